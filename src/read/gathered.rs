//! What the rows of one table say beside their values, and the findings about the table as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use super::header::Header;
use super::personal::Found;
use super::remarked_total::RemarkedTotal;
use super::repeated::Repeated;
use super::rows::{MOST_PARTNERS, Pointed, Rows};
use crate::model::area::{AreaIndex, Areas};
use crate::model::code::Code;
use crate::model::date;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::measure::{DimensionIndex, MeasureIndex};
use crate::model::period::Period;
use crate::model::round;
use crate::spec::returns::{Kind, Returns, Role};

/// A file that is being read, and what it is read by.
pub struct File<'a> {
    pub returns: &'a Returns,
    pub areas: &'a Areas,
    /// The kind of return as this file is of it, and its index.
    pub kind: &'a Kind,
    pub kind_index: usize,
    pub path: &'a str,
    /// What is known of its cells beside their text.
    pub facts: &'a Facts,
}

/// What the rows of one table said beside their values.
#[derive(Default)]
pub struct Gathered {
    pub kind: usize,
    pub rows_read: usize,
    /// Lines of a sheet that are no rows of the table.
    pub aside: BTreeSet<u32>,
    /// Lines that say they are totals and are no rows of the table.
    pub remarked: Vec<RemarkedTotal>,
    /// The periods of the rows, where there is a title to hold them to.
    pub titled: bool,
    pub periods: BTreeSet<Period>,
    pub others: BTreeMap<usize, (usize, u32)>,
    pub not_begun: BTreeMap<AreaIndex, (usize, u32)>,
    pub lacking: BTreeMap<(MeasureIndex, DimensionIndex), usize>,
    pub bare: Vec<usize>,
    pub pointed: BTreeMap<usize, Pointed>,
    pub found: Found,
    /// How many partners there were before.
    pub partners: usize,
    /// The line from which on nothing was read, for there are too many partners.
    pub crowded: Option<u32>,
    /// How often the table names the same, and the line from which on nothing was read, for that is too often.
    pub repeated: Repeated,
    pub listed: Option<u32>,
    /// A register without a row was read as one with nothing in it.
    pub nothing_open: bool,
}

impl Gathered {
    /// Takes what the rows of a block say beside their values.
    pub fn take(&mut self, rows: &mut Rows) {
        self.rows_read += rows.rows_read;
        self.aside.append(&mut rows.aside);
        self.remarked.append(&mut rows.remarked);
        for (column, (count, line)) in std::mem::take(&mut rows.others) {
            self.others.entry(column).or_insert((0, line)).0 += count;
        }
        for (area, (count, line)) in std::mem::take(&mut rows.not_begun) {
            self.not_begun.entry(area).or_insert((0, line)).0 += count;
        }
        for (key, count) in std::mem::take(&mut rows.lacking) {
            *self.lacking.entry(key).or_default() += count;
        }
        self.bare.resize(rows.bare.len(), 0);
        self.bare.iter_mut().zip(&rows.bare).for_each(|(all, more)| *all += more);
        for (column, Pointed { count, line, cell }) in std::mem::take(&mut rows.pointed) {
            self.pointed.entry(column).or_insert(Pointed { count: 0, line, cell }).count += count;
        }
        self.found.absorb(std::mem::take(&mut rows.personal));
        if self.titled {
            self.periods.extend(&rows.dictionary.periods);
        }
    }

