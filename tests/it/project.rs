//! A throw-away project folder, and the program run in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The folder of the repository, whose pipelines, sample data and output are committed.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program, to be run in a folder.
pub fn quarterday(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quarterday"));
    command.current_dir(folder);
    command
}

/// What a run said and how it ended.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// Takes what a process left. A panic is never an answer, so it fails the test wherever it happens.
    pub fn of(output: Output) -> Ran {
        let ran = Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        };
        assert!(!ran.stderr.contains("panicked"), "the program panicked:\n{}", ran.stderr);
        ran
    }

    /// Both streams, to look for words in.
    pub fn said(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    #[track_caller]
    pub fn ends_with(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "exit code; it said:\n{}", self.said());
        self
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Ran {
        assert!(self.said().contains(words), "expected «{words}» in:\n{}", self.said());
        self
    }
}

/// A folder that is gone when the test is over.
pub struct Project(TempDir);

impl Project {
    pub fn empty() -> Project {
        Project(tempfile::tempdir().unwrap())
    }

    /// In memory where the system has a place for that, for tests that run the program thousands of times.
    pub fn in_memory() -> Project {
        tempfile::tempdir_in("/dev/shm").map_or_else(|_| Project::empty(), Project)
    }

    /// With the kinds of return that ship, and nothing else.
    pub fn with_shipped_returns() -> Project {
        let project = Project::empty();
        copy(&repository().join("pipelines/returns"), &project.path("pipelines/returns"));
        project
    }

    /// With the committed pipelines and sample data, and no output.
    pub fn committed() -> Project {
        let project = Project::empty();
        for folder in ["pipelines", "sample_data"] {
            copy(&repository().join(folder), &project.path(folder));
        }
        project
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.root().join(relative)
    }

    pub fn write(&self, relative: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).unwrap_or_else(|error| panic!("{relative}: {error}"))
    }

    /// Changes a file by replacing some text, which must be there once.
    pub fn replace(&self, relative: &str, from: &str, to: &str) {
        let text = self.read(relative);
        assert_eq!(text.matches(from).count(), 1, "«{from}» in {relative}");
        self.write(relative, text.replace(from, to));
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(quarterday(self.root()).args(arguments).output().unwrap())
    }

    /// Every file of a folder with its bytes, except the stamp and the lock, which are no part of the output.
    pub fn files(&self, relative: &str) -> BTreeMap<String, Vec<u8>> {
        without_stamp(files(&self.path(relative)))
    }
}

impl Project {
    /// Every file of the output that belongs to an edition: without what is asked of partners while one is blocked.
    pub fn editions(&self) -> BTreeMap<String, Vec<u8>> {
        self.files("output").into_iter().filter(|(name, _)| !name.contains("/blocked/")).collect()
    }
}

/// Every file below a folder with its bytes, by its path from there. A folder that is not there has none.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn add(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                add(root, &path, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    add(folder, folder, &mut found);
    found
}

/// What is left without the stamp and the lock.
pub fn without_stamp(mut files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    files.retain(|name, _| name != ".stamp" && !name.ends_with(".lock"));
    files
}

/// Copies a folder with everything in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for (name, bytes) in files(from) {
        let target = to.join(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
}

/// Fails with the names of the files that are not the same in both.
#[track_caller]
pub fn assert_same(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>, what: &str) {
    let names: std::collections::BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    let differing: Vec<&&String> = names.iter().filter(|name| left.get(**name) != right.get(**name)).collect();
    assert!(differing.is_empty(), "{what}: these files differ: {differing:?}");
}
