//! An area is listed once, its parent and successor are listed too, none leads back to it, and it ends after it begins.

use std::collections::BTreeMap;

use crate::model::code::Code;
use crate::model::date;
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
                (message, Some("keep one row per area".to_owned()))
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
        let next: [(&str, Next); 2] =
            [("parent", |area| area.area.parent.as_deref()), ("successor", |area| area.area.successor.as_deref())];
        for (what, next) in next {
            if circular(area, &by_code, next) {
                findings.add(Severity::Error, CODE, area.origin.clone(), || {
                    let message = format!("the {what}s of {} lead back to it", area.area.name);
                    (message, Some(format!("correct the {what} column")))
                });
            }
        }
        if let (Some(from), Some(to)) = (area.area.from, area.area.to)
            && to < from
        {
            findings.add(Severity::Error, CODE, area.origin.clone(), || {
                let (from, to) = (date::words(from), date::words(to));
                let message = format!("{} ends on {to}, before it begins on {from}", area.area.name);
                (message, Some("correct `from` or `to`".to_owned()))
            });
        }
    }
}

/// The area that another one names.
type Next = for<'a> fn(&'a ListedArea) -> Option<&'a str>;

fn circular(start: &ListedArea, by_code: &BTreeMap<&str, &ListedArea>, next: Next) -> bool {
    let mut at = start;
    for _ in 0..by_code.len() {
        match next(at).and_then(|code| by_code.get(code)) {
            Some(found) if found.area.code == start.area.code => return true,
            Some(found) => at = found,
            None => return false,
        }
    }
    false
}
