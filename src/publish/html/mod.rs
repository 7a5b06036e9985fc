//! The publication as one self-contained page: readable without a network, without a script and on paper.

mod escape;
mod headline;
mod page;
mod places;
mod section;
mod sources;
mod table;
mod trace;

pub use page::page;
