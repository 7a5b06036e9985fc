//! What the rows of `figures.csv` say of the numbers of people.

use std::collections::{BTreeMap, BTreeSet};

use super::calendar::Span;
use super::exact::{Exact, Sum};
use super::given::{Release, Row, Sent, Value, Vintage};
use super::names::Names;
use super::pipelines::{Base, Definition, Method, OverTime, Publication, Rule};
use super::system::Claim;
use super::world::{Cell, World};

/// A claim, with who has it and where from.
#[derive(Debug, Clone)]
pub struct Said {
    pub claim: Claim,
    /// The partner that sent it; everybody has the others.
    pub partner: Option<String>,
    pub vintage: usize,
    /// What kind of thing says it, for a short list.
    pub kind: String,
    /// Where it stands, for a reader.
    pub words: String,
    /// The count that it is of, where it is one.
    pub cell: Option<Cell>,
    /// It stands in a publication that withholds nothing, or was told elsewhere.
    pub is_public: bool,
    /// It stands in a release that this refresh made.
    pub is_new: bool,
    /// A release says so itself.
    pub is_said: bool,
    /// The publication that it stands in.
    pub publication: String,
}

/// How a number follows from others.
pub enum Meaning {
    Linear(Sum),
    /// So many times a sum divided by another.
    Quotient(Exact, Sum, Sum),
    /// A number that a partner made itself, as it is.
    Ready(Cell),
    Unknown,
}

/// The place of an area in an order, with the row that says so.
type Place<'a> = (usize, Exact, &'a Row);

/// The figures of one release.
pub struct Reader<'w, 'a> {
    world: &'w World<'a>,
    vintage: usize,
    release: &'a Release,
    publication: &'a Publication,
    /// Populations as they stand beside rates.
    populations: BTreeMap<(String, usize, Span), Exact>,
    said: Vec<Said>,
    /// Rows that say something and of which nothing is made here, by statistic.
    pub not_used: BTreeMap<String, usize>,
}

/// What a figure of some release is made from.
pub struct Used {
    pub measure: usize,
    pub area: usize,
    pub spans: Vec<Span>,
    /// Dimensions of which it has an item.
    pub dimensions: Vec<String>,
}

/// What the figures of all releases are made from.
pub fn used(vintages: &[Vintage], names: &Names) -> Vec<Used> {
    let mut found = Vec::new();
    for (at, vintage) in vintages.iter().enumerate() {
        for release in &vintage.releases {
            let Some(publication) = vintage.pipelines.publications.iter().find(|of| of.name == release.publication)
            else {
                continue;
            };
            for row in &release.rows {
                let (Some(span), Some(area)) = (Span::read(row.get("period")), names.area(row.get("area_code"))) else {
                    continue;
                };
                let spans = spans(span, row.get("statistic"));
                for figure in publication.figures.iter().filter(|figure| is_of(figure, row)) {
                    let mut open = vec![figure];
                    while let Some(figure) = open.pop() {
                        if let Method::Sum(id) = &figure.method
                            && let Some(measure) = names.measure(at, id)
                        {
                            let items = row.items().into_iter().chain(figure.items.clone());
                            let dimensions = items.map(|(dimension, _)| dimension).collect();
                            found.push(Used { measure, area, spans: spans.clone(), dimensions });
                        }
                        open.extend(uses(&figure.method).into_iter().map(|at| &publication.figures[at]));
                    }
                }
            }
        }
        for told in &vintage.told_elsewhere {
            let (measure, area) = (names.measure(at, &told.measure), names.area(&told.area));
            let dimensions = told.items.iter().map(|(dimension, _)| dimension.clone()).collect();
            let place = measure.zip(area);
            found.extend(place.map(|(measure, area)| Used { measure, area, spans: vec![told.span], dimensions }));
        }
    }
    found
}

