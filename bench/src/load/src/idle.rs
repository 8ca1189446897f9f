//! Sessions that are open and say nothing, for the gate's memory, and the first session after a gate's start.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::Outcome;
use crate::arguments::Arguments;
use crate::link::{Link, Scratch};
use crate::session::Session;
use crate::tls;
use crate::turns;

/// `ready` when all sessions are open. A `go` has no work: it says that all are still there.
pub fn idle(arguments: &mut Arguments) -> Outcome<()> {
    let connections = arguments.count("connections", 2000)?;
    let target = tls::target(arguments, 1)?;
    arguments.end()?;
    let mut scratch = Scratch::new();
    let mut sessions = Vec::with_capacity(connections);
    for number in 0..connections {
        sessions.push(Session::open(&target, number, &mut scratch)?);
    }
    turns::serve(|| {
        for session in &mut sessions {
            session.receive(&mut scratch, &mut |_| {})?;
        }
        Ok(format!("{{\"connections\":{connections}}}"))
    })
}

/// Tries every millisecond: when a connect first succeeded, and when a first PONG came. Needs no `go`.
pub fn probe(arguments: &mut Arguments) -> Outcome<()> {
    let started = now();
    let timeout = Duration::from_secs(arguments.count("timeout", 10)? as u64);
    let target = tls::target(arguments, 1)?;
    arguments.end()?;
    let mut scratch = Scratch::new();
    let accept = until(started + timeout, || Link::connect(target.address))?;
    let echo = until(started + timeout, || Session::open(&target, 0, &mut scratch).map(drop))?;
    let micros = |time: Duration| time.as_micros();
    turns::say(&format!(
        "{{\"started_us\":{},\"accept_us\":{},\"tls_echo_us\":{}}}",
        micros(started),
        micros(accept),
        micros(echo)
    ))
}

/// Returns the time of the first success.
fn until(end: Duration, mut attempt: impl FnMut() -> Outcome<()>) -> Outcome<Duration> {
    loop {
        let began = now();
        match attempt() {
            Ok(()) => return Ok(now()),
            Err(error) if now() > end => return Err(error),
            Err(_) => std::thread::sleep((began + Duration::from_millis(1)).saturating_sub(now())),
        }
    }
}

/// CLOCK_MONOTONIC, which all processes share.
fn now() -> Duration {
    let now = clock_gettime(ClockId::Monotonic);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}
