//! What kinds of return bring to publications: sections with what they show. A publication is put together from these and
//! from what it says itself before any name in it is looked up, so that nothing else needs to know where it came from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Error;

use super::commentary::{self, Written};
use super::figure::Definition;
use super::listed::Listed;
use super::message;
use super::names::Names;
use super::publications::{Outlined, outline};
use super::returns::Returns;
use super::source::{Name, Source};
use super::text;
use super::typed_chart::TypedChart;
use super::typed_publication::{TypedHeadline, TypedPart, TypedPublication, TypedSection, TypedTable};
use super::typed_return::TypedReturn;
use crate::model::text::Block;

/// What all kinds of return bring.
#[derive(Debug, Default)]
pub struct Brought {
    /// Their files, behind every publication.
    files: Arc<Vec<Source>>,
    sections: Vec<Section>,
    /// The file of each figure, by its id.
    figures: BTreeMap<String, String>,
}

/// A section that a kind of return brings.
#[derive(Debug)]
struct Section {
    /// Where it says none, that of its kind.
    id: Name,
    /// The place of its file.
    file: usize,
    typed: TypedSection,
}

/// A publication with whatever it takes in its place.
#[derive(Debug)]
pub struct Whole {
    /// Its own file, with those that it takes something from behind it.
    pub source: Source,
    /// Its headlines are all of them, and its sections are those below.
    pub typed: TypedPublication,
    pub sections: Vec<TypedSection>,
    /// The words on single editions.
    pub commentary: Vec<Written>,
    /// The figures that stand in texts.
    live: Vec<Name>,
}

impl Brought {
    /// Reads what the files of `pipelines/returns/` bring to these publications.
    ///
    /// # Errors
    /// TOML that cannot be right, or a name that two sections have.
    pub fn read(kinds: &[Source], publications: &[Source]) -> Result<Brought, Error> {
        let longest = publications.iter().map(|source| source.text.len()).max().unwrap_or(0);
        let files = Source::in_line(kinds, longest + 1);
        let mut sections = BTreeMap::new();
        let mut brought = Brought::default();
        for (place, file) in files.iter().enumerate() {
            let kind: TypedReturn = file.parse()?;
            for mut typed in kind.sections {
                let of_kind = || Name::at(typed.title.span(), file.stem().to_owned());
                let id = typed.id.take().unwrap_or_else(of_kind);
                once(file, &id, "section", &mut sections)?;
                typed.id = Some(id.clone());
                brought.sections.push(Section { id, file: place, typed });
            }
        }
        brought.files = Arc::new(files);
        Ok(brought)
    }

    /// The files of the kinds of return.
    pub fn files(&self) -> &[Source] {
        &self.files
    }

    /// A publication's file, with these behind it.
    pub fn behind(&self, publication: &Source) -> Source {
        publication.before(&self.files)
    }

    /// What the sections of a kind of return hold.
    pub fn outline(&self, kind: &str) -> Vec<Outlined> {
        let of_kind = self.sections.iter().filter(|section| self.files[section.file].stem() == kind);
        of_kind.flat_map(|of| outline(&self.files[of.file], [&of.typed], &of.typed.headlines)).collect()
    }

    /// Enters a figure that a kind of return brings.
    ///
    /// # Errors
    /// Another kind brings one of the same name.
    pub fn enter(&mut self, file: &Source, id: &Name) -> Result<(), Error> {
        once(file, id, "figure", &mut self.figures)
    }

