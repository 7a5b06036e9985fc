//! Writes the returns of the benchmark: 331 areas x 60 quarters x 500 parts = 9,930,000 rows, about 560 MB.
//!
//! `cargo run --release --example national -- DIR [AREAS]` writes `DIR/national/*.csv`; then
//! `quarterday refresh --pipelines benches/national/pipelines --returns DIR --output OUT` is what is measured.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

const AREAS: u32 = 331;
const QUARTERS: u32 = 60;
const FIRST_YEAR: u32 = 2010;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "target/national".to_owned());
    let areas = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(AREAS);
    let folder = Path::new(&folder).join("national");
    fs::create_dir_all(&folder)?;
    write_areas(BufWriter::new(File::create(folder.join("areas.csv"))?), areas)?;
    write_population(BufWriter::new(File::create(folder.join("population.csv"))?), areas)?;
    write_incidents(BufWriter::with_capacity(1 << 20, File::create(folder.join("incidents.csv"))?), areas)
}

fn code(area: u32) -> String {
    format!("E07{:06}", 100 + area)
}

fn write_areas(mut out: impl Write, areas: u32) -> io::Result<()> {
    writeln!(out, "area_code,area_name,level,parent\nE92000001,Benchland,country,")?;
    (0..areas).try_for_each(|area| writeln!(out, "{},District {area},district,E92000001", code(area)))
}

fn write_population(mut out: impl Write, areas: u32) -> io::Result<()> {
    writeln!(out, "area_code,year,people")?;
    for area in 0..areas {
        for year in FIRST_YEAR..FIRST_YEAR + QUARTERS / 4 {
            writeln!(out, "{},{year},{}", code(area), 80_000 + 997 * area + 13 * (year - FIRST_YEAR))?;
        }
    }
    Ok(())
}

fn write_incidents(mut out: impl Write, areas: u32) -> io::Result<()> {
    writeln!(out, "partner,area_code,period,measure,relationship,age,value")?;
    // A small generator of its own keeps the file the same everywhere.
    let mut state: u64 = 20_110_401;
    for area in 0..areas {
        for quarter in 0..QUARTERS {
            let (year, part) = (FIRST_YEAR + quarter / 4, quarter % 4 + 1);
            for relationship in 1..=20 {
                for age in 1..=25 {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let value = (state >> 33) % 400;
                    writeln!(
                        out,
                        "P{:03},{},{year}/{:02} Q{part},incidents,rel-{relationship:02},age-{age:02},{value}",
                        area % 43,
                        code(area),
                        (year + 1) % 100,
                    )?;
                }
            }
        }
    }
    out.flush()
}