    /// Says what is wrong with the table as a whole, and hands over what was found of personal data. `is_broken`: it ends within
    /// a record.
    pub fn report(self, file: &File, header: &Header, is_broken: bool, findings: &mut Findings) -> Found {
        let File { returns, areas, path, kind, .. } = *file;
        let Gathered { rows_read, periods, others, not_begun, lacking, bare, pointed, found, nothing_open, .. } = self;
        for (column, pointed) in pointed {
            findings.extend(slipped_point(path, header, column, bare[column], &pointed));
        }
        findings.extend(header.title().and_then(|title| title.contradicts(path, &periods)));
        if rows_read == 0 && !is_broken && !nothing_open {
            findings.push(no_rows(path, others.is_empty(), kind.register.is_some()));
        }
        for ((measure, dimension), count) in lacking {
            let measure = &returns.measures[measure as usize].label;
            let dimension = returns.dimensions[dimension as usize].label.to_lowercase();
            let message = format!(
                "{measure} needs an item of {dimension}, but there is no column for it: {count} figures were not read"
            );
            let origin = Origin { file: path.to_owned(), line: header.line(), column: 0 };
            let hint = format!("the headings that are understood are listed in pipelines/returns/{}.toml", kind.id);
            findings.push(Finding::error(Code::MISSING_COLUMN, origin, message).hint(hint));
        }
        for (column, (count, line)) in others {
            let rows = if count == 1 { "1 row is".to_owned() } else { format!("{count} rows are") };
            let message = format!("going by `{}`, {rows} of other returns; the first is here", header.heading(column));
            let origin = Origin { file: path.to_owned(), line, column: column as u32 + 1 };
            findings.push(Finding::note(Code::OTHER_RETURN, origin, message));
        }
        for (area, (count, line)) in not_begun {
            let area = areas.get(area);
            let rows = if count == 1 { "1 row is".to_owned() } else { format!("{count} rows are") };
            let began = area.from.map(date::words).unwrap_or_default();
            let message = format!(
                "{} ({}) began on {began}, but {rows} for an earlier time; the first is here",
                area.code, area.name
            );
            let hint = "ask whether the figures were worked out for the new area or are for another one";
            let column = header.area().map_or(0, |column| column as u32 + 1);
            let origin = Origin { file: path.to_owned(), line, column };
            findings.push(Finding::note(Code::AREA_NOT_BEGUN, origin, message).hint(hint));
        }
        found
    }
}

/// From this line on nothing was read.
pub fn crowded(path: &str, header: &Header, line: u32) -> Finding {
    let message = format!(
        "more than {} partners are named up to here, so the rest of the file was not read",
        round::grouped(MOST_PARTNERS as f64, 0)
    );
    let column = header.column(&Role::Partner).map_or(0, |column| column as u32 + 1);
    let origin = Origin { file: path.to_owned(), line, column };
    let hint = "send counts per partner, not rows of cases; if another column was taken for the partner column, \
        rename it";
    Finding::error(Code::UNREADABLE_FILE, origin, message).hint(hint)
}

/// Whole numbers with a decimal point among so many more without one that the point may have slipped in.
fn slipped_point(path: &str, header: &Header, column: usize, bare: usize, pointed: &Pointed) -> Option<Finding> {
    /// With fewer numbers nothing is known of how a column is written.
    const FEWEST: usize = 8;
    let Pointed { count, line, cell } = pointed;
    if bare < FEWEST * count {
        return None;
    }
    let others = if *count == 1 { String::new() } else { format!(", and so are {} more", count - 1) };
    let message = format!(
        "{cell} in `{}` is written with a decimal point{others}, and {bare} whole numbers in the column are not",
        header.heading(column)
    );
    let origin = Origin { file: path.to_owned(), line: *line, column: column as u32 + 1 };
    let hint = "it was read as it stands; ask the partner whether the point is a slip, which would make the number ten times \
        too small";
    Some(Finding::warning(Code::AMBIGUOUS_NUMBER, origin, message).hint(hint))
}

fn no_rows(path: &str, empty: bool, is_register: bool) -> Finding {
    let (message, hint) = if empty && is_register {
        (
            "the register has headings but no rows, and nothing says who sent it or for which period",
            "if it is meant to be empty, put the period into its name or a line above the headings, and who is due to \
            send it into expected.csv; or give `partner`, `area` and `period` in inbox.toml",
        )
    } else if empty {
        (
            "the file has headings but no rows",
            "if nothing happened, send rows with zeros; if nothing was recorded, say so in the status column",
        )
    } else {
        ("no row of the file belongs to this return", "correct the file's name, or `only` in the return's TOML")
    };
    Finding::error(Code::NO_ROWS, Origin::file(path), message).hint(hint)
}
