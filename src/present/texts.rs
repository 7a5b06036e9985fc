//! Texts with what is shown of the figures in them.

use super::place;
use super::report::{Quoted, Report, Text, words};
use crate::model::cell::{Marker, Shown};
use crate::model::measure::around;
use crate::model::text::{Block, Span};
use crate::revise::{Release, Released};
use crate::spec::figure::{Definition, Nature};
use crate::spec::layout::Edition;
use crate::spec::text::Live;

/// What is written in a publication, with its figures.
pub fn texts<'a>(edition: &Edition, release: &Release, blocks: impl IntoIterator<Item = &'a Block<Live>>) -> Vec<Text> {
    blocks.into_iter().map(|block| block.map(&mut |live| quoted(edition, release, live))).collect()
}

/// The same of one sentence.
pub fn sentence(edition: &Edition, release: &Release, spans: &[Span<Live>]) -> Vec<Span<Quoted>> {
    let quote = |span: &Span<Live>| {
        let Ok(span) = span.try_map::<_, std::convert::Infallible>(&mut |live| Ok(quoted(edition, release, live)));
        span
    };
    spans.iter().map(quote).collect()
}

fn quoted(edition: &Edition, release: &Release, live: &Live) -> Quoted {
    let definition = &edition.publication.definitions[live.definition];
    let released = edition.live(live).and_then(|key| release.at(&key));
    let unit = if live.is_bare { "" } else { definition.unit.as_str() };
    of(definition, released, unit)
}

/// The sentences of a report in which a marker stands where a number was meant, each with the reason that the marker gives.
pub fn without_numbers(report: &Report) -> Vec<(String, &'static str)> {
    let messages = report.messages.all().map(|message| message.text.iter().collect::<Vec<_>>());
    let texts = report.introduction.iter().chain(report.sections.iter().flat_map(|section| &section.text));
    let mut found = Vec::new();
    for spans in messages.chain(texts.map(Block::spans)) {
        let shown = |quoted: &Quoted| quoted.place.cell.as_ref().map(|cell| cell.shown().clone());
        for quoted in spans.iter().filter_map(|span| span.said.figure()) {
            let meaning = match shown(quoted) {
                None => Marker::NotAvailable.meaning(),
                Some(Shown::Marker(marker)) => marker.meaning(),
                Some(Shown::Number { .. } | Shown::Words(_)) => continue,
            };
            let sentence = (words(spans.iter().copied()), meaning);
            if !found.contains(&sentence) {
                found.push(sentence);
            }
        }
    }
    found
}

/// A figure as it stands in a sentence: with its unit, the sign of a change, and whatever qualifies it behind it.
pub fn of(definition: &Definition, released: Option<&Released>, unit: &str) -> Quoted {
    let place = place(released);
    let is_change = matches!(definition.facts.nature, Nature::Change { .. });
    let (mut before, mut behind) = (String::new(), String::new());
    if let Some(cell) = &place.cell
        && !matches!(cell.shown(), Shown::Marker(_))
    {
        before = if is_change && cell.number().is_some_and(|by| by > 0.0) { "+" } else { "" }.to_owned();
        let (pounds, words) = around(&cell.text(), unit);
        before += pounds;
        behind = words;
        let flags: String = cell.flags().iter().map(|flag| flag.symbol()).collect();
        if !flags.is_empty() {
            behind += &format!(" {flags}");
        }
    }
    Quoted { before, place, behind }
}
