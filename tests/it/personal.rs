//! Personal data of every kind in `tests/personal/planted.tsv` is found wherever it may stand, and is quoted nowhere.

use std::io::{Cursor, Write};
use std::sync::OnceLock;

use quarterday::check::{Asked, check};
use quarterday::disk::hashing::Ledger;
use quarterday::disk::load;
use quarterday::model::finding::Severity;
use quarterday::pipelines::Spec;
use quarterday::read::{Input, read};
use quarterday::spec::returns::Returns;

use crate::project::{Project, repository};

const AREAS: &str = "area_code,area_name,level,parent,from,to,successor\n\
                     E10000098,Testshire,county,,,,\nE07000981,Alder,district,E10000098,,,\n";
const MARAC: &str = "partner,area_code,area_name,period,cases,repeats,children,status,note\n\
                     Coordinator,E07000981,Alder,2023/24 Q1,40,12,45,,\n";

fn spec() -> &'static Spec {
    static SPEC: OnceLock<Spec> = OnceLock::new();
    SPEC.get_or_init(|| load::spec(&repository().join("pipelines"), &Ledger::default()).unwrap())
}

fn returns() -> &'static Returns {
    &spec().returns
}

/// What is planted: kind and text.
fn planted() -> Vec<(&'static str, &'static str)> {
    let table = include_str!("../personal/planted.tsv").lines().filter(|line| !line.starts_with('#'));
    table
        .filter_map(|line| line.split_once('\t'))
        .map(|(kind, rest)| (kind, rest.split('\t').next().unwrap()))
        .collect()
}

