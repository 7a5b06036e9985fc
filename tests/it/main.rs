//! The integration tests, in one binary, so that polars is linked once. Those that are a folder each stand in `tests/folders/`.
//!
//! | module        | what it holds                                                                                   |
//! |---------------|-------------------------------------------------------------------------------------------------|
//! | `fixtures`    | every rule has a case that passes and one that fails, and the catalogue of cases is true              |
//! | `published`   | every figure of the council documents that must come out of the publication `published`          |
//! | `sample`      | the committed sample data is what its generator makes, the committed output is what it makes      |
//! | `bad_input`   | whatever is wrong gets a clear answer, and the last output stays as it was; so does a killed run  |
//! | `crash`       | wherever a run is killed and whatever the disk refuses, the editions are whole and of one run, and nothing told is forgotten |
//! | `book`        | links in the README and the book lead somewhere, and what they say can be typed                  |
//! | `command_line`| what the user may type does what the help says                                                   |
//! | `layers`      | a stage imports the stage before it and nothing else, and does no IO                             |
//! | `documents`   | the paper and its appendix open in a word processor, look as a template does, and say what the page says |
//! | `determinism` | the same bytes whatever the clock's zone, the locale, the cores and the order of the input       |
//! | `partner`     | what goes back to partners: templates that come back without a finding, and nobody else's figures     |
//! | `personal`    | personal data of every kind is found wherever it may stand, and quoted nowhere                    |
//! | `registers`   | a fault in a register is named at its cell, and what is not published of it reaches no release      |
//! | `letters`     | what is asked of each partner, and of nobody else; the tracker, the page of findings, the dictionary |
//! | `start`       | a partnership of one's own can be checked and refreshed at once                                 |
//! | `scaffold`    | a table that nobody has described gets a description by which it is read                          |
//! | `trace`       | every published figure leads back to the cells that it came from                                 |
//! | `charts`      | text in charts can be read where they are printed, and their words are not too many               |
//! | `disclosure`  | an attacker who knows the small counts finds none of them, nor what was made from them            |
//! | `in_words`    | sentences about headline figures say no more than the released numbers and chance allow            |
//! | `open_data`   | real open data beside the project is read, or refused for the right reason                       |
//! | `schema`        | `docs/schema/` is what the types say, and every key says what it means                   |
//! | `findings_schema` | what `check` prints keeps to its schema, and quotes nothing personal                       |
//! | `statistics`  | the formulas give the numbers of the packages that official analysts use                         |
//! | `attack`  | what is withheld cannot be worked out, as another attacker that shares no code with the program agrees |
//! | `outside`   | that attacker: it reads what is released, and shares no code with the program                    |
//! | `audit`     | the auditor, who has the published files alone, finds every fault that is put in, and nothing else  |
//! | `vintages`    | twelve releases side by side tell nothing that one of them withheld                               |
//! | `fuzz`        | any bytes are read and checked without panic                                                     |
//! | `mutation`    | five hundred single faults in clean returns are each named at their own cell, and nothing else is |
//!
//! `project` is the throw-away folder that they run the program in, `figures` reads a figures.csv.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails there")]
#![allow(clippy::print_stderr, reason = "a test that cannot run on this machine says so")]

mod figures;
mod findings_schema;
mod project;
mod schema;

mod attack;
mod audit;
mod bad_input;
mod book;
mod chance;
mod charts;
mod command_line;
mod crash;
mod determinism;
mod disclosure;
mod documents;
mod fixtures;
mod fuzz;
mod grammar;
mod in_words;
mod layers;
mod letters;
mod messages;
mod mutation;
mod open_data;
mod outside;
mod partner;
mod personal;
mod published;
mod registers;
mod rounded;
mod sample;
mod scaffold;
mod shown;
mod start;
mod statistics;
mod trace;
mod vintages;
mod worlds;
