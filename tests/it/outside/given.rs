//! What there is of one refresh: the pipelines and areas that everybody knows, the releases that everybody can read, and the
//! returns, which only those have who sent them.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::calendar::Span;
use super::pipelines::{Kind, Pipelines};

/// Every file of a project, by its path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// One refresh: what it was made from, and the releases that stand there afterwards.
#[derive(Debug, Clone, Default)]
pub struct Vintage {
    pub pipelines: Pipelines,
    pub areas: Vec<Area>,
    pub sent: Vec<Sent>,
    pub told_elsewhere: Vec<Told>,
    pub releases: Vec<Release>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    pub code: String,
    pub name: String,
    pub level: String,
    pub parent: String,
    pub from: Option<NaiveDate>,
    /// The last day on which it existed.
    pub to: Option<NaiveDate>,
    pub successor: String,
    pub aliases: Vec<String>,
}

/// An item of each of some dimensions.
pub type Items = Vec<(String, String)>;

/// A number that a partner sent.
#[derive(Debug, Clone)]
pub struct Sent {
    pub measure: String,
    pub items: Items,
    pub area: String,
    pub span: Span,
    pub partner: String,
    pub value: Value,
    /// It came after the day of the refresh, so nothing was made of it.
    pub is_late: bool,
    pub file: String,
    pub line: usize,
    /// What stands beside it in words: notes and documents.
    pub words: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// As it is written.
    Number(String),
    /// From, to.
    Between(i128, Option<i128>),
    /// Does not apply: nobody.
    Nobody,
    Missing,
}

/// A count that somebody told the public in another way.
#[derive(Debug, Clone)]
pub struct Told {
    pub measure: String,
    pub items: Items,
    pub area: String,
    pub span: Span,
    pub value: String,
}

/// A folder that was published.
#[derive(Debug, Clone, PartialEq)]
pub struct Release {
    pub publication: String,
    pub folder: String,
    pub files: Files,
    pub rows: Vec<Row>,
    /// It was not there before, or is another now.
    pub is_new: bool,
}

/// A row of `figures.csv`, by its columns. What earlier versions of the program had in one column each stands there, too: a number, a
/// benchmark among them, in `value`; a range in words in `marker`; the parts in `breakdown`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row(BTreeMap<String, String>);

impl Row {
    fn of(cells: impl Iterator<Item = (String, String)>) -> Row {
        let mut row: BTreeMap<String, String> = cells.filter(|(_, text)| !text.is_empty()).collect();
        for (column, before) in [("benchmark", "value"), ("words", "marker")] {
            if let Some(text) = row.get(column).cloned() {
                row.insert(before.to_owned(), text);
            }
        }
        let part = |(column, item): (&String, &String)| {
            Some(format!("{}={item}", column.strip_prefix("by_")?.replace('_', "-")))
        };
        let parts: Vec<String> = row.iter().filter_map(part).collect();
        if !parts.is_empty() {
            row.insert("breakdown".to_owned(), parts.join(";"));
        }
        Row(row)
    }

    pub fn get(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }

    pub fn items(&self) -> Items {
        items(self.get("breakdown"))
    }
}

pub fn items(text: &str) -> Items {
    let pairs = text.split(';').filter_map(|pair| pair.trim().split_once('='));
    let mut items: Items = pairs.map(|(dimension, item)| (dimension.to_owned(), item.to_owned())).collect();
    items.sort();
    items
}

