//! Record files through the whole program: what `check` says of each fixture, line by line.

use crate::support::project_path;
use crate::support::tool::{Ran, run_in};
use expect_test::expect_file;
use kmsdoctor::model::{Attempt, NameServer, Question};
use kmsdoctor::port::{AskLimits, AskNameServer, ConnectLimits, ConnectTcp, Encounter, Talk};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Whatever is asked or contacted is a fault of the program.
struct NoNetwork;

impl AskNameServer for NoNetwork {
    async fn ask(&self, server: NameServer, _: &Question, _: AskLimits) -> Vec<Attempt> {
        panic!("{server} was asked")
    }
}

impl ConnectTcp for NoNetwork {
    async fn connect(
        &self,
        endpoint: SocketAddr,
        _: Option<Talk>,
        _: ConnectLimits,
    ) -> impl Future<Output = Encounter> {
        contacted(endpoint)
    }
}

/// No connection is expected.
fn contacted(endpoint: SocketAddr) -> std::future::Pending<Encounter> {
    panic!("{endpoint} was contacted")
}

/// A fixture is a file, or a folder whose files are given together; included files end in `.inc`.
fn files_of(fixture: &Path) -> Vec<PathBuf> {
    if fixture.is_file() {
        return vec![fixture.to_owned()];
    }
    let files = std::fs::read_dir(fixture).unwrap();
    let files = files.map(|it| it.unwrap().path());
    let mut res: Vec<PathBuf> = files
        .filter(|it| it.extension().is_none_or(|it| it != "inc"))
        .collect();
    res.sort();
    res
}

/// What `check` says of these files in `format`.
fn check_in(format: &str, files: &[String]) -> Ran {
    let mut args = vec!["check".to_owned()];
    args.extend_from_slice(files);
    args.extend(["--format", format, "--today", "2026-01-01"].map(str::to_owned));
    run_in(&NoNetwork, &args)
}

/// Status, outcome and codes of the same run.
fn verdict(files: &[String]) -> String {
    let verdict = check_in("json", files).json()["verdict"].take();
    let words = ["status", "outcome"].map(|it| verdict[it].as_str().unwrap().to_owned());
    let codes = verdict["client_codes"].as_array().unwrap().iter();
    let codes = codes.map(|it| it.as_str().unwrap().to_owned());
    let words: Vec<String> = words.into_iter().chain(codes).collect();
    words.join(" ")
}

#[test]
fn what_is_said_of_record_files() {
    let folder = project_path("fixtures/check");
    let base = format!("{}/", folder.display());
    let mut fixtures: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_none_or(|it| it != "expected"))
        .collect();
    fixtures.sort();
    assert!(!fixtures.is_empty(), "there is no fixture");
    for fixture in fixtures {
        let files = files_of(&fixture).into_iter();
        let files: Vec<String> = files.map(|it| it.display().to_string()).collect();
        let ran = check_in("concise", &files);
        let said = ran.out.replace(&base, "");
        let verdict = verdict(&files);
        let text = format!("{said}{}{verdict}\nexit status {}\n", ran.err, ran.status);
        expect_file![fixture.with_extension("expected")].assert_eq(&text);
    }
}

/// The names in a folder that end in `.expected`, and what the others are to be compared with.
fn expected_of(folder: &Path) -> (BTreeSet<PathBuf>, BTreeSet<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|it| it.unwrap().path());
    let is_expected = |it: &PathBuf| it.extension().is_some_and(|it| it == "expected");
    let (expected, fixtures): (Vec<PathBuf>, Vec<PathBuf>) = paths.partition(is_expected);
    let wanted = fixtures.iter().map(|it| it.with_extension("expected"));
    (expected.into_iter().collect(), wanted.collect())
}

#[test]
fn nothing_is_expected_of_files_that_are_gone() {
    let (expected, wanted) = expected_of(&project_path("fixtures/check"));
    let stale: Vec<&PathBuf> = expected.difference(&wanted).collect();
    assert!(stale.is_empty(), "{stale:?}");
}
