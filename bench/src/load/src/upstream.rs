//! A stub of a NATS server, quick enough to be no one's bottleneck: says INFO, answers PING, sinks PUBs, returns those to
//! `echo`, and sends `SUB gen.<payload>.<write>.<count> <sid>` that many MSGs of that payload in writes of that size (0: a write each).

use std::collections::HashMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

use crate::Outcome;
use crate::arguments::Arguments;
use crate::frames::{Frame, Frames};
use crate::pattern::Pattern;
use crate::poller::{Poller, Ready};
use crate::turns;

/// The listener's token; a connection's is its socket's number.
const LISTENER: usize = usize::MAX;
/// A connection with more than that to be written is not read from.
const ENOUGH: usize = 1 << 20;
/// How many writes of generated messages are done before the next connection's turn.
const WRITES: usize = 16;

/// Serves until stdin closes.
pub fn upstream(arguments: &mut Arguments) -> Outcome<()> {
    let address: SocketAddr = arguments.required("listen")?;
    arguments.end()?;
    let listener = TcpListener::bind(address)?;
    rustix::net::listen(&listener, 4096)?;
    listener.set_nonblocking(true)?;
    let mut poller = Poller::new()?;
    poller.add(&listener, LISTENER, false)?;
    turns::say(&format!("listening {}", listener.local_addr()?))?;
    std::thread::spawn(|| {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        std::process::exit(0);
    });
    let info = info(listener.local_addr()?);
    let (mut clients, mut scratch) = (HashMap::new(), vec![0; 256 * 1024]);
    loop {
        for ready in poller.wait(None)? {
            if ready.token == LISTENER {
                accept(&listener, &poller, &mut clients, &info)?;
            } else if let Some(client) = clients.get_mut(&ready.token) {
                // Whatever is wrong with a connection is that connection's end.
                if client.turn(&poller, &ready, &mut scratch).is_err() {
                    clients.remove(&ready.token);
                }
            }
        }
    }
}

fn info(address: SocketAddr) -> String {
    let (host, port) = (address.ip(), address.port());
    format!(
        "INFO {{\"server_id\":\"NSTUBSTUBSTUBSTUBSTUBSTUBSTUBSTUBSTUBSTUBSTUBSTUBSTUBSTUB\",\"server_name\":\"stub\",\
         \"version\":\"2.15.2\",\"proto\":1,\"go\":\"\",\"host\":\"{host}\",\"port\":{port},\"headers\":true,\
         \"max_payload\":8388608,\"client_id\":1,\"client_ip\":\"127.0.0.1\"}}\r\n"
    )
}

fn accept(listener: &TcpListener, poller: &Poller, clients: &mut HashMap<usize, Client>, info: &str) -> Outcome<()> {
    use std::os::fd::AsRawFd;
    loop {
        let socket = match listener.accept() {
            Ok((socket, _)) => socket,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) if error.kind() == ErrorKind::ConnectionAborted => continue,
            Err(error) => return Err(error.into()),
        };
        socket.set_nonblocking(true)?;
        socket.set_nodelay(true)?;
        let token = socket.as_raw_fd() as usize;
        poller.add(&socket, token, false)?;
        let mut client = Client { socket, frames: Frames::default(), answers: Answers::default(), interest: (true, false) };
        client.answers.bytes.extend_from_slice(info.as_bytes());
        if client.write(poller, token).is_ok() {
            clients.insert(token, client);
        }
    }
}

struct Client {
    socket: TcpStream,
    frames: Frames,
    answers: Answers,
    interest: (bool, bool),
}

/// What is to be written, in that order.
#[derive(Default)]
struct Answers {
    bytes: Vec<u8>,
    echoing: bool,
    generator: Option<Generator>,
}

struct Generator {
    pattern: Pattern,
    write: usize,
    position: u64,
    end: u64,
}

impl Client {
    fn turn(&mut self, poller: &Poller, ready: &Ready, scratch: &mut [u8]) -> Outcome<()> {
        if ready.readable {
            match self.socket.read(scratch) {
                Ok(0) => return Err("closed".into()),
                Ok(count) => {
                    let answers = &mut self.answers;
                    self.frames.feed(&scratch[..count], &mut |frame| answers.answer(frame));
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.write(poller, ready.token)
    }

    fn write(&mut self, poller: &Poller, token: usize) -> Outcome<()> {
        self.answers.write(&mut self.socket)?;
        let interest = (self.answers.bytes.len() < ENOUGH, self.answers.pending());
        if interest != self.interest {
            poller.modify(&self.socket, token, interest.0, interest.1)?;
            self.interest = interest;
        }
        Ok(())
    }
}

impl Answers {
    fn answer(&mut self, frame: Frame) {
        match frame {
            Frame::Line(line) => self.answer_line(line),
            Frame::Payload(bytes) if self.echoing => self.bytes.extend_from_slice(bytes),
            Frame::Payload(_) => {}
            Frame::End => self.echoing = false,
        }
    }

    fn answer_line(&mut self, line: &[u8]) {
        if let Some(size) = line.strip_prefix(b"PUB echo ") {
            self.echoing = true;
            self.bytes.extend_from_slice(b"MSG echo 1 ");
            self.bytes.extend_from_slice(size);
            self.bytes.extend_from_slice(b"\r\n");
        } else if line == b"PING" {
            self.bytes.extend_from_slice(b"PONG\r\n");
        } else if let Some(wanted) = line.strip_prefix(b"SUB gen.") {
            self.generator = Generator::parse(wanted);
        }
    }

    fn pending(&self) -> bool {
        !self.bytes.is_empty() || self.generator.is_some()
    }

    fn write(&mut self, socket: &mut TcpStream) -> io::Result<()> {
        if !self.bytes.is_empty() {
            let written = taken(socket.write(&self.bytes))?;
            self.bytes.drain(..written);
        }
        let Some(generator) = &mut self.generator else { return Ok(()) };
        for _ in 0..WRITES {
            let length = (generator.write as u64).min(generator.end - generator.position) as usize;
            let written = if self.bytes.is_empty() {
                taken(socket.write(generator.pattern.slice(generator.position, length)))?
            } else {
                0
            };
            generator.position += written as u64;
            if generator.position == generator.end {
                self.generator = None;
                return Ok(());
            }
            if written < length {
                return Ok(());
            }
        }
        Ok(())
    }
}

impl Generator {
    /// `<payload>.<write>.<count> <sid>`; a write of 0 is a message, a count of 0 is for ever.
    fn parse(wanted: &[u8]) -> Option<Self> {
        let wanted = std::str::from_utf8(wanted).ok()?;
        let (shape, sid) = wanted.split_once(' ')?;
        let mut numbers = shape.split('.').map(|number| number.parse::<usize>().ok());
        let (payload, write, count) = (numbers.next()??, numbers.next()??, numbers.next()??);
        let line = format!("MSG bench.down {sid} {payload}");
        let write = if write == 0 { line.len() + 2 + payload + 2 } else { write };
        let pattern = Pattern::new(&line, payload, write);
        let end = if count == 0 { u64::MAX } else { (count * pattern.message()) as u64 };
        Some(Self { pattern, write, position: 0, end })
    }
}

/// How much the socket took.
fn taken(written: io::Result<usize>) -> io::Result<usize> {
    match written {
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(0),
        other => other,
    }
}
