//! Writes the sample returns of Midshire, a fictional partnership: `cargo run --release --example midshire [FOLDER]`.
//!
//! Nothing in it is about a real place or person. The levels are near those of England (MARAC cases, calls, refuge
//! spaces and so on for each head of population), the rest is chance from fixed seeds, so that the files are the same
//! byte for byte on every machine. What was planted in them is told in `sample_data/midshire/README.md`.

use std::{env, fs, io, ops::RangeInclusive, path::PathBuf};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args().nth(1).unwrap_or_else(|| "sample_data/midshire".into()));
    fs::create_dir_all(&folder)?;
    for (name, text) in files() {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}

/// Every file with its name.
pub fn files() -> Vec<(String, String)> {
    // A seed for each kind, so that a new column in one leaves the other files alone.
    let sheets = SHEETS.iter().map(|(kind, sheet)| (format!("{kind}.csv"), sheet(&mut Chance::seeded(kind))));
    sheets.chain([("boundaries.geojson".to_owned(), boundaries(&mut Chance::seeded("boundaries")))]).collect()
}

/// Makes the text of one file.
type Sheet = fn(&mut Chance) -> String;

const SHEETS: [(&str, Sheet); 14] = [
    ("areas", areas),
    ("population", population),
    ("expected", expected),
    ("marac", marac),
    ("referrals", referrals),
    ("perpetrator-places", perpetrator_places),
    ("police", police),
    ("funding", funding),
    ("refuge", refuge),
    ("dvds", dvds),
    ("training", training),
    ("dhr", dhr),
    ("early-support", early_support),
    ("tiles", tiles),
];

// The place: one county, eight districts, sixteen quarters.

/// A county or district. `people` is its population in mid-2020; `level` is how common abuse comes to notice there,
/// where 1 is about average.
#[derive(Clone, Copy)]
struct Area {
    code: &'static str,
    name: &'static str,
    people: u32,
    level: f64,
}

const COUNTY: Area = Area { code: "E10000099", name: "Midshire", people: 620_000, level: 1.0 };

const DISTRICTS: [Area; 8] = [
    Area { code: "E07000901", name: "Ambermere", people: 148_000, level: 1.15 },
    Area { code: "E07000902", name: "Brackenhythe", people: 112_000, level: 1.25 },
    Area { code: "E07000903", name: "Coldharrow", people: 96_000, level: 1.0 },
    Area { code: "E07000904", name: "Dunwether", people: 84_000, level: 0.95 },
    Area { code: "E07000905", name: "Eskermoor", people: 66_000, level: 0.9 },
    Area { code: "E07000906", name: "Fallowmarch", people: 54_000, level: 0.85 },
    Area { code: "E07000907", name: "Grimsholt", people: 34_000, level: 0.8 },
    Area { code: "E07000908", name: "Wrenmoss", people: 26_000, level: 0.7 },
];

const POLICE: &str = "Midshire Constabulary";
const COUNCIL: &str = "Midshire County Council";
const MARAC: &str = "Midshire MARAC Coordinator";
const HUB: &str = "Midshire Referral Hub";
const SAFETY: &str = "Midshire Community Safety Partnership";
const TRAINING: &str = "Midshire Safeguarding Training";
const PATHWAYS: &str = "Midshire Change Pathways";
const REGIONAL: &str = "Greater Midshire Perpetrator Service";
const OBSERVATORY: &str = "Midshire Observatory";

/// Refuge providers, one for each district.
const REFUGES: [&str; 8] = [
    "Northern Midshire Refuge",
    "Southern Midshire Refuge",
    "Midshire Vale Refuge",
    "Northern Midshire Refuge",
    "Southern Midshire Refuge",
    "Midshire Vale Refuge",
    "Northern Midshire Refuge",
    "Southern Midshire Refuge",
];

/// Early support providers, one for each district.
const EARLY_SUPPORT: [&str; 8] = [
    "Midshire Stepping Stones",
    "Midshire Family Harbour",
    "Midshire Stepping Stones",
    "Midshire Stepping Stones",
    "Midshire Family Harbour",
    "Midshire Family Harbour",
    "Midshire Stepping Stones",
    "Midshire Family Harbour",
];

/// The share of women aged 16 and over in the people of any district.
const ADULT_WOMEN: f64 = 0.417;

/// A financial quarter, counted from 2021/22 Q1 as 0.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Quarter(u32);

