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

const SHEETS: [(&str, Sheet); 24] = [
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
    ("idva", idva),
    ("mash", mash),
    ("dvpo", dvpo),
    ("census", census),
    ("equality", equality),
    ("safe-accommodation", safe_accommodation),
    ("outcomes", outcomes),
    ("social-care", social_care),
    ("perpetrator-outcomes", perpetrator_outcomes),
    ("victim-support", victim_support),
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
const HUB_FOR_CHILDREN: &str = "Midshire Multi-Agency Safeguarding Hub";
const VICTIM_SUPPORT: &str = "Midshire Victim Support";
const ADVOCACY: &str = "Midshire Advocacy Service";

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

/// The quarter in which the safeguarding hub did not keep up.
const SLOW: Quarter = Quarter(11);

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
        format!("{} Q{}", self.financial_year(), self.number())
    }

    /// `2024/25`.
    fn financial_year(self) -> String {
        format!("{}/{}", self.year(), self.year() % 100 + 1)
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
    for (kind, partner) in [
        ("idva", ADVOCACY),
        ("mash", HUB_FOR_CHILDREN),
        ("dvpo", POLICE),
        ("outcomes", HUB),
        ("social-care", COUNCIL),
        ("victim-support", VICTIM_SUPPORT),
    ] {
        owes(kind, partner, COUNTY, FIRST, None);
    }
    for (kind, partner, from, to) in [
        ("equality", HUB, "2021/22", ""),
        ("safe-accommodation", COUNCIL, "2021/22", ""),
        ("perpetrator-outcomes", PATHWAYS, "2021/22", "2022/23"),
        ("perpetrator-outcomes", REGIONAL, "2023/24", ""),
    ] {
        csv.row([kind, partner, COUNTY.code, from, to]);
    }
    // The registers beside these files are written by hand.
    for (kind, from) in [
        ("actions", "2024/25 Q3"),
        ("priorities", "2024/25 Q3"),
        ("risks", "2024/25 Q4"),
        ("recommendations", "2024/25 Q4"),
        ("contracts", "2024/25 Q4"),
        ("contract-kpis", "2024/25 Q4"),
        ("programme-plan", "2024/25 Q4"),
        ("attendance", "2024/25 Q4"),
        ("reviews", "2024/25 Q4"),
        ("statutory-returns", "2024/25"),
    ] {
        csv.row([kind, "Midshire Partnership Office", COUNTY.code, from, ""]);
    }
    csv.text
}

// The returns.

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

/// The hub's referrals to IDVAs and a few more that came directly. Three in five engage, and a case is open for about two
/// quarters.
fn idva(chance: &mut Chance) -> String {
    let mut csv = Csv::wide(
        "referrals,engaged,open_start,closed,open_end,posts,exit_forms,risk_reduced,abuse_ceased,feels_safer",
    );
    let hub = referrals(&mut Chance::seeded("referrals"));
    let mut open = 205;
    for quarter in Quarter::all() {
        let rows = hub.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let to_idva = rows.filter(|row| row[3] == quarter.label() && row[4] == "by-service" && row[6] == "idva");
        let of_hub: u32 = to_idva.filter_map(|row| row[8].parse::<u32>().ok()).sum();
        let referred = of_hub + chance.poisson(22.0);
        let engaged = chance.binomial(referred, 0.62);
        let closed = chance.binomial(open + engaged, 0.47);
        let open_end = open + engaged - closed;
        let posts = if quarter < NEW_DEFINITION { "11.5" } else { "13.0" };
        let forms = chance.binomial(closed, 0.7);
        let outcomes = [0.72, 0.58, 0.8].map(|share| chance.binomial(forms, share));
        let mut cells = texts(&[referred, engaged, open, closed, open_end]);
        cells.push(posts.to_string());
        cells.extend(texts(&[forms]));
        cells.extend(texts(&outcomes));
        csv.returned(&Sent::new(ADVOCACY, COUNTY, quarter, chance.day()), cells);
        open = open_end;
    }
    csv.text
}

/// Levels of need, and for each thousand referrals those at it and those of them that are primarily due to domestic abuse.
const LEVELS: [(&str, u32, u32); 5] =
    [("2", 420, 210), ("3", 300, 260), ("4a", 160, 190), ("4b", 85, 150), ("4c", 35, 110)];

