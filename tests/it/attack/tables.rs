//! Tables with margins.

use std::collections::{BTreeMap, BTreeSet};

use quarterday::attack::{Answer, Claims, Limits, Protected, Terms, attack, claim};
use quarterday::suppress::{Standing, Table, TableCell, Zeros};

/// A dimension: its finest categories are `0..size`; each level of groups covers them, and the total comes last.
#[derive(Debug, Clone)]
pub struct Dimension {
    pub size: usize,
    pub groupings: Vec<Vec<Vec<usize>>>,
}

impl Dimension {
    pub fn plain(size: usize) -> Self {
        Self { size, groupings: Vec::new() }
    }

    /// Sets of categories; the finest, the groups, all.
    fn sets(&self) -> Vec<Vec<usize>> {
        let finest = (0..self.size).map(|category| vec![category]);
        let groups = self.groupings.iter().flatten().cloned();
        finest.chain(groups).chain([(0..self.size).collect()]).collect()
    }

    /// Which sets add up to which.
    fn sums(&self) -> Vec<(Vec<usize>, Vec<Vec<usize>>)> {
        let all: Vec<usize> = (0..self.size).collect();
        let single = |set: &Vec<usize>| set.iter().map(|category| vec![*category]).collect::<Vec<_>>();
        let mut sums = Vec::new();
        for grouping in &self.groupings {
            sums.extend(grouping.iter().map(|group| (group.clone(), single(group))));
            sums.push((all.clone(), grouping.clone()));
        }
        if self.groupings.is_empty() {
            sums.push((all.clone(), single(&all)));
        }
        sums.into_iter().filter(|(whole, parts)| parts.as_slice() != std::slice::from_ref(whole)).collect()
    }
}

/// All margins of a table: cells of the same people are one cell.
#[derive(Debug, Clone)]
pub struct Margins {
    pub values: Vec<i64>,
    pub levels: Vec<u32>,
    pub relations: Vec<Terms>,
    /// How often each cell is printed, with every label that it goes by.
    pub printed: Vec<usize>,
    cells: BTreeMap<Vec<Vec<usize>>, usize>,
}

impl Margins {
    pub fn new(dimensions: &[Dimension], inner: impl Fn(&[usize]) -> i64) -> Self {
        let sets: Vec<Vec<Vec<usize>>> = dimensions.iter().map(Dimension::sets).collect();
        let mut table = Self {
            values: Vec::new(),
            levels: Vec::new(),
            relations: Vec::new(),
            printed: Vec::new(),
            cells: BTreeMap::new(),
        };
        for key in product(&sets) {
            if let Some(cell) = table.cells.get(&key) {
                table.printed[*cell] += 1;
                continue;
            }
            table.values.push(product(&key).iter().map(|at| inner(at)).sum());
            table.printed.push(1);
            let level = |(set, dimension): (&Vec<usize>, &Dimension)| match set.len() {
                1 => 0,
                length if length == dimension.size => 2,
                _ => 1,
            };
            table.levels.push(key.iter().zip(dimensions).map(level).sum());
            table.cells.insert(key, table.values.len() - 1);
        }
        let mut relations = BTreeSet::new();
        for key in table.cells.keys() {
            for (at, dimension) in dimensions.iter().enumerate() {
                for (_, parts) in dimension.sums().iter().filter(|(whole, _)| *whole == key[at]) {
                    let with = |set: &Vec<usize>| {
                        let mut key = key.clone();
                        key[at].clone_from(set);
                        table.cells[&key]
                    };
                    let parts = parts.iter().map(|part| (with(part), 1));
                    let mut terms: Terms = parts.chain([(table.cells[key], -1)]).collect();
                    terms.sort_unstable();
                    relations.insert(terms);
                }
            }
        }
        table.relations = relations.into_iter().collect();
        table
    }

    /// The cell of these sets of categories.
    pub fn cell(&self, sets: &[&[usize]]) -> usize {
        self.cells[&sets.iter().map(|set| set.to_vec()).collect::<Vec<_>>()]
    }

    pub fn small(&self, most: i64) -> Vec<usize> {
        (0..self.values.len()).filter(|cell| (1..=most).contains(&self.values[*cell])).collect()
    }

    /// What is shown if all but these cells are. The id of a cell's claim is its place, relations have the ids after.
    pub fn claims(&self, withheld: &[usize], at_least: i64) -> Claims {
        let count = self.values.len();
        let is_withheld = |cell: usize| withheld.contains(&cell);
        let limits = |cell| Limits::at_least(if is_withheld(cell) { at_least } else { 0 });
        let shown = (0..count).filter(|cell| !is_withheld(*cell));
        let counts = shown.map(|cell| claim::exact(cell, vec![(cell, 1)], self.values[cell]));
        let relations = self.relations.iter().enumerate();
        let relations = relations.map(|(at, terms)| claim::exact(count + at, terms.clone(), 0));
        Claims { variables: (0..count).map(limits).collect(), claims: counts.chain(relations).collect() }
    }

    /// For the choice of what to withhold; these cells must be.
    pub fn table(&self, primary: &[usize], zeros: Zeros, width: i64) -> Table {
        let cell = |place: usize| TableCell {
            id: place as u64,
            value: self.values[place],
            primary: primary.contains(&place).then_some(width),
            within: None,
            zeros,
            standing: Standing::MayBeWithheld,
            level: self.levels[place],
        };
        Table {
            cells: (0..self.values.len()).map(cell).collect(),
            relations: self.relations.clone(),
            lines: Vec::new(),
            groups: Vec::new(),
        }
    }

    /// With the cheapest other cell of each sum that has one withheld cell: what many programs stop at.
    pub fn closed(&self, primary: &[usize]) -> Vec<usize> {
        let mut withheld: BTreeSet<usize> = primary.iter().copied().collect();
        loop {
            let before = withheld.len();
            for relation in &self.relations {
                let (hidden, shown): (Vec<usize>, Vec<usize>) =
                    relation.iter().map(|(cell, _)| *cell).partition(|cell| withheld.contains(cell));
                if hidden.len() == 1 {
                    let positive = shown.into_iter().filter(|cell| self.values[*cell] > 0);
                    withheld.extend(positive.min_by_key(|cell| (self.levels[*cell], self.values[*cell], *cell)));
                }
            }
            if withheld.len() == before {
                return withheld.into_iter().collect();
            }
        }
    }
}

/// The range of each cell if these are withheld, as far as the attack proves and sees it; both are the same where it
/// knows the range.
pub type Range = ((Option<i128>, Option<i128>), (i128, i128));

pub fn ranges(claims: &Claims, truth: &[i64], cells: &[usize]) -> Vec<Range> {
    let protected: Vec<Protected> = cells.iter().map(|cell| Protected::new(vec![(*cell, 1)], 1_000_000)).collect();
    let answers = attack(claims, truth, &protected, &[]).unwrap();
    answers
        .into_iter()
        .map(|answer| match answer {
            Answer::Open(open) => (open.within, open.seen),
            Answer::Safe(_) => panic!("no cell is a million wide"),
        })
        .collect()
}

/// The range that is both proved and seen.
pub fn known(range: Range) -> Option<(i128, i128)> {
    let ((low, high), seen) = range;
    ((low, high) == (Some(seen.0), Some(seen.1))).then_some(seen)
}

fn product<T: Clone>(lists: &[Vec<T>]) -> Vec<Vec<T>> {
    lists.iter().fold(vec![Vec::new()], |all, list| {
        all.iter()
            .flat_map(|head| list.iter().map(move |item| head.iter().cloned().chain([item.clone()]).collect()))
            .collect()
    })
}
