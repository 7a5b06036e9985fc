//! What `--help` shows of each command in use. Each line is run by a test.

pub const EXAMPLES: &str = "\
Examples:
  quarterday init ourcounty --first \"2025/26 Q1\"   start a partnership of your own
  quarterday check                                check the returns, write nothing
  quarterday refresh                              publish every publication for the latest complete period
  quarterday refresh --locked                     in CI: fail if the committed output is out of date

Each command has examples of its own: quarterday refresh --help.

Exit codes: 0 published, or nothing wrong; 1 findings blocked it, or with --locked the output would change; \
2 the run itself failed.";

pub const REFRESH: &str = "Examples:
  quarterday refresh                              every publication, latest complete period
  quarterday refresh quarterly --period \"2024/25 Q3\"
  quarterday refresh --as-at 2025-05-14           what was received after that day counts as late
  quarterday refresh --locked                     in CI: fail if the committed output is out of date

Exit codes: 0 published; 1 findings blocked it, or with --locked the output would change; 2 the run itself failed.";

pub const CHECK: &str = "\
Examples:
  quarterday check                                every return of every publication
  quarterday check quarterly --quiet              only what blocks this publication
  quarterday check --queries letters              also a letter to each partner who is asked something
  quarterday check --format github                findings as workflow annotations

Exit codes: 0 nothing blocks; 1 findings block a publication; 2 the run itself failed.";

pub const AUDIT: &str = "Examples:
  quarterday audit output                         can anybody work out what is withheld?
  quarterday audit earlier-output output          the same, together with an earlier release

Exit codes: 0 no error found; 1 an error found; 2 the run itself failed.";

pub const COMPARE: &str = "Examples:
  quarterday compare old/quarterly/2024-25-q4/release output/quarterly/2024-25-q4/release
  quarterday compare old/quarterly/2024-25-q4 output/quarterly/2024-25-q4 --csv

It quotes only what both releases publish.";

pub const REMEMBER: &str = "Example:
  quarterday remember                             rebuild output/internal/ from the releases in output/";

pub const TRACE: &str = "\
Examples:
  quarterday trace marac.cases.sum/E10000099/2024-25-q4
  quarterday trace marac.cases.sum/E10000099/2024-25-q4 --period \"2024/25 Q4\" --as-at 2025-05-14

`quarterday list quarterly` shows how the ids of a publication begin.";

pub const TEMPLATE: &str = "\
Examples:
  quarterday template marac --partner \"Midshire MARAC Coordinator\" --period \"2025/26 Q1\"
  quarterday template training --partner \"Training lead\" --period \"2025/26 Q1\" --area E10000099 --output training.xlsx";

pub const SLICE: &str = "\
Examples:
  quarterday slice --partner \"Police performance team\"                     writes a page and a workbook into slice/
  quarterday slice --partner \"Midshire MARAC Coordinator\" for-the-coordinator";

pub const SCAFFOLD: &str = "\
Examples:
  quarterday scaffold helpline.csv                writes pipelines/returns/helpline.toml
  quarterday scaffold \"Q4 figures.xlsx\" --kind helpline --area E10000099 --period \"2024/25 Q4\"";

pub const INBOX: &str = "Example:
  quarterday inbox                                for every file that nobody has described yet

Check what it proposes, and fill in what it could not know.";

pub const INIT: &str = "\
Example:
  quarterday init ourcounty --name \"Our County Domestic Abuse Partnership\" --first \"2025/26 Q1\"";

pub const EXPLAIN: &str = "Examples:
  quarterday explain jump                         what this finding means and what to do about it
  quarterday explain at-most                      what a key of a TOML file means
  quarterday explain                              all codes, and who each is for";

pub const LIST: &str = "Examples:
  quarterday list                                 publications and kinds of return
  quarterday list quarterly                       what a publication shows, where it is defined, and how the ids of its figures begin
  quarterday list marac                           the measures of a kind of return, and what it brings to publications";

pub const SCHEMA: &str = "\
Examples:
  quarterday schema return                        what pipelines/returns/<kind>.toml may hold
  quarterday schema publication                   what pipelines/<publication>.toml may hold
  quarterday schema inbox                         what inbox.toml beside the returns may hold

`init` writes them into docs/schema/, and the first line of each TOML file names its own.";

pub const COMPLETIONS: &str = "\
Examples:
  quarterday completions bash                     print the script for bash
  quarterday completions powershell               print the script for PowerShell

Save the script where your shell looks for completions, and start the shell again.";

pub const MAN: &str = "\
Examples:
  quarterday man                                  print the first page
  quarterday man pages                            write a page for each command into the folder pages";

pub const WATCH: &str = "Examples:
  quarterday watch quarterly                      while you write pipelines/quarterly.2024-25-q4.md
  quarterday watch quarterly --period \"2024/25 Q3\"

It says which file changed and refreshes; the page that it names reloads itself. Released editions are left alone.";