const FIRST: Quarter = Quarter(0);
const EARLY_SUPPORT_BEGINS: Quarter = Quarter(4);
const NEW_DEFINITION: Quarter = Quarter(8);
const PROGRAMME_ENDED: Quarter = Quarter(9);
const LAST: Quarter = Quarter(15);

/// The quarter in which more was spent than the budget allowed, so that a warning is there to be seen.
const OVERSPENT: Quarter = Quarter(13);

/// The quarter for which one refuge provider sent nothing.
const NOT_SUBMITTED: (&str, Quarter) = ("Southern Midshire Refuge", Quarter(9));

impl Quarter {
    fn all() -> impl Iterator<Item = Quarter> {
        (FIRST.0..=LAST.0).map(Quarter)
    }

    /// The calendar year in which its financial year starts.
    fn year(self) -> u32 {
        2021 + self.0 / 4
    }

    /// 1 for April to June, and so on.
    fn number(self) -> u32 {
        self.0 % 4 + 1
    }

    /// `2024/25 Q4`.
    fn label(self) -> String {
        format!("{}/{} Q{}", self.year(), self.year() % 100 + 1, self.number())
    }

    /// A day in the month after its end.
    fn received(self, day: u32) -> String {
        let (year, month) = [(0, 7), (0, 10), (1, 1), (1, 4)][self.0 as usize % 4];
        format!("{}-{month:02}-{day:02}", self.year() + year)
    }

    fn nights(self) -> u32 {
        let leap_day = u32::from(self.number() == 4 && (self.year() + 1).is_multiple_of(4));
        [91, 92, 92, 90][self.0 as usize % 4] + leap_day
    }

    /// How busy the quarter is against an average one: most comes to notice in summer.
    fn season(self) -> f64 {
        [1.02, 1.06, 0.98, 0.94][self.0 as usize % 4]
    }

    /// Growth since the first quarter, at `a_year` a year.
    fn growth(self, a_year: f64) -> f64 {
        1.0 + a_year * f64::from(self.0) / 4.0
    }
}

// The reference tables.

fn areas(_: &mut Chance) -> String {
    let mut csv = Csv::new("area_code,area_name,level,parent,from,to,successor");
    csv.row([COUNTY.code, COUNTY.name, "county", "", "", "", ""]);
    for area in DISTRICTS {
        csv.row([area.code, area.name, "district", COUNTY.code, "", "", ""]);
    }
    csv.text
}

// The map: a county of the shape of a bean, on a bank of the North Sea where nobody lives.

/// The corners of districts, in hundredths of the county's width and height from its south-west.
const CORNERS: [(i64, i64); 16] = [
    (5, 20),
    (10, 48),
    (22, 64),
    (45, 68),
    (68, 62),
    (90, 50),
    (95, 25),
    (78, 8),
    (50, 3),
    (25, 6),
    (28, 28),
    (46, 22),
    (66, 26),
    (72, 44),
    (48, 46),
    (30, 46),
];

/// The corners of each district in turn. Grimsholt lies within Coldharrow.
const AROUND: [&[usize]; 8] = [
    &[10, 11, 12, 13, 14, 15],
    &[1, 15, 14, 3, 2],
    &[3, 14, 13, 5, 4],
    &[5, 13, 12, 6],
    &[6, 12, 11, 8, 7],
    &[8, 11, 10, 0, 9],
    &[],
    &[0, 10, 15, 1],
];

const COLDHARROW: usize = 2;
const ESKERMOOR: usize = 4;
const GRIMSHOLT: usize = 6;
const TOWN: (i64, i64) = (66, 54);
const ISLAND: (i64, i64) = (89, 7);

/// A position in hundred-thousandths of a degree, so that nothing is rounded.
type Position = (i64, i64);

fn boundaries(chance: &mut Chance) -> String {
    let mut borders: Vec<(usize, usize, Vec<Position>)> = Vec::new();
    let mut rings: Vec<Vec<Vec<Position>>> = Vec::new();
    for corners in AROUND {
        let mut ring = Vec::new();
        for (from, to) in corners.iter().zip(corners.iter().cycle().skip(1)) {
            let known = borders.iter().find(|(a, b, _)| (*a, *b) == (*to, *from));
            let border = known.map(|(.., border)| border.iter().rev().copied().collect()).unwrap_or_else(|| {
                let border = crooked(chance, position(CORNERS[*from]), position(CORNERS[*to]), 4);
                borders.push((*from, *to, border.clone()));
                border
            });
            ring.extend(&border[..border.len() - 1]);
        }
        rings.push(vec![ring]);
    }
    let town = round(chance, TOWN, 7);
    rings[GRIMSHOLT] = vec![town.iter().rev().copied().collect()];
    rings[COLDHARROW].push(town);
    let island = round(chance, ISLAND, 3);
    let features = DISTRICTS.iter().zip(rings).enumerate().map(|(at, (area, rings))| {
        let polygons = [rings].into_iter().chain((at == ESKERMOOR).then(|| vec![island.clone()]));
        let polygons: Vec<String> = polygons.map(|rings| list(rings.iter().map(|ring| positions(ring)))).collect();
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"area_code\":\"{}\",\"area_name\":\"{}\"}},\"geometry\":\
             {{\"type\":\"MultiPolygon\",\"coordinates\":{}}}}}",
            area.code,
            area.name,
            list(polygons)
        )
    });
    let features: Vec<String> = features.collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"))
}

