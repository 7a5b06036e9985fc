//! A file of which nobody knows what it is may be the return that is missed.

use crate::model::code::Code;
use crate::model::finding::{Finding, Origin, Severity};
use crate::model::missing::Missing;
use crate::model::submitted::FileRead;
use crate::spec::returns::Returns;
use crate::spec::source::nearest;

/// An error while something is owed that has not come; a note where all has come; and a warning where nobody has said who owes
/// what. `knows`: somebody has.
pub fn findings(returns: &Returns, files: &[FileRead], missing: &[Missing], knows: bool) -> Vec<Finding> {
    let severity = match (missing.is_empty(), knows) {
        (false, _) => Severity::Error,
        (true, true) => Severity::Note,
        (true, false) => Severity::Warning,
    };
    let unclaimed = files.iter().filter(|file| file.kind.is_none());
    unclaimed.map(|file| Finding { severity, ..finding(returns, &file.path, !missing.is_empty()) }).collect()
}

fn finding(returns: &Returns, path: &str, misses: bool) -> Finding {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split(['.', '_', '-', ' ']).next().unwrap_or(name);
    let near = nearest(stem, &mut returns.kinds.iter().map(|kind| kind.id.as_str()));
    let message = match misses {
        true => "no kind of return has this name, so the file was not read; it may be one that has not come",
        false => "no kind of return has this name, so the file was not read",
    };
    let hint = match near {
        Some(near) => format!("if it is {near}.csv or {near}_….csv, call it so"),
        None => "name it for its kind, for instance marac.csv or marac_2025q1.csv".to_owned(),
    };
    let hint =
        format!("{hint}; or leave its name and say in inbox.toml what it is: `quarterday inbox` proposes an entry");
    Finding::warning(Code::UNKNOWN_RETURN, Origin::file(path), message).hint(hint)
}
