//! Real open data beside the project is read by descriptions of our own, or refused for the reason that it should be. None
//! of it is in the repository: the descriptions are `tests/open_data/<kind>.toml`, the areas are listed from the data.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use quarterday::check::{Asked, check};
use quarterday::model::area::Areas;
use quarterday::model::finding::Finding;
use quarterday::model::observations::Observations;
use quarterday::model::value::{Absence, Value};
use quarterday::pipelines;
use quarterday::read::{self, Input};
use quarterday::spec::returns::Returns;
use quarterday::spec::source::Source;

use crate::project::{self, repository};

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
    let source = |path: PathBuf| Source::new(path.display().to_string(), fs::read_to_string(&path).unwrap());
    let described = source(repository().join(format!("tests/open_data/{kind}.toml")));
    let is_reference = described.text.contains("\nreference = ");
    let (returns, rules) =
        pipelines::standard(&[source(repository().join("tests/open_data/areas.toml")), described]).unwrap();
    let input = |path: String, bytes: Vec<u8>| Input::of(path, Box::new(Cursor::new(bytes)));
    let mut inputs = vec![input(format!("{kind}.csv"), bytes)];
    if !is_reference {
        inputs.push(input("areas.csv".to_owned(), areas().into_bytes()));
    }
    let read = read::read(&returns, inputs).unwrap();
    let (areas, observations) = (read.areas().clone(), read.observations().clone());
    let (_, findings) = check(&returns, &rules, read, &Asked::default()).unwrap();
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
    table.write_record(["area_code", "area_name", "level", "parent", "from", "to", "successor", "aliases"]).unwrap();
    for (code, name) in &regions {
        table.write_record([code, name, "region or country", "", "", "", "", ""]).unwrap();
    }
    for row in authorities.iter().filter(|row| !row["gss-code"].is_empty()) {
        // "ABC,DEF" in one cell is an area that was divided, which has no one successor.
        let of = |column: &str| codes.get(row[column].as_str()).copied().unwrap_or("");
        let parent = if row["nation"] == "Northern Ireland" { "N92000002" } else { of("county-la") };
        let level = &row["local-authority-type-name"];
        let (from, to) = (&row["start-date"], &row["end-date"]);
        table
            .write_record([
                &row["gss-code"],
                &row["nice-name"],
                level,
                parent,
                from,
                to,
                of("replaced-by"),
                &row["former-gss-codes"].replace(',', ";"),
            ])
            .unwrap();
    }
    String::from_utf8(table.into_inner().unwrap()).unwrap()
}

impl Opened {
    /// How many findings there are of each code.
    fn codes(&self) -> Vec<(&str, usize)> {
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        self.findings.iter().for_each(|finding| *codes.entry(finding.code.name()).or_default() += 1);
        codes.into_iter().collect()
    }

    /// The first finding of a code, as it is printed.
    #[track_caller]
    fn said(&self, code: &str) -> String {
        self.findings.iter().find(|finding| finding.code.name() == code).unwrap().to_string()
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
                .map(|(dimension, item)| self.returns.dimensions[*dimension as usize].items[*item as usize].id.as_str())
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

const NORTHERN_IRELAND: &str = "ni_domestic_abuse/ni_domestic_abuse_long_2025-12.csv";

/// Kind, file, how many observations come out of it, and how many findings of each code.
type Expected = (&'static str, &'static str, usize, &'static [(&'static str, usize)]);