/// The runs of days that a statistic of a period is made from.
fn spans(span: Span, statistic: &str) -> Vec<Span> {
    let mut spans = vec![span];
    let is_change = statistic.contains("-on-");
    for (words, months) in [("previous-quarter", vec![3]), ("year", vec![12]), ("three-years", vec![12, 24, 36])] {
        if is_change && statistic.contains(words) {
            spans.extend(months.into_iter().filter_map(|months| span.before(months)));
        }
    }
    if statistic.contains("mean-quarter-of") {
        spans.extend(span.before(12).and_then(Span::financial_year));
    }
    match statistic.contains("rolling") {
        true => spans.into_iter().filter_map(Span::year_to).collect(),
        false => spans,
    }
}

fn is_of(figure: &Definition, row: &Row) -> bool {
    figure.measure == row.get("measure")
        && figure.statistic == row.get("statistic")
        && figure.items.iter().all(|item| row.items().contains(item))
}

pub fn uses(method: &Method) -> Vec<usize> {
    match method {
        Method::Sum(_) | Method::Other => Vec::new(),
        Method::Add(of) => of.clone(),
        Method::Rolling(of)
        | Method::Mean(of)
        | Method::Rate { of, .. }
        | Method::ShareOfTotal { of, .. }
        | Method::Change { of, .. }
        | Method::Rank { of, .. }
        | Method::Groups { of, .. }
        | Method::Beside(of)
        | Method::OfExpected(of) => vec![*of],
        Method::Share { part, whole } => vec![*part, *whole],
        Method::Ratio { of, to } => vec![*of, *to],
    }
}

impl<'w, 'a> Reader<'w, 'a> {
    pub fn new(world: &'w World<'a>, vintage: usize, release: &'a Release) -> Option<Reader<'w, 'a>> {
        let publications = &world.vintages[vintage].pipelines.publications;
        let publication = publications.iter().find(|of| of.name == release.publication)?;
        let mut populations = BTreeMap::new();
        for row in &release.rows {
            let people = Exact::read(row.get("denominator")).map(|(people, _)| people);
            let Some(definition) = publication.figures.iter().find(|figure| is_of(figure, row)) else { continue };
            if let (Method::Rate { population, .. }, Some(area), Some(span), Some(people)) =
                (&definition.method, world.names.area(row.get("area_code")), Span::read(row.get("period")), people)
            {
                populations.insert((population.clone(), area, span), people);
            }
        }
        Some(Reader { world, vintage, release, publication, populations, said: Vec::new(), not_used: BTreeMap::new() })
    }

    /// Everything that the release says.
    pub fn read(mut self) -> (Vec<Said>, BTreeMap<String, usize>) {
        let mut ranked: BTreeMap<(usize, Span, Vec<usize>), Vec<Place>> = BTreeMap::new();
        for row in &self.release.rows {
            let of = |figure: &&(usize, &Definition)| is_of(figure.1, row);
            let all = self.publication.figures.iter().enumerate();
            let fitting: Vec<(usize, &Definition)> = all.filter(|figure| of(&figure)).collect();
            let Some((at, definition)) = fitting.into_iter().max_by_key(|(_, figure)| figure.items.len()) else {
                continue;
            };
            let place = (self.world.names.area(row.get("area_code")), Span::read(row.get("period")));
            let Some((area, span)) = place.0.zip(place.1) else { continue };
            let own = row.items().into_iter().filter(|item| !definition.items.contains(item)).collect();
            let Some(items) = self.world.names.part(self.vintage, &own) else { continue };
            match definition.method {
                Method::Rank { .. } | Method::Groups { .. } => {
                    if let Some((place, _)) = Exact::read(row.get("value")) {
                        ranked.entry((at, span, items)).or_default().push((area, place, row));
                    }
                }
                _ => self.row(row, at, area, span, &items),
            }
        }
        for ((at, span, items), mut places) in ranked {
            places.sort_by_key(|(_, place, _)| *place);
            self.order(at, span, &items, &places);
        }
        (self.said, self.not_used)
    }

