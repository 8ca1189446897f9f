//! A NATS client's session through the gate: from the TCP connect to the first PONG, and frames from then on.

use std::net::SocketAddr;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::time::Timespec;
use rustls::ClientConfig;

use crate::Outcome;
use crate::frames::{Frame, Frames};
use crate::link::{Link, Scratch};

/// How long a session may take to open, and a workload to come to its end after its last message.
pub const PATIENCE: Duration = Duration::from_secs(20);

const CONNECT: &[u8] = b"CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"rust\",\"version\":\"1.0.0\",\
    \"protocol\":1,\"headers\":true,\"no_responders\":true,\"name\":\"postern-load\"}\r\nPING\r\n";

/// When TLS begins, if it does.
#[derive(Clone, Copy, PartialEq)]
pub enum Mode {
    Plain,
    TlsFirst,
    InfoFirst,
}

/// What the sessions connect to, and as whom: one configuration a client, used in turn.
pub struct Target {
    pub address: SocketAddr,
    pub mode: Mode,
    pub clients: Vec<Arc<ClientConfig>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    AwaitsInfo,
    Handshakes,
    AwaitsPong,
    Open,
}

pub struct Session {
    pub link: Link,
    /// A message is queued in part, so that nothing may be said before its rest: answers to PINGs wait.
    pub within_message: bool,
    pings: usize,
    frames: Frames,
    stage: Stage,
    mode: Mode,
    client: Arc<ClientConfig>,
}

impl Session {
    /// Begins the session of the client of that number.
    pub fn begin(target: &Target, number: usize) -> Outcome<Self> {
        let client = target.clients[number % target.clients.len()].clone();
        let mut link = Link::open(target.address)?;
        if target.mode == Mode::TlsFirst {
            link.start_tls(&client)?;
        }
        link.flush()?;
        Ok(Self {
            link,
            within_message: false,
            pings: 0,
            frames: Frames::default(),
            stage: Stage::AwaitsInfo,
            mode: target.mode,
            client,
        })
    }

    /// Opens the session and waits until it is.
    pub fn open(target: &Target, number: usize, scratch: &mut Scratch) -> Outcome<Self> {
        let mut session = Self::begin(target, number)?;
        let end = Instant::now() + PATIENCE;
        while !session.is_open() {
            session.wait(end)?;
            session.advance(scratch)?;
        }
        Ok(session)
    }

    pub fn is_open(&self) -> bool {
        self.stage == Stage::Open
    }

    /// One step of the opening, when the socket is readable or writable.
    pub fn advance(&mut self, scratch: &mut Scratch) -> Outcome<()> {
        self.link.flush()?;
        let mut stage = self.stage;
        self.receive(scratch, &mut |frame| {
            if let Frame::Line(line) = frame {
                stage = match stage {
                    Stage::AwaitsInfo if line.starts_with(b"INFO ") => Stage::Handshakes,
                    Stage::AwaitsPong if line == b"PONG" => Stage::Open,
                    same => same,
                }
            }
        })?;
        if self.stage == Stage::AwaitsInfo && stage == Stage::Handshakes && self.mode == Mode::InfoFirst {
            self.link.start_tls(&self.client)?;
        }
        if stage == Stage::Handshakes && self.link.can_send() {
            self.link.queue(CONNECT)?;
            stage = Stage::AwaitsPong;
        }
        self.stage = stage;
        self.link.flush()
    }

    /// Sends the lines, and waits until the server has done what they say.
    pub fn settle(&mut self, lines: &str, scratch: &mut Scratch) -> Outcome<()> {
        self.link.queue(lines.as_bytes())?;
        self.link.queue(b"PING\r\n")?;
        self.link.flush()?;
        let end = Instant::now() + PATIENCE;
        let mut done = false;
        while !done {
            self.wait(end)?;
            self.link.flush()?;
            self.receive(scratch, &mut |frame| done |= matches!(frame, Frame::Line(b"PONG")))?;
        }
        Ok(())
    }

    /// Reads once. PINGs are answered, an -ERR is an error, and all frames are handed on.
    pub fn receive(&mut self, scratch: &mut Scratch, on: &mut impl FnMut(Frame)) -> Outcome<()> {
        let mut refusal = None;
        let (frames, pings) = (&mut self.frames, &mut self.pings);
        self.link.receive(scratch, &mut |bytes| {
            frames.feed(bytes, &mut |frame| {
                match &frame {
                    Frame::Line(b"PING") => *pings += 1,
                    Frame::Line(line) if line.starts_with(b"-ERR") => refusal = Some(line.to_vec()),
                    _ => {}
                }
                on(frame);
            });
        })?;
        if let Some(line) = refusal {
            return Err(format!("the server said {}", String::from_utf8_lossy(&line)).into());
        }
        if self.pings == 0 || self.within_message {
            return Ok(());
        }
        for _ in 0..std::mem::take(&mut self.pings) {
            self.link.queue(b"PONG\r\n")?;
        }
        self.link.flush()
    }

    /// Waits for the socket; the end of the time is an error.
    fn wait(&self, end: Instant) -> Outcome<()> {
        let left = end.saturating_duration_since(Instant::now());
        let mut wanted = PollFlags::IN;
        wanted.set(PollFlags::OUT, self.link.pending());
        let left = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: left.subsec_nanos().into() };
        match poll(&mut [PollFd::new(self, wanted)], Some(&left))? {
            0 => Err(format!("no session within {} s", PATIENCE.as_secs()).into()),
            _ => Ok(()),
        }
    }
}

impl AsFd for Session {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.link.as_fd()
    }
}
