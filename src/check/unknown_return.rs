//! A file of which nobody knows what it is may be the return that is missed.

use crate::model::code::Code;
use crate::model::finding::{Finding, Origin, Severity};
use crate::model::missing::Missing;
use crate::model::submitted::{Expected, FileRead};
use crate::spec::returns::Returns;
use crate::spec::source::nearest;

/// An error while something is owed that has not come, be it that nothing of its kind has; a note where all has come; and a
/// warning where nobody has said who owes what.
pub fn findings(returns: &Returns, files: &[FileRead], missing: &[Missing], expected: &[Expected]) -> Vec<Finding> {
    let came = |owed: &Expected| files.iter().any(|file| file.kind == Some(owed.kind));
    let misses = !missing.is_empty() || !expected.iter().all(came);
    let severity = match (misses, expected.is_empty()) {
        (true, _) => Severity::Error,
        (false, false) => Severity::Note,
        (false, true) => Severity::Warning,
    };
    let unclaimed = files.iter().filter(|file| file.kind.is_none());
    unclaimed.map(|file| Finding { severity, ..finding(returns, &file.path, misses) }).collect()
}

fn finding(returns: &Returns, path: &str, misses: bool) -> Finding {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split(['.', '_', '-', ' ']).next().unwrap_or(name);
    // Two letters are near to any name.
    let stem = if stem.len() > 2 { stem } else { name };
    let near = nearest(stem, &mut returns.kinds.iter().map(|kind| kind.id.as_str()));
    let message = match misses {
        true => "no kind of return has this name, so the file was not read; it may be one that has not been received",
        false => "no kind of return has this name, so the file was not read",
    };
    let hint = match near {
        Some(near) => format!("if it is a {near} return, rename it {near}.csv or {near}_….csv"),
        None => "name it after its kind, for instance marac.csv or marac_2025q1.csv".to_owned(),
    };
    let hint =
        format!("{hint}; or keep its name and say in inbox.toml what it is: `quarterday inbox` proposes an entry");
    Finding::warning(Code::UNKNOWN_RETURN, Origin::file(path), message).hint(hint)
}
