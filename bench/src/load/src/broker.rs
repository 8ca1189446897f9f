//! Workloads that need a real server behind the gate: messages from one client to others.

use std::time::Instant;

use crate::Outcome;
use crate::arguments::Arguments;
use crate::frames::Frame;
use crate::link::{RECORD, Scratch};
use crate::pattern::Pattern;
use crate::poller::Poller;
use crate::samples::Samples;
use crate::session::{PATIENCE, Session};
use crate::tls;
use crate::turns;

/// How much a publisher sends at a time.
const TURN: usize = 4 * RECORD;
/// How far the publisher may be ahead of the slowest subscriber: well under what a server takes for a slow consumer.
const WINDOW: u64 = 4 << 20;

/// One publishes, all others get each message: done when they have.
pub fn fanout(arguments: &mut Arguments) -> Outcome<()> {
    let subscribers = arguments.count("subscribers", 4)?;
    let payload = arguments.count("payload", 128)?;
    let count = arguments.count("count", 100_000)? as u64;
    let pattern = Pattern::new(&format!("PUB bench.fanout {payload}"), payload, TURN);
    let subscriptions: Vec<_> = (0..subscribers).map(|_| "SUB bench.fanout 1\r\n").collect();
    let mut clients = Clients::open(arguments, &subscriptions)?;
    turns::serve(|| {
        let begun = Instant::now();
        clients.fan_out(&pattern, count)?;
        let (deliveries, seconds) = (count * subscribers as u64, begun.elapsed().as_secs_f64());
        let bytes = count * payload as u64;
        Ok(format!("{{\"messages\":{count},\"deliveries\":{deliveries},\"bytes\":{bytes},\"seconds\":{seconds:.6}}}"))
    })
}

/// One asks, another answers, and then the next question.
pub fn request(arguments: &mut Arguments) -> Outcome<()> {
    let payload = arguments.count("payload", 128)?;
    let count = arguments.count("count", 1000)?;
    let question = Pattern::new(&format!("PUB bench.service bench.inbox {payload}"), payload, 64);
    let answer = Pattern::new(&format!("PUB bench.inbox {payload}"), payload, 64);
    let mut clients = Clients::open(arguments, &["SUB bench.service 1\r\n", "SUB bench.inbox 1\r\n"])?;
    turns::serve(|| {
        let mut samples = Samples::with_capacity(count);
        let begun = Instant::now();
        for _ in 0..count {
            let asked = Instant::now();
            clients.ask(&question, &answer)?;
            samples.add(asked.elapsed());
        }
        let seconds = begun.elapsed().as_secs_f64();
        let percentiles = samples.percentiles(&[("p50_us", 0.5), ("p99_us", 0.99)]);
        Ok(format!("{{\"messages\":{count},\"seconds\":{seconds:.6},{percentiles}}}"))
    })
}

/// A client for each subscription, and after them one that has none.
struct Clients {
    all: Vec<Session>,
    poller: Poller,
    scratch: Scratch,
}

impl Clients {
    /// Takes the rest of the arguments. The server knows all subscriptions when this returns.
    fn open(arguments: &mut Arguments, subscriptions: &[&str]) -> Outcome<Self> {
        let target = tls::target(arguments, 1)?;
        arguments.end()?;
        let (poller, mut scratch) = (Poller::new()?, Scratch::new());
        let mut all = Vec::new();
        for (number, subscription) in subscriptions.iter().chain(&[""]).enumerate() {
            let mut session = Session::open(&target, number, &mut scratch)?;
            session.settle(subscription, &mut scratch)?;
            poller.add(&session, number, false)?;
            all.push(session);
        }
        Ok(Self { all, poller, scratch })
    }

    fn fan_out(&mut self, pattern: &Pattern, count: u64) -> Outcome<()> {
        let publisher = self.all.len() - 1;
        let message = pattern.message() as u64;
        let mut received = vec![0; publisher];
        let (mut position, mut writing) = (0, false);
        loop {
            let slowest = received.iter().copied().min().unwrap_or(count);
            if slowest == count {
                return Ok(());
            }
            let end = (count * message).min(slowest * message + WINDOW);
            let Session { link, within_message, .. } = &mut self.all[publisher];
            if position < end && !link.pending() {
                let length = (end - position).min(TURN as u64);
                link.queue(pattern.slice(position, length as usize))?;
                position += length;
                *within_message = position % message != 0;
            }
            link.flush()?;
            if writing != (link.pending() || position < end) {
                writing = !writing;
                self.poller.modify(&self.all[publisher], publisher, true, writing)?;
            }
            self.receive(|client| {
                if let Some(messages) = received.get_mut(client) {
                    *messages += 1;
                }
            })?;
        }
    }

    fn ask(&mut self, question: &Pattern, answer: &Pattern) -> Outcome<()> {
        const SERVICE: usize = 0;
        self.send(self.all.len() - 1, question)?;
        let (mut asked, mut answered) = (false, false);
        while !answered {
            self.receive(|client| if client == SERVICE { asked = true } else { answered = true })?;
            if std::mem::take(&mut asked) {
                self.send(SERVICE, answer)?;
            }
        }
        Ok(())
    }

    /// For messages that the socket takes at once, as nothing else is under way.
    fn send(&mut self, client: usize, pattern: &Pattern) -> Outcome<()> {
        let link = &mut self.all[client].link;
        link.queue(pattern.slice(0, pattern.message()))?;
        link.flush()?;
        if link.pending() { Err("a message larger than the socket's buffer".into()) } else { Ok(()) }
    }

    /// Waits until something is possible, and calls with the client of each message that came.
    fn receive(&mut self, mut message: impl FnMut(usize)) -> Outcome<()> {
        let mut moved = false;
        for ready in self.poller.wait(Some(PATIENCE))? {
            moved = true;
            if ready.readable {
                let count = &mut |frame: Frame| {
                    if matches!(frame, Frame::End) {
                        message(ready.token);
                    }
                };
                self.all[ready.token].receive(&mut self.scratch, count)?;
            }
        }
        if moved { Ok(()) } else { Err(format!("nothing moved for {} s", PATIENCE.as_secs()).into()) }
    }
}
