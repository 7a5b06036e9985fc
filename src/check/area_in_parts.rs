//! The same partner does not send one area in parts: two areas that have become one come in one row. Neither row may be left out,
//! for either may be a part, and no two are added up, for one may already count the other.

use super::duplicate_key::value;
use super::repeats::Repeats;
use crate::model::code::Code;
use crate::model::finding::Severity;
use crate::model::findings::Findings;
use crate::rules::View;

/// Areas that came in parts: their rows.
pub fn rows(view: &View, repeats: &Repeats, findings: &mut Findings) -> Vec<u32> {
    for (first, second) in &repeats.in_parts {
        findings.add(Severity::Error, Code::AREA_IN_PARTS, view.at(*second), || {
            let message = format!(
                "{} for {} is given for {} as {} at {} and for {} as {} here, but these areas had merged by then",
                view.label_of(*first),
                view.whereabouts(*first),
                named(view, *first),
                value(view, *first),
                view.origin(*first),
                named(view, *second),
                value(view, *second)
            );
            (message, Some(hint(view, *first, *second)))
        });
    }
    repeats.in_parts.iter().flat_map(|(first, second)| [*first, *second]).collect()
}

/// What to ask for: where one of the rows names the new area itself, it may count the other.
fn hint(view: &View, first: u32, second: u32) -> String {
    let (area, _) = view.place(first);
    let is_new = |row: u32| view.observations.named_area(row) == area;
    let new = view.areas.get(area);
    let one_row = format!("ask the partner for one row for {} ({}) that counts both", new.code, new.name);
    let old = match (is_new(first), is_new(second)) {
        (true, _) => second,
        (_, true) => first,
        (false, false) => return format!("{one_row}; without either row a part would be missing"),
    };
    format!("{one_row}; if the row of {} does already, leave out the row of {}", new.name, named(view, old))
}

/// The area that a row names.
fn named(view: &View, row: u32) -> String {
    let area = view.areas.get(view.observations.named_area(row));
    format!("{} ({})", area.name, area.code)
}
