//! The data dictionary: what each return holds, in words. It is made from the pipelines alone, so no figure is in it.

use maud::{Markup, Render, html};

use super::html::anchor::anchor;
use super::html::document::{joined, list};
use super::html::shell::{self, Shell};
use crate::model::finding::Severity;
use crate::model::measure::{Measure, MeasureIndex, OverTime};
use crate::model::round;
use crate::spec::returns::{Column, Kind, Returns, Role};
use crate::spec::rule::Rule;
use crate::spec::typed_return::Frequency;

/// A page with a section for each of these kinds of return.
pub fn page(returns: &Returns, kinds: &[usize], publisher: &str) -> String {
    let sections = kinds.iter().map(|kind| {
        let kind = &returns.kinds[*kind];
        (anchor("r", &kind.id), kind.title.clone(), section(returns, kind))
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

fn section(returns: &Returns, kind: &Kind) -> Markup {
    let mut facts = vec![("Owner of the definition", kind.owner.clone())];
    if let Some(version) = &kind.version {
        let since = kind.since.as_ref().map_or(String::new(), |since| format!(", since {since}"));
        facts.push(("Version", format!("{version}{since}")));
    }
    facts.extend(kind.frequency.map(|frequency| ("Sent", often(frequency).to_owned())));
    facts.extend(kind.due_days.map(|days| ("Due", format!("{days} days after the end of the period"))));
    let lists = lists(returns, kind);
    let table = |name: &str, label: &str, headings: &[&str], rows: &[Vec<Markup>]| {
        shell::table(&anchor(name, &kind.id), &format!("{label} of the {}", kind.title), headings, rows, &[])
    };
    html! {
        p { (kind.about) } "\n"
        dl class="notes" { "\n"
            @for (name, said) in facts { div { dt { (name) } dd { (said) } } "\n" }
        } "\n"
        (table("columns", "Columns", &["Column", "What it holds", "Unit", "Also accepted"], &columns(returns, kind)))
        @if !lists.is_empty() {
            h3 { "Code lists" } "\n"
            (table("codes", "Code lists", &["Code", "List", "Means", "Also accepted"], &lists))
        }
        @if !kind.rules.is_empty() {
            h3 { "What is checked" } "\n"
            (list(kind.rules.iter().map(said)))
        }
    }
}

fn often(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Month => "each month",
        Frequency::HalfYear => "each half of the financial year (April to September, October to March)",
        Frequency::Quarter => "each quarter of the financial year (April to June is quarter 1)",
        Frequency::Year => "each financial year, April to March",
        Frequency::CalendarYear => "each calendar year",
    }
}

/// The columns in the order of the standard: who, where and when first.
fn columns(returns: &Returns, kind: &Kind) -> Vec<Vec<Markup>> {
    let mut columns: Vec<&Column> = kind.columns.iter().collect();
    columns.sort_by_key(|column| place(&column.role));
    let row = |column: &&Column| {
        let (what, unit) = holds(returns, kind, column);
        let heading = html! {
            code { (column.heading) }
            @if column.required { p { "always needed" } }
        };
        // Headings are folded before they are compared, so only those that differ otherwise are worth telling.
        vec![heading, what, unit.render(), column.spellings.join("; ").render()]
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

/// What a column holds, and its unit.
fn holds<'a>(returns: &'a Returns, kind: &Kind, column: &Column) -> (Markup, &'a str) {
    let plain = |text: &str| (text.render(), "");
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
            (html! { (label) ", one of its codes or labels below; " (total) }, "")
        }
        Role::MeasureName => {
            let name = |measure: u32| {
                let measure = &returns.measures[measure as usize];
                html! { code { (measure.id.rsplit('.').next().unwrap_or(&measure.id)) } }
            };
            let names = joined(kind.measures.clone().map(name), ", ");
            (html! { "Where a row holds one figure: which, of " (names) }, "")
        }
        Role::Field(field) => match kind.register.as_ref().map(|register| &register.fields[*field]) {
            Some(field) => (html! { (field.label) ": " (field.holds.says()) }, ""),
            None => plain("A field of a register"),
        },
        Role::NotRead => plain("Not read"),
        Role::Value => plain("Where a row holds one figure: the figure"),
        Role::Status => plain("Whether figures are final or provisional, or why there are none"),
        Role::Submitted => plain("The day on which the return was sent, as 2025-05-14"),
        Role::Document => plain("The document that the figures were taken from"),
        Role::Note => plain("Remarks that a reader of the figures needs to know. No personal data"),
        Role::Measure(measure, breakdown) => {
            let label = returns.part_label(*measure, breakdown);
            let measure = &returns.measures[*measure as usize];
            let what = html! {
                (label)
                @if !measure.definition.is_empty() { p { (measure.definition) } }
                p { (taken(measure)) }
            };
            (what, &measure.unit)
        }
        Role::Level => plain("The kind of area: district, county, region"),
        Role::Parent => plain("The code of the area that it is part of"),
        Role::From => plain("The first day or period that the row holds for"),
        Role::To => plain("The last day or period that the row holds for"),
        Role::Successor => plain("The code of the area that came after it"),
        Role::Aliases => plain("Further names, with semicolons between them"),
        Role::Neighbour => plain("The code of a similar area"),
        Role::TileRow => plain("The row of its square on a map of tiles, from the top"),
        Role::TileColumn => plain("The column of its square on a map of tiles, from the left"),
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
        OverTime::Level => "; measured at the end of the period",
        OverTime::None => "; quarters are not added up",
    };
    let people = if measure.people { "; small numbers are withheld when published" } else { "" };
    format!("{kind}{range}{year}{people}.")
}

fn lists(returns: &Returns, kind: &Kind) -> Vec<Vec<Markup>> {
    let mut dimensions: Vec<u32> =
        kind.measures.clone().flat_map(|measure| returns.measures[measure as usize].by.clone()).collect();
    dimensions.sort_unstable();
    dimensions.dedup();
    let rows = dimensions.into_iter().flat_map(|dimension| {
        let dimension = &returns.dimensions[dimension as usize];
        let overlapping = if dimension.overlapping { " (one person may be in several)" } else { "" };
        dimension.items.iter().map(move |item| {
            vec![
                html! { code { (item.id) } },
                html! { (dimension.label) (overlapping) },
                item.label.render(),
                item.accept.join("; ").render(),
            ]
        })
    });
    rows.collect()
}

/// A rule in plain words, with its reason.
fn said(rule: &Rule) -> String {
    let because = rule.because.as_ref().map_or(String::new(), |because| format!(": {because}"));
    let asked = if rule.severity == Severity::Error { "" } else { " (asked about, and may be right)" };
    format!("{}{because}{asked}.", rule.facts.words)
}
