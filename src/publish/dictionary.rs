//! The data dictionary: what each return holds, in words. It is made from the pipelines alone, so no figure is in it.

use super::html::escape;
use super::html::shell::{self, Shell};
use crate::model::finding::Severity;
use crate::model::measure::{Measure, MeasureIndex, OverTime};
use crate::model::round;
use crate::spec::returns::{Column, Kind, Returns, Role};
use crate::spec::rules::{Rule, Test};
use crate::spec::typed_return::Frequency;

/// A page with a section for each of these kinds of return.
pub fn page(returns: &Returns, kinds: &[usize], publisher: &str) -> String {
    let sections = kinds.iter().map(|kind| {
        let kind = &returns.kinds[*kind];
        (escape::id("r", &kind.id), kind.title.clone(), section(returns, kind))
    });
    shell::page(&Shell {
        publisher,
        title: "Data dictionary",
        subtitle: "What each return holds, and what is checked in it",
        notice: "",
        sections: sections.collect(),
        script: "",
    })
}

fn section(returns: &Returns, kind: &Kind) -> String {
    let mut facts = vec![("Owner of the definition", kind.owner.clone())];
    if let Some(version) = &kind.version {
        let since = kind.since.as_ref().map_or(String::new(), |since| format!(", since {since}"));
        facts.push(("Version", format!("{version}{since}")));
    }
    facts.extend(kind.frequency.map(|frequency| ("Sent", often(frequency).to_owned())));
    facts.extend(kind.due_days.map(|days| ("Due", format!("{days} days after the end of the period"))));
    let facts: String = facts
        .iter()
        .map(|(name, said)| format!("<div><dt>{name}</dt><dd>{}</dd></div>\n", escape::text(said)))
        .collect();
    let id = &kind.id;
    let mut html = format!("<p>{}</p>\n<dl class=\"notes\">\n{facts}</dl>\n", escape::text(&kind.about));
    html += &shell::table(
        &escape::id("columns", id),
        &format!("Columns of the {}", kind.title),
        &["Column", "What it holds", "Unit", "Also accepted"],
        &columns(returns, kind),
        &[],
    );
    let lists = lists(returns, kind);
    if !lists.is_empty() {
        html += "<h3>Code lists</h3>\n";
        html += &shell::table(
            &escape::id("codes", id),
            &format!("Code lists of the {}", kind.title),
            &["Code", "List", "Means", "Also accepted"],
            &lists,
            &[],
        );
    }
    let rules: String =
        kind.rules.iter().map(|rule| format!("<li>{}</li>\n", escape::text(&said(returns, rule)))).collect();
    if !rules.is_empty() {
        html += &format!("<h3>What is checked</h3>\n<ul>\n{rules}</ul>\n");
    }
    html
}

fn often(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Quarter => "each quarter of the financial year (April to June is quarter 1)",
        Frequency::Year => "each financial year, April to March",
        Frequency::CalendarYear => "each calendar year",
    }
}

/// The columns in the order of the standard: who, where and when first.
fn columns(returns: &Returns, kind: &Kind) -> Vec<Vec<String>> {
    let mut columns: Vec<&Column> = kind.columns.iter().collect();
    columns.sort_by_key(|column| place(&column.role));
    let row = |column: &&Column| {
        let (what, unit) = holds(returns, kind, column);
        // Headings are folded before they are compared, so only those that differ otherwise are worth telling.
        let others: Vec<String> = column.spellings.iter().map(|heading| escape::text(heading)).collect();
        let heading = format!("<code>{}</code>", escape::text(&column.heading));
        let needed = if column.required { "<p>always needed</p>" } else { "" };
        vec![format!("{heading}{needed}"), what, escape::text(&unit), others.join("; ")]
    };
    columns.iter().map(row).collect()
}

