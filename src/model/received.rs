//! What was read of each figure, and what it was before: how a revision is known.

use std::collections::BTreeMap;

use super::period::Period;

/// What a value is of, in ids and names that outlast a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub period: Period,
    /// `marac.cases`.
    pub measure: String,
    /// `source=police`; empty for the whole.
    pub part: String,
    pub partner: String,
    /// The area's code.
    pub area: String,
}

/// A value in words, as it was and as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// When the newest period first came in, or when the value was first read, if that was later.
    pub before: String,
    pub now: String,
}

/// All values of a set of returns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    pub figures: BTreeMap<Key, Figure>,
}

impl Received {
    /// What is kept after reading `now`. Until a newer period comes, every value stays held against what it was before, so
    /// that the same returns give the same again; with a newer period, what was read last becomes what was before.
    pub fn after(before: Option<&Received>, now: BTreeMap<Key, String>) -> Received {
        let newest = before.and_then(|before| before.figures.keys().map(|key| key.period).max());
        let moved_on = now.keys().map(|key| key.period).max() > newest;
        let was = |key: &Key| {
            let figure = before?.figures.get(key)?;
            Some(if moved_on { figure.now.clone() } else { figure.before.clone() })
        };
        let figure = |(key, now): (Key, String)| {
            let before = was(&key).unwrap_or_else(|| now.clone());
            (key, Figure { before, now })
        };
        Received { figures: now.into_iter().map(figure).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[(&str, &str)]) -> BTreeMap<Key, String> {
        let key = |period: &str| Key {
            period: Period::parse(period).unwrap(),
            measure: "marac.cases".into(),
            part: String::new(),
            partner: "Coordinator".into(),
            area: "E07000981".into(),
        };
        values.iter().map(|(period, value)| (key(period), (*value).to_owned())).collect()
    }

    fn revised(received: &Received) -> Vec<(String, String)> {
        let figures = received.figures.values().filter(|figure| figure.before != figure.now);
        figures.map(|figure| (figure.before.clone(), figure.now.clone())).collect()
    }

    #[test]
    fn a_revision_stays_until_the_next_period_comes_and_reading_twice_changes_nothing() {
        let first = Received::after(None, read(&[("2023/24 Q1", "20"), ("2023/24 Q2", "30")]));
        assert_eq!(revised(&first), []);
        let later = read(&[("2023/24 Q1", "26"), ("2023/24 Q2", "30")]);
        let second = Received::after(Some(&first), later.clone());
        assert_eq!(revised(&second), [("20".to_owned(), "26".to_owned())]);
        assert_eq!(Received::after(Some(&second), later), second);
        let next =
            Received::after(Some(&second), read(&[("2023/24 Q1", "26"), ("2023/24 Q2", "31"), ("2023/24 Q3", "9")]));
        assert_eq!(revised(&next), [("30".to_owned(), "31".to_owned())]);
    }
}
