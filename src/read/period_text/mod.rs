//! Reads a period as people write it ("Q3 2022/23", "Apr '05 to Mar '06", "year ending March 2023") into the canonical one.

mod atoms;
mod days;
mod numbers;
mod reading;
mod tokens;

use chrono::NaiveDate;

use crate::model::code::Code;
use crate::model::date;
use crate::model::finding::{Finding, Origin};
use crate::model::period::Period;
use crate::read::quote;
use crate::read::status::{self, Status};
use crate::spec::returns::Kind;
use crate::spec::typed_return::{Frequency, Quarters};

use atoms::Atom;
use reading::Reader;

/// A period that was read, and what stood beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    pub period: Period,
    /// A mark was glued on ("March 20191"), which is worth a note.
    pub footnote: bool,
    /// A status stands beside it.
    pub status: Option<Status>,
}

/// Why a period cannot be read, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The code of its finding.
    pub code: Code,
    pub message: String,
    pub hint: Option<String>,
}

/// How a kind of return names its periods.
#[derive(Debug, Clone, Copy, Default)]
pub struct Habits {
    /// What "Q1 2022" means.
    pub quarters: Option<Quarters>,
    /// It comes once a year, so that "2011-12" is no month.
    pub yearly: bool,
    /// It is a register that stands as it is on the last day of a period of this length.
    pub stands: Option<Frequency>,
}

impl Habits {
    pub fn of(kind: &Kind) -> Habits {
        Habits {
            quarters: kind.quarters,
            yearly: kind.frequency == Some(Frequency::Year),
            stands: kind.frequency.filter(|_| kind.register.is_some()),
        }
    }
}

/// Reads a period: first as it is canonically written, which stays exactly what it says, then as people write it. A run
/// of days or months that is a quarter, a year or four quarters becomes that, so that a quarter is the same quarter
/// whichever calendar it was counted by. A status may stand beside it.
///
/// # Errors
/// What is wrong, with every reading where there are two.
pub fn read(text: &str, habits: Habits) -> Result<Read, Trouble> {
    if let Some(read) = standing(text, habits) {
        return read.map(|period| Read { period, footnote: false, status: None });
    }
    alone(text, habits).or_else(|trouble| beside(text, habits).unwrap_or(Err(trouble)))
}

/// The period of a register, by the day at which it stands: "As at 31 December 2024" is the period that ends then.
fn standing(text: &str, habits: Habits) -> Option<Result<Period, Trouble>> {
    let frequency = habits.stands?;
    let begins = |words: &&str| text.get(..words.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(words));
    let words = ["as at ", "as of ", "position at "].into_iter().find(begins)?;
    let day = day(text[words.len()..].trim())?;
    Some(ends_on(day, frequency).ok_or_else(|| {
        let message = format!("{} is not the last day of a period of this register", date::words(day));
        let period = frequency.in_which_ends(Period::Span { first: day, last: day });
        Trouble::new(message).hint(format!("write the period that it is for, such as {period}"))
    }))
}

/// The period of this length that ends on a day.
pub fn ends_on(day: NaiveDate, frequency: Frequency) -> Option<Period> {
    Some(frequency.in_which_ends(Period::Span { first: day, last: day })).filter(|period| period.last_day() == day)
}

/// Reads a period beside which nothing else stands.
fn alone(text: &str, habits: Habits) -> Result<Read, Trouble> {
    let of = |period, footnote| Read { period, footnote, status: None };
    let canonical = Period::parse(text);
    let reader = Reader { text, quarters: habits.quarters };
    if let (Some(month), Ok(year)) = (year_or_month(text).filter(|_| !habits.yearly), &canonical) {
        return Err(reader.two_readings(*year, "a financial year", month, "a month"));
    }
    if let Ok(period) = canonical {
        return Ok(of(period, false));
    }
    let Some(atoms) = atoms::read(text)? else {
        return Err(refused(canonical, text));
    };
    if let ([Atom::Six { year, .. }], true) = (atoms.list.as_slice(), habits.yearly) {
        return Ok(of(Period::Year { year: *year }, atoms.footnote));
    }
    match reader.whole(&atoms.list)? {
        Some(period) => Ok(of(period, atoms.footnote)),
        None => Err(refused(canonical, text)),
    }
}

/// Reads a period with a remark beside it: a status, which counts for the whole row. Any other remark may change what the
/// figures are of ("April only"), so nobody leaves it out.
fn beside(text: &str, habits: Habits) -> Option<Result<Read, Trouble>> {
    if text.len() > atoms::LONGEST {
        return None;
    }
    if let Some((rest, status)) = status::beside(text) {
        return match alone(&rest, habits) {
            Ok(read) => Some(Ok(Read { status: Some(status), ..read })),
            Err(trouble) => (trouble.code == Code::AMBIGUOUS_PERIOD).then_some(Err(trouble)),
        };
    }
    let (rest, remark) = status::bracketed(text).next()?;
    let is_remark = matches!(atoms::read(remark), Ok(None));
    let read = alone(&rest, habits).ok().filter(|_| is_remark)?;
    let message = format!("{} says more than a period", quote::cell(text));
    Some(Err(Trouble::new(message).hint(format!(
        "write {} alone, and put what is in brackets in a column for notes; a status such as (provisional) is \
        understood",
        read.period
    ))))
}

/// The note about a status beside a period.
pub fn status_note(period: Period, status: Status, origin: Origin) -> Finding {
    let says = match status {
        Status::Settled => "settled",
        Status::Revised => "revised",
        Status::Provisional => "provisional",
        Status::Absent(reason) => reason.words(),
    };
    let message =
        format!("there is a status beside the period, which was read as {period}, with its figures as {says}");
    Finding::note(Code::STATUS_BESIDE, origin, message)
}

/// The month that "2011-12" is, where it is a financial year, too.
fn year_or_month(text: &str) -> Option<Period> {
    let (year, month) = text.trim().split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2)?;
    let (year, month) = (year.parse::<i32>().ok()?, month.parse::<u32>().ok()?);
    ((1..=12).contains(&month) && (year + 1).rem_euclid(100) as u32 == month).then_some(Period::Month { year, month })
}

/// One day, as people write it.
pub fn day(text: &str) -> Option<NaiveDate> {
    match atoms::read(text).ok()??.list.as_slice() {
        [Atom::Date(day)] => Some(*day),
        _ => None,
    }
}

impl Trouble {
    fn new(message: impl Into<String>) -> Trouble {
        Trouble { code: Code::UNREADABLE_PERIOD, message: message.into(), hint: None }
    }

    fn ambiguous(message: impl Into<String>) -> Trouble {
        Trouble { code: Code::AMBIGUOUS_PERIOD, ..Trouble::new(message) }
    }

    fn hint(mut self, hint: impl Into<String>) -> Trouble {
        self.hint = Some(hint.into());
        self
    }
}

/// Why no period of the standard spelling is meant, where that may be repeated.
fn refused(canonical: Result<Period, String>, text: &str) -> Trouble {
    match (canonical, quote::plain(text)) {
        (Err(why), Some(_)) => Trouble::new(why),
        (Ok(_) | Err(_), _) => unreadable(text),
    }
}

fn unreadable(text: &str) -> Trouble {
    Trouble::new(format!("{} cannot be read as a period", quote::cell(text)))
}

#[cfg(test)]
mod tests;
