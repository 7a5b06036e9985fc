//! How often a page tells of a movement that is not there: `cargo build --release`, then
//! `cargo run --release --example false_alarms [PAGES] [FOLDER]`.
//!
//! Series of 16 quarters are made by chance from fixed seeds, around means of which the truth is known, sent to the program as returns,
//! and published as one page for each series, with a headline, its changes on the quarter and on the year before, and a control
//! chart. Then the pages are read: how many of them say what is not so, or see what is.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

const QUARTERS: u32 = 16;
const FIRST_YEAR: u32 = 2021;

/// A truth behind series.
struct Truth {
    /// The measure that is sent.
    id: &'static str,
    words: &'static str,
    mean: f64,
    /// Variance over mean.
    dispersion: f64,
    /// By how much the first and the third quarter of a year differ from the mean, in opposite ways.
    seasons: f64,
    /// By how much the last four quarters are higher.
    step: f64,
    /// By how much each year is higher than the one before.
    trend: f64,
}

const NONE: Truth = Truth { id: "", words: "", mean: 60.0, dispersion: 1.0, seasons: 0.0, step: 0.0, trend: 0.0 };

const TRUTHS: &[Truth] = &[
    Truth { id: "few", words: "nothing changes, mean 20", mean: 20.0, ..NONE },
    Truth { id: "some", words: "nothing changes, mean 60", ..NONE },
    Truth { id: "many", words: "nothing changes, mean 300", mean: 300.0, ..NONE },
    Truth { id: "twice", words: "variance twice the mean, mean 300", mean: 300.0, dispersion: 2.0, ..NONE },
    Truth { id: "four-times", words: "variance four times the mean, mean 300", mean: 300.0, dispersion: 4.0, ..NONE },
    Truth { id: "seasons", words: "seasons of 15%, mean 300", mean: 300.0, seasons: 0.15, ..NONE },
    Truth {
        id: "seasons-and-twice",
        words: "seasons of 15%, variance twice the mean, mean 300",
        mean: 300.0,
        seasons: 0.15,
        dispersion: 2.0,
        ..NONE
    },
    Truth { id: "weak-seasons", words: "seasons of 15%, mean 60", seasons: 0.15, ..NONE },
    Truth { id: "step", words: "30% more in the last four quarters, mean 60", step: 0.3, ..NONE },
    Truth { id: "small-step", words: "10% more in the last four quarters, mean 300", mean: 300.0, step: 0.1, ..NONE },
    Truth { id: "rising", words: "10% more each year, mean 60", trend: 0.1, ..NONE },
];

/// Whether a page says something.
type Sought = fn(&Page) -> bool;

/// What is looked for on a page.
const SOUGHT: [(&str, Sought); 5] = [
    ("clear change on the quarter before", |page| page.on_quarter),
    ("clear change on the year before", |page| page.on_year),
    ("either", |page| page.on_quarter || page.on_year),
    ("special cause now", |page| page.special_now),
    ("any special cause", |page| page.special),
];

struct Page {
    on_quarter: bool,
    on_year: bool,
    special_now: bool,
    special: bool,
}

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let pages = arguments.next().and_then(|pages| pages.parse().ok()).unwrap_or(200);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "target/false-alarms".to_owned()));
    let names: Vec<&str> = SOUGHT.iter().map(|(name, _)| *name).collect();
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "per cent of {pages} pages\n\n| truth | {} |\n|---|{}",
        names.join(" | "),
        "---:|".repeat(names.len())
    )?;
    // One after the other, since a run keeps all its pages until they are proved.
    for truth in TRUTHS {
        write(&folder, truth, pages)?;
        refresh(&folder)?;
        let read: Vec<Page> = (0..pages).map(|page| Page::read(&folder, truth, page)).collect::<io::Result<_>>()?;
        let percent = |is: Sought| 100.0 * read.iter().filter(|page| is(page)).count() as f64 / f64::from(pages);
        let cells: Vec<String> = SOUGHT.iter().map(|(_, is)| format!("{:.1}", percent(*is))).collect();
        writeln!(out, "| {} | {} |", truth.words, cells.join(" | "))?;
    }
    Ok(())
}

/// Runs the program that was built beside this example.
fn refresh(folder: &Path) -> io::Result<()> {
    let example = env::current_exe()?;
    let program = example.ancestors().nth(2).unwrap_or(Path::new(".")).join("quarterday");
    let at = |name: &str| folder.join(name);
    let status = Command::new(program)
        .args(["refresh", "--quiet", "--pipelines"])
        .arg(at("pipelines"))
        .arg("--returns")
        .arg(at("returns"))
        .arg("--output")
        .arg(at("output"))
        .stdout(std::process::Stdio::null())
        .status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other("quarterday refresh has failed")) }
}

