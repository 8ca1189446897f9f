//! The bench's load: workloads against a gate, and the stub of a NATS server that stands behind it. README.md says how to call it.

mod arguments;
mod broker;
mod bulk;
mod echo;
mod frames;
mod handshake;
mod idle;
mod link;
mod pattern;
mod poller;
mod samples;
mod session;
mod tls;
mod turns;
mod upstream;

use std::error::Error;
use std::num::NonZeroU64;
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::thread::set_current_timer_slack;

use arguments::Arguments;

pub type Outcome<T> = Result<T, Box<dyn Error>>;

const WORKLOADS: &str = "upstream, up, down, handshake, echo, idle, storm, probe, \
    publish, fanout, request, connect";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let workload = words.next().unwrap_or_default();
    match run(&workload, words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("postern-load {workload}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(workload: &str, words: impl Iterator<Item = String>) -> Outcome<()> {
    let arguments = &mut Arguments::parse(words)?;
    prepare()?;
    match workload {
        "upstream" => upstream::upstream(arguments),
        "up" => bulk::up(arguments, 4),
        "down" => bulk::down(arguments, 4),
        "handshake" => handshake::handshake(arguments),
        "echo" => echo::echo(arguments),
        "idle" => idle::idle(arguments),
        "storm" => echo::storm(arguments),
        "probe" => idle::probe(arguments),
        "publish" => bulk::up(arguments, 1),
        "fanout" => broker::fanout(arguments),
        "request" => broker::request(arguments),
        "connect" => handshake::handshake(arguments),
        _ => Err(format!("expected one of {WORKLOADS}").into()),
    }
}

/// As many sockets as we may have, and timers to the nanosecond.
fn prepare() -> Outcome<()> {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit })?;
    Ok(set_current_timer_slack(NonZeroU64::new(1))?)
}
