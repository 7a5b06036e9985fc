//! What the pipelines say, as far as it tells a reader of a dictionary what is counted, which rules hold, and how figures are
//! made.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::exact::Exact;

/// A kind of return.
#[derive(Debug, Clone, Default)]
pub struct Kind {
    pub id: String,
    /// How many months a return covers, where it says so.
    pub months: Option<u32>,
    pub measures: Vec<Measure>,
    pub dimensions: Vec<Dimension>,
    pub rules: Vec<Rule>,
    /// The headings that stand for a column with a role: role, dimension, headings.
    pub columns: Vec<(String, String, Vec<String>)>,
    pub reference: String,
}

#[derive(Debug, Clone, Default)]
pub struct Measure {
    /// With its kind: `marac.cases`.
    pub id: String,
    pub label: String,
    pub unit: String,
    pub people: bool,
    pub over_time: OverTime,
    pub by: Vec<String>,
    pub sparse: bool,
    pub headings: Vec<String>,
    /// Headings of the wide shape, with the item that each is of.
    pub item_headings: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OverTime {
    #[default]
    Sum,
    Level,
    None,
}

#[derive(Debug, Clone, Default)]
pub struct Dimension {
    pub id: String,
    pub overlapping: bool,
    pub protected: bool,
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, Default)]
pub struct Item {
    pub id: String,
    pub label: String,
    pub headings: Vec<String>,
}

/// What a rule says, by the ids of measures with their kind.
#[derive(Debug, Clone)]
pub enum Rule {
    AtMost {
        part: String,
        whole: String,
    },
    /// `total` is the sum of these measures, or of all parts of one.
    Sum {
        parts: Vec<String>,
        total: String,
        within: Exact,
    },
    PartsSum {
        parts: String,
        total: String,
        within: Exact,
    },
    PartsAtMost {
        parts: String,
        whole: String,
    },
    MultiResponse {
        parts: String,
        whole: String,
    },
    Balance {
        opening: String,
        came: String,
        went: String,
        closing: String,
    },
    Agrees {
        one: String,
        other: String,
        within: Exact,
    },
    RatioWithin {
        part: String,
        whole: String,
        low: Exact,
        high: Exact,
    },
    ShareAgrees {
        share: String,
        part: String,
    },
    RateAgrees {
        rate: String,
        count: String,
        populations: Vec<String>,
        per: Exact,
    },
}

/// A population that rates are of.
#[derive(Debug, Clone)]
pub struct Population {
    pub id: String,
    pub measure: String,
    pub items: Vec<(String, Vec<String>)>,
    pub preceding: bool,
}

#[derive(Debug, Clone)]
pub struct Publication {
    pub name: String,
    pub returns: Vec<String>,
    pub area: String,
    pub public: bool,
    pub threshold: Option<i128>,
    pub thresholds: BTreeMap<String, i128>,
    pub width: Option<i128>,
    pub round: Option<i128>,
    pub figures: Vec<Definition>,
}

/// A figure of a publication.
#[derive(Debug, Clone)]
pub struct Definition {
    pub id: String,
    /// The measure at its root and what was done to it, as the published columns have it.
    pub measure: String,
    pub statistic: String,
    /// The items that it is of, whatever a table adds.
    pub items: Vec<(String, String)>,
    pub method: Method,
}

#[derive(Debug, Clone)]
pub enum Method {
    Sum(String),
    Add(Vec<usize>),
    Rolling(usize),
    Mean(usize),
    Rate {
        of: usize,
        population: String,
        per: Exact,
    },
    Share {
        part: usize,
        whole: usize,
    },
    ShareOfTotal {
        of: usize,
        over: String,
    },
    Ratio {
        of: usize,
        to: usize,
    },
    Change {
        of: usize,
        on: Base,
        difference: bool,
        like_for_like: bool,
    },
    /// First place to the highest, or to the lowest.
    Rank {
        of: usize,
        highest: bool,
    },
    Groups {
        of: usize,
        highest: bool,
    },
    /// The figure of the publication's area, set beside that of another.
    Beside(usize),
    /// In per cent of a number that stands beside it.
    OfExpected(usize),
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    PreviousQuarter,
    YearBefore,
    ThreeYears,
    QuarterOfYearBefore,
}

