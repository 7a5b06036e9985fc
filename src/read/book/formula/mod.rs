//! Formulas of conditions, as far as they can be worked out from the sheet that they stand in: comparisons, arithmetic, texts, and
//! functions of single cells. Of any other nothing is known.
//!
//! Values compare as in spreadsheets: numbers come before texts and these before truths, texts in either case; a cell that holds
//! nothing is 0 beside a number and "" beside a text.

mod parser;

use std::cmp::Ordering;

use super::format::{Comparison, general_text};
use super::sheet::Place;

/// Numbers that differ by a smaller part of themselves do so beyond the 15 figures that spreadsheets keep.
const NOISE: f64 = 1e-15;

/// What a cell or a formula comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Worth {
    Number(f64),
    Text(String),
    Truth(bool),
    /// An error value, such as #N/A.
    Wrong,
    Nothing,
}

/// A formula, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    Of(Worth),
    /// A cell: its row and its column.
    Cell(Along, Along),
    Row,
    Column,
    Pair(Operator, Box<(Term, Term)>),
    Minus(Box<Term>),
    If(Box<(Term, Term, Term)>),
    Call(Function, Vec<Term>),
}

/// Where a cell stands: at a place, or so far from the cell that is asked about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Along {
    At(u32),
    By(i64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Operator {
    Compares(Comparison),
    Joins,
    Plus,
    Minus,
    Times,
    Over,
}

/// The functions that are known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Function {
    And,
    Or,
    Not,
    IsBlank,
    IsNumber,
    IsText,
    IsError,
    Length,
    Trim,
    Left,
    Right,
    Search,
    Absolute,
    Remainder,
}

const FUNCTIONS: [(&str, Function); 14] = [
    ("AND", Function::And),
    ("OR", Function::Or),
    ("NOT", Function::Not),
    ("ISBLANK", Function::IsBlank),
    ("ISNUMBER", Function::IsNumber),
    ("ISTEXT", Function::IsText),
    ("ISERROR", Function::IsError),
    ("LEN", Function::Length),
    ("TRIM", Function::Trim),
    ("LEFT", Function::Left),
    ("RIGHT", Function::Right),
    ("SEARCH", Function::Search),
    ("ABS", Function::Absolute),
    ("MOD", Function::Remainder),
];

impl Worth {
    /// As a number; `None` where it is open what a program makes of it.
    fn number(&self) -> Option<f64> {
        match self {
            Worth::Number(number) => Some(*number),
            Worth::Truth(truth) => Some(f64::from(u8::from(*truth))),
            Worth::Nothing => Some(0.0),
            Worth::Text(_) | Worth::Wrong => None,
        }
    }

    /// As a text.
    pub fn text(&self) -> Option<String> {
        match self {
            Worth::Number(number) => Some(general_text(*number)),
            Worth::Text(text) => Some(text.clone()),
            Worth::Truth(truth) => Some(if *truth { "TRUE" } else { "FALSE" }.to_owned()),
            Worth::Nothing => Some(String::new()),
            Worth::Wrong => None,
        }
    }

    /// Whether a condition that comes to it holds: what is no number holds of nothing.
    pub fn is_true(&self) -> bool {
        self.number().is_some_and(|number| number != 0.0)
    }

    /// Whether it compares so with another; an error with nothing.
    pub fn compares(&self, comparison: Comparison, with: &Worth) -> Option<bool> {
        let rank = |worth: &Worth| match worth {
            Worth::Number(_) => 0,
            Worth::Text(_) => 1,
            Worth::Truth(_) => 2,
            Worth::Nothing | Worth::Wrong => 3,
        };
        let nothing_like = |other: &Worth| match other {
            Worth::Text(_) => Worth::Text(String::new()),
            Worth::Truth(_) => Worth::Truth(false),
            Worth::Number(_) | Worth::Nothing | Worth::Wrong => Worth::Number(0.0),
        };
        let order = match (self, with) {
            (Worth::Wrong, _) | (_, Worth::Wrong) => return None,
            (Worth::Nothing, Worth::Nothing) => Ordering::Equal,
            (Worth::Nothing, other) => return nothing_like(other).compares(comparison, other),
            (one, Worth::Nothing) => return one.compares(comparison, &nothing_like(one)),
            (Worth::Number(one), Worth::Number(other)) if (one - other).abs() <= NOISE * one.abs() => Ordering::Equal,
            (Worth::Number(one), Worth::Number(other)) => one.partial_cmp(other)?,
            (Worth::Text(one), Worth::Text(other)) => one.to_lowercase().cmp(&other.to_lowercase()),
            (Worth::Truth(one), Worth::Truth(other)) => one.cmp(other),
            (one, other) => rank(one).cmp(&rank(other)),
        };
        Some(comparison.holds(f64::from(order as i8), 0.0))
    }
}

