//! The conditional formatting of XLSX, as far as it changes what a cell shows (ECMA-376 Part 1, 18.3.1.10, and what later versions
//! write beside it).

use std::sync::Arc;

use super::Refusal;
use super::colour::{Ink, Paint};
use super::conditional::{Brings, Conditional};
use super::format::Comparison;
use super::sheet::{MOST_COLUMNS, MOST_ROWS, Place, Room, place};
use super::when::{Part, When};
use super::xlsx_colours::Palette;
use super::xlsx_styles::{Looks, Styles, written_out};
use super::xml::{Piece, Tag};

/// A rule that is being read.
struct Rule {
    /// The lowest goes before the others.
    priority: u32,
    kind: String,
    operator: String,
    /// The text that is looked for.
    text: Option<String>,
    rank: Option<usize>,
    bottom: bool,
    percent: bool,
    above: bool,
    with_equal: bool,
    /// It goes by how far numbers lie from the mean.
    spread: bool,
    formulas: Vec<String>,
    brings: Brings,
    /// Where it holds, those that come later do not count.
    last: bool,
}

impl Rule {
    fn of(tag: &Tag, styles: &Styles) -> Rule {
        let text = |name: &str| tag.get(name).unwrap_or_default();
        let brings = tag.number("dxfId").and_then(|number| styles.conditional.get(number as usize)).cloned();
        let is_not_off = |name: &str| !matches!(text(name).as_str(), "0" | "false");
        Rule {
            priority: tag.number("priority").unwrap_or(u32::MAX),
            kind: text("type"),
            operator: text("operator"),
            text: tag.get("text"),
            rank: tag.number("rank").map(|rank| rank as usize),
            bottom: tag.says("bottom"),
            percent: tag.says("percent"),
            above: is_not_off("aboveAverage"),
            with_equal: tag.says("equalAverage"),
            spread: tag.number("stdDev").is_some_and(|spread| spread > 0),
            formulas: Vec::new(),
            brings: brings.unwrap_or_default(),
            last: tag.says("stopIfTrue"),
        }
    }

    /// When it holds. What its formulas say of cells is said for `base`.
    fn when(&self, base: Option<Place>) -> When {
        let formula = || self.formulas.first().map_or(When::NotSaid, |formula| When::of_formula(formula, base));
        let says = |part| self.text.clone().map_or_else(formula, |text| When::Says(part, text));
        match self.kind.as_str() {
            "cellIs" => When::of_operator(&self.operator, &self.formulas, base),
            "expression" | "containsBlanks" | "notContainsBlanks" => formula(),
            "containsText" => says(Part::Within),
            "notContainsText" => says(Part::NotWithin),
            "beginsWith" => says(Part::AtStart),
            "endsWith" => says(Part::AtEnd),
            "containsErrors" => When::Wrong(true),
            "notContainsErrors" => When::Wrong(false),
            "duplicateValues" => When::Repeated(true),
            "uniqueValues" => When::Repeated(false),
            "top10" => When::AtEnd { upper: !self.bottom, count: self.rank.unwrap_or(10), percent: self.percent },
            "aboveAverage" if !self.spread => When::ToMean(match (self.above, self.with_equal) {
                (true, false) => Comparison::Above,
                (true, true) => Comparison::AtLeast,
                (false, false) => Comparison::Below,
                (false, true) => Comparison::AtMost,
            }),
            "colorScale" | "dataBar" | "iconSet" => When::Always,
            _ => When::NotSaid,
        }
    }
}

/// Reads the rules of one sheet.
#[derive(Default)]
pub struct Conditions {
    /// The cells of the rules that are being read, and the words of the formula or cells that come next.
    over: String,
    rules: Vec<Rule>,
    words: Option<String>,
    looks: Looks,
    /// What was read, with its priority.
    read: Vec<(u32, Conditional)>,
}

