//! Bulk in one direction over several connections: `up` and `publish` send, `down` receives.

use std::time::Instant;

use crate::Outcome;
use crate::arguments::Arguments;
use crate::frames::Frame;
use crate::link::{RECORD, Scratch};
use crate::pattern::Pattern;
use crate::poller::Poller;
use crate::session::{PATIENCE, Session};
use crate::tls;
use crate::turns;

/// How much a connection queues before the next one's turn.
const TURN: usize = 4 * RECORD;

/// How the messages of a connection lie in records and in writes.
enum Records {
    /// Full records, [`TURN`] bytes of them a write.
    Batched,
    /// A record for each message, and a write for each that many bytes; 0: for each record.
    Single { write: usize },
}

struct Stream {
    session: Session,
    awaits: Awaits,
}

enum Awaits {
    /// Room in the socket, to send on from that position of the pattern.
    Room {
        position: u64,
    },
    Pong,
    Messages {
        left: u64,
    },
    Nothing,
}

/// PUBs until the bytes are sent, then a PING: done when each connection has its PONG.
pub fn up(arguments: &mut Arguments, connections: usize) -> Outcome<()> {
    let payload = arguments.count("payload", 16 * 1024)?;
    let bytes: u64 = arguments.or("bytes", 256 << 20)?;
    let write = arguments.or("write", 0)?;
    let records = match arguments.or("per-record", "batched".to_owned())?.as_str() {
        "batched" => Records::Batched,
        "single" => Records::Single { write },
        other => return Err(format!("--per-record {other}: expected batched or single").into()),
    };
    let pattern = Pattern::new(&format!("PUB bench.up {payload}"), payload, TURN + payload + 64);
    let mut streams = Streams::open(arguments, connections)?;
    turns::serve(|| {
        let begun = Instant::now();
        let messages = streams.share(bytes, payload);
        for (number, stream) in streams.all.iter_mut().enumerate() {
            stream.awaits = Awaits::Room { position: 0 };
            streams.poller.modify(&stream.session, number, true, true)?;
        }
        let end = messages * pattern.message() as u64;
        streams.run(|session, position| send(session, position, &pattern, end, &records))?;
        Ok(streams.result(messages, payload, begun))
    })
}

/// Asks the stub for MSGs: done when each connection has received its own.
pub fn down(arguments: &mut Arguments, connections: usize) -> Outcome<()> {
    let payload = arguments.count("payload", 128)?;
    let write: usize = arguments.or("write", 64 * 1024)?;
    let bytes: u64 = arguments.or("bytes", 256 << 20)?;
    let mut streams = Streams::open(arguments, connections)?;
    turns::serve(|| {
        let begun = Instant::now();
        let messages = streams.share(bytes, payload);
        for stream in &mut streams.all {
            stream.awaits = Awaits::Messages { left: messages };
            stream.session.link.queue(format!("SUB gen.{payload}.{write}.{messages} 1\r\n").as_bytes())?;
            stream.session.link.flush()?;
        }
        streams.run(|_, position| Ok(Awaits::Room { position }))?;
        Ok(streams.result(messages, payload, begun))
    })
}

/// Sends a turn's messages from that position on, and with the last one a PING.
fn send(session: &mut Session, from: u64, pattern: &Pattern, end: u64, records: &Records) -> Outcome<Awaits> {
    let (link, mut position) = (&mut session.link, from);
    match records {
        Records::Batched => {
            let length = TURN.min((end - position) as usize);
            link.queue(pattern.slice(position, length))?;
            position += length as u64;
        }
        Records::Single { write } => {
            let turn_end = end.min(from + TURN as u64);
            while position < turn_end {
                link.queue(pattern.slice(position, pattern.message()))?;
                position += pattern.message() as u64;
                if link.pending_bytes() >= *write {
                    link.flush()?;
                    if link.pending() {
                        break;
                    }
                }
            }
        }
    }
    let awaits = if position < end { Awaits::Room { position } } else { Awaits::Pong };
    if matches!(awaits, Awaits::Pong) {
        link.queue(b"PING\r\n")?;
    }
    link.flush()?;
    session.within_message = position % pattern.message() as u64 != 0;
    Ok(awaits)
}

struct Streams {
    all: Vec<Stream>,
    poller: Poller,
    scratch: Scratch,
}

impl Streams {
    /// Takes the rest of the arguments.
    fn open(arguments: &mut Arguments, connections: usize) -> Outcome<Self> {
        let connections = arguments.count("connections", connections)?;
        let target = tls::target(arguments, 1)?;
        arguments.end()?;
        let (poller, mut scratch) = (Poller::new()?, Scratch::new());
        let mut all = Vec::new();
        for number in 0..connections {
            let session = Session::open(&target, number, &mut scratch)?;
            poller.add(&session, number, false)?;
            all.push(Stream { session, awaits: Awaits::Nothing });
        }
        Ok(Self { all, poller, scratch })
    }

    /// How many messages each connection carries.
    fn share(&self, bytes: u64, payload: usize) -> u64 {
        bytes.div_ceil((payload * self.all.len()) as u64)
    }

    /// Turns until no stream awaits anything. `send` is called when all that was queued before is out.
    fn run(&mut self, mut send: impl FnMut(&mut Session, u64) -> Outcome<Awaits>) -> Outcome<()> {
        let mut waiting = self.all.len();
        while waiting > 0 {
            let mut moved = false;
            for ready in self.poller.wait(Some(PATIENCE))? {
                moved = true;
                let stream = &mut self.all[ready.token];
                if ready.writable && !stream.advance(&mut send)? {
                    self.poller.modify(&stream.session, ready.token, true, false)?;
                }
                if ready.readable && stream.receive(&mut self.scratch)? {
                    waiting -= 1;
                }
            }
            if !moved {
                return Err(format!("nothing moved for {} s", PATIENCE.as_secs()).into());
            }
        }
        Ok(())
    }

    fn result(&self, messages: u64, payload: usize, begun: Instant) -> String {
        let (messages, seconds) = (messages * self.all.len() as u64, begun.elapsed().as_secs_f64());
        let bytes = messages * payload as u64;
        format!("{{\"messages\":{messages},\"bytes\":{bytes},\"seconds\":{seconds:.6}}}")
    }
}

impl Stream {
    /// False when there is nothing more to write.
    fn advance(&mut self, send: &mut impl FnMut(&mut Session, u64) -> Outcome<Awaits>) -> Outcome<bool> {
        self.session.link.flush()?;
        if let (Awaits::Room { position }, false) = (&self.awaits, self.session.link.pending()) {
            self.awaits = send(&mut self.session, *position)?;
        }
        Ok(self.session.link.pending() || matches!(self.awaits, Awaits::Room { .. }))
    }

    /// True if that was the last that the stream awaited.
    fn receive(&mut self, scratch: &mut Scratch) -> Outcome<bool> {
        let (mut messages, mut pong) = (0, false);
        self.session.receive(scratch, &mut |frame| match frame {
            Frame::End => messages += 1,
            Frame::Line(b"PONG") => pong = true,
            _ => {}
        })?;
        let done = match &mut self.awaits {
            Awaits::Messages { left } => {
                *left = left.checked_sub(messages).ok_or("more messages than were asked for")?;
                *left == 0
            }
            Awaits::Pong => pong,
            Awaits::Room { .. } | Awaits::Nothing => false,
        };
        if done {
            self.awaits = Awaits::Nothing;
        }
        Ok(done)
    }
}
