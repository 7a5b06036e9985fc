//! Wherever a run is killed, and whatever the disk refuses: what stands is whole and of one run, the next run succeeds, and what
//! was told is remembered. Nor do two runs write one output folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use quarterday::disk::device::{Disk, Real};
use quarterday::disk::swap::{self, Part};
use quarterday::disk::{journal, load, lock, remember};
use quarterday::publish::Files;

use crate::project::{Project, Ran, assert_same, copy, files, quarterday, repository, without_stamp};

const MARAC: &str = "returns/small/marac.csv";
/// The folders of a run, in the order in which they are put in place.
const KEPT: [&str; 1] = ["internal/small"];
const EDITIONS: [&str; 5] = ["one/2023-24-q1", "two/2023-24-q1", "three/2023-24-q1", "one/blocked", "two/blocked"];

/// A disk that does what the real one does until a step that fails. Where that kills the run, nothing is done after it.
struct Faulty {
    at: usize,
    kills: bool,
    /// Whether two folders can be exchanged at once.
    exchanges: bool,
    steps: AtomicUsize,
}

impl Faulty {
    fn new(at: usize, kills: bool, exchanges: bool) -> Faulty {
        Faulty { at, kills, exchanges, steps: AtomicUsize::new(0) }
    }

    /// Does a step, or, where it is the one that fails, no more than `part` of it.
    fn step(&self, whole: impl FnOnce() -> io::Result<()>, part: impl FnOnce()) -> io::Result<()> {
        let step = self.steps.fetch_add(1, Ordering::Relaxed);
        if step == self.at {
            part();
        }
        if step == self.at || (self.kills && step > self.at) {
            return Err(
                if step.is_multiple_of(2) { ErrorKind::StorageFull } else { ErrorKind::PermissionDenied }.into()
            );
        }
        whole()
    }

    fn failed(&self) -> bool {
        self.steps.load(Ordering::Relaxed) > self.at
    }
}

impl Disk for Faulty {
    fn make(&self, folder: &Path, private: bool) -> io::Result<()> {
        self.step(|| Real.make(folder, private), || ())
    }

    fn write(&self, path: &Path, bytes: &[u8], private: bool) -> io::Result<()> {
        let half = || drop(Real.write(path, &bytes[..bytes.len() / 2], private));
        self.step(|| Real.write(path, bytes, private), half)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| Real.link(from, to), || ())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| Real.rename(from, to), || ())
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        if !self.exchanges {
            return Err(ErrorKind::InvalidInput.into());
        }
        self.step(|| Real.exchange(one, other), || ())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let one = || drop(files(path).keys().next().map(|name| fs::remove_file(path.join(name))));
        self.step(|| Real.remove(path), one)
    }

    fn sync(&self, folder: &Path) -> io::Result<()> {
        self.step(|| Real.sync(folder), || ())
    }
}

fn refresh(project: &Project) -> Ran {
    project.run(&["refresh", "--returns", "returns", "--quiet"])
}

fn publication(project: &Project, name: &str, figure: &str) {
    project.write(
        &format!("pipelines/{name}.toml"),
        format!(
            r#"title = "Small {name}"
publisher = "A test"
returns = ["small"]
area = "E10000098"
frequency = "quarter"
disclosure = {{ threshold = 5, agreed-by = "A test", agreed-on = "1 January 2025" }}
[[figures]]
id = "{figure}"
sum = {{ measure = "marac.{figure}" }}
[[sections]]
title = "Figures"
[[sections.tables]]
id = "{figure}"
title = "Counts"
figures = ["{figure}"]
areas = "family"
down = "areas"
across = "figures"
"#
        ),
    );
}

