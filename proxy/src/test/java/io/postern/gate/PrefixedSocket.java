package io.postern.gate;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A client's socket whose first write has some bytes more in front: one segment, as a load balancer's may be. */
final class PrefixedSocket extends Socket {
    private byte[] prefix;

    PrefixedSocket(int port, byte[] prefix) throws IOException {
        super(InetAddress.getLoopbackAddress(), port);
        this.prefix = prefix.clone();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                byte[] all = new byte[prefix.length + length];
                System.arraycopy(prefix, 0, all, 0, prefix.length);
                System.arraycopy(bytes, from, all, prefix.length, length);
                prefix = new byte[0];
                out.write(all, 0, all.length);
            }
        };
    }
}
