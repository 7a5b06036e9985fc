//! An area is listed once, its parent and successor are listed too, and no area is its own ancestor.

use std::collections::BTreeMap;

use crate::model::code::Code;
use crate::model::finding::Severity;
use crate::model::findings::Findings;
use crate::read::ListedArea;

const CODE: Code = Code::AREA_HIERARCHY;

pub fn findings(listed: &[ListedArea], findings: &mut Findings) {
    let mut by_code: BTreeMap<&str, &ListedArea> = BTreeMap::new();
    for area in listed {
        if let Some(earlier) = by_code.insert(&area.area.code, area) {
            findings.add(Severity::Error, CODE, area.origin.clone(), || {
                let message = format!("{} is listed twice, first on line {}", area.area.code, earlier.origin.line);
                (message, Some("keep one row for each area".to_owned()))
            });
        }
    }
    for area in listed {
        for (what, other) in [("parent", &area.area.parent), ("successor", &area.area.successor)] {
            if let Some(other) = other.as_ref().filter(|other| !by_code.contains_key(other.as_str())) {
                findings.add(Severity::Error, CODE, area.origin.clone(), || {
                    let message = format!("the {what} {other} of {} is not listed", area.area.name);
                    (message, Some("add it to areas.csv".to_owned()))
                });
            }
        }
        if circular(area, &by_code) {
            findings.add(Severity::Error, CODE, area.origin.clone(), || {
                let message = format!("following the parents of {} leads back to it", area.area.name);
                (message, Some("correct the parent column".to_owned()))
            });
        }
    }
}

fn circular(start: &ListedArea, by_code: &BTreeMap<&str, &ListedArea>) -> bool {
    let mut at = start;
    for _ in 0..by_code.len() {
        match at.area.parent.as_deref().and_then(|parent| by_code.get(parent)) {
            Some(parent) if parent.area.code == start.area.code => return true,
            Some(parent) => at = parent,
            None => return false,
        }
    }
    false
}
