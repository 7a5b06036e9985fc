//! Gives the program its version: that of `Cargo.toml` and, where this is a clone of the repository, the commit.
//!
//! `--version` alone says it. No file of the output does, so the same returns give the same bytes whichever commit is built.
//!
//! `QUARTERDAY_COMMIT` says the commit to whoever builds without git. If it is there and empty, none is named, and a commit does
//! not build the program again.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo so")]

use std::env;
use std::path::Path;
use std::process::Command;

/// Letters of a commit that are shown. Git's own short form grows with the repository, so it is not used.
const SHOWN: usize = 9;
const GIVEN: &str = "QUARTERDAY_COMMIT";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let number = env!("CARGO_PKG_VERSION");
    println!("cargo::rerun-if-env-changed={GIVEN}");
    let commit = env::var(GIVEN).map_or_else(|_| commit(), |given| Some(given).filter(|given| !given.is_empty()));
    let commit = commit.and_then(|commit| Some(format!(" ({})", commit.get(..SHOWN)?)));
    let version = format!("{number}{}", commit.unwrap_or_default());
    println!("cargo::rustc-env=QUARTERDAY_VERSION={version}");
}

/// The commit that is checked out. None without git, in an unpacked archive, or in a folder of another repository.
fn commit() -> Option<String> {
    // Empty at the top of a clone, and the way from there in a folder below it.
    if !git(&["rev-parse", "--show-prefix"])?.is_empty() {
        return None;
    }
    // A checkout changes HEAD, and a commit the file of the branch. Where branches are packed, the commit makes that file.
    let branch = git(&["symbolic-ref", "--quiet", "HEAD"]).and_then(|branch| file(&branch));
    for path in [file("HEAD"), branch.or_else(|| file("refs/heads")), file("packed-refs")].into_iter().flatten() {
        println!("cargo::rerun-if-changed={path}");
    }
    git(&["rev-parse", "--verify", "HEAD"])
}

/// Where git keeps something, if it is there.
fn file(name: &str) -> Option<String> {
    git(&["rev-parse", "--git-path", name]).filter(|path| Path::new(path).exists())
}

/// What git answers. Cargo runs this in the folder of the package.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let answer = output.status.success().then(|| String::from_utf8(output.stdout).ok())??;
    Some(answer.trim().to_owned())
}
