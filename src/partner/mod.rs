//! What goes back to the partners: the sheets that they fill in, and what is asked of them.

pub mod template;
