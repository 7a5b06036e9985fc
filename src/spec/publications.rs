//! Publications with every name looked up: which figures are derived, what is shown, and how it is protected.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Error;
use chrono::NaiveDate;

use super::brought::{Brought, Whole};
use super::commentary::Commentary;
use super::disclosure;
use super::figure::{Definition, DefinitionIndex};
use super::front::Front;
use super::message::Message;
use super::names::Names;
use super::of_register::RowsOf;
use super::released::{self, Entry};
use super::returns::Returns;
use super::shown::{Chart, Drawn, Shape, Table};
use super::source::{Name, Source};
use super::text::{self, Live};
use super::theme::Theme;
use super::typed_publication::{TypedAreas, TypedHeadline, TypedSection, TypedTerm};
use super::typed_return::Frequency;
use crate::model::period::Period;
use crate::model::text::Block;

pub use super::disclosure::Disclosure;

/// The ids of the tables of what was corrected, and of what changed since the last edition. No other table or chart has them.
pub const CORRECTIONS: &str = "corrected-figures";
pub const CHANGES: &str = "changed-figures";

/// One publication.
#[derive(Debug)]
pub struct Publication {
    pub name: String,
    pub title: String,
    pub publisher: String,
    pub returns: Vec<String>,
    /// The code of the area that it is about.
    pub area: String,
    /// The areas that have editions of their own; none where it has one edition, for its own area.
    pub for_each: Option<ForEach>,
    pub frequency: Option<Frequency>,
    /// When its editions were released, in the order of the entries.
    pub released: Vec<Entry>,
    pub next_release: Option<NaiveDate>,
    pub notice: String,
    pub front: Front,
    pub theme: Theme,
    pub introduction: Vec<Block<Live>>,
    /// The words on single editions.
    pub commentary: Vec<Commentary>,
    /// Words that it explains itself.
    pub terms: Vec<TypedTerm>,
    pub notes: Vec<String>,
    pub disclosure: Disclosure,
    /// The codes of findings whose values are held back, as typed.
    pub hold_back: Vec<Name>,
    pub definitions: Vec<Definition>,
    pub events: Vec<Event>,
    pub headlines: Vec<Headline>,
    pub sections: Vec<Section>,
    /// What the sections hold, and which file each of it is from.
    pub outline: Vec<Outlined>,
}

/// A line of what a publication holds.
#[derive(Debug)]
pub struct Outlined {
    /// "section", "headline", "chart", "table"; of a kind of return, "figure", too.
    pub what: &'static str,
    pub name: String,
    pub title: String,
    /// The file in which it is typed.
    pub from: String,
}

/// The areas that have editions of their own.
#[derive(Debug, Clone, PartialEq)]
pub enum ForEach {
    /// Those below the area of the publication.
    Children,
    Codes(Vec<String>),
}

#[derive(Debug)]
pub struct Event {
    pub definitions: BTreeSet<DefinitionIndex>,
    pub date: NaiveDate,
    pub label: String,
    pub is_break: bool,
}

#[derive(Debug)]
pub struct Headline {
    pub definition: DefinitionIndex,
    pub label: Option<String>,
    pub area: Option<String>,
    pub period: Option<Period>,
    pub beside: Vec<DefinitionIndex>,
}

#[derive(Debug)]
pub struct Section {
    pub title: String,
    pub text: Vec<Block<Live>>,
    pub messages: Vec<Message>,
    pub is_appendix: bool,
    pub charts: Vec<Drawn>,
    pub tables: Vec<Table>,
}

impl Section {
    pub fn charts_of_figures(&self) -> impl Iterator<Item = &Chart> {
        self.charts.iter().filter_map(|drawn| match drawn {
            Drawn::Figures(chart) => Some(chart),
            Drawn::Rows(_) => None,
        })
    }

    /// What its charts and tables show of registers.
    pub fn rows_of_registers(&self) -> impl Iterator<Item = &RowsOf> {
        let charts = self.charts.iter().filter_map(|drawn| match drawn {
            Drawn::Figures(_) => None,
            Drawn::Rows(chart) => Some(&chart.rows),
        });
        charts.chain(self.tables.iter().filter_map(|table| match &table.shape {
            Shape::Register(of) => Some(&of.rows),
            Shape::Grid { .. }
            | Shape::Lines(_)
            | Shape::Missing
            | Shape::Denominators
            | Shape::Variation
            | Shape::Projection(_) => None,
        }))
    }
}

