//! What items and measures are called, folded as names are compared: a cell is looked up, and not held to one name after another.

use rustc_hash::FxHashMap;

use crate::model::measure::{DimensionIndex, MeasureIndex};
use crate::spec::returns::{Kind, Returns, Role, fold_heading};

/// The names that a kind of return knows.
pub struct Names {
    /// By dimension and name; without an item for all of them together.
    items: FxHashMap<DimensionIndex, FxHashMap<String, Option<u32>>>,
    measures: FxHashMap<String, MeasureIndex>,
}

impl Names {
    pub fn of(returns: &Returns, kind: &Kind) -> Names {
        let mut names = Names { items: FxHashMap::default(), measures: FxHashMap::default() };
        for column in &kind.columns {
            if let Role::Dimension(dimension) = column.role {
                names.items.entry(dimension).or_insert_with(|| items(returns, dimension));
            }
        }
        // Of two that are called alike the first is meant, and what is accepted as a heading is accepted as a name.
        for index in kind.measures.clone() {
            for name in [own_id(returns, index), &returns.measures[index as usize].label] {
                names.measures.entry(fold_heading(name)).or_insert(index);
            }
        }
        for column in &kind.columns {
            if let Role::Measure(index, part) = &column.role
                && part.is_whole()
            {
                column.accept.iter().for_each(|name| {
                    names.measures.entry(name.clone()).or_insert(*index);
                });
            }
        }
        names
    }

    /// The item of this name, or none where it is all of them; nothing where there is no such name.
    pub fn item(&self, dimension: DimensionIndex, text: &str) -> Option<Option<u32>> {
        self.items.get(&dimension)?.get(&fold_heading(text)).copied()
    }

    pub fn measure(&self, text: &str) -> Option<MeasureIndex> {
        self.measures.get(&fold_heading(text)).copied()
    }
}

fn items(returns: &Returns, dimension: DimensionIndex) -> FxHashMap<String, Option<u32>> {
    let dimension = &returns.dimensions[dimension as usize];
    let mut items = FxHashMap::default();
    for name in dimension.all.iter().map(String::as_str).chain(["all", "total"]) {
        items.insert(fold_heading(name), None);
    }
    for (index, item) in (0..).zip(&dimension.items) {
        for name in [&item.id, &item.label].into_iter().chain(&item.accept) {
            items.entry(fold_heading(name)).or_insert(Some(index));
        }
    }
    items
}

/// The measure's name without that of its return.
pub fn own_id(returns: &Returns, measure: MeasureIndex) -> &str {
    returns.measures[measure as usize].id.rsplit('.').next().unwrap_or("")
}
