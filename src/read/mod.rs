//! Reads returns: bytes become coded columns, and whatever cannot be read becomes a finding at its place.

mod acceptances;
mod aside;
mod blocks;
mod book;
mod boundaries;
mod came;
mod claimed;
mod counted;
mod dates;
mod empty;
mod encoding;
mod facts;
mod field;
mod footnote;
mod gathered;
mod growing;
mod header;
mod look;
mod marking;
pub mod period_text;
mod personal;
mod propose;
mod quote;
mod records;
mod reference;
mod remarked_total;
mod repeated;
mod rows;
mod scale;
mod scan;
mod sender;
mod sent_again;
mod sheets;
mod status;
mod title;
mod told_elsewhere;
mod unpack;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use anyhow::{Context, Error};

use crate::model::area::{AreaIndex, Areas};
use crate::model::code::Code;
use crate::model::disclosed::Elsewhere;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::ground::{Ground, Tile};
use crate::model::observations::{Earlier, Observations};
use crate::model::register::{Empty, Entry};
use crate::model::submitted::{Expected, FileRead};
use crate::spec::returns::Returns;
use crate::spec::source::Source;
use crate::spec::typed_return::Reference;

use blocks::{Blocks, Broken};
use came::Came;
use growing::{Growing, Sealed};
use personal::{Found, Watch};
use sheets::Table;

pub use acceptances::Acceptance;
pub use came::unclaimed;
pub use field::{Commas, comma_of};
pub use look::{Plain, Seen, day, is_period, period, plain, seen};
pub use propose::proposal;
pub use reference::ListedArea;
pub use rows::{Unread, part_of_year};
pub use scale::{Scale, scale};

/// One file that was sent. It is opened by whoever owns the disk; this stage only takes its bytes.
pub struct Input {
    /// As the user would name it.
    pub path: String,
    pub bytes: Box<dyn Read + Send>,
    /// How many bytes it has, where that is known beforehand.
    pub size: Option<u64>,
    /// How the file was when it was opened, where that is known.
    pub state: Option<State>,
    /// It is a pipe, a device or a socket, and nothing is read of it.
    pub no_file: bool,
}

/// How a file is, which tells it from what it was or will be without reading it: any change of what is in it moves the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// When it was last changed, in seconds and nanoseconds of the disk's own clock.
    pub changed: (i64, i64),
    pub length: u64,
    pub device: u64,
    pub inode: u64,
}

impl Input {
    pub fn of(path: impl Into<String>, bytes: Box<dyn Read + Send>) -> Input {
        Input { path: path.into(), bytes, size: None, state: None, no_file: false }
    }

    /// A pipe, a device or a socket.
    pub fn no_file(path: String) -> Input {
        Input { path, bytes: Box::new(std::io::empty()), size: None, state: None, no_file: true }
    }
}

/// The areas that an area is compared with because they are like it, sorted, each once.
pub type Neighbours = BTreeMap<AreaIndex, BTreeSet<AreaIndex>>;

/// Everything that was read, and what could not be.
#[derive(Debug)]
pub struct Submitted {
    observations: Observations,
    entries: Vec<Entry>,
    empty: Vec<Empty>,
    areas: Areas,
    listed: Vec<ListedArea>,
    expected: Vec<Expected>,
    neighbours: Neighbours,
    elsewhere: Vec<Elsewhere>,
    files: Vec<FileRead>,
    unread: BTreeSet<Unread>,
    totals: BTreeSet<usize>,
    acceptances: Vec<Acceptance>,
    findings: Findings,
    stopped: bool,
}

/// What later stages see of what was read.
pub struct Parts {
    pub observations: Observations,
    pub entries: Vec<Entry>,
    pub empty: Vec<Empty>,
    pub areas: Areas,
    pub expected: Vec<Expected>,
    pub neighbours: Neighbours,
    pub elsewhere: Vec<Elsewhere>,
}

impl Submitted {
    pub fn observations(&self) -> &Observations {
        &self.observations
    }

    pub fn areas(&self) -> &Areas {
        &self.areas
    }

    /// The rows of registers, in the order of files and lines.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The registers that were sent without a row.
    pub fn empty(&self) -> &[Empty] {
        &self.empty
    }

    /// The rows of the areas table with their places.
    pub fn listed(&self) -> &[ListedArea] {
        &self.listed
    }

    pub fn expected(&self) -> &[Expected] {
        &self.expected
    }

