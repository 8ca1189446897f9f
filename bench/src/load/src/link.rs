//! A connection to the gate: a non-blocking socket with or without TLS, driven by whoever polls it.
//!
//! rustls is used without its buffers: an idle connection holds none, and bulk goes through buffers that are used again.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;
use std::time::Duration;

use rustix::net::{AddressFamily, SocketFlags, SocketType, connect, socket_with, sockopt};
use rustls::client::UnbufferedClientConnection;
use rustls::unbuffered::{ConnectionState, EncodeError, EncryptError, UnbufferedStatus};
use rustls::{ClientConfig, HandshakeKind};

use crate::Outcome;

/// Where all connections of a thread read to, one after the other.
pub struct Scratch(Vec<u8>);

impl Scratch {
    pub fn new() -> Self {
        Self(vec![0; 256 * 1024])
    }
}

pub struct Link {
    socket: TcpStream,
    tls: Option<UnbufferedClientConnection>,
    /// The beginning of a record whose end has not come.
    partial: Vec<u8>,
    outgoing: Outgoing,
}

/// Bytes for the socket: `bytes[sent..end]`. What is past the end is room.
#[derive(Default)]
struct Outgoing {
    bytes: Vec<u8>,
    sent: usize,
    end: usize,
}

impl Link {
    /// Begins to connect. A refusal comes out of the first flush or receive, or of this.
    pub fn open(address: SocketAddr) -> Outcome<Self> {
        let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
        let socket = socket_with(family, SocketType::STREAM, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC, None)?;
        sockopt::set_tcp_nodelay(&socket, true)?;
        // Closed by a reset, so that no port lingers in TIME_WAIT.
        sockopt::set_socket_linger(&socket, Some(Duration::ZERO))?;
        match connect(&socket, &address) {
            Ok(()) | Err(rustix::io::Errno::INPROGRESS) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(Self { socket: socket.into(), tls: None, partial: Vec::new(), outgoing: Outgoing::default() })
    }

    /// Connects and disconnects.
    pub fn connect(address: SocketAddr) -> Outcome<()> {
        let link = TcpStream::connect(address)?;
        Ok(sockopt::set_socket_linger(&link, Some(Duration::ZERO))?)
    }

    /// Begins TLS; the ClientHello is queued.
    pub fn start_tls(&mut self, config: &Arc<ClientConfig>) -> Outcome<()> {
        self.tls = Some(UnbufferedClientConnection::new(config.clone(), "localhost".try_into()?)?);
        self.process(&mut [], &mut |_| {})?;
        Ok(())
    }

    /// True from the beginning where there is no TLS.
    pub fn can_send(&self) -> bool {
        self.tls.as_ref().is_none_or(|tls| !tls.is_handshaking())
    }

    pub fn resumed(&self) -> bool {
        self.tls.as_ref().and_then(|tls| tls.handshake_kind()) == Some(HandshakeKind::Resumed)
    }

    pub fn cipher(&self) -> Option<String> {
        let suite = self.tls.as_ref()?.negotiated_cipher_suite()?.suite();
        // rustls says TLS13_ where everyone else says TLS_.
        suite.as_str().map(|name| name.replacen("TLS13_", "TLS_", 1))
    }

    /// Seals the bytes in as few records as they fit in, and queues these.
    pub fn queue(&mut self, plaintext: &[u8]) -> Outcome<()> {
        let room = plaintext.len() + (plaintext.len() / RECORD + 1) * RECORD_OVERHEAD;
        let Some(tls) = &mut self.tls else {
            self.outgoing.room(plaintext.len()).copy_from_slice(plaintext);
            self.outgoing.end += plaintext.len();
            return Ok(());
        };
        loop {
            match tls.process_tls_records(&mut []).state? {
                ConnectionState::WriteTraffic(mut traffic) => match traffic.encrypt(plaintext, self.outgoing.room(room)) {
                    Ok(written) => {
                        self.outgoing.end += written;
                        return Ok(());
                    }
                    Err(EncryptError::InsufficientSize(_)) => return Err("a record larger than expected".into()),
                    Err(EncryptError::EncryptExhausted) => return Err("the keys are used up".into()),
                },
                // A key update that is due.
                ConnectionState::EncodeTlsData(mut data) => encode(&mut self.outgoing, |room| data.encode(room))?,
                ConnectionState::TransmitTlsData(data) => data.done(),
                state => return Err(format!("nothing can be sent: {state:?}").into()),
            }
        }
    }

    /// True as long as the socket did not take all that was queued.
    pub fn pending(&self) -> bool {
        self.outgoing.sent < self.outgoing.end
    }

    pub fn pending_bytes(&self) -> usize {
        self.outgoing.end - self.outgoing.sent
    }

    /// Writes as much of what was queued as the socket takes.
    pub fn flush(&mut self) -> Outcome<()> {
        while self.pending() {
            match self.socket.write(&self.outgoing.bytes[self.outgoing.sent..self.outgoing.end]) {
                Ok(written) => self.outgoing.sent += written,
                Err(error) if not_yet(&error) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
        (self.outgoing.sent, self.outgoing.end) = (0, 0);
        Ok(())
    }

    /// Reads once, and hands on what that made readable. The gate's end of the connection is an error.
    pub fn receive(&mut self, scratch: &mut Scratch, on: &mut impl FnMut(&[u8])) -> Outcome<()> {
        let held = self.partial.len();
        scratch.0[..held].copy_from_slice(&self.partial);
        let end = match self.socket.read(&mut scratch.0[held..]) {
            Ok(0) => return Err("the gate closed the connection".into()),
            Ok(count) => held + count,
            Err(error) if not_yet(&error) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        self.partial.clear();
        if self.tls.is_none() {
            on(&scratch.0[..end]);
            return Ok(());
        }
        let done = self.process(&mut scratch.0[..end], on)?;
        self.partial.extend_from_slice(&scratch.0[done..end]);
        Ok(())
    }

    /// Returns how many of the bytes are done with.
    fn process(&mut self, bytes: &mut [u8], on: &mut impl FnMut(&[u8])) -> Outcome<usize> {
        let tls = self.tls.as_mut().expect("TLS was begun");
        let mut done = 0;
        loop {
            let UnbufferedStatus { mut discard, state } = tls.process_tls_records(&mut bytes[done..]);
            let mut more = true;
            match state? {
                ConnectionState::ReadTraffic(mut traffic) => {
                    while let Some(record) = traffic.next_record() {
                        let record = record?;
                        discard += record.discard;
                        on(record.payload);
                    }
                }
                ConnectionState::EncodeTlsData(mut data) => encode(&mut self.outgoing, |room| data.encode(room))?,
                ConnectionState::TransmitTlsData(data) => data.done(),
                ConnectionState::BlockedHandshake | ConnectionState::WriteTraffic(_) => more = false,
                state => return Err(format!("the gate ended the TLS session: {state:?}").into()),
            }
            done += discard;
            if !more {
                return Ok(done);
            }
        }
    }
}

impl AsFd for Link {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl Outgoing {
    fn room(&mut self, size: usize) -> &mut [u8] {
        if self.bytes.len() < self.end + size {
            self.bytes.resize(self.end + size, 0);
        }
        &mut self.bytes[self.end..self.end + size]
    }
}

/// The most that a record may carry, and what it costs: header, content type, tag.
pub const RECORD: usize = 16 * 1024;
const RECORD_OVERHEAD: usize = 5 + 1 + 16;

fn encode(outgoing: &mut Outgoing, mut by: impl FnMut(&mut [u8]) -> Result<usize, EncodeError>) -> Outcome<()> {
    let mut size = 1024;
    loop {
        match by(outgoing.room(size)) {
            Ok(written) => {
                outgoing.end += written;
                return Ok(());
            }
            Err(EncodeError::InsufficientSize(needed)) => size = needed.required_size,
            Err(error) => return Err(error.into()),
        }
    }
}

/// A socket that is still connecting says so too.
fn not_yet(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}
