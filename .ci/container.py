"""A client of the gate, for .ci/container: in the gate's network namespace, on the usual ports.

container.py listening         returns once the gate takes a connection
container.py page PATH         prints what HTTP status a page of the monitor has
container.py ready             returns once /readyz says so
container.py unready           returns once it says that it is not
container.py trusted CA        returns once the gate shows a certificate of that CA
container.py message CA        a message from one client to another, in each handshake mode
container.py hold CA           opens a session, prints "open", waits for a line, and prints "alive" if the session still is
"""

import socket
import ssl
import sys
import time
import urllib.error
import urllib.request

GATE = ("127.0.0.1", 4222)
MONITOR = "http://127.0.0.1:8223"
PATIENCE = 60


def until(attempt):
    """What ATTEMPT returns, once it returns something; it is called again as long as it fails."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            result = attempt()
        except (OSError, EOFError) as e:  # ssl's are among them
            result, why = None, e
        else:
            why = result
        if result:
            return result
        if time.monotonic() > deadline:
            raise SystemExit(f"not within {PATIENCE} s: {why}")
        time.sleep(0.005)


def connect():
    return socket.create_connection(GATE, timeout=PATIENCE)


def status(path):
    try:
        with urllib.request.urlopen(MONITOR + path, timeout=PATIENCE) as page:
            return page.status
    except urllib.error.HTTPError as e:
        return e.code


def line(connection):
    read = b""
    while not read.endswith(b"\r\n"):
        part = connection.recv(1)
        if not part:
            raise EOFError(read)
        read += part
    return read.decode().rstrip()


class Client:
    """A client that has done its handshake: INFO first, then TLS; or TLS first."""

    def __init__(self, ca, tls_first):
        tls = ssl.create_default_context(cafile=ca)
        plain = connect()
        if not tls_first:
            assert '"tls_required":true' in line(plain)
        self.secured = tls.wrap_socket(plain, server_hostname="localhost")
        if tls_first:
            line(self.secured)
        self.say('CONNECT {"verbose":false,"pedantic":false,"lang":"python","version":"0","protocol":1}')
        self.ping()

    def say(self, text):
        self.secured.sendall(text.encode() + b"\r\n")

    def ping(self):
        self.say("PING")
        self.expect("PONG")

    def expect(self, text):
        """The next line but for what a server says at any time."""
        while True:
            said = line(self.secured)
            if said == "PING":
                self.say("PONG")
            elif not said.startswith("INFO "):
                assert said == text, f"{said!r} (expected: {text!r})"
                return


def message(ca):
    for tls_first in (False, True):
        receiver, sender = Client(ca, tls_first), Client(ca, not tls_first)
        receiver.say("SUB greetings 1")
        receiver.ping()
        sender.say("PUB greetings 5\r\nhello")
        receiver.expect("MSG greetings 1 5")
        receiver.expect("hello")


def hold(ca):
    client = Client(ca, True)
    print("open", flush=True)
    sys.stdin.readline()
    client.ping()
    print("alive", flush=True)


def main(what, *arguments):
    if what == "listening":
        until(connect).close()
    elif what == "page":
        print(status(*arguments))
    elif what == "ready":
        until(lambda: status("/readyz") == 200)
    elif what == "unready":
        until(lambda: status("/readyz") == 503)
    elif what == "trusted":
        until(lambda: Client(*arguments, True))
    elif what == "message":
        message(*arguments)
    elif what == "hold":
        hold(*arguments)
    else:
        raise SystemExit(f"unknown: {what}")


main(*sys.argv[1:])