fn position((x, y): (i64, i64)) -> Position {
    (250_000 + 1_200 * x, 5_420_000 + 850 * y)
}

/// A line from one position to another, over as many points in between as make `2 ^ halvings` steps, each out of the way by
/// chance.
fn crooked(chance: &mut Chance, from: Position, to: Position, halvings: u32) -> Vec<Position> {
    if halvings == 0 {
        return vec![from, to];
    }
    let (across, up) = (to.0 - from.0, to.1 - from.1);
    let aside = i64::from(chance.between(0, 240)) - 120;
    let middle = ((from.0 + to.0) / 2 - up * aside / 1_000, (from.1 + to.1) / 2 + across * aside / 1_000);
    let mut line = crooked(chance, from, middle, halvings - 1);
    line.pop();
    line.extend(crooked(chance, middle, to, halvings - 1));
    line
}

/// A ring around a place, clockwise, so many hundredths of the county wide to each side.
fn round(chance: &mut Chance, (x, y): (i64, i64), size: i64) -> Vec<Position> {
    let corners = [(-10, 0), (-7, 7), (0, 10), (7, 7), (10, 0), (7, -7), (0, -10), (-7, -7)];
    let corner = |(right, up): &(i64, i64)| {
        let (x, y) = position((x, y));
        (x + 120 * size * right, y + 85 * size * up)
    };
    let corners: Vec<Position> = corners.iter().map(corner).collect();
    let sides = corners.iter().zip(corners.iter().cycle().skip(1));
    sides.flat_map(|(from, to)| crooked(chance, *from, *to, 2).into_iter().take(4)).collect()
}

fn list(parts: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", parts.into_iter().collect::<Vec<_>>().join(","))
}

/// A ring, which ends where it begins.
fn positions(ring: &[Position]) -> String {
    let degrees = |number: i64| format!("{}.{:05}", number / 100_000, number % 100_000);
    list(ring.iter().chain(ring.first()).map(|(x, y)| format!("[{},{}]", degrees(*x), degrees(*y))))
}

fn tiles(_: &mut Chance) -> String {
    let mut csv = Csv::new("area_code,area_name,row,column");
    // In the order of the districts.
    let places = [(2, 2), (1, 1), (1, 3), (2, 3), (3, 2), (3, 1), (1, 2), (2, 1)];
    for (area, (row, column)) in DISTRICTS.iter().zip(places) {
        csv.row([area.code, area.name, &row.to_string(), &column.to_string()]);
    }
    csv.text
}

/// The last mid-year estimate that is out. Rates of 2024/25 have to do with it.
const LATEST_ESTIMATE: u32 = 2023;

fn population(_: &mut Chance) -> String {
    let mut csv = Csv::new("partner,area_code,area_name,year,sex,age,people");
    for year in 2020..=LATEST_ESTIMATE {
        let districts = DISTRICTS.map(|area| residents(area, year));
        let county = std::array::from_fn(|group| districts.iter().map(|people| people[group]).sum());
        for (area, people) in [(COUNTY, county)].into_iter().chain(DISTRICTS.into_iter().zip(districts)) {
            for ((sex, age), people) in SEX_AND_AGE.into_iter().zip(people) {
                csv.row([OBSERVATORY, area.code, area.name, &year.to_string(), sex, age, &people.to_string()]);
            }
        }
    }
    csv.text
}

const SEX_AND_AGE: [(&str, &str); 4] =
    [("female", "0-15"), ("female", "16-and-over"), ("male", "0-15"), ("male", "16-and-over")];