    pub fn files(&self) -> &[FileRead] {
        &self.files
    }

    /// The rows and tables of which something could not be read.
    pub fn unread(&self) -> &BTreeSet<Unread> {
        &self.unread
    }

    /// The kinds of return in which a row was read as the total of the areas.
    pub fn totals(&self) -> &BTreeSet<usize> {
        &self.totals
    }

    pub fn acceptances(&self) -> &[Acceptance] {
        &self.acceptances
    }

    /// Takes out rows, which are sorted: the observations that stay are all that later stages see.
    pub fn remove(&mut self, rows: &[u32]) {
        self.observations = self.observations.without(rows);
    }

    /// Holds back the values of these rows, which are sorted.
    pub fn hold(&mut self, rows: &[u32]) {
        self.observations.hold(rows);
    }

    /// Enters in the place of what rows stand.
    pub fn stand_for(&mut self, earlier: BTreeMap<u32, Vec<Earlier>>) {
        self.observations.stand_for(earlier);
    }

    /// Whether personal data was found: then there are findings about that and nothing else, so that nothing that was sent
    /// can be quoted.
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    /// Hands over the findings of this stage.
    pub fn take_findings(&mut self) -> Findings {
        std::mem::take(&mut self.findings)
    }

    /// Hands over what was read, to the stage that vouches for it.
    pub fn into_parts(self) -> Parts {
        let Submitted { observations, entries, empty, areas, expected, neighbours, elsewhere, .. } = self;
        Parts { observations, entries, empty, areas, expected, neighbours, elsewhere }
    }
}

/// Reads all files of a set of returns, in the order of their paths.
///
/// # Errors
/// Only when the bytes of a file cannot be read; everything wrong in them is a finding.
pub fn read(returns: &Returns, mut inputs: Vec<Input>) -> Result<Submitted, Error> {
    inputs.sort_by(|a, b| a.path.cmp(&b.path));
    let mut findings = Findings::default();
    let mut watch = Watch::below(&root(&inputs));
    let Came { files, refused, acceptances, told, outlines, tables } =
        Came::of(returns, inputs, &mut watch, &mut findings)?;
    let (references, measures): (Vec<_>, Vec<_>) =
        tables.into_iter().partition(|(_, kind)| returns.kinds[*kind].reference.is_some());

    let Referred { listed, areas, expected, neighbours } =
        Referred::to(returns, references, outlines, &mut watch, &mut findings)?;
    let mut elsewhere = Vec::new();
    for input in told {
        elsewhere.extend(told_elsewhere::read(input, returns, &areas, &mut watch, &mut findings)?);
    }

    let mut growing = Growing::new(&expected);
    refused.into_iter().for_each(|kind| growing.refuse(kind));
    for (table, kind) in measures {
        growing.read(returns, &areas, kind, table, &mut watch, &mut findings)?;
    }
    let personal = watch.finish();
    if personal.errors() > 0 {
        return Ok(stopped(personal));
    }
    findings.absorb(personal);
    let totals = growing.totals();
    let Sealed { observations, entries, empty, unread } = growing.seal(returns, &mut findings);
    let expected = reference::in_bounds(expected, returns, &observations, &mut findings);
    Ok(Submitted {
        observations,
        entries,
        empty,
        areas,
        listed,
        expected,
        neighbours,
        elsewhere,
        files,
        unread,
        totals,
        acceptances,
        findings,
        stopped: false,
    })
}

/// What the returns refer to.
struct Referred {
    listed: Vec<ListedArea>,
    areas: Areas,
    expected: Vec<Expected>,
    neighbours: Neighbours,
}

