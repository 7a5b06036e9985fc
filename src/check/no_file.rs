//! Every kind of return that a publication needs has a file.

use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::submitted::FileRead;
use crate::spec::returns::Returns;

pub fn findings(returns: &Returns, files: &[FileRead], needed: &[(usize, String)]) -> Vec<Finding> {
    let absent = needed.iter().filter(|(kind, _)| !files.iter().any(|file| file.kind == Some(*kind)));
    absent
        .map(|(kind, path)| {
            let message = format!("there is no file for the {}, which a publication needs", returns.kinds[*kind].title);
            Finding::error(Code::NO_FILE, Origin::file(path.as_str()), message)
                .hint("put the file there; its name may continue after an underscore")
        })
        .collect()
}
