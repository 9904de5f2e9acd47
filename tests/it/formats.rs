//! The table of formats: what is built, what is not, and that each one renders.

use crate::support::scenario::Scenario;
use crate::support::tool::{arguments, run_in};
use crate::support::world::FakeWorld;
use kmsdoctor::render::{ALL, NOT_BUILT};
use std::collections::BTreeSet;
use tempfile::TempDir;

/// As the contract lists them.
const PROMISED: [&str; 11] = [
    "table",
    "text",
    "concise",
    "json",
    "sarif",
    "junit",
    "github",
    "markdown",
    "html",
    "nagios",
    "openmetrics",
];

#[test]
fn every_promised_format_is_built_or_known() {
    let built = ALL.iter().map(|it| it.name);
    let names: Vec<&str> = built.chain(NOT_BUILT.iter().copied()).collect();
    let distinct: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(
        distinct.len(),
        names.len(),
        "a name stands twice in {names:?}"
    );
    assert_eq!(distinct, BTreeSet::from(PROMISED));
}

#[test]
fn every_format_renders() {
    let dir = TempDir::new().unwrap();
    for scenario in Scenario::all().unwrap_or_else(|why| panic!("{why}")) {
        let world = FakeWorld::new(&scenario);
        for format in ALL {
            let mut args = arguments(&scenario, dir.path());
            args.extend(["--format".to_owned(), format.name.to_owned()]);
            let ran = run_in(&world, &args);
            let name = &scenario.name;
            assert_eq!(ran.err, "", "{name} as {}", format.name);
            assert!(ran.out.ends_with('\n'), "{name} as {}", format.name);
        }
    }
}
