//! What is shown on a terminal while a run goes on.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use quarterday::read::Input;
use quarterday::refresh::{Amount, Progress, Unwatched};

/// A bar where somebody looks on, and nothing otherwise.
pub fn progress() -> Box<dyn Progress> {
    if std::io::stderr().is_terminal() { Box::new(Bar::default()) } else { Box::new(Unwatched) }
}

/// One bar a stage, on a terminal: how much is done and how long the rest will take, where it is known how much there is.
#[derive(Default)]
struct Bar(Mutex<Option<ProgressBar>>);

impl Bar {
    /// Puts another bar in the place of the one that is shown.
    fn show(&self, next: Option<ProgressBar>) {
        let Ok(mut current) = self.0.lock() else { return };
        if let Some(bar) = std::mem::replace(&mut *current, next) {
            bar.finish_and_clear();
        }
    }

    fn current(&self) -> Option<ProgressBar> {
        self.0.lock().ok().and_then(|current| current.clone())
    }
}

impl Progress for Bar {
    fn stage(&self, name: &'static str, amount: Amount) {
        let (bar, template) = match amount {
            Amount::Unknown | Amount::Bytes(0) | Amount::Tables(0) => {
                (ProgressBar::new_spinner(), "{spinner} {msg} {elapsed}")
            }
            Amount::Bytes(bytes) => {
                (ProgressBar::new(bytes), "{spinner} {msg} [{bar:30}] {bytes} of {total_bytes}, {eta} left")
            }
            Amount::Tables(tables) => {
                (ProgressBar::new(tables), "{spinner} {msg} [{bar:30}] {pos} of {len} tables, {eta} left")
            }
        };
        let bar = bar.with_message(name);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        self.show(Some(bar));
    }

    fn done(&self, by: u64) {
        if let Some(bar) = self.current() {
            bar.inc(by);
        }
    }

    fn watch(&self, inputs: Vec<Input>) -> Vec<Input> {
        let Some(bar) = self.current() else { return inputs };
        let watched = |input: Input| match input.size {
            Some(_) => Input { bytes: Box::new(bar.wrap_read(input.bytes)), ..input },
            None => input,
        };
        inputs.into_iter().map(watched).collect()
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.show(None);
    }
}