/// # Errors
/// Areas that are not several, or one twice.
fn for_each(source: &Source, typed: &TypedAreas) -> Result<ForEach, Error> {
    let wrong = |message: &str| Err(source.error(source.text.find("for-each").unwrap_or(0), message));
    match typed {
        TypedAreas::Children => Ok(ForEach::Children),
        TypedAreas::Own | TypedAreas::Family => wrong(
            "`for-each` is \"children\", or `{ codes = [...] }`; the publication's own area has an edition without it",
        ),
        TypedAreas::Codes(codes) if codes.is_empty() => wrong("`for-each` names no area"),
        TypedAreas::Codes(codes) if codes.iter().collect::<BTreeSet<_>>().len() < codes.len() => {
            wrong("`for-each` names an area twice")
        }
        TypedAreas::Codes(codes) => Ok(ForEach::Codes(codes.clone())),
    }
}

/// The folder of what was released, among those of what is remembered of returns.
const RELEASED: &str = "released";

/// What a publication and its returns are called has to be a place of its own below the output folder: what is remembered of
/// returns is kept in a folder of their names, beside those of the publications.
fn folders(source: &Source, returns: &[String]) -> Result<(), Error> {
    // On some disks a folder is the same whatever the case of its letters.
    if source.stem().eq_ignore_ascii_case("internal") {
        return Err(source
            .error(0, "a publication cannot be called \"internal\": nothing in a folder of that name is published"));
    }
    let is_name = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains('\\');
    let wrong = |why: String| Err(source.error(source.text.find("returns").unwrap_or(0), why));
    for folder in returns {
        if !folder.split('/').all(is_name) {
            return wrong(format!("`returns` names folders inside the returns folder, and \"{folder}\" is not one"));
        }
        if folder.contains('+') {
            return wrong(format!(
                "the name of a folder of returns must not contain +, as \"{folder}\" does: the record of several \
                folders joins their names with it"
            ));
        }
        if folder.split('/').next().is_some_and(|first| first.eq_ignore_ascii_case(RELEASED)) {
            return wrong(format!(
                "`returns` cannot name \"{folder}\": what was released is recorded in a folder of that name"
            ));
        }
    }
    Ok(())
}

impl Publication {
    /// The charts of figures of all sections.
    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.sections.iter().flat_map(Section::charts_of_figures)
    }

    /// What a headline is called.
    pub fn label_of<'a>(&'a self, headline: &'a Headline) -> &'a str {
        headline.label.as_ref().unwrap_or(&self.definitions[headline.definition].label)
    }

    /// Every figure that a text names: its own, and those in these words on single editions.
    pub fn lives<'a>(
        &'a self,
        words: impl IntoIterator<Item = &'a Commentary> + Clone,
    ) -> impl Iterator<Item = &'a Live> {
        let own = self.introduction.iter().chain(self.sections.iter().flat_map(|section| &section.text));
        let written = words.clone().into_iter().flat_map(Commentary::blocks);
        let messages = self.sections.iter().flat_map(|section| &section.messages).flat_map(Message::spans);
        let titles = self.charts().filter_map(|chart| chart.message.as_deref()).flatten();
        let pinned = words.into_iter().flat_map(|on| on.messages.iter().flatten()).chain(messages).chain(titles);
        own.chain(written).flat_map(Block::figures).chain(pinned.filter_map(|span| span.said.figure()))
    }

    /// Resolves one file of `pipelines/`, of which the catalogue of methods has read the figures.
    ///
    /// # Errors
    /// The first key, name or combination that cannot be right, with its place.
    pub fn resolve(
        whole: Whole,
        returns: &Returns,
        definitions: Vec<Definition>,
        brought: &Brought,
    ) -> Result<Publication, Error> {
        let Whole { source, typed, sections, commentary, .. } = whole;
        let source = &source;
        if typed.returns.is_empty() {
            return Err(source.error(source.text.find("returns").unwrap_or(0), "`returns` must name a folder"));
        }
        folders(source, &typed.returns)?;
        let names = Names { source, returns, definitions: &definitions, among: 0..definitions.len(), brought };
        let released = released::resolve(&names, &typed.released, typed.frequency)?;
        let next_release = typed.next_release.as_ref().map(|date| names.date(date)).transpose()?;
        let mut events = Vec::new();
        for event in &typed.events {
            events.push(Event {
                definitions: names.with_all_built_on(&event.figures)?,
                date: names.date(&event.date)?,
                label: event.label.clone(),
                is_break: event.is_break,
            });
        }
        let headlines = names.headlines(&typed.headlines)?;
        let front = Front::resolve(&names, &typed.front)?;
        let introduction = names.paragraphs(&typed.introduction)?;
        let commentary = commentary.iter().map(|written| names.commentary(written, &sections));
        let commentary = commentary.collect::<Result<_, Error>>()?;
        let mut taken = BTreeMap::new();
        let outline = outline(source, &sections, &typed.headlines);
        let sections =
            sections.iter().map(|section| names.section(section, &mut taken)).collect::<Result<_, Error>>()?;
        Ok(Publication {
            name: source.stem().to_owned(),
            disclosure: disclosure::resolve(source, returns, &typed.disclosure)?,
            hold_back: typed.hold_back.map_or(Vec::new(), |hold_back| hold_back.rules),
            title: typed.title,
            publisher: typed.publisher,
            returns: typed.returns,
            area: typed.area,
            for_each: typed.for_each.as_ref().map(|areas| for_each(source, areas)).transpose()?,
            frequency: typed.frequency,
            released,
            next_release,
            notice: typed.notice,
            front,
            theme: Theme::resolve(source, &typed.theme)?,
            introduction,
            commentary,
            terms: typed.terms,
            notes: typed.notes,
            definitions,
            events,
            headlines,
            sections,
            outline,
        })
    }
}

