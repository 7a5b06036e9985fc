//! A register with headings and no row: there was nothing to say, where it is known who sent it for what.

use std::collections::BTreeSet;

use super::Expected;
use super::gathered::File;
use super::header::Header;
use super::title::{self, Sought, Title};
use crate::model::area::AreaIndex;
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::register::Empty;

/// By inbox.toml, the name of the file or the lines above the headings, and by who owes it; none where that does not say it.
/// `area` is that of all rows, if one is said, and `first_place` the code of the table's first column.
pub fn of(
    file: &File,
    header: &Header,
    (area, first_place): (Option<AreaIndex>, u32),
    expected: &[Expected],
) -> Option<Empty> {
    let File { kind, kind_index, path, .. } = *file;
    let titled = header.title().map(Title::period).filter(|period| kind.comes_for(*period));
    let period = kind.period.or_else(|| title::of_file(path, Sought::of(kind))).or(titled)?;
    let owed = || expected.iter().filter(|owed| owed.kind == kind_index && owed.covers(period));
    let partners: BTreeSet<&String> = owed().map(|owed| &owed.partner).collect();
    let areas: BTreeSet<AreaIndex> = owed().map(|owed| owed.area).collect();
    let owing = || partners.first().filter(|_| partners.len() == 1).map(|partner| (*partner).clone());
    Some(Empty {
        kind: kind_index,
        partner: kind.partner.clone().or_else(owing)?,
        area: area.or_else(|| areas.first().copied().filter(|_| areas.len() == 1))?,
        period,
        file: path.to_owned(),
        line: header.line(),
        first_place,
    })
}

/// That it was read so.
pub fn note(file: &File, empty: &Empty) -> Finding {
    let origin = Origin { file: empty.file.clone(), line: empty.line, column: 0 };
    let message = format!(
        "the register has headings but no rows, and was read as an empty register from {} for {}, {}",
        empty.partner,
        file.areas.get(empty.area).name,
        empty.period
    );
    Finding::note(Code::NO_ROWS, origin, message)
}