impl Term {
    /// How many parts it has.
    pub fn size(&self) -> usize {
        match self {
            Term::Of(_) | Term::Cell(..) | Term::Row | Term::Column => 1,
            Term::Pair(_, both) => 1 + both.0.size() + both.1.size(),
            Term::Minus(term) => 1 + term.size(),
            Term::If(all) => 1 + all.0.size() + all.1.size() + all.2.size(),
            Term::Call(_, terms) => 1 + terms.iter().map(Term::size).sum::<usize>(),
        }
    }

    /// What it comes to at a cell; `None` where that is open. `look` says what a cell holds.
    pub fn worth(&self, at: Place, look: &dyn Fn(Place) -> Option<Worth>) -> Option<Worth> {
        Some(match self {
            Term::Of(worth) => worth.clone(),
            Term::Cell(row, column) => look((row.from(at.0)?, column.from(at.1)?))?,
            Term::Row => Worth::Number(f64::from(at.0) + 1.0),
            Term::Column => Worth::Number(f64::from(at.1) + 1.0),
            Term::Minus(term) => match term.worth(at, look)? {
                Worth::Wrong => Worth::Wrong,
                worth => Worth::Number(-worth.number()?),
            },
            Term::If(all) => match all.0.worth(at, look)? {
                Worth::Wrong => Worth::Wrong,
                worth if worth.number()? != 0.0 => all.1.worth(at, look)?,
                _ => all.2.worth(at, look)?,
            },
            Term::Pair(operator, both) => operator.worth(&both.0.worth(at, look)?, &both.1.worth(at, look)?)?,
            Term::Call(function, terms) => {
                let worths: Option<Vec<Worth>> = terms.iter().map(|term| term.worth(at, look)).collect();
                function.worth(&worths?)?
            }
        })
    }
}

impl Along {
    fn from(self, at: u32) -> Option<u32> {
        match self {
            Along::At(at) => Some(at),
            Along::By(by) => u32::try_from(i64::from(at) + by).ok(),
        }
    }
}

impl Operator {
    fn worth(self, one: &Worth, other: &Worth) -> Option<Worth> {
        if *one == Worth::Wrong || *other == Worth::Wrong {
            return Some(Worth::Wrong);
        }
        let numbers = || one.number().zip(other.number());
        Some(match self {
            Operator::Compares(comparison) => Worth::Truth(one.compares(comparison, other)?),
            Operator::Joins => Worth::Text(one.text()? + &other.text()?),
            Operator::Plus => numbers().map(|(one, other)| Worth::Number(one + other))?,
            Operator::Minus => numbers().map(|(one, other)| Worth::Number(one - other))?,
            Operator::Times => numbers().map(|(one, other)| Worth::Number(one * other))?,
            Operator::Over => match numbers()? {
                (_, 0.0) => Worth::Wrong,
                (one, other) => Worth::Number(one / other),
            },
        })
    }
}

