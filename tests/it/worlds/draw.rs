//! Draws a small partnership, what it sent, what is published of it, and what changes from one refresh to the next.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::outside::chance::Chance;

/// What a refresh begins with: every file of the project, by its path; nothing that stood in `pipelines/` or `returns/` before.
pub struct Stage {
    pub files: BTreeMap<String, String>,
    /// Further arguments of the refresh.
    pub arguments: Vec<String>,
    /// Somebody deletes what the program remembers.
    pub forgets: bool,
}

const COUNTY: &str = "E10000099";
const QUARTERS: [&str; 6] = ["2023/24 Q4", "2024/25 Q1", "2024/25 Q2", "2024/25 Q3", "2024/25 Q4", "2025/26 Q1"];
const MONTHS: [&str; 3] = ["January 2025", "February 2025", "March 2025"];
const ITEMS: [(&str, &str); 3] = [("police", "Police"), ("gp", "Doctor"), ("self", "Themselves")];

#[derive(Clone)]
struct District {
    code: String,
    name: String,
    from: &'static str,
    to: &'static str,
    successor: String,
}

/// How the second and third measure hang together with the first.
#[derive(Clone, Copy, PartialEq)]
enum Tie {
    None,
    AtMost,
    /// The first is the sum of the others.
    Sum,
    /// Several answers each, and none without one.
    Answers,
    /// What is open at the end of one quarter is open at the start of the next.
    Balance,
}

/// What there truly is of a district in a quarter.
#[derive(Clone, Copy, Default)]
struct Truth {
    items: [usize; 3],
    part: usize,
    places: usize,
    answers: [usize; 3],
    open: usize,
}

