//! A return that somebody owes, and what has become of it.

use chrono::{Days, NaiveDate};

use super::area::AreaIndex;
use super::period::Period;

/// One partner's return for one area and period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owed {
    pub partner: String,
    /// Index into the kinds of return.
    pub kind: usize,
    pub period: Period,
    pub area: AreaIndex,
    pub area_name: String,
    pub due: Option<NaiveDate>,
    /// When it came, where the return says so.
    pub received: Option<NaiveDate>,
    pub state: State,
    /// Errors in it, and warnings that nobody has accepted.
    pub queries: usize,
}

/// What has become of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It has not come, and there is still time; or nobody has sent anything yet, and nobody knows what day it is.
    Awaited,
    /// It has not come.
    Missing,
    /// A file came from which nothing could be read.
    Unreadable,
    /// It came after it was due.
    Late,
    /// It came, and not too late as far as is known.
    OnTime,
}

impl Owed {
    /// Whether figures came that can be used.
    pub fn came(&self) -> bool {
        matches!(self.state, State::Late | State::OnTime)
    }

    /// What the score counts: it came by its due date, and nothing in it is open.
    pub fn is_good(&self) -> bool {
        self.state == State::OnTime && self.queries == 0
    }

    /// The state in words.
    pub fn words(&self) -> &'static str {
        match (self.state, self.queries) {
            (State::Awaited, _) => "awaited",
            (State::Missing, _) => "missing",
            (State::Unreadable, _) => "not readable",
            (State::Late, 0) => "accepted, late",
            (State::Late, _) => "queried, late",
            (State::OnTime, 0) => "accepted",
            (State::OnTime, _) => "queried",
        }
    }
}

/// The day by which a return is due: so many days after its period.
pub fn due(period: Period, days: Option<u32>) -> Option<NaiveDate> {
    period.last_day().checked_add_days(Days::new(u64::from(days?)))
}

/// Whether there is still time on a day for what is due; `None` where nobody knows the one or the other.
pub fn in_time(due: Option<NaiveDate>, on: Option<NaiveDate>) -> Option<bool> {
    due.zip(on).map(|(due, on)| on <= due)
}
