//! async-nats through the gate: the checks that ../README.md lists, one line and an exit code.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use async_nats::jetstream::{self, consumer, stream};
use async_nats::{Client, ConnectOptions, Event, HeaderMap, Message, Subscriber};
use futures::StreamExt;
use tokio::sync::mpsc;
use tokio::time::timeout;

const WATCHDOG: Duration = Duration::from_secs(20);
const STEP: Duration = Duration::from_secs(5);
const SIZES: [usize; 8] = [0, 1, 17, 1_000, 4_096, 16_384, 65_535, 65_536];
const MESSAGES: usize = 100;
const QUEUE_MESSAGES: usize = 50;
const STREAM_MESSAGES: usize = 10;

type Checked = Result<(), Box<dyn Error + Send + Sync>>;

fn check(holds: bool, what: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(what().into()) }
}

/// A body that looks like protocol lines: nothing between the clients may take it for them.
fn body(number: usize) -> Vec<u8> {
    let line = format!(
        "{number}:\r\nINFO {{\"host\":\"10.0.0.7\",\"connect_urls\":[\"10.0.0.7:4222\"]}}\r\nPING\r\n"
    );
    line.bytes().cycle().take(SIZES[number % SIZES.len()]).collect()
}

async fn next(sub: &mut Subscriber) -> Result<Message, Box<dyn Error + Send + Sync>> {
    let message = timeout(STEP, sub.next())
        .await
        .map_err(|_| "no message in time")?;
    message.ok_or_else(|| "the subscription ended".into())
}

async fn numbered(client: &Client, prefix: &str) -> Checked {
    let mut sub = client.subscribe(format!("{prefix}.numbered.*")).await?;
    for number in 0..MESSAGES {
        client
            .publish(format!("{prefix}.numbered.{number}"), body(number).into())
            .await?;
    }
    for number in 0..MESSAGES {
        let message = next(&mut sub)
            .await
            .map_err(|error| format!("message {number}: {error}"))?;
        check(
            message.subject.as_str() == format!("{prefix}.numbered.{number}"),
            || format!("message {number} arrived as {}", message.subject),
        )?;
        check(message.payload == body(number), || {
            format!(
                "message {number} has another content ({} bytes)",
                message.payload.len()
            )
        })?;
    }
    Ok(sub.unsubscribe().await?)
}

async fn request_reply(client: &Client, prefix: &str) -> Checked {
    let subject = format!("{prefix}.request");
    let mut sub = client.subscribe(subject.clone()).await?;
    let answer = async {
        let question = next(&mut sub).await?;
        let reply = question.reply.ok_or("a request without a reply subject")?;
        client
            .publish(reply, [b"re:", &question.payload[..]].concat().into())
            .await?;
        Checked::Ok(())
    };
    let request = client.request(subject, "ask".into());
    let (answered, reply) = futures::future::join(answer, request).await;
    answered?;
    let payload = reply?.payload;
    check(payload == "re:ask", || format!("reply was {payload:?}"))?;
    Ok(sub.unsubscribe().await?)
}

async fn headers(client: &Client, prefix: &str) -> Checked {
    let subject = format!("{prefix}.headers");
    let mut sub = client.subscribe(subject.clone()).await?;
    let mut sent = HeaderMap::new();
    sent.insert("Interop-Number", "7");
    client
        .publish_with_headers(subject, sent, "with header".into())
        .await?;
    let message = next(&mut sub).await?;
    let number = message.headers.as_ref().and_then(|map| map.get("Interop-Number"));
    check(number.is_some_and(|value| value.as_str() == "7"), || {
        format!("headers were {:?}", message.headers)
    })?;
    check(message.payload == "with header", || {
        format!("body under headers was {:?}", message.payload)
    })?;
    Ok(sub.unsubscribe().await?)
}

async fn queue_group(client: &Client, prefix: &str) -> Checked {
    let subject = format!("{prefix}.queue");
    let first = client.queue_subscribe(subject.clone(), "workers".into()).await?;
    let second = client.queue_subscribe(subject.clone(), "workers".into()).await?;
    let mut members = futures::stream::select(first, second);
    for number in 0..QUEUE_MESSAGES {
        client.publish(subject.clone(), number.to_string().into()).await?;
    }
    let mut arrived = Vec::new();
    while arrived.len() < QUEUE_MESSAGES {
        let message = timeout(STEP, members.next()).await.map_err(|_| {
            format!(
                "the queue group got {} of {QUEUE_MESSAGES} messages",
                arrived.len()
            )
        })?;
        let message = message.ok_or("the queue group ended")?;
        arrived.push(std::str::from_utf8(&message.payload)?.parse::<usize>()?);
    }
    arrived.sort_unstable();
    check(arrived.iter().copied().eq(0..QUEUE_MESSAGES), || {
        format!("the queue group got {arrived:?}")
    })
}

async fn streamed(client: &Client, prefix: &str) -> Checked {
    let js = jetstream::new(client.clone());
    let (name, subject) = (prefix.replace('.', "_"), format!("{prefix}.stream"));
    let stream = js
        .create_stream(stream::Config {
            name: name.clone(),
            subjects: vec![subject.clone()],
            storage: stream::StorageType::Memory,
            ..Default::default()
        })
        .await?;
    for number in 0..STREAM_MESSAGES {
        let ack = js.publish(subject.clone(), body(number).into()).await?.await?;
        check(ack.sequence == number as u64 + 1, || {
            format!("stored message {number} as {}", ack.sequence)
        })?;
    }
    let consumer = stream
        .create_consumer(consumer::pull::Config {
            durable_name: Some("reader".into()),
            ..Default::default()
        })
        .await?;
    let mut batch = consumer
        .fetch()
        .max_messages(STREAM_MESSAGES)
        .expires(STEP)
        .messages()
        .await?;
    let mut number = 0;
    while let Some(message) = batch.next().await {
        let message = message?;
        check(message.payload == body(number), || {
            format!("stream message {number} has another content")
        })?;
        message.double_ack().await?;
        number += 1;
    }
    check(number == STREAM_MESSAGES, || {
        format!("{number} of {STREAM_MESSAGES} stream messages arrived")
    })?;
    js.delete_stream(name).await?;
    Ok(())
}