impl Truth {
    fn all(&self) -> usize {
        self.items.iter().sum()
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Sent {
    Whole,
    NotApplicable,
    Missing,
    Blank,
    Range,
    /// With a remark that says how many.
    Remarked,
}

#[derive(Clone)]
struct Publication {
    folders: Vec<&'static str>,
    area: usize,
    policy: String,
    figures: Vec<String>,
    tables: Vec<String>,
}

#[derive(Clone)]
struct Partnership {
    districts: Vec<District>,
    tie: Tie,
    has_items: bool,
    is_sparse: bool,
    protects_items: bool,
    has_places: bool,
    has_people: bool,
    /// Partners send a share that they made themselves.
    has_share: bool,
    partners: usize,
    /// Quarters that anything is sent for.
    quarters: usize,
    truth: BTreeMap<(usize, usize), Truth>,
    sent: BTreeMap<(usize, usize), Sent>,
    /// What the county sends for itself: period, and what it says.
    county: BTreeMap<String, usize>,
    publications: Vec<Publication>,
    measure: &'static str,
    item: &'static str,
}

/// All stages of the partnership of this seed.
pub fn draw(seed: u64) -> Vec<Stage> {
    let mut chance = Chance::new(seed);
    let mut partnership = Partnership::draw(&mut chance);
    let mut stages = vec![Stage { files: partnership.files(), arguments: Vec::new(), forgets: false }];
    let more = match chance.below(20) {
        0..11 => 0,
        11..16 => 1,
        16..19 => 2,
        _ => 4,
    };
    for _ in 0..more {
        let mut stage = Stage { files: BTreeMap::new(), arguments: Vec::new(), forgets: false };
        for _ in 0..chance.between(1, 2) {
            partnership.change(&mut chance, &mut stage);
        }
        stage.files = partnership.files();
        stages.push(stage);
    }
    stages
}

impl Partnership {
    fn draw(chance: &mut Chance) -> Partnership {
        let names = ["Ambermere", "Brackenhythe", "Coldharrow", "Dunwether"];
        let district = |(at, name): (usize, &&str)| District {
            code: format!("E0700090{}", at + 1),
            name: (*name).to_owned(),
            from: "",
            to: "",
            successor: String::new(),
        };
        let mut districts: Vec<District> = names.iter().take(chance.between(2, 4)).enumerate().map(district).collect();
        if chance.percent(20) {
            // The last one ends, and its neighbour or a new one comes in its place.
            let is_new = chance.percent(50);
            let successor = if is_new { "E07000908".to_owned() } else { districts[0].code.clone() };
            let last = districts.last_mut().unwrap();
            (last.to, last.successor) = ("2024-09-30", successor.clone());
            if is_new {
                let name = if chance.percent(50) { last.name.clone() } else { "Eskermoor".to_owned() };
                districts.push(District {
                    code: successor,
                    name,
                    from: "2024-10-01",
                    to: "",
                    successor: String::new(),
                });
            }
        }
        let tie = chance.one(&[Tie::None, Tie::None, Tie::AtMost, Tie::Sum, Tie::Answers, Tie::Balance]);
        let has_items = tie != Tie::Balance && chance.percent(35);
        let mut partnership = Partnership {
            districts,
            tie,
            has_items,
            is_sparse: has_items && chance.percent(25),
            protects_items: has_items && chance.percent(25),
            has_places: tie == Tie::AtMost && chance.percent(40),
            has_people: chance.percent(15),
            has_share: tie == Tie::AtMost && chance.percent(35),
            partners: chance.one(&[1, 1, 4, 4, 5]),
            quarters: chance.one(&[1, 2, 2, 4, 5]),
            truth: BTreeMap::new(),
            sent: BTreeMap::new(),
            county: BTreeMap::new(),
            publications: Vec::new(),
            measure: "n",
            item: "gp",
        };
        for quarter in 0..partnership.quarters {
            partnership.happen(chance, quarter);
        }
        partnership.county_sends(chance);
        for _ in 0..chance.one(&[1, 1, 2, 3]) {
            let publication = partnership.publication(chance);
            partnership.publications.push(publication);
        }
        partnership
    }

    /// The quarter at this place, the last of those that there can be being the first.
    fn quarter(at: usize) -> &'static str {
        const ORDER: [usize; 6] = [4, 3, 2, 1, 0, 5];
        QUARTERS[ORDER[at]]
    }

    fn is_there(&self, district: usize, quarter: usize) -> bool {
        let District { from, to, .. } = &self.districts[district];
        let is_late = matches!(Self::quarter(quarter), "2024/25 Q3" | "2024/25 Q4" | "2025/26 Q1");
        (to.is_empty() || !is_late) && (from.is_empty() || is_late)
    }

    /// Draws what happened in a quarter, and whether it was sent.
    fn happen(&mut self, chance: &mut Chance, quarter: usize) {
        for district in 0..self.districts.len() {
            if !self.is_there(district, quarter) {
                continue;
            }
            let truth = self.occurred(chance);
            self.truth.insert((district, quarter), truth);
            let sent = match chance.below(100) {
                0..6 => Sent::NotApplicable,
                6..13 => Sent::Missing,
                13..15 => Sent::Blank,
                15..17 => Sent::Range,
                17..19 => Sent::Remarked,
                _ => Sent::Whole,
            };
            self.sent.insert((district, quarter), sent);
        }
    }

    fn occurred(&self, chance: &mut Chance) -> Truth {
        let mut truth = Truth { items: [chance.count(), 0, 0], ..Truth::default() };
        if self.has_items {
            truth.items = [chance.count(), chance.count(), chance.below(4)];
        }
        let all = truth.all();
        truth.part = chance.below(all + 1);
        truth.places = truth.part + chance.below(4);
        truth.answers = [truth.part, all - truth.part, chance.below(all.min(4) + 1)];
        truth.open = chance.count();
        truth
    }

    /// The sum over the districts of some quarters.
    fn total(&self, quarters: &[usize]) -> usize {
        let of = self.truth.iter().filter(|((_, quarter), _)| quarters.contains(quarter));
        of.map(|(_, truth)| truth.all()).sum()
    }

    /// What the county sends besides, for quarters, years and other runs of days; it may be out by a little.
    fn county_sends(&mut self, chance: &mut Chance) {
        if self.tie == Tie::Balance {
            return;
        }
        let sends =
            |chance: &mut Chance, county: &mut BTreeMap<String, usize>, period: &str, total: usize, times: usize| {
                if chance.percent(times) {
                    let off = if chance.percent(20) { chance.between(0, 4) } else { 2 };
                    county.insert(period.to_owned(), (total + off).saturating_sub(2));
                }
            };
        let mut county = BTreeMap::new();
        for quarter in 0..self.quarters {
            sends(chance, &mut county, Self::quarter(quarter), self.total(&[quarter]), 20);
        }
        if self.quarters >= 4 {
            sends(chance, &mut county, "2024/25", self.total(&[0, 1, 2, 3]), 30);
            sends(chance, &mut county, "2024-04-01 to 2024-09-30", self.total(&[2, 3]), 12);
            sends(chance, &mut county, "2024-04-01 to 2024-12-31", self.total(&[1, 2, 3]), 12);
        }
        if self.quarters >= 5 {
            sends(chance, &mut county, "2024", self.total(&[1, 2, 3, 4]), 15);
        }
        if chance.percent(8) {
            // The months of the last quarter, which add up to it.
            let total = self.total(&[0]);
            let first = chance.below(total + 1);
            let second = chance.below((total - first).min(4) + 1);
            let months = [first, second, total - first - second];
            county.extend(MONTHS.iter().map(|month| (*month).to_owned()).zip(months));
        }
        self.county = county;
    }

    fn change(&mut self, chance: &mut Chance, stage: &mut Stage) {
        match chance.below(14) {
            0..5 => {
                for _ in 0..chance.between(1, 2) {
                    let keys: Vec<(usize, usize)> = self.truth.keys().copied().collect();
                    let key = chance.one(&keys);
                    let truth = self.occurred(chance);
                    self.truth.insert(key, Truth { open: self.truth[&key].open, ..truth });
                    self.sent.insert(key, Sent::Whole);
                }
                if chance.percent(70) {
                    let periods: Vec<String> = self.county.keys().cloned().collect();
                    self.county_sends(chance);
                    self.county.retain(|period, _| periods.contains(period));
                }
            }
            5 if self.quarters == 5 => {
                self.happen(chance, 5);
                self.quarters = 6;
            }
            6 => {
                let district = chance.below(self.districts.len());
                let old = self.districts[district].code.clone();
                let new = format!("E0700095{district}");
                self.districts[district].code.clone_from(&new);
                self.districts
                    .iter_mut()
                    .filter(|other| other.successor == old)
                    .for_each(|other| other.successor.clone_from(&new));
                for publication in &mut self.publications {
                    publication.tables.iter_mut().for_each(|table| *table = table.replace(&old, &new));
                }
            }
            7 => {
                self.measure = "cases";
                let renamed = |text: &String| text.replace("\"s.n\"", "\"s.cases\"");
                for publication in &mut self.publications {
                    publication.figures = publication.figures.iter().map(renamed).collect();
                }
            }
            8 if self.has_items => {
                self.item = "doctor";
                for publication in &mut self.publications {
                    publication.figures.iter_mut().for_each(|figure| *figure = figure.replace("\"gp\"", "\"doctor\""));
                }
            }
            9 => {
                let publication = self.publication(chance);
                self.publications.push(publication);
            }
            10 => {
                let at = chance.below(self.publications.len());
                self.publications[at].policy = policy(chance);
            }
            11 => {
                let at = chance.below(self.publications.len());
                self.publications[at].folders.reverse();
            }
            12 => stage.forgets = chance.percent(50),
            _ => stage.arguments = vec![name(chance.below(self.publications.len()))],
        }
    }

    fn publication(&self, chance: &mut Chance) -> Publication {
        let measure = format!("s.{}", self.measure);
        let mut figures = vec![("n".to_owned(), format!("sum = {{ measure = \"{measure}\" }}"))];
        let mut add = |id: &str, method: String| figures.push((id.to_owned(), method));
        match self.tie {
            Tie::None => {}
            Tie::AtMost | Tie::Sum => add("m", "sum = { measure = \"s.m\" }".to_owned()),
            Tie::Answers => add("b", "sum = { measure = \"s.b\" }".to_owned()),
            Tie::Balance => {
                add("opening", "sum = { measure = \"s.opening\" }".to_owned());
                add("out", "sum = { measure = \"s.out\" }".to_owned());
            }
        }
        if self.has_places {
            add("p", "sum = { measure = \"s.places\" }".to_owned());
        }
        if self.has_share && chance.percent(60) {
            add("s", "sum = { measure = \"s.m-share\" }".to_owned());
        }
        if self.has_items {
            add("police", format!("sum = {{ measure = \"{measure}\", items = {{ source = \"police\" }} }}"));
            add("doctor", format!("sum = {{ measure = \"{measure}\", items = {{ source = \"{}\" }} }}", self.item));
        }
        let counts: Vec<String> = figures
            .iter()
            .map(|(id, _)| id.clone())
            .filter(|id| !["b", "p", "s", "opening"].contains(&id.as_str()))
            .collect();
        for _ in 0..chance.one(&[0, 0, 1, 2]) {
            self.derived(chance, &counts, &mut figures);
        }
        let ids: Vec<String> = figures.iter().map(|(id, _)| id.clone()).collect();
        let derived: Vec<String> = ids.iter().filter(|id| id.contains('-')).cloned().collect();
        let area = if chance.percent(12) { chance.between(1, self.districts.len()) } else { 0 };
        let mut tables = Vec::new();
        for _ in 0..chance.one(&[1, 1, 2, 3]) {
            tables.push(self.table(chance, &ids, area));
        }
        if !derived.is_empty() {
            let shown = if chance.percent(60) { [vec!["n".to_owned()], derived].concat() } else { derived };
            let areas = if chance.percent(60) { "areas = \"family\"\n" } else { "" };
            let down = if areas.is_empty() { "periods" } else { "areas" };
            tables.push(format!("figures = {shown:?}\n{areas}down = \"{down}\"\nacross = \"figures\"\n"));
        }
        Publication {
            folders: chance.one(&[vec!["ours"], vec!["ours"], vec!["ours", "other"], vec!["other", "ours"]]),
            area,
            policy: policy(chance),
            figures: figures.into_iter().map(|(id, method)| format!("id = \"{id}\"\n{method}\n")).collect(),
            tables,
        }
    }

    /// Adds a figure that is made from others.
    fn derived(&self, chance: &mut Chance, counts: &[String], figures: &mut Vec<(String, String)>) {
        let of = chance.one(counts);
        let on = chance.one(&[
            "previous-quarter",
            "previous-quarter",
            "same-quarter-last-year",
            "mean-quarter-of-previous-year",
        ]);
        let form = chance.one(&["", "", ", form = \"difference\""]);
        let (name, method) = match chance.below(10) {
            0 => ("change", format!("change = {{ of = \"{of}\", on = \"{on}\"{form} }}")),
            1 | 2 => {
                let on = if on.starts_with("mean") { "previous-quarter" } else { on };
                ("alike", format!("change = {{ of = \"{of}\", on = \"{on}\", like-for-like = true{form} }}"))
            }
            3 => ("rolling", format!("rolling = {{ of = \"{of}\" }}")),
            4 if counts.len() > 1 => (
                "share",
                format!("share = {{ part = \"{}\", whole = \"n\" }}\ndecimals = {}", counts[1], chance.below(3)),
            ),
            5 if counts.len() > 1 => {
                ("ratio", format!("ratio = {{ of = \"{}\", to = \"n\" }}\ndecimals = 2", counts[1]))
            }
            6 => ("rank", format!("rank = {{ of = \"{of}\" }}")),
            7 => ("half", format!("quantile = {{ of = \"{of}\", groups = 2 }}")),
            8 if counts.len() > 1 => ("both", format!("add = {{ of = [\"n\", \"{}\"] }}", counts[1])),
            9 if self.has_people => {
                let year = |(_, own): &(String, String)| own.starts_with("rolling");
                if figures.iter().any(year) {
                    return;
                }
                figures.push(("year-of-n".to_owned(), "rolling = { of = \"n\" }".to_owned()));
                (
                    "rate",
                    "rate = { of = \"year-of-n\", population = \"all-ages\", per = 1000 }\ndecimals = 2".to_owned(),
                )
            }
            _ => return,
        };
        let id = format!("{name}-of-{of}");
        // One rolling sum would be the same figure twice.
        let is_new = !figures.iter().any(|(other, own)| {
            *other == id || *own == method || method.starts_with("rolling") && own.starts_with("rolling")
        });
        if is_new {
            figures.push((id, method));
        }
    }

    fn table(&self, chance: &mut Chance, ids: &[String], area: usize) -> String {
        let counts: Vec<String> = ids.iter().filter(|id| !id.contains('-') && *id != "b").cloned().collect();
        let one = chance.one(&counts);
        let periods = match chance.below(13) {
            12 => format!("named = [\"{}\", \"2024/25 Q4\"]", MONTHS.join("\", \"")),
            0..3 => "quarters = 1".to_owned(),
            3..7 => format!("quarters = {}", chance.between(2, 5)),
            7 | 8 => "years = 1".to_owned(),
            9 => "named = [\"2024/25 Q4\", \"2024/25 Q3\", \"2024/25\"]".to_owned(),
            10 => "named = [\"2024\", \"2024/25 Q3\", \"2024/25 Q2\", \"2024/25 Q1\", \"2023/24 Q4\"]".to_owned(),
            _ => "named = [\"2024-04-01 to 2024-09-30\", \"2024-04-01 to 2024-12-31\", \"2024/25\", \"2024/25 Q4\"]"
                .to_owned(),
        };
        let across_periods = format!("across = \"periods\"\nperiods = {{ {periods} }}\n");
        if self.has_items && chance.percent(35) || self.tie == Tie::Answers && chance.percent(50) {
            let (id, by) = if self.has_items && chance.percent(50) || self.tie != Tie::Answers {
                ("n", "source")
            } else {
                ("b", "need")
            };
            if id == "b" || self.has_items {
                let whole = if id == "n" && chance.percent(50) { "whole = true\n" } else { "" };
                let areas = if area == 0 && chance.percent(40) {
                    "areas = \"family\"\ndown = \"areas\"\nacross = \"items\"\n".to_owned()
                } else {
                    "down = \"items\"\nacross = \"figures\"\n".to_owned()
                };
                return format!("figures = [\"{id}\"]\nby = \"{by}\"\n{whole}{areas}");
            }
        }
        if area > 0 || chance.percent(25) {
            return format!("figures = {counts:?}\ndown = \"figures\"\n{across_periods}");
        }
        let areas = match chance.below(6) {
            0..3 => "\"family\"".to_owned(),
            3 => "\"children\"".to_owned(),
            _ => {
                let mut codes: Vec<&str> = self.districts.iter().map(|district| district.code.as_str()).collect();
                codes.retain(|_| chance.percent(70));
                codes.extend(chance.percent(70).then_some(COUNTY));
                if codes.is_empty() { "\"family\"".to_owned() } else { format!("{{ codes = {codes:?} }}") }
            }
        };
        format!("figures = [\"{one}\"]\nareas = {areas}\ndown = \"areas\"\n{across_periods}")
    }

    fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        for (at, publication) in self.publications.iter().enumerate() {
            files.insert(format!("pipelines/{}.toml", name(at)), self.toml(publication));
        }
        files.insert("pipelines/returns/areas.toml".to_owned(), AREAS.to_owned());
        files.insert("pipelines/returns/s.toml".to_owned(), self.kind());
        files.insert("pipelines/returns/o.toml".to_owned(), OTHER.to_owned());
        files
            .insert("returns/other/o.csv".to_owned(), format!("partner,area_code,period,q\nX,{COUNTY},2024/25 Q4,5\n"));
        files.insert("returns/ours/areas.csv".to_owned(), self.areas());
        files.insert("returns/ours/s.csv".to_owned(), self.rows());
        if self.has_people {
            files.insert("pipelines/returns/people.toml".to_owned(), PEOPLE.to_owned());
            let rows =
                self.districts.iter().enumerate().map(|(at, of)| format!("{},2024,{}\n", of.code, 400 + 300 * at));
            let all: String = rows.chain([format!("{COUNTY},2024,2500\n")]).collect();
            files.insert("returns/ours/people.csv".to_owned(), format!("area_code,year,people\n{all}"));
        }
        files
    }