    /// The numbers of areas in the order of their places.
    fn order(&mut self, at: usize, span: Span, items: &[usize], places: &[Place]) {
        let (of, highest, is_rank) = match self.publication.figures[at].method {
            Method::Rank { of, highest } => (of, highest, true),
            Method::Groups { of, highest } => (of, highest, false),
            _ => return,
        };
        for pair in places.windows(2) {
            let [(before, first, _), (after, second, row)] = pair else { continue };
            let sums = [*before, *after].map(|area| self.meaning(of, area, span, items));
            let [Meaning::Linear(before), Meaning::Linear(after)] = sums else { continue };
            let more = if highest { before.less(&after) } else { after.less(&before) };
            let claim = match (is_rank, first == second) {
                (true, true) => Claim::exactly(&more, Exact::ZERO),
                (true, false) => Claim::between(&more, Some((Exact::ZERO, true)), None),
                (false, true) => None,
                (false, false) => Claim::between(&more, Some((Exact::ZERO, false)), None),
            };
            self.say(claim, "order", row, None);
        }
    }

    fn say(&mut self, claim: Option<Claim>, kind: &str, row: &Row, cell: Option<Cell>) {
        let Some(claim) = claim else { return };
        let shown = match (row.get("value"), row.get("marker")) {
            ("", "") => format!("{} to {}", row.get("lower"), row.get("upper")),
            ("", marker) => marker.to_owned(),
            (value, _) => value.to_owned(),
        };
        let parts = [row.get("area"), row.get("breakdown"), row.get("period")];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let words = match row.get("measure") {
            "" => "a number that is rounded is about what it is rounded to".to_owned(),
            measure => format!("{measure}.{} ({}) = {shown}", row.get("statistic"), parts.join(", ")),
        };
        self.said.push(Said {
            claim,
            partner: None,
            vintage: self.vintage,
            kind: kind.to_owned(),
            words: format!("{}: {words}", self.release.folder),
            cell,
            is_public: self.publication.public,
            is_new: self.release.is_new,
            is_said: true,
            publication: self.publication.name.clone(),
        });
    }

    fn row(&mut self, row: &Row, at: usize, area: usize, span: Span, items: &[usize]) {
        let definition = &self.publication.figures[at];
        let meaning = self.meaning(at, area, span, items);
        let value = Exact::read(row.get("value"));
        let kind = definition.statistic.clone();
        let cell = self.cell(at, area, span, items);
        let beside = self.beside(at, area, span, items);
        for (of, column) in beside.into_iter().zip(["numerator", "denominator"]) {
            if let (Some(sum), Some((value, places))) = (of, Exact::read(row.get(column))) {
                self.say(rounded_to(&sum, value, places), &format!("{column} of {kind}"), row, None);
            }
        }
        match (&meaning, value) {
            (Meaning::Linear(sum), Some((value, places))) => {
                let claim = rounded_to(sum, value, places);
                self.say(claim, &kind, row, cell.clone());
                let is_count = matches!(definition.method, Method::Sum(_) | Method::Add(_) | Method::Rolling(_));
                if let (Some(threshold), Some(_), true) = (self.publication.threshold, self.publication.round, is_count)
                    && let Some(sum) = self.count(at, area, span, items)
                {
                    // What is below the threshold is not shown, so a number that is shown is none of these.
                    let end = Some((Exact::whole(threshold), false));
                    let claim = match value.is_zero() {
                        true => Claim::exactly(&sum, Exact::ZERO),
                        false => Claim::between(&sum, end, None),
                    };
                    self.say(claim, &kind, row, cell);
                }
            }
            (Meaning::Quotient(scale, above, below), Some((value, places))) => {
                for claim in quotient(*scale, above, below, value, places) {
                    self.say(Some(claim), &kind, row, cell.clone());
                }
            }
            (Meaning::Ready(cell), Some((value, places))) => self.ready(row, cell, value, places),
            (Meaning::Linear(sum), None) if !row.get("lower").is_empty() || !row.get("upper").is_empty() => {
                let end = |column: &str| Exact::read(row.get(column)).map(|(end, _)| (end, false));
                let claim = Claim::between(sum, end("lower"), end("upper"));
                self.say(claim, "range", row, cell);
            }
            (Meaning::Linear(_), None) => {
                // A marker stands in the place of the count as it is, whatever it would be rounded to.
                let count = self.count(at, area, span, items);
                self.marker(row, &count.map_or(Meaning::Unknown, Meaning::Linear), cell);
            }
            (Meaning::Quotient(..), None) => self.marker(row, &meaning, cell),
            (Meaning::Unknown, Some(_)) => *self.not_used.entry(kind).or_default() += 1,
            _ => {}
        }
    }

