//! What a document takes from a template, as a council has one: styles, lists, fonts, theme, the size of the page, and what stands
//! in its header and footer. Nothing else of it: no text, no properties, no macros.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use anyhow::{Context, Error, Result, bail};
use zip::ZipArchive;

use super::package::{Part, RELATIONSHIPS, Role};
use super::page::Page;
use super::styles::Styles;
use super::xml::Node;

/// So much is read of one part of a template.
const MOST: u64 = 32 << 20;
/// What elements of a document are named in; "Strict Open XML" names another.
const NAMES: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A template, read.
#[derive(Debug, Clone)]
pub struct Template {
    pub styles: Styles,
    pub page: Page,
    pub headers: Vec<Edge>,
    /// Fonts and theme: what each is, its name below `word/`, its bytes.
    pub beside: Vec<(Role, String)>,
    /// Every part that is taken over, with those that it refers to, by its name.
    pub parts: BTreeMap<String, Part>,
}

/// A header or footer of a template.
#[derive(Debug, Clone)]
pub struct Edge {
    pub role: Role,
    /// Which sheets it is on: "default", "first" or "even".
    pub on: String,
    /// Below `word/`.
    pub name: String,
    pub content: Node,
}

impl Template {
    /// The program's own.
    ///
    /// # Errors
    /// Never: it is a part of the program.
    pub fn own() -> Result<Template> {
        Ok(Template {
            styles: Styles::own()?,
            page: Page::a4(),
            headers: Vec::new(),
            beside: Vec::new(),
            parts: BTreeMap::new(),
        })
    }

    /// The template in a Word document.
    ///
    /// # Errors
    /// Bytes that are no Word document, or one with a damaged part.
    pub fn read(bytes: &[u8]) -> Result<Template> {
        let mut file = Archive::of(bytes)?;
        let document = file.xml("word/document.xml")?;
        if document.get("xmlns:w") != Some(NAMES) {
            bail!("it is not a Word document of the usual kind: save it from Word as \"Word Document (.docx)\"");
        }
        let styles = file.xml("word/styles.xml")?;
        let references = file.references("word/document.xml")?;
        let named =
            |role: Role| references.values().find(|(kind, _)| *kind == role.address()).map(|(_, name)| name.clone());
        let lists = named(Role::Numbering).map(|name| file.xml(&name)).transpose()?;
        let section = document.child("w:body").and_then(|body| body.child("w:sectPr"));
        let page = section.map_or_else(Page::a4, Page::of_section);
        let mut template = Template {
            styles: Styles::of_template(styles, lists)?,
            page,
            headers: Vec::new(),
            beside: Vec::new(),
            parts: BTreeMap::new(),
        };
        for role in [Role::Theme, Role::Fonts] {
            if let Some(name) = named(role) {
                file.take(&name, &mut template.parts)?;
                template.beside.push((role, below_word(&name)));
            }
        }
        for edge in section.into_iter().flat_map(Node::children) {
            let role = match edge.name.as_str() {
                "w:headerReference" => Role::Header,
                "w:footerReference" => Role::Footer,
                _ => continue,
            };
            let Some((_, name)) = edge.get("r:id").and_then(|id| references.get(id)) else { continue };
            file.take(name, &mut template.parts)?;
            let on = edge.get("w:type").unwrap_or("default").to_owned();
            template.headers.push(Edge { role, on, name: below_word(name), content: file.xml(name)? });
        }
        Ok(template)
    }
}

fn below_word(name: &str) -> String {
    name.strip_prefix("word/").map_or_else(|| format!("../{name}"), str::to_owned)
}

/// A Word document as a zip.
struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    types: Node,
}

impl<'a> Archive<'a> {
    fn of(bytes: &'a [u8]) -> Result<Archive<'a>> {
        let zip = ZipArchive::new(Cursor::new(bytes)).context("it is not a Word document (.docx)")?;
        let mut file = Archive { zip, types: super::xml::node("Types") };
        file.types = file.xml("[Content_Types].xml")?;
        Ok(file)
    }

    fn bytes(&mut self, name: &str) -> Result<Vec<u8>> {
        let part = self.zip.by_name(name).with_context(|| format!("there is no {name} in it"))?;
        let mut bytes = Vec::new();
        part.take(MOST + 1).read_to_end(&mut bytes).with_context(|| format!("its {name} is damaged"))?;
        if bytes.len() as u64 > MOST {
            bail!("its {name} is too large");
        }
        Ok(bytes)
    }

    fn xml(&mut self, name: &str) -> Result<Node> {
        let bytes = self.bytes(name)?;
        Node::read(&bytes).with_context(|| format!("its {name} is damaged"))
    }

    /// What a part refers to within the document: kind and part, by id.
    fn references(&mut self, name: &str) -> Result<BTreeMap<String, (String, String)>> {
        let listed = relationships(name);
        if self.zip.index_for_name(&listed).is_none() {
            return Ok(BTreeMap::new());
        }
        let listed = self.xml(&listed)?;
        let within = listed.children().filter(|entry| entry.get("TargetMode") != Some("External"));
        let found = within.filter_map(|entry| {
            let target = resolve(name, entry.get("Target")?);
            Some((entry.get("Id")?.to_owned(), (entry.get("Type")?.to_owned(), target)))
        });
        Ok(found.collect())
    }

    /// Takes a part with everything that it refers to.
    fn take(&mut self, name: &str, parts: &mut BTreeMap<String, Part>) -> Result<(), Error> {
        if parts.contains_key(name) {
            return Ok(());
        }
        let part = Part { content_type: self.content_type(name), bytes: self.bytes(name)? };
        parts.insert(name.to_owned(), part);
        let listed = relationships(name);
        if self.zip.index_for_name(&listed).is_some() {
            let bytes = self.bytes(&listed)?;
            parts.insert(listed, Part { content_type: RELATIONSHIPS.to_owned(), bytes });
        }
        for (_, target) in self.references(name)?.into_values() {
            self.take(&target, parts)?;
        }
        Ok(())
    }

    fn content_type(&self, name: &str) -> String {
        let extension = name.rsplit('.').next().unwrap_or_default();
        let own = |entry: &&Node| entry.get("PartName").is_some_and(|part| part.trim_start_matches('/') == name);
        let by_extension = |entry: &&Node| entry.get("Extension").is_some_and(|of| of.eq_ignore_ascii_case(extension));
        let entry = self.types.children().find(own).or_else(|| self.types.children().find(by_extension));
        entry.and_then(|entry| entry.get("ContentType")).unwrap_or("application/octet-stream").to_owned()
    }
}

/// Where a part lists what it refers to.
fn relationships(name: &str) -> String {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    format!("{folder}/_rels/{file}.rels")
}

/// The name of the part that `target` leads to from the part `from`.
fn resolve(from: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut steps: Vec<&str> = from.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    for step in target.split('/') {
        match step {
            ".." => _ = steps.pop(),
            "." => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}