impl Conditions {
    /// Takes a piece that stands beside the cells.
    ///
    /// # Errors
    /// More than a workbook may hold.
    pub fn piece(
        &mut self,
        piece: &Piece,
        styles: &Styles,
        palette: &Palette,
        from_1904: bool,
        room: &mut Room,
    ) -> Result<(), Refusal> {
        if !self.rules.is_empty() {
            self.looks.piece(piece);
        }
        match piece {
            Piece::Open(tag) => self.opened(tag, styles),
            Piece::Text(text) => self.words.iter_mut().for_each(|words| words.push_str(text)),
            Piece::Close(name) => match name.as_str() {
                "formula" | "f" if !self.rules.is_empty() => {
                    let words = self.words.take().unwrap_or_default();
                    self.rules.iter_mut().last().into_iter().for_each(|rule| rule.formulas.push(words.clone()));
                }
                "sqref" => self.over = self.words.take().unwrap_or_default(),
                "dxf" => {
                    let paint = std::mem::take(&mut self.looks).look.of_rule(palette);
                    self.rules.iter_mut().last().into_iter().for_each(|rule| rule.brings.paint = paint);
                }
                "conditionalFormatting" => return self.end(from_1904, room),
                _ => {}
            },
        }
        Ok(())
    }

    fn opened(&mut self, tag: &Tag, styles: &Styles) {
        let last = self.rules.last_mut();
        match tag.name().as_str() {
            "conditionalFormatting" => self.over = tag.get("sqref").unwrap_or_default(),
            "cfRule" => self.rules.push(Rule::of(tag, styles)),
            // Rules that came with later versions write out their formats themselves, and their cells behind them.
            "numFmt" => last.into_iter().for_each(|rule| rule.brings.format = written_out(tag)),
            "iconSet" | "dataBar" if matches!(tag.get("showValue").as_deref(), Some("0" | "false")) => {
                last.into_iter().for_each(|rule| rule.brings = Brings::sign_alone());
            }
            "colorScale" | "dataBar" => last.into_iter().for_each(|rule| {
                rule.brings.paint = Paint { letters: None, behind: Some(Ink::Open) };
            }),
            "formula" | "f" | "sqref" if last.is_some() => self.words = Some(String::new()),
            _ => {}
        }
    }

    /// Keeps the rules that change something.
    fn end(&mut self, from_1904: bool, room: &mut Room) -> Result<(), Refusal> {
        let mut over = Vec::new();
        for run in std::mem::take(&mut self.over).split_whitespace() {
            let (first, last) = run.split_once(':').unwrap_or((run, run));
            room.take("")?;
            // What is written in another way may be any cell.
            over.push(place(first).zip(place(last)).unwrap_or(((0, 0), (MOST_ROWS - 1, MOST_COLUMNS - 1))));
        }
        let base = base(&over);
        let over: Arc<[(Place, Place)]> = over.into();
        for rule in std::mem::take(&mut self.rules) {
            if !rule.brings.is_nothing() || rule.last {
                let (over, when) = (Arc::clone(&over), rule.when(base));
                let Rule { priority, brings, last, .. } = rule;
                self.read.push((priority, Conditional { over, when, brings, last, from_1904 }));
            }
        }
        Ok(())
    }

    /// All of them, those that go before others first.
    pub fn sorted(mut self) -> Vec<Conditional> {
        self.read.sort_by_key(|(priority, _)| *priority);
        self.read.into_iter().map(|(_, rule)| rule).collect()
    }
}

/// The cell that formulas are written for: the first of all that they are about. Where no run begins there, programs differ.
pub fn base(over: &[(Place, Place)]) -> Option<Place> {
    let first = |of: fn(&Place) -> u32| over.iter().map(|(first, _)| of(first)).min();
    let corner = first(|place| place.0).zip(first(|place| place.1))?;
    over.first().map(|(first, _)| *first).filter(|first| *first == corner)
}