/// Every table beside the project. A file that holds several is read by a description for each.
const TABLES: [Expected; 33] = [
    // In 1998/99 a bomb killed 29 people in Omagh, and two series of women stand out.
    ("ni-homicides", NORTHERN_IRELAND, 243, &[("other-return", 1), ("outlier", 2)]),
    ("ni-experience", NORTHERN_IRELAND, 36, &[("other-return", 1)]),
    ("ni-offences", NORTHERN_IRELAND, 54, &[("other-return", 2)]),
    ("ni-violence", NORTHERN_IRELAND, 24, &[("other-return", 2)]),
    ("ni-districts", NORTHERN_IRELAND, 12, &[("other-return", 1)]),
    ("ni-relationship", NORTHERN_IRELAND, 7, &[("other-return", 1)]),
    ("ni-processing", NORTHERN_IRELAND, 6, &[("other-return", 1)]),
    ("ons-partner-abuse", "ons_sdg/indicator_5-2-1.csv", 386, &[]),
    // "East" beside the code of East of England.
    ("ons-violence", "ons_sdg/indicator_16-1-3.csv", 1237, &[("unknown-name", 1)]),
    ("bristol-police", "bristol_sdg/indicator_5-2-1.csv", 5, &[]),
    // More offences are stalking and harassment since the rules of counting changed.
    ("bristol-crime", "bristol_sdg/indicator_16-1-3.csv", 72, &[("outlier", 1)]),
    // The definition of the measure, sent in place of the measure.
    ("bristol-police", "bristol_sdg/csv-meta_5-2-1.csv", 0, &[("missing-column", 2), ("unknown-column", 1)]),
    ("chlamydia_screening", "periods/chlamydia_screening.csv", 136, &[]),
    ("employment_rate", "periods/employment_rate.csv", 238, &[]),
    ("neet", "periods/neet.csv", 168, &[("area-not-begun", 1)]),
    ("planning_applications_major", "periods/planning_applications_major.csv", 221, &[]),
    ("care_homes_rating", "periods/care_homes_rating.csv", 510, &[]),
    ("nhs_health_checks", "periods/nhs_health_checks.csv", 2511, &[("area-not-begun", 2)]),
    ("children_offending", "periods/children_offending.csv", 242, &[("area-not-begun", 1)]),
    // Wards, which nothing beside the project lists.
    ("obese_reception", "periods/obese_reception.csv", 3650, &[("area-not-begun", 12), ("unknown-area", 21)]),
    // Invoices, of which several have one department, or one day and type: no return, and refused as none.
    (
        "payments",
        "messy_uk/ESCC-payment-data-Q2281011.csv",
        5767,
        &[("duplicate-key", 101), ("duplicate-row", 2), ("encoding", 1), ("header-row", 1)],
    ),
    ("spend", "messy_uk/mth-10-january-2014.csv", 89, &[("duplicate-key", 39), ("encoding", 1), ("header-row", 1)]),
    ("absence-national", "messy_uk/dfe_no_data_symbols.csv", 105, &[("other-return", 1)]),
    ("absence-regional", "messy_uk/dfe_no_data_symbols.csv", 1050, &[("other-return", 1), ("whole-mismatch", 1)]),
    ("absence-local", "messy_uk/dfe_no_data_symbols.csv", 1470, &[("other-return", 1)]),
    // "Rhondda Cynon Taf" beside the code of Rhondda Cynon Taff, as the list of authorities spells it.
    ("mye2020", "population/mye2020_ltla21_total_and_16plus.csv", 662, &[("area-not-begun", 2), ("unknown-name", 1)]),
    ("ethnicity", "population/demographr_ethnicity21_ltla21.csv", 12578, &[("unknown-name", 1)]),
    // Two successors in one cell, twice.
    ("authorities", "la_codes/uk_local_authorities_future.csv", 0, &[("area-hierarchy", 2)]),
    // One row a spelling, not one an authority.
    ("authority-names", "la_codes/lookup_name_to_registry.csv", 0, &[("area-hierarchy", 101)]),
    ("authority-codes", "la_codes/lookup_gss_to_registry.csv", 0, &[("unknown-area", 25)]),
    ("missing-codes", "la_codes/BL-2010-10-missing-codes.csv", 0, &[("encoding", 1)]),
    ("neighbours", "neighbours/cipfa2021.csv", 0, &[]),
    ("neighbours", "neighbours/cssn.csv", 0, &[]),
];

#[test]
fn every_table_has_the_findings_that_are_true_of_it_and_no_others() {
    for (kind, file, observations, codes) in TABLES {
        let Some(opened) = open(kind, file) else { return };
        let shown: Vec<String> = opened.findings.iter().take(9).map(Finding::to_string).collect();
        assert_eq!((opened.observations.len(), opened.codes().as_slice()), (observations, codes), "{kind}: {shown:#?}");
    }
}

