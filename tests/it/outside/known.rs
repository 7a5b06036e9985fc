//! What anybody knows besides: the rules of the returns hold, groups overlap, partners of one count add up. And what each
//! partner sent.

use super::calendar::Span;
use super::exact::{Exact, Sum};
use super::figures::{Said, rounded_to};
use super::given::Value;
use super::pipelines::{OverTime, Rule};
use super::system::Claim;
use super::world::{Cell, World, with_item};

/// Everything that holds, whoever publishes what.
pub fn known(world: &World) -> Vec<Said> {
    let mut said = Vec::new();
    for vintage in 0..world.vintages.len() {
        rules(world, vintage, &mut said);
        groups(world, vintage, &mut said);
        partners(world, vintage, &mut said);
        elsewhere(world, vintage, &mut said);
        nobody(world, vintage, &mut said);
        unrevised(world, vintage, &mut said);
    }
    said
}

fn of(vintage: usize, kind: &str, words: String, claim: Claim) -> Said {
    Said {
        claim,
        partner: None,
        vintage,
        kind: kind.to_owned(),
        words,
        cell: None,
        is_public: false,
        is_new: false,
        is_said: false,
        publication: String::new(),
    }
}

/// The least and the most that a sum comes to, each where there is one.
type Limits = (Option<Exact>, Option<Exact>);

/// A sum, where all of it can be had, and what it lies between.
type Held = (Option<Sum>, Limits);

fn within(sum: &Sum, (low, high): Limits) -> Option<Claim> {
    Claim::between(sum, low.map(|low| (low, false)), high.map(|high| (high, false)))
}

/// Every area with every run of days that anybody has for a measure, or for one that rules tie to it.
fn places(world: &World, vintage: usize, measure: usize) -> Vec<(usize, Span)> {
    let areas = world.areas_of(vintage, measure);
    let spans = &world.spans[world.group[measure]];
    areas.iter().flat_map(|area| spans.iter().map(|span| (*area, *span))).collect()
}

fn rules(world: &World, vintage: usize, said: &mut Vec<Said>) {
    for kind in &world.vintages[vintage].pipelines.kinds {
        for rule in &kind.rules {
            each(world, vintage, kind.months, rule, said);
        }
    }
}

