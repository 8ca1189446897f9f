//! Latencies and their percentiles.

use std::time::Duration;

pub struct Samples(Vec<u64>);

impl Samples {
    pub fn with_capacity(count: usize) -> Self {
        Self(Vec::with_capacity(count))
    }

    pub fn add(&mut self, latency: Duration) {
        self.0.push(latency.as_nanos() as u64);
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Their percentiles as members of a JSON object, in microseconds, each the nearest rank.
    pub fn percentiles(&mut self, names: &[(&str, f64)]) -> String {
        self.0.sort_unstable();
        let members: Vec<_> = names.iter().map(|(name, share)| format!("\"{name}\":{:.1}", self.rank(*share))).collect();
        members.join(",")
    }

    fn rank(&self, share: f64) -> f64 {
        let rank = (share * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.saturating_sub(1)).map_or(0.0, |&nanos| nanos as f64 / 1000.0)
    }
}
