//! `docs/schema/` is what the types say, every key says what it means, and every shipped file names its schema.

use std::fs;

use quarterday::schema::{self, Described, Written};

use crate::project::{Project, repository};

#[test]
fn the_schemas_are_as_the_types_say() {
    let read = Described::ALL.map(|described| (described.name(), described.text()));
    let written = Written::ALL.map(|written| (written.name(), written.text()));
    for (name, text) in read.into_iter().chain(written) {
        let path = repository().join(format!("docs/schema/{name}.json"));
        if std::env::var_os("BLESS").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let there = fs::read_to_string(&path).unwrap();
        assert_eq!(there, text, "{}: `BLESS=1 cargo test --release schema` writes it anew", path.display());
    }
}

#[test]
fn every_key_says_what_it_means() {
    let keys = schema::keys();
    assert!(keys.len() > 250, "{}", keys.len());
    for key in keys {
        assert!(!key.meaning.is_empty(), "`{}`, {}, has no comment above its field", key.name, key.place);
    }
}

#[test]
fn every_shipped_file_names_its_schema() {
    let shipped =
        [("pipelines", "../docs/schema/publication.json"), ("pipelines/returns", "../../docs/schema/return.json")];
    for (folder, schema) in shipped {
        let files = fs::read_dir(repository().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let files: Vec<_> =
            files.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect();
        assert!(files.len() > 3);
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            assert_eq!(text.lines().next(), Some(format!("#:schema {schema}").as_str()), "{}", file.display());
            assert!(file.parent().unwrap().join(schema).is_file(), "{}", file.display());
        }
    }
}

#[test]
fn what_init_writes_names_schemas_that_it_writes() {
    let project = Project::empty();
    project.run(&["init", ".", "--name", "Ours", "--first", "2025/26 Q1"]).ends_with(0);
    for file in ["pipelines/quarterly.toml", "pipelines/returns/marac.toml"] {
        let text = fs::read_to_string(project.path(file)).unwrap();
        let schema = text.lines().next().unwrap().strip_prefix("#:schema ").unwrap();
        assert!(project.path(file).parent().unwrap().join(schema).is_file(), "{file}: {schema}");
    }
}
