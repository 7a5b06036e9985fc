//! Real open data beside the project is read by descriptions of our own, or refused for the reason that it should be. None
//! of it is in the repository: the descriptions are `tests/open_data/<kind>.toml`, the areas are listed from the data.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use quarterday::check::check;
use quarterday::model::area::Areas;
use quarterday::model::finding::{Finding, Severity};
use quarterday::model::observations::Observations;
use quarterday::model::value::{Absence, Value};
use quarterday::read::{self, Input};
use quarterday::spec::returns::Returns;
use quarterday::spec::source::Source;

use crate::project::repository;

/// A folder or file of the data, if it is on this machine.
fn shared(path: &str) -> Option<PathBuf> {
    let found = Some(repository().join("../shared/data").join(path)).filter(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: there is no ../shared/data/{path}");
    }
    found
}

/// The rows of one of the files by their headings, as another program reads them.
fn rows(path: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(repository().join("../shared/data").join(path)).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// What the program makes of a file by one description.
struct Opened {
    returns: Returns,
    areas: Areas,
    observations: Observations,
    findings: Vec<Finding>,
}

/// Reads and checks a file as a return of a kind. `None`, said on stderr, where there is no data.
fn open(kind: &str, file: &str) -> Option<Opened> {
    let bytes = fs::read(shared(file)?).unwrap();
    let source = |path: PathBuf| Source { text: fs::read_to_string(&path).unwrap(), path: path.display().to_string() };
    let described = source(repository().join(format!("tests/open_data/{kind}.toml")));
    let is_reference = described.text.contains("\nreference = ");
    let returns = Returns::resolve(&[source(repository().join("pipelines/returns/areas.toml")), described]).unwrap();
    let input = |path: String, bytes: Vec<u8>| Input { path, bytes: Box::new(Cursor::new(bytes)) };
    let mut inputs = vec![input(format!("{kind}.csv"), bytes)];
    if !is_reference {
        inputs.push(input("areas.csv".to_owned(), areas().into_bytes()));
    }
    let read = read::read(&returns, inputs).unwrap();
    let (areas, observations) = (read.areas().clone(), read.observations().clone());
    let (_, findings) = check(&returns, read, &[], None).unwrap();
    Some(Opened { returns, areas, observations, findings })
}

/// An areas table from what the data lists: authorities with their counties and successors, the regions by code, and the
/// countries.
fn areas() -> String {
    let authorities = rows("la_codes/uk_local_authorities_future.csv");
    let codes: BTreeMap<&str, &str> = authorities
        .iter()
        .map(|row| (row["local-authority-code"].as_str(), row["gss-code"].as_str()))
        .filter(|(_, gss)| !gss.is_empty())
        .collect();
    let mut regions: BTreeMap<String, String> = BTreeMap::new();
    for row in rows("messy_uk/dfe_no_data_symbols.csv") {
        regions.insert(row["region_code"].clone(), row["region_name"].clone());
    }
    for row in rows("ons_sdg/indicator_16-1-3.csv") {
        regions.entry(row["GeoCode"].clone()).or_insert_with(|| row["Region"].clone());
    }
    regions.remove("");
    let countries = [("E92000001", "England"), ("N92000002", "Northern Ireland"), ("K04000001", "England and Wales")];
    regions.extend(countries.map(|(code, name)| (code.to_owned(), name.to_owned())));
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["area_code", "area_name", "level", "parent", "from", "to", "successor"]).unwrap();
    for (code, name) in &regions {
        table.write_record([code, name, "region or country", "", "", "", ""]).unwrap();
    }
    for row in authorities.iter().filter(|row| !row["gss-code"].is_empty()) {
        // "ABC,DEF" in one cell is an area that was divided, which has no one successor.
        let of = |column: &str| codes.get(row[column].as_str()).copied().unwrap_or("");
        let parent = if row["nation"] == "Northern Ireland" { "N92000002" } else { of("county-la") };
        let level = &row["local-authority-type-name"];
        let (from, to) = (&row["start-date"], &row["end-date"]);
        table
            .write_record([&row["gss-code"], &row["nice-name"], level, parent, from, to, of("replaced-by")])
            .unwrap();
    }
    String::from_utf8(table.into_inner().unwrap()).unwrap()
}

impl Opened {
    /// How many findings there are of each code.
    fn codes(&self) -> Vec<(&str, usize)> {
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        self.findings.iter().for_each(|finding| *codes.entry(finding.code).or_default() += 1);
        codes.into_iter().collect()
    }

    fn of_code(&self, code: &str) -> Vec<&Finding> {
        self.findings.iter().filter(|finding| finding.code == code).collect()
    }

    #[track_caller]
    fn has(&self, observations: usize, codes: &[(&str, usize)]) {
        let shown: Vec<String> = self.findings.iter().take(12).map(Finding::to_string).collect();
        assert_eq!((self.observations.len(), self.codes()), (observations, codes.to_vec()), "{}", shown.join("\n"));
    }

