//! A refresh reads returns, checks them, derives figures, discloses what may be shown, revises against what was released
//! before, presents tables, charts and a report, and publishes files.
//!
//! The verbs of that sentence are the modules, in that order; `refresh` is the spine that calls them, `disk` is the only
//! one that touches the disk, and each stage uses only `model`, `spec` and the stage before it. `statistics` holds the
//! formulas that `derive` uses, and knows nothing of the rest; nor do `attack`, which is what somebody who knows all that
//! is published can work out, and `suppress`, which chooses what to withhold against it. `partner` stands outside the stages: it is what goes back to
//! those who sent the returns; and so do `scaffold`, which describes a table that nobody has described yet, and `start`,
//! which begins a partnership of one's own.

pub mod cli;
pub mod manual;
pub mod refresh;

pub mod methods;
pub mod model;
pub mod pipelines;
pub mod rules;
pub mod schema;
pub mod spec;
pub mod statistics;

pub mod attack;
pub mod suppress;
pub mod world;

pub mod audit;

pub mod read;

pub mod check;

pub mod derive;

pub mod disclose;

pub mod revise;

pub mod present;

pub mod publish;

pub mod partner;
pub mod scaffold;
pub mod start;

pub mod disk;