#[derive(Debug, Clone, Default)]
pub struct Pipelines {
    pub kinds: Vec<Kind>,
    pub populations: Vec<Population>,
    pub publications: Vec<Publication>,
    /// The figures that kinds of return bring to publications.
    brought: Vec<Table>,
}

fn text(table: &Table, key: &str) -> String {
    table.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn flag(table: &Table, key: &str) -> bool {
    table.get(key).and_then(Value::as_bool).unwrap_or_default()
}

fn texts(table: &Table, key: &str) -> Vec<String> {
    let all = table.get(key).and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn tables<'a>(table: &'a Table, key: &str) -> Vec<&'a Table> {
    table.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table).collect()
}

fn whole(table: &Table, key: &str) -> Option<i128> {
    table.get(key).and_then(Value::as_integer).map(i128::from)
}

fn number(table: &Table, key: &str) -> Exact {
    match table.get(key) {
        Some(Value::Integer(number)) => Exact::whole(i128::from(*number)),
        Some(Value::Float(number)) => Exact::read(&number.to_string()).map_or(Exact::ZERO, |(number, _)| number),
        _ => Exact::ZERO,
    }
}

impl Pipelines {
    /// From the files of `pipelines/`, by their paths in it.
    pub fn read<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Pipelines {
        let mut found = Pipelines::default();
        let mut publications = Vec::new();
        for (path, toml) in files {
            let Ok(table) = toml.parse::<Table>() else { continue };
            let Some(stem) = path.strip_suffix(".toml") else { continue };
            match stem.strip_prefix("returns/") {
                Some(kind) => {
                    found.populations.extend(tables(&table, "populations").into_iter().map(|of| population(kind, of)));
                    found.kinds.push(Kind::read(kind, &table));
                    found.brought.extend(tables(&table, "figures").into_iter().cloned());
                }
                None => publications.push((stem.to_owned(), table)),
            }
        }
        for (name, table) in &publications {
            let publication = found.publication(name, table);
            found.publications.push(publication);
        }
        found
    }

    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.kinds.iter().flat_map(|kind| &kind.measures).find(|measure| measure.id == id)
    }

    pub fn kind_of(&self, measure: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.measures.iter().any(|of| of.id == measure))
    }

    pub fn dimension(&self, id: &str) -> Option<&Dimension> {
        self.kinds.iter().flat_map(|kind| &kind.dimensions).find(|dimension| dimension.id == id)
    }

    fn publication(&self, name: &str, table: &Table) -> Publication {
        let empty = Table::new();
        let disclosure = table.get("disclosure").and_then(Value::as_table).unwrap_or(&empty);
        let higher = disclosure.get("thresholds").and_then(Value::as_table).unwrap_or(&empty);
        let own = tables(table, "figures");
        let same = |one: &Table, other: &Table| text(one, "id") == text(other, "id");
        // Where a publication has one of the same name, that is meant.
        let in_place = |of| own.iter().copied().find(|own| same(own, of)).unwrap_or(of);
        let brought = self.brought.iter().map(in_place);
        let behind = own.iter().copied().filter(|own| !self.brought.iter().any(|of| same(own, of)));
        let mut figures = Vec::new();
        for of in brought.chain(behind) {
            let definition = definition(&figures, of);
            figures.push(definition);
        }
        Publication {
            name: name.to_owned(),
            returns: texts(table, "returns"),
            area: text(table, "area"),
            public: disclosure.contains_key("public"),
            threshold: whole(disclosure, "threshold"),
            thresholds: higher.keys().filter_map(|id| Some((id.clone(), whole(higher, id)?))).collect(),
            width: whole(disclosure, "width"),
            round: whole(disclosure, "round"),
            figures,
        }
    }
}

