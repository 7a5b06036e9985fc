//! Decides what may be shown. Nothing after this stage can see a number that it withheld.
//!
//! | file | what it does |
//! |---|---|
//! | `ledger` | what is told of counts: by what is shown, by what was sent, by what was told before |
//! | `secondary`, `plan`, `attacker` | what to withhold |
//! | `released`, `cell`, `wording` | what is released of figures |
//! | `limits`, `many`, `control`, `funnel`, `map`, `projection` | the limits and classes of what is released, and where it leads |
//! | `release` | the product: cells that are safe to show |
//! | `record` | what was withheld and why, for the analyst |

mod attacker;
mod cell;
mod control;
mod funnel;
mod ledger;
mod limits;
mod many;
mod map;
mod plan;
mod projection;
mod record;
mod release;
mod released;
mod secondary;
mod wording;

use crate::derive::{Figures, Node, Sent, Shown, Spreads};
use crate::model::area::AreaIndex;
use crate::model::disclosed::{Disclosed, Elsewhere};
use crate::model::finding::Finding;
use crate::model::withheld::Record;
use crate::spec::layout::Edition;
use crate::spec::publications::{self, Publication};
use crate::world::{Book, Count, World};

pub use cell::Cell;
pub use control::{Assurance, ControlLimits, Controlled, Judged, Rare, Season, Segment};
pub use funnel::{Funnelled, Placed};
use ledger::Ledger;
pub use limits::{Clear, Limits};
pub use many::Many;
pub use map::{Classed, Mapped};
pub use projection::{Ahead, Projected};
pub use release::{Release, Released};
use released::{Told, released};

/// What one refresh releases.
pub struct Disclosure {
    /// One release for each edition, in their order.
    pub releases: Vec<Release>,
    /// What is to be remembered of it, and what was withheld and why; nothing where no publication withholds anything.
    pub disclosed: Option<(Disclosed, Record)>,
}

/// An edition with its figures, before anything is decided.
#[derive(Debug)]
pub struct Derived<'a> {
    pub edition: Edition<'a>,
    pub figures: Figures,
    /// The list of returns that it is made from.
    pub list: usize,
    /// Whether it was asked for. One that was not counts as told all the same: it is published at another time.
    pub is_asked: bool,
}

/// One list of folders of returns.
#[derive(Debug)]
pub struct List {
    /// The folders, joined.
    pub returns: String,
    pub partners: Vec<String>,
    /// What was sent of each count of the world, in its order.
    pub sent: Vec<Sent>,
}

/// Everything that is told together: editions whose returns overlap, what belongs with what they show, and what was told
/// before. A reader has all of it.
#[derive(Debug)]
pub struct Together<'a> {
    pub book: &'a Book,
    pub world: &'a World,
    pub lists: Vec<List>,
    pub editions: &'a [Derived<'a>],
    /// All publications of these returns, with or without an edition.
    pub publications: Vec<&'a Publication>,
    pub before: &'a Disclosed,
    pub elsewhere: &'a [Elsewhere],
}

impl Together<'_> {
    /// The place in the book of an area of an edition.
    fn area(&self, derived: &Derived, area: AreaIndex) -> Option<AreaIndex> {
        self.book.area(&derived.edition.areas.get(area).code)
    }
}

/// The counts behind some editions, and those that earlier refreshes remember: what belongs with them is their world.
/// Nothing where no publication withholds or rounds anything.
///
/// # Errors
/// What is remembered of counts that nothing describes any more: then nothing may be published.
pub fn seeds(
    book: &Book,
    publications: &[&Publication],
    editions: &[Derived],
    before: &Disclosed,
    elsewhere: &[Elsewhere],
) -> Result<Vec<Count>, Box<Finding>> {
    if publications.iter().all(|publication| matches!(publication.disclosure, publications::Disclosure::Public { .. }))
    {
        return Ok(Vec::new());
    }
    let lost = ledger::lost(book, before);
    if !lost.is_empty() {
        let returns = publications.first().map_or(String::new(), |publication| publication.returns.join("+"));
        return Err(Box::new(record::history_lost(&returns, &lost)));
    }
    let mut seeds = ledger::remembered(book, &before.knowing(elsewhere));
    for derived in editions {
        for index in 0..derived.figures.len() {
            let figure = derived.figures.get(index);
            if let Node::Measured { measure, area, period, breakdown } = &figure.node
                && book.is_people(*measure)
                && figure.found
                && let Some(area) = book.area(&derived.edition.areas.get(*area).code)
            {
                seeds.insert(Count { measure: *measure, part: breakdown.clone(), area, period: *period, sender: None });
            }
        }
    }
    Ok(seeds.into_iter().collect())
}

/// Makes the releases of editions that are told together: every figure that they show, rounded, or withheld, so that
/// nobody who has all of them, all before them, and what was told elsewhere, can work out what is withheld.
///
/// # Errors
/// A small number that could be worked out whatever is withheld: then nothing may be published.
pub fn disclose(together: &Together) -> Result<Disclosure, Box<Finding>> {
    let ledger = Ledger::new(together);
    let withheld = secondary::withhold(together, &ledger)
        .map_err(|refused| Box::new(record::refusal(together, &ledger, &refused)))?;
    let returns = together.editions.first().map(|derived| derived.edition.returns);
    let policies = |publication: &&Publication| publication.disclosure.policy(returns?);
    let mut policies: Vec<String> = together.publications.iter().filter_map(policies).collect();
    policies.dedup();
    let is_open = policies.is_empty();
    let told = |edition| Told { ledger: &ledger, withheld: &withheld, edition, is_open };
    let editions = || together.editions.iter().enumerate();
    let shown = editions().map(|(place, Derived { edition, figures, .. })| {
        let told = told(place);
        Shown { edition, figures, is_shown: Box::new(move |index| released::tells_all(figures, &told, index)) }
    });
    let spreads = Spreads::of(&shown.collect::<Vec<_>>());
    let releases = editions()
        .map(|(place, Derived { edition, figures, .. })| released(edition, figures, &told(place), &spreads))
        .collect();
    let disclosed = (!policies.is_empty()).then(|| {
        let states = ledger.states(together.book, &|tell| withheld.why.contains_key(&tell));
        (together.before.clone().after(states), record::record(together, &ledger, &withheld, policies.join("; ")))
    });
    Ok(Disclosure { releases, disclosed })
}
