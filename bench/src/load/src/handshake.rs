//! Short sessions: TCP, TLS, INFO, CONNECT and PING, PONG, reset.

use std::sync::Arc;
use std::time::Instant;

use crate::Outcome;
use crate::arguments::Arguments;
use crate::link::Scratch;
use crate::poller::{Poller, Ready};
use crate::samples::Samples;
use crate::session::{PATIENCE, Session, Target};
use crate::tls;
use crate::turns;

/// As many sessions as asked for, so many at a time. The clients are used in turn; where sessions are resumed, each client
/// has a ticket from a session before.
pub fn handshake(arguments: &mut Arguments) -> Outcome<()> {
    let count = arguments.count("count", 1000)?;
    let concurrency = arguments.count("concurrency", 1)?;
    let resume = arguments.flag("resume");
    let mut target = tls::target(arguments, if resume { concurrency } else { 1 })?;
    arguments.end()?;
    if resume {
        target.clients = target.clients.iter().map(|client| Arc::new(tls::resuming(client))).collect();
    }
    let (mut poller, mut scratch) = (Poller::new()?, Scratch::new());
    for number in 0..if resume { target.clients.len() } else { 1 } {
        Session::open(&target, number, &mut scratch)?;
    }
    let mut sessions = 0;
    turns::serve(|| {
        let mut slots = Slots::new(concurrency, 0);
        let mut run = Run { samples: Samples::with_capacity(count), resumed: 0, cipher: None };
        let begun = Instant::now();
        let end = sessions + count;
        while run.samples.count() < count {
            // Counted over all turns, so that each client has its turn before any has its second.
            while sessions < end && slots.begin(&poller, &target, sessions)? {
                sessions += 1;
            }
            let mut moved = false;
            for ready in poller.wait(Some(PATIENCE))? {
                moved = true;
                slots.advance(&poller, &ready, &mut scratch, |opened| run.add(opened))?;
            }
            if !moved {
                return Err(format!("no session within {} s", PATIENCE.as_secs()).into());
            }
        }
        if resume && run.resumed < count {
            return Err(format!("only {} of {count} sessions were resumed", run.resumed).into());
        }
        Ok(run.result(begun))
    })
}

struct Run {
    samples: Samples,
    resumed: usize,
    cipher: Option<String>,
}

impl Run {
    fn add(&mut self, opened: &Opening) {
        self.samples.add(opened.begun.elapsed());
        self.resumed += usize::from(opened.session.link.resumed());
        if self.cipher.is_none() {
            self.cipher = opened.session.link.cipher();
        }
    }

    fn result(&mut self, begun: Instant) -> String {
        let (count, seconds) = (self.samples.count(), begun.elapsed().as_secs_f64());
        let cipher = self.cipher.as_deref().unwrap_or("none");
        let percentiles = self.samples.percentiles(&[("p50_us", 0.5), ("p99_us", 0.99)]);
        let resumed = self.resumed;
        format!(
            "{{\"handshakes\":{count},\"seconds\":{seconds:.6},\"resumed\":{resumed},\"cipher\":\"{cipher}\",{percentiles}}}"
        )
    }
}

pub struct Opening {
    pub session: Session,
    begun: Instant,
    writing: bool,
}

/// So many sessions at a time that are being opened; an open one is handed out, and reset after that.
pub struct Slots {
    slots: Vec<Option<Opening>>,
    first_token: usize,
}

impl Slots {
    /// The slots' sockets have tokens from the first on.
    pub fn new(concurrency: usize, first_token: usize) -> Self {
        Self { slots: (0..concurrency).map(|_| None).collect(), first_token }
    }

    pub fn has_room(&self) -> bool {
        self.slots.iter().any(Option::is_none)
    }

    /// Begins a session if a slot is free.
    pub fn begin(&mut self, poller: &Poller, target: &Target, number: usize) -> Outcome<bool> {
        let Some(slot) = self.slots.iter().position(Option::is_none) else {
            return Ok(false);
        };
        let begun = Instant::now();
        let session = Session::begin(target, number)?;
        let writing = session.link.pending();
        poller.add(&session, self.first_token + slot, writing)?;
        self.slots[slot] = Some(Opening { session, begun, writing });
        Ok(true)
    }

    pub fn advance(
        &mut self,
        poller: &Poller,
        ready: &Ready,
        scratch: &mut Scratch,
        opened: impl FnOnce(&Opening),
    ) -> Outcome<()> {
        let slot = &mut self.slots[ready.token - self.first_token];
        let Some(opening) = slot else { return Ok(()) };
        opening.session.advance(scratch)?;
        let writing = opening.session.link.pending();
        if opening.session.is_open() {
            opened(opening);
            *slot = None;
        } else if writing != opening.writing {
            poller.modify(&opening.session, ready.token, true, writing)?;
            opening.writing = writing;
        }
        Ok(())
    }
}