    /// The only value of a measure for an area and period, with exactly these items, each by its id.
    #[track_caller]
    fn value(&self, area: &str, period: &str, measure: &str, items: &[&str]) -> Value {
        let mut found = Vec::new();
        let slices = self.observations.slices();
        for row in 0..self.observations.len() as u32 {
            let at = row as usize;
            let series = self.observations.series_of(row);
            let of = self.returns.measures[series.measure as usize].id.rsplit('.').next().unwrap();
            let ids: BTreeSet<&str> = series
                .breakdown
                .items()
                .iter()
                .map(|(dimension, item)| {
                    self.returns.dimensions[*dimension as usize].items[*item as usize].id.as_str()
                })
                .collect();
            let is_area = self.areas.get(slices.area[at]).code == area;
            let is_period = self.observations.periods[slices.period[at] as usize].to_string() == period;
            if is_area && is_period && of == measure && ids == items.iter().copied().collect() {
                found.push(self.observations.value(row));
            }
        }
        assert_eq!(found.len(), 1, "{area} {period} {measure} {items:?}: {found:?}");
        found[0]
    }

    /// How many values are absent for each reason.
    fn absent(&self) -> BTreeMap<Absence, usize> {
        let mut absent = BTreeMap::new();
        for row in 0..self.observations.len() as u32 {
            if let Value::Absent(reason) = self.observations.value(row) {
                *absent.entry(reason).or_default() += 1;
            }
        }
        absent
    }
}

#[test]
fn explore() {
    for (kind, file) in [
        ("ni-homicides", "ni_domestic_abuse/ni_domestic_abuse_long_2025-12.csv"),
        ("ni-experience", "ni_domestic_abuse/ni_domestic_abuse_long_2025-12.csv"),
        ("ni-offences", "ni_domestic_abuse/ni_domestic_abuse_long_2025-12.csv"),
        ("ni-violence", "ni_domestic_abuse/ni_domestic_abuse_long_2025-12.csv"),
        ("ni-districts", "ni_domestic_abuse/ni_domestic_abuse_long_2025-12.csv"),
        ("ni-relationship", "ni_domestic_abuse/ni_domestic_abuse_long_2025-12.csv"),
        ("ni-processing", "ni_domestic_abuse/ni_domestic_abuse_long_2025-12.csv"),
        ("ons-partner-abuse", "ons_sdg/indicator_5-2-1.csv"),
        ("ons-violence", "ons_sdg/indicator_16-1-3.csv"),
        ("bristol-police", "bristol_sdg/indicator_5-2-1.csv"),
        ("bristol-police", "bristol_sdg/csv-meta_5-2-1.csv"),
        ("bristol-crime", "bristol_sdg/indicator_16-1-3.csv"),
        ("chlamydia_screening", "periods/chlamydia_screening.csv"),
        ("employment_rate", "periods/employment_rate.csv"),
        ("neet", "periods/neet.csv"),
        ("planning_applications_major", "periods/planning_applications_major.csv"),
        ("care_homes_rating", "periods/care_homes_rating.csv"),
        ("nhs_health_checks", "periods/nhs_health_checks.csv"),
        ("children_offending", "periods/children_offending.csv"),
        ("obese_reception", "periods/obese_reception.csv"),
        ("payments", "messy_uk/ESCC-payment-data-Q2281011.csv"),
        ("spend", "messy_uk/mth-10-january-2014.csv"),
        ("absence-national", "messy_uk/dfe_no_data_symbols.csv"),
        ("absence-regional", "messy_uk/dfe_no_data_symbols.csv"),
        ("absence-local", "messy_uk/dfe_no_data_symbols.csv"),
        ("mye2020", "population/mye2020_ltla21_total_and_16plus.csv"),
        ("ethnicity", "population/demographr_ethnicity21_ltla21.csv"),
        ("authorities", "la_codes/uk_local_authorities_future.csv"),
        ("authority-names", "la_codes/lookup_name_to_registry.csv"),
        ("authority-codes", "la_codes/lookup_gss_to_registry.csv"),
        ("missing-codes", "la_codes/BL-2010-10-missing-codes.csv"),
        ("neighbours", "neighbours/cipfa2021.csv"),
        ("neighbours", "neighbours/cssn.csv"),
    ] {
        let Some(opened) = open(kind, file) else { return };
        println!("##### {kind} {file}: {} observations, {} areas, {:?}, absent {:?}", opened.observations.len(), opened.areas.len(), opened.codes(), opened.absent());
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in &opened.findings {
            let n = seen.entry(finding.code).or_default();
            *n += 1;
            if *n <= 4 {
                println!("{finding}");
            }
        }
    }
}
