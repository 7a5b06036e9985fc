//! Compares what is about to be released with what was released before: which figures are not what they were, and why.
//!
//! Nothing but what two releases show is compared, so a comparison says nothing that they do not.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::cell::{Marker, Shown};
use crate::model::edition::{Cause, Published};
use crate::model::round;
use crate::spec::layout::{Edition, Key};

pub use crate::disclose::{
    Ahead, Assurance, Cell, Classed, Clear, Controlled, Funnelled, Judged, Limits, Many, Mapped, Placed, Projected,
    Rare, Release, Released, Season, Segment,
};

/// What was released before, with what is known of why it is not the same any more.
#[derive(Debug, Clone)]
pub struct Earlier {
    pub against: Against,
    /// What it showed, by the ids of its figures.
    pub figures: BTreeMap<String, Published>,
    /// Why a figure is another, by its id.
    pub causes: BTreeMap<String, BTreeSet<Cause>>,
}

/// What an edition is compared with, in words.
#[derive(Debug, Clone)]
pub enum Against {
    /// The edition of an earlier period.
    LastEdition { period: String, on: String },
    /// The same edition before it was corrected.
    Before { on: String, now_on: String, because: String },
}

/// A release with all that is not what it was.
#[derive(Debug)]
pub struct Revised {
    release: Release,
    since: Vec<Since>,
}

/// What is another since something was released.
#[derive(Debug)]
pub struct Since {
    against: Against,
    changes: Vec<Change>,
}

/// A figure that is not what it was.
#[derive(Debug)]
pub struct Change {
    key: Key,
    was: Cell,
    by: Option<Cell>,
    cause: String,
}

impl Revised {
    /// What is released, with its revised figures marked.
    pub fn release(&self) -> &Release {
        &self.release
    }

    /// What it was compared with, in the order given.
    pub fn since(&self) -> &[Since] {
        &self.since
    }
}

impl Since {
    pub fn against(&self) -> &Against {
        &self.against
    }

    /// In the order of the layout.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}

impl Change {
    /// Where it stands in the layout.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// What was shown before.
    pub fn was(&self) -> &Cell {
        &self.was
    }

    /// By how much it is more; nothing where one of the two is no number.
    pub fn by(&self) -> Option<&Cell> {
        self.by.as_ref()
    }

    pub fn cause(&self) -> &str {
        &self.cause
    }
}

/// Marks what is another than one of the releases showed, and says what, by how much and why.
pub fn revise(edition: &Edition, mut release: Release, earlier: Vec<Earlier>) -> Revised {
    let mut revised: BTreeSet<String> = BTreeSet::new();
    let mut since = Vec::new();
    for Earlier { against, figures, causes } in earlier {
        let mut seen = BTreeSet::new();
        let mut changes = Vec::new();
        for (key, released) in release.figures() {
            // A figure may have several places.
            let Some(published) = figures.get(released.id()).filter(|_| seen.insert(released.id())) else { continue };
            let verdict = verdict(released, published);
            if is_shown(released, published) && verdict.is_none() {
                continue;
            }
            let was = Cell::published(published);
            let by = Cell::difference(&was, released.cell());
            if !is_marker(&published.marker) {
                revised.insert(released.id().to_owned());
            }
            let cause = cause(edition, published, released, causes.get(released.id()));
            let cause = [Some(cause), verdict].into_iter().flatten().collect::<Vec<_>>().join("; ");
            changes.push(Change { key: key.clone(), was, by, cause });
        }
        since.push(Since { against, changes });
    }
    release.mark_revised(&|id| revised.contains(id));
    Revised { release, since }
}

/// What its method answers, where that is not what it answered.
fn verdict(released: &Released, published: &Published) -> Option<String> {
    let Some(Shown::Words(now)) = released.verdict().map(Cell::shown) else { return None };
    let differs = !published.verdict.is_empty() && published.verdict != *now;
    differs.then(|| format!("the verdict was \"{}\" and is \"{now}\"", published.verdict))
}

/// Whether a figure shows what it was published with.
fn is_shown(released: &Released, published: &Published) -> bool {
    match released.cell().shown() {
        Shown::Number { value, decimals } => match published.value.parse::<f64>() {
            // Shown with more places or fewer it is the same where it says the same.
            Ok(before) => before == *value || round::plain(*value, *decimals) == published.value,
            Err(_) => false,
        },
        Shown::Words(words) => {
            let (lower, upper) = released.bounds();
            published.value.is_empty()
                && published.marker == *words
                && (lower.unwrap_or_default(), upper.unwrap_or_default()) == (&published.lower, &published.upper)
        }
        Shown::Marker(marker) => published.value.is_empty() && published.marker == marker.symbol(),
    }
}

fn is_marker(text: &str) -> bool {
    Marker::ALL.iter().any(|marker| marker.symbol() == text)
}

/// Why, in words for everybody. Where one of the two is withheld nothing is said of whether the number behind it changed.
fn cause(edition: &Edition, published: &Published, released: &Released, causes: Option<&BTreeSet<Cause>>) -> String {
    let withheld = Marker::Confidential;
    if matches!(released.cell().shown(), Shown::Marker(marker) if *marker == withheld) {
        return "now withheld, to protect people".to_owned();
    }
    if published.marker == withheld.symbol() {
        return "was withheld before, to protect people".to_owned();
    }
    let title = |id: &str| {
        let kind = edition.returns.kinds.iter().find(|kind| kind.id == id);
        kind.map_or_else(|| id.to_owned(), |kind| kind.title.clone())
    };
    let said = causes.into_iter().flatten().map(|cause| match cause {
        Cause::Sent { kind, became } => format!("{} {}", title(kind), became.words()),
        Cause::Definition => "made from other parts".to_owned(),
        Cause::Around => "other figures or areas".to_owned(),
    });
    let said: Vec<String> = said.collect();
    // The numbers behind it are the same, so it is how they are shown.
    if said.is_empty() { "rounding, or what is protected".to_owned() } else { said.join("; ") }
}