#[test]
fn every_table_beside_the_project_is_in_the_list() {
    let Some(root) = shared("") else { return };
    let listed: BTreeSet<&str> = TABLES.iter().map(|(_, file, ..)| *file).collect();
    let found = project::files(&root);
    let tables: BTreeSet<&str> = found.keys().map(String::as_str).filter(|path| path.ends_with(".csv")).collect();
    assert_eq!(listed, tables);
}

#[test]
fn every_number_is_the_one_that_stands_at_its_place_in_the_file() {
    for (kind, file, observations, _) in TABLES {
        let Some(opened) = open(kind, file) else { return };
        let cells = cells(file);
        for row in 0..observations as u32 {
            let origin = opened.observations.origin(row);
            let cell = &cells[&(origin.line, origin.column)];
            let number: Option<f64> = cell.replace(['£', ','], "").parse().ok();
            assert_eq!(opened.observations.value(row).number(), number, "{kind} {origin}: {cell}");
        }
    }
}

/// The cells of a file by line and column, as another program reads them.
fn cells(file: &str) -> BTreeMap<(u32, u32), String> {
    let path = repository().join("../shared/data").join(file);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path).unwrap();
    let mut cells = BTreeMap::new();
    // No cell of these files has a line break in it, and no line is empty.
    for (line, record) in (1..).zip(reader.byte_records()) {
        let record = record.unwrap();
        for (column, cell) in (1..).zip(&record) {
            // Of what is not ASCII in these files only the pound sign matters here.
            let text =
                String::from_utf8(cell.to_vec()).unwrap_or_else(|_| cell.iter().map(|byte| *byte as char).collect());
            cells.insert((line, column), text);
        }
    }
    cells
}

#[test]
fn no_alarm_for_personal_data_is_raised_where_there_is_none() {
    for (kind, file, ..) in TABLES {
        let Some(opened) = open(kind, file) else { return };
        assert!(!opened.codes().iter().any(|(code, _)| *code == "personal-data"), "{kind}");
    }
}

#[test]
fn what_is_no_table_is_refused_by_its_name() {
    let Some(folder) = shared("boundaries") else { return };
    let found = project::files(&folder);
    assert_eq!(found.len(), 2);
    let input = |(path, bytes): (String, Vec<u8>)| Input::of(path, Box::new(Cursor::new(bytes)));
    let mut read = read::read(&Returns::default(), found.into_iter().map(input).collect()).unwrap();
    let said: Vec<String> = read.take_findings().finish().iter().map(Finding::to_string).collect();
    for (said, file) in said.iter().zip(["england_lad_may2024_with_codes", "ni_LGD2014"]) {
        let expected = format!(
            "{file}.geojson: warning[unknown-format]: this file is a map, not a table, so it was skipped\n  hint: the \
            boundaries of a map are read from a GeoJSON file called boundaries.geojson"
        );
        assert_eq!(*said, expected);
    }
    assert_eq!(said.len(), 2);
}

#[test]
fn the_districts_of_northern_ireland_add_up_and_so_do_its_offences() {
    let Some(districts) = open("ni-districts", NORTHERN_IRELAND) else { return };
    let crimes = |area: &str| districts.value(area, "2024/25", "crimes", &[]).number().unwrap();
    let sum: f64 = (1..=11).map(|district| crimes(&format!("N090000{district:02}"))).sum();
    assert_eq!((sum, crimes("N92000002")), (18_393.0, 18_393.0));
    assert_eq!(crimes("N09000003"), 5148.0, "Belfast");

    let (Some(all), Some(violence)) = (open("ni-offences", NORTHERN_IRELAND), open("ni-violence", NORTHERN_IRELAND))
    else {
        return;
    };
    for (year, crimes, outcomes, violent) in [("2023/24", 19_940, 5941, 15_610), ("2024/25", 18_393, 5168, 14_447)] {
        let number = |opened: &Opened, measure: &str, items: &[&str]| {
            opened.value("N92000002", year, measure, items).number().unwrap()
        };
        let offences = &all.returns.dimensions[0].items;
        for (measure, whole) in [("crimes", crimes), ("outcomes", outcomes)] {
            let sum: f64 = offences.iter().map(|item| number(&all, measure, &[&item.id])).sum();
            assert_eq!((number(&all, measure, &[]), sum), (f64::from(whole), f64::from(whole)), "{year} {measure}");
        }
        let of_violence: f64 = offences[..3].iter().map(|item| number(&all, "crimes", &[&item.id])).sum();
        assert_eq!((number(&violence, "crimes", &[]), of_violence), (f64::from(violent), f64::from(violent)), "{year}");
        let rate = 100.0 * f64::from(outcomes) / f64::from(crimes);
        assert!((number(&all, "outcome-rate", &[]) - rate).abs() <= 0.05, "{year}: {rate}");
    }
}