fn population(kind: &str, table: &Table) -> Population {
    let items = table.get("items").and_then(Value::as_table);
    Population {
        id: text(table, "id"),
        measure: format!("{kind}.{}", text(table, "measure")),
        items: items.map_or(Vec::new(), |items| items.keys().map(|key| (key.clone(), texts(items, key))).collect()),
        preceding: text(table, "year") == "preceding",
    }
}

impl Kind {
    fn read(id: &str, table: &Table) -> Kind {
        let columns = table.get("columns").and_then(Value::as_table);
        let column = |(name, of): (&String, &Value)| {
            let of = of.as_table()?;
            let headings = std::iter::once(name.clone()).chain(texts(of, "accept")).collect();
            Some((text(of, "role"), text(of, "dimension"), headings))
        };
        Kind {
            id: id.to_owned(),
            months: match text(table, "frequency").as_str() {
                "quarter" => Some(3),
                "year" | "calendar-year" => Some(12),
                _ => None,
            },
            measures: tables(table, "measures").into_iter().map(|of| measure(id, of)).collect(),
            dimensions: tables(table, "dimensions").into_iter().map(dimension).collect(),
            rules: tables(table, "rules").into_iter().flat_map(|of| rules(id, of)).collect(),
            columns: columns.into_iter().flatten().filter_map(column).collect(),
            reference: text(table, "reference"),
        }
    }
}

fn measure(kind: &str, table: &Table) -> Measure {
    let id = text(table, "id");
    let headings = std::iter::once(id.clone()).chain(texts(table, "accept")).collect();
    let columns = table.get("columns").and_then(Value::as_table);
    let item = |item: &String| {
        let own = columns.map_or(Vec::new(), |columns| texts(columns, item));
        own.into_iter().map(|heading| (heading, item.clone())).collect::<Vec<_>>()
    };
    Measure {
        id: format!("{kind}.{id}"),
        label: text(table, "label"),
        unit: text(table, "unit"),
        people: flag(table, "people"),
        over_time: match text(table, "over-time").as_str() {
            "level" => OverTime::Level,
            "none" => OverTime::None,
            _ => OverTime::Sum,
        },
        by: texts(table, "by"),
        sparse: flag(table, "sparse"),
        headings,
        item_headings: columns.map_or(Vec::new(), |columns| columns.keys().flat_map(item).collect()),
    }
}

fn dimension(table: &Table) -> Dimension {
    let item = |of: &Table| Item {
        id: text(of, "id"),
        label: text(of, "label"),
        headings: [text(of, "id"), text(of, "label")].into_iter().chain(texts(of, "accept")).collect(),
    };
    Dimension {
        id: text(table, "id"),
        overlapping: flag(table, "overlapping"),
        protected: flag(table, "protected"),
        items: tables(table, "items").into_iter().map(item).collect(),
    }
}