/// Two publications of one folder of returns.
fn project() -> Project {
    let project = Project::in_memory();
    for kind in ["areas", "marac", "population"] {
        let name = format!("pipelines/returns/{kind}.toml");
        project.write(&name, fs::read(repository().join(&name)).unwrap());
    }
    publication(&project, "one", "cases");
    publication(&project, "two", "repeats");
    project.write(
        "returns/small/areas.csv",
        "area_code,area_name,level,parent,from,to,successor\n\
         E10000098,Testshire,county,,,,\n\
         E07000981,Alder,district,E10000098,,,\n\
         E07000982,Birch,district,E10000098,,,\n",
    );
    project
}

/// Alder's cases and the repeats among them; Birch always has 30 and 9.
fn returned(project: &Project, folder: &str, cases: &str) {
    let repeats = cases.parse::<u32>().map_or(12, |cases| cases / 2 + 1);
    project.write(
        &format!("{folder}/small/marac.csv"),
        format!(
            "partner,area_code,area_name,period,cases,repeats\n\
             Coordinator,E07000981,Alder,2023/24 Q1,{cases},{repeats}\n\
             Coordinator,E07000982,Birch,2023/24 Q1,30,9\n"
        ),
    );
}

/// Alder's cases as an edition says them.
fn said(project: &Project) -> Option<u32> {
    let text = fs::read_to_string(project.path("output/one/2023-24-q1/release/figures.csv")).ok()?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let value = reader.headers().unwrap().iter().position(|heading| heading == "value").unwrap();
    let row = reader.records().map(Result::unwrap).find(|row| row[0].contains("/E07000981/")).unwrap();
    Some(row[value].parse().unwrap())
}

