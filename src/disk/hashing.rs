//! Hashes a file while it is read, so that it is read once.

use std::io::{self, Read};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use crate::publish::manifest::{Hashed, hex};
use crate::read::{Input, is_aside, root};

/// The hashes of all files that were read to their end.
#[derive(Debug, Clone, Default)]
pub struct Ledger(Arc<Mutex<Vec<Hashed>>>);

impl Ledger {
    pub fn add(&self, hashed: Hashed) {
        // A poisoned lock means that another thread panicked, which ends the run anyway.
        if let Ok(mut list) = self.0.lock() {
            list.push(hashed);
        }
    }

    /// The hashes so far, sorted by path.
    pub fn sorted(&self) -> Vec<Hashed> {
        let mut list = self.0.lock().map(|list| list.clone()).unwrap_or_default();
        list.sort();
        list
    }

    /// Enters the hashes of files when they are read. What lies beside the returns goes into nothing.
    pub fn watch_all(&self, inputs: Vec<Input>) -> Vec<Input> {
        let root = root(&inputs);
        let watched = |input: Input| match input.no_file || is_aside(&root, &input.path) {
            true => input,
            false => Input { bytes: self.watch(&input.path, input.bytes), ..input },
        };
        inputs.into_iter().map(watched).collect()
    }

    /// Wraps a reader so that its hash is entered when it has been read to the end.
    fn watch(&self, path: &str, source: impl Read + Send + 'static) -> Box<dyn Read + Send> {
        let state = Some((self.clone(), Sha256::new(), 0));
        Box::new(Watched { path: path.to_owned(), source, state })
    }
}

struct Watched<R> {
    path: String,
    source: R,
    state: Option<(Ledger, Sha256, u64)>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        if read == 0 && !buffer.is_empty() {
            if let Some((ledger, hash, bytes)) = self.state.take() {
                ledger.add(Hashed { path: self.path.clone(), bytes, sha256: hex(&hash.finalize()) });
            }
        } else if let Some((_, hash, bytes)) = &mut self.state {
            hash.update(&buffer[..read]);
            *bytes += read as u64;
        }
        Ok(read)
    }
}
