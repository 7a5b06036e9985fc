//! What the user may type.

mod examples;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use examples::{
    AUDIT, CHECK, COMPARE, COMPLETIONS, EXAMPLES, EXPLAIN, INBOX, INIT, LIST, MAN, REFRESH, REMEMBER, SCAFFOLD, SCHEMA,
    SLICE, TEMPLATE, TRACE, WATCH,
};

use crate::model::date;
use crate::model::period::Period;
use crate::read::period_text::{self, Habits};
use crate::schema::Described;
use crate::spec::typed_return::Frequency;

/// What the program is called.
pub const NAME: &str = "quarterday";
/// The version, with the commit where the build script knew it.
const VERSION: &str = env!("QUARTERDAY_VERSION");

/// From partners' quarterly returns on domestic abuse to tables, charts and a report, in one command.
#[derive(Debug, Parser)]
#[command(name = NAME, version = VERSION, about, after_help = EXAMPLES, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read the returns, check them, and publish what has changed.
    #[command(after_help = REFRESH)]
    Refresh(Refresh),
    /// Refresh whenever a return, a pipeline or the commentary on an edition changes, with pages that reload
    /// themselves.
    #[command(after_help = WATCH)]
    Watch(Watch),
    /// Read and check the returns, print the findings, write nothing.
    #[command(after_help = CHECK)]
    Check(Check),
    /// Try to work out what is withheld from the published files alone, of this release and all earlier ones.
    #[command(after_help = AUDIT)]
    Audit(Audit),
    /// Show what differs between two releases, from their files alone.
    #[command(after_help = COMPARE)]
    Compare(Compare),
    /// Rebuild the record of what earlier releases showed from those releases, where it is missing or out of date.
    #[command(after_help = REMEMBER)]
    Remember(Remember),
    /// Show how a published figure was made, down to the cells it came from.
    #[command(after_help = TRACE)]
    Trace(Trace),
    /// Write a workbook for a partner to fill in, with its figures of the period before.
    #[command(after_help = TEMPLATE)]
    Template(Template),
    /// Write what one partner sent, with what it sent before and what was published, for that partner alone.
    #[command(after_help = SLICE)]
    Slice(Slice),
    /// Look at a table and write a first description of it, to be corrected by somebody who knows it.
    #[command(after_help = SCAFFOLD)]
    Scaffold(Scaffold),
    /// Propose what to write into inbox.toml for files whose names do not say which return they are.
    #[command(after_help = INBOX)]
    Inbox(Inbox),
    /// Start a partnership of your own: pipelines, tables and templates to edit, in an empty folder.
    #[command(after_help = INIT)]
    Init(Init),
    /// Explain a finding or a key of a TOML file; without a name, list the codes of findings.
    #[command(after_help = EXPLAIN)]
    Explain(Explain),
    /// List the publications and kinds of return; of one publication its figures, of one kind its measures.
    #[command(after_help = LIST)]
    List(List),
    /// Print what the files of pipelines/ may hold as JSON Schema, for an editor that completes and checks them.
    #[command(after_help = SCHEMA)]
    Schema(Schema),
    /// Print a script that lets a shell complete commands, options and file names.
    #[command(after_help = COMPLETIONS)]
    Completions(Completions),
    /// Print the manual page, or write a page for each command into a folder.
    #[command(after_help = MAN)]
    Man(Man),
}

#[derive(Debug, Args)]
pub struct Schema {
    /// The kind of file.
    #[arg(value_name = "FILE", value_enum)]
    pub of: Described,
}

#[derive(Debug, Args)]
pub struct Completions {
    /// The shell that the script is for.
    #[arg(value_enum)]
    pub shell: Shell,
}