#[test]
fn a_homicide_that_the_file_does_not_count_is_not_available_and_not_none() {
    let Some(opened) = open("ni-homicides", NORTHERN_IRELAND) else { return };
    assert_eq!(opened.absent(), BTreeMap::from([(Absence::NotAvailable, 54)]));
    let value = |items: &[&str]| opened.value("N92000002", "1998/99", "homicides", items);
    assert_eq!(value(&["under-18-years"]), Value::Absent(Absence::NotAvailable));
    assert_eq!(
        (value(&["female"]), value(&["male"]), value(&[])),
        (Value::Number(31.0), Value::Number(44.0), Value::Number(75.0))
    );
}

#[test]
fn a_blank_is_everybody_and_a_status_says_why_there_is_no_number() {
    let Some(abuse) = open("ons-partner-abuse", "ons_sdg/indicator_5-2-1.csv") else { return };
    let reasons = |not_available, suppressed| {
        BTreeMap::from([(Absence::NotAvailable, not_available), (Absence::SuppressedAtSource, suppressed)])
    };
    assert_eq!(abuse.absent(), reasons(10, 11));
    let measure = "women-aged-16-to-59";
    let value = |area: &str, year: &str, items: &[&str]| abuse.value(area, year, measure, items);
    assert_eq!(value("K04000001", "2004/05", &["non-sexual", "force"]), Value::Number(3.5634181351962));
    assert_eq!(value("K04000001", "2004/05", &["non-sexual"]), Value::Number(8.625293705388907));
    // In the first year of the pandemic there was no such survey.
    let not_available = Value::Absent(Absence::NotAvailable);
    assert_eq!(value("K04000001", "2020/21", &["non-sexual", "force"]), not_available);

    let Some(violence) = open("ons-violence", "ons_sdg/indicator_16-1-3.csv") else { return };
    assert_eq!(violence.absent(), reasons(9, 59));
    let value = violence.value("E12000001", "2018-01-01 to 2020-12-31", "c-sexual-violence-16-to-74", &[]);
    assert_eq!(value, Value::Number(0.875781677329115));
}

#[test]
fn a_table_without_areas_is_of_the_area_that_its_description_names() {
    let Some(rate) = open("bristol-police", "bristol_sdg/indicator_5-2-1.csv") else { return };
    assert_eq!(rate.value("E06000023", "2019/20", "rate", &[]), Value::Number(22.3768));
    let Some(crime) = open("bristol-crime", "bristol_sdg/indicator_16-1-3.csv") else { return };
    // The row without a type is the total of the others, in every year.
    for year in 2007..=2018 {
        let value = |items: &[&str]| crime.value("E06000023", &year.to_string(), "crimes", items).number().unwrap();
        let sum: f64 = crime.returns.dimensions[0].items.iter().map(|item| value(&[&item.id])).sum();
        assert_eq!(value(&[]), sum, "{year}");
    }
    let Some(definition) = open("bristol-police", "bristol_sdg/csv-meta_5-2-1.csv") else { return };
    assert_eq!(
        definition.findings[1].to_string(),
        "bristol-police.csv:1: error[missing-column]: there is no column `Year`\n  hint: the headings that \
        are understood are listed in pipelines/returns/bristol-police.toml"
    );
}

