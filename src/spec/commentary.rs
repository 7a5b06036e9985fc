//! The words on one edition, in a file of its own beside its publication: `quarterly.2024-25-q4.md`, so that the publication
//! stays as it is from quarter to quarter.
//!
//! What comes first belongs to the introduction. A heading with `##` names the section whose text follows, by its title or id; below
//! "Key messages" each item of a list is one. Between lines of `+++` at the top, in TOML, stands what is different on the first page.

use anyhow::Error;

use super::front::{Front, TypedFront};
use super::message;
use super::names::Names;
use super::source::{Name, Source};
use super::text::{self, Live, Named, Part};
use super::typed_publication::TypedSection;
use crate::model::text::{Block, Span};

/// The heading below which each item of a list is a key message.
const KEY_MESSAGES: &str = "Key messages";
const FENCE: &str = "+++";

/// The words on one edition as they are written.
#[derive(Debug)]
pub struct Written {
    edition: String,
    front: TypedFront,
    parts: Vec<Part>,
}

/// The words on one edition.
#[derive(Debug)]
pub struct Commentary {
    /// The edition by the name of its folder.
    pub edition: String,
    pub front: Front,
    pub introduction: Vec<Block<Live>>,
    /// By the place of a section in its publication.
    pub sections: Vec<(usize, Vec<Block<Live>>)>,
    pub messages: Vec<Vec<Span<Live>>>,
}

/// What the name of a file of words says: the publication and the edition that it is of; nothing where it says none.
pub fn of_file(path: &str) -> Option<(&str, &str)> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".md")?.split_once('.')
}

impl Written {
    /// # Errors
    /// TOML or Markdown that cannot be right, with its place.
    pub(super) fn read(source: &Source) -> Result<Written, Error> {
        let edition = of_file(&source.path).map_or(String::new(), |(_, edition)| edition.to_owned());
        let start = if source.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut from = start;
        let mut front = TypedFront::default();
        if let Some(behind) = source.text[start..].strip_prefix(FENCE) {
            let Some(end) = behind.find(&format!("\n{FENCE}")) else {
                return Err(source.error(
                    source.first_byte(),
                    format!("what is between two lines of {FENCE} at the top is TOML, but the second line is missing"),
                ));
            };
            let first = start + FENCE.len();
            front = source.part(first..first + end).parse()?;
            from = first + end + 1 + FENCE.len();
        }
        Ok(Written { edition, front, parts: text::parse_file(source, from..source.text.len())? })
    }

    /// Every name of a figure in it.
    pub fn figures(&self) -> impl Iterator<Item = &Name> {
        let named = self.parts.iter().flat_map(|part| &part.blocks).flat_map(Block::figures);
        named.map(|named: &Named| &named.figure)
    }
}

impl Commentary {
    /// Its paragraphs and lists.
    pub fn blocks(&self) -> impl Iterator<Item = &Block<Live>> {
        self.introduction.iter().chain(self.sections.iter().flat_map(|(_, text)| text))
    }
}

impl Names<'_> {
    /// # Errors
    /// A heading that is not a section, or a figure that is not there, with its place.
    pub(super) fn commentary(&self, written: &Written, sections: &[TypedSection]) -> Result<Commentary, Error> {
        let mut commentary = Commentary {
            edition: written.edition.clone(),
            front: Front::resolve(self, &written.front)?,
            introduction: Vec::new(),
            sections: Vec::new(),
            messages: Vec::new(),
        };
        for Part { heading, blocks } in &written.parts {
            match heading {
                None => commentary.introduction = self.text(blocks)?,
                Some(heading) if heading.get_ref() == KEY_MESSAGES => {
                    for item in messages(blocks) {
                        let spans = item.and_then(message::one_paragraph).ok_or_else(|| {
                            let message = "below this heading there must be a list, with one key message per item";
                            self.source.error(heading.span().start, message)
                        })?;
                        commentary.messages.push(self.spans(&spans)?);
                    }
                }
                Some(heading) => {
                    commentary.sections.push((self.headed(heading, sections)?, self.text(blocks)?));
                }
            }
        }
        Ok(commentary)
    }

    /// The section that a heading names.
    fn headed(&self, heading: &Name, sections: &[TypedSection]) -> Result<usize, Error> {
        let known = || sections.iter().map(|section| section.title.get_ref().as_str());
        let wanted = heading.get_ref();
        let found = sections.iter().position(|section| {
            let id = section.id.as_ref().map(Name::get_ref);
            section.title.get_ref().eq_ignore_ascii_case(wanted) || id == Some(wanted)
        });
        found.ok_or_else(|| {
            let near = super::source::nearest(wanted, &mut known())
                .map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
            self.source.error(
                heading.span().start,
                format!(
                    "no section is called \"{wanted}\"{near} A section of words alone is one that the publication has with a title: \
                     add {{ title = \"{wanted}\" }} to its sections, where it belongs"
                ),
            )
        })
    }
}

/// The items of the lists among blocks; nothing in the place of what is not one.
fn messages(blocks: &[Block<Named>]) -> Vec<Option<Vec<Block<Named>>>> {
    let of = |block: &Block<Named>| match block {
        Block::Paragraph(_) => vec![None],
        Block::List { items, .. } => items.iter().cloned().map(Some).collect(),
    };
    blocks.iter().flat_map(of).collect()
}