    /// What a marker says of the number in whose place it stands.
    fn marker(&mut self, row: &Row, meaning: &Meaning, cell: Option<Cell>) {
        match (row.get("marker"), meaning) {
            ("[z]", Meaning::Linear(sum)) => {
                self.say(Claim::exactly(sum, Exact::ZERO), "not applicable", row, cell);
            }
            // Nothing is divided by zero; there are other reasons, which stand in the report.
            ("[z]", Meaning::Quotient(_, _, below))
                if below.value(|unknown| self.world.truth(unknown)) == Some(Exact::ZERO) =>
            {
                self.say(Claim::exactly(below, Exact::ZERO), "nothing to divide by", row, None);
            }
            ("[c]", Meaning::Linear(sum)) if self.publication.threshold.is_some() => {
                let hides = cell.as_ref().is_some_and(|cell| self.world.hides_zeros(self.vintage, cell));
                let is_of_partner = cell.as_ref().is_some_and(|cell| self.was_withheld(cell));
                if !hides && !is_of_partner {
                    // A zero would be shown.
                    self.say(Claim::between(sum, Some((Exact::ZERO, true)), None), "marker", row, cell);
                }
            }
            _ => {}
        }
    }

    /// Whether a partner withheld it, so that the marker says nothing of a zero.
    fn was_withheld(&self, cell: &Cell) -> bool {
        let is_range = |cell: &Cell| {
            let sent = self.world.sent(self.vintage).get(cell);
            sent.into_iter().flatten().any(|sent| matches!(sent.value, Value::Between(..)))
        };
        is_range(cell) || self.world.made_of(self.vintage, cell).iter().any(is_range)
    }

    /// The sums of which numerator and denominator of a figure are printed.
    fn beside(&mut self, at: usize, area: usize, span: Span, items: &[usize]) -> [Option<Sum>; 2] {
        let (above, below) = match self.publication.figures[at].method.clone() {
            Method::Rate { of, .. } | Method::OfExpected(of) => ((of, items.to_vec()), None),
            Method::Share { part, whole } | Method::Ratio { of: part, to: whole } => {
                ((part, items.to_vec()), Some((whole, items.to_vec())))
            }
            Method::ShareOfTotal { of, over } => ((of, items.to_vec()), Some((of, self.without(items, &over)))),
            _ => return [None, None],
        };
        [Some(above), below].map(|told| {
            let (of, items) = told?;
            match self.meaning(of, area, span, &items) {
                Meaning::Linear(sum) => Some(sum),
                _ => None,
            }
        })
    }

    /// Items without those of a dimension.
    fn without(&self, items: &[usize], dimension: &str) -> Vec<usize> {
        items.iter().copied().filter(|item| self.world.names.items[*item].0 != dimension).collect()
    }

    /// The cell of a plain sum.
    fn cell(&self, at: usize, area: usize, span: Span, items: &[usize]) -> Option<Cell> {
        let definition = &self.publication.figures[at];
        match &definition.method {
            Method::Sum(id) => {
                let measure = self.world.names.measure(self.vintage, id)?;
                let by = &self.world.measure(self.vintage, measure)?.by;
                let fixed = self.world.names.part(self.vintage, &definition.items)?;
                let dimension = |item: usize| &self.world.names.items[item].0;
                let held = |item: &&usize| by.contains(dimension(**item));
                let free = |item: &&usize| !fixed.iter().any(|other| dimension(*other) == dimension(**item));
                let mut own: Vec<usize> =
                    items.iter().filter(held).filter(free).copied().chain(fixed.clone()).collect();
                own.sort_unstable();
                Some(Cell { measure, area, span, items: own })
            }
            Method::Rolling(of) => {
                let cell = self.cell(*of, area, span.year_to()?, items)?;
                let is_level = self.world.measure(self.vintage, cell.measure)?.over_time == OverTime::Level;
                // A level of four quarters is that of the last.
                Some(if is_level { Cell { span, ..cell } } else { cell })
            }
            _ => None,
        }
    }

