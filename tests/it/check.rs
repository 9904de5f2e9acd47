//! Record files through the whole program: what `check` says of each fixture, line by line.

use crate::support::project_path;
use crate::support::tool::run_in;
use expect_test::expect_file;
use kmsdoctor::model::{Attempt, NameServer, Question};
use kmsdoctor::port::{AskLimits, AskNameServer, ConnectLimits, ConnectTcp, Encounter, Talk};
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
    async fn connect(&self, endpoint: SocketAddr, _: Option<Talk>, _: ConnectLimits) -> Encounter {
        panic!("{endpoint} was contacted")
    }
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

/// Status, outcome and codes of the same run.
fn verdict(args: &[String]) -> String {
    let args = args.iter().map(|it| it.replace("concise", "json"));
    let verdict = run_in(&NoNetwork, &args.collect::<Vec<_>>()).json()["verdict"].take();
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
        let mut args = vec!["check".to_owned()];
        let files = files_of(&fixture).into_iter();
        args.extend(files.map(|it| it.display().to_string()));
        args.extend(["--format", "concise", "--today", "2026-01-01"].map(str::to_owned));
        let ran = run_in(&NoNetwork, &args);
        let said = ran.out.replace(&base, "");
        let verdict = verdict(&args);
        let text = format!("{said}{}{verdict}\nexit status {}\n", ran.err, ran.status);
        expect_file![fixture.with_extension("expected")].assert_eq(&text);
    }
}
