//! What `pipelines/` may say: strict TOML, first as typed, then with every name looked up once.

pub mod codebook;
pub mod comparison;
pub mod control;
pub mod disclosure;
pub mod funnel;
pub mod layout;
pub mod methods;
pub mod mistake;
pub mod publications;
pub mod returns;
pub mod rule;
pub mod source;
pub mod typed_comparison;
pub mod typed_publication;
pub mod typed_return;