fn rules(kind: &str, table: &Table) -> Vec<Rule> {
    let with_kind = |id: String| if id.contains('.') { id } else { format!("{kind}.{id}") };
    let mut found = Vec::new();
    for (name, of) in table {
        let Some(of) = of.as_table() else { continue };
        let id = |key: &str| with_kind(text(of, key));
        let ids = |key: &str| texts(of, key).into_iter().map(with_kind).collect::<Vec<_>>();
        match name.as_str() {
            "at-most" => found.push(Rule::AtMost { part: id("part"), whole: id("whole") }),
            "at-least" => found.push(Rule::AtMost { part: id("floor"), whole: id("part") }),
            "sum" => found.push(Rule::Sum { parts: ids("parts"), total: id("total"), within: number(of, "within") }),
            "parts-sum" => {
                found.push(Rule::PartsSum { parts: id("parts"), total: id("total"), within: number(of, "within") });
            }
            "parts-at-most" => found.push(Rule::PartsAtMost { parts: id("parts"), whole: id("whole") }),
            "multi-response" => found.push(Rule::MultiResponse { parts: id("parts"), whole: id("whole") }),
            "balance" => found.push(Rule::Balance {
                opening: id("opening"),
                came: id("in"),
                went: id("out"),
                closing: id("closing"),
            }),
            "agrees" => {
                found.push(Rule::Agrees { one: id("measure"), other: id("with"), within: number(of, "within") });
            }
            "funnel" => found.extend(
                ids("steps").windows(2).map(|pair| Rule::AtMost { part: pair[1].clone(), whole: pair[0].clone() }),
            ),
            // One that only warns says what is usual, and not what is.
            "ratio-within" if text(table, "severity") != "warning" => found.push(Rule::RatioWithin {
                part: id("part"),
                whole: id("whole"),
                low: number(of, "low"),
                high: number(of, "high"),
            }),
            "share-agrees" => found.push(Rule::ShareAgrees { share: id("share"), part: id("part") }),
            "rate-agrees" => found.push(Rule::RateAgrees {
                rate: id("rate"),
                count: id("count"),
                populations: texts(of, "populations"),
                per: number(of, "per"),
            }),
            _ => {}
        }
    }
    found
}

fn definition(earlier: &[Definition], table: &Table) -> Definition {
    let find = |id: &str| earlier.iter().position(|other| other.id == id).unwrap_or_default();
    let id = text(table, "id");
    let known = [
        "sum",
        "add",
        "rolling",
        "rate",
        "share",
        "share-of-total",
        "ratio",
        "change",
        "mean",
        "rank",
        "quantile",
        "comparison",
        "expected",
    ];
    let made = known.iter().find_map(|name| Some((*name, table.get(*name)?.as_table()?)));
    let Some((name, of)) = made else {
        return Definition {
            id,
            measure: String::new(),
            statistic: String::new(),
            items: Vec::new(),
            method: Method::Other,
        };
    };
    let first = |key: &str| find(&text(of, key));
    let built_on = |base: usize, step: String, method: Method| Definition {
        id: id.clone(),
        measure: earlier[base].measure.clone(),
        statistic: format!("{}.{step}", earlier[base].statistic),
        items: earlier[base].items.clone(),
        method,
    };
    let root = |at: usize| {
        let part: Vec<String> =
            earlier[at].items.iter().map(|(dimension, item)| format!("{dimension}={item}")).collect();
        if part.is_empty() {
            earlier[at].measure.clone()
        } else {
            format!("{}({})", earlier[at].measure, part.join(";"))
        }
    };
    let in_digits = |key: &str| of.get(key).map(|per| per.as_float().unwrap_or(per.as_integer().unwrap_or(0) as f64));
    match name {
        "sum" => {
            let items = of.get("items").and_then(Value::as_table).into_iter().flatten();
            Definition {
                measure: text(of, "measure"),
                statistic: "sum".to_owned(),
                items: items.map(|(key, item)| (key.clone(), item.as_str().unwrap_or_default().to_owned())).collect(),
                method: Method::Sum(text(of, "measure")),
                id,
            }
        }
        "add" => {
            let parts: Vec<usize> = texts(of, "of").iter().map(|id| find(id)).collect();
            let roots = parts.iter().map(|at| match earlier[*at].statistic.as_str() {
                "sum" => root(*at),
                other => format!("{}.{other}", root(*at)),
            });
            let measure = roots.collect::<Vec<_>>().join("+");
            Definition { id, measure, statistic: "sum".to_owned(), items: Vec::new(), method: Method::Add(parts) }
        }
        "rolling" => built_on(first("of"), "rolling-four-quarters".into(), Method::Rolling(first("of"))),
        "mean" => built_on(first("of"), "mean-per-quarter".into(), Method::Mean(first("of"))),
        "rate" => {
            let (population, per) = (text(of, "population"), in_digits("per").unwrap_or(1.0));
            let step = format!("rate-per-{per}-{population}");
            built_on(first("of"), step, Method::Rate { of: first("of"), population, per: number(of, "per") })
        }
        "share" => {
            let (part, whole) = (first("part"), first("whole"));
            built_on(part, format!("share-of-{}", root(whole)), Method::Share { part, whole })
        }
        "share-of-total" => {
            let over = text(of, "over");
            built_on(first("of"), format!("share-over-{over}"), Method::ShareOfTotal { of: first("of"), over })
        }
        "ratio" => {
            let to = first("to");
            built_on(first("of"), format!("ratio-to-{}", root(to)), Method::Ratio { of: first("of"), to })
        }
        "change" => change(of, first("of"), &built_on),
        "rank" => {
            let highest = text(of, "first") != "lowest";
            let end = if highest { "highest" } else { "lowest" };
            built_on(first("of"), format!("rank-{end}-first"), Method::Rank { of: first("of"), highest })
        }
        "quantile" => {
            let highest = text(of, "first") != "lowest";
            let (end, groups) = (if highest { "highest" } else { "lowest" }, whole(of, "groups").unwrap_or(4));
            built_on(first("of"), format!("group-of-{groups}-{end}-first"), Method::Groups { of: first("of"), highest })
        }
        "comparison" => {
            let is_own = of.get("with").and_then(Value::as_str) == Some("own");
            let method = if is_own { Method::Beside(first("of")) } else { Method::Other };
            built_on(first("of"), "compared-with-own-area".into(), method)
        }
        _ => {
            let level = in_digits("level").unwrap_or(0.0);
            let of_what = match of.get("posts") {
                Some(_) => root(first("posts")),
                None => format!("{}-{}", in_digits("per").unwrap_or(1.0), text(of, "population")),
            };
            let is_ratio = text(of, "form") == "ratio";
            let step = format!("{}expected-{level}-per-{of_what}", if is_ratio { "share-of-" } else { "" });
            let method = if is_ratio { Method::OfExpected(first("of")) } else { Method::Other };
            built_on(first("of"), step, method)
        }
    }
}

