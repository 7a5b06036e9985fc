//! Takes formulas apart, as XLSX writes them or, with cells in brackets, ODS.

use super::super::format::Comparison;
use super::super::sheet::{Place, place};
use super::{Along, FUNCTIONS, Operator, Term, Worth};

/// One formula within the other: deeper ones are not followed.
const DEEPEST: usize = 50;
/// Letters of a formula that is taken apart.
const LONGEST: usize = 8192;
/// Parts of a formula that is followed.
const MOST_PARTS: usize = 256;

impl Term {
    /// Takes a formula apart, as XLSX writes it or, with cells in brackets, ODS. What is said of a cell beside another goes by `base`,
    /// the cell that the formula was written for. `None` where it says something that is not known here.
    pub fn parse(formula: &str, base: Option<Place>) -> Option<Term> {
        let [only] = Term::list(formula, base)?.try_into().ok()?;
        Some(only)
    }

    /// The formulas of a list.
    pub fn list(formulas: &str, base: Option<Place>) -> Option<Vec<Term>> {
        if formulas.len() > LONGEST {
            return None;
        }
        let rest = formulas.trim().trim_start_matches("of:").trim_start_matches('=');
        let mut parser = Parser { rest, base, depth: 0, parts: MOST_PARTS };
        let mut terms = vec![parser.compared()?];
        while parser.takes(",") || parser.takes(";") {
            terms.push(parser.compared()?);
        }
        parser.rest.trim().is_empty().then_some(terms)
    }
}

/// What is left of a formula that is taken apart.
struct Parser<'a> {
    rest: &'a str,
    base: Option<Place>,
    depth: usize,
    /// How many parts it may have yet.
    parts: usize,
}

impl<'a> Parser<'a> {
    /// Takes a sign if it comes next.
    fn takes(&mut self, sign: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Terms with one of these operators between them, from the left.
    fn chain(&mut self, operators: &[(&str, Operator)], next: fn(&mut Parser<'a>) -> Option<Term>) -> Option<Term> {
        let mut left = next(self)?;
        while let Some((_, operator)) = operators.iter().find(|(sign, _)| self.takes(sign)) {
            left = Term::Pair(*operator, Box::new((left, next(self)?)));
        }
        Some(left)
    }

    fn compared(&mut self) -> Option<Term> {
        self.depth += 1;
        let signs = Comparison::SIGNS.map(|(sign, comparison)| (sign, Operator::Compares(comparison)));
        let found = if self.depth > DEEPEST { None } else { self.chain(&signs, Parser::joined) };
        self.depth -= 1;
        found
    }

    fn joined(&mut self) -> Option<Term> {
        self.chain(&[("&", Operator::Joins)], Parser::summed)
    }

    fn summed(&mut self) -> Option<Term> {
        self.chain(&[("+", Operator::Plus), ("-", Operator::Minus)], Parser::multiplied)
    }

    fn multiplied(&mut self) -> Option<Term> {
        self.chain(&[("*", Operator::Times), ("/", Operator::Over)], Parser::signed)
    }

    fn signed(&mut self) -> Option<Term> {
        let mut minus = false;
        loop {
            match (self.takes("-"), self.takes("+")) {
                (true, _) => minus = !minus,
                (false, true) => {}
                (false, false) => break,
            }
        }
        let mut term = self.single()?;
        while self.takes("%") {
            self.parts = self.parts.checked_sub(1)?;
            term = Term::Pair(Operator::Over, Box::new((term, Term::Of(Worth::Number(100.0)))));
        }
        Some(if minus { Term::Minus(Box::new(term)) } else { term })
    }

    fn single(&mut self) -> Option<Term> {
        self.parts = self.parts.checked_sub(1)?;
        if self.takes("(") {
            let inside = self.compared()?;
            return self.takes(")").then_some(inside);
        }
        if self.takes("\"") {
            return self.text();
        }
        // "[.C2]"; what names a sheet may be on another.
        if self.takes("[.") {
            let (reference, rest) = self.rest.split_once(']')?;
            self.rest = rest;
            return self.cell(reference);
        }
        self.rest = self.rest.trim_start();
        let word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '$' | '.' | '_');
        let length = self.rest.find(|letter| !word(letter)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(length);
        self.rest = rest;
        if word.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.') {
            return self.number(word);
        }
        if self.takes("(") {
            return self.call(&word.to_uppercase());
        }
        match word {
            "TRUE" | "FALSE" => Some(Term::Of(Worth::Truth(word == "TRUE"))),
            // Runs of cells, and cells of other sheets.
            _ if self.rest.starts_with([':', '!']) => None,
            _ => self.cell(word),
        }
    }

    /// A number that begins with this, which may go on behind a sign: "1e+05".
    fn number(&mut self, word: &str) -> Option<Term> {
        let mut word = word.to_owned();
        if word.ends_with(['e', 'E']) && self.rest.starts_with(['-', '+']) {
            let digits =
                self.rest[1..].find(|letter: char| !letter.is_ascii_digit()).map_or(self.rest.len(), |at| at + 1);
            word += &self.rest[..digits];
            self.rest = &self.rest[digits..];
        }
        word.parse().ok().map(|number| Term::Of(Worth::Number(number)))
    }

    /// A text, whose first mark was taken; two marks are one of its letters.
    fn text(&mut self) -> Option<Term> {
        let mut text = String::new();
        loop {
            let (letters, rest) = self.rest.split_once('"')?;
            text += letters;
            self.rest = rest;
            match self.rest.strip_prefix('"') {
                Some(rest) => (self.rest, text) = (rest, text + "\""),
                None => return Some(Term::Of(Worth::Text(text))),
            }
        }
    }

    fn cell(&self, reference: &str) -> Option<Term> {
        let at = place(reference)?;
        let fixed_column = reference.starts_with('$');
        let fixed_row = reference[1..].contains('$');
        let along = |fixed: bool, at: u32, base: fn(Place) -> u32| match fixed {
            true => Some(Along::At(at)),
            false => Some(Along::By(i64::from(at) - i64::from(base(self.base?)))),
        };
        Some(Term::Cell(along(fixed_row, at.0, |base| base.0)?, along(fixed_column, at.1, |base| base.1)?))
    }

    /// A function, whose name and first bracket were taken.
    fn call(&mut self, name: &str) -> Option<Term> {
        let mut terms = Vec::new();
        if !self.takes(")") {
            terms.push(self.compared()?);
            while self.takes(",") || self.takes(";") {
                terms.push(self.compared()?);
            }
            if !self.takes(")") {
                return None;
            }
        }
        match (name, terms.as_slice()) {
            ("TRUE" | "FALSE", []) => Some(Term::Of(Worth::Truth(name == "TRUE"))),
            ("ROW", []) => Some(Term::Row),
            ("COLUMN", []) => Some(Term::Column),
            ("IF", _) => {
                let [condition, then, otherwise] = terms.try_into().ok()?;
                Some(Term::If(Box::new((condition, then, otherwise))))
            }
            _ => {
                let (_, function) = FUNCTIONS.into_iter().find(|(known, _)| *known == name)?;
                Some(Term::Call(function, terms))
            }
        }
    }
}