/// The people of an area in the middle of `year`, in the order of `SEX_AND_AGE`. Larger places grow faster.
fn residents(area: Area, year: u32) -> [u32; 4] {
    let growth = 1.0 + f64::from(year - 2020) * (0.003 + 0.004 * f64::from(area.people) / 148_000.0);
    [0.0905, ADULT_WOMEN, 0.0955, 0.397].map(|share| (f64::from(area.people) * share * growth).round() as u32)
}

fn expected(_: &mut Chance) -> String {
    let mut csv = Csv::new("kind,partner,area_code,from,to");
    let mut owes = |kind, partner, area: Area, from: Quarter, to: Option<Quarter>| {
        csv.row([kind, partner, area.code, &from.label(), &to.map_or_else(String::new, Quarter::label)]);
    };
    for (kind, partner) in [("marac", MARAC), ("referrals", HUB), ("police", POLICE)] {
        for area in DISTRICTS {
            owes(kind, partner, area, FIRST, None);
        }
    }
    for (area, provider) in DISTRICTS.into_iter().zip(REFUGES) {
        owes("refuge", provider, area, FIRST, None);
    }
    for (area, provider) in DISTRICTS.into_iter().zip(EARLY_SUPPORT) {
        owes("early-support", provider, area, EARLY_SUPPORT_BEGINS, None);
    }
    owes("perpetrator-places", PATHWAYS, COUNTY, FIRST, Some(Quarter(PROGRAMME_ENDED.0 - 1)));
    owes("perpetrator-places", REGIONAL, COUNTY, PROGRAMME_ENDED, None);
    for (kind, partner) in [("funding", COUNCIL), ("dvds", POLICE), ("training", TRAINING), ("dhr", SAFETY)] {
        owes(kind, partner, COUNTY, FIRST, None);
    }
    csv.text
}

// The ten returns.

/// Who refers to MARAC, for each thousand cases: a little over a third come from partners of the police.
const MARAC_SOURCES: [(&str, u32); 14] = [
    ("police", 650),
    ("idva", 95),
    ("childrens_social_care", 50),
    ("adult_social_care", 12),
    ("primary_care", 15),
    ("secondary_care", 38),
    ("mental_health", 14),
    ("substance_misuse", 8),
    ("probation", 14),
    ("voluntary_sector", 48),
    ("mash", 18),
    ("education", 5),
    ("housing", 20),
    ("other", 13),
];

/// Groups of victims at MARAC and their share of the cases; one person may be in several.
const MARAC_GROUPS: [(&str, f64); 6] = [
    ("ethnic_minority", 0.16),
    ("lgbt", 0.014),
    ("disability", 0.08),
    ("male", 0.055),
    ("aged_16_17", 0.015),
    ("harmer_17_or_under", 0.01),
];

/// About 43 cases a year for each 10,000 adult women, rising slowly; three in ten are repeats.
fn marac(chance: &mut Chance) -> String {
    let sources = MARAC_SOURCES.map(|(source, _)| format!(",referred_{source}")).concat();
    let groups = MARAC_GROUPS.map(|(group, _)| format!(",group_{group}")).concat();
    let mut csv = Csv::wide(&format!("meetings,cases,repeats,children{sources}{groups}"));
    for quarter in Quarter::all() {
        let day = chance.day();
        for area in DISTRICTS {
            let women = f64::from(area.people) * ADULT_WOMEN;
            let cases = chance.poisson(women * 0.0043 / 4.0 * area.level * quarter.season() * quarter.growth(0.025));
            let repeats = within(chance.binomial(cases, 0.31), cases, 0.05..=0.45);
            let children = within(chance.poisson(1.2 * f64::from(cases)), cases, 0.8..=1.8);
            let meetings = if area.people > 60_000 { 6 } else { 3 };
            let mut cells = texts(&[meetings, cases, repeats, children]);
            cells.extend(joint_referrals(chance, cases));
            let in_group = MARAC_GROUPS.map(|(_, share)| chance.binomial(cases, share));
            let is_bound = area.name == "Wrenmoss" && quarter == Quarter(10);
            cells.extend(MARAC_GROUPS.into_iter().zip(in_group).map(|((group, _), count)| match group {
                "disability" if is_bound => "<5".to_string(),
                _ => count.to_string(),
            }));
            let note = if is_bound { "The coordinator sent a bound for one group." } else { "" };
            csv.returned(&Sent { note, ..Sent::new(MARAC, area, quarter, day) }, cells);
        }
    }
    csv.text
}

