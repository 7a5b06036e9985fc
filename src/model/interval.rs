//! How far chance alone could have moved a figure.

/// The interval of a figure, in the figure's own unit, and how it was made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub lower: f64,
    pub upper: f64,
    /// In per cent.
    pub confidence: f64,
    pub method: Method,
    /// The two-sided p value of "no change"; only where the method tests one.
    pub p: Option<f64>,
}

/// A p value as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chance {
    At(String),
    /// Smaller than this, which is the smallest that is shown.
    Below(&'static str),
}

impl std::fmt::Display for Chance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Chance::At(p) => f.write_str(p),
            Chance::Below(p) => write!(f, "<{p}"),
        }
    }
}

/// A method of intervals: its name, its use, and who publishes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Method {
    pub name: &'static str,
    /// What it is used for.
    pub about: &'static str,
    pub source: &'static str,
}