fn place(role: &Role) -> (usize, MeasureIndex) {
    let order = [Role::Partner, Role::Area, Role::AreaName, Role::Period, Role::PeriodType];
    match role {
        Role::Measure(measure, _) => (6, *measure),
        Role::Dimension(_) | Role::MeasureName | Role::Value => (5, 0),
        Role::Status | Role::Submitted | Role::Document | Role::Note => (7, 0),
        other => (order.iter().position(|known| known == other).unwrap_or(8), 0),
    }
}

/// What a column holds, as HTML, and its unit.
fn holds(returns: &Returns, kind: &Kind, column: &Column) -> (String, String) {
    let plain = |text: &str| (text.to_owned(), String::new());
    match &column.role {
        Role::Partner => plain("Who sends the return, always spelled the same"),
        Role::Area => plain("The area by its GSS code, or by its name"),
        Role::AreaName => plain("The area's name; it has to fit the code"),
        Role::Period => plain("The period that the row is for, for instance 2025/26 Q1"),
        Role::PeriodType => plain("What kind of period it is, for instance Academic year"),
        Role::Dimension(dimension) => {
            let label = &returns.dimensions[*dimension as usize].label;
            let total = match column.blank_is_all {
                true => "empty for all",
                false => "All for the total; empty where a figure is not split by it",
            };
            (format!("{}, one of its codes or labels below; {total}", escape::text(label)), String::new())
        }
        Role::MeasureName => {
            let names: Vec<String> = kind
                .measures
                .clone()
                .map(|measure| {
                    let measure = &returns.measures[measure as usize];
                    let id = measure.id.rsplit('.').next().unwrap_or(&measure.id);
                    format!("<code>{}</code>", escape::text(id))
                })
                .collect();
            (format!("Where a row holds one figure: which, of {}", names.join(", ")), String::new())
        }
        Role::NotRead => plain("Not read"),
        Role::Value => plain("Where a row holds one figure: the figure"),
        Role::Status => plain("Whether figures are final or provisional, or why there are none"),
        Role::Submitted => plain("The day on which the return was sent, as 2025-05-14"),
        Role::Document => plain("The document that the figures were taken from"),
        Role::Note => plain("Remarks that a reader of the figures has to know. No personal data"),
        Role::Measure(measure, breakdown) => {
            let label = escape::text(&returns.part_label(*measure, breakdown));
            let measure = &returns.measures[*measure as usize];
            let definition = match measure.definition.as_str() {
                "" => String::new(),
                definition => format!("<p>{}</p>", escape::text(definition)),
            };
            (format!("{label}{definition}<p>{}</p>", escape::text(&taken(measure))), measure.unit.clone())
        }
        Role::Level => plain("The kind of area: district, county, region"),
        Role::Parent => plain("The code of the area that it is part of"),
        Role::From => plain("The first day or period that the row holds for"),
        Role::To => plain("The last day or period that the row holds for"),
        Role::Successor => plain("The code of the area that came after it"),
        Role::Aliases => plain("Further names, with semicolons between them"),
        Role::Neighbour => plain("The code of an area that is like it"),
        Role::KindName => plain("The kind of return"),
    }
}

/// Which numbers a measure takes, and how a year follows from its quarters.
fn taken(measure: &Measure) -> String {
    let number = |bound: f64| round::plain(bound, round::places(bound));
    let kind = if measure.whole { "Whole numbers" } else { "Numbers" };
    let range = match (measure.minimum, measure.maximum) {
        (Some(low), Some(high)) => format!(" from {} to {}", number(low), number(high)),
        (Some(low), None) => format!(", {} or more", number(low)),
        (None, Some(high)) => format!(" up to {}", number(high)),
        (None, None) => String::new(),
    };
    let year = match measure.over_time {
        OverTime::Sum => "",
        OverTime::Level => "; as it is at the end of the period",
        OverTime::None => "; quarters are not added up",
    };
    let people = if measure.people { "; small numbers are withheld when published" } else { "" };
    format!("{kind}{range}{year}{people}.")
}

