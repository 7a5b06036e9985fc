//! What a row has, while it is gathered, and what earlier rows of the block had.

use std::hash::{Hash, Hasher};

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::model::area::AreaIndex;
use crate::model::measure::{DimensionIndex, MeasureIndex};
use crate::model::register::Filled;
use crate::model::value::Absence;
use crate::read::status::Status;
use crate::spec::returns::MOST_DIMENSIONS;

/// The row's items, each as the number of what its cell meant. Only as many are compared as there are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Items {
    codes: [u32; MOST_DIMENSIONS],
    count: usize,
}

impl Items {
    pub fn codes(&self) -> &[u32] {
        &self.codes[..self.count]
    }

    fn push(&mut self, code: u32) {
        if let Some(slot) = self.codes.get_mut(self.count) {
            *slot = code;
            self.count += 1;
        }
    }
}

impl PartialEq for Items {
    fn eq(&self, other: &Items) -> bool {
        self.codes() == other.codes()
    }
}

impl Eq for Items {}

impl Hash for Items {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.codes().hash(state);
    }
}

/// What a cell was found to mean.
#[derive(Debug, Clone)]
pub enum Known {
    Nothing,
    Area(AreaIndex),
    AreaName(String),
    Period(u32, Option<Status>),
    Partner(u32),
    Item(DimensionIndex, Option<u32>),
    Measure(MeasureIndex),
    Status(Status),
    Note(Option<String>),
    Document(Option<String>),
    Submitted(Option<NaiveDate>),
    /// What stands in a field of a register.
    Field(Filled),
}

/// What earlier rows of the block had, so that a cell seen before is not looked up again.
pub struct Memory {
    /// Everything that cells were found to mean.
    pub known: Vec<Known>,
    /// Which of those have to be looked at for personal data wherever they stand.
    pub telling: Vec<bool>,
    /// For each column that is filled down, the last cell that was not empty.
    pub above: Vec<Vec<u8>>,
    /// For each column, the last row's cell and what it meant.
    pub last: Vec<(Vec<u8>, Option<u32>)>,
    pub codes: Vec<FxHashMap<Vec<u8>, u32>>,
    pub series: FxHashMap<SeriesKey, u32>,
    /// For an area and what stood beside it as its name, whether they agree; `None` for a name that no area has.
    pub names: FxHashMap<(AreaIndex, u32), Option<bool>>,
}

pub type SeriesKey = (MeasureIndex, Option<(DimensionIndex, u32)>, Items, u32);

impl Memory {
    pub fn new(width: usize) -> Memory {
        Memory {
            known: Vec::new(),
            telling: Vec::new(),
            above: vec![Vec::new(); width],
            last: vec![(Vec::new(), None); width],
            codes: vec![FxHashMap::default(); width],
            series: FxHashMap::default(),
            names: FxHashMap::default(),
        }
    }

    /// Remembers what a cell of a column was found to mean, and says its number.
    pub fn remember(&mut self, column: usize, cell: &[u8], known: Known, telling: bool) -> u32 {
        let code = self.known.len() as u32;
        self.known.push(known);
        self.telling.push(telling);
        self.codes[column].insert(cell.to_owned(), code);
        code
    }
}

/// One row while its cells are gathered.
#[derive(Default)]
pub struct Row {
    pub line: u32,
    pub area: AreaIndex,
    /// The area that the row names, where another was taken for its period.
    pub named_area: Option<AreaIndex>,
    /// The area's name, as the number of what the cell meant.
    pub area_name: Option<u32>,
    pub period: u32,
    pub partner: u32,
    pub measure: Option<MeasureIndex>,
    pub items: Items,
    pub provisional: bool,
    pub revised: bool,
    pub absence: Option<Absence>,
    pub note: Option<String>,
    pub document: Option<String>,
    pub submitted: Option<NaiveDate>,
    pub values: Vec<usize>,
    /// The fields of a register: which, and the number of what its cell meant.
    pub fields: Vec<(usize, u32)>,
    pub refused: bool,
}

impl Row {
    /// Forgets the row before, but keeps its room.
    pub fn begin(&mut self, line: u32, area: AreaIndex) {
        let (mut values, mut fields) = (std::mem::take(&mut self.values), std::mem::take(&mut self.fields));
        values.clear();
        fields.clear();
        *self = Row { line, area, values, fields, ..Row::default() };
    }

    /// Takes another area than the row names, which was there in its place.
    pub fn follow(&mut self, area: AreaIndex) {
        self.named_area = Some(self.area);
        self.area = area;
    }

    /// Takes what a status says of all figures of the row.
    pub fn says(&mut self, status: Status) {
        match status {
            Status::Settled => {}
            Status::Revised => self.revised = true,
            Status::Provisional => self.provisional = true,
            Status::Absent(absence) => self.absence = Some(absence),
        }
    }

    pub fn apply(&mut self, code: u32, known: &Known) {
        match known {
            // Which field it is, its column says.
            Known::Nothing | Known::Field(_) => {}
            Known::Area(area) => self.area = *area,
            Known::AreaName(_) => self.area_name = Some(code),
            Known::Period(period, status) => {
                self.period = *period;
                status.iter().for_each(|status| self.says(*status));
            }
            Known::Partner(partner) => self.partner = *partner,
            Known::Item(..) => self.items.push(code),
            Known::Measure(measure) => self.measure = Some(*measure),
            Known::Status(status) => self.says(*status),
            Known::Note(note) => self.note.clone_from(note),
            Known::Submitted(date) => self.submitted = *date,
            Known::Document(document) => self.document.clone_from(document),
        }
    }
}
