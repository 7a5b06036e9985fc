//! Who sent the rows of a table that names nobody: by `expected.csv`, where only one partner owes them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Expected;
use super::gathered::File;
use super::header::Header;
use crate::model::area::AreaIndex;
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};
use crate::model::period::Period;
use crate::spec::returns::{Kind, Role};

/// Who owes a kind of return.
pub enum Owing {
    /// One partner alone, for whatever area.
    Alone(String),
    /// Several, by the area that they owe it for.
    ByArea(BTreeMap<AreaIndex, Vec<Expected>>),
}

impl Owing {
    /// By the kinds of return.
    pub fn of(expected: &[Expected]) -> BTreeMap<usize, Owing> {
        let mut by_kind: BTreeMap<usize, Vec<&Expected>> = BTreeMap::new();
        for owed in expected {
            by_kind.entry(owed.kind).or_default().push(owed);
        }
        let owing = |all: Vec<&Expected>| {
            let partners: BTreeSet<&String> = all.iter().map(|owed| &owed.partner).collect();
            if let (Some(partner), 1) = (partners.first(), partners.len()) {
                return Owing::Alone((*partner).clone());
            }
            let mut by_area: BTreeMap<AreaIndex, Vec<Expected>> = BTreeMap::new();
            for owed in all {
                by_area.entry(owed.area).or_default().push(owed.clone());
            }
            Owing::ByArea(by_area)
        };
        by_kind.into_iter().map(|(kind, all)| (kind, owing(all))).collect()
    }

    /// The only partner who owes it for an area and a period.
    pub fn partner(&self, area: AreaIndex, period: Period) -> Option<&str> {
        match self {
            Owing::Alone(partner) => Some(partner),
            Owing::ByArea(by_area) => {
                let mut owed = by_area.get(&area)?.iter().filter(|owed| owed.covers(period));
                let partner = &owed.next()?.partner;
                owed.all(|other| other.partner == *partner).then_some(partner)
            }
        }
    }
}

/// Whether a table of this kind may leave the partner out, because it is known who owes it.
pub fn may_be_left_out(kind: &Kind) -> bool {
    kind.partner.is_none() && kind.columns.iter().any(|column| column.role == Role::Partner && column.required)
}

/// The kind of return without the need for a column of partners.
pub fn without_partner(kind: Cow<'_, Kind>) -> Cow<'_, Kind> {
    let mut kind = kind.into_owned();
    let of_partner = kind.columns.iter_mut().filter(|column| column.role == Role::Partner);
    of_partner.for_each(|column| column.required = false);
    Cow::Owned(kind)
}

/// What is said of a table that names no sender: a column that nobody knows may be the one that does.
pub fn left_out(file: &File, header: &Header, owing: &Owing) -> Finding {
    let origin = Origin { file: file.path.to_owned(), line: header.line(), column: 0 };
    if header.has_unknown() {
        let hint = format!("the headings that are understood are listed in pipelines/returns/{}.toml", file.kind.id);
        let message = "there is no column for the partner, or its heading is not recognised";
        return Finding::error(Code::MISSING_COLUMN, origin, message).hint(hint);
    }
    let from = match owing {
        Owing::Alone(partner) => format!(
            "it was read as sent by {partner}, the only partner who is due to send this \
            return"
        ),
        Owing::ByArea(_) => {
            "each row was read as sent by the only partner who is due to send this return for its area".to_owned()
        }
    };
    Finding::note(Code::SENDER, origin, format!("no column says who sent it, so {from}"))
}