fn each(world: &World, vintage: usize, months: Option<u32>, rule: &Rule, said: &mut Vec<Said>) {
    let id = |id: &String| world.names.measure(vintage, id);
    let mut hold = |name: &str, ids: &[&String], sums: &dyn Fn(&At) -> Vec<Held>| {
        let Some(measures) = ids.iter().map(|of| id(of)).collect::<Option<Vec<usize>>>() else { return };
        let kinds: Vec<OverTime> =
            measures.iter().filter_map(|of| world.measure(vintage, *of)).map(|of| of.over_time).collect();
        let mixed = kinds.iter().any(|kind| *kind != kinds[0]);
        for (area, span) in places(world, vintage, measures[0]) {
            // What came in a time and what is open at its end are tied for the period of the return alone.
            if mixed
                && !months
                    .map_or_else(|| is_sent(world, vintage, &measures, span), |length| span.length() == Some(length))
            {
                continue;
            }
            let at = At { world, vintage, area, span };
            for (sum, limits) in sums(&at) {
                let Some(claim) = sum.and_then(|sum| within(&sum, limits)) else { continue };
                let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
                let (area, span) = (&world.names.areas[area], span.words());
                said.push(of(vintage, name, format!("rule {name} of {} ({area}, {span})", ids.join(", ")), claim));
            }
        }
    };
    let none = Some(Exact::ZERO);
    match rule {
        Rule::AtMost { part, whole } => {
            hold("at-most", &[part, whole], &|at| vec![(at.less(at.of(part, &[]), at.of(whole, &[])), (None, none))])
        }
        Rule::Sum { parts, total, within } => {
            let ids: Vec<&String> = parts.iter().chain([total]).collect();
            hold("sum", &ids, &|at| {
                let all = parts.iter().try_fold(Sum::nothing(), |sum, part| Some(sum.plus(&at.of(part, &[])?)));
                vec![(at.less(all, at.of(total, &[])), (Some(-*within), Some(*within)))]
            });
        }
        Rule::PartsSum { parts, total, within } => hold("parts-sum", &[parts, total], &|at| {
            vec![(at.less(at.of(parts, &[]), at.of(total, &[])), (Some(-*within), Some(*within)))]
        }),
        Rule::PartsAtMost { parts, whole } => hold("parts-at-most", &[parts, whole], &|at| {
            at.parts(parts).into_iter().map(|part| (at.less(Some(part), at.of(whole, &[])), (None, none))).collect()
        }),
        Rule::MultiResponse { parts, whole } => hold("multi-response", &[parts, whole], &|at| {
            let each = at.parts(parts);
            let all = each.iter().fold(Sum::nothing(), |sum, part| sum.plus(part));
            let together = (at.less(Some(all), at.of(whole, &[])), (none, None));
            let alone = each.into_iter().map(|part| (at.less(Some(part), at.of(whole, &[])), (None, none)));
            alone.chain([together]).collect()
        }),
        Rule::Balance { opening, came, went, closing } => {
            hold("balance", &[opening, came, went, closing], &|at| {
                let open = at.of(opening, &[]).zip(at.of(came, &[])).map(|(opening, came)| opening.plus(&came));
                let within = (at.less(at.less(open, at.of(went, &[])), at.of(closing, &[])), (none, none));
                let before = at.span.length().and_then(|length| at.span.before(length));
                let before =
                    before.filter(|before| world.spans[world.group[id(closing).unwrap_or_default()]].contains(before));
                let closed = before.and_then(|span| At { span, ..*at }.of(closing, &[]));
                vec![within, (at.less(at.of(opening, &[]), closed), (none, none))]
            });
        }
        Rule::Agrees { one, other, within } => hold("agrees", &[one, other], &|at| {
            vec![(at.less(at.of(one, &[]), at.of(other, &[])), (Some(-*within), Some(*within)))]
        }),
        Rule::RatioWithin { part, whole, low, high } => hold("ratio-within", &[part, whole], &|at| {
            let times = |factor: Exact| at.of(whole, &[]).map(|whole| whole.times(factor));
            let (least, most) = (at.less(at.of(part, &[]), times(*low)), at.less(at.of(part, &[]), times(*high)));
            vec![(least, (none, None)), (most, (None, none))]
        }),
        // These tie numbers that partners made themselves, which say something only where they are published.
        Rule::ShareAgrees { .. } | Rule::RateAgrees { .. } => {}
    }
}

fn is_sent(world: &World, vintage: usize, measures: &[usize], span: Span) -> bool {
    world.sent(vintage).keys().any(|cell| cell.span == span && measures.contains(&cell.measure))
}

/// A place and time at which a rule holds.
struct At<'w, 'a> {
    world: &'w World<'a>,
    vintage: usize,
    area: usize,
    span: Span,
}

impl Clone for At<'_, '_> {
    fn clone(&self) -> Self {
        *self
    }
}

impl Copy for At<'_, '_> {}

impl At<'_, '_> {
    fn cell(&self, id: &str, items: &[usize]) -> Option<Cell> {
        let measure = self.world.names.measure(self.vintage, id)?;
        Some(Cell { measure, area: self.area, span: self.span, items: items.to_vec() })
    }

    /// A count, or a number that everybody knows.
    fn of(&self, id: &str, items: &[usize]) -> Option<Sum> {
        let cell = self.cell(id, items)?;
        match self.world.is_people(self.vintage, cell.measure) {
            true => Some(self.world.form(self.vintage, &cell)),
            false => self.world.constant(self.vintage, &cell).map(Sum::known),
        }
    }

    fn less(&self, one: Option<Sum>, other: Option<Sum>) -> Option<Sum> {
        Some(one?.less(&other?))
    }

    /// Each part of a measure, by all its dimensions.
    fn parts(&self, id: &str) -> Vec<Sum> {
        let Some(cell) = self.cell(id, &[]) else { return Vec::new() };
        self.world.all_parts(self.vintage, &cell).iter().map(|cell| self.world.form(self.vintage, cell)).collect()
    }
}