    fn is_level(&self, at: usize) -> bool {
        let measure = self.world.names.measure(self.vintage, &self.publication.figures[at].measure);
        let of = measure.and_then(|measure| self.world.measure(self.vintage, measure));
        of.is_some_and(|of| of.over_time != OverTime::Sum)
    }

    /// A count, or a sum of counts, as it is; a number that is not of people is known.
    fn count(&self, at: usize, area: usize, span: Span, items: &[usize]) -> Option<Sum> {
        match &self.publication.figures[at].method {
            Method::Add(of) => {
                of.iter().try_fold(Sum::nothing(), |sum, of| Some(sum.plus(&self.count(*of, area, span, items)?)))
            }
            // Four quarters are what the quarters are, whatever was sent for their year.
            Method::Rolling(of) if !self.is_level(*of) => {
                let quarters = span.year_to()?.quarters();
                quarters
                    .iter()
                    .try_fold(Sum::nothing(), |sum, quarter| Some(sum.plus(&self.count(*of, area, *quarter, items)?)))
            }
            Method::Sum(_) | Method::Rolling(_) => match self.cell(at, area, span, items) {
                Some(cell) => {
                    let people = self.world.is_people(self.vintage, cell.measure);
                    match people {
                        true => Some(self.world.form(self.vintage, &cell)),
                        false => self.world.constant(self.vintage, &cell).map(Sum::known),
                    }
                }
                None => match self.publication.figures[at].method {
                    Method::Rolling(of) => self.count(of, area, span.year_to()?, items),
                    _ => None,
                },
            },
            _ => None,
        }
    }

    /// How a figure follows from numbers, as the publication tells these.
    fn meaning(&mut self, at: usize, area: usize, span: Span, items: &[usize]) -> Meaning {
        self.try_meaning(at, area, span, items).unwrap_or(Meaning::Unknown)
    }

    fn try_meaning(&mut self, at: usize, area: usize, span: Span, items: &[usize]) -> Option<Meaning> {
        let definition = &self.publication.figures[at];
        let linear = |meaning: Meaning| match meaning {
            Meaning::Linear(sum) => Some(sum),
            _ => None,
        };
        Some(match definition.method.clone() {
            Method::Sum(_) | Method::Add(_) | Method::Rolling(_) => {
                if let Some(cell) = self.cell(at, area, span, items)
                    && self.world.measure(self.vintage, cell.measure)?.over_time == OverTime::None
                {
                    return Some(Meaning::Ready(cell));
                }
                let sum = self.count(at, area, span, items)?;
                Meaning::Linear(self.told(sum))
            }
            Method::Mean(of) => {
                Meaning::Linear(linear(self.meaning(of, area, span, items))?.times(Exact::fraction(1, 4)))
            }
            Method::Rate { of, population, per } => {
                let people = self.people(&population, area, span)?;
                Meaning::Linear(linear(self.meaning(of, area, span, items))?.times(per / people))
            }
            Method::Share { part, whole } => self.over(Exact::whole(100), (part, items), (whole, items), area, span)?,
            Method::ShareOfTotal { of, over } => {
                let rest = self.without(items, &over);
                self.over(Exact::whole(100), (of, items), (of, &rest), area, span)?
            }
            Method::Ratio { of, to } => self.over(Exact::ONE, (of, items), (to, items), area, span)?,
            Method::Change { of, on, difference, like_for_like } => {
                let (now, before) = match like_for_like {
                    true => {
                        let (now, before) = self.like_for_like(of, on, area, span, items)?;
                        (self.told(now), self.told(before))
                    }
                    false => {
                        let (before, times) = self.base(of, on, area, span, items)?;
                        (linear(self.meaning(of, area, span, items))?.times(times), before)
                    }
                };
                match difference {
                    true if on == Base::YearBefore || on == Base::PreviousQuarter => Meaning::Linear(now.less(&before)),
                    true => Meaning::Unknown,
                    false => Meaning::Quotient(Exact::whole(100), now.less(&before), before),
                }
            }
            Method::Beside(of) => {
                let own = self.world.names.area(&self.publication.area)?;
                self.meaning(of, own, span, items)
            }
            Method::OfExpected(_) | Method::Rank { .. } | Method::Groups { .. } | Method::Other => Meaning::Unknown,
        })
    }

