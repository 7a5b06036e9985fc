//! The first files of a partnership of one's own: pipelines and tables to edit, and a template for each return.

use std::collections::BTreeMap;

use anyhow::Error;

use crate::model::period::Period;
use crate::partner::template;
use crate::pipelines::Spec;
use crate::read::{Input, read};
use crate::schema::Described;
use crate::spec::returns::Kind;
use crate::spec::source::{Source, TO_FILL_IN as MARK};
use crate::spec::typed_return::Frequency;

/// The folder of the partnership's own returns, below `returns/`.
const FOLDER: &str = "ours";
/// The code of the whole area until there is a real one.
const AREA: &str = "TO-FILL-IN";

/// The kinds of return that ship, as they are in `pipelines/returns/`.
const RETURNS: [(&str, &str); 36] = [
    ("actions", include_str!("../../pipelines/returns/actions.toml")),
    ("areas", include_str!("../../pipelines/returns/areas.toml")),
    ("attendance", include_str!("../../pipelines/returns/attendance.toml")),
    ("census", include_str!("../../pipelines/returns/census.toml")),
    ("contract-kpis", include_str!("../../pipelines/returns/contract-kpis.toml")),
    ("contracts", include_str!("../../pipelines/returns/contracts.toml")),
    ("deprivation", include_str!("../../pipelines/returns/deprivation.toml")),
    ("dhr", include_str!("../../pipelines/returns/dhr.toml")),
    ("dvds", include_str!("../../pipelines/returns/dvds.toml")),
    ("dvpo", include_str!("../../pipelines/returns/dvpo.toml")),
    ("early-support", include_str!("../../pipelines/returns/early-support.toml")),
    ("equality", include_str!("../../pipelines/returns/equality.toml")),
    ("expected", include_str!("../../pipelines/returns/expected.toml")),
    ("funding", include_str!("../../pipelines/returns/funding.toml")),
    ("idva", include_str!("../../pipelines/returns/idva.toml")),
    ("marac", include_str!("../../pipelines/returns/marac.toml")),
    ("mash", include_str!("../../pipelines/returns/mash.toml")),
    ("neighbours", include_str!("../../pipelines/returns/neighbours.toml")),
    ("outcomes", include_str!("../../pipelines/returns/outcomes.toml")),
    ("perpetrator-outcomes", include_str!("../../pipelines/returns/perpetrator-outcomes.toml")),
    ("perpetrator-places", include_str!("../../pipelines/returns/perpetrator-places.toml")),
    ("police", include_str!("../../pipelines/returns/police.toml")),
    ("population", include_str!("../../pipelines/returns/population.toml")),
    ("priorities", include_str!("../../pipelines/returns/priorities.toml")),
    ("programme-plan", include_str!("../../pipelines/returns/programme-plan.toml")),
    ("recommendations", include_str!("../../pipelines/returns/recommendations.toml")),
    ("referrals", include_str!("../../pipelines/returns/referrals.toml")),
    ("refuge", include_str!("../../pipelines/returns/refuge.toml")),
    ("reviews", include_str!("../../pipelines/returns/reviews.toml")),
    ("risks", include_str!("../../pipelines/returns/risks.toml")),
    ("safe-accommodation", include_str!("../../pipelines/returns/safe-accommodation.toml")),
    ("social-care", include_str!("../../pipelines/returns/social-care.toml")),
    ("statutory-returns", include_str!("../../pipelines/returns/statutory-returns.toml")),
    ("tiles", include_str!("../../pipelines/returns/tiles.toml")),
    ("training", include_str!("../../pipelines/returns/training.toml")),
    ("victim-support", include_str!("../../pipelines/returns/victim-support.toml")),
];
/// The first publication, which takes its sections from the kinds of return.
const QUARTERLY: &str = include_str!("quarterly.toml");
const README: &str = include_str!("readme.md");
const WORKFLOW: &str = include_str!("workflow.yml");