/// Most contacts come from police incidents, and about one in four is about domestic abuse. A quarter with a backlog and those
/// after it show what it takes to clear one.
fn mash(chance: &mut Chance) -> String {
    let [levels, of_abuse] =
        ["", "domestic_abuse_"].map(|of| LEVELS.map(|(level, _, _)| format!(",{of}level_{level}")).concat());
    let mut csv = Csv::wide(&format!(
        "contacts,domestic_abuse_contacts,referrals,domestic_abuse_referrals{levels}{of_abuse},hours,backlog_start,\
         decided,backlog_end"
    ));
    let mut backlog = 64;
    for quarter in Quarter::all() {
        // A family is behind one to seven of them, four on average.
        let families = chance.poisson(900.0 * quarter.season() * quarter.growth(0.03));
        let contacts = (0..families).map(|_| chance.between(1, 7)).sum();
        let referrals = chance.binomial(contacts, 0.27);
        let by_level = chance.deal(referrals, &LEVELS.map(|(_, weight, _)| weight));
        let abuse_by_level: [u32; 5] =
            std::array::from_fn(|level| chance.binomial(by_level[level], f64::from(LEVELS[level].2) / 1000.0));
        let abuse_referrals: u32 = abuse_by_level.iter().sum();
        // A contact about domestic abuse that became a referral may be due to something else in the first place.
        let abuse = abuse_referrals + chance.binomial(contacts - referrals, 0.26);
        let left = if quarter == SLOW { 0.06 } else { 0.018 };
        let backlog_end = chance.binomial(backlog + contacts, left);
        let decided = backlog + contacts - backlog_end;
        let hours = if quarter == SLOW { chance.between(340, 420) } else { chance.between(160, 240) };
        let mut cells = texts(&[contacts, abuse, referrals, abuse_referrals]);
        cells.extend(texts(&by_level));
        cells.extend(texts(&abuse_by_level));
        cells.push(format!("{:.1}", f64::from(hours) / 10.0));
        cells.extend(texts(&[backlog, decided, backlog_end]));
        let note = if quarter == SLOW { "Police systems were changed and staff were missing." } else { "" };
        csv.returned(&Sent { note, ..Sent::new(HUB_FOR_CHILDREN, COUNTY, quarter, chance.day()) }, cells);
        backlog = backlog_end;
    }
    csv.text
}

/// A dozen notices or two in a quarter; most lead to an order, and one order in six is breached.
fn dvpo(chance: &mut Chance) -> String {
    let mut csv = Csv::wide("issued,applied,granted,breached");
    for quarter in Quarter::all() {
        let issued = chance.poisson(24.0 * quarter.season() * quarter.growth(0.08));
        let applied = chance.binomial(issued, 0.9);
        let granted = chance.binomial(applied, 0.82);
        let breached = chance.binomial(granted, 0.17);
        csv.returned(&Sent::new(POLICE, COUNTY, quarter, chance.day()), texts(&[issued, applied, granted, breached]));
    }
    csv.text
}

/// Ethnic groups: the share of the residents at the census, and of the people who use services, of each thousand.
const ETHNIC_GROUPS: [(&str, u32, u32); 5] =
    [("white", 868, 842), ("mixed", 21, 34), ("asian", 74, 72), ("black", 22, 38), ("other", 15, 14)];

/// First languages, in the same way.
const LANGUAGES: [(&str, u32, u32); 7] = [
    ("english", 924, 916),
    ("polish", 21, 22),
    ("romanian", 11, 12),
    ("panjabi", 12, 13),
    ("urdu", 9, 10),
    ("sign", 1, 1),
    ("other", 22, 26),
];

/// The residents of the county at the census, by ethnic group and by first language.
fn census(_: &mut Chance) -> String {
    let mut csv = Csv::new("partner,area_code,area_name,year,measure,ethnic_group,language,value");
    let mut by_group = |measure: &str, groups: &[(&str, u32, u32)], row: fn(&str) -> [&str; 2]| {
        for (group, of_thousand, _) in groups {
            let people = COUNTY.people / 1000 * of_thousand;
            let [ethnic_group, language] = row(group);
            csv.row([
                OBSERVATORY,
                COUNTY.code,
                COUNTY.name,
                "2021",
                measure,
                ethnic_group,
                language,
                &people.to_string(),
            ]);
        }
    };
    by_group("by-ethnic-group", &ETHNIC_GROUPS, |group| [group, ""]);
    by_group("by-language", &LANGUAGES, |group| ["", group]);
    csv.text
}