    fn areas(&self) -> String {
        let mut text = format!("area_code,area_name,level,parent,from,to,successor\n{COUNTY},Midshire,county,,,,\n");
        for District { code, name, from, to, successor } in &self.districts {
            let _ = writeln!(text, "{code},{name},district,{COUNTY},{from},{to},{successor}");
        }
        text
    }

    fn rows(&self) -> String {
        let mut text = "partner,area_code,period,measure,source,need,value,note\n".to_owned();
        for ((district, quarter), sent) in &self.sent {
            let truth = &self.truth[&(*district, *quarter)];
            let partner = if self.partners == 1 { 1 } else { district + 1 };
            let place = format!("{},{}", self.districts[*district].code, Self::quarter(*quarter));
            let mut row = |partner: usize, measure: &str, parts: &str, value: usize| {
                let value = match sent {
                    Sent::Missing => return,
                    Sent::NotApplicable => "n/a".to_owned(),
                    Sent::Blank => String::new(),
                    Sent::Range if (1..5).contains(&value) => "<5".to_owned(),
                    Sent::Range | Sent::Whole | Sent::Remarked => value.to_string(),
                };
                let note = if *sent == Sent::Remarked {
                    format!("only {value} of {measure} this time")
                } else {
                    String::new()
                };
                let _ = writeln!(text, "P{partner},{place},{measure},{parts},{value},{note}");
            };
            if self.has_items {
                for ((item, _), count) in ITEMS.iter().zip(truth.items) {
                    let item = if *item == "gp" { self.item } else { item };
                    if count > 0 || !self.is_sparse {
                        row(partner, self.measure, &format!("{item},"), count);
                    }
                }
            } else if self.partners == 5 && *district == 0 {
                // Two partners in the first district.
                row(partner, self.measure, ",", truth.part);
                row(9, self.measure, ",", truth.all() - truth.part);
            } else {
                row(partner, self.measure, ",", truth.all());
            }
            let is_shared = self.partners == 5 && *district == 0 && !self.has_items;
            match self.tie {
                Tie::None => {}
                _ if is_shared => {}
                Tie::AtMost => row(partner, "m", ",", truth.part),
                Tie::Sum => {
                    row(partner, "m", ",", truth.part);
                    row(partner, "e", ",", truth.all() - truth.part);
                }
                Tie::Answers => {
                    for (need, count) in ["a", "b", "c"].iter().zip(truth.answers) {
                        row(partner, "b", &format!(",{need}"), count);
                    }
                }
                Tie::Balance => self.balance(*district, *quarter, partner, &mut row),
            }
            if self.has_places && !is_shared {
                row(partner, "places", ",", truth.places);
            }
            if self.has_share && !is_shared && *sent == Sent::Whole && truth.all() > 0 {
                let share = 100.0 * truth.part as f64 / truth.all() as f64;
                let _ = writeln!(text, "P{partner},{place},m-share,,,{share:.1},");
            }
        }
        for (period, value) in &self.county {
            if !self.has_items {
                let _ = writeln!(text, "Coord,{COUNTY},{period},{},,,{value},", self.measure);
            }
        }
        text
    }

