//! The only part that touches the disk: loads pipelines and returns before the stages, swaps files in after them.

pub mod device;
pub mod excerpt;
pub mod fresh;
pub mod hashing;
pub mod journal;
pub mod load;
pub mod lock;
pub mod remember;
pub mod stamp;
pub mod swap;
