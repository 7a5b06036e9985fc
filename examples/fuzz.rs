//! Reads damaged returns until it has done so often enough: `cargo run --release --example fuzz [RUNS] [SEED]`.
//!
//! Each run takes the beginning of a sample return, changes a few bytes of it or puts in what real files have been broken by,
//! and reads it. A panic ends the program with the input that caused it in `target/fuzz/`. At the end it says how many runs
//! there were and how much memory the program had taken at most.

#![allow(clippy::print_stdout, clippy::panic, reason = "a tool for developers, whose answer is what it prints")]

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use std::{env, fs, thread};

use anyhow::{Context, Error};
use quarterday::disk::hashing::Ledger;
use quarterday::disk::load;
use quarterday::read::{Input, read};
use quarterday::spec::returns::Returns;

/// What real files have been broken by.
const TOKENS: [&[u8]; 58] = [
    b",",
    b";",
    b"\t",
    b"\"",
    b"\"\"",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\xfe",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xa3",
    b"\x80",
    b"-",
    b"--",
    b"..",
    b":",
    b"*",
    b"[c]",
    b"[x]",
    b"c",
    b"N/A",
    b"#DIV/0!",
    b"<5",
    b"under 5",
    b"between 3 and 9",
    b"~12",
    b"9999999999999999999",
    b"-1",
    b"1e308",
    b"NaN",
    b"inf",
    b"79 (17%)",
    b"38/1000",
    b"(12)",
    b"1,234",
    b"\xc2\xa3 1.2m",
    b"2023/24 Q1",
    b"Q1 2022",
    b"2022/23 Q5",
    b"9999/00 Q4",
    b"0000/01",
    b"29/02/2023",
    b"31.03.24.",
    b"Apr '05 to Mar '06",
    b"year ending March 2023",
    b"2021/22 Q1 - 2023/24 Q4",
    b"E07000901",
    b"Coldharrow2",
    b"Total",
    b"area_code",
    b"period",
    b"late",
    b"07700 900123",
    b"ZZ99 9ZZ",
    b"=1+1",
];
/// So many lines of a return are enough.
const LINES: usize = 8;
/// One run in so many is a workbook, which takes a hundred times as long.
const WORKBOOKS: u64 = 400;

/// Numbers that are the same on every machine (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

fn main() -> Result<(), Error> {
    let mut arguments = env::args().skip(1);
    let mut number = |otherwise: u64| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let (runs, seed) = (number(1_000_000), number(1));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let returns = load::spec(&root.join("pipelines"), &Ledger::default())?.returns;
    let samples = samples(&root.join("sample_data/midshire"), &["csv"])?;
    let mut books = Vec::new();
    for set in ["xlsx", "xls", "ods"] {
        books.extend(samples_whole(&root.join("tests/cases/read-workbooks/returns").join(set), set)?);
    }
    let done = AtomicU64::new(0);
    let started = Instant::now();
    let threads = thread::available_parallelism().map_or(1, usize::from) as u64;
    thread::scope(|scope| {
        for number in 0..threads {
            let (returns, samples, books, done) = (&returns, &samples, &books, &done);
            scope.spawn(move || {
                let mut chance = Chance(seed.wrapping_mul(1 << 32).wrapping_add(number));
                while done.fetch_add(1, Ordering::Relaxed) < runs {
                    let (name, bytes) = match chance.next() % WORKBOOKS {
                        0 => changed(books, &mut chance),
                        _ => changed(samples, &mut chance),
                    };
                    run(returns, samples, &name, &bytes, root);
                }
            });
        }
    });
    let seconds = started.elapsed().as_secs_f64();
    println!("{runs} runs with seed {seed}, no panic, {seconds:.0} s, at most {} MB", peak_memory() / 1024);
    Ok(())
}

/// The beginnings of the sample returns, by name.
fn samples(folder: &Path, extensions: &[&str]) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut all = Vec::new();
    for extension in extensions {
        for (name, bytes) in samples_whole(folder, extension)? {
            let end = bytes
                .iter()
                .enumerate()
                .filter(|(_, byte)| **byte == b'\n')
                .nth(LINES)
                .map_or(bytes.len(), |(at, _)| at + 1);
            all.push((name, bytes[..end].to_vec()));
        }
    }
    Ok(all)
}

fn samples_whole(folder: &Path, extension: &str) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|other| other == extension));
    paths.sort();
    let sample = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((name, fs::read(path)?))
    };
    paths.iter().map(sample).collect()
}

/// One of the samples with some bytes put in, taken out or put in the place of others.
fn changed(samples: &[(String, Vec<u8>)], chance: &mut Chance) -> (String, Vec<u8>) {
    let (name, bytes) = &samples[chance.below(samples.len())];
    let mut bytes = bytes.clone();
    for _ in 0..=chance.below(4) {
        let from = chance.below(bytes.len() + 1);
        let to = (from + [0, 0, 1, 2, 9, 40][chance.below(6)]).min(bytes.len());
        let token = TOKENS[chance.below(TOKENS.len())];
        let random: Vec<u8> = (0..chance.below(6)).map(|_| chance.next() as u8).collect();
        let put = if chance.below(3) == 0 { random.as_slice() } else { token };
        bytes.splice(from..to, put.iter().copied());
    }
    (name.clone(), bytes)
}

/// Reads the changed return beside the areas that it refers to.
fn run(returns: &Returns, samples: &[(String, Vec<u8>)], name: &str, bytes: &[u8], root: &Path) {
    let input = |name: &str, bytes: &[u8]| Input::of(name, Box::new(Cursor::new(bytes.to_vec())));
    let mut inputs = vec![input(name, bytes)];
    inputs.extend(
        samples
            .iter()
            .filter(|(other, _)| other == "areas.csv" && name != other)
            .map(|(name, bytes)| input(name, bytes)),
    );
    if catch_unwind(AssertUnwindSafe(|| read(returns, inputs).is_ok())).is_err() {
        let folder = root.join("target/fuzz");
        let kept = fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join(name), bytes));
        panic!("{name} cannot be read without a panic; it is in target/fuzz/: {kept:?}");
    }
}

/// The most memory that the program had, in kB; 0 where the system does not say.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|text| text.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}