    /// What was open at the start, what went, and what is open at the end; what came is the first measure.
    fn balance(&self, district: usize, quarter: usize, partner: usize, row: &mut dyn FnMut(usize, &str, &str, usize)) {
        // From the first quarter on, whatever the order in which they are drawn.
        let order = |at: usize| QUARTERS.iter().position(|other| *other == Self::quarter(at)).unwrap();
        let mut quarters: Vec<usize> =
            (0..self.quarters).filter(|at| self.truth.contains_key(&(district, *at))).collect();
        quarters.sort_by_key(|at| order(*at));
        let mut open = quarters.first().map_or(0, |first| self.truth[&(district, *first)].open);
        for at in quarters {
            let truth = &self.truth[&(district, at)];
            let went = truth.part.min(open + truth.all());
            let closing = open + truth.all() - went;
            if at == quarter {
                row(partner, "opening", ",", open);
                row(partner, "out", ",", went);
                row(partner, "closing", ",", closing);
            }
            open = closing;
        }
    }

    fn kind(&self) -> String {
        let mut text = KIND.to_owned();
        let protected = if self.protects_items { "protected = true\n" } else { "" };
        let items: Vec<String> = ITEMS
            .iter()
            .map(|(id, label)| {
                format!("{{ id = \"{}\", label = \"{label}\" }}", if *id == "gp" { self.item } else { id })
            })
            .collect();
        let _ = writeln!(
            text,
            "[[dimensions]]\nid = \"source\"\nlabel = \"Source\"\n{protected}items = [{}]\n",
            items.join(", ")
        );
        let mut measure = |id: &str, label: &str, people: bool, more: &str| {
            let _ = writeln!(
                text,
                "[[measures]]\nid = \"{id}\"\nlabel = \"{label}\"\nunit = \"cases\"\npeople = {people}\n{more}"
            );
        };
        let sparse = if self.is_sparse { "sparse = true\n" } else { "" };
        let by = if self.has_items { "by = [\"source\"]\n" } else { "" };
        measure(self.measure, "Cases", true, &format!("{by}{sparse}"));
        match self.tie {
            Tie::None => {}
            Tie::AtMost => measure("m", "Repeat cases", true, ""),
            Tie::Sum => {
                measure("m", "Cases of women", true, "");
                measure("e", "Cases of others", true, "");
            }
            Tie::Answers => measure("b", "Cases by need", true, "by = [\"need\"]\n"),
            Tie::Balance => {
                measure("opening", "Open at the start", true, "over-time = \"level\"\n");
                measure("out", "Closed", true, "");
                measure("closing", "Open at the end", true, "over-time = \"level\"\n");
            }
        }
        if self.has_places {
            measure("places", "Places", false, "over-time = \"level\"\n");
        }
        if self.has_share {
            let more = "whole = false\ndecimals = 1\nmaximum = 100\nover-time = \"none\"\n";
            let _ = writeln!(
                text,
                "[[measures]]\nid = \"m-share\"\nlabel = \"Share of cases, as reported\"\nunit = \"per cent\"\n{more}"
            );
        }
        let n = self.measure;
        let rule = match self.tie {
            Tie::None => String::new(),
            Tie::AtMost => format!("at-most = {{ part = \"m\", whole = \"{n}\" }}"),
            Tie::Sum => format!("sum = {{ parts = [\"m\", \"e\"], total = \"{n}\" }}"),
            Tie::Answers => format!("multi-response = {{ parts = \"b\", whole = \"{n}\" }}"),
            Tie::Balance => {
                format!("balance = {{ opening = \"opening\", in = \"{n}\", out = \"out\", closing = \"closing\" }}")
            }
        };
        if !rule.is_empty() {
            let _ = writeln!(text, "[[rules]]\n{rule}\n");
        }
        if self.has_places {
            let _ = writeln!(text, "[[rules]]\nat-most = {{ part = \"m\", whole = \"places\" }}\n");
        }
        text
    }

