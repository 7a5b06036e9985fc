//! What `pipelines/` may say: strict TOML, first as typed, then with every name looked up once.

pub mod brought;
pub mod chart_kind;
pub mod claim;
pub mod codebook;
pub mod control;
pub mod disclosure;
pub mod figure;
mod file_name;
pub mod funnel;
pub mod inbox;
pub mod intervals;
pub mod kind;
pub mod layout;
pub mod listed;
pub mod map;
pub mod mistake;
pub mod names;
pub mod publications;
pub mod register;
pub mod released;
pub mod returns;
pub mod rule;
pub mod shown;
pub mod source;
pub mod typed_control;
pub mod typed_publication;
pub mod typed_return;
