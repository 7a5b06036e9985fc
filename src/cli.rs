//! What the user may type.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::date;
use crate::model::period::Period;
use crate::schema::Described;

/// From partners' quarterly returns on domestic abuse to tables, charts and a report, in one command.
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXAMPLES, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  quarterday refresh                              every publication, latest complete period
  quarterday refresh quarterly --period \"2024/25 Q3\"
  quarterday refresh --locked                     in CI: fail if the committed output is out of date
  quarterday check --format github                findings as workflow annotations
  quarterday audit output                         can anybody work out what is withheld?
  quarterday remember                             rebuild what was told, where the memory of it is gone
  quarterday trace marac.cases.sum/E10000099/2024-25-q4
  quarterday template marac --partner \"Midshire MARAC Coordinator\" --period \"2025/26 Q1\"
  quarterday check --queries letters              a letter to each partner of whom something is asked
  quarterday explain jump                         what a finding means
  quarterday list quarterly                       the figures of a publication, with the beginning of their ids
  quarterday init ourcounty --name \"Our County\" --first \"2025/26 Q1\"

Exit codes: 0 published, or nothing wrong; 1 findings blocked it, or with --locked the output would change; \
2 the run itself failed.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read the returns, check them, and publish what has changed.
    #[command(after_help = EXAMPLES)]
    Refresh(Refresh),
    /// Read and check the returns, print the findings, write nothing.
    #[command(after_help = EXAMPLES)]
    Check(Check),
    /// Attack what is withheld with nothing but the published files, of this release and of all before it.
    #[command(after_help = EXAMPLES)]
    Audit(Audit),
    /// Rebuild what earlier releases told from the releases that stand, where the memory of it is gone or older than they are.
    #[command(after_help = EXAMPLES)]
    Remember(Remember),
    /// Say how a published figure was made, down to the cells it came from.
    #[command(after_help = EXAMPLES)]
    Trace(Trace),
    /// Write a workbook that a partner can fill in, with last period's figures beside.
    #[command(after_help = EXAMPLES)]
    Template(Template),
    /// Look at a table and write a first description of it, to be corrected by somebody who knows it.
    #[command(after_help = EXAMPLES)]
    Scaffold(Scaffold),
    /// Start a partnership of your own: pipelines, tables and templates to edit, in an empty folder.
    #[command(after_help = EXAMPLES)]
    Init(Init),
    /// Say what a finding means and what can be done about it; without a code, list the codes.
    #[command(after_help = EXAMPLES)]
    Explain(Explain),
    /// List the publications and kinds of return; of one publication its figures, of one kind its measures.
    #[command(after_help = EXAMPLES)]
    List(List),
    /// Print what the files of pipelines/ may hold as JSON Schema, for an editor that completes and checks them.
    #[command(after_help = EXAMPLES)]
    Schema(Schema),
}

#[derive(Debug, Args)]
pub struct Schema {
    /// Of which sort of file.
    #[arg(value_name = "FILE", value_enum)]
    pub of: Described,
}

#[derive(Debug, Args)]
pub struct List {
    /// A publication or a kind of return.
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Folder with the publications and, under returns/, the kinds of return.
    #[arg(long, default_value = "pipelines", value_name = "DIR")]
    pub pipelines: PathBuf,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// The code of a finding as it stands in brackets, for instance jump, or a key of a TOML file, for instance at-most.
    #[arg(value_name = "CODE|KEY")]
    pub name: Option<String>,
}