    fn toml(&self, publication: &Publication) -> String {
        let Publication { folders, area, policy, figures, tables } = publication;
        let area = if *area == 0 { COUNTY } else { &self.districts[area - 1].code };
        let mut text = format!(
            "title = \"S\"\npublisher = \"x\"\nreturns = {folders:?}\narea = \"{area}\"\nfrequency = \"quarter\"\n\n[disclosure]\n{policy}\n"
        );
        figures.iter().for_each(|figure| text.push_str(&format!("[[figures]]\n{figure}\n")));
        text.push_str("[[sections]]\ntitle = \"S\"\n\n");
        for (at, table) in tables.iter().enumerate() {
            let _ = writeln!(text, "[[sections.tables]]\nid = \"t{at}\"\ntitle = \"t{at}\"\n{table}");
        }
        text
    }
}

fn name(publication: usize) -> String {
    format!("p{publication}")
}

fn policy(chance: &mut Chance) -> String {
    const AGREED: &str = "agreed-by = \"the board\"\nagreed-on = \"15 January 2025\"\n";
    match chance.below(20) {
        0 => "public = \"it stands in council papers\"\n".to_owned(),
        1 => format!("threshold = 8\nround = 5\n{AGREED}"),
        2 => format!("round = 5\n{AGREED}"),
        3 => format!("threshold = 5\nwidth = 2\n{AGREED}"),
        4 | 5 => format!("threshold = 3\n{AGREED}"),
        6 | 7 => format!("threshold = 10\n{AGREED}"),
        _ => format!("threshold = 5\n{AGREED}"),
    }
}

