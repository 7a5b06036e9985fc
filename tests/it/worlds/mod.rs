//! Partnerships of chance: whatever was sent, whoever publishes what of it in whichever order, the program refuses, or the
//! attacker in `outside` finds nothing in what it released.
//!
//! `cargo test --release --test it worlds::` draws a few. `WORLDS=5000 cargo test --release --test it worlds:: -- --ignored
//! --nocapture` draws so many and says what kinds of leaks there are; `SEED=17` before it draws one and shows all of it, and
//! `KEEP=folder` besides writes its files there, a folder for each stage.

mod draw;

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use crate::outside::given::{Files, Vintage};
use crate::outside::judge::{Verdict, in_words, judge, judge_with, withheld_for_others};
use crate::project::Project;
use draw::{Stage, draw};

/// What became of a world.
struct Outcome {
    verdict: Verdict,
    /// Refreshes that were made, and that were refused, with the reason.
    made: usize,
    refused: Vec<String>,
    vintages: Vec<Vintage>,
    /// Counts that are withheld for the sake of others, and those of them that could be shown, in words.
    for_others: usize,
    needless: Vec<String>,
    running: Duration,
    judging: Duration,
}

/// Runs a world in a folder, and judges what was released at the end.
fn run(project: &Project, seed: u64) -> Outcome {
    let _ = fs::remove_dir_all(project.path("output"));
    let mut vintages: Vec<Vintage> = Vec::new();
    let (mut made, mut refused, mut running) = (0, Vec::new(), Duration::ZERO);
    for Stage { files, arguments, forgets } in draw(seed) {
        for folder in ["pipelines", "returns"] {
            let _ = fs::remove_dir_all(project.path(folder));
        }
        files.iter().for_each(|(path, text)| project.write(path, text));
        if forgets {
            let _ = fs::remove_dir_all(project.path("output/internal"));
        }
        let mut all = vec!["refresh", "--returns", "returns", "--quiet"];
        all.extend(arguments.iter().map(String::as_str));
        let start = Instant::now();
        let ran = project.run(&all);
        running += start.elapsed();
        if ran.code != 0 {
            refused.push(ran.said());
            continue;
        }
        made += 1;
        let mut given: Files = files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
        let output = project.files("output").into_iter().filter(|(path, _)| !path.contains("/internal/"));
        given.extend(output.map(|(path, bytes)| (format!("output/{path}"), bytes)));
        vintages.push(Vintage::read(&given, None, vintages.last()));
    }
    let start = Instant::now();
    let verdict = judge(&vintages);
    let (mut for_others, mut needless) = (0, Vec::new());
    // What was withheld once stays so, so it is asked of the first release alone whether it had to be.
    if verdict.is_safe() && vintages.len() == 1 {
        for withheld in withheld_for_others(&vintages) {
            for_others += 1;
            if judge_with(&vintages, std::slice::from_ref(&withheld)).is_safe() {
                needless.push(in_words(&vintages, &withheld));
            }
        }
    }
    Outcome { verdict, made, refused, vintages, for_others, needless, running, judging: start.elapsed() }
}

/// What many worlds came to.
#[derive(Default)]
struct Tally {
    /// Worlds by the kind of their leaks, each with the first seed.
    kinds: BTreeMap<String, (usize, u64)>,
    leaking: usize,
    untrue: Vec<(u64, String)>,
    made: usize,
    refused: usize,
    reasons: BTreeMap<String, (usize, u64)>,
    looked_for: usize,
    open: usize,
    contradicted: usize,
    by_markers: usize,
    /// Counts that are withheld for the sake of others, and those of them that could be shown.
    for_others: usize,
    needless: Vec<u64>,
    not_used: BTreeMap<String, usize>,
    running: Duration,
    judging: Duration,
    slowest: (Duration, u64),
}

impl Tally {
    fn add(&mut self, seed: u64, outcome: Outcome) {
        let Outcome { verdict, made, refused, for_others, needless, running, judging, .. } = outcome;
        self.for_others += for_others;
        self.needless.extend(needless.iter().map(|_| seed));
        self.made += made;
        self.refused += refused.len();
        for said in refused {
            let code = said
                .lines()
                .find_map(|line| line.split_once("error[").map(|(_, rest)| rest.split(']').next().unwrap_or("")));
            let reason = code.map_or_else(|| said.lines().next().unwrap_or("").to_owned(), str::to_owned);
            self.reasons.entry(reason).or_insert((0, seed)).0 += 1;
        }
        self.leaking += usize::from(!verdict.is_safe());
        let mut kinds: Vec<String> =
            verdict.leaks.iter().map(|leak| leak.kind.clone()).filter(|kind| !kind.is_empty()).collect();
        kinds.extend(verdict.words.first().map(|_| "words".to_owned()));
        kinds.sort();
        kinds.dedup();
        for kind in kinds {
            self.kinds.entry(kind).or_insert((0, seed)).0 += 1;
        }
        self.untrue.extend(verdict.untrue.into_iter().map(|words| (seed, words)));
        self.looked_for += verdict.looked_for;
        self.open += verdict.open;
        self.contradicted += verdict.contradicted;
        self.by_markers += verdict.by_markers;
        for (statistic, count) in verdict.not_used {
            *self.not_used.entry(statistic).or_default() += count;
        }
        self.running += running;
        self.judging += judging;
        self.slowest = self.slowest.max((judging, seed));
    }

