//! Why figures are not what they were when an edition was released: which values moved them, and by how much. For the analyst,
//! not for publication.

use std::collections::{BTreeMap, BTreeSet};

use super::{FigureIndex, Figures, PartRole};
use crate::check::Accepted;
use crate::model::edition::{Became, Cause, Kept, Move, Moved, Sent, SentCell, is_same};
use crate::model::lineage::{Source, join};
use crate::model::received::Key;
use crate::model::value::Absence;
use crate::spec::layout::Edition;

/// What an edition was made from when it was released.
pub struct Earlier<'a> {
    pub figures: &'a BTreeMap<String, Kept>,
    /// The cells behind each figure.
    pub lineage: &'a BTreeMap<String, Vec<Source>>,
    /// Nothing where too much was sent to be kept.
    pub sent: Option<&'a Sent>,
}

/// The values behind everything that the edition shows; nothing where too much was sent to be kept.
pub fn sent(figures: &Figures, accepted: &Accepted, edition: &Edition) -> Option<Sent> {
    let runs = figures.shown().iter().flat_map(|(_, index)| figures.get(*index).runs.iter().copied());
    let runs = join(runs.collect());
    accepted.sent(edition.returns, edition.as_at, &|place, line| {
        let at = runs.partition_point(|run| (run.0, run.2) < (place, line));
        runs.get(at).is_some_and(|run| run.0 == place && run.1 <= line)
    })
}

/// Everything that the edition shows, before anything is withheld, by id.
pub fn kept(figures: &Figures, edition: &Edition) -> BTreeMap<String, Kept> {
    let of = |index: FigureIndex| {
        let figure = figures.get(index);
        let part = |role: PartRole| figures.get(figure.part(role)?).value.number();
        Kept {
            value: figure.value.number(),
            numerator: part(PartRole::Numerator),
            denominator: part(PartRole::Denominator),
            definition: figures.formula(index, edition),
        }
    };
    figures.shown().iter().map(|(_, index)| (figures.id(*index, edition), of(*index))).collect()
}

/// Every figure that was shown then and is shown now, and is not what it was.
///
/// `kept` is what it shows now.
pub fn moved(
    figures: &Figures,
    edition: &Edition,
    kept: &BTreeMap<String, Kept>,
    now: Option<&Sent>,
    then: &Earlier,
) -> BTreeMap<String, Moved> {
    let none = Sent::new();
    let changed = changed(then.sent.unwrap_or(&none), now.filter(|_| then.sent.is_some()).unwrap_or(&none));
    let mut found = BTreeMap::new();
    for (_, index) in figures.shown() {
        let id = figures.id(*index, edition);
        // A figure may have several places.
        let both = then.figures.get(&id).zip(kept.get(&id)).filter(|_| !found.contains_key(&id));
        let Some((was, is)) = both else { continue };
        if is_same(was.value, is.value)
            && is_same(was.numerator, is.numerator)
            && is_same(was.denominator, is.denominator)
        {
            continue;
        }
        let sources: Vec<Source> = figures.sources(*index).collect();
        let before = then.lineage.get(&id).map_or(&[][..], Vec::as_slice);
        let holds = |cell: &Option<SentCell>, among: &[Source]| {
            cell.as_ref()
                .is_some_and(|cell| among.iter().any(|source| source.holds(&cell.file, cell.line, cell.column)))
        };
        let moves: Vec<Move> =
            changed.iter().filter(|moved| holds(&moved.is, &sources) || holds(&moved.was, before)).cloned().collect();
        found.insert(id, explained(was.clone(), is.clone(), moves));
    }
    found
}

/// Every value that is another than it was.
fn changed(then: &Sent, now: &Sent) -> Vec<Move> {
    let keys: BTreeSet<&Key> = then.keys().chain(now.keys()).collect();
    let is_there = |cell: &&SentCell| ![Absence::NotSubmitted, Absence::Late].iter().any(|no| cell.words == no.words());
    let is_queried = |cell: &SentCell| cell.words == Absence::UnderQuery.words();
    let changed = keys.into_iter().filter_map(|key| {
        let (was, is) = (then.get(key).filter(is_there), now.get(key).filter(is_there));
        let became = match (was, is) {
            (None, None) => return None,
            (Some(was), Some(is)) if was.words == is.words => return None,
            (_, Some(is)) if is_queried(is) => Became::Queried,
            (Some(_), Some(_)) => Became::SentAgain,
            (None, Some(_)) => Became::Late,
            (Some(_), None) => Became::Withdrawn,
        };
        Some(Move { key: key.clone(), became, was: was.cloned(), is: is.cloned(), adds: None })
    });
    changed.collect()
}

