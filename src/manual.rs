//! What is made from the command line itself: completion scripts for shells, and manual pages.

use std::collections::BTreeMap;

use anyhow::Error;
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::cli::{Cli, NAME};

/// The script by which a shell completes what is typed.
pub fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), NAME, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The manual page of the program itself.
///
/// # Errors
/// None that can be caused from outside: the page is written to memory.
pub fn first_page() -> Result<String, Error> {
    Ok(String::from_utf8_lossy(&page(command())?).into_owned())
}

/// A manual page for the program and one for each command, by file name.
///
/// # Errors
/// None that can be caused from outside: the pages are written to memory.
pub fn pages() -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let program = command();
    let commands = program.get_subcommands().cloned();
    let named = commands.map(|command| Ok((format!("{NAME}-{}.1", command.get_name()), page(command)?)));
    let mut pages = named.collect::<Result<BTreeMap<String, Vec<u8>>, Error>>()?;
    pages.insert(format!("{NAME}.1"), page(program)?);
    Ok(pages)
}

/// The command line, with every command under its full name.
fn command() -> clap::Command {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    command
}

fn page(command: clap::Command) -> Result<Vec<u8>, Error> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(page)
}