#[derive(Debug, Args)]
pub struct Refresh {
    #[command(flatten)]
    pub inputs: Inputs,
    /// Write nothing, and fail if any byte of the output would change.
    #[arg(long)]
    pub locked: bool,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub inputs: Inputs,
    /// Also write a letter to each partner of whom something is asked, to a folder that is empty or not there.
    #[arg(long, value_name = "DIR")]
    pub queries: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Audit {
    /// Folders with releases, at any depth, in the order in which they came out.
    #[arg(value_name = "DIR", default_value = "output")]
    pub folders: Vec<PathBuf>,
    #[command(flatten)]
    pub print: Print,
}

#[derive(Debug, Args)]
pub struct Remember {
    /// Folder with the publications and, under returns/, the kinds of return.
    #[arg(long, default_value = "pipelines", value_name = "DIR")]
    pub pipelines: PathBuf,
    /// Folder with the editions.
    #[arg(long, default_value = "output", value_name = "DIR")]
    pub output: PathBuf,
}

#[derive(Debug, Args)]
pub struct Init {
    /// The folder; it is made, or it is there and empty.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// What the partnership is called.
    #[arg(long, default_value = "Our Domestic Abuse Partnership")]
    pub name: String,
    /// The first quarter that returns are owed for, for instance "2025/26 Q1".
    #[arg(long, value_parser = parse_quarter, value_name = "QUARTER")]
    pub first: Period,
}

#[derive(Debug, Args)]
pub struct Inputs {
    /// Publications by name, as their files in the pipelines folder are called; every one without this.
    #[arg(value_name = "PUBLICATION")]
    pub publications: Vec<String>,
    #[command(flatten)]
    pub folders: Folders,
    /// Folder for the output; what was read for the last one shows what has been revised since.
    #[arg(long, default_value = "output", value_name = "DIR")]
    pub output: PathBuf,
    #[command(flatten)]
    pub print: Print,
}

#[derive(Debug, Args)]
pub struct Folders {
    /// Folder with the publications and, under returns/, the kinds of return.
    #[arg(long, default_value = "pipelines", value_name = "DIR")]
    pub pipelines: PathBuf,
    /// Folder with the returns that were sent: `returns` if it is there, else `sample_data`.
    #[arg(long, default_value_os_t = returns(), hide_default_value = true, value_name = "DIR")]
    pub returns: PathBuf,
    /// The quarter or year to report, for instance "2024/25 Q4"; the latest complete one without this.
    #[arg(long, value_parser = parse_period, value_name = "PERIOD")]
    pub period: Option<Period>,
    /// Count what was submitted after this date as late, and print the date.
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    pub as_at: Option<NaiveDate>,
}

#[derive(Debug, Args)]
pub struct Trace {
    /// The id, as in figures.csv, for instance marac.cases.sum/E10000099/2024-25-q4.
    pub figure_id: String,
    #[command(flatten)]
    pub folders: Folders,
}

#[derive(Debug, Args)]
pub struct Template {
    /// The kind of return, as its file in the pipelines folder is called.
    pub kind: String,
    /// Who fills it in, as expected.csv calls them.
    #[arg(long)]
    pub partner: String,
    /// The period that the figures are for, for instance "2025/26 Q1".
    #[arg(long, value_parser = Period::parse)]
    pub period: Period,
    /// An area that the partner sends figures for, by code or name; without it, those in expected.csv.
    #[arg(long = "area", value_name = "CODE")]
    pub areas: Vec<String>,
    /// The workbook; named for kind, partner and period without it.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Folder with the publications and, under returns/, the kinds of return.
    #[arg(long, default_value = "pipelines", value_name = "DIR")]
    pub pipelines: PathBuf,
    /// Folder with the returns that were sent: `returns` if it is there, else `sample_data`.
    #[arg(long, default_value_os_t = returns(), hide_default_value = true, value_name = "DIR")]
    pub returns: PathBuf,
}

#[derive(Debug, Args)]
pub struct Scaffold {
    /// The table: anything that `check` reads.
    pub file: PathBuf,
    /// The kind of return that it is; the file's name without this.
    #[arg(long, value_name = "NAME")]
    pub kind: Option<String>,
    /// The area of all rows, by code or name, where no column names one.
    #[arg(long, value_name = "CODE")]
    pub area: Option<String>,
    /// The period of all rows, where no column names one.
    #[arg(long, value_parser = Period::parse, value_name = "PERIOD")]
    pub period: Option<Period>,
    /// Folder with the publications and, under returns/, the kinds of return.
    #[arg(long, default_value = "pipelines", value_name = "DIR")]
    pub pipelines: PathBuf,
}

/// What is printed of findings.
#[derive(Debug, Args)]
pub struct Print {
    /// How findings are printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Print only what is wrong.
    #[arg(long)]
    pub quiet: bool,
    /// Print of each sort of finding only how many there are: where anybody can read the log, as in a public repository, what
    /// they say may be a small number.
    #[arg(long)]
    pub public_log: bool,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: with the line that each finding is about.
    Text,
    /// One finding after the other, without the lines that they are about.
    Lines,
    /// For programs.
    Json,
    /// As annotations of a GitHub workflow.
    Github,
}

fn parse_period(text: &str) -> Result<Period, String> {
    match Period::parse(text)? {
        period @ (Period::Quarter { .. } | Period::Year { .. }) => Ok(period),
        _ => Err("a publication reports a financial quarter (2024/25 Q4) or year (2024/25)".to_owned()),
    }
}

fn parse_quarter(text: &str) -> Result<Period, String> {
    match Period::parse(text)? {
        period @ Period::Quarter { .. } => Ok(period),
        _ => Err("returns are owed from a financial quarter on, for instance 2025/26 Q1".to_owned()),
    }
}

/// The folder of returns where none is named: the partnership's own, or the sample's.
fn returns() -> PathBuf {
    if Path::new("returns").is_dir() { "returns".into() } else { "sample_data".into() }
}

fn parse_date(text: &str) -> Result<NaiveDate, String> {
    date::parse(text).ok_or_else(|| "a date is written like 2025-05-14".to_owned())
}
