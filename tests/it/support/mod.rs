//! What the tests share: scenarios, the worlds they run in, servers.

use scenario::{Scenario, World};
use std::fmt::Write as _;
use std::path::PathBuf;

pub(crate) mod authority;
pub(crate) mod bind;
pub(crate) mod dns_server;
pub(crate) mod dnsmasq;
pub(crate) mod expect;
pub(crate) mod hosts;
pub(crate) mod in_process;
pub(crate) mod in_time;
pub(crate) mod knot;
pub(crate) mod mapped;
pub(crate) mod netns;
pub(crate) mod nsd;
pub(crate) mod process;
pub(crate) mod run;
pub(crate) mod scenario;
pub(crate) mod simulate;
pub(crate) mod tool;
pub(crate) mod view;
pub(crate) mod world;

/// A path inside the project.
pub(crate) fn project_path(relative: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// A runtime on this thread.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made")
}

/// Prints what did not run, and fails with all faults together.
pub(crate) fn finish(world: World, scenarios: &[Scenario], faults: &[(&Scenario, String)]) {
    let mut n_run = 0;
    for scenario in scenarios {
        match scenario.cannot_run_in(world) {
            Some(why) => println!("{world:?}: `{}` not run: {why}", scenario.name),
            None => n_run += 1,
        }
    }
    println!("{world:?}: {n_run} of {} scenarios run", scenarios.len());
    let mut text = String::new();
    let mut last = "";
    for (scenario, fault) in faults {
        if scenario.name != last {
            let _ = writeln!(text, "{}: {}", scenario.name, scenario.title);
            last = &scenario.name;
        }
        let _ = writeln!(text, "    {fault}");
    }
    assert!(faults.is_empty(), "{world:?}:\n{text}");
}