fn explained(was: Kept, is: Kept, mut moves: Vec<Move>) -> Moved {
    // What is not there adds nothing; words that are no number leave it open.
    let number = |cell: &Option<SentCell>| match cell {
        None => Some(0.0),
        Some(cell) if cell.words == Absence::NotApplicable.words() => Some(0.0),
        Some(cell) => cell.words.replace(',', "").parse::<f64>().ok(),
    };
    let adds: Vec<Option<f64>> = moves.iter().map(|moved| Some(number(&moved.is)? - number(&moved.was)?)).collect();
    let sum: Option<f64> = adds.iter().copied().sum();
    let by = was.value.zip(is.value).map(|(was, is)| is - was);
    if !moves.is_empty() && sum.is_some() && is_same(sum, by) {
        moves.iter_mut().zip(adds).for_each(|(moved, adds)| moved.adds = adds);
    }
    let kind = |key: &Key| key.measure.split_once('.').map_or(key.measure.as_str(), |(kind, _)| kind).to_owned();
    let mut causes: BTreeSet<Cause> =
        moves.iter().map(|moved| Cause::Sent { kind: kind(&moved.key), became: moved.became }).collect();
    // What comes late or goes changes the parts of a figure, too.
    if causes.iter().all(|cause| matches!(cause, Cause::Sent { became: Became::SentAgain, .. }))
        && was.definition != is.definition
    {
        causes.insert(Cause::Definition);
    }
    if causes.is_empty() {
        causes.insert(Cause::Around);
    }
    Moved { was, is, causes, moves }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::period::Period;

    fn sent(values: &[(&str, &str)]) -> Sent {
        let key = |partner: &str| Key {
            period: Period::parse("2024/25 Q1").unwrap(),
            measure: "marac.cases".to_owned(),
            part: String::new(),
            partner: partner.to_owned(),
            area: "E07000981".to_owned(),
        };
        let cell = |words: &str| SentCell { words: words.to_owned(), file: "marac.csv".to_owned(), line: 2, column: 3 };
        values.iter().map(|(partner, words)| (key(partner), cell(words))).collect()
    }

    fn kept(value: f64) -> Kept {
        Kept { value: Some(value), numerator: None, denominator: None, definition: "as sent".to_owned() }
    }

    #[test]
    fn what_each_value_adds_makes_up_the_difference() {
        let moves =
            changed(&sent(&[("A", "1,200"), ("B", "5"), ("C", "7")]), &sent(&[("A", "1,180"), ("C", "7"), ("D", "9")]));
        let moved = explained(kept(1212.0), kept(1196.0), moves);
        let adds: Vec<(&str, Became, Option<f64>)> =
            moved.moves.iter().map(|moved| (moved.key.partner.as_str(), moved.became, moved.adds)).collect();
        let expected = [
            ("A", Became::SentAgain, Some(-20.0)),
            ("B", Became::Withdrawn, Some(-5.0)),
            ("D", Became::Late, Some(9.0)),
        ];
        assert_eq!(adds, expected);
    }

    #[test]
    fn what_is_no_sum_of_the_values_says_nothing_of_what_they_add() {
        let moves = changed(&sent(&[("A", "10")]), &sent(&[("A", "12")]));
        assert_eq!(explained(kept(5.0), kept(6.0), moves).moves[0].adds, None);
    }

    #[test]
    fn numerator_and_denominator_add_up_to_the_difference_of_a_rate() {
        let fraction = |numerator: f64, denominator: f64| Kept {
            value: Some(numerator / denominator),
            numerator: Some(numerator),
            denominator: Some(denominator),
            definition: String::new(),
        };
        let moved = explained(fraction(10.0, 40.0), fraction(12.0, 60.0), Vec::new());
        let [numerator, denominator] = moved.by_fraction().unwrap();
        assert!((numerator - 0.05).abs() < 1e-12 && (denominator + 0.1).abs() < 1e-12);
        assert_eq!(moved.causes, BTreeSet::from([Cause::Around]));
    }
}