/// Cases by referral source. In some quarters one case was referred by the police and an IDVA: half a case each.
fn joint_referrals(chance: &mut Chance, cases: u32) -> Vec<String> {
    let mut halves = chance.deal(cases, &MARAC_SOURCES.map(|(_, weight)| weight)).map(|count| 2 * count);
    if halves[0] > 0 && chance.happens(0.3) {
        halves[0] -= 1;
        halves[1] += 1;
    }
    halves.map(|count| (f64::from(count) / 2.0).to_string()).into()
}

const REFERRERS: [(&str, u32); 13] = [
    ("police", 400),
    ("marac", 130),
    ("childrens-social-care", 95),
    ("adult-social-care", 18),
    ("primary-care", 32),
    ("hospital", 30),
    ("mental-health", 22),
    ("education", 14),
    ("housing", 55),
    ("probation", 16),
    ("voluntary-sector", 48),
    ("self", 120),
    ("other", 20),
];

const SERVICES: [(&str, u32); 4] = [("idva", 420), ("outreach", 400), ("refuge", 90), ("recovery", 90)];

const OUTCOMES: [(&str, u32); 5] =
    [("engaged", 580), ("declined", 170), ("not-reached", 130), ("referred-on", 80), ("open", 40)];

/// Referrals to victim services, in the long shape: a row for each total and part.
fn referrals(chance: &mut Chance) -> String {
    let mut csv =
        Csv::new("partner,area_code,area_name,period,measure,referrer,service,outcome,value,status,submitted");
    for quarter in Quarter::all() {
        let received = quarter.received(chance.day());
        for area in DISTRICTS {
            let expected = f64::from(area.people) * 0.0041 / 4.0;
            let total = chance.poisson(expected * area.level * quarter.season() * quarter.growth(0.04));
            let mut part = |measure: &str, referrer: &str, service: &str, outcome: &str, count: u32| {
                let (period, value) = (quarter.label(), count.to_string());
                csv.row([
                    HUB, area.code, area.name, &period, measure, referrer, service, outcome, &value, "", &received,
                ]);
            };
            part("referrals", "", "", "", total);
            for ((item, _), count) in REFERRERS.iter().zip(chance.deal(total, &REFERRERS.map(|(_, weight)| weight))) {
                part("by-referrer", item, "", "", count);
            }
            for ((item, _), count) in SERVICES.iter().zip(chance.deal(total, &SERVICES.map(|(_, weight)| weight))) {
                part("by-service", "", item, "", count);
            }
            for ((item, _), count) in OUTCOMES.iter().zip(chance.deal(total, &OUTCOMES.map(|(_, weight)| weight))) {
                part("by-outcome", "", "", item, count);
            }
        }
    }
    csv.text
}

/// Seventy places until the programme ended on 30 June 2023; then eight, for the highest risk only.
fn perpetrator_places(chance: &mut Chance) -> String {
    let bands = |of: &str| ["", "_high", "_medium", "_standard"].map(|band| format!("{of}{band}")).join(",");
    let mut csv = Csv::wide(&["places", "referrals", "starts", "completions"].map(bands).join(","));
    for quarter in Quarter::all() {
        let ended = quarter >= PROGRAMME_ENDED;
        let places = if ended { [8, 0, 0] } else { [40, 20, 10] };
        let referred = [16.0, 10.0, 6.0].map(|mean| chance.poisson(mean * quarter.season() * quarter.growth(0.02)));
        // A place is held for about nine months, and a place that is not there cannot be started on.
        let started: [u32; 3] = std::array::from_fn(|band| {
            let free = f64::from(places[band]) * 0.3;
            chance.poisson(free).min(referred[band]).min(places[band])
        });
        let completed = started.map(|starts| chance.binomial(starts, 0.55));
        let cells = [places, referred, started, completed].into_iter().flat_map(|bands| {
            let total: u32 = bands.iter().sum();
            texts(&[total, bands[0], bands[1], bands[2]])
        });
        let sent = Sent {
            note: if quarter == PROGRAMME_ENDED {
                "The county programme ended on 30 June 2023; a regional service with 8 places for high risk took over."
            } else {
                ""
            },
            ..Sent::new(if ended { REGIONAL } else { PATHWAYS }, COUNTY, quarter, chance.day())
        };
        csv.returned(&sent, cells.collect());
    }
    csv.text
}