#[test]
fn each_period_of_the_councils_tables_is_what_its_label_says() {
    for (kind, area, period, measure, value) in [
        ("chlamydia_screening", "E09000003", "2017", "screened", 17.7),
        ("employment_rate", "E92000001", "2021/22 Q3 - 2022/23 Q2", "rate", 75.7),
        ("neet", "E06000049", "2019", "neet", 2.2),
        ("planning_applications_major", "E06000055", "2022/23 Q3", "in-time", 89.0),
        ("care_homes_rating", "E92000001", "November 2023", "good", 78.8),
        ("nhs_health_checks", "E92000001", "2021/22 Q1", "cumulative", 0.6),
        ("nhs_health_checks", "E92000001", "2021/22 Q1 - 2021/22 Q4", "cumulative", 3.4),
        ("nhs_health_checks", "E09000033", "2021-04-01 to 2025-12-31", "cumulative", 76.2),
        ("children_offending", "E09000006", "2014/15", "children", 204.0),
        ("children_offending", "E09000006", "2014/15", "rate", 69.0),
    ] {
        let Some(opened) = open(kind, &format!("periods/{kind}.csv")) else { return };
        assert_eq!(opened.value(area, period, measure, &[]), Value::Number(value), "{kind}");
    }
    let Some(obesity) = open("obese_reception", "periods/obese_reception.csv") else { return };
    assert_eq!(obesity.absent(), BTreeMap::from([(Absence::NotAvailable, 346)]));
    let period = "2020-04-01 to 2025-03-31";
    let most = obesity.value("E92000001", period, "prevalence-5-years", &["most-deprived-quintile"]);
    assert_eq!(most, Value::Number(12.8));
    assert_eq!(
        obesity.said("unknown-area").lines().next().unwrap(),
        "obese_reception.csv:3652:1: error[unknown-area]: no area has the code or name \"E05015239\""
    );
}

#[test]
fn planted_markers_are_absences_and_the_total_that_one_of_them_breaks_is_named() {
    let Some(regional) = open("absence-regional", "messy_uk/dfe_no_data_symbols.csv") else { return };
    // ".", "N/A", "n/a" and "." do not apply; ".." is not available.
    assert_eq!(regional.absent(), BTreeMap::from([(Absence::NotApplicable, 4), (Absence::NotAvailable, 1)]));
    assert_eq!(
        regional.said("whole-mismatch").lines().next().unwrap(),
        "absence-regional.csv:11:17: error[whole-mismatch]: Persistent absentees (82,336) for Yorkshire and the Humber, \
         2017-09-01 to 2018-08-31 does not agree with its 2 items, which add up to 40,339"
    );
    let Some(local) = open("absence-local", "messy_uk/dfe_no_data_symbols.csv") else { return };
    let cells = rows("messy_uk/dfe_no_data_symbols.csv");
    let gateshead =
        cells.iter().find(|row| row["la_name"] == "Gateshead" && row["school_type"] == "State-funded primary").unwrap();
    assert_eq!((gateshead["new_la_code"].as_str(), gateshead["time_period"].as_str()), ("E08000020", "201718"));
    // The code is the one of before 2013, which the list of areas has as another name of E08000037.
    let schools = local.value("E08000037", "2017-09-01 to 2018-08-31", "num-schools", &["state-funded-primary"]);
    assert_eq!(schools.number(), gateshead["num_schools"].parse().ok());
}

#[test]
fn the_population_of_lancashires_districts_is_what_the_joint_commission_divided_by() {
    let Some(population) = open("mye2020", "population/mye2020_ltla21_total_and_16plus.csv") else { return };
    let lancashire = population.areas.find("E10000017").unwrap();
    let districts: Vec<String> = (0..population.areas.len() as u32)
        .map(|area| population.areas.get(area))
        .filter(|area| area.parent == Some(lancashire))
        .map(|area| area.code.clone())
        .collect();
    assert_eq!(districts.len(), 12);
    let sum = |measure: &str| -> f64 {
        districts.iter().map(|code| population.value(code, "2020", measure, &[]).number().unwrap()).sum()
    };
    assert_eq!((sum("all-ages"), sum("adults")), (1_227_076.0, 1_000_754.0));
}

