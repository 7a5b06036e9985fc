//! An attacker from outside, who shares no code with the program: it reads what was released, reasons with exact fractions,
//! and is held to the returns only for the judgement.
//!
//! | file | what it holds |
//! |---|---|
//! | `exact` | fractions, and sums of unknown numbers |
//! | `simplex` | the least and the greatest of a sum, in fractions and in whole numbers |
//! | `system` | claims, what follows from one at a time, and what hangs together |
//! | `calendar` | periods as runs of days |
//! | `pipelines` | what is counted, which rules hold, how figures are made |
//! | `given` | one refresh: areas, returns, releases |
//! | `names` | what is the same under two names |
//! | `world` | every number that there could be, and the true ones |
//! | `figures` | what each row of a release says |
//! | `known` | what anybody knows besides, and what partners sent |
//! | `text` | lines, notes, documents, names of files |
//! | `judge` | every small count, and who can work it out |
//! | `chance` | numbers by chance, to try it with |

mod calendar;
pub mod chance;
mod exact;
mod figures;
pub mod given;
pub mod judge;
mod known;
mod names;
mod pipelines;
mod simplex;
mod system;
mod text;
mod world;