/// All files by their path, for a partnership that is called so and whose returns are owed from this quarter on.
///
/// # Errors
/// None that a name can cause; what cannot be written is passed on.
pub fn files(name: &str, first: Period) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let returns = RETURNS.map(|(kind, text)| {
        let text = text.replacen("version = \"1\"\n", &format!("version = \"1\"\nsince = \"{first}\"\n"), 1);
        Source::new(format!("pipelines/returns/{kind}.toml"), text)
    });
    let quarterly = QUARTERLY.replace("{publisher}", &toml::Value::from(name).to_string());
    let quarterly = Source::new("pipelines/quarterly.toml".to_owned(), quarterly);
    // What is written is also read, so that a slip shows here.
    let spec = Spec::resolve(&returns, std::slice::from_ref(&quarterly), &[])?;
    let owing: Vec<&Kind> = spec.returns.kinds.iter().filter(|kind| is_owed(kind)).collect();
    let tables = [("areas", areas()), ("expected", expected(&owing, first)?), ("population", population(first))];
    let inputs = tables.iter().map(|(table, text)| {
        Input::of(format!("{table}.csv"), Box::new(std::io::Cursor::new(text.clone().into_bytes())))
    });
    let submitted = read(&spec.returns, inputs.collect())?;

    let mut files = BTreeMap::new();
    for kind in owing {
        let index = template::kind(&spec.returns, &kind.id)?;
        let period = if kind.frequency == Some(Frequency::Year) { first.last_year() } else { first };
        let wanted = template::Wanted { kind: index, partner: &kind.owner, period, areas: &[AREA.to_owned()] };
        let workbook = template::template(&spec.returns, &wanted, &submitted)?;
        files.insert(format!("templates/{}", template::file_name(&kind.id, &wanted)), workbook);
    }
    for source in returns.into_iter().chain([quarterly]) {
        files.insert(source.path, source.text.into_bytes());
    }
    for (table, text) in tables {
        files.insert(format!("returns/{FOLDER}/{table}.csv"), text.into_bytes());
    }
    let readme = README
        .replace("{name}", name)
        .replace("{first}", &first.to_string())
        .replace("{months}", &first.months())
        .replace("{edition}", &first.slug());
    files.insert("README.md".to_owned(), readme.into_bytes());
    files.insert(".github/workflows/refresh.yml".to_owned(), WORKFLOW.as_bytes().to_vec());
    for described in Described::ALL {
        files.insert(format!("docs/schema/{}.json", described.name()), described.text().into_bytes());
    }
    files.insert(
        ".gitignore".to_owned(),
        b"/output/.stamp\n/output/internal/.*\n/output/*/blocked/\n/letters/\n".to_vec(),
    );
    Ok(files)
}

/// A return that a partner sends from the first; populations come from official estimates, and a register is kept once there is one.
fn is_owed(kind: &Kind) -> bool {
    kind.reference.is_none()
        && kind.register.is_none()
        && matches!(kind.frequency, Some(Frequency::Quarter | Frequency::Year))
}

fn areas() -> String {
    format!(
        "area_code,area_name,level,parent,from,to,successor\n\
         {AREA},Our area ({MARK}),county,,,,\n\
         {AREA}-1,First district ({MARK}),district,{AREA},,,\n\
         {AREA}-2,Second district ({MARK}),district,{AREA},,,\n"
    )
}

/// Each return, owed by whoever owns its definition, for the whole area.
fn expected(owing: &[&Kind], first: Period) -> Result<String, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["kind", "partner", "area_code", "from", "to"])?;
    for kind in owing {
        let from = if kind.frequency == Some(Frequency::Year) { first.last_year() } else { first };
        writer.write_record([&kind.id, &kind.owner, AREA, &from.to_string(), ""])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// The population of the whole area, to be filled in from the official mid-year estimates.
fn population(first: Period) -> String {
    let year = first.mid_year();
    let mut text = "partner,area_code,area_name,year,sex,age,people,note\n".to_owned();
    for (sex, age) in [("female", "0-15"), ("female", "16-and-over"), ("male", "0-15"), ("male", "16-and-over")] {
        text += &format!("Analyst,{AREA},Our area ({MARK}),{year},{sex},{age},[x],{MARK}\n");
    }
    text
}