    /// The error at a name that no figure has, of those that may be meant there.
    pub fn no_figure<'a>(
        &'a self,
        source: &Source,
        name: &Name,
        what: &str,
        known: impl Iterator<Item = &'a str> + Clone,
    ) -> Error {
        let Some(other) = self.figures.get(name.get_ref()) else {
            return source.unknown(name, what, known.chain(self.figures.keys().map(String::as_str)));
        };
        let (wanted, path) = (name.get_ref(), source.path_of(name));
        let message = if other == path {
            format!("\"{wanted}\" is defined below, but a figure can only be made from those above it: move it up")
        } else {
            format!(
                "\"{wanted}\" is a figure of {other}, but what {path} brings is made from its own figures alone: a \
                table, chart or figure of both belongs in a publication"
            )
        };
        source.error(name.span().start, message)
    }

    /// Looks up the names in the sections of a file, whose figures stand at these places.
    ///
    /// # Errors
    /// The first name or combination that cannot be right, with its place.
    pub fn check(
        &self,
        file: usize,
        returns: &Returns,
        definitions: &[Definition],
        among: std::ops::Range<usize>,
    ) -> Result<(), Error> {
        let names = Names { source: &self.files[file], returns, definitions, among, brought: self };
        for section in self.sections.iter().filter(|section| section.file == file) {
            names.section(&section.typed, &mut BTreeMap::new())?;
            names.headlines(&section.typed.headlines)?;
        }
        Ok(())
    }

    /// Puts a publication together, with those of these files of words that are on it.
    ///
    /// # Errors
    /// A section, or something of one, that no kind of return brings; a section that is taken twice; a text that cannot be right.
    pub fn expand(&self, source: &Source, words: &[Source]) -> Result<Whole, Error> {
        let is_own = |words: &&Source| commentary::of_file(&words.path).is_some_and(|(of, _)| of == source.stem());
        let words: Vec<Source> = words.iter().filter(is_own).cloned().collect();
        let last = self.files.last().map_or(0, |file| file.first_byte() + file.text.len() + 1);
        let words = Source::in_line(&words, last.max(source.text.len() + 1));
        let source = source.before(&Arc::new(self.files.iter().chain(&words).cloned().collect()));
        let commentary = words.iter().map(Written::read).collect::<Result<Vec<_>, Error>>()?;
        let mut typed: TypedPublication = source.parse()?;
        let (mut sections, mut taken) = (Vec::new(), BTreeSet::new());
        for part in std::mem::take(&mut typed.sections) {
            let (at, part) = match part {
                Listed::Named(name) => (name.span().start, TypedPart { taken: Some(name), ..TypedPart::default() }),
                Listed::Typed(at, part) => (at, part),
            };
            if let Some(name) = &part.taken
                && !taken.insert(name.get_ref().clone())
            {
                return Err(source.error(at, format!("the section \"{}\" is taken above", name.get_ref())));
            }
            sections.push(self.section(&source, at, part)?);
        }
        let brought: Vec<TypedHeadline> = sections.iter().flat_map(|section| &section.headlines).cloned().collect();
        typed.headlines = in_place(&brought, typed.headlines);
        let mut live = Vec::new();
        for text in typed.introduction.iter().chain(sections.iter().flat_map(|section| &section.text)) {
            let blocks = text::parse(&source, text)?;
            live.extend(blocks.iter().flat_map(Block::figures).map(|named| named.figure.clone()));
        }
        for of in sections.iter().flat_map(|section| &section.messages) {
            live.extend([&of.more, &of.than].into_iter().flatten().cloned());
            let spans = message::sentence(&source, of)?.unwrap_or_default();
            live.extend(spans.iter().filter_map(|span| span.said.figure()).map(|named| named.figure.clone()));
        }
        for text in sections.iter().flat_map(|section| &section.charts).filter_map(|chart| chart.message.as_ref()) {
            let spans = message::one_sentence(&source, text)?;
            live.extend(spans.iter().filter_map(|span| span.said.figure()).map(|named| named.figure.clone()));
        }
        live.extend(commentary.iter().flat_map(Written::figures).cloned());
        Ok(Whole { source, typed, sections, commentary, live })
    }

    fn section(&self, source: &Source, at: usize, part: TypedPart) -> Result<TypedSection, Error> {
        let ids = || self.sections.iter().map(|section| section.id.get_ref().as_str());
        let find = |name| source.look_up(name, "section that a kind of return brings", ids());
        let taken = part.taken.as_ref().map(find).transpose()?.map(|place| &self.sections[place].typed);
        let Some(title) = part.title.or(taken.map(|section| section.title.clone())) else {
            return Err(source.error(at, "a section has a `title`, or takes in `use` one that a kind of return brings"));
        };
        Ok(TypedSection {
            id: taken.and_then(|section| section.id.clone()),
            title,
            text: part.text.or(taken.map(|section| section.text.clone())).unwrap_or_default(),
            messages: part.messages.or(taken.map(|section| section.messages.clone())).unwrap_or_default(),
            appendix: part.appendix.unwrap_or(taken.is_some_and(|section| section.appendix)),
            headlines: list(source, taken.map(|of| of.headlines.as_slice()), part.headlines)?,
            charts: list(source, taken.map(|of| of.charts.as_slice()), part.charts)?,
            tables: list(source, taken.map(|of| of.tables.as_slice()), part.tables)?,
        })
    }
}

