//! Cuts a stream of the NATS protocol into control lines and payloads, of either direction and at any split.

/// A piece of the stream, in the stream's order.
pub enum Frame<'a> {
    /// A control line without its line end.
    Line(&'a [u8]),
    /// Some of the payload that the last line announced, its line end included.
    Payload(&'a [u8]),
    /// The payload is whole.
    End,
}

/// Where in the stream we are. Payloads are counted, never searched and never copied.
#[derive(Default)]
pub struct Frames {
    partial: Vec<u8>,
    payload: usize,
}

impl Frames {
    pub fn feed(&mut self, mut bytes: &[u8], on: &mut impl FnMut(Frame)) {
        while !bytes.is_empty() {
            if self.payload > 0 {
                let (now, rest) = bytes.split_at(self.payload.min(bytes.len()));
                self.payload -= now.len();
                on(Frame::Payload(now));
                if self.payload == 0 {
                    on(Frame::End);
                }
                bytes = rest;
            } else {
                bytes = self.line(bytes, on);
            }
        }
    }

    fn line<'a>(&mut self, bytes: &'a [u8], on: &mut impl FnMut(Frame)) -> &'a [u8] {
        let Some(end) = bytes.iter().position(|&byte| byte == b'\n') else {
            self.partial.extend_from_slice(bytes);
            return &[];
        };
        if self.partial.is_empty() {
            self.whole(&bytes[..end], on);
        } else {
            let mut line = std::mem::take(&mut self.partial);
            line.extend_from_slice(&bytes[..end]);
            self.whole(&line, on);
        }
        &bytes[end + 1..]
    }

    fn whole(&mut self, line: &[u8], on: &mut impl FnMut(Frame)) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if [&b"PUB "[..], b"MSG ", b"HPUB ", b"HMSG "].iter().any(|operation| line.starts_with(operation)) {
            self.payload = last_number(line) + 2;
        }
        on(Frame::Line(line));
    }
}

fn last_number(line: &[u8]) -> usize {
    let digits = line.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    line[line.len() - digits..].iter().fold(0, |number, digit| number * 10 + usize::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_split_gives_the_same_frames() {
        let stream = b"INFO {}\r\nMSG a 1 5\r\nPING\n\r\nHMSG b 1 2 4\r\nabcd\r\nPING\r\nMSG c 1 0\r\n\r\n";
        for split in 0..=stream.len() {
            let (mut frames, mut seen) = (Frames::default(), Vec::new());
            let mut on = |frame: Frame| match frame {
                Frame::Line(line) => seen.extend_from_slice(&[b"<", line, b">"].concat()),
                Frame::Payload(bytes) => seen.extend_from_slice(bytes),
                Frame::End => seen.push(b'.'),
            };
            frames.feed(&stream[..split], &mut on);
            frames.feed(&stream[split..], &mut on);
            let expected = "<INFO {}><MSG a 1 5>PING\n\r\n.<HMSG b 1 2 4>abcd\r\n.<PING><MSG c 1 0>\r\n.";
            assert_eq!(String::from_utf8(seen).unwrap(), expected);
        }
    }
}