/// The people who use services, by ethnic group and first language. Language is asked less often, and more so each year.
fn equality(chance: &mut Chance) -> String {
    let groups = ETHNIC_GROUPS.map(|(group, _, _)| format!(",ethnic_{group}")).concat();
    let languages = LANGUAGES.map(|(language, _, _)| format!(",language_{language}")).concat();
    let mut csv = Csv::wide(&format!(
        "people{groups},ethnic_recorded,ethnic_not_known{languages},language_recorded,language_not_known"
    ));
    for (year, quarter) in YEAR_ENDS.into_iter().enumerate() {
        let people = chance.poisson(1_750.0 * quarter.growth(0.04));
        let [ethnic, spoken] = [0.9, 0.62 + 0.06 * year as f64].map(|share| chance.binomial(people, share));
        let by_group = chance.deal(ethnic, &ETHNIC_GROUPS.map(|(_, _, weight)| weight));
        let by_language = chance.deal(spoken, &LANGUAGES.map(|(_, _, weight)| weight));
        let mut cells = texts(&[people]);
        cells.extend(texts(&by_group));
        cells.extend(texts(&[ethnic, people - ethnic]));
        cells.extend(texts(&by_language));
        cells.extend(texts(&[spoken, people - spoken]));
        csv.yearly(&Sent::new(HUB, COUNTY, quarter, chance.day()), cells);
    }
    csv.text
}

/// The last quarter of each financial year.
const YEAR_ENDS: [Quarter; 4] = [Quarter(3), Quarter(7), Quarter(11), Quarter(15)];

/// The year whose report on safe accommodation was never made.
const NO_REPORT: Quarter = Quarter(7);

/// What the quarters of a year of another return come to, in one of its columns.
fn of_year(sheet: &str, year_end: Quarter, column: &str) -> u32 {
    let place = |name: &str| sheet.lines().next().and_then(|line| line.split(',').position(|heading| heading == name));
    let (Some(period), Some(column)) = (place("period"), place(column)) else { return 0 };
    let quarters = [3, 2, 1, 0].map(|back| Quarter(year_end.0 - back).label());
    let rows = sheet.lines().map(|line| line.split(',').collect::<Vec<_>>());
    rows.filter(|row| quarters.iter().any(|quarter| row[period] == quarter))
        .filter_map(|row| row[column].parse::<u32>().ok())
        .sum()
}

/// Where households were supported, beside refuges; for each hundred in a refuge.
const OTHER_ACCOMMODATION: [f64; 5] = [0.16, 0.24, 0.62, 0.12, 0.05];

/// Why households could not be supported, for each hundred of them.
const REASONS: [(&str, u32); 7] = [
    ("no_space", 52),
    ("too_many_children", 14),
    ("mental_health", 11),
    ("substance_misuse", 9),
    ("disability", 4),
    ("no_recourse", 7),
    ("other", 3),
];

/// The households of the refuges, who are most of them, and those in other kinds of safe accommodation.
fn safe_accommodation(chance: &mut Chance) -> String {
    let reasons = REASONS.map(|(reason, _)| format!(",unmet_{reason}")).concat();
    let mut csv = Csv::wide(&format!(
        "people,women,men,transgender_adults,children,households,in_refuge,in_specialist,in_dispersed,in_sanctuary,\
         in_second_stage,in_other,unmet{reasons},spending"
    ));
    let refuges = refuge(&mut Chance::seeded("refuge"));
    for quarter in YEAR_ENDS {
        let in_refuge = of_year(&refuges, quarter, "households") + chance.poisson(4.0);
        let others = OTHER_ACCOMMODATION.map(|share| chance.poisson(share * f64::from(in_refuge)));
        let households = in_refuge + others.iter().sum::<u32>();
        let men = chance.binomial(households, 0.04);
        let trans = chance.binomial(households, 0.012);
        let women = households - men - trans;
        let children = chance.poisson(1.05 * f64::from(households));
        let unmet = of_year(&refuges, quarter, "turned_away") + chance.poisson(12.0);
        // Some households are refused for a second reason.
        let weights = REASONS.map(|(_, weight)| weight);
        let (first, second) = (chance.deal(unmet, &weights), chance.deal(unmet / 5, &weights));
        let by_reason: [u32; 7] = std::array::from_fn(|reason| (first[reason] + second[reason]).min(unmet));
        let spending = 1_000 * (households * 4 + chance.between(0, 60));
        if quarter == NO_REPORT {
            continue;
        }
        let mut cells = texts(&[households + children, women, men, trans, children, households, in_refuge]);
        cells.extend(texts(&others));
        cells.extend(texts(&[unmet]));
        cells.extend(texts(&by_reason));
        cells.extend(texts(&[spending]));
        csv.yearly(&Sent::new(COUNCIL, COUNTY, quarter, chance.day()), cells);
    }
    csv.text
}

/// For each question the share of forms that say better, the same, worse or nothing, of each hundred.
const ANSWERS: [(&str, [u32; 4]); 3] =
    [("safety", [74, 15, 6, 5]), ("wellbeing", [64, 24, 7, 5]), ("confidence", [79, 13, 3, 5])];

