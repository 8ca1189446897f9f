"""Prints how soon a gate takes a connection, and a client's first message through TLS, and how much memory it has then.

start.py LAUNCHER: median of five starts, with lowest and highest, before a real nats-server ($NATS_SERVER).
"""

import os
import pathlib
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time

STARTS = 5
PATIENCE = 30
SETTLED = 0.5


def free_port():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return unused.getsockname()[1]


def connect(port, process):
    """Once there is someone: a refusal is answered at once, so that this asks some thousand times a second."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except ConnectionRefusedError:
            time.sleep(0.0005)
    raise SystemExit("nobody listens: " + " ".join(process.args))


def line(secured):
    read = b""
    while not read.endswith(b"\n"):
        part = secured.recv(4096)
        if not part:
            raise EOFError(read)
        read += part
    return read


def memory(process):
    """Resident, and of that private and written to; in MB."""
    sizes = dict(text.split(":") for text in pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()[1:])
    return [int(sizes[name].split()[0]) / 1024 for name in ("Rss", "Private_Dirty")]


def start(launcher, folder, port, tls):
    begun = time.monotonic()
    with open(folder / "log", "w") as log:
        process = subprocess.Popen([launcher, "-c", str(folder / "postern.conf")], stderr=log)
    try:
        with connect(port, process) as plain:
            accepted = time.monotonic()
            with tls.wrap_socket(plain, server_hostname="localhost") as secured:
                line(secured)
                secured.sendall(b'CONNECT {"verbose":false}\r\nPING\r\n')
                assert line(secured) == b"PONG\r\n"
                echoed = time.monotonic()
                time.sleep(SETTLED)
                return [(accepted - begun) * 1000, (echoed - begun) * 1000, *memory(process)]
    finally:
        process.terminate()
        process.wait(PATIENCE)


def configure(folder, port, server):
    (folder / "postern.conf").write_text(
        f"""listeners {{ clients {{
  listen = "127.0.0.1:{port}"
  tls {{ cert_file = "certs/server.pem", key_file = "certs/server-key.pem", handshake_first = true }}
}} }}
upstreams {{ nats {{ servers = ["127.0.0.1:{server}"] }} }}
"""
    )


def main(launcher):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([launcher, "dev-certs", str(folder / "certs")], check=True, stdout=subprocess.DEVNULL)
        tls = ssl.create_default_context(cafile=folder / "certs" / "ca.pem")
        server_port, port = free_port(), free_port()
        configure(folder, port, server_port)
        server = subprocess.Popen(
            [os.environ["NATS_SERVER"], "-a", "127.0.0.1", "-p", str(server_port)], stderr=subprocess.DEVNULL
        )
        try:
            connect(server_port, server).close()
            # What was unpacked just now would else count as dirty memory.
            os.sync()
            starts = [start(launcher, folder, port, tls) for _ in range(STARTS)]
        finally:
            server.terminate()
            server.wait(PATIENCE)
    names = ["to accept, ms", "to the first TLS echo, ms", "resident, MB", "private dirty, MB"]
    for what, values in zip(names, zip(*starts)):
        print(f"{what:26} {statistics.median(values):6.0f}  ({min(values):.0f}-{max(values):.0f})")
    print(f"median of {STARTS} starts, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


main(sys.argv[1])
