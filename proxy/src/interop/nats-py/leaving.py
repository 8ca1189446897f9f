"""nats-py before a gate that enters lame duck mode: the check that ../README.md describes, one line and an exit code."""

import argparse
import asyncio
import importlib.metadata
import os
import signal
import ssl
import sys

import nats

WAIT_SECONDS = 20
STEP_SECONDS = 5


async def told(event, what):
    try:
        await asyncio.wait_for(event.wait(), WAIT_SECONDS)
    except asyncio.TimeoutError:
        raise RuntimeError(f"not told of {what} within {WAIT_SECONDS} s") from None


async def run(args):
    leaving, reconnected = asyncio.Event(), asyncio.Event()

    async def on_leaving():
        leaving.set()

    async def on_reconnected():
        reconnected.set()

    nc = await nats.connect(
        servers=[f"tls://{args.url}", f"tls://{args.other}"],
        dont_randomize=True,
        tls=ssl.create_default_context(cafile=args.ca),
        connect_timeout=STEP_SECONDS,
        reconnect_time_wait=0.05,
        max_reconnect_attempts=-1,
        lame_duck_mode_cb=on_leaving,
        reconnected_cb=on_reconnected,
    )
    if nc.connected_url.netloc != args.url:
        raise RuntimeError(f"connected to {nc.connected_url.netloc} at first")
    os.kill(args.pid, signal.SIGUSR2)
    await told(leaving, "lame duck mode")
    await told(reconnected, "another connection")
    if nc.connected_url.netloc != args.other:
        raise RuntimeError(f"went to {nc.connected_url.netloc}")
    await nc.flush(timeout=STEP_SECONDS)
    await nc.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True, metavar="HOST:PORT")
    parser.add_argument("--other", required=True, metavar="HOST:PORT")
    parser.add_argument("--ca", required=True, metavar="FILE")
    parser.add_argument("--pid", required=True, type=int, metavar="PID")
    args = parser.parse_args()
    try:
        asyncio.run(run(args))
    except Exception as error:  # whatever the client library raises is the line that the runner shows
        print(f"{type(error).__name__}: {error}".splitlines()[0])
        return 1
    print(f"ok nats-py {importlib.metadata.version('nats-py')} leaving")
    return 0


if __name__ == "__main__":
    sys.exit(main())
