//! Maps of what is released. The limits of the classes and the ranks are made from the cells that are shown and from nothing
//! else: a withheld figure is in no class, and moves no limit and no rank. A reader can make them from the same table.

use super::{Cell, Released};
use crate::model::cell::{Marker, Shown};
use crate::model::round;
use crate::spec::map::{Classes, Map};
use crate::statistics::quantile_group::{First, groups};

/// What a map shows beside its figures.
#[derive(Debug)]
pub struct Mapped {
    classes: Vec<String>,
    places: Vec<Classed>,
    of_whole: Cell,
}

/// What is said of one area.
#[derive(Debug)]
pub struct Classed {
    class: Option<usize>,
    said: Cell,
    rank: Cell,
}

impl Mapped {
    /// The classes in words, from the lowest. Where their limits are given, some may have no area.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// What stands in the place of a class and a rank of the whole, which has none.
    pub fn of_whole(&self) -> &Cell {
        &self.of_whole
    }

    /// One for each place along the chart.
    pub fn places(&self) -> &[Classed] {
        &self.places
    }
}

impl Classed {
    /// The place of its class, where its figure is a number that is shown.
    pub fn class(&self) -> Option<usize> {
        self.class
    }

    /// Its class in words; the marker of a figure that is not shown.
    pub fn said(&self) -> &Cell {
        &self.said
    }

    /// Its place among the areas shown, highest first, where equal figures share the better one; the marker of a figure that is
    /// not shown.
    pub fn rank(&self) -> &Cell {
        &self.rank
    }
}

/// The classes for the figures of one map, one for each place along it.
pub fn judge(figures: &[Option<&Released>], map: &Map) -> Mapped {
    let values: Vec<Option<f64>> =
        figures.iter().map(|figure| figure.and_then(|figure| figure.cell().number())).collect();
    let decimals = figures.iter().flatten().filter_map(|figure| match figure.cell().shown() {
        Shown::Number { decimals, .. } => Some(*decimals),
        Shown::Words(_) | Shown::Marker(_) => None,
    });
    let decimals = decimals.max().unwrap_or(0);
    let (classes, class_of) = match &map.classes {
        Classes::Quantiles(count) => quantiles(&values, *count, decimals),
        Classes::Breaks(breaks) => given(&values, breaks),
    };
    let places = figures.iter().zip(&values).zip(class_of).map(|((figure, value), class)| {
        let marker = match figure.map(|figure| figure.cell().shown()) {
            Some(Shown::Marker(marker)) => *marker,
            // A range lies in no one class.
            Some(Shown::Words(_) | Shown::Number { .. }) => Marker::NotApplicable,
            None => Marker::NotAvailable,
        };
        let or_marker = |shown: Option<Shown>| Cell::new(shown.unwrap_or(Shown::Marker(marker)), Vec::new());
        let rank = value.map(|own| {
            let ahead = values.iter().flatten().filter(|other| **other > own).count();
            Shown::Number { value: (ahead + 1) as f64, decimals: 0 }
        });
        let said = class.map(|class: usize| Shown::Words(classes[class].clone()));
        Classed { class, said: or_marker(said), rank: or_marker(rank) }
    });
    let places = places.collect();
    let of_whole = Cell::new(Shown::Marker(Marker::NotApplicable), Vec::new());
    Mapped { classes, places, of_whole }
}

/// Each class in words, from the lowest, and the class of each value.
type Classified = (Vec<String>, Vec<Option<usize>>);

/// Classes of about as many areas each, from the lowest to the highest figure in each of them. Fewer figures than classes make
/// fewer classes, and equal figures are in one.
fn quantiles(values: &[Option<f64>], count: usize, decimals: u8) -> Classified {
    let shown = values.iter().flatten().count();
    let group_of = groups(values, count.min(shown).max(1), First::Lowest).unwrap_or_else(|_| vec![None; values.len()]);
    let mut classes: Vec<String> = Vec::new();
    let mut place_of = vec![None; count + 1];
    for (group, place) in place_of.iter_mut().enumerate().skip(1) {
        let of_group =
            values.iter().zip(&group_of).filter(|(_, of)| **of == Some(group)).filter_map(|(value, _)| *value);
        let ends = of_group.fold(None, |ends: Option<(f64, f64)>, value| {
            let (low, high) = ends.unwrap_or((value, value));
            Some((low.min(value), high.max(value)))
        });
        let Some((low, high)) = ends else { continue };
        let said = |value: f64| round::grouped(value, decimals);
        *place = Some(classes.len());
        classes.push(if low == high { said(low) } else { format!("{} to {}", said(low), said(high)) });
    }
    (classes, group_of.into_iter().map(|group| place_of[group?]).collect())
}

/// Classes that begin at these numbers.
fn given(values: &[Option<f64>], breaks: &[f64]) -> Classified {
    let said = |number: f64| round::grouped(number, round::places(number));
    let below = breaks.first().map(|first| format!("below {}", said(*first)));
    let between = breaks.windows(2).map(|pair| format!("{} to below {}", said(pair[0]), said(pair[1])));
    let above = breaks.last().map(|last| format!("{} and above", said(*last)));
    let classes = below.into_iter().chain(between).chain(above).collect();
    let class = |value: f64| breaks.partition_point(|first| *first <= value);
    (classes, values.iter().map(|value| value.map(class)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_figures_are_in_one_class_and_what_is_not_shown_in_none() {
        let values = [Some(4.0), None, Some(1.0), Some(4.0), Some(2.0), Some(9.5), Some(4.0)];
        let (classes, class_of) = quantiles(&values, 4, 1);
        assert_eq!(classes, ["1.0 to 2.0", "4.0", "9.5"]);
        assert_eq!(class_of, [Some(1), None, Some(0), Some(1), Some(0), Some(2), Some(1)]);
        assert_eq!(quantiles(&[Some(3.0), None], 5, 0), (vec!["3".to_owned()], vec![Some(0), None]));
        assert_eq!(quantiles(&[None, None], 5, 0), (Vec::new(), vec![None, None]));
    }

    #[test]
    fn a_figure_at_a_limit_is_in_the_class_that_begins_there() {
        let (classes, class_of) = given(&[Some(12.5), Some(12.4), Some(1000.0), None], &[12.5, 20.0, 1000.0]);
        assert_eq!(classes, ["below 12.5", "12.5 to below 20", "20 to below 1,000", "1,000 and above"]);
        assert_eq!(class_of, [Some(1), Some(0), Some(3), None]);
    }
}