async fn is_user(client: &Client, user: &str) -> Checked {
    let reply = client.request("$SYS.REQ.USER.INFO", "".into()).await?;
    let info: serde_json::Value = serde_json::from_slice(&reply.payload)?;
    let name = &info["data"]["user"];
    check(name == user, || format!("the server takes the client for {name}"))
}

async fn kept_to_its_subjects(client: &Client, events: &mut mpsc::UnboundedReceiver<Event>) -> Checked {
    client.publish("elsewhere", "out of bounds".into()).await?;
    loop {
        let event = timeout(STEP, events.recv())
            .await
            .map_err(|_| "nothing was reported for a forbidden subject")?;
        match event {
            Some(Event::Connected) => {}
            Some(Event::ServerError(error)) => {
                let text = error.to_string().to_lowercase();
                return check(
                    text.contains("permissions violation") && text.contains("elsewhere"),
                    || format!("reported for a forbidden subject: {text}"),
                );
            }
            other => return Err(format!("reported for a forbidden subject: {other:?}").into()),
        }
    }
}

async fn info_names_the_gate_only(client: &Client, url: &str) -> Checked {
    let info = client.server_info();
    check(info.tls_required, || "INFO does not say tls_required".into())?;
    let mut named = info.connect_urls;
    named.push(format!("{}:{}", info.host, info.port));
    for server in client.server_pool().await? {
        named.push(format!("{}:{}", server.addr.host(), server.addr.port()));
    }
    named.retain(|name| name != url);
    check(named.is_empty(), || format!("INFO names {named:?}"))
}

async fn drained(client: &Client, events: &mut mpsc::UnboundedReceiver<Event>) -> Checked {
    client.drain().await?;
    loop {
        let event = timeout(STEP, events.recv())
            .await
            .map_err(|_| "no end of the drain in time")?;
        match event {
            Some(Event::Closed) => return Ok(()),
            Some(Event::Connected | Event::Draining) => {}
            other => return Err(format!("reported by the client: {other:?}").into()),
        }
    }
}

/// The program's arguments; cert, key and user are empty for a client without a certificate.
struct Arguments {
    url: String,
    ca: String,
    mode: String,
    cert: String,
    key: String,
    user: String,
    subjects: String,
}

impl Arguments {
    fn read() -> Self {
        let words: Vec<String> = std::env::args().collect();
        let value = |name: &str| {
            let place = words.iter().position(|word| word == name);
            place.and_then(|place| words.get(place + 1)).cloned()
        };
        Arguments {
            url: value("--url").unwrap_or_default(),
            ca: value("--ca").unwrap_or_default(),
            mode: value("--mode").unwrap_or_default(),
            cert: value("--cert").unwrap_or_default(),
            key: value("--key").unwrap_or_default(),
            user: value("--user").unwrap_or_default(),
            subjects: value("--subjects").unwrap_or("interop".into()),
        }
    }

    fn options(&self) -> Result<ConnectOptions, Box<dyn Error + Send + Sync>> {
        let mut options = ConnectOptions::new()
            .add_root_certificates(PathBuf::from(&self.ca))
            .require_tls(true)
            .connection_timeout(STEP)
            .request_timeout(Some(STEP));
        if !self.cert.is_empty() {
            options = options.add_client_certificate(self.cert.clone().into(), self.key.clone().into());
        }
        match self.mode.as_str() {
            "info-first" => Ok(options),
            "tls-first" => Ok(options.tls_first()),
            other => Err(format!("no such mode: {other}").into()),
        }
    }
}

async fn run(args: &Arguments) -> Checked {
    let (sender, mut events) = mpsc::unbounded_channel();
    let options = args.options()?.event_callback(move |event| {
        // Nobody listens any more once the run has failed.
        let _ = sender.send(event);
        async {}
    });
    let client = options.connect(format!("tls://{}", args.url)).await?;
    if !args.user.is_empty() {
        is_user(&client, &args.user).await?;
        kept_to_its_subjects(&client, &mut events).await?;
    }
    let inbox = client.new_inbox();
    let prefix = format!("{}.rs.{}", args.subjects, inbox.trim_start_matches("_INBOX."));
    numbered(&client, &prefix).await?;
    request_reply(&client, &prefix).await?;
    headers(&client, &prefix).await?;
    queue_group(&client, &prefix).await?;
    streamed(&client, &prefix).await?;
    info_names_the_gate_only(&client, &args.url).await?;
    drained(&client, &mut events).await
}

/// The library has no constant for its version, and Cargo.toml pins it.
fn version() -> &'static str {
    let manifest = include_str!("../Cargo.toml");
    let (_, after) = manifest
        .split_once("async-nats = { version = \"=")
        .expect("a pinned async-nats");
    after.split('"').next().expect("a version")
}

fn main() -> ExitCode {
    let args = Arguments::read();
    std::thread::spawn(|| {
        std::thread::sleep(WATCHDOG);
        println!("not done after {} s", WATCHDOG.as_secs());
        std::process::exit(1);
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    match runtime.block_on(run(&args)) {
        Ok(()) => {
            println!("ok async-nats {} {}", version(), args.mode);
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("{}", error.to_string().lines().next().unwrap_or("failed"));
            ExitCode::FAILURE
        }
    }
}
