//! What has to be said about the benchmarks and goals in a table or chart: what they are, and where they come from.

use std::collections::BTreeMap;

use crate::revise::Released;
use crate::spec::figure::{Definition, DefinitionIndex, Good, Levels, Nature};
use crate::spec::layout::{Edition, Key};

/// The benchmarks and goals that are shown, with the areas that they are for, while figures are laid out.
#[derive(Default)]
pub struct Bases(BTreeMap<DefinitionIndex, Vec<(String, String)>>);

impl Bases {
    /// Takes note of a figure that is a benchmark or a goal.
    pub fn take(&mut self, edition: &Edition, key: &Key, released: &Released) {
        let definition = &edition.publication.definitions[key.definition];
        let compares = matches!(definition.facts.nature, Nature::Benchmark(_) | Nature::Goal);
        if compares && released.cell().number().is_some() {
            let area = edition.areas.get(key.area).name.clone();
            let bases = self.0.entry(key.definition).or_default();
            if !bases.iter().any(|(known, base)| *known == area && base == released.base()) {
                bases.push((area, released.base().to_owned()));
            }
        }
    }

    /// Each with what it is; those that differ from area to area, area by area.
    pub fn notes(&self, edition: &Edition) -> Vec<String> {
        let mut notes = Vec::new();
        for (index, bases) in &self.0 {
            let definition = &edition.publication.definitions[*index];
            let good = good(definition);
            let same = bases.windows(2).all(|pair| pair[0].1 == pair[1].1);
            for (area, base) in bases.iter().take(if same { 1 } else { bases.len() }) {
                let of = if same { String::new() } else { format!(", {area}") };
                if good.is_empty() && definition.label.contains(base) {
                    continue;
                }
                notes.push(format!("{}{of}: {base}{good}", definition.label));
            }
        }
        notes
    }
}

/// Which way is good, where the words do not say it anyhow.
fn good(definition: &Definition) -> &'static str {
    match &definition.facts.nature {
        Nature::Benchmark(benchmark) => match benchmark.good {
            Some(Good::High) => "; a higher figure is better",
            Some(Good::Low) => "; a lower figure is better",
            None => "",
        },
        _ => "",
    }
}

/// How a benchmark is called beside its line in a chart.
pub fn name(definition: &Definition, released: &Released) -> String {
    match &definition.facts.nature {
        Nature::Benchmark(benchmark) if benchmark.is_stated => definition.label.clone(),
        _ => released.base().to_owned(),
    }
}

/// What the words of a comparison mean.
pub fn meaning(definition: &Definition) -> Option<String> {
    let Nature::Benchmark(benchmark) = &definition.facts.nature else { return None };
    let interval = match benchmark.levels {
        Levels::OfMany => "the confidence interval (for areas shown together, the 99.8% interval)",
        Levels::One => "the confidence interval",
        Levels::Two => "the 95% confidence interval",
    };
    let (words, where_to) = match benchmark.good {
        None => ("higher or lower", "is above or below it"),
        Some(_) => ("better or worse", "is on its better or worse side"),
    };
    Some(format!("Similar: {interval} includes the benchmark; {words}: the whole interval {where_to}"))
}
