//! Derives figures from accepted returns. How each is made, the catalogue of methods says, a file for each; what is here is the
//! engine that makes them, each once, and keeps where it came from. What this stage makes is not safe to show.

pub mod arithmetic;
mod base;
pub mod causes;
mod coverage;
mod denominators;
mod derivation;
mod exact;
mod figure;
mod figures;
mod judging;
mod level;
mod method;
mod population;
mod sent;
mod spread;
mod sum;
pub mod trace;

use crate::check::Accepted;
use crate::spec::layout::Edition;

pub use coverage::{Compared, Unit};
pub use derivation::{Derivation, Made};
pub use exact::decimal;
pub use figure::{Extra, Figure, FigureIndex, Node, Part, PartRole, Step};
pub use figures::Figures;
pub use judging::{Judgement, Judging};
pub use level::Level;
pub use method::{Answer, Method, Methods};
pub use sent::{Sent, Wants, counts, sent};
pub use spread::{Shown, Spreads};
pub use trace::Ids;

/// Derives every figure that the edition shows, and what these are made from.
pub fn derive(edition: &Edition, methods: &Methods, accepted: &Accepted) -> Figures {
    let mut derivation = Derivation::new(edition, methods, accepted);
    let shown = edition.keys().into_iter().map(|key| (key.clone(), derivation.figure(&key))).collect();
    derivation.write_whole_counts_as_such();
    let denominators = derivation.denominators();
    Figures {
        all: derivation.all,
        methods: methods.clone(),
        shown,
        places: accepted.observations().places.clone(),
        missing: accepted.missing().to_vec(),
        held: accepted.held().to_vec(),
        denominators,
    }
}
