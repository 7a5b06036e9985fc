//! What is shown on a terminal while a run goes on.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};
use quarterday::refresh::{Progress, Unwatched};

/// A bar where somebody looks on, and nothing otherwise.
pub fn progress() -> Box<dyn Progress> {
    if std::io::stderr().is_terminal() { Box::new(Bar::default()) } else { Box::new(Unwatched) }
}

/// One bar a stage, on a terminal.
#[derive(Default)]
struct Bar(std::sync::Mutex<Option<ProgressBar>>);

impl Progress for Bar {
    fn stage(&self, name: &'static str) {
        let Ok(mut current) = self.0.lock() else { return };
        if let Some(bar) = current.take() {
            bar.finish_and_clear();
        }
        let bar = ProgressBar::new_spinner().with_message(name);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(std::time::Duration::from_millis(100));
        *current = Some(bar);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Ok(mut current) = self.0.lock()
            && let Some(bar) = current.take()
        {
            bar.finish_and_clear();
        }
    }
}