impl Names<'_> {
    pub(super) fn headlines(&self, typed: &[TypedHeadline]) -> Result<Vec<Headline>, Error> {
        let headline = |headline: &TypedHeadline| {
            Ok(Headline {
                definition: self.figure(&headline.figure)?,
                label: headline.label.clone(),
                area: headline.area.clone(),
                period: headline.period.as_ref().map(|period| self.period(period)).transpose()?,
                beside: self.figures(&headline.beside)?,
            })
        };
        typed.iter().map(headline).collect()
    }

    /// A section, whose charts and tables have names that are not yet taken.
    pub(super) fn section<'b>(
        &self,
        section: &'b TypedSection,
        taken: &mut BTreeMap<&'b str, &'b Name>,
    ) -> Result<Section, Error> {
        let mut charts = Vec::new();
        for chart in &section.charts {
            self.unused(&chart.id, taken)?;
            charts.push(self.drawn(chart)?);
        }
        let mut tables = Vec::new();
        for table in &section.tables {
            self.unused(&table.id, taken)?;
            tables.push(self.table(table)?);
        }
        Ok(Section {
            title: section.title.get_ref().clone(),
            text: self.paragraphs(&section.text)?,
            messages: section.messages.iter().map(|message| self.message(message)).collect::<Result<_, Error>>()?,
            is_appendix: section.appendix,
            charts,
            tables,
        })
    }

    /// The paragraphs of several texts.
    fn paragraphs(&self, texts: &[Name]) -> Result<Vec<Block<Live>>, Error> {
        let mut blocks = Vec::new();
        for text in texts {
            blocks.extend(self.text(&text::parse(self.source, text)?)?);
        }
        Ok(blocks)
    }
}

/// What sections hold, by the names that a publication can give others for, each with the file that it is from.
pub(super) fn outline<'a>(
    source: &Source,
    sections: impl IntoIterator<Item = &'a TypedSection>,
    headlines: &[TypedHeadline],
) -> Vec<Outlined> {
    let line = |what, name: &Name, title: &str| Outlined {
        what,
        name: name.get_ref().clone(),
        title: title.to_owned(),
        from: source.path_of(name).to_owned(),
    };
    let mut lines: Vec<Outlined> = Vec::new();
    lines.extend(headlines.iter().map(|of| line("headline", &of.figure, of.label.as_deref().unwrap_or(""))));
    for section in sections {
        lines.push(line("section", section.id.as_ref().unwrap_or(&section.title), section.title.get_ref()));
        lines.extend(section.charts.iter().map(|of| line("chart", &of.id, &of.title)));
        lines.extend(section.tables.iter().map(|of| line("table", &of.id, &of.title)));
    }
    lines
}
