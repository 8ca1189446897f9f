//! The command line: `--name value` and `--name` alone, each known and each at most once.

use std::collections::HashMap;
use std::str::FromStr;

use crate::Outcome;

/// The arguments after the workload's name. Each is taken once; what nobody took is a mistake.
pub struct Arguments {
    values: HashMap<String, String>,
}

const FLAGS: [&str; 3] = ["plain", "info-first", "resume"];

impl Arguments {
    pub fn parse(words: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut values = HashMap::new();
        let mut words = words;
        while let Some(word) = words.next() {
            let name = word.strip_prefix("--").ok_or_else(|| format!("{word}: not an option"))?;
            let value = if FLAGS.contains(&name) {
                String::new()
            } else {
                words.next().ok_or_else(|| format!("--{name}: a value is missing"))?
            };
            if values.insert(name.to_owned(), value).is_some() {
                return Err(format!("--{name}: given twice").into());
            }
        }
        Ok(Self { values })
    }

    pub fn flag(&mut self, name: &str) -> bool {
        self.values.remove(name).is_some()
    }

    pub fn text(&mut self, name: &str) -> Option<String> {
        self.values.remove(name)
    }

    pub fn required<T: FromStr>(&mut self, name: &str) -> Outcome<T> {
        let value = self.text(name).ok_or_else(|| format!("--{name} is missing"))?;
        value.parse().map_err(|_| format!("--{name} {value}: not a value for it").into())
    }

    pub fn or<T: FromStr>(&mut self, name: &str, otherwise: T) -> Outcome<T> {
        if self.values.contains_key(name) { self.required(name) } else { Ok(otherwise) }
    }

    /// A count of at least one.
    pub fn count(&mut self, name: &str, otherwise: usize) -> Outcome<usize> {
        match self.or(name, otherwise)? {
            0 => Err(format!("--{name} 0: expected at least 1").into()),
            count => Ok(count),
        }
    }

    /// To be called when all have been taken.
    pub fn end(&self) -> Outcome<()> {
        match self.values.keys().next() {
            Some(name) => Err(format!("--{name}: unknown here").into()),
            None => Ok(()),
        }
    }
}
