//! What the rows of a release say of counts, one statement after the other.

use std::collections::BTreeMap;

use super::opened::Opened;
use super::said::{Decimal, Figure, Form, figure};
use crate::world::{Book, Count};

/// What a row says of counts.
pub struct Statement {
    pub row: usize,
    pub says: Says,
}

pub enum Says {
    Exactly(Form, Decimal),
    /// Rounded to the base of the publication.
    Near(Form, Decimal),
    Rounded(Figure, Decimal),
    Withheld(Figure),
    Between(Form, Option<Decimal>, Option<Decimal>),
}

/// The statements of a release. What is shown and says nothing here is counted by its statistic.
pub fn statements(book: &Book, release: &Opened, not_used: &mut BTreeMap<String, usize>) -> Vec<Statement> {
    let mut found = Vec::new();
    for (row, of) in release.rows.iter().enumerate() {
        let value = Decimal::parse(&of.value);
        let Some(figure) = figure(book, of) else {
            let people = |id: &str| book.measure(id).is_some_and(|measure| book.is_people(measure));
            if value.is_some() && of.measure.split('+').any(people) {
                *not_used.entry(of.statistic.clone()).or_default() += 1;
            }
            continue;
        };
        let mut say = |says: Says| found.push(Statement { row, says });
        let people = |count: &Count| book.is_people(count.measure);
        let rounds = release.codebook.withheld.rounded_to.is_some();
        let number = |form: &Form, value: Decimal| match rounds && form.iter().all(|(count, _)| people(count)) {
            true => Says::Near(form.clone(), value),
            false => Says::Exactly(form.clone(), value),
        };
        // What stands in the columns beside is told, whatever stands in the place of the figure itself.
        let (part, whole) = match &figure {
            Figure::Ratio { part, whole, .. } => (Some(part), Some(whole)),
            Figure::Rate { of: sum, .. } => (Some(sum), None),
            Figure::Sum { .. } | Figure::Change { .. } => (None, None),
        };
        let (numerator, denominator) = (Decimal::parse(&of.numerator), Decimal::parse(&of.denominator));
        let beside = [part.zip(numerator), whole.zip(denominator)];
        beside.into_iter().flatten().for_each(|(form, value)| say(number(form, value)));
        let is_told = part.is_some() && numerator.is_some() && (whole.is_none() || denominator.is_some());
        match (&figure, value) {
            _ if of.is_withheld() => say(Says::Withheld(figure)),
            (Figure::Sum { of: sum, divided_by: 1 }, Some(value)) => say(number(sum, value)),
            // There was nobody to count.
            (Figure::Sum { of: sum, divided_by: 1 }, None) if of.is_not_applicable() && sum.len() == 1 => {
                say(Says::Exactly(sum.clone(), Decimal { digits: 0, places: 0 }));
            }
            (Figure::Sum { of: sum, divided_by: 1 }, None) if !(of.lower.is_empty() && of.upper.is_empty()) => {
                say(Says::Between(sum.clone(), Decimal::parse(&of.lower), Decimal::parse(&of.upper)));
            }
            // What is made of rounded counts tells no more than these.
            (_, Some(value)) if !(is_told || rounds && figure.counts().any(people)) => {
                say(Says::Rounded(figure.clone(), value));
            }
            _ => {}
        }
    }
    found
}
