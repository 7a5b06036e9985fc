//! The publication as one self-contained page: readable without a network, without a script and on paper.
//!
//! Markup is written with `maud`, which escapes every text. It puts no line breaks anywhere, and pages are reviewed as
//! differences, so a `"\n"` ends what is worth a line of its own.

pub(super) mod anchor;
pub(super) mod document;
mod headline;
pub mod live;
mod page;
mod places;
mod section;
pub(super) mod shell;
mod spark;
mod table;
mod text;
mod trace;

pub use page::page;
pub(super) use table::or_dash;
