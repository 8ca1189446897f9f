//! Level-triggered epoll, so that a turn may leave work for the next one.

use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use rustix::io::Errno;
use rustix::time::Timespec;

use crate::Outcome;

/// What became possible on the socket that was registered as `token`. An error counts as readable: the read reports it.
pub struct Ready {
    pub token: usize,
    pub readable: bool,
    pub writable: bool,
}

pub struct Poller {
    epoll: OwnedFd,
    events: Vec<Event>,
}

impl Poller {
    pub fn new() -> Outcome<Self> {
        Ok(Self { epoll: epoll::create(CreateFlags::CLOEXEC)?, events: Vec::with_capacity(256) })
    }

    pub fn add(&self, socket: impl AsFd, token: usize, writable: bool) -> Outcome<()> {
        Ok(epoll::add(&self.epoll, socket, EventData::new_u64(token as u64), flags(true, writable))?)
    }

    pub fn modify(&self, socket: impl AsFd, token: usize, readable: bool, writable: bool) -> Outcome<()> {
        Ok(epoll::modify(&self.epoll, socket, EventData::new_u64(token as u64), flags(readable, writable))?)
    }

    /// Waits until something is possible or the time is over; `None` waits for ever.
    pub fn wait(&mut self, time: Option<Duration>) -> Outcome<impl Iterator<Item = Ready> + use<>> {
        let time = time.map(|time| Timespec { tv_sec: time.as_secs() as i64, tv_nsec: time.subsec_nanos().into() });
        self.events.clear();
        match epoll::wait(&self.epoll, spare_capacity(&mut self.events), time.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let broken = EventFlags::ERR | EventFlags::HUP;
        let ready = self.events.clone().into_iter().map(move |Event { flags, data }| Ready {
            token: data.u64() as usize,
            readable: flags.intersects(EventFlags::IN | broken),
            writable: flags.intersects(EventFlags::OUT),
        });
        Ok(ready)
    }
}

fn flags(readable: bool, writable: bool) -> EventFlags {
    let mut flags = EventFlags::empty();
    flags.set(EventFlags::IN, readable);
    flags.set(EventFlags::OUT, writable);
    flags
}
