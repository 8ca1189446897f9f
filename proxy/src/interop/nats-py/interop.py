"""nats-py through the gate: the checks that ../README.md lists, one line and an exit code."""

import argparse
import asyncio
import importlib.metadata
import json
import os
import ssl
import sys
import threading
import uuid

import nats
from nats.js.api import StorageType

WATCHDOG_SECONDS = 20
STEP_SECONDS = 5
SIZES = [0, 1, 17, 1_000, 4_096, 16_384, 65_535, 65_536]
MESSAGES = 100
QUEUE_MESSAGES = 50
STREAM_MESSAGES = 10


class Failed(Exception):
    """A check that did not hold."""


def check(holds, what):
    if not holds:
        raise Failed(what)


def body(number):
    """A body that looks like protocol lines: nothing between the clients may take it for them."""
    size = SIZES[number % len(SIZES)]
    line = f'{number}:\r\nINFO {{"host":"10.0.0.7","connect_urls":["10.0.0.7:4222"]}}\r\nPING\r\n'.encode()
    return (line * (size // len(line) + 1))[:size]


async def numbered(nc, prefix):
    sub = await nc.subscribe(f"{prefix}.numbered.*")
    for number in range(MESSAGES):
        await nc.publish(f"{prefix}.numbered.{number}", body(number))
    for number in range(MESSAGES):
        msg = await sub.next_msg(timeout=STEP_SECONDS)
        check(msg.subject == f"{prefix}.numbered.{number}", f"message {number} arrived as {msg.subject}")
        check(msg.data == body(number), f"message {number} has another content ({len(msg.data)} bytes)")
    await sub.unsubscribe()


async def request_reply(nc, prefix):
    async def answer(msg):
        await msg.respond(b"re:" + msg.data)

    sub = await nc.subscribe(f"{prefix}.request", cb=answer)
    reply = await nc.request(f"{prefix}.request", b"ask", timeout=STEP_SECONDS)
    check(reply.data == b"re:ask", f"reply was {reply.data!r}")
    await sub.unsubscribe()


async def headers(nc, prefix):
    sub = await nc.subscribe(f"{prefix}.headers")
    await nc.publish(f"{prefix}.headers", b"with header", headers={"Interop-Number": "7"})
    msg = await sub.next_msg(timeout=STEP_SECONDS)
    check((msg.headers or {}).get("Interop-Number") == "7", f"headers were {msg.headers}")
    check(msg.data == b"with header", f"body under headers was {msg.data!r}")
    await sub.unsubscribe()


async def queue_group(nc, prefix):
    arrived = []

    async def take(msg):
        arrived.append(int(msg.data))

    members = [await nc.subscribe(f"{prefix}.queue", queue="workers", cb=take) for _ in range(2)]
    for number in range(QUEUE_MESSAGES):
        await nc.publish(f"{prefix}.queue", str(number).encode())
    # Once the PONG is here, so is all that was published before; a drain hands it to the callbacks.
    await nc.flush(timeout=STEP_SECONDS)
    for member in members:
        await member.drain()
    check(sorted(arrived) == list(range(QUEUE_MESSAGES)), f"the queue group got {sorted(arrived)}")


async def jetstream(nc, prefix):
    js = nc.jetstream(timeout=STEP_SECONDS)
    stream, subject = prefix.replace(".", "_"), f"{prefix}.stream"
    await js.add_stream(name=stream, subjects=[subject], storage=StorageType.MEMORY)
    for number in range(STREAM_MESSAGES):
        ack = await js.publish(subject, body(number))
        check(ack.seq == number + 1, f"stored message {number} as {ack.seq}")
    consumer = await js.pull_subscribe(subject, durable="reader", stream=stream)
    got = []
    while len(got) < STREAM_MESSAGES:
        got += await consumer.fetch(STREAM_MESSAGES - len(got), timeout=STEP_SECONDS)
    for number, msg in enumerate(got):
        check(msg.data == body(number), f"stream message {number} has another content")
        await msg.ack_sync(timeout=STEP_SECONDS)
    await js.delete_stream(stream)


async def is_user(nc, user):
    reply = await nc.request("$SYS.REQ.USER.INFO", timeout=STEP_SECONDS)
    name = json.loads(reply.data)["data"]["user"]
    check(name == user, f"the server takes the client for {name}")


async def kept_to_its_subjects(nc, failures):
    await nc.publish("elsewhere", b"out of bounds")
    text = str(await asyncio.wait_for(failures.get(), STEP_SECONDS))
    holds = "permissions violation" in text.lower() and "elsewhere" in text
    check(holds, f"reported for a forbidden subject: {text}")


def info_names_the_gate_only(nc, args):
    # nats-py has no public accessor for INFO, and connects in plaintext where tls_required is missing.
    info = nc._server_info
    check(info.get("tls_required") is True, "INFO does not say tls_required")
    check(info.get("tls_verify", False) is bool(args.user), f"INFO says tls_verify {info.get('tls_verify')}")
    named = [f"{info.get('host')}:{info.get('port')}", *info.get("connect_urls", [])]
    named += [server.netloc for server in [*nc.servers, *nc.discovered_servers]]
    check(set(named) == {args.url}, f"INFO names {sorted(set(named) - {args.url})}")


async def run(args):
    context = ssl.create_default_context(cafile=args.ca)
    if args.cert:
        context.load_cert_chain(args.cert, args.key)
    failures = asyncio.Queue()
    nc = await nats.connect(
        f"tls://{args.url}",
        tls=context,
        tls_handshake_first=args.mode == "tls-first",
        connect_timeout=STEP_SECONDS,
        allow_reconnect=False,
        error_cb=failures.put,
    )
    prefix = f"{args.subjects}.py.{uuid.uuid4().hex}"
    if args.user:
        await is_user(nc, args.user)
        await kept_to_its_subjects(nc, failures)
    await numbered(nc, prefix)
    await request_reply(nc, prefix)
    await headers(nc, prefix)
    await queue_group(nc, prefix)
    await jetstream(nc, prefix)
    info_names_the_gate_only(nc, args)
    await nc.drain()
    check(nc.is_closed, "drain left the connection open")
    check(failures.empty(), f"reported by the client: {failures}")


def expire():
    print(f"not done after {WATCHDOG_SECONDS} s", flush=True)
    os._exit(1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True, metavar="HOST:PORT")
    parser.add_argument("--ca", required=True, metavar="FILE")
    parser.add_argument("--mode", required=True, choices=["info-first", "tls-first"])
    parser.add_argument("--cert", metavar="FILE")
    parser.add_argument("--key", metavar="FILE")
    parser.add_argument("--user", metavar="NAME")
    parser.add_argument("--subjects", default="interop", metavar="WORD")
    args = parser.parse_args()
    watchdog = threading.Timer(WATCHDOG_SECONDS, expire)
    watchdog.daemon = True
    watchdog.start()
    try:
        asyncio.run(run(args))
    except Exception as error:  # whatever the client library raises is the line that the runner shows
        print(f"{type(error).__name__}: {error}".splitlines()[0])
        return 1
    print(f"ok nats-py {importlib.metadata.version('nats-py')} {args.mode}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