impl Function {
    fn worth(self, worths: &[Worth]) -> Option<Worth> {
        let asks = matches!(self, Function::IsBlank | Function::IsNumber | Function::IsText | Function::IsError);
        if !asks && worths.contains(&Worth::Wrong) {
            return Some(Worth::Wrong);
        }
        let numbers = || worths.iter().map(Worth::number).collect::<Option<Vec<f64>>>();
        let text = |at: usize| worths.get(at)?.text();
        let letters = || match worths {
            [_] => Some(1),
            [_, count] => count.number().map(|count| count.max(0.0) as usize),
            _ => None,
        };
        Some(match (self, worths) {
            (Function::And, _) => Worth::Truth(numbers()?.iter().all(|number| *number != 0.0)),
            (Function::Or, _) => Worth::Truth(numbers()?.iter().any(|number| *number != 0.0)),
            (Function::Not, [worth]) => Worth::Truth(worth.number()? == 0.0),
            (Function::IsBlank, [worth]) => Worth::Truth(*worth == Worth::Nothing),
            (Function::IsNumber, [worth]) => Worth::Truth(matches!(worth, Worth::Number(_))),
            (Function::IsText, [worth]) => Worth::Truth(matches!(worth, Worth::Text(_))),
            (Function::IsError, [worth]) => Worth::Truth(*worth == Worth::Wrong),
            (Function::Length, [worth]) => Worth::Number(worth.text()?.chars().count() as f64),
            (Function::Trim, [worth]) => Worth::Text(worth.text()?.split_whitespace().collect::<Vec<_>>().join(" ")),
            (Function::Left, _) => Worth::Text(text(0)?.chars().take(letters()?).collect()),
            (Function::Right, _) => {
                let text = text(0)?;
                Worth::Text(text.chars().skip(text.chars().count().saturating_sub(letters()?)).collect())
            }
            (Function::Search, [sought, within]) => {
                let (sought, within) = (sought.text()?.to_lowercase(), within.text()?.to_lowercase());
                if sought.contains(['?', '*', '~']) {
                    return None;
                }
                let found = within.find(&sought).map(|at| within[..at].chars().count() + 1);
                found.map_or(Worth::Wrong, |at| Worth::Number(at as f64))
            }
            (Function::Absolute, [worth]) => Worth::Number(worth.number()?.abs()),
            (Function::Remainder, [number, by]) => match (number.number()?, by.number()?) {
                (_, 0.0) => Worth::Wrong,
                (number, by) => Worth::Number(number - by * (number / by).floor()),
            },
            (
                Function::Not
                | Function::IsBlank
                | Function::IsNumber
                | Function::IsText
                | Function::IsError
                | Function::Length
                | Function::Trim
                | Function::Search
                | Function::Absolute
                | Function::Remainder,
                _,
            ) => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked out at C3 of a sheet with 7 in C3, "Alder" in A3, #N/A in D3 and a formula without a result in E3; written for C2.
    fn worth(formula: &str) -> Option<Worth> {
        let look = |place: Place| match place {
            (2, 2) => Some(Worth::Number(7.0)),
            (2, 0) => Some(Worth::Text("Alder".to_owned())),
            (2, 3) => Some(Worth::Wrong),
            (2, 4) => None,
            _ => Some(Worth::Nothing),
        };
        Term::parse(formula, Some((1, 2)))?.worth((2, 2), &look)
    }

    #[test]
    fn formulas_of_single_cells_are_worked_out() {
        for (formula, truth) in [
            ("C2<13", true),
            ("=C2<13", true),
            ("of:=[.C2]<13", true),
            ("AND(C2>0,C2<5)", false),
            ("AND([.C2]>0;[.C2]<13)", true),
            ("OR(C2=0,C2=7)", true),
            ("NOT(C2=7)", false),
            ("$A2=\"alder\"", true),
            ("$A2<>\"Birch\"", true),
            ("$A$3=\"Alder\"", true),
            ("\"say \"\"so\"\"\"=\"say \"\"so\"\"\"", true),
            ("LEFT($A2,2)=\"Al\"", true),
            ("RIGHT($A2)=\"r\"", true),
            ("NOT(ISERROR(SEARCH(\"LD\",A2)))", true),
            ("ISERROR(SEARCH(\"x\",A2))", true),
            ("LEN(TRIM(B2))=0", true),
            ("ISBLANK(B2)", true),
            ("B2=0", true),
            ("B2=\"\"", true),
            ("ISERROR(D2)", true),
            ("ISNUMBER(C2)", true),
            ("ISTEXT(A2)", true),
            ("MOD(ROW(),2)=1", true),
            ("MOD(COLUMN(),2)=0", false),
            ("(C2+1)*2-1=15", true),
            ("C2/2>3.4e0", true),
            ("-C2<-6.9", true),
            ("C2*10%=0.7", true),
            ("IF(ISNUMBER(C2),C2,D2)=7", true),
            ("C2&\"x\"=\"7x\"", true),
            // A text is above every number.
            ("A2>1e+05", true),
            ("TRUE", true),
            ("C2", true),
            ("ABS(-C2)=7", true),
        ] {
            assert_eq!(worth(formula).map(|worth| worth.is_true()), Some(truth), "{formula}");
        }
        assert_eq!((worth("D2<5"), worth("C2/0")), (Some(Worth::Wrong), Some(Worth::Wrong)));
    }

    #[test]
    fn of_any_other_nothing_is_known() {
        for formula in [
            "C2<TODAY()",
            "SUM(C2:C9)>5",
            "COUNTIF($C$2:$C$9,C2)>1",
            "Sheet2!C2<5",
            "[$Sheet2.C2]<5",
            "threshold>5",
            "E2<5",
            "A2+1>2",
            "C2<",
            "(C2",
            "SEARCH(\"a*\",A2)",
            "LEN()",
            "C2 C2",
            "",
        ] {
            assert_eq!(worth(formula), None, "{formula}");
        }
        assert_eq!(Term::parse("C2<5", None), None);
        assert_eq!(Term::parse(&"(".repeat(5000), Some((0, 0))), None);
        assert_eq!(Term::parse(&"1+".repeat(4000), Some((0, 0))), None);
        assert!(Term::parse("$C$2<5", None).is_some());
    }
}
