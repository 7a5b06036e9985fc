//! `quarterday explain`: what a finding, a rule, a method or any other key means.

use std::process::ExitCode;

use anyhow::{Error, bail};
use quarterday::cli::Explain;
use quarterday::spec::source::nearest;
use quarterday::{methods, rules, schema};

use crate::print::say;

pub fn run(typed: &Explain) -> Result<ExitCode, Error> {
    let Some(name) = &typed.name else {
        for code in rules::codes() {
            say(&format!("{code:24} {}", code.audience().words()))?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let mut paragraphs = Vec::new();
    if let Ok(code) = rules::code(name) {
        let lines: Vec<&str> = code.explanation().iter().map(|line| line.trim()).collect();
        paragraphs.push(format!("{code}, a finding {}\n{}", code.audience().words(), lines.join("\n")));
    }
    let keys = schema::keys();
    // What means the same in several places is said once.
    let mut meanings: Vec<(&str, Vec<&str>)> = Vec::new();
    for key in keys.iter().filter(|key| key.name == *name) {
        match meanings.iter_mut().find(|(meaning, _)| *meaning == key.meaning) {
            Some((_, places)) => places.push(&key.place),
            None => meanings.push((&key.meaning, vec![&key.place])),
        }
    }
    for (meaning, places) in meanings {
        paragraphs.push(format!("{name}, a key {}\n{meaning}", places.join("; ")));
    }
    if let Some(method) = methods::ENTRIES.iter().find(|method| method.key == name) {
        paragraphs.extend(method.words.iter().map(|words| format!("In the report: {words}")));
    }
    if paragraphs.is_empty() {
        let codes = rules::codes();
        let known = codes.iter().map(|code| code.name()).chain(keys.iter().map(|key| key.name.as_str()));
        let near = nearest(name, &mut { known });
        let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
        bail!("there is no finding code or key called \"{name}\"{near}");
    }
    say(&paragraphs.join("\n\n"))?;
    Ok(ExitCode::SUCCESS)
}