    fn said(&self, worlds: usize) -> String {
        let mut kinds: Vec<(&String, &(usize, u64))> = self.kinds.iter().collect();
        kinds.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        let kinds: String =
            kinds.iter().map(|(kind, (count, seed))| format!("{count:6}  {kind} (seed {seed})\n")).collect();
        let reasons: String =
            self.reasons.iter().map(|(reason, (count, seed))| format!("{count:6}  {reason} (seed {seed})\n")).collect();
        let untrue: String =
            self.untrue.iter().take(20).map(|(seed, words)| format!("        {words} (seed {seed})\n")).collect();
        format!(
            "{worlds} worlds, {} refreshes made and {} refused, {} counts looked for, {} left open, {} told by markers alone, \
             {} sent that contradict the rest\n\
             {} worlds leak, by kind:\n{kinds}refused because of:\n{reasons}{} claims that are not true:\n{untrue}\
             {} withheld for the sake of others, {} of them for nothing (seeds {:?})\n\
             not used: {:?}\n{:.1} s running, {:.1} s judging, slowest {:.2} s (seed {})",
            self.made,
            self.refused,
            self.looked_for,
            self.open,
            self.by_markers,
            self.contradicted,
            self.leaking,
            self.untrue.len(),
            self.for_others,
            self.needless.len(),
            &self.needless[..self.needless.len().min(8)],
            self.not_used,
            self.running.as_secs_f64(),
            self.judging.as_secs_f64(),
            self.slowest.0.as_secs_f64(),
            self.slowest.1
        )
    }
}

/// Runs worlds side by side, and puts together what they came to.
fn many(seeds: std::ops::Range<u64>) -> Tally {
    let beside = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let share = |first: usize| {
        let project = Project::in_memory();
        let own = seeds.clone().skip(first).step_by(beside);
        own.map(|seed| (seed, Outcome { vintages: Vec::new(), ..run(&project, seed) })).collect::<Vec<_>>()
    };
    let mut outcomes: Vec<(u64, Outcome)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..beside)
            .map(|first| {
                scope.spawn({
                    let share = &share;
                    move || share(first)
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    outcomes.sort_by_key(|(seed, _)| *seed);
    let mut tally = Tally::default();
    outcomes.into_iter().for_each(|(seed, outcome)| tally.add(seed, outcome));
    tally
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn no_world_of_chance_leaks() {
    let tally = many(0..60);
    assert!(tally.leaking == 0 && tally.untrue.is_empty(), "{}", tally.said(60));
    // The program protects from more than this attacker looks for, so that a few could be shown for all that it finds.
    assert!(tally.needless.len() * 5 <= tally.for_others, "{}", tally.said(60));
}

#[test]
#[ignore = "takes minutes"]
#[allow(clippy::print_stdout, reason = "what it measures is to be read")]
fn no_world_of_many_leaks() {
    if let Some(seed) = number("SEED") {
        println!("{}", shown(seed));
        return;
    }
    let (worlds, first) = (number("WORLDS").unwrap_or(5000), number("FROM").unwrap_or(0));
    let tally = many(first..first + worlds);
    println!("{}", tally.said(worlds as usize));
    assert!(tally.leaking == 0 && tally.untrue.is_empty(), "{} of {worlds} worlds leak", tally.leaking);
}

/// Everything about one world.
fn shown(seed: u64) -> String {
    let mut text = Vec::new();
    for (at, Stage { files, arguments, forgets }) in draw(seed).into_iter().enumerate() {
        text.push(format!("== stage {at}: {arguments:?}{}", if forgets { ", nothing remembered" } else { "" }));
        if let Ok(kept) = std::env::var("KEEP") {
            for (path, file) in &files {
                let path = std::path::Path::new(&kept).join(at.to_string()).join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, file).unwrap();
            }
        }
        let files = files.iter().filter(|(path, _)| !path.ends_with("areas.toml") && !path.contains("/o."));
        text.extend(files.map(|(path, file)| format!("-- {path}\n{file}")));
    }
    let outcome = run(&Project::in_memory(), seed);
    text.extend(outcome.refused.iter().map(|said| format!("refused: {said}")));
    for (at, vintage) in outcome.vintages.iter().enumerate() {
        for release in &vintage.releases {
            text.push(format!(
                "== vintage {at}: {}{}",
                release.folder,
                if release.is_new { "" } else { " (as before)" }
            ));
            let columns = ["measure", "statistic", "area", "period", "breakdown", "value", "marker"];
            let rows = release.rows.iter();
            text.extend(rows.map(|row| format!("   {}", columns.map(|column| row.get(column)).join(" | "))));
        }
    }
    text.extend(outcome.verdict.untrue.iter().map(|words| format!("untrue: {words}")));
    text.extend(outcome.needless.iter().map(|count| format!("could be shown: {count}")));
    text.push(outcome.verdict.said());
    text.join("\n")
}
