//! What the program writes as JSON keeps to its schema; what `check` prints keeps to `docs/schema/findings.json`, and shows lines only where nothing personal stands.

use std::fs;

use serde_json::Value;

use crate::project::{Project, copy, repository};

/// The parts of JSON Schema that our schema uses; `whole` has what is referred to.
fn holds(whole: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    if let Some(path) = schema["$ref"].as_str() {
        return holds(whole, whole.pointer(path.trim_start_matches('#')).unwrap(), value);
    }
    if let Some(several) = schema["anyOf"].as_array() {
        let mut failed = several.iter().filter_map(|one| holds(whole, one, value).err());
        let first = failed.next();
        return first.filter(|_| failed.count() + 1 == several.len()).map_or(Ok(()), Err);
    }
    if let Some(several) = schema["oneOf"].as_array() {
        let fits = several
            .iter()
            .any(|one| one["const"] == *value || one.get("const").is_none() && holds(whole, one, value).is_ok());
        return if fits { Ok(()) } else { Err(format!("{value} does not fit {schema}")) };
    }
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.as_u64().is_some(),
        "null" => value.is_null(),
        other => panic!("this test does not know the type {other}"),
    };
    let fits = match &schema["type"] {
        Value::String(kind) => is(kind),
        kinds => kinds.as_array().unwrap().iter().any(|kind| is(kind.as_str().unwrap())),
    };
    let allowed = schema.get("enum").is_none_or(|allowed| allowed.as_array().unwrap().contains(value));
    if !fits || !allowed {
        return Err(format!("{value} does not fit {schema}"));
    }
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
        value.get(name.as_str().unwrap()).ok_or(format!("{name} is missing in {value}"))?;
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        let of = schema["properties"].get(name).ok_or(format!("{name} is not in the schema"))?;
        holds(whole, of, inner)?;
    }
    value.as_array().into_iter().flatten().try_for_each(|item| holds(whole, &schema["items"], item))
}

fn case(name: &str) -> Project {
    let project = Project::empty();
    for folder in ["pipelines", "returns"] {
        copy(&repository().join("tests/cases").join(name).join(folder), &project.path(folder));
    }
    project
}

#[test]
fn findings_keep_to_their_schema() {
    let schema = fs::read_to_string(repository().join("docs/schema/findings.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    for name in ["check-jump", "check-balance-mismatch", "read-personal-data", "check-accepted"] {
        let ran = case(name).run(&["check", "--returns", "returns", "--format", "json"]);
        let found: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert!(!found["findings"].as_array().unwrap().is_empty(), "{name}");
        holds(&schema, &schema, &found).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn the_manifest_and_the_dictionary_of_a_release_keep_to_their_schemas() {
    let read =
        |path: &str| -> Value { serde_json::from_str(&fs::read_to_string(repository().join(path)).unwrap()).unwrap() };
    for name in ["manifest", "dictionary"] {
        let schema = read(&format!("docs/schema/{name}.json"));
        for edition in ["quarterly/2024-25-q4", "annual/2024-25"] {
            let found = read(&format!("output/{edition}/release/{name}.json"));
            assert_eq!(found["format"], 1, "{edition}");
            holds(&schema, &schema, &found).unwrap_or_else(|error| panic!("{edition}: {name}: {error}"));
        }
    }
}

#[test]
fn the_line_is_shown_with_a_caret_under_the_cell() {
    let ran = case("check-below-floor").run(&["check", "--returns", "returns"]).ends_with(1);
    ran.says("  2 | Provider,E07000981,Alder,2023/24 Q1,10,9\n    |                                        ^\n");
}

/// What stands in the cells that are personal, and nowhere else.
const SECRETS: [&str; 12] =
    ["Example", "1985", "9ZZ", "900123", "jane", "9434765919", "QQ 12", "QX00", "00123", "punched", "1AA", "many"];

#[test]
fn what_is_personal_is_quoted_nowhere() {
    let project = case("read-personal-data");
    for arguments in [
        &["check", "--returns", "returns"][..],
        &["check", "--returns", "returns", "--format", "json"],
        &["check", "--returns", "returns", "--format", "github"],
        &["refresh", "--returns", "returns"],
        &["refresh", "--returns", "returns", "--format", "json"],
    ] {
        let ran = project.run(arguments).ends_with(1).says("personal-data");
        for secret in SECRETS {
            assert!(!ran.said().contains(secret), "«{secret}» in {arguments:?}:\n{}", ran.said());
        }
    }
    assert!(project.editions().keys().all(|name| !name.starts_with("fail/")), "no edition of it");
    let asked = project.files("output/fail/blocked");
    assert!(asked.keys().any(|name| name.starts_with("internal/queries/")), "whoever sent it is asked");
    for (name, bytes) in asked {
        let text = String::from_utf8(bytes).unwrap();
        // The words of pages and letters are ours; "many" is an ordinary one.
        for secret in SECRETS.iter().filter(|secret| **secret != "many") {
            assert!(!text.contains(secret), "«{secret}» in {name}");
        }
    }
}
