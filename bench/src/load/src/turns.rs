//! How a workload talks with the harness: `ready`, and then, for each `go`, its work once and the result in one line.

use std::io::{Write, stdin, stdout};

use crate::Outcome;

/// Until stdin says `end` or closes. The harness reads the CPU's clocks before `go` and after the line.
pub fn serve(mut work: impl FnMut() -> Outcome<String>) -> Outcome<()> {
    say("ready")?;
    for line in stdin().lines() {
        match line?.trim() {
            "go" => say(&work()?)?,
            "end" => break,
            other => return Err(format!("{other}: expected go or end").into()),
        }
    }
    Ok(())
}

pub fn say(line: &str) -> Outcome<()> {
    let mut out = stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