#[test]
fn the_groups_of_a_district_and_their_shares_agree() {
    let Some(census) = open("ethnicity", "population/demographr_ethnicity21_ltla21.csv") else { return };
    let ids: Vec<&str> = census.returns.measures.iter().map(|measure| measure.id.rsplit('.').next().unwrap()).collect();
    let of = |suffix: &str| -> Vec<f64> {
        let ids = ids.iter().filter(|id| id.ends_with(suffix));
        ids.map(|id| census.value("E06000001", "2021", id, &[]).number().unwrap()).collect()
    };
    let (numbers, shares) = (of("-number"), of("-percent"));
    assert_eq!((numbers.len(), shares.len()), (19, 19));
    let people: f64 = numbers.iter().sum();
    for (number, share) in numbers.iter().zip(shares) {
        // The shares are whole, and not all of them rounded to the nearest.
        assert!((100.0 * number / people - share).abs() < 1.0, "{number} of {people}: {share}");
    }
}

#[test]
fn invoices_are_refused_for_having_several_amounts_where_a_return_has_one() {
    for (kind, file, said) in [
        (
            "payments",
            "messy_uk/ESCC-payment-data-Q2281011.csv",
            "payments.csv: error[duplicate-key]: 5660 more like the 100 that are listed",
        ),
        (
            "spend",
            "messy_uk/mth-10-january-2014.csv",
            "spend.csv:8:8: error[duplicate-key]: Amount in Sterling (Capital Project, Capital) for Wolverhampton, \
             2014-01-24 to 2014-01-24 is given twice, as 126,369.59 at spend.csv:7:8 and as 114,000 here",
        ),
    ] {
        let Some(opened) = open(kind, file) else { return };
        assert_eq!(opened.said("duplicate-key").lines().next().unwrap(), said);
        assert!(opened.said("encoding").ends_with("read as Windows-1252"));
        assert!(opened.said("header-row").ends_with("the line above was taken as a title"));
    }
}

#[test]
fn lists_of_codes_are_areas_and_what_is_wrong_in_them_is_said() {
    let Some(authorities) = open("authorities", "la_codes/uk_local_authorities_future.csv") else { return };
    assert_eq!(
        authorities.said("area-hierarchy").lines().next().unwrap(),
        "authorities.csv:81:1: error[area-hierarchy]: the successor CBD,WAF of Cumbria is not listed"
    );
    // Both conventions for an end mean the same last day.
    let ended = |code: &str| authorities.areas.get(authorities.areas.find(code).unwrap()).to.unwrap().to_string();
    assert_eq!((ended("DOR"), ended("CMA")), ("2019-03-31".to_owned(), "2023-03-31".to_owned()));
    let Some(names) = open("authority-names", "la_codes/lookup_name_to_registry.csv") else { return };
    assert_eq!(
        names.said("area-hierarchy"),
        "authority-names.csv: error[area-hierarchy]: 1188 more like the 100 that are listed"
    );
    let Some(codes) = open("authority-codes", "la_codes/lookup_gss_to_registry.csv") else { return };
    let said = codes.said("unknown-area");
    assert_eq!(said, "authority-codes.csv:265:1: error[unknown-area]: the area has no code");
    let Some(missing) = open("missing-codes", "la_codes/BL-2010-10-missing-codes.csv") else { return };
    let anglesey = missing.areas.get(missing.areas.find("W09000001").unwrap());
    assert_eq!((missing.areas.len(), anglesey.name.as_str()), (249, "Ynys M\u{f4}n"));
    for (file, count) in [("neighbours/cipfa2021.csv", 15), ("neighbours/cssn.csv", 10)] {
        let Some(neighbours) = open("neighbours", file) else { return };
        assert_eq!((neighbours.areas.len(), neighbours.areas.find("Stockport").is_some()), (count, true), "{file}");
    }
}
