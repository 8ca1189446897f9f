// The npm client through the gate: the checks that ../README.md lists, one line and an exit code.

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { AckPolicy, jetstream, jetstreamManager, StorageType } from "@nats-io/jetstream";
import { connect, headers as newHeaders, PermissionViolationError } from "@nats-io/transport-node";

const WATCHDOG_MILLIS = 20_000;
const STEP_MILLIS = 5_000;
const SIZES = [0, 1, 17, 1_000, 4_096, 16_384, 65_535, 65_536];
const MESSAGES = 100;
const QUEUE_MESSAGES = 50;
const STREAM_MESSAGES = 10;

function check(holds, what) {
  if (!holds) throw new Error(what);
}

/** A body that looks like protocol lines: nothing between the clients may take it for them. */
function body(number) {
  const line = `${number}:\r\nINFO {"host":"10.0.0.7","connect_urls":["10.0.0.7:4222"]}\r\nPING\r\n`;
  return Buffer.alloc(SIZES[number % SIZES.length], line);
}

function same(data, expected) {
  return Buffer.compare(data, expected) === 0;
}

async function numbered(nc, prefix) {
  const sub = nc.subscribe(`${prefix}.numbered.*`, { max: MESSAGES });
  for (let number = 0; number < MESSAGES; number++) {
    nc.publish(`${prefix}.numbered.${number}`, body(number));
  }
  let number = 0;
  for await (const msg of sub) {
    check(msg.subject === `${prefix}.numbered.${number}`, `message ${number} arrived as ${msg.subject}`);
    check(same(msg.data, body(number)), `message ${number} has another content (${msg.data.length} bytes)`);
    number++;
  }
  check(number === MESSAGES, `${number} of ${MESSAGES} messages arrived`);
}

async function requestReply(nc, prefix) {
  const sub = nc.subscribe(`${prefix}.request`, {
    callback: (_, msg) => msg.respond(`re:${msg.string()}`),
  });
  const reply = await nc.request(`${prefix}.request`, "ask", { timeout: STEP_MILLIS });
  check(reply.string() === "re:ask", `reply was ${reply.string()}`);
  sub.unsubscribe();
}

async function headers(nc, prefix) {
  const sub = nc.subscribe(`${prefix}.headers`, { max: 1 });
  const sent = newHeaders();
  sent.set("Interop-Number", "7");
  nc.publish(`${prefix}.headers`, "with header", { headers: sent });
  for await (const msg of sub) {
    check(msg.headers?.get("Interop-Number") === "7", `headers were ${msg.headers}`);
    check(msg.string() === "with header", `body under headers was ${msg.string()}`);
  }
  check(sub.getReceived() === 1, "no message with headers arrived");
}

async function queueGroup(nc, prefix) {
  const arrived = [];
  const callback = (_, msg) => arrived.push(Number(msg.string()));
  const members = [1, 2].map(() => nc.subscribe(`${prefix}.queue`, { queue: "workers", callback }));
  for (let number = 0; number < QUEUE_MESSAGES; number++) nc.publish(`${prefix}.queue`, `${number}`);
  // Once the PONG is here, so is all that was published before; a drain hands it to the callbacks.
  await nc.flush();
  await Promise.all(members.map((member) => member.drain()));
  arrived.sort((a, b) => a - b);
  const all = Array.from({ length: QUEUE_MESSAGES }, (_, number) => number);
  check(arrived.join() === all.join(), `the queue group got ${arrived}`);
}

async function streamed(nc, prefix) {
  const stream = prefix.replaceAll(".", "_");
  const subject = `${prefix}.stream`;
  const manager = await jetstreamManager(nc, { timeout: STEP_MILLIS });
  await manager.streams.add({ name: stream, subjects: [subject], storage: StorageType.Memory });
  const js = jetstream(nc, { timeout: STEP_MILLIS });
  for (let number = 0; number < STREAM_MESSAGES; number++) {
    const ack = await js.publish(subject, body(number));
    check(ack.seq === number + 1, `stored message ${number} as ${ack.seq}`);
  }
  await manager.consumers.add(stream, { durable_name: "reader", ack_policy: AckPolicy.Explicit });
  const consumer = await js.consumers.get(stream, "reader");
  const messages = await consumer.fetch({ max_messages: STREAM_MESSAGES, expires: STEP_MILLIS });
  let number = 0;
  for await (const msg of messages) {
    check(same(msg.data, body(number)), `stream message ${number} has another content`);
    check(await msg.ackAck(), `no confirmation of the ack of stream message ${number}`);
    number++;
  }
  check(number === STREAM_MESSAGES, `${number} of ${STREAM_MESSAGES} stream messages arrived`);
  await manager.streams.delete(stream);
}

async function isUser(nc, user) {
  const reply = await nc.request("$SYS.REQ.USER.INFO", "", { timeout: STEP_MILLIS });
  const name = reply.json().data.user;
  check(name === user, `the server takes the client for ${name}`);
}

async function keptToItsSubjects(nc) {
  const reported = (async () => {
    for await (const status of nc.status()) {
      if (status.type === "error") return status.error;
    }
  })();
  nc.publish("elsewhere", "out of bounds");
  const error = await reported;
  const holds = error instanceof PermissionViolationError && error.subject === "elsewhere";
  check(holds, `reported for a forbidden subject: ${error}`);
}

function infoNamesTheGateOnly(nc, { url, user }) {
  const info = nc.info;
  check(info.tls_required === true, "INFO does not say tls_required");
  check((info.tls_verify ?? false) === Boolean(user), `INFO says tls_verify ${info.tls_verify}`);
  const named = [`${info.host}:${info.port}`, nc.getServer(), ...(info.connect_urls ?? [])];
  const others = named.filter((name) => name !== url);
  check(others.length === 0, `INFO names ${others}`);
}

async function run(args) {
  const { url, ca, mode, cert, key, user, subjects } = args;
  const own = cert ? { certFile: cert, keyFile: key } : {};
  const nc = await connect({
    servers: url,
    tls: { caFile: ca, ...own, handshakeFirst: mode === "tls-first" },
    timeout: STEP_MILLIS,
    reconnect: false,
  });
  const prefix = `${subjects}.js.${randomUUID()}`;
  if (user) {
    await isUser(nc, user);
    await keptToItsSubjects(nc);
  }
  await numbered(nc, prefix);
  await requestReply(nc, prefix);
  await headers(nc, prefix);
  await queueGroup(nc, prefix);
  await streamed(nc, prefix);
  infoNamesTheGateOnly(nc, args);
  await nc.drain();
  check(nc.isClosed(), "drain left the connection open");
  const error = await nc.closed();
  check(!error, `closed with ${error}`);
}

function version() {
  const file = new URL("node_modules/@nats-io/transport-node/package.json", import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).version;
}

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    ca: { type: "string" },
    mode: { type: "string" },
    cert: { type: "string" },
    key: { type: "string" },
    user: { type: "string" },
    subjects: { type: "string", default: "interop" },
  },
});
setTimeout(() => {
  console.log(`not done after ${WATCHDOG_MILLIS / 1_000} s`);
  process.exit(1);
}, WATCHDOG_MILLIS).unref();
try {
  check(["info-first", "tls-first"].includes(values.mode), `no such mode: ${values.mode}`);
  await run(values);
  console.log(`ok nats.js ${version()} ${values.mode}`);
} catch (error) {
  const cause = error.cause ? ` (${error.cause.message})` : "";
  console.log(`${error.message}${cause}`.split("\n")[0]);
  process.exit(1);
}