    /// A sum as the publication tells it: as it is, or rounded.
    fn told(&mut self, sum: Sum) -> Sum {
        let Some(base) = self.publication.round.filter(|_| !sum.terms.is_empty()) else { return sum };
        let (rounded, claim) = self.world.rounded(&sum, base);
        self.say(claim, "rounding", &Row::default(), None);
        rounded
    }

    fn over(
        &mut self,
        scale: Exact,
        (part, of_part): (usize, &[usize]),
        (whole, of_whole): (usize, &[usize]),
        area: usize,
        span: Span,
    ) -> Option<Meaning> {
        let (part, whole) = (self.meaning(part, area, span, of_part), self.meaning(whole, area, span, of_whole));
        let (Meaning::Linear(part), Meaning::Linear(whole)) = (part, whole) else { return None };
        Some(match whole.terms.is_empty() {
            true if !whole.known.is_zero() => Meaning::Linear(part.times(scale / whole.known)),
            _ => Meaning::Quotient(scale, part, whole),
        })
    }

    /// What a change is measured from, and how often the number of now has to be taken beside it.
    fn base(&mut self, of: usize, on: Base, area: usize, span: Span, items: &[usize]) -> Option<(Sum, Exact)> {
        let mut at = |span: Span| match self.meaning(of, area, span, items) {
            Meaning::Linear(sum) => Some(sum),
            _ => None,
        };
        Some(match on {
            Base::PreviousQuarter => (at(span.before(3)?)?, Exact::ONE),
            Base::YearBefore => (at(span.before(12)?)?, Exact::ONE),
            Base::ThreeYears => {
                let years = [12, 24, 36].map(|months| span.before(months).and_then(&mut at));
                let [first, second, third] = years;
                (first?.plus(&second?).plus(&third?), Exact::whole(3))
            }
            Base::QuarterOfYearBefore => (at(span.before(12)?.financial_year()?)?, Exact::whole(4)),
        })
    }

    /// The people of a population in the year of a period.
    fn people(&self, population: &str, area: usize, span: Span) -> Option<Exact> {
        if let Some(people) = self.populations.get(&(population.to_owned(), area, span)) {
            return Some(*people).filter(|people| people.sign() > 0);
        }
        let pipelines = &self.world.vintages[self.vintage].pipelines;
        let of = pipelines.populations.iter().find(|of| of.id == population)?;
        let measure = self.world.names.measure(self.vintage, &of.measure)?;
        let year = if span.is_year() { span } else { span.year_to()? };
        let mid_year = chrono::NaiveDate::from_ymd_opt(chrono::Datelike::year(&year.first), 6, 30)?;
        let wanted = chrono::Datelike::year(&year.first) + i32::from(year.first > mid_year) - i32::from(of.preceding);
        let parts = of.items.iter().fold(vec![Vec::new()], |parts: Vec<Vec<usize>>, (dimension, items)| {
            let items: Vec<usize> =
                items.iter().filter_map(|item| self.world.names.item(self.vintage, dimension, item)).collect();
            let with =
                |part: &Vec<usize>| items.iter().map(|item| [part.as_slice(), &[*item]].concat()).collect::<Vec<_>>();
            parts.iter().flat_map(with).collect()
        });
        let of_year = |year: i32| {
            let span = Span::months(year, 1, 12)?;
            parts.iter().try_fold(Exact::ZERO, |sum, part| {
                let mut items = part.clone();
                items.sort_unstable();
                Some(sum + self.world.constant(self.vintage, &Cell { measure, area, span, items })?)
            })
        };
        (wanted - 5..=wanted).rev().find_map(of_year).filter(|people| people.sign() > 0)
    }