/// About 19 calls a year for each 1,000 people. A new recording definition lifts incidents from April 2023; the last
/// quarter is provisional.
fn police(chance: &mut Chance) -> String {
    let mut csv = Csv::wide("calls,calls_with_child,incidents,crimes,calls_rate");
    for quarter in Quarter::all() {
        let day = chance.day();
        for area in DISTRICTS {
            let people: u32 = residents(area, quarter.year().min(LATEST_ESTIMATE)).iter().sum();
            let scale = f64::from(people) / 4.0 * area.level * quarter.season();
            let calls = chance.poisson(scale * 0.0185 * quarter.growth(0.01));
            let with_child = chance.binomial(calls, 0.47);
            let recorded = chance.poisson(scale * 0.0195 * quarter.growth(0.01));
            let crimes = chance.binomial(recorded, 0.58);
            let added = if quarter >= NEW_DEFINITION { chance.poisson(f64::from(recorded) * 0.16) } else { 0 };
            // For the quarter as it stands, not made into a year's.
            let rate = f64::from(calls) / f64::from(people) * 1000.0;
            let mut cells = texts(&[calls, with_child, recorded + added, crimes]);
            cells.push(format!("{rate:.1}"));
            let sent = Sent {
                status: if quarter == LAST { "provisional" } else { "" },
                note: if quarter == NEW_DEFINITION {
                    "New recording definition from 1 April 2023: incidents are not comparable with earlier quarters."
                } else {
                    ""
                },
                ..Sent::new(POLICE, area, quarter, day)
            };
            csv.returned(&sent, cells);
        }
    }
    csv.text
}

/// Pounds a year by work stream in 2021/22. In kind has no budget of its own.
const WORK_STREAMS: [(&str, Option<u32>); 6] = [
    ("prevention", Some(48_000)),
    ("early_support", Some(264_000)),
    ("victims", Some(1_236_000)),
    ("perpetrators", Some(312_000)),
    ("workforce", Some(72_000)),
    ("in_kind", None),
];

/// A quarter of the year's budget for each work stream, up by 2 per cent a year, and what was spent of it.
fn funding(chance: &mut Chance) -> String {
    let columns =
        ["budget", "actual", "share"].map(|of| WORK_STREAMS.map(|(item, _)| format!("{of}_{item}")).join(","));
    let mut csv = Csv::wide(&format!("{},budget_total,{},actual_total,{}", columns[0], columns[1], columns[2]));
    for quarter in Quarter::all() {
        let budget = WORK_STREAMS.map(|(item, year_one)| match item {
            "early_support" if quarter < EARLY_SUPPORT_BEGINS => None,
            "perpetrators" if quarter >= PROGRAMME_ENDED => Some(9_000),
            _ => year_one.map(|pounds| pounds / 4 + pounds / 200 * (quarter.0 / 4)),
        });
        // Within the budget, but for one work stream in one quarter.
        let spent = WORK_STREAMS.map(|(item, _)| match item {
            "victims" if quarter == OVERSPENT => 108,
            _ => chance.between(92, 100),
        });
        let actual: [Option<u32>; 6] =
            std::array::from_fn(|line| budget[line].map(|pounds| pounds * spent[line] / 100));
        let total = |lines: &[Option<u32>]| lines.iter().flatten().sum::<u32>();
        let whole = total(&budget);
        let share = budget.map(|budget| budget.map(|pounds| (200 * pounds + whole) / (2 * whole)));
        let mut cells = lines(&budget);
        cells.push(whole.to_string());
        cells.extend(lines(&actual));
        cells.push(total(&actual).to_string());
        cells.extend(lines(&share));
        let note =
            if quarter == OVERSPENT { "More people needed emergency accommodation than planned for." } else { "" };
        csv.returned(&Sent { note, ..Sent::new(COUNCIL, COUNTY, quarter, chance.day()) }, cells);
    }
    csv.text
}

/// A work stream without money reads "n/a".
fn lines(values: &[Option<u32>]) -> Vec<String> {
    values.iter().map(|value| value.map_or_else(|| "n/a".into(), |pounds| pounds.to_string())).collect()
}

/// Refuge spaces and refuges in each district. Four have none, yet floating support reaches all.
const REFUGE_SPACES: [(u32, u32); 8] = [(16, 2), (12, 2), (8, 1), (0, 0), (6, 1), (0, 0), (0, 0), (0, 0)];

