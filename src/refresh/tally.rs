//! What a run did and how long it took, and who watches it.

use std::time::{Duration, Instant};

/// What was done, for the summary.
#[derive(Debug, Default)]
pub struct Tally {
    pub returns: usize,
    pub observations: usize,
    pub figures: usize,
    pub withheld: usize,
    pub times: Vec<(&'static str, Duration)>,
}

impl Tally {
    /// Runs one stage and adds its time to what it took before.
    pub fn time<T>(&mut self, stage: &'static str, progress: &dyn Progress, run: impl FnOnce() -> T) -> T {
        progress.stage(stage);
        let start = Instant::now();
        let result = run();
        let took = start.elapsed();
        match self.times.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, total)) => *total += took,
            None => self.times.push((stage, took)),
        }
        result
    }
}

/// Who watches a run.
pub trait Progress: Sync {
    /// A stage begins.
    fn stage(&self, name: &'static str);
}

/// Nobody watches.
pub struct Unwatched;

impl Progress for Unwatched {
    fn stage(&self, _: &'static str) {}
}