fn change(table: &Table, of: usize, built_on: &dyn Fn(usize, String, Method) -> Definition) -> Definition {
    let on = text(table, "on");
    let (base, words) = match on.as_str() {
        "previous-quarter" => (Base::PreviousQuarter, "previous-quarter"),
        "three-year-mean" => (Base::ThreeYears, "mean-of-the-three-years-before"),
        "mean-quarter-of-previous-year" => (Base::QuarterOfYearBefore, "mean-quarter-of-the-previous-year"),
        _ => (Base::YearBefore, on.as_str()),
    };
    let form = text(table, "form");
    let (verb, difference) = match form.as_str() {
        "points" => ("points", true),
        "difference" => ("difference", true),
        _ => ("change", false),
    };
    let like_for_like = flag(table, "like-for-like");
    let end = if like_for_like { "-like-for-like" } else { "" };
    built_on(of, format!("{verb}-on-{words}{end}"), Method::Change { of, on: base, difference, like_for_like })
}

#[cfg(test)]
mod tests {
    use super::Pipelines;

    #[test]
    fn figures_are_named_as_they_are_published() {
        let publication = "[[figures]]\nid = 'a'\nsum = { measure = 'k.m', items = { d = 'x' } }\n[[figures]]\nid = 'b'\n\
                           sum = { measure = 'k.n' }\n[[figures]]\nid = 'c'\nshare = { part = 'a', whole = 'b' }\n\
                           [[figures]]\nid = 'd'\nchange = { of = 'b', on = 'previous-year', like-for-like = true }\n";
        let read = Pipelines::read([("p.toml", publication)].into_iter());
        let names: Vec<&str> = read.publications[0].figures.iter().map(|figure| figure.statistic.as_str()).collect();
        assert_eq!(names, ["sum", "sum", "sum.share-of-k.n", "sum.change-on-previous-year-like-for-like"]);
    }
}