/// A space is used by four or five households a year, and more are turned away than housed.
fn refuge(chance: &mut Chance) -> String {
    let mut csv =
        Csv::wide("spaces,refuges,households,floating_support,people,turned_away,nights_available,nights_occupied");
    for quarter in Quarter::all() {
        let day = chance.day();
        for ((area, provider), (spaces, refuges)) in DISTRICTS.into_iter().zip(REFUGES).zip(REFUGE_SPACES) {
            let size = f64::from(spaces);
            let households = chance.poisson(size * 4.5 / 4.0);
            let floating = chance.poisson(f64::from(area.people) * 0.00036 / 4.0 * area.level * quarter.growth(0.06));
            let others = chance.poisson(1.2 * f64::from(households)) + chance.poisson(0.8 * f64::from(floating));
            let turned_away = chance.poisson(size * 1.4 * quarter.season() * quarter.growth(0.05));
            let nights = spaces * quarter.nights();
            let occupied = chance.binomial(nights, 0.88);
            if (provider, quarter) == NOT_SUBMITTED {
                continue;
            }
            let people = households + floating + others;
            let cells = [spaces, refuges, households, floating, people, turned_away, nights, occupied];
            csv.returned(&Sent::new(provider, area, quarter, day), texts(&cells));
        }
    }
    csv.text
}

/// Applications by the right to ask grow fastest, and fewer of them end in a disclosure.
fn dvds(chance: &mut Chance) -> String {
    let mut csv = Csv::wide(
        "applications,right_to_ask,right_to_know,disclosures,right_to_ask_disclosures,right_to_know_disclosures",
    );
    for quarter in Quarter::all() {
        let ask = chance.poisson(52.0 * quarter.season() * quarter.growth(0.12));
        let know = chance.poisson(41.0 * quarter.season() * quarter.growth(0.07));
        let (ask_told, know_told) = (chance.binomial(ask, 0.38), chance.binomial(know, 0.61));
        let cells = texts(&[ask + know, ask, know, ask_told + know_told, ask_told, know_told]);
        csv.returned(&Sent::new(POLICE, COUNTY, quarter, chance.day()), cells);
    }
    csv.text
}

const AGENCIES: [(&str, u32); 10] = [
    ("police", 150),
    ("health", 190),
    ("childrens-social-care", 180),
    ("adult-social-care", 70),
    ("education", 160),
    ("housing", 80),
    ("probation", 35),
    ("voluntary-sector", 75),
    ("council", 45),
    ("other", 15),
];

/// Sessions of about 14 people, fewer in the summer holidays, in the long shape.
fn training(chance: &mut Chance) -> String {
    let mut csv = Csv::new("partner,area_code,area_name,period,measure,agency,value,status,submitted");
    for quarter in Quarter::all() {
        let received = quarter.received(chance.day());
        let sessions = 2 + chance.poisson([11.0, 6.0, 12.0, 10.0][quarter.0 as usize % 4]);
        let attendance = chance.poisson(14.0 * f64::from(sessions));
        let mut part = |measure: &str, agency: &str, count: u32| {
            let (period, value) = (quarter.label(), count.to_string());
            csv.row([TRAINING, COUNTY.code, COUNTY.name, &period, measure, agency, &value, "", &received]);
        };
        part("sessions", "", sessions);
        part("attendance", "", attendance);
        for ((item, _), count) in AGENCIES.iter().zip(chance.deal(attendance, &AGENCIES.map(|(_, weight)| weight))) {
            part("attendance-by-agency", item, count);
        }
    }
    csv.text
}

/// One or two reviews begin in a year, and each takes about six quarters.
fn dhr(chance: &mut Chance) -> String {
    let mut csv = Csv::wide(
        "reviews,underway,victims,victims_female,victims_male,victims_50_and_under,victims_over_50,\
         victims_intimate,victims_familial",
    );
    // The five quarters before the first, so that it opens with reviews under way.
    let mut begun = vec![0, 1, 0, 0, 1];
    for quarter in Quarter::all() {
        let reviews = chance.poisson(0.4);
        begun.push(reviews);
        let underway = begun.iter().rev().take(6).sum();
        let victims = reviews + if reviews > 0 { chance.poisson(0.05) } else { 0 };
        let female = chance.binomial(victims, 0.78);
        let over_50 = chance.binomial(victims, 0.4);
        let intimate = chance.binomial(victims, 0.65);
        let split = |part: u32| [part, victims - part];
        let [[female, male], [under, over], [partner, family]] = [female, victims - over_50, intimate].map(split);
        let cells = [reviews, underway, victims, female, male, under, over, partner, family];
        csv.returned(&Sent::new(SAFETY, COUNTY, quarter, chance.day()), texts(&cells));
    }
    csv.text
}

