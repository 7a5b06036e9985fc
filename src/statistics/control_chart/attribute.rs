//! Charts of counts (c), of rates (u) and of shares (p), and the forms for large numbers (u', p').

use super::moving_range::screened_mean;
use super::{Baseline, Chart, FIRM_FROM, Limits, Point};
use crate::statistics::{Undefined, check, exact};

/// Counts where the chance of an event is always the same: `mean ± 3 sqrt(mean)`, not below 0.
pub fn c(counts: &[Option<f64>], baseline: &Baseline) -> Result<Chart, Undefined> {
    let groups: Vec<Option<(f64, f64)>> = counts.iter().map(|count| count.map(|count| (count, 1.0))).collect();
    u(&groups, 1.0, baseline)
}

/// Events for every `per` of a size that varies, each (events, size): `centre ± 3 sqrt(centre / size)`, not below 0.
/// The centre is all events over all sizes.
pub fn u(groups: &[Option<(f64, f64)>], per: f64, baseline: &Baseline) -> Result<Chart, Undefined> {
    chart(groups, per, baseline, Kind::Rate, None)
}

/// Shares of a whole that varies, each (part, whole), times `per` (1 or 100): `centre ± 3 sqrt(centre (1 - centre) /
/// whole)`, within 0 to `per`.
pub fn p(groups: &[Option<(f64, f64)>], per: f64, baseline: &Baseline) -> Result<Chart, Undefined> {
    chart(groups, per, baseline, Kind::Share, None)
}

/// The u chart for large sizes, where ordinary limits find nearly every point outside: its standard deviations times
/// [`sigma_z`]. `screened` as there.
pub fn u_prime(
    groups: &[Option<(f64, f64)>],
    per: f64,
    baseline: &Baseline,
    screened: bool,
) -> Result<Chart, Undefined> {
    chart(groups, per, baseline, Kind::Rate, Some(screened))
}

/// The p chart for large wholes; see [`u_prime`].
pub fn p_prime(
    groups: &[Option<(f64, f64)>],
    per: f64,
    baseline: &Baseline,
    screened: bool,
) -> Result<Chart, Undefined> {
    chart(groups, per, baseline, Kind::Share, Some(screened))
}

/// Laney's factor: the mean moving range of the standardised values over 1.128. `screened` leaves out moving ranges of
/// 3.267 times their mean or more, as qicharts2 does. Below 1 the limits become narrower. Source: Laney 2002.
pub fn sigma_z(deviations: &[Option<f64>], screened: bool) -> Result<f64, Undefined> {
    Ok(screened_mean(deviations, screened)?.mean / 1.128)
}

/// What the groups of a chart are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Events and the size in which they happened.
    Rate,
    /// Parts and their whole.
    Share,
}

/// The u or u' chart of rates, the p or p' chart of shares: `prime` says whether moving ranges are screened, none that limits
/// are those of independent events.
pub fn chart(
    groups: &[Option<(f64, f64)>],
    per: f64,
    baseline: &Baseline,
    kind: Kind,
    prime: Option<bool>,
) -> Result<Chart, Undefined> {
    let per = check::denominator(per)?;
    let (mut events, mut sizes, mut known) = (0.0, 0.0, 0);
    for (place, group) in groups.iter().enumerate() {
        let Some((event, size)) = *group else { continue };
        let (event, size) = match kind {
            Kind::Rate => (check::count(event)?, check::denominator(size)?),
            Kind::Share => check::part_of(event, size)?,
        };
        if baseline.has(place) {
            (events, sizes, known) = (exact::sum(events, event), exact::sum(sizes, size), known + 1);
        }
    }
    check::at_least(known, 1)?;
    let centre = events / sizes;
    let (most, variance) = match kind {
        Kind::Rate => (f64::INFINITY, centre),
        Kind::Share => (1.0, centre * (1.0 - centre)),
    };
    let sigma = |size: f64| (variance / size).sqrt();
    let factor = match prime {
        None => 1.0,
        Some(_) if variance <= 0.0 => return Err(Undefined::NoVariation),
        Some(screened) => {
            let deviation = |(events, size): (f64, f64)| (events / size - centre) / sigma(size);
            let based = groups.iter().enumerate().map(|(place, group)| group.filter(|_| baseline.has(place)));
            let deviations: Vec<Option<f64>> = based.map(|group| group.map(deviation)).collect();
            sigma_z(&deviations, screened)?
        }
    };
    let point = |(events, size): (f64, f64)| {
        let limits = Limits::around(centre, factor * sigma(size)).within(0.0, most);
        Point { value: exact::quotient(per, events, size), limits: scaled(limits, per) }
    };
    let points = groups.iter().map(|group| group.map(point)).collect();
    let provisional = groups.iter().flatten().count() < FIRM_FROM;
    Ok(Chart { centre: exact::quotient(per, events, sizes), points, provisional })
}

fn scaled(limits: Limits, per: f64) -> Limits {
    Limits {
        centre: per * limits.centre,
        lower: per * limits.lower,
        upper: per * limits.upper,
        near_lower: per * limits.near_lower,
        near_upper: per * limits.near_upper,
    }
}