impl Vintage {
    /// From the files of a project with its returns below `returns/` or `sample_data/` and its output; `as_at` is the day of
    /// the refresh, where one was given.
    pub fn read(files: &Files, as_at: Option<NaiveDate>, before: Option<&Vintage>) -> Vintage {
        let of = |folder: &'static str| {
            files.iter().filter_map(move |(path, bytes)| Some((path.strip_prefix(folder)?, bytes)))
        };
        let texts = of("pipelines/").filter_map(|(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?)));
        let pipelines = Pipelines::read(texts);
        let mut vintage = Vintage { pipelines, ..Vintage::default() };
        let returns =
            ["returns/", "sample_data/"].into_iter().flat_map(|folder| of(folder).map(move |found| (folder, found)));
        let used = |path: &str| {
            let mut publications = vintage.pipelines.publications.iter();
            publications.any(|of| of.returns.iter().any(|folder| path.starts_with(&format!("{folder}/"))))
        };
        let returns: Vec<(String, &Vec<u8>)> = returns
            .filter(|(_, (path, _))| used(path))
            .map(|(folder, (path, bytes))| (format!("{folder}{path}"), bytes))
            .collect();
        for (path, bytes) in &returns {
            match vintage.kind_of(path).map(|kind| kind.reference.as_str()) {
                Some("areas") => vintage.areas.extend(areas(&table(bytes))),
                _ if path.ends_with("told-elsewhere.toml") => vintage.told_elsewhere.extend(told(bytes)),
                _ => {}
            }
        }
        for (path, bytes) in &returns {
            if let Some(kind) = vintage.kind_of(path).filter(|kind| kind.reference.is_empty()).cloned() {
                let sent = vintage.sent(&kind, path, &table(bytes), as_at);
                vintage.sent.extend(sent);
            }
        }
        for path in files.keys() {
            let Some(folder) = path.strip_suffix("/release/figures.csv") else { continue };
            let Some(publication) = folder.strip_prefix("output/").and_then(|rest| rest.split('/').next()) else {
                continue;
            };
            let own: Files = files
                .iter()
                .filter_map(|(path, bytes)| {
                    let name = path.strip_prefix(folder)?.strip_prefix("/release/")?;
                    Some((name.to_owned(), bytes.clone()))
                })
                .collect();
            let rows = table(&own["figures.csv"]);
            let rows = rows.rows.iter().map(|row| Row::of(rows.headings.iter().cloned().zip(row.iter().cloned())));
            let (publication, folder) = (publication.to_owned(), folder.to_owned());
            let mut release = Release { publication, folder, rows: rows.collect(), files: own, is_new: true };
            let stood = before.into_iter().flat_map(|vintage| &vintage.releases);
            release.is_new = !stood.into_iter().any(|old| old.folder == release.folder && old.files == release.files);
            vintage.releases.push(release);
        }
        vintage
    }

    /// The kind of return of a file: that whose id its name begins with.
    fn kind_of(&self, path: &str) -> Option<&Kind> {
        let name = path.rsplit('/').next()?;
        let stem = name.strip_suffix(".csv")?.split('.').next()?;
        let named = self.pipelines.kinds.iter().filter(|kind| {
            stem.strip_prefix(kind.id.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        });
        named.max_by_key(|kind| kind.id.len())
    }

    fn sent(&self, kind: &Kind, path: &str, table: &Table, as_at: Option<NaiveDate>) -> Vec<Sent> {
        let column = |role: &str| {
            let of = kind.columns.iter().filter(move |(of, _, _)| of == role);
            of.flat_map(|(_, _, headings)| headings).find_map(|heading| table.column(heading))
        };
        let (partner, area, period) = (column("partner"), column("area"), column("period"));
        let name = column("area-name");
        let (measure, value) = (column("measure"), column("value"));
        let (submitted, words) = (column("submitted"), [column("note"), column("document")]);
        let dimensions: Vec<(usize, &str)> = kind
            .columns
            .iter()
            .filter(|(role, _, _)| role == "dimension")
            .filter_map(|(_, dimension, headings)| {
                Some((headings.iter().find_map(|heading| table.column(heading))?, dimension.as_str()))
            })
            .collect();
        let mut found = Vec::new();
        for (at, row) in table.rows.iter().enumerate() {
            let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).map_or("", |text| text.trim());
            let Some(span) = Span::read(cell(period)) else { continue };
            let code = match cell(area) {
                "" => cell(name),
                code => code,
            };
            let Some(area) = self.area(code, span) else { continue };
            let items: Items = dimensions
                .iter()
                .filter_map(|(column, dimension)| {
                    let text = cell(Some(*column));
                    let of = self.pipelines.dimension(dimension)?;
                    let item = of.items.iter().find(|item| item.headings.iter().any(|heading| same(heading, text)))?;
                    Some(((*dimension).to_owned(), item.id.clone()))
                })
                .collect();
            let mut send = |measure: &str, mut items: Items, text: &str| {
                items.sort();
                let late = cell(submitted).parse::<NaiveDate>().ok().zip(as_at).is_some_and(|(came, day)| came > day);
                found.push(Sent {
                    measure: measure.to_owned(),
                    items,
                    area: area.code.clone(),
                    span,
                    partner: cell(partner).to_owned(),
                    value: read_value(text),
                    is_late: late || text == "late",
                    file: path.to_owned(),
                    line: at + 2,
                    words: words
                        .iter()
                        .map(|column| cell(*column))
                        .filter(|text| !text.is_empty())
                        .map(str::to_owned)
                        .collect(),
                });
            };
            let long = kind.measures.iter().find(|of| of.headings.iter().any(|heading| same(heading, cell(measure))));
            if let (Some(of), Some(_)) = (long, value) {
                send(&of.id, items.clone(), cell(value));
            }
            for of in &kind.measures {
                if let Some(column) = of.headings.iter().find_map(|heading| table.column(heading)) {
                    send(&of.id, items.clone(), cell(Some(column)));
                }
                for (heading, item) in &of.item_headings {
                    if let (Some(column), Some(dimension)) = (table.column(heading), of.by.first()) {
                        send(&of.id, vec![(dimension.clone(), item.clone())], cell(Some(column)));
                    }
                }
            }
        }
        found
    }

    /// The area of this code or name; one that has ended is followed to its successor.
    fn area(&self, text: &str, span: Span) -> Option<&Area> {
        let named = |area: &&Area| {
            area.code == text || same(&area.name, text) || area.aliases.iter().any(|name| same(name, text))
        };
        let mut area = self.areas.iter().find(|area| area.code == text).or_else(|| self.areas.iter().find(named))?;
        for _ in 0..self.areas.len() {
            let ended = area.to.is_some_and(|to| to < span.first);
            match self.areas.iter().find(|other| ended && other.code == area.successor) {
                Some(next) => area = next,
                None => break,
            }
        }
        Some(area)
    }
}