impl Referred {
    fn to(
        returns: &Returns,
        tables: Vec<(Table, usize)>,
        outlines: Vec<Input>,
        watch: &mut Watch,
        findings: &mut Findings,
    ) -> Result<Referred, Error> {
        let mut listed = Vec::new();
        let (mut owed, mut alike, mut placed) = (Vec::new(), Vec::new(), Vec::new());
        for (table, kind) in tables {
            let kind = &returns.kinds[kind];
            let table = reference::table(table, kind, watch, findings)?;
            match kind.reference {
                Some(Reference::Areas) => listed.extend(reference::areas(&table, findings)),
                Some(Reference::Neighbours) => alike.push(table),
                Some(Reference::Tiles) => placed.push(table),
                Some(Reference::Expected) | None => owed.push(table),
            }
        }
        let areas = Areas::new(listed.iter().map(|area| area.area.clone()).collect());
        let mut expected = Vec::new();
        for table in owed {
            expected.extend(reference::expected(&table, returns, &areas, findings));
        }
        let mut neighbours = Neighbours::new();
        for table in alike {
            reference::neighbours(&table, &areas, &mut neighbours, findings);
        }
        let errors = findings.errors();
        let mut tiles: BTreeMap<AreaIndex, Tile> = BTreeMap::new();
        for table in placed {
            reference::tiles(&table, &areas, &mut tiles, findings);
        }
        let files = outlines.iter().map(|input| input.path.clone()).collect();
        let outlines = boundaries::read(outlines, &areas, watch, findings)?;
        let is_broken = findings.errors() > errors;
        let areas = areas.lying_on(Ground { files, is_broken, outlines, tiles });
        Ok(Referred { listed, areas, expected, neighbours })
    }
}

/// Nothing but where personal data was found: whatever else was read is dropped here.
fn stopped(findings: Findings) -> Submitted {
    let areas = Areas::new(Vec::new());
    let observations = Observations::default();
    let (listed, expected, files, acceptances) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (unread, totals) = (BTreeSet::new(), BTreeSet::new());
    let (neighbours, elsewhere) = (Neighbours::new(), Vec::new());
    Submitted {
        observations,
        entries: Vec::new(),
        empty: Vec::new(),
        areas,
        listed,
        expected,
        neighbours,
        elsewhere,
        files,
        unread,
        totals,
        acceptances,
        findings,
        stopped: true,
    }
}

/// A TOML file beside the returns, as text. What it says may be repeated, so it is looked at for personal data.
fn source(input: Input, watch: &mut Watch) -> Result<Source, Error> {
    let Input { path, mut bytes, .. } = input;
    let mut text = Vec::new();
    bytes.read_to_end(&mut text).with_context(|| format!("cannot read {path}"))?;
    let text = String::from_utf8_lossy(&text).into_owned();
    watch.read_text(&path, &text);
    Ok(Source::new(path, text))
}

/// The folder that all files lie in, with the stroke at its end. How it is called is no part of the returns.
pub fn root(inputs: &[Input]) -> String {
    let folder = |path: &str| path.rfind('/').map_or(0, |at| at + 1);
    let mut paths = inputs.iter().map(|input| input.path.as_str());
    let Some(first) = paths.next() else { return String::new() };
    let shortest = paths.fold(&first[..folder(first)], |root, path| {
        let same = root.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count();
        &root[..root.as_bytes()[..same].iter().rposition(|byte| *byte == b'/').map_or(0, |at| at + 1)]
    });
    shortest.to_owned()
}

/// Whether a file below the root is not a return: a README, and what is hidden.
pub fn is_aside(root: &str, path: &str) -> bool {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.split('/').any(|part| part.starts_with('.') || part.starts_with('~')) || path.to_lowercase().ends_with(".md")
}

/// Looks for personal data on a sheet that is not read.
fn watch_only(input: Input, watch: &mut Watch) -> Result<(), Error> {
    let found = scanned(input.bytes, &input.path)?;
    watch.add_unread(&input.path, found);
    Ok(())
}

fn scanned(bytes: Box<dyn Read + Send>, path: &str) -> Result<Found, Error> {
    scan::scan_all(Blocks::new(bytes)).with_context(|| format!("cannot read {path}"))
}

/// Says in what a file was written, where it is not UTF-8.
fn encoding_note(path: &str, blocks: &Blocks) -> Option<Finding> {
    let encoding = blocks.encoding()?;
    Some(Finding::note(Code::ENCODING, Origin::file(path), format!("read as {encoding}")))
}

/// Says where a record begins that does not end.
fn unended(path: &str, broken: Broken) -> Finding {
    let origin = |line| Origin { file: path.to_owned(), line, column: 0 };
    match broken {
        Broken::Quote(line) => {
            let message = "a quotation mark opens here and is never closed";
            Finding::error(Code::UNCLOSED_QUOTE, origin(line), message).hint("close the quotation mark, or remove it")
        }
        Broken::Line(line) => {
            let message = "the line that begins here is too long for a return, and nothing after it was read";
            Finding::error(Code::UNREADABLE_FILE, origin(line), message).hint("save the table again as CSV or XLSX")
        }
    }
}
