//! What came, by what each file is: a table of a kind of return, something said beside the returns, or nothing that is read.

use anyhow::Error;

use super::acceptances::{self, Acceptance};
use super::book::Room;
use super::boundaries;
use super::personal::Watch;
use super::sheets::{self, Table};
use super::unpack::unpack;
use super::{Input, aside, is_aside, root, scanned, source, told_elsewhere};
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::submitted::FileRead;
use crate::spec::inbox;
use crate::spec::returns::Returns;

/// Everything that came.
#[derive(Default)]
pub struct Came {
    pub files: Vec<FileRead>,
    /// Kinds of return of which a file came and could not be read at all; it is said what is wrong with it, so that it is neither
    /// missing nor taken back.
    pub refused: Vec<usize>,
    pub acceptances: Vec<Acceptance>,
    /// What was told of the returns elsewhere.
    pub told: Vec<Input>,
    /// The boundaries of areas.
    pub outlines: Vec<Input>,
    /// The tables, each with its kind of return.
    pub tables: Vec<(Table, usize)>,
}

impl Came {
    /// Takes in files, which are sorted by their paths.
    ///
    /// # Errors
    /// Only when the bytes of a file cannot be read.
    pub fn of(
        returns: &Returns,
        mut inputs: Vec<Input>,
        watch: &mut Watch,
        findings: &mut Findings,
    ) -> Result<Came, Error> {
        let mut came = Came::default();
        let mut room = Room::of_run();
        let root = root(&inputs);
        inputs.iter().for_each(|input| watch.name(&input.path));
        for input in inputs.extract_if(.., |input| input.no_file) {
            came.refuse(returns, &input.path);
            let message = "this is a pipe, a device or a socket, not a file, so it was not read";
            let finding = Finding::error(Code::UNREADABLE_FILE, Origin::file(input.path), message);
            findings.push(finding.hint("put a copy of what was sent in its place, or remove it"));
        }
        for input in inputs.extract_if(.., |input| is_inbox(&input.path)) {
            if !returns.claims.files.contains(&input.path) {
                findings.push(not_there(&input.path));
            }
            source(input, watch)?;
        }
        for input in inputs.extract_if(.., |input| is_aside(&root, &input.path)) {
            aside::look(input, watch)?;
        }
        for input in inputs.extract_if(.., |input| acceptances::is_acceptances(&input.path)) {
            came.acceptances.extend(acceptances::read(input, watch, findings)?);
        }
        came.told = inputs.extract_if(.., |input| told_elsewhere::is_told_elsewhere(&input.path)).collect();
        came.outlines = inputs.extract_if(.., |input| boundaries::is_boundaries(&input.path)).collect();
        for input in inputs {
            came.take(returns, input, &mut room, watch, findings)?;
        }
        came.unused(returns, &root, findings);
        Ok(came)
    }

    /// Says which entries of an `inbox.toml` of these folders fit no file, or none that no earlier entry fits.
    fn unused(&self, returns: &Returns, root: &str, findings: &mut Findings) {
        for claim in returns.claims.entries.iter().filter(|claim| claim.origin.file.starts_with(root)) {
            let counts = |file: &FileRead| returns.claim(&file.path).is_some_and(|first| std::ptr::eq(first, claim));
            if self.files.iter().any(counts) {
                continue;
            }
            let (message, hint) = match self.files.iter().find(|file| claim.fits(&file.path)) {
                Some(file) => (
                    format!("all that \"{}\" matches is matched by an entry above it: {}", claim.typed, file.path),
                    "put the narrower entry first",
                ),
                None => (
                    format!("no file is called \"{}\"", claim.typed),
                    "correct `match`, or remove the entry if the file will not be sent",
                ),
            };
            findings.push(Finding::warning(Code::UNUSED_ENTRY, claim.origin.clone(), message).hint(hint));
        }
    }

    fn refuse(&mut self, returns: &Returns, path: &str) {
        if let Some(kind) = returns.kind_of(path) {
            self.files.push(FileRead { path: path.to_owned(), kind: Some(kind) });
            self.refused.push(kind);
        }
    }

    fn take(
        &mut self,
        returns: &Returns,
        input: Input,
        room: &mut Room,
        watch: &mut Watch,
        findings: &mut Findings,
    ) -> Result<(), Error> {
        if !is_table(&input.path) {
            findings.push(unknown_format(&input.path));
            return aside::look(input, watch);
        }
        let (path, errors) = (input.path.clone(), findings.errors());
        let chosen = sheets::choose(returns, unpack(input, room, findings)?, watch, findings)?;
        if chosen.is_empty() && findings.errors() > errors {
            self.refuse(returns, &path);
        }
        for table in chosen {
            let path = table.input.path.clone();
            let kind = returns.kind_of(&path);
            self.files.push(FileRead { path: path.clone(), kind });
            match kind {
                Some(kind) => self.tables.push((table, kind)),
                // Whether that matters is seen when it is known what has not come.
                None => watch.add(&path, scanned(table.input.bytes, &path)?),
            }
        }
        Ok(())
    }
}

/// The tables of which nothing says which return they are.
pub fn unclaimed(returns: &Returns, mut inputs: Vec<Input>) -> Vec<Input> {
    let root = root(&inputs);
    inputs.retain(|input| {
        let path = input.path.as_str();
        !input.no_file && !is_aside(&root, path) && is_table(path) && returns.kind_of(path).is_none()
    });
    inputs
}

fn not_there(path: &str) -> Finding {
    let message = "this file is not used: inbox.toml is read only in a folder that a publication names in `returns`";
    let finding = Finding::warning(Code::UNUSED_ENTRY, Origin::file(path), message);
    finding.hint("move its entries there; a `match` with a slash is compared with the path below that folder")
}

fn is_inbox(path: &str) -> bool {
    path.rsplit('/').next() == Some(inbox::FILE)
}

/// Whether the name is one of a table.
fn is_table(path: &str) -> bool {
    let lower = path.to_lowercase();
    ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods", "zip"]
        .iter()
        .any(|extension| lower.strip_suffix(extension).is_some_and(|rest| rest.ends_with('.')))
}

fn unknown_format(path: &str) -> Finding {
    let (message, hint) = match aside::is_map(path) {
        true => (
            "this file is a map, not a table, so it was skipped",
            "the boundaries of a map are read from a GeoJSON file called boundaries.geojson",
        ),
        false => ("this file is not a readable table, so it was skipped", "ask for it as CSV, XLSX or ODS"),
    };
    Finding::warning(Code::UNKNOWN_FORMAT, Origin::file(path), message).hint(hint)
}
