//! Latency at a fixed rate: each message is sent when it is due, whatever became of those before it, and its latency counts
//! from then (open loop). `storm` adds clients that reconnect without end, or at a rate.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::arguments::Arguments;
use crate::frames::Frame;
use crate::handshake::Slots;
use crate::link::Scratch;
use crate::pattern::Pattern;
use crate::poller::Poller;
use crate::samples::Samples;
use crate::session::{PATIENCE, Session, Target};
use crate::tls;
use crate::turns;

pub fn echo(arguments: &mut Arguments) -> Outcome<()> {
    let connections = arguments.count("connections", 16)?;
    run(arguments, connections, 20_000, 2.0, Storm { reconnectors: 0, interval: Duration::ZERO })
}

pub fn storm(arguments: &mut Arguments) -> Outcome<()> {
    let connections = arguments.count("connections", 8)?;
    let reconnectors = arguments.count("reconnectors", 8)?;
    let interval = match arguments.or("reconnect-rate", 0)? {
        0 => Duration::ZERO,
        rate => Duration::from_secs(1) / rate,
    };
    run(arguments, connections, 1_000, 3.0, Storm { reconnectors, interval })
}

fn run(arguments: &mut Arguments, connections: usize, rate: usize, seconds: f64, storm: Storm) -> Outcome<()> {
    let payload = arguments.count("payload", 128)?;
    let rate = arguments.count("rate", rate)?;
    let seconds: f64 = arguments.or("seconds", seconds)?;
    let target = tls::target(arguments, 1)?;
    arguments.end()?;
    let pace = Pace { interval: Duration::from_secs_f64(1.0 / rate as f64), count: (rate as f64 * seconds).ceil() as usize };
    let (poller, mut scratch) = (Poller::new()?, Scratch::new());
    let mut steady = Vec::new();
    for number in 0..connections {
        let session = Session::open(&target, number, &mut scratch)?;
        poller.add(&session, number, false)?;
        steady.push(Steady { session, due: VecDeque::new(), writing: false });
    }
    let pattern = Pattern::new(&format!("PUB echo {payload}"), payload, payload + 64);
    let mut echoes = Echoes { steady, poller, scratch, pattern };
    turns::serve(|| {
        let (mut samples, reconnects, begun) = echoes.turn(&pace, &target, &storm)?;
        let seconds = begun.elapsed().as_secs_f64();
        let names = [("p50_us", 0.5), ("p99_us", 0.99), ("p999_us", 0.999), ("max_us", 1.0)];
        let (messages, percentiles) = (samples.count(), samples.percentiles(&names));
        let storm = if storm.reconnectors > 0 { format!(",\"reconnects\":{reconnects}") } else { String::new() };
        Ok(format!("{{\"messages\":{messages},\"seconds\":{seconds:.6},{percentiles}{storm}}}"))
    })
}

/// When each message is due: the first at once, the others an interval apart.
struct Pace {
    interval: Duration,
    count: usize,
}

impl Pace {
    fn due(&self, begun: Instant, message: usize) -> Instant {
        due(begun, self.interval, message)
    }
}

fn due(begun: Instant, interval: Duration, number: usize) -> Instant {
    begun + Duration::from_nanos(interval.as_nanos() as u64 * number as u64)
}

/// Clients that come, and go once they were answered: so many at a time at the most.
struct Storm {
    reconnectors: usize,
    /// Between one that comes and the next; zero where each comes as soon as another has gone.
    interval: Duration,
}

impl Storm {
    fn due(&self, begun: Instant, client: usize) -> Instant {
        due(begun, self.interval, client)
    }
}

struct Steady {
    session: Session,
    /// When the messages were due whose echoes have not come.
    due: VecDeque<Instant>,
    writing: bool,
}

struct Echoes {
    steady: Vec<Steady>,
    poller: Poller,
    scratch: Scratch,
    pattern: Pattern,
}

impl Echoes {
    fn turn(&mut self, pace: &Pace, target: &Target, storm: &Storm) -> Outcome<(Samples, usize, Instant)> {
        let mut samples = Samples::with_capacity(pace.count);
        let mut slots = Slots::new(storm.reconnectors, self.steady.len());
        let (mut sent, mut begins, mut reconnects) = (0, 0, 0);
        let begun = Instant::now();
        let end = pace.due(begun, pace.count) + PATIENCE;
        while samples.count() < pace.count {
            let now = Instant::now();
            if now > end {
                return Err(format!("{} echoes did not come", pace.count - samples.count()).into());
            }
            while sent < pace.count && pace.due(begun, sent) <= now {
                self.send(sent, pace.due(begun, sent))?;
                sent += 1;
            }
            let comes = |client| sent < pace.count && storm.due(begun, client) <= now;
            while comes(begins) && slots.begin(&self.poller, target, begins)? {
                begins += 1;
            }
            let mut next = if sent < pace.count { pace.due(begun, sent) } else { end };
            if sent < pace.count && slots.has_room() {
                next = next.min(storm.due(begun, begins));
            }
            for ready in self.poller.wait(Some(next.saturating_duration_since(Instant::now())))? {
                match self.steady.get_mut(ready.token) {
                    Some(steady) => steady.advance(&self.poller, ready.token, &mut self.scratch, &mut samples)?,
                    None => slots.advance(&self.poller, &ready, &mut self.scratch, |_| reconnects += 1)?,
                }
            }
        }
        Ok((samples, reconnects, begun))
    }

    fn send(&mut self, message: usize, due: Instant) -> Outcome<()> {
        let token = message % self.steady.len();
        let steady = &mut self.steady[token];
        steady.session.link.queue(self.pattern.slice(0, self.pattern.message()))?;
        steady.due.push_back(due);
        steady.flush(&self.poller, token)
    }
}

impl Steady {
    fn advance(&mut self, poller: &Poller, token: usize, scratch: &mut Scratch, samples: &mut Samples) -> Outcome<()> {
        let mut echoes = 0;
        self.session.receive(scratch, &mut |frame| echoes += usize::from(matches!(frame, Frame::End)))?;
        let now = Instant::now();
        for _ in 0..echoes {
            let due = self.due.pop_front().ok_or("an echo of nothing")?;
            samples.add(now - due);
        }
        self.flush(poller, token)
    }

    fn flush(&mut self, poller: &Poller, token: usize) -> Outcome<()> {
        self.session.link.flush()?;
        let writing = self.session.link.pending();
        if writing != self.writing {
            poller.modify(&self.session, token, true, writing)?;
            self.writing = writing;
        }
        Ok(())
    }
}