/// What people say when their support ends. Four in ten give a form back, and more of them each year.
fn outcomes(chance: &mut Chance) -> String {
    let answers = ANSWERS.map(|(question, _)| {
        ["better", "same", "worse", "no_answer"].map(|answer| format!(",{question}_{answer}")).concat()
    });
    let mut csv = Csv::wide(&format!("ended,forms{}", answers.concat()));
    for quarter in Quarter::all() {
        let ended = chance.poisson(410.0 * quarter.season() * quarter.growth(0.03));
        let forms = chance.binomial(ended, 0.4 * quarter.growth(0.05));
        let mut cells = texts(&[ended, forms]);
        for (_, weights) in ANSWERS {
            cells.extend(texts(&chance.deal(forms, &weights)));
        }
        csv.returned(&Sent::new(HUB, COUNTY, quarter, chance.day()), cells);
    }
    csv.text
}

/// What police notifications lead to, of each hundred.
const THRESHOLDS: [(&str, u32); 4] =
    [("no_further_action", 46), ("early_help", 29), ("child_in_need", 18), ("child_protection", 7)];

/// Most notifications come in time, but for the quarter in which the safeguarding hub did not keep up either.
fn social_care(chance: &mut Chance) -> String {
    let thresholds = THRESHOLDS.map(|(threshold, _)| format!(",{threshold}")).concat();
    let mut csv = Csv::wide(&format!("notifications,in_time{thresholds}"));
    for quarter in Quarter::all() {
        let notifications = chance.poisson(1_240.0 * quarter.season() * quarter.growth(0.02));
        let in_time = chance.binomial(notifications, if quarter == SLOW { 0.71 } else { 0.9 });
        let by_threshold = chance.deal(notifications, &THRESHOLDS.map(|(_, weight)| weight));
        let mut cells = texts(&[notifications, in_time]);
        cells.extend(texts(&by_threshold));
        csv.returned(&Sent::new(COUNCIL, COUNTY, quarter, chance.day()), cells);
    }
    csv.text
}

/// Kinds of abuse: how many of those on a programme used it before, and how many of these still did at the end.
const ABUSE: [(&str, f64, f64); 4] =
    [("physical", 0.68, 0.24), ("sexual", 0.28, 0.3), ("stalking", 0.5, 0.36), ("controlling", 0.86, 0.4)];

/// Those who completed a programme. With eight places they are too few to be shown.
fn perpetrator_outcomes(chance: &mut Chance) -> String {
    let [before, after] = ["before", "after"].map(|when| ABUSE.map(|(kind, _, _)| format!(",{when}_{kind}")).concat());
    let mut csv = Csv::wide(&format!("assessed{before}{after},victims,victims_offered,victims_safer"));
    let places = perpetrator_places(&mut Chance::seeded("perpetrator-places"));
    for quarter in YEAR_ENDS {
        let assessed = of_year(&places, quarter, "completions");
        let before = ABUSE.map(|(_, share, _)| chance.binomial(assessed, share));
        let after: [u32; 4] = std::array::from_fn(|kind| chance.binomial(before[kind], ABUSE[kind].2));
        let victims = assessed + chance.binomial(assessed, 0.2);
        let offered = chance.binomial(victims, 0.94);
        let safer = chance.binomial(offered, 0.7);
        let partner = if quarter < PROGRAMME_ENDED { PATHWAYS } else { REGIONAL };
        let mut cells = texts(&[assessed]);
        cells.extend(texts(&before));
        cells.extend(texts(&after));
        cells.extend(texts(&[victims, offered, safer]));
        csv.yearly(&Sent::new(partner, COUNTY, quarter, chance.day()), cells);
    }
    csv.text
}

/// A third of the victims of crime who are referred are victims of domestic abuse.
fn victim_support(chance: &mut Chance) -> String {
    let mut csv = Csv::wide("cases,domestic_abuse_cases,visits,visits_in_time");
    for quarter in Quarter::all() {
        let cases = chance.poisson(1_420.0 * quarter.season());
        let abuse = chance.binomial(cases, 0.31 * quarter.growth(0.02));
        let visits = chance.binomial(abuse, 0.55);
        let in_time = chance.binomial(visits, 0.84);
        let cells = texts(&[cases, abuse, visits, in_time]);
        csv.returned(&Sent::new(VICTIM_SUPPORT, COUNTY, quarter, chance.day()), cells);
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

    /// One row of a return in the wide shape, for a quarter.
    fn returned(&mut self, sent: &Sent, cells: Vec<String>) {
        self.sent(&sent.quarter.label(), sent, cells);
    }

    /// One row of a return in the wide shape, for the financial year that ends with the quarter.
    fn yearly(&mut self, sent: &Sent, cells: Vec<String>) {
        self.sent(&sent.quarter.financial_year(), sent, cells);
    }

    fn sent(&mut self, period: &str, sent: &Sent, cells: Vec<String>) {
        let received = sent.quarter.received(sent.day);
        let head = [sent.partner, sent.area.code, sent.area.name, period];
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