/// Codes, severities and the whole of what is found in some files below a folder.
fn found(files: &[(&str, Vec<u8>)]) -> (Vec<(&'static str, Severity)>, String) {
    let input = |(path, bytes): &(&str, Vec<u8>)| {
        Input::of(format!("returns/ours/{path}"), Box::new(Cursor::new(bytes.clone())))
    };
    let submitted = read(returns(), files.iter().map(input).collect()).unwrap();
    let (_, findings) = check(returns(), &spec().rules, submitted, &Asked::default()).unwrap();
    (findings.iter().map(|finding| (finding.code.name(), finding.severity)).collect(), format!("{findings:?}"))
}

/// What of some files with a planted text is wrong: that it is missed, or quoted.
fn wrong(files: &[(&str, Vec<u8>)], secret: &str, place: &str) -> Option<String> {
    let (codes, all) = found(files);
    let quoted = secret.len() > 3 && all.to_lowercase().contains(&secret.to_lowercase());
    match codes.iter().any(|(code, _)| *code == "personal-data") {
        false => Some(format!("missed in {place}: {secret}\n{all}")),
        true if quoted => Some(format!("quoted from {place}: {secret}")),
        true => None,
    }
}

fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[test]
fn every_kind_is_found_in_every_cell_and_quoted_nowhere() {
    let areas = ("areas.csv", AREAS.as_bytes().to_vec());
    let mut faults = Vec::new();
    for (_, text) in planted() {
        let planted = cell(text);
        let row = |cells: [&str; 9]| format!("{}{}\n", MARAC, cells.join(","));
        let note = row(["Coordinator", "E07000981", "Alder", "2023/24 Q2", "40", "12", "45", "", &planted]);
        let count = row(["Coordinator", "E07000981", "Alder", "2023/24 Q2", &planted, "12", "45", "", ""]);
        let partner = row([&planted, "E07000981", "Alder", "2023/24 Q2", "40", "12", "45", "", ""]);
        let status = row(["Coordinator", "E07000981", "Alder", "2023/24 Q2", "40", "12", "45", &planted, ""]);
        let heading = MARAC.replacen(",note", &format!(",note,{planted}"), 1).replace("45,,\n", "45,,,1\n");
        let remark = format!("{MARAC}\n{planted},,,,,,,,\n");
        let beyond = format!(
            "{}\n",
            row(["Coordinator", "E07000981", "Alder", "2023/24 Q2", "40", "12", "45", "", ""]).trim_end()
        ) + &format!("Coordinator,E07000981,Alder,2023/24 Q3,40,12,45,,,{planted}\n");
        let item = format!(
            "partner,area_code,area_name,period,measure,workstream,value,status\nCouncil,E10000098,Testshire,2023/24,budget,{planted},1000,\n"
        );
        for (place, name, table) in [
            ("a note", "marac.csv", note),
            ("a count", "marac.csv", count),
            ("a partner", "marac.csv", partner),
            ("a status", "marac.csv", status),
            ("a heading", "marac.csv", heading),
            ("a remark", "marac.csv", remark),
            ("a cell beyond the table", "marac.csv", beyond),
            ("an item", "funding.csv", item),
        ] {
            faults.extend(wrong(&[areas.clone(), (name, table.into_bytes())], text, place));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Kinds that are planted where nobody looks: a text, and whether an office may have it too.
const EVERYWHERE: [(&str, bool); 5] = [
    ("943 476 5919", false),
    ("ZZ99 9ZZ", true),
    ("07700 900123", true),
    ("Janet Example", true),
    ("QQ 12 34 56 C", false),
];

/// A workbook with one sheet, which is a return, and parts put into it. `sheet` is put behind its cells.
fn workbook(title: &str, workbook: &str, sheet: &str, parts: &[(&str, String)]) -> Vec<u8> {
    let rows: String = MARAC
        .lines()
        .zip(1..)
        .map(|(line, row)| {
            let cells: String =
                line.split(',').map(|text| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")).collect();
            format!("<row r=\"{row}\">{cells}</row>")
        })
        .collect();
    let of = "http://schemas.openxmlformats.org";
    let (formula, sheet) = sheet.split_once("</f>").map_or(("", sheet), |(formula, rest)| (formula, rest));
    let extra = if formula.is_empty() {
        String::new()
    } else {
        format!("<row r=\"9\"><c r=\"I9\"><f>{}</f></c></row>", &formula[3..])
    };
    let all = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        (
            "_rels/.rels",
            format!(
                "<Relationships><Relationship Id=\"r1\" Type=\"{of}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships><Relationship Id=\"s1\" Type=\"{of}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                 <Relationship Id=\"t1\" Type=\"{of}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!("<workbook><sheets><sheet name=\"{title}\" r:id=\"s1\"/></sheets>{workbook}</workbook>"),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{rows}{extra}</sheetData>{sheet}</worksheet>")),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in all.iter().chain(parts) {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn nobody_can_hide_it_beside_the_cells_of_a_workbook() {
    let areas = ("areas.csv", AREAS.as_bytes().to_vec());
    let relation = |kind: &str, target: &str| {
        (
            "xl/worksheets/_rels/sheet1.xml.rels",
            format!("<Relationships><Relationship Id=\"x\" Type=\"a/{kind}\" Target=\"{target}\"/></Relationships>"),
        )
    };
    let mut faults = Vec::new();
    for (text, _) in EVERYWHERE {
        let word = text.replace(' ', "_");
        let books = [
            (
                "a comment",
                workbook(
                    "Return",
                    "",
                    "",
                    &[
                        relation("comments", "../comments1.xml"),
                        (
                            "xl/comments1.xml",
                            format!(
                                "<comments><commentList><comment ref=\"B2\"><text><t>{text}</t></text></comment></commentList></comments>"
                            ),
                        ),
                    ],
                ),
            ),
            (
                "a thread of comments",
                workbook(
                    "Return",
                    "",
                    "",
                    &[
                        relation("threadedComment", "../threadedComments/t1.xml"),
                        (
                            "xl/threadedComments/t1.xml",
                            format!(
                                "<ThreadedComments><threadedComment ref=\"B2\"><text>{text}</text></threadedComment></ThreadedComments>"
                            ),
                        ),
                    ],
                ),
            ),
            (
                "the author of a comment",
                workbook(
                    "Return",
                    "",
                    "",
                    &[(
                        "xl/persons/person.xml",
                        format!("<personList><person displayName=\"{text}\" userId=\"x\"/></personList>"),
                    )],
                ),
            ),
            (
                "a property",
                workbook(
                    "Return",
                    "",
                    "",
                    &[("docProps/core.xml", format!("<cp><dc:creator>{text}</dc:creator></cp>"))],
                ),
            ),
            (
                "a property of one's own",
                workbook(
                    "Return",
                    "",
                    "",
                    &[(
                        "docProps/custom.xml",
                        format!(
                            "<Properties><property name=\"who\"><vt:lpwstr>{text}</vt:lpwstr></property></Properties>"
                        ),
                    )],
                ),
            ),
            ("a link", workbook("Return", "", "", &[relation("hyperlink", &format!("https://example.org/{text}"))])),
            (
                "the tip of a link",
                workbook(
                    "Return",
                    "",
                    &format!("<hyperlinks><hyperlink ref=\"A1\" tooltip=\"{text}\"/></hyperlinks>"),
                    &[],
                ),
            ),
            (
                "a defined name",
                workbook(
                    "Return",
                    &format!("<definedNames><definedName name=\"{word}\">Return!$A$1</definedName></definedNames>"),
                    "",
                    &[],
                ),
            ),
            (
                "a value with a name",
                workbook(
                    "Return",
                    &format!("<definedNames><definedName name=\"who\">\"{text}\"</definedName></definedNames>"),
                    "",
                    &[],
                ),
            ),
            (
                "a header",
                workbook(
                    "Return",
                    "",
                    &format!(
                        "<headerFooter><oddHeader>&amp;L&amp;\"Arial,Bold\"&amp;8 {text}</oddHeader></headerFooter>"
                    ),
                    &[],
                ),
            ),
            (
                "a footer",
                workbook(
                    "Return",
                    "",
                    &format!("<headerFooter><oddFooter>&amp;C{text}</oddFooter></headerFooter>"),
                    &[],
                ),
            ),
            (
                "a list",
                workbook(
                    "Return",
                    "",
                    &format!(
                        "<dataValidations><dataValidation><formula1>\"Alder,{text},Birch\"</formula1></dataValidation></dataValidations>"
                    ),
                    &[],
                ),
            ),
            (
                "a message of a list",
                workbook(
                    "Return",
                    "",
                    &format!("<dataValidations><dataValidation prompt=\"{text}\"/></dataValidations>"),
                    &[],
                ),
            ),
            (
                "a filter",
                workbook(
                    "Return",
                    "",
                    &format!(
                        "<autoFilter><filterColumn><filters><filter val=\"{text}\"/></filters></filterColumn></autoFilter>"
                    ),
                    &[],
                ),
            ),
            ("a formula", workbook("Return", "", &format!("<f>IF(B2=1,\"{text}\",\"\")</f>"), &[])),
            (
                "a drawing",
                workbook(
                    "Return",
                    "",
                    "",
                    &[("xl/drawings/drawing1.xml", format!("<xdr><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr>"))],
                ),
            ),
            (
                "a pivot table",
                workbook(
                    "Return",
                    "",
                    "",
                    &[(
                        "xl/pivotCache/pivotCacheDefinition1.xml",
                        format!("<p><sharedItems><s v=\"{text}\"/></sharedItems></p>"),
                    )],
                ),
            ),
            (
                "another workbook",
                workbook(
                    "Return",
                    "",
                    "",
                    &[("xl/externalLinks/externalLink1.xml", format!("<e><cell r=\"A1\"><v>{text}</v></cell></e>"))],
                ),
            ),
            (
                "a text that no cell shows",
                workbook(
                    "Return",
                    "",
                    "",
                    &[("xl/sharedStrings.xml", format!("<sst><si><t>Alder</t></si><si><t>{text}</t></si></sst>"))],
                ),
            ),
            ("a sheet's name", workbook(text, "", "", &[])),
        ];
        for (place, bytes) in books {
            faults.extend(wrong(&[areas.clone(), ("marac.xlsx", bytes)], text, place));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    let plain = workbook(
        "Return",
        "<definedNames><definedName name=\"Print_Area\">Return!$A$1:$I$9</definedName></definedNames>",
        "<f>IF(B2=1,\"none yet\",\"\")</f><headerFooter><oddHeader>&amp;LMARAC &amp;P</oddHeader></headerFooter>",
        &[],
    );
    assert!(!found(&[areas, ("marac.xlsx", plain)]).1.contains("personal-data"));
}

/// A sheet of OpenDocument that is a return, with what was recorded of its changes.
fn open_document(changes: &str) -> Vec<u8> {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row =
        |line: &str| format!("<table:table-row>{}</table:table-row>", line.split(',').map(cell).collect::<String>());
    let rows: String = MARAC.lines().map(row).collect();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_owned()),
        (
            "content.xml",
            format!(
                "<office:document-content><office:body><office:spreadsheet>\
                 <table:tracked-changes>{changes}</table:tracked-changes>\
                 <table:table table:name=\"Return\">{rows}</table:table>\
                 </office:spreadsheet></office:body></office:document-content>"
            ),
        ),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn what_cells_held_before_a_recorded_change_is_looked_at() {
    let areas = ("areas.csv", AREAS.as_bytes().to_vec());
    let change = |text: &str| {
        format!(
            "<table:cell-content-change><office:change-info><dc:date>2024-06-30T10:00:00</dc:date></office:change-info>\
             <table:previous><table:change-track-table-cell office:value-type=\"string\"><text:p>{text}</text:p>\
             </table:change-track-table-cell></table:previous></table:cell-content-change>"
        )
    };
    let faults: Vec<String> = EVERYWHERE
        .iter()
        .filter_map(|(text, _)| {
            let book = open_document(&change(text));
            wrong(&[areas.clone(), ("marac.ods", book)], text, "a recorded change")
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let harmless = open_document(&change("12"));
    assert!(!found(&[areas, ("marac.ods", harmless)]).1.contains("personal-data"));
}

#[test]
fn nobody_can_hide_it_in_other_files_and_names() {
    let areas = ("areas.csv", AREAS.as_bytes().to_vec());
    let marac = MARAC.as_bytes().to_vec();
    let mut faults = Vec::new();
    for (text, of_office) in EVERYWHERE {
        let word = text.replace(' ', "_");
        let document = |part: &str, paragraph: &str| {
            let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
            zip.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(paragraph.as_bytes()).unwrap();
            zip.finish().unwrap().into_inner()
        };
        let (half, rest) = text.split_once(' ').unwrap();
        let files = [
            ("a file's name", format!("marac_{word}.csv"), marac.clone()),
            ("a folder's name", format!("{text}/marac.csv"), marac.clone()),
            ("a README", "README.md".to_owned(), format!("# Returns\n\nOf {text}, who.\n").into_bytes()),
            ("a hidden file", ".notes".to_owned(), format!("{text}\n").into_bytes()),
            ("a lock", "~$marac.xlsx".to_owned(), [&[13, 0][..], text.as_bytes(), &[0, 32, 0]].concat()),
            ("a document", "letter.docx".to_owned(), document("word/document.xml", &format!("<w:p><w:r><w:t>{half} </w:t></w:r><w:r><w:t>{rest}</w:t></w:r></w:p>"))),
            ("an ODS", "letter.odt".to_owned(), document("content.xml", &format!("<text:p>{text}</text:p>"))),
            ("what is accepted", "accepted.toml".to_owned(), format!("[[accepted]]\ncode = \"jump\"\nby = \"us\"\non = \"2024-01-01\"\nuntil = \"2030-01-01\"\nwhy = \"said {text}\"\n").into_bytes()),
            ("what was told elsewhere", "told-elsewhere.toml".to_owned(), format!("[[told]]\nmeasure = \"marac.cases\"\narea = \"E07000981\"\nperiod = \"2023/24 Q1\"\nvalue = 40\nby = \"{text}\"\n").into_bytes()),
        ];
        for (place, name, bytes) in files {
            let files = [areas.clone(), ("marac.csv", marac.clone()), (name.as_str(), bytes)];
            faults.extend(wrong(&files, text, place));
            let stops =
                found(&files).0.iter().any(|(code, severity)| *code == "personal-data" && *severity == Severity::Error);
            let must = !of_office || place.contains("name") || place.starts_with("what");
            if stops != must {
                faults.push(format!("{place} with {text} stops: {stops}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn one_thing_in_two_cells_is_found() {
    let areas = ("areas.csv", AREAS.as_bytes().to_vec());
    let mut faults = Vec::new();
    for (first, second) in
        [("Janet", "Example"), ("Example", "Janet"), ("ZZ99", "9ZZ"), ("07700", "900123"), ("12-34-56", "12345678")]
    {
        let beyond = format!("{MARAC}Coordinator,E07000981,Alder,2023/24 Q2,40,12,45,,,{first},{second}\n");
        faults.extend(wrong(&[areas.clone(), ("marac.csv", beyond.into_bytes())], second, "cells beyond the table"));
        let within = format!("{MARAC}Coordinator,E07000981,Alder,2023/24 Q2,40,12,45,{first},{second}\n");
        faults.extend(wrong(&[areas.clone(), ("marac.csv", within.into_bytes())], second, "a status and a note"));
    }
    let thirds = format!("{MARAC}Coordinator,E07000981,Alder,2023/24 Q2,40,12,45,,,943,476,5919\n");
    faults.extend(wrong(&[areas, ("marac.csv", thirds.into_bytes())], "5919", "three cells"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A text that nothing knows for what it is.
const UNKNOWN: &str = "Qwertz Asdfgh";

#[test]
fn what_nothing_knows_is_quoted_nowhere_either() {
    let areas = ("areas.csv", AREAS.as_bytes().to_vec());
    let cells = ["Coordinator", "E07000981", "Alder", "2023/24 Q2", "40", "12", "45", "", ""];
    for column in (0..cells.len()).filter(|column| *column != 0 && *column != 8) {
        let mut row = cells.map(str::to_owned);
        row[column] = UNKNOWN.to_owned();
        let table = format!("{MARAC}{}\n", row.join(","));
        let all = found(&[areas.clone(), ("marac.csv", table.into_bytes())]).1;
        assert!(!all.to_lowercase().contains("qwertz"), "column {column}: {all}");
    }
    for headings in [format!("note,{UNKNOWN}"), format!("{UNKNOWN},{UNKNOWN}")] {
        let spare = headings.matches(',').count();
        let table = MARAC.replacen("note", &headings, 1).replace("45,,\n", &format!("45,,{}\n", ",".repeat(spare)));
        let all = found(&[areas.clone(), ("marac.csv", table.into_bytes())]).1;
        assert!(!all.to_lowercase().contains("qwertz"), "{all}");
    }
}

/// Neither the folders nor the files of the returns stand in anything that is released.
#[test]
fn a_release_names_returns_by_their_kind() {
    let plain = Project::committed();
    plain.run(&["refresh", "quarterly"]).ends_with(0);
    let named = Project::committed();
    let folder = "qwertz account/asdfgh";
    std::fs::create_dir_all(named.path(folder)).unwrap();
    std::fs::rename(named.path("sample_data/midshire"), named.path(&format!("{folder}/midshire"))).unwrap();
    let file = |name: &str| named.path(&format!("{folder}/midshire/{name}"));
    std::fs::rename(file("dvds.csv"), file("dvds_qwertz-asdfgh.csv")).unwrap();
    named.run(&["refresh", "quarterly", "--returns", folder]).ends_with(0);
    let releases = |project: &Project| {
        let mut files = project.files("output");
        files.retain(|name, _| name.contains("/release/"));
        files
    };
    let (plain, named) = (releases(&plain), releases(&named));
    assert!(!plain.is_empty() && plain.keys().eq(named.keys()));
    for (name, bytes) in &named {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        assert!(!text.contains("qwertz") && !text.contains("asdfgh"), "{name}");
        if !name.ends_with("manifest.json") {
            assert!(plain[name] == *bytes, "{name} hangs on how the returns are called");
        }
    }
}
