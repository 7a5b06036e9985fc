//! Tests that are a folder or a page each: `cases` holds what comes out of returns, `leaks` holds that nothing can be worked
//! out, `pages` holds that the README and the book say what happens, `reference` makes the pages that the program knows itself.
//!
//! `cargo test --release --test folders` runs all of them side by side, `cargo test --release rate` those with this in their names.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails there")]

mod cases;
mod leaks;
#[path = "../it/outside/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the random worlds use more of it, and its own tests run with them")]
mod outside;
mod pages;
#[path = "../it/project.rs"]
#[allow(dead_code, reason = "other tests use more of it")]
mod project;
mod reference;

/// Whether what is expected is to be rewritten.
fn blessing() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}

/// The name of a folder.
fn name(folder: &std::path::Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn main() {
    let trials = cases::trials().into_iter().chain(leaks::trials());
    let trials = trials.chain(pages::trials()).chain(reference::trials()).collect();
    libtest_mimic::run(&libtest_mimic::Arguments::from_args(), trials).exit();
}