/// In a dimension whose items overlap, each has at most all.
fn groups(world: &World, vintage: usize, said: &mut Vec<Said>) {
    for kind in &world.vintages[vintage].pipelines.kinds {
        for measure in &kind.measures {
            let Some(own) = world.names.measure(vintage, &measure.id) else { continue };
            for dimension in measure.by.iter().filter_map(|id| world.vintages[vintage].pipelines.dimension(id)) {
                let is_given = |cell: &Cell| cell.measure == own && cell.items.is_empty();
                let is_split = world.is_split(own, &dimension.id);
                if !dimension.overlapping || !is_split || !world.sent(vintage).keys().any(is_given) {
                    continue;
                }
                for (area, span) in places(world, vintage, own) {
                    let whole = Cell { measure: own, area, span, items: Vec::new() };
                    for item in &dimension.items {
                        let Some(item) = world.names.item(vintage, &dimension.id, &item.id) else { continue };
                        let part = with_item(&whole, item);
                        let less = world.form(vintage, &part).less(&world.form(vintage, &whole));
                        let claim = within(&less, (None, Some(Exact::ZERO)));
                        let words = format!("{} is a part", world.words(&part));
                        said.extend(claim.map(|claim| of(vintage, "overlapping items", words, claim)));
                    }
                }
            }
        }
    }
}

/// What several partners sent for the same is added up; and each knows what it sent.
fn partners(world: &World, vintage: usize, said: &mut Vec<Said>) {
    for (cell, sent) in world.sent(vintage).iter().filter(|(cell, _)| world.is_people(vintage, cell.measure)) {
        let several = world.partners(vintage, cell);
        if !several.is_empty() {
            let parts =
                several.iter().fold(Sum::nothing(), |sum, partner| sum.plus(&world.part(vintage, cell, partner)));
            let claim = Claim::exactly(&parts.less(&world.form(vintage, cell)), Exact::ZERO);
            let words = format!("{} is what its partners sent", world.words(cell));
            said.extend(claim.map(|claim| of(vintage, "several partners", words, claim)));
        }
        let names: std::collections::BTreeSet<&str> = sent.iter().map(|sent| sent.partner.as_str()).collect();
        for partner in names {
            let own = sent.iter().filter(|sent| sent.partner == partner);
            let Some(total) = own.map(|sent| world.value(cell.measure, sent)).sum::<Option<i128>>() else { continue };
            let form = if several.is_empty() { world.form(vintage, cell) } else { world.part(vintage, cell, partner) };
            let value = Exact::whole(total) * Exact::fraction(1, world.units[cell.measure]);
            let words = format!("{partner} sent {}", world.words(cell));
            let claim = Claim::exactly(&form, value).map(|claim| of(vintage, "own count", words, claim));
            said.extend(claim.map(|said| Said { partner: Some(partner.to_owned()), ..said }));
        }
    }
}

/// Where there was nobody to count, anybody may know that.
fn nobody(world: &World, vintage: usize, said: &mut Vec<Said>) {
    for (cell, sent) in world.sent(vintage).iter().filter(|(cell, _)| world.is_people(vintage, cell.measure)) {
        if !sent.is_empty() && sent.iter().all(|sent| sent.value == Value::Nobody) {
            let words = format!("{} does not apply", world.words(cell));
            let claim = Claim::exactly(&world.form(vintage, cell), Exact::ZERO);
            said.extend(claim.map(|claim| of(vintage, "nobody", words, claim)));
        }
    }
}

/// What was sent again as it was is the same number.
fn unrevised(world: &World, vintage: usize, said: &mut Vec<Said>) {
    for (cell, then, now) in world.in_both(vintage) {
        if then == now {
            let change = world.form(vintage, &cell).less(&world.form(vintage - 1, &cell));
            let words = format!("{} was not revised", world.words(&cell));
            said.extend(Claim::exactly(&change, Exact::ZERO).map(|claim| of(vintage, "not revised", words, claim)));
        }
    }
}

/// What somebody told in another way, as it was written.
fn elsewhere(world: &World, vintage: usize, said: &mut Vec<Said>) {
    for told in &world.vintages[vintage].told_elsewhere {
        let place = world.names.measure(vintage, &told.measure).zip(world.names.area(&told.area));
        let (Some((measure, area)), Some(items)) = (place, world.names.part(vintage, &told.items)) else { continue };
        let cell = Cell { measure, area, span: told.span, items };
        let claim =
            Exact::read(&told.value).and_then(|(value, places)| rounded_to(&world.form(vintage, &cell), value, places));
        let words = format!("told elsewhere: {}", world.words(&cell));
        let claim = claim.map(|claim| of(vintage, "told elsewhere", words, claim));
        said.extend(claim.map(|said| Said { is_public: true, cell: Some(cell), ..said }));
    }
}