impl Whole {
    /// Every name of a figure that it shows, or says something of.
    pub fn figures(&self) -> impl Iterator<Item = &Name> {
        let headlines = self.typed.headlines.iter().flat_map(|of| of.beside.iter().chain([&of.figure]));
        let events = self.typed.events.iter().flat_map(|event| &event.figures);
        let charts = self.sections.iter().flat_map(|section| &section.charts);
        let charts = charts.flat_map(|chart| chart.figures.iter().chain(&chart.comparator));
        let tables = self.sections.iter().flat_map(|section| &section.tables);
        let tables = tables.flat_map(|table| table.figures.iter().chain(table.lines.iter().map(|line| &line.figure)));
        headlines.chain(events).chain(charts).chain(tables).chain(&self.live)
    }

    /// Whether a name stands in the file of a kind of return.
    pub fn is_brought(&self, name: &Name) -> bool {
        self.source.path_of(name) != self.source.path
    }
}

/// What is known by a name in a section.
trait Known: Clone {
    /// What it is, in words.
    const WORDS: &str;

    fn name(&self) -> &Name;
}

impl Known for TypedHeadline {
    const WORDS: &str = "headline";

    fn name(&self) -> &Name {
        &self.figure
    }
}

impl Known for TypedChart {
    const WORDS: &str = "chart";

    fn name(&self) -> &Name {
        &self.id
    }
}

impl Known for TypedTable {
    const WORDS: &str = "table";

    fn name(&self) -> &Name {
        &self.id
    }
}

/// A list of a section: what was brought, where the publication says nothing of it. Where it lists names, or nothing, that is
/// the whole list; else what it types takes the place of what has its name, or comes behind.
fn list<T: Known>(source: &Source, taken: Option<&[T]>, given: Option<Vec<Listed<T>>>) -> Result<Vec<T>, Error> {
    let brought = taken.unwrap_or_default();
    let Some(given) = given else { return Ok(brought.to_vec()) };
    let is_whole = given.is_empty() || given.iter().any(|entry| matches!(entry, Listed::Named(_)));
    let entry = |entry| match (entry, taken) {
        (Listed::Typed(_, typed), _) => Ok(typed),
        (Listed::Named(name), Some(brought)) => {
            let ids = brought.iter().map(|one| one.name().get_ref().as_str());
            Ok(brought[source.look_up(&name, &format!("{} that this section brings", T::WORDS), ids)?].clone())
        }
        (Listed::Named(name), None) => {
            let message = format!(
                "only a section that is taken with `use` brings a {0} that can be named: type the {0} here, or take the \
                 section that brings it",
                T::WORDS
            );
            Err(source.error(name.span().start, message))
        }
    };
    let listed = given.into_iter().map(entry).collect::<Result<Vec<T>, Error>>()?;
    Ok(if is_whole { listed } else { in_place(brought, listed) })
}

/// What was brought, with what has the same name in its place, and everything else behind it.
fn in_place<T: Known>(brought: &[T], own: Vec<T>) -> Vec<T> {
    let same = |one: &T, other: &T| one.name().get_ref() == other.name().get_ref();
    let mut whole = Vec::new();
    for one in brought {
        let before = whole.len();
        whole.extend(own.iter().filter(|other| same(one, other)).cloned());
        if whole.len() == before {
            whole.push(one.clone());
        }
    }
    whole.extend(own.into_iter().filter(|own| !brought.iter().any(|one| same(one, own))));
    whole
}

/// Nothing is called like another of its sort, in whichever file.
fn once(source: &Source, at: &Name, what: &str, taken: &mut BTreeMap<String, String>) -> Result<(), Error> {
    let (name, path) = (at.get_ref(), source.path_of(at));
    match taken.insert(name.clone(), path.to_owned()) {
        None => Ok(()),
        Some(other) if other == path => {
            Err(source.error(at.span().start, format!("\"{name}\" is already the name of another {what} in this file")))
        }
        Some(other) => Err(source.error(
            at.span().start,
            format!(
                "\"{name}\" is also the name of a {what} in {other}: publications take both by name, so rename \
                one of them"
            ),
        )),
    }
}
