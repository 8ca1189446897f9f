package io.postern.tls;

import java.nio.charset.StandardCharsets;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/** A server name as it is, which the JDK's own would not let pass. */
final class RawName extends SNIServerName {
    RawName(String name) {
        super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.UTF_8));
    }
}
