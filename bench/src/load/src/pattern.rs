//! A message repeated for ever, of which a stream's bytes are a slice at any position.

pub struct Pattern {
    bytes: Vec<u8>,
    message: usize,
}

impl Pattern {
    /// The message is the line and a payload of that many bytes. A slice may be as long as `longest`.
    pub fn new(line: &str, payload: usize, longest: usize) -> Self {
        let mut message = line.as_bytes().to_vec();
        message.extend_from_slice(b"\r\n");
        message.extend((0..payload).map(|index| b'a' + (index % 26) as u8));
        message.extend_from_slice(b"\r\n");
        let bytes = message.iter().copied().cycle().take(message.len() + longest).collect();
        Self { bytes, message: message.len() }
    }

    /// The length of one message, its line included.
    pub fn message(&self) -> usize {
        self.message
    }

    pub fn slice(&self, position: u64, length: usize) -> &[u8] {
        let from = (position % self.message as u64) as usize;
        &self.bytes[from..from + length]
    }
}
