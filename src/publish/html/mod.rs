//! The publication as one self-contained page: readable without a network, without a script and on paper.

pub(super) mod escape;
mod headline;
mod page;
mod places;
mod section;
pub(super) mod shell;
mod sources;
mod table;
mod trace;

pub use page::page;