fn lists(returns: &Returns, kind: &Kind) -> Vec<Vec<String>> {
    let mut dimensions: Vec<u32> =
        kind.measures.clone().flat_map(|measure| returns.measures[measure as usize].by.clone()).collect();
    dimensions.sort_unstable();
    dimensions.dedup();
    let rows = dimensions.into_iter().flat_map(|dimension| {
        let dimension = &returns.dimensions[dimension as usize];
        let overlapping = if dimension.overlapping { " (one person may be in several)" } else { "" };
        dimension.items.iter().map(move |item| {
            vec![
                format!("<code>{}</code>", escape::text(&item.id)),
                escape::text(&format!("{}{overlapping}", dimension.label)),
                escape::text(&item.label),
                escape::text(&item.accept.join("; ")),
            ]
        })
    });
    rows.collect()
}

/// A rule in plain words, with its reason.
fn said(returns: &Returns, rule: &Rule) -> String {
    let label = |measure: &MeasureIndex| format!("“{}”", returns.measures[*measure as usize].label);
    let all = |measures: &[MeasureIndex]| measures.iter().map(label).collect::<Vec<_>>().join(", ");
    let within = |within: f64| {
        let number = round::plain(within, round::places(within));
        if within > 0.0 { format!(", to within {number}") } else { String::new() }
    };
    let number = |number: f64| round::plain(number, round::places(number));
    let said = match &rule.test {
        Test::AtMost { part, whole } => format!("{} is at most {}", label(part), label(whole)),
        Test::AtLeast { part, floor } => format!("{} is at least {}", label(part), label(floor)),
        Test::Sum { parts, total, within: by } => format!("{} add up to {}{}", all(parts), label(total), within(*by)),
        Test::PartsSum { parts, total, within: by } => {
            format!("The parts of {} add up to {}{}", label(parts), label(total), within(*by))
        }
        Test::PartsAtMost { parts, whole } => format!("No part of {} is more than {}", label(parts), label(whole)),
        Test::ShareAgrees { share, part } => format!("{} agrees with {}", label(share), label(part)),
        Test::RateAgrees { rate, count, populations, per } => {
            let populations: Vec<&str> =
                populations.iter().map(|population| returns.populations[*population].label.as_str()).collect();
            format!(
                "{} agrees with {} per {} {}",
                label(rate),
                label(count),
                round::grouped(*per, 0),
                populations.join(" or ")
            )
        }
        Test::RatioWithin { part, whole, low, high } => {
            format!("{} divided by {} is usually from {} to {}", label(part), label(whole), number(*low), number(*high))
        }
        Test::AreasSum { measure, within: by } => {
            format!("{} of the areas within an area add up to that of the area{}", label(measure), within(*by))
        }
        Test::Agrees { measure, with, within: by } => {
            let other = returns.kind_with(*with).map_or("", |kind| returns.kinds[kind].title.as_str());
            format!("{} agrees with {} of the {other}{}", label(measure), label(with), within(*by))
        }
        Test::Balance(balance) => format!(
            "{} with {} less {} is {}",
            label(&balance.opening),
            label(&balance.came),
            label(&balance.went),
            label(&balance.closing)
        ),
        Test::Carried { open, came } => {
            format!("{} is at most that of the period before with {}", label(open), label(came))
        }
        Test::Funnel { steps } => format!("Each of {} is at most the one before", all(steps)),
        Test::MultiResponse { parts, whole } => {
            format!(
                "The parts of {} overlap: each is at most {}, and together they are no fewer",
                label(parts),
                label(whole)
            )
        }
        Test::Jump { measure, ratio } => {
            format!("{} does not change more than {} times from one period to the next", label(measure), number(*ratio))
        }
        Test::NoGap { measure } => format!("{} has no year left out between the first and the last", label(measure)),
        Test::FlatLine { measure, periods } => format!("{} is not the same {periods} periods running", label(measure)),
    };
    let because = rule.because.as_ref().map_or(String::new(), |because| format!(": {because}"));
    let asked = if rule.severity == Severity::Error { "" } else { " (asked about, and may be right)" };
    format!("{said}{because}{asked}.")
}
