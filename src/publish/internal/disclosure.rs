//! The record of what was withheld, as JSON and as a page for the analyst. It quotes small counts, so it is never published.

use anyhow::Error;
use maud::{Markup, Render, html};

use super::super::Files;
use super::super::html::shell::{self, Shell};
use crate::model::withheld::{Number, Record};

/// `disclosure.json` and `disclosure.html`.
///
/// # Errors
/// None that these texts can cause; they are passed on all the same.
pub fn files(record: &Record) -> Result<Files, Error> {
    let mut json = serde_json::to_vec_pretty(record)?;
    json.push(b'\n');
    Ok(Files::from([("disclosure.json".to_owned(), json), ("disclosure.html".to_owned(), page(record).into_bytes())]))
}

fn page(record: &Record) -> String {
    let sections = vec![
        ("cost".to_owned(), "How much is withheld".to_owned(), cost(record)),
        ("numbers".to_owned(), "What is withheld, and why".to_owned(), numbers(&record.numbers)),
    ];
    shell::page(&Shell {
        publisher: "",
        title: "What is withheld",
        subtitle: &record.policy,
        notice: super::NOTICE,
        sections,
        script: "",
    })
}

fn cost(record: &Record) -> Markup {
    let row = |what: &str, told: usize, withheld: usize| {
        let share = if told == 0 { 0.0 } else { 100.0 * withheld as f64 / told as f64 };
        vec![what.render(), told.render(), withheld.render(), format!("{share:.1}").render()]
    };
    let rows = [
        row("Counts and sums of people", record.told, record.withheld),
        row("The same, counted each time that a figure shows them", record.told_by_figures, record.withheld_by_figures),
    ];
    let headings = ["What", "All", "Withheld", "Per cent"];
    let attackers = match record.attackers {
        0 => "nobody, because no number is small".to_owned(),
        1 => "the public".to_owned(),
        several => format!("{several} kinds of reader: the public, and those who know more than the public"),
    };
    html! {
        p {
            "Each small number was attacked with everything published from these returns: every total, share, rate \
            and change, and " (record.earlier) " numbers from earlier releases. It is proved that it cannot be narrowed \
                 further by " (attackers) "."
        } "\n"
        (shell::table("cost-table", "Numbers shown and withheld", &headings, &rows, &[1, 2, 3]))
    }
}

fn numbers(numbers: &[Number]) -> Markup {
    if numbers.is_empty() {
        return html! { p { "Nothing is withheld." } "\n" };
    }
    let row = |number: &Number| {
        let width = number.width.as_deref().unwrap_or_default();
        vec![number.of.render(), number.value.render(), number.why.render(), width.render(), number.figures.render()]
    };
    let rows: Vec<Vec<Markup>> = numbers.iter().map(row).collect();
    let headings = ["Number", "True value", "Why", "Proved width", "Figures"];
    shell::table("numbers-table", "Numbers that are withheld", &headings, &rows, &[1, 3, 4])
}