    /// The sums of now and before over those who sent both. The release says whom it leaves out.
    fn like_for_like(&self, of: usize, on: Base, area: usize, span: Span, items: &[usize]) -> Option<(Sum, Sum)> {
        let before = span.before(if on == Base::PreviousQuarter { 3 } else { 12 })?;
        let [now, then] = [span, before].map(|span| self.units(of, area, span, items));
        let (now, then) = (now?, then?);
        let mut sums = [Sum::nothing(), Sum::nothing()];
        let quarters = |side: &[Unit], unit: &Unit, by_partner: bool| -> BTreeSet<u32> {
            let same = |other: &&Unit| other.area == unit.area && (!by_partner || other.partner == unit.partner);
            side.iter().filter(same).map(|other| other.quarter).collect()
        };
        for (side, units) in [&now, &then].into_iter().enumerate() {
            for unit in units {
                // Where several answer for an area at a time, each counts by itself.
                let all = now.iter().chain(&then).filter(|other| other.area == unit.area);
                let mut seen: BTreeMap<(u32, bool), BTreeSet<&str>> = BTreeMap::new();
                for other in all {
                    let is_now = now.iter().any(|one| std::ptr::eq(one, other));
                    seen.entry((other.quarter, is_now)).or_default().insert(&other.partner);
                }
                let by_partner = seen.values().any(|partners| partners.len() > 1);
                if quarters(&now, unit, by_partner) == quarters(&then, unit, by_partner) {
                    sums[side] = std::mem::replace(&mut sums[side], Sum::nothing()).plus(&unit.sum);
                }
            }
        }
        let [now, then] = sums;
        Some((now, then))
    }

    /// Who sent what a count is made from.
    fn units(&self, of: usize, area: usize, span: Span, items: &[usize]) -> Option<Vec<Unit>> {
        let cell = self.cell(of, area, span, items)?;
        let single = cell.span.quarters().is_empty();
        let mut open = vec![cell];
        let mut units = Vec::new();
        while let Some(cell) = open.pop() {
            if let Some(sent) = self.world.sent(self.vintage).get(&cell) {
                let there: Vec<&&Sent> = sent
                    .iter()
                    .filter(|sent| !sent.is_late && matches!(sent.value, Value::Number(_) | Value::Between(..)))
                    .collect();
                let partners: BTreeSet<&str> = there.iter().map(|sent| sent.partner.as_str()).collect();
                let quarter =
                    if single || !cell.span.is_quarter() { 0 } else { chrono::Datelike::month(&cell.span.first) };
                for partner in &partners {
                    let sum = match partners.len() {
                        1 => self.world.form(self.vintage, &cell),
                        _ => self.world.part(self.vintage, &cell, partner),
                    };
                    let area = there[0].area.clone();
                    units.push(Unit { area, partner: (*partner).to_owned(), quarter, sum });
                }
                continue;
            }
            open.extend(self.world.made_of(self.vintage, &cell));
        }
        Some(units)
    }

    /// What a rate, share or change that a partner made itself says of the counts behind it.
    fn ready(&mut self, row: &Row, cell: &Cell, value: Exact, places: u32) {
        let people = |population: &str, area, span| self.people(population, area, span);
        let meanings = ready(self.world, self.vintage, cell, &people);
        for (kind, meaning) in meanings {
            let claims = match &meaning {
                Meaning::Linear(sum) => rounded_to(sum, value, places).into_iter().collect(),
                Meaning::Quotient(scale, above, below) => quotient(*scale, above, below, value, places),
                Meaning::Ready(_) | Meaning::Unknown => Vec::new(),
            };
            // Its name does not say for certain what it was made from: what it was not made from is not tried further.
            let known = |claim: &Claim| claim.terms.iter().all(|(unknown, _)| self.world.truth(*unknown).is_some());
            let truth = |unknown: usize| self.world.truth(unknown).unwrap_or_default();
            if claims.iter().all(|claim: &Claim| known(claim) && claim.agrees(truth)) {
                claims.into_iter().for_each(|claim| self.say(Some(claim), kind, row, None));
            }
        }
    }
}

struct Unit {
    /// As it was sent: an area that follows on another stays apart from it.
    area: String,
    partner: String,
    /// The first month of the quarter; 0 where it was sent for the whole.
    quarter: u32,
    sum: Sum,
}