/// Begins in 2022/23 and grows as it becomes known; most requests are about one or two children.
fn early_support(chance: &mut Chance) -> String {
    let mut csv = Csv::wide("requests,children,districts_covered");
    for quarter in Quarter::all().filter(|quarter| *quarter >= EARLY_SUPPORT_BEGINS) {
        let day = chance.day();
        for (area, provider) in DISTRICTS.into_iter().zip(EARLY_SUPPORT) {
            let expected = f64::from(area.people) * 0.00009 * area.level * quarter.season();
            let requests = chance.poisson(expected * quarter.growth(0.12));
            let children = (requests + chance.poisson(0.7 * f64::from(requests))).min(4 * requests);
            csv.returned(&Sent::new(provider, area, quarter, day), texts(&[requests, children, 1]));
        }
    }
    csv.text
}

// Writing.

/// What every row of a return says beside its measures.
struct Sent {
    partner: &'static str,
    area: Area,
    quarter: Quarter,
    /// Day of the month after the quarter on which it came in.
    day: u32,
    /// Blank for final figures.
    status: &'static str,
    note: &'static str,
}

impl Sent {
    fn new(partner: &'static str, area: Area, quarter: Quarter, day: u32) -> Sent {
        Sent { partner, area, quarter, day, status: "", note: "" }
    }
}

struct Csv {
    text: String,
}

impl Csv {
    fn new(header: &str) -> Csv {
        Csv { text: format!("{header}\n") }
    }

    /// A return in the wide shape: a column for each of `measures`.
    fn wide(measures: &str) -> Csv {
        Csv::new(&format!("partner,area_code,area_name,period,{measures},status,submitted,note"))
    }

    /// One row of a return in the wide shape.
    fn returned(&mut self, sent: &Sent, cells: Vec<String>) {
        let (period, received) = (sent.quarter.label(), sent.quarter.received(sent.day));
        let head = [sent.partner, sent.area.code, sent.area.name, &period];
        let tail = [sent.status, &received, sent.note];
        self.row(head.into_iter().chain(cells.iter().map(String::as_str)).chain(tail));
    }

    /// No cell here holds a comma, quote or line break, so none is quoted.
    fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        let cells: Vec<&str> = cells.into_iter().collect();
        assert!(!cells.iter().any(|cell| cell.contains([',', '"', '\n'])), "a cell of {cells:?} would need quotes");
        self.text.push_str(&cells.join(","));
        self.text.push('\n');
    }
}

fn texts(counts: &[u32]) -> Vec<String> {
    counts.iter().map(u32::to_string).collect()
}

// Chance.

/// A stream of pseudo-random numbers (splitmix64, <https://prng.di.unimi.it/splitmix64.c>).
struct Chance(u64);

impl Chance {
    /// A stream of its own for every name (FNV-1a).
    fn seeded(name: &str) -> Chance {
        Chance(
            name.bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)),
        )
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including 1.
    fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn happens(&mut self, probability: f64) -> bool {
        self.fraction() < probability
    }

    /// A whole number from `low` to `high`, both included.
    fn between(&mut self, low: u32, high: u32) -> u32 {
        low + (self.next() % u64::from(high - low + 1)) as u32
    }

    /// The day of the month on which a return comes in.
    fn day(&mut self) -> u32 {
        self.between(9, 28)
    }

    fn binomial(&mut self, trials: u32, probability: f64) -> u32 {
        (0..trials).filter(|_| self.happens(probability)).count() as u32
    }

    /// A Poisson count, as the sum of many rare chances. That takes no exponential, whose last digit may differ from
    /// one machine to the next.
    fn poisson(&mut self, mean: f64) -> u32 {
        let trials = 50 * mean.ceil() as u32;
        if trials == 0 { 0 } else { self.binomial(trials, mean / f64::from(trials)) }
    }

    /// Deals `total` out by weight, one at a time.
    fn deal<const N: usize>(&mut self, total: u32, weights: &[u32; N]) -> [u32; N] {
        let all: u32 = weights.iter().sum();
        let mut counts = [0; N];
        for _ in 0..total {
            let mut left = self.between(1, all);
            for (count, weight) in counts.iter_mut().zip(weights) {
                if left <= *weight {
                    *count += 1;
                    break;
                }
                left -= weight;
            }
        }
        counts
    }
}

/// `part` moved into `band` of `whole`: partners correct what is out of the ordinary before they send it.
fn within(part: u32, whole: u32, band: RangeInclusive<f64>) -> u32 {
    let low = (band.start() * f64::from(whole)).ceil() as u32;
    let high = (band.end() * f64::from(whole)).floor() as u32;
    part.max(low).min(high)
}
