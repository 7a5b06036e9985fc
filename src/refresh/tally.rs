//! What a run did and how long it took, and who watches it.

use std::time::{Duration, Instant};

use crate::read::Input;

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
        self.time_of(stage, Amount::Unknown, progress, run)
    }

    /// The same of a stage of which it is known how much there is to do.
    pub fn time_of<T>(
        &mut self,
        stage: &'static str,
        amount: Amount,
        progress: &dyn Progress,
        run: impl FnOnce() -> T,
    ) -> T {
        progress.stage(stage, amount);
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
    fn stage(&self, name: &'static str, amount: Amount);

    /// So much more of the stage is done.
    fn done(&self, by: u64);

    /// The same files, of which it is seen how much is read.
    fn watch(&self, inputs: Vec<Input>) -> Vec<Input>;
}

/// How much there is to do in a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    Unknown,
    Bytes(u64),
    Tables(u64),
}

/// Nobody watches.
pub struct Unwatched;

impl Progress for Unwatched {
    fn stage(&self, _: &'static str, _: Amount) {}

    fn done(&self, _: u64) {}

    fn watch(&self, inputs: Vec<Input>) -> Vec<Input> {
        inputs
    }
}