/// The meanings that a ready-made number can have: what rules say, and what its name says.
fn ready(
    world: &World,
    vintage: usize,
    cell: &Cell,
    people: &dyn Fn(&str, usize, Span) -> Option<Exact>,
) -> Vec<(&'static str, Meaning)> {
    let names = &world.names;
    let pipelines = &world.vintages[vintage].pipelines;
    let Some(own) = world.measure(vintage, cell.measure) else { return Vec::new() };
    let Some(kind) = pipelines.kind_of(&own.id) else { return Vec::new() };
    let of = |id: &str, items: &[usize]| -> Option<Sum> {
        let measure = names.measure(vintage, id)?;
        let cell = Cell { measure, items: items.to_vec(), ..cell.clone() };
        match world.is_people(vintage, measure) {
            true => Some(world.form(vintage, &cell)),
            false => world.constant(vintage, &cell).map(Sum::known),
        }
    };
    let mut found = Vec::new();
    let mut share = |part: Option<Sum>, whole: Option<Sum>| {
        if let Some((part, whole)) = part.zip(whole) {
            found.push(("ready-made share", Meaning::Quotient(Exact::whole(100), part, whole)));
        }
    };
    for rule in &kind.rules {
        if let Rule::ShareAgrees { share: id, part } = rule
            && *id == own.id
        {
            share(of(part, &cell.items), of(part, &[]));
        }
    }
    // Its name begins with that of the count.
    let based = |end: &str| own.id.strip_suffix(end).filter(|id| pipelines.measure(id).is_some_and(|of| of.people));
    if let Some(id) = based("-share") {
        for rule in &kind.rules {
            match rule {
                Rule::AtMost { part, whole } if part == id => share(of(part, &cell.items), of(whole, &[])),
                _ => {}
            }
        }
    }
    let mut rate = |count: &str, per: Exact, populations: &[String]| {
        let fits: Vec<Exact> = populations.iter().filter_map(|of| people(of, cell.area, cell.span)).collect();
        let (Some(sum), Some(least), Some(most)) = (of(count, &cell.items), fits.iter().min(), fits.iter().max())
        else {
            return;
        };
        // Which of the populations it is of, is not known where there are several.
        if least == most {
            found.push(("ready-made rate", Meaning::Linear(sum.times(per / *least))));
        }
    };
    for rule in &kind.rules {
        if let Rule::RateAgrees { rate: id, count, populations, per } = rule
            && *id == own.id
        {
            rate(count, *per, populations);
        }
    }
    if let Some(id) = based("-change") {
        let before = |months: u32| {
            let span = cell.span.before(months)?;
            let measure = names.measure(vintage, id)?;
            let before = Cell { measure, span, ..cell.clone() };
            world.sent(vintage).contains_key(&before).then(|| world.form(vintage, &before))
        };
        for months in [12, 3] {
            if let (Some(now), Some(before)) = (of(id, &cell.items), before(months)) {
                let more = now.less(&before);
                found.push(("ready-made change", Meaning::Quotient(Exact::whole(100), more, before)));
            }
        }
    }
    found
}

/// A number that was rounded to so many places, a half away from zero.
pub fn rounded_to(sum: &Sum, value: Exact, places: u32) -> Option<Claim> {
    let half = Exact::fraction(1, 2 * 10_i128.pow(places));
    Claim::between(sum, Some((value - half, value.sign() <= 0)), Some((value + half, value.sign() >= 0)))
}

/// `scale * above / below`, rounded.
fn quotient(scale: Exact, above: &Sum, below: &Sum, value: Exact, places: u32) -> Vec<Claim> {
    let half = Exact::fraction(1, 2 * 10_i128.pow(places));
    let from = |end: Exact| above.times(scale).less(&below.times(end));
    let low = Claim::between(&from(value - half), Some((Exact::ZERO, value.sign() <= 0)), None);
    let high = Claim::between(&from(value + half), None, Some((Exact::ZERO, value.sign() >= 0)));
    low.into_iter().chain(high).collect()
}