const AREAS: &str = r#"title = "Areas"
about = "Areas."
owner = "Analyst"
reference = "areas"

[columns]
area_code = { role = "area" }
area_name = { role = "area-name" }
level = { role = "level" }
parent = { role = "parent" }
from = { role = "from" }
to = { role = "to" }
successor = { role = "successor" }
"#;

const KIND: &str = r#"title = "S"
about = "Cases."
owner = "Provider"
frequency = "quarter"

[columns]
partner = { role = "partner" }
area_code = { role = "area" }
period = { role = "period" }
measure = { role = "measure" }
value = { role = "value" }
source = { role = "dimension", dimension = "source", optional = true }
need = { role = "dimension", dimension = "need", optional = true }
note = { role = "note", optional = true }

[[dimensions]]
id = "need"
label = "Need"
overlapping = true
items = [{ id = "a", label = "Housing" }, { id = "b", label = "Health" }, { id = "c", label = "Debt" }]

"#;

const OTHER: &str = r#"title = "O"
about = "Meetings."
owner = "Provider"
frequency = "quarter"

[columns]
partner = { role = "partner" }
area_code = { role = "area" }
period = { role = "period" }

[[measures]]
id = "q"
label = "Meetings"
unit = "meetings"
"#;

const PEOPLE: &str = r#"title = "People"
about = "Populations."
owner = "Analyst"
frequency = "calendar-year"

[columns]
area_code = { role = "area" }
year = { role = "period" }

[[measures]]
id = "people"
label = "People"
unit = "people"
over-time = "level"

[[populations]]
id = "all-ages"
label = "people of all ages"
measure = "people"
year = "within"
"#;
