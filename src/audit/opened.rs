//! A release as anybody has it: the files of its folder, and nothing else.

use std::collections::BTreeMap;

use anyhow::{Context, Error, anyhow};
use csv::StringRecord;

use crate::model::codebook::Codebook;
use crate::model::figures::{Column, Header};
use crate::model::format::Format;

/// The bytes of a release folder, by their path in it.
#[derive(Debug, Clone)]
pub struct Folder {
    /// As it is said to the user.
    pub path: String,
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A release, opened.
#[derive(Debug)]
pub struct Opened<'a> {
    pub folder: &'a Folder,
    pub codebook: Codebook,
    pub rows: Vec<Row>,
}

/// A row of `figures.csv`, as far as it says something of a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub figure_id: String,
    pub measure: String,
    pub statistic: String,
    pub area_code: String,
    pub area: String,
    pub period: String,
    /// The part of the measure as `dimension=item` pairs.
    pub breakdown: String,
    /// The number, a benchmark too.
    pub value: String,
    pub lower: String,
    pub upper: String,
    pub interval_method: String,
    pub p_value: String,
    pub verdict: String,
    /// What stands in place of a number.
    pub marker: String,
    pub numerator: String,
    pub denominator: String,
}

/// What stands in the place of a withheld number.
const WITHHELD: &str = "[c]";
/// What stands where a question does not apply.
const NOT_APPLICABLE: &str = "[z]";

impl Row {
    pub fn is_withheld(&self) -> bool {
        self.marker == WITHHELD
    }

    pub fn is_not_applicable(&self) -> bool {
        self.marker == NOT_APPLICABLE
    }

    /// What it is of, in words.
    pub fn words(&self) -> String {
        let parts = [&self.area, &self.breakdown, &self.period];
        let parts: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        format!("{}.{} ({})", self.measure, self.statistic, parts.join(", "))
    }
}

impl<'a> Opened<'a> {
    /// Opens a release.
    ///
    /// # Errors
    /// A file that is not there, or that the program did not write so.
    pub fn open(folder: &'a Folder) -> Result<Opened<'a>, Error> {
        let codebook = serde_json::from_slice(folder.file(Format::Codebook.file())?)
            .with_context(|| format!("{}/dictionary.json has changed since it was written", folder.path))?;
        let rows = rows(folder.file(Format::Figures.file())?, &codebook)
            .with_context(|| format!("{}/figures.csv has changed since it was written", folder.path))?;
        Ok(Opened { folder, codebook, rows })
    }
}

fn rows(bytes: &[u8], codebook: &Codebook) -> Result<Vec<Row>, Error> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = Header::new(reader.headers()?).context("its columns are not those of figures")?;
    let dimensions = || codebook.dimensions.iter().map(|dimension| dimension.id.as_str());
    let of = |row: Result<StringRecord, csv::Error>| {
        let row = row?;
        let cell = |column| header.cell(&row, column).to_owned();
        Ok(Row {
            figure_id: cell(Column::FigureId),
            measure: cell(Column::Measure),
            statistic: cell(Column::Statistic),
            area_code: cell(Column::AreaCode),
            area: cell(Column::Area),
            period: cell(Column::Period),
            breakdown: header.breakdown(&row, dimensions()),
            value: header.number(&row).to_owned(),
            lower: cell(Column::Lower),
            upper: cell(Column::Upper),
            interval_method: cell(Column::IntervalMethod),
            p_value: header.p(&row),
            verdict: cell(Column::Verdict),
            marker: header.marker(&row).to_owned(),
            numerator: cell(Column::Numerator),
            denominator: cell(Column::Denominator),
        })
    };
    reader.records().map(of).collect()
}

impl Folder {
    /// The bytes of a file.
    ///
    /// # Errors
    /// A file that is not there.
    pub fn file(&self, name: &str) -> Result<&[u8], Error> {
        let file = self.files.get(name).map(Vec::as_slice);
        file.ok_or_else(|| anyhow!("{}/{name} is missing, so this release cannot be audited", self.path))
    }
}