/// Whether two names are written alike, but for case and what is no letter or digit.
pub fn same(one: &str, other: &str) -> bool {
    let fold = |text: &str| {
        text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    fold(one) == fold(other)
}

/// A CSV file.
struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn column(&self, heading: &str) -> Option<usize> {
        self.headings.iter().position(|own| same(own, heading))
    }
}

fn table(bytes: &[u8]) -> Table {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let fields = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let headings = reader.headers().map(fields).unwrap_or_default();
    Table { headings, rows: reader.records().filter_map(|row| row.ok().map(|row| fields(&row))).collect() }
}

fn areas(table: &Table) -> Vec<Area> {
    let get = |row: &Vec<String>, heading: &str| {
        table.column(heading).and_then(|column| row.get(column)).map_or(String::new(), |text| text.trim().to_owned())
    };
    let day = |text: String| text.parse::<NaiveDate>().ok();
    let area = |row: &Vec<String>| Area {
        code: get(row, "area_code"),
        name: get(row, "area_name"),
        level: get(row, "level"),
        parent: get(row, "parent"),
        from: day(get(row, "from")),
        // The end is given as the last day or as the first after it, and nothing ends on the first of a month.
        to: day(get(row, "to")).map(|to| if to.format("%d").to_string() == "01" { to - Days::new(1) } else { to }),
        successor: get(row, "successor"),
        aliases: get(row, "aliases")
            .split(';')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
    };
    table.rows.iter().map(area).collect()
}

fn told(bytes: &[u8]) -> Vec<Told> {
    let text = String::from_utf8_lossy(bytes);
    let Ok(table) = text.parse::<toml::Table>() else { return Vec::new() };
    let all = table.get("told").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let read = |of: &toml::Value| {
        let get = |key: &str| of.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        let span = Span::read(&get("period"))?;
        let value = of.get("value")?.to_string();
        Some(Told { measure: get("measure"), items: items(&get("part")), area: get("area"), span, value })
    };
    all.iter().filter_map(read).collect()
}

fn read_value(text: &str) -> Value {
    let plain: String = text.chars().filter(|char| *char != ',').collect();
    if plain.parse::<f64>().is_ok() {
        return Value::Number(plain);
    }
    let lower = plain.to_lowercase();
    if ["n/a", "[z]", "z", ".", "not applicable"].contains(&lower.as_str()) {
        return Value::Nobody;
    }
    match plain.strip_prefix('<').and_then(|most| most.trim().parse::<i128>().ok()) {
        Some(most) => Value::Between(0, Some(most - 1)),
        None if ["[c]", "*", "c", "suppressed"].contains(&lower.as_str()) => Value::Between(0, None),
        None => Value::Missing,
    }
}