/// All of Alder's cases that are remembered.
fn remembered(project: &Project) -> BTreeSet<u32> {
    let memory = project.read("output/internal/small/disclosed.csv");
    let mut reader = csv::Reader::from_reader(memory.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    rows.filter(|row| row[1].starts_with("marac.cases||E07000981|")).map(|row| row[2].parse().unwrap()).collect()
}

/// The hidden files that are beside the output, but for the stamp and the lock.
fn left_over(output: &Path) -> Vec<String> {
    let names = without_stamp(files(output)).into_keys();
    names.filter(|name| name.split('/').any(|part| part.starts_with('.'))).collect()
}

/// A run over an older one: one edition is new, two folders of blocked publications are removed, the rest changes.
struct Runs {
    project: Project,
    old: BTreeMap<String, Vec<u8>>,
    new: BTreeMap<String, Vec<u8>>,
    /// What a third run leaves, after the new one and after the old one.
    after_new: BTreeMap<String, Vec<u8>>,
    after_old: BTreeMap<String, Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Which {
    Old,
    New,
}

impl Runs {
    fn new() -> Runs {
        let project = project();
        returned(&project, "returns", "40");
        refresh(&project).ends_with(0);
        returned(&project, "returns", "forty");
        refresh(&project).ends_with(1);
        let old = project.files("output");
        publication(&project, "three", "cases");
        returned(&project, "returns", "41");
        refresh(&project).ends_with(0);
        let new = project.files("output");
        returned(&project, "returns", "42");
        refresh(&project).ends_with(0);
        let after_new = project.files("output");
        assert_eq!(remembered(&project), BTreeSet::from([40, 41, 42]));
        let mut runs = Runs { project, old, new, after_new, after_old: BTreeMap::new() };
        runs.back_to_old();
        refresh(&runs.project).ends_with(0);
        runs.after_old = runs.project.files("output");
        assert_eq!(remembered(&runs.project), BTreeSet::from([40, 42]));
        runs
    }

    fn output(&self) -> PathBuf {
        self.project.path("output")
    }

    fn back_to_old(&self) {
        let _ = fs::remove_dir_all(self.output());
        for (name, bytes) in &self.old {
            self.project.write(&format!("output/{name}"), bytes);
        }
    }

    fn of(&self, folder: &str, which: Which) -> Files {
        let all = if which == Which::Old { &self.old } else { &self.new };
        let within = all.iter().filter_map(|(name, bytes)| Some((name.strip_prefix(folder)?, bytes)));
        within.filter_map(|(name, bytes)| Some((name.strip_prefix('/')?.to_owned(), bytes.clone()))).collect()
    }

    /// Puts the new run in place of the old one.
    fn swap(&self, disk: &dyn Disk) -> bool {
        let files = KEPT.iter().chain(&EDITIONS).map(|folder| self.of(folder, Which::New)).collect::<Vec<_>>();
        let parts = KEPT.iter().chain(&EDITIONS).zip(&files).map(|(folder, files)| Part { folder, files });
        let mut parts: Vec<Part> = parts.collect();
        let editions = parts.split_off(KEPT.len());
        swap::swap(disk, &self.output(), &parts, &editions).is_ok()
    }

    /// Which of the two stands in a folder: one does, whole.
    #[track_caller]
    fn standing(&self, folder: &str, exchanges: bool, after: &str) -> Which {
        let place = self.output().join(folder);
        let mut found = files(&place);
        if found.is_empty() && !exchanges {
            let name = place.file_name().unwrap().to_string_lossy().into_owned();
            found = files(&place.with_file_name(format!(".{name}.old")));
        }
        let which = [Which::Old, Which::New].into_iter().find(|which| self.of(folder, *which) == found);
        which.unwrap_or_else(|| panic!("{after}: {folder} is not whole: {:?}", found.keys()))
    }

    /// Which editions stand. None of the new ones does before what it tells is remembered.
    #[track_caller]
    fn editions(&self, exchanges: bool, after: &str) -> BTreeSet<Which> {
        let found = EDITIONS.iter().map(|folder| self.standing(folder, exchanges, after)).collect::<BTreeSet<Which>>();
        if found.contains(&Which::New) {
            let kept = self.standing(KEPT[0], exchanges, after);
            assert_eq!(kept, Which::New, "{after}: something is told that is not remembered");
        }
        found
    }

    /// What stands is of one run, and nothing else is left.
    #[track_caller]
    fn is_one_run(&self, after: &str) {
        let found = self.editions(true, after);
        assert_eq!(found.len(), 1, "{after}: the editions are of two runs");
        assert_eq!(left_over(&self.output()), Vec::<String>::new(), "{after}");
    }

    /// The next refresh, of returns that have changed again, succeeds and remembers what was told.
    #[track_caller]
    fn refreshes(&self, told: bool, after: &str) {
        refresh(&self.project).ends_with(0);
        let found = self.project.files("output");
        if told || found != self.after_old {
            assert_same(&found, &self.after_new, after);
        }
    }
}

/// Runs something with a disk on which the first step fails, then the second, and so on, until none does. Gives their number.
fn each_step(kills: bool, exchanges: bool, mut run: impl FnMut(&Faulty, usize)) -> usize {
    for at in 0.. {
        let disk = Faulty::new(at, kills, exchanges);
        run(&disk, at);
        if !disk.failed() {
            return at;
        }
    }
    0
}

#[test]
fn a_kill_at_any_step_leaves_whole_editions_and_the_next_run_finishes() {
    let runs = Runs::new();
    let (mut kills, mut mixed) = (0, 0);
    for exchanges in [true, false] {
        kills += each_step(true, exchanges, |disk, at| {
            runs.back_to_old();
            runs.swap(disk);
            let after = format!("killed at step {at}, exchanges: {exchanges}");
            let found = runs.editions(exchanges, &after);
            mixed += usize::from(found.len() > 1);
            runs.refreshes(found.contains(&Which::New), &after);
        });
    }
    assert!(kills >= 200 && mixed > 0, "{kills} kills, {mixed} between two editions");
}

#[test]
fn nor_does_it_matter_if_the_run_that_finishes_is_killed_too() {
    let runs = Runs::new();
    let mut kills = 0;
    for exchanges in [true, false] {
        each_step(true, exchanges, |disk, at| {
            // Where the first kill came is the same for every kill of the second run.
            kills += each_step(true, exchanges, |second, then| {
                runs.back_to_old();
                let first = Faulty::new(disk.at, true, exchanges);
                runs.swap(&first);
                disk.steps.store(first.steps.load(Ordering::Relaxed), Ordering::Relaxed);
                let after = format!("killed at step {at} and then {then}, exchanges: {exchanges}");
                let _ = journal::recover(second, &runs.output());
                runs.editions(exchanges, &after);
                journal::recover(&Real, &runs.output()).unwrap();
                runs.is_one_run(&after);
            });
        });
    }
    assert!(kills >= 800, "{kills} kills");
}

#[test]
fn a_step_that_fails_leaves_the_old_editions_or_the_new_ones() {
    let runs = Runs::new();
    let (mut failures, mut back) = (0, 0);
    for exchanges in [true, false] {
        failures += each_step(false, exchanges, |disk, at| {
            runs.back_to_old();
            let is_done = runs.swap(disk);
            let after = format!("step {at} failed, exchanges: {exchanges}");
            // Even before the next run.
            let found = runs.editions(exchanges, &after);
            assert_eq!(found.len(), 1, "{after}: the editions are of two runs");
            assert!(!is_done || found.contains(&Which::New), "{after}: what is not done was called done");
            back += usize::from(found.contains(&Which::Old));
            runs.refreshes(found.contains(&Which::New), &after);
        });
    }
    assert!(failures >= 200 && back > 0, "{failures} failures, {back} that changed nothing");
}

#[test]
fn a_memory_that_is_rebuilt_is_whole_wherever_that_is_killed() {
    let runs = Runs::new();
    let (folders, names) = (["small".to_owned()], ["one", "two", "three"].map(str::to_owned));
    for (name, bytes) in &runs.new {
        runs.project.write(&format!("output/{name}"), bytes);
    }
    let rebuilt = |disk: &dyn Disk| remember::remember(disk, &runs.output(), &folders, &names);
    let kills = each_step(true, true, |disk, at| {
        fs::remove_file(runs.output().join("internal/small/disclosed.csv")).unwrap();
        let done = rebuilt(disk).is_ok();
        let memory = || load::memory(&runs.output(), &folders, &names);
        // Either it is whole, or a refresh says that it is not.
        assert!(!done || memory().is_ok(), "killed at step {at}");
        rebuilt(&Real).unwrap();
        assert!(memory().unwrap().is_some(), "killed at step {at}");
    });
    assert!(kills > 10, "{kills} kills");
}

#[test]
fn a_run_that_was_interrupted_is_finished_even_if_the_next_one_is_blocked() {
    let runs = Runs::new();
    let at = (0..).find(|at| {
        runs.back_to_old();
        runs.swap(&Faulty::new(*at, true, true));
        runs.editions(true, "killed").len() > 1
    });
    assert!(at.is_some());
    let locked = ["refresh", "--returns", "returns", "--locked"];
    runs.project.run(&locked).ends_with(1).says("a run was interrupted");
    runs.project.run(&["audit", "output"]).ends_with(0);
    returned(&runs.project, "returns", "forty");
    refresh(&runs.project).ends_with(1);
    for folder in &EDITIONS[..3] {
        assert_eq!(runs.standing(folder, true, "blocked"), Which::New);
    }
}

/// An edition is released, and then corrected; Alder's cases are those given.
fn corrected(project: &Project, on: &[&str], cases: &str) {
    publication(project, "one", "cases");
    let mut text = project.read("pipelines/one.toml");
    for (at, on) in on.iter().enumerate() {
        let because = if at == 0 { "" } else { "because = \"A row was wrong.\"\n" };
        text.push_str(&format!("[[released]]\nperiod = \"2023/24 Q1\"\non = \"{on}\"\n{because}"));
    }
    project.write("pipelines/one.toml", text);
    returned(project, "returns", cases);
}

/// The corrected edition and the table of what was released are put in place together or not at all, so that no release is missed
/// that never stood; and whatever came of the run before, the next one succeeds.
#[test]
fn a_correction_that_is_killed_or_refused_is_whole_or_not_there() {
    let project = project();
    fs::remove_file(project.path("pipelines/two.toml")).unwrap();
    corrected(&project, &["2023-09-01"], "40");
    refresh(&project).ends_with(0);
    let old = project.files("output");
    corrected(&project, &["2023-09-01", "2023-10-01"], "45");
    refresh(&project).ends_with(0);
    let new = project.files("output");
    let of = |all: &BTreeMap<String, Vec<u8>>, folder: &str| -> Files {
        let within =
            all.iter().filter_map(|(name, bytes)| Some((name.strip_prefix(folder)?.strip_prefix('/')?, bytes)));
        within.map(|(name, bytes)| (name.to_owned(), bytes.clone())).collect()
    };
    let edition = "one/2023-24-q1";
    assert!(of(&new, edition).contains_key("vintages/1/figures.csv"), "a correction keeps what was released");
    let released = "internal/released/small";
    let made = ["internal/small", edition, released].map(|folder| (folder, of(&new, folder)));
    let (mut steps, mut backed) = (0, false);
    for (kills, exchanges) in [(true, true), (true, false), (false, true), (false, false)] {
        steps += each_step(kills, exchanges, |disk, at| {
            let _ = fs::remove_dir_all(project.path("output"));
            for (name, bytes) in &old {
                project.write(&format!("output/{name}"), bytes);
            }
            let [kept, editions @ ..] = made.each_ref().map(|(folder, files)| Part { folder, files });
            let done = swap::swap(disk, &project.path("output"), &[kept], &editions).is_ok();
            let after = format!("step {at}, kills: {kills}, exchanges: {exchanges}");
            if !kills {
                let found = project.files("output");
                let run = if done || of(&found, released) == of(&new, released) { &new } else { &old };
                backed |= run == &old;
                for folder in [edition, released] {
                    assert_same(&of(&found, folder), &of(run, folder), &format!("{after}, {folder}"));
                }
            }
            refresh(&project).ends_with(0);
            let found = project.files("output");
            for folder in [edition, released] {
                assert_same(&of(&found, folder), &of(&new, folder), &after);
            }
            assert_eq!(left_over(&project.path("output")), Vec::<String>::new(), "{after}");
        });
    }
    assert!(steps >= 80 && backed, "{steps} steps");
}

#[test]
fn a_process_that_is_killed_at_any_moment_forgets_nothing_that_it_told() {
    let project = project();
    returned(&project, "returns", "40");
    refresh(&project).ends_with(0);
    returned(&project, "returns", "41");
    let start = Instant::now();
    refresh(&project).ends_with(0);
    let whole = start.elapsed();
    let mut told = BTreeSet::from([40, 41]);
    let mut killed = 0;
    for round in 0..KILLS {
        returned(&project, "returns", &(42 + 2 * round).to_string());
        let mut command = quarterday(project.root());
        command.args(["refresh", "--quiet", "--returns", "returns"]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(whole.mul_f64(f64::from(round * 7 % KILLS) / f64::from(KILLS)));
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        told.extend(said(&project));
        returned(&project, "returns", &(43 + 2 * round).to_string());
        refresh(&project).ends_with(0);
        assert_eq!(said(&project), Some(43 + 2 * round));
        told.insert(43 + 2 * round);
        let known = remembered(&project);
        assert!(known.is_superset(&told), "round {round}: forgotten are {:?}", told.difference(&known));
        assert_eq!(left_over(&project.path("output")), Vec::<String>::new());
    }
    assert!(killed > KILLS / 4, "{killed} of {KILLS} were killed before their end");
}

const KILLS: u32 = 60;

#[test]
fn of_two_runs_at_once_one_is_refused_and_both_are_remembered() {
    let project = project();
    copy(&project.path("returns"), &project.path("other"));
    let (mut refused, mut told) = (0, BTreeSet::new());
    for round in 0..40 {
        let cases = [("returns", 40 + 2 * round), ("other", 41 + 2 * round)];
        let children = cases.map(|(folder, cases)| {
            returned(&project, folder, &cases.to_string());
            let mut command = quarterday(project.root());
            command.args(["refresh", "--quiet", "--returns", folder]).stdout(Stdio::piped()).stderr(Stdio::piped());
            (cases, command.spawn().unwrap())
        });
        let ended = children.map(|(cases, child)| (cases, Ran::of(child.wait_with_output().unwrap())));
        let done: Vec<u32> = ended.iter().filter(|(_, ran)| ran.code == 0).map(|(cases, _)| *cases).collect();
        for (_, ran) in ended.into_iter().filter(|(_, ran)| ran.code != 0) {
            refused += 1;
            let ran = ran.ends_with(2).says("error: another run is writing output");
            assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        }
        assert!(!done.is_empty(), "round {round}: neither was done");
        assert!(said(&project).is_some_and(|said| done.contains(&said)), "round {round}");
        told.extend(done);
        assert_eq!(remembered(&project), told, "round {round}");
        assert_eq!(left_over(&project.path("output")), Vec::<String>::new());
    }
    assert!(refused > 0, "no two runs met");
}

#[test]
fn a_run_says_who_is_writing() {
    let project = project();
    returned(&project, "returns", "40");
    let held = lock::take(&project.path("output")).unwrap();
    let holder = format!("error: another run is writing output (process {} since 2", std::process::id());
    refresh(&project).ends_with(2).says(&holder);
    project.run(&["remember"]).ends_with(2).says(&holder);
    assert_eq!(said(&project), None);
    drop(held);
    refresh(&project).ends_with(0);
    assert_eq!(project.read("output/internal/.lock"), "", "when a run was stands nowhere");
}

#[test]
fn a_return_that_changes_while_it_is_read_is_read_again() {
    let project = project();
    returned(&project, "returns", "40");
    let start = Instant::now();
    refresh(&project).ends_with(0);
    let whole = start.elapsed();
    for round in 0..30 {
        returned(&project, "returns", &(41 + 2 * round).to_string());
        let child = quarterday(project.root()).args(["refresh", "--quiet", "--returns", "returns"]).spawn();
        std::thread::sleep(whole.mul_f64(f64::from(round) / 30.0).max(Duration::from_millis(1)));
        // A file that is saved is put in the place of the other; written over, it could be read when it is half there.
        let marac = project.read(MARAC);
        project.write("saved", marac.replace(&format!(",{},", 41 + 2 * round), &format!(",{},", 42 + 2 * round)));
        fs::rename(project.path("saved"), project.path(MARAC)).unwrap();
        child.unwrap().wait().unwrap();
        refresh(&project).ends_with(0);
        assert_eq!(said(&project), Some(42 + 2 * round), "changed at step {round}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_internal_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let project = project();
    returned(&project, "returns", "40");
    refresh(&project).ends_with(0);
    returned(&project, "returns", "forty");
    refresh(&project).ends_with(1);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let mut seen = 0;
    for name in project.files("output").into_keys() {
        let path = project.path("output").join(&name);
        let is_internal = name.split('/').any(|part| part == "internal");
        assert_eq!(mode(&path) & 0o077 == 0, is_internal, "{name}");
        for folder in Path::new(&name).ancestors().skip(1) {
            let is_internal = folder.iter().any(|part| part == "internal");
            assert_eq!(mode(&project.path("output").join(folder)) & 0o077 == 0, is_internal, "{}", folder.display());
        }
        seen += usize::from(is_internal);
    }
    assert!(seen > 20, "{seen}");
    // What git or an older version of the program has left open is closed, even where there is nothing to do.
    returned(&project, "returns", "40");
    refresh(&project).ends_with(0);
    let folders = ["output/internal", "output/one/2023-24-q1/internal"].map(|folder| project.path(folder));
    folders.iter().for_each(|folder| fs::set_permissions(folder, PermissionsExt::from_mode(0o755)).unwrap());
    project.run(&["refresh", "--returns", "returns"]).ends_with(0).says("nothing to do");
    assert!(folders.iter().all(|folder| mode(folder) == 0o700));
}