impl Page {
    fn read(folder: &Path, truth: &Truth, page: u32) -> io::Result<Page> {
        let year = FIRST_YEAR + QUARTERS / 4 - 1;
        let edition = format!("{year}-{:02}-q4-series-{page}-{}", (year + 1) % 100, code(page).to_lowercase());
        let release = folder.join("output").join(truth.id).join(edition).join("release");
        let html = fs::read_to_string(release.join("report.html"))?;
        let table = fs::read_to_string(release.join("tables/chart.csv"))?;
        // The sentence of the headline, whose parts begin with what the figure is compared with. The key messages before it say no more.
        let words = html.split("<h3>In words</h3>").nth(1).unwrap_or_default();
        let sentence =
            words.split("<li>Cases (").nth(1).and_then(|after| after.split("</li>").next()).unwrap_or_default();
        let is_clear = |quarter: &str| {
            sentence.split("clear ").skip(1).zip(sentence.split("clear ")).any(|(after, before)| {
                let told = after.starts_with("increase") || after.starts_with("decrease");
                let compared = before.rfind(" from ").map_or("", |at| &before[at..]);
                told && compared.contains(quarter)
            })
        };
        let rows: Vec<&str> = table.lines().filter(|line| line.contains(',')).collect();
        Ok(Page {
            on_quarter: is_clear("October to December"),
            on_year: is_clear("January to March"),
            special_now: rows.last().is_some_and(|row| row.contains("special cause")),
            special: rows.iter().any(|row| row.contains("special cause")),
        })
    }
}

fn code(area: u32) -> String {
    format!("E07{:06}", 100 + area)
}

/// The pipelines and returns of a truth: an area for each page.
fn write(folder: &Path, truth: &Truth, pages: u32) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder.join("pipelines/returns"))?;
    fs::create_dir_all(folder.join("returns/made-up"))?;
    let place = |name: &str| folder.join(name);
    fs::write(place("pipelines/returns/areas.toml"), AREAS)?;
    fs::write(place("pipelines/returns/cases.toml"), CASES.replace("{id}", truth.id))?;
    let codes: Vec<String> = (0..pages).map(|page| format!("\"{}\"", code(page))).collect();
    let text = PUBLICATION.replace("{id}", truth.id).replace("{first}", &code(0)).replace("{codes}", &codes.join(", "));
    fs::write(place(&format!("pipelines/{}.toml", truth.id)), text)?;
    let mut areas = "area_code,area_name,level,parent\n".to_owned();
    let mut cases = format!("partner,area_code,period,{}\n", truth.id);
    for page in 0..pages {
        areas += &format!("{},Series {page},district,\n", code(page));
        for quarter in 0..QUARTERS {
            let (year, part) = (FIRST_YEAR + quarter / 4, quarter % 4);
            let count = truth.count(page, quarter);
            cases += &format!("Service,{},{year}/{:02} Q{},{count}\n", code(page), (year + 1) % 100, part + 1);
        }
    }
    fs::write(place("returns/made-up/areas.csv"), areas)?;
    fs::write(place("returns/made-up/cases.csv"), cases)
}

impl Truth {
    fn count(&self, page: u32, quarter: u32) -> u64 {
        let seed = self.id.bytes().fold(u64::from(page) << 20 | u64::from(quarter), |seed, byte| {
            (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut chance = Chance(seed);
        let season = [1.0 + self.seasons, 1.0, 1.0 - self.seasons, 1.0][(quarter % 4) as usize];
        let step = if quarter + 4 >= QUARTERS { 1.0 + self.step } else { 1.0 };
        let mean = self.mean * season * step * (1.0 + self.trend).powi((quarter / 4) as i32);
        // A mean that varies itself as a gamma variate does makes counts of which the variance is a multiple of the mean.
        let shape = mean / (self.dispersion - 1.0);
        let mean = if self.dispersion > 1.0 { mean / shape * chance.gamma(shape) } else { mean };
        chance.poisson(mean)
    }
}

/// Chance that is the same on every machine (splitmix64).
struct Chance(u64);

impl Chance {
    /// Above 0 and below 1.
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64 + f64::MIN_POSITIVE
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// By Marsaglia and Tsang 2000; the shape is 1 or more.
    fn gamma(&mut self, shape: f64) -> f64 {
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// As many events as there are before the waiting times between them add up to the mean.
    fn poisson(&mut self, mean: f64) -> u64 {
        let (mut waited, mut events) = (-self.uniform().ln(), 0);
        while waited < mean {
            waited -= self.uniform().ln();
            events += 1;
        }
        events
    }
}

const AREAS: &str = r#"title = "Areas"
about = "The areas of the simulation."
owner = "Simulation"
reference = "areas"

[columns]
area_code = { role = "area" }
area_name = { role = "area-name" }
level = { role = "level" }
parent = { role = "parent" }
"#;

const CASES: &str = r#"title = "Simulated cases"
about = "Counts that chance made."
owner = "Simulation"
frequency = "quarter"

[columns]
partner = { role = "partner" }
area_code = { role = "area" }
period = { role = "period" }

[[measures]]
id = "{id}"
label = "Cases ({id})"
unit = "cases"
people = true
"#;

const PUBLICATION: &str = r#"title = "Simulated cases"
publisher = "Simulation"
returns = ["made-up"]
area = "{first}"
frequency = "quarter"
for-each = { codes = [{codes}] }

[disclosure]
public = "every figure is invented"

[[figures]]
id = "cases"
sum = { measure = "cases.{id}" }

[[figures]]
id = "on-last-quarter"
change = { of = "cases", on = "previous-quarter" }

[[figures]]
id = "on-last-year"
change = { of = "cases", on = "same-quarter-last-year" }

[[sections]]
title = "Cases"

[[sections.headlines]]
figure = "cases"
beside = ["on-last-quarter", "on-last-year"]

[[sections.charts]]
id = "chart"
kind = "control"
title = "Cases"
figures = ["cases"]
periods = { quarters = 16 }
along = "periods"
"#;