#[derive(Debug, Args)]
pub struct Man {
    /// The folder; it is created, or must be empty.
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct List {
    /// A publication or a kind of return; or "rules" or "methods", for all of them.
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Folder with the publications and, under returns/, the kinds of return.
    #[arg(long, default_value = "pipelines", value_name = "DIR")]
    pub pipelines: PathBuf,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// The code of a finding as shown in brackets, for instance jump, or a key of a TOML file, for instance at-most
    /// or rate.
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
pub struct Watch {
    #[command(flatten)]
    pub inputs: Inputs,
    /// Folder for the pages that reload themselves: never in the output, because they are not released; without it,
    /// the system's temporary folder.
    #[arg(long, value_name = "DIR")]
    pub pages: Option<PathBuf>,
    /// Refresh once and write the pages, without waiting for anything to change.
    #[arg(long)]
    pub once: bool,
}

impl Watch {
    /// The folder of the pages.
    pub fn pages(&self) -> PathBuf {
        self.pages.clone().unwrap_or_else(|| std::env::temp_dir().join("quarterday-watch"))
    }
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub inputs: Inputs,
    /// Also write a letter to each partner who is asked something, to a folder that is empty or does not exist.
    #[arg(long, value_name = "DIR")]
    pub queries: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Audit {
    /// Folders with releases, at any depth, in the order in which they were released.
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
    /// The folder; it is created, or must be empty.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// What the partnership is called.
    #[arg(long, default_value = "Our Domestic Abuse Partnership")]
    pub name: String,
    /// The first quarter that returns are due for, for instance "2025/26 Q1".
    #[arg(long, value_parser = parse_quarter, value_name = "QUARTER")]
    pub first: Period,
}

#[derive(Debug, Clone, Args)]
pub struct Inputs {
    /// Publications by name, named as their files in the pipelines folder; all of them without this.
    #[arg(value_name = "PUBLICATION")]
    pub publications: Vec<String>,
    #[command(flatten)]
    pub folders: Folders,
    /// Folder for the output; what was read last time shows what has been revised since.
    #[arg(long, default_value = "output", value_name = "DIR")]
    pub output: PathBuf,
    #[command(flatten)]
    pub print: Print,
}

#[derive(Debug, Clone, Args)]
pub struct Folders {
    /// Folder with the publications and, under returns/, the kinds of return.
    #[arg(long, default_value = "pipelines", value_name = "DIR")]
    pub pipelines: PathBuf,
    /// Folder with the returns that were sent: `returns` if it exists, otherwise `sample_data`.
    #[arg(long, default_value_os_t = returns(), hide_default_value = true, value_name = "DIR")]
    pub returns: PathBuf,
    /// The period to report: a month, quarter, half-year or year as returns may write it, for instance "2024/25 Q4",
    /// "Jan to Mar 2025", "2024/25 H1", "2024/25", "calendar year 2024". For a period longer than an edition covers,
    /// the last edition in it; without this, the latest complete period.
    #[arg(long, value_parser = parse_period, value_name = "PERIOD")]
    pub period: Option<Period>,
    /// Count what was submitted after this date as late, and show the date.
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
    /// The kind of return, named as its file in the pipelines folder.
    pub kind: String,
    /// Who fills it in, named as in expected.csv.
    #[arg(long)]
    pub partner: String,
    /// The period that the figures are for, for instance "2025/26 Q1".
    #[arg(long, value_parser = Period::parse)]
    pub period: Period,
    /// An area that the partner sends figures for, by code or name; without it, those in expected.csv.
    #[arg(long = "area", value_name = "CODE")]
    pub areas: Vec<String>,
    /// The workbook; without it, named after the kind, partner and period.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Folder with the publications and, under returns/, the kinds of return.
    #[arg(long, default_value = "pipelines", value_name = "DIR")]
    pub pipelines: PathBuf,
    /// Folder with the returns that were sent: `returns` if it exists, otherwise `sample_data`.
    #[arg(long, default_value_os_t = returns(), hide_default_value = true, value_name = "DIR")]
    pub returns: PathBuf,
}

#[derive(Debug, Args)]
pub struct Slice {
    /// The folder to write into, which must be empty or not exist yet.
    #[arg(default_value = "slice", value_name = "DIR")]
    pub folder: PathBuf,
    /// Whose figures, named as in the returns.
    #[arg(long)]
    pub partner: String,
    #[command(flatten)]
    pub folders: Folders,
    /// Folder with the editions, for what was published.
    #[arg(long, default_value = "output", value_name = "DIR")]
    pub output: PathBuf,
}

#[derive(Debug, Args)]
pub struct Compare {
    /// The folder of the earlier release.
    #[arg(value_name = "OLD")]
    pub first: PathBuf,
    /// The folder of the later release.
    #[arg(value_name = "NEW")]
    pub second: PathBuf,
    /// Print a table as CSV.
    #[arg(long)]
    pub csv: bool,
}

#[derive(Debug, Args)]
pub struct Inbox {
    /// Folder with the publications and, under returns/, the kinds of return.
    #[arg(long, default_value = "pipelines", value_name = "DIR")]
    pub pipelines: PathBuf,
    /// Folder with the returns that were sent: `returns` if it exists, otherwise `sample_data`.
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
#[derive(Debug, Clone, Args)]
pub struct Print {
    /// How findings are printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Print only what is wrong.
    #[arg(long)]
    pub quiet: bool,
    /// Print only how many findings there are of each kind: anybody can read the log of a public repository, and a
    /// finding may quote a small number.
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
    let with_hint = |message: String, hint: Option<String>| match hint {
        Some(hint) => format!("{message}: {hint}"),
        None => message,
    };
    let read =
        period_text::read(text, Habits::default()).map_err(|trouble| with_hint(trouble.message, trouble.hint))?;
    match Frequency::of(read.period) {
        Some(_) if read.status.is_none() => Ok(read.period),
        _ => {
            let examples: Vec<String> =
                Frequency::ALL.iter().map(|of| format!("{} ({})", of.one(), of.example())).collect();
            Err(format!("a publication reports {}", examples.join(", ")))
        }
    }
}

fn parse_quarter(text: &str) -> Result<Period, String> {
    match Period::parse(text)? {
        period @ Period::Quarter { .. } => Ok(period),
        _ => Err("returns are due from a financial quarter on, for instance 2025/26 Q1".to_owned()),
    }
}

/// The folder of returns where none is named: the partnership's own, or the sample's.
fn returns() -> PathBuf {
    if Path::new("returns").is_dir() { "returns".into() } else { "sample_data".into() }
}

fn parse_date(text: &str) -> Result<NaiveDate, String> {
    date::parse(text).ok_or_else(|| "a date is written like 2025-05-14".to_owned())
}
