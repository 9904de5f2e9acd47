//! The program itself: inside the test over given seams, or as a process of its own.

use super::expect::Family;
use super::in_time::{InTime, in_virtual_time};
use super::runtime;
use super::scenario::Scenario;
use super::world::FakeWorld;
use kmsdoctor::cli::{Streams, Surroundings, run};
use kmsdoctor::model::{
    Attempt, Contact, NameServer, NoResponse, Outcome, Provenance, Question, Sourced,
};
use kmsdoctor::port::{AskLimits, AskNameServer, ConnectLimits, ConnectTcp, Encounter, Talk};
use serde_json::Value;
use std::cell::Cell;
use std::ffi::OsString;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// How a run ended and what it wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ran {
    /// The exit status.
    pub(crate) status: u8,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Ran {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|why| panic!("{why}: {}{}", self.out, self.err))
    }
}

/// Runs the program with these arguments, without a terminal.
pub(crate) fn run_in<W: AskNameServer + ConnectTcp>(world: &W, args: &[impl AsRef<str>]) -> Ran {
    run_at(surroundings(), world, args)
}

/// Runs the program in the world of `scenario`, in virtual time where it has a deadline.
pub(crate) fn run_scenario(scenario: &Scenario, args: &[impl AsRef<str>]) -> Ran {
    let world = FakeWorld::new(scenario);
    if scenario.options.deadline().is_none() {
        return run_in(&world, args);
    }
    let world = InTime(&world);
    in_virtual_time(run_over(surroundings(), &world, &world, args))
}

/// As `main` finds them without a terminal.
pub(crate) fn surroundings() -> Surroundings {
    Surroundings {
        unicode: true,
        ..Surroundings::default()
    }
}

/// Runs the program with these arguments and surroundings.
pub(crate) fn run_at<W: AskNameServer + ConnectTcp>(
    surroundings: Surroundings,
    world: &W,
    args: &[impl AsRef<str>],
) -> Ran {
    runtime().block_on(run_over(surroundings, world, world, args))
}

/// Runs the program over these seams.
pub(crate) async fn run_over(
    surroundings: Surroundings,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
    args: &[impl AsRef<str>],
) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let argv = std::iter::once("kmsdoctor")
        .chain(args.iter().map(AsRef::as_ref))
        .map(OsString::from)
        .collect();
    let streams = Streams {
        out: &mut out,
        err: &mut err,
    };
    let status = run(argv, surroundings, streams, dns, tcp).await;
    Ran {
        status,
        out: String::from_utf8(out).expect("the result is UTF-8"),
        err: String::from_utf8(err).expect("diagnostics are UTF-8"),
    }
}

/// The program as a process that inherits nothing.
pub(crate) fn process(args: &[&str]) -> Command {
    let mut res = Command::new(env!("CARGO_BIN_EXE_kmsdoctor"));
    res.args(args)
        .env_clear()
        .stdin(std::process::Stdio::null());
    res
}

/// Runs a process to its end.
pub(crate) fn finish_process(command: &mut Command) -> Ran {
    let output = command.output().expect("the program can be started");
    let code = output.status.code().expect("no signal ended the program");
    Ran {
        status: u8::try_from(code).expect("an exit status has eight bits"),
        out: String::from_utf8(output.stdout).expect("the result is UTF-8"),
        err: String::from_utf8(output.stderr).expect("diagnostics are UTF-8"),
    }
}

/// The flags for the policy of a scenario, which stands in a file that is the same for every run of it.
pub(crate) fn policy_flags(scenario: &Scenario) -> Vec<String> {
    let mut res = Vec::new();
    if let Some(policy) = &scenario.policy {
        let name = format!("{}.policy.toml", scenario.name);
        let path = shared_file(&name, &policy.source.octets);
        res.extend(["--policy".to_owned(), path.display().to_string()]);
    }
    if let Some(today) = scenario.today {
        res.extend(["--today".to_owned(), today.to_string()]);
    }
    res
}

/// The arguments that describe a scenario's client and run; `dir` takes the file of a client that has no setting.
pub(crate) fn arguments(scenario: &Scenario, dir: &Path) -> Vec<String> {
    let client = &scenario.client;
    let mut res = vec!["diagnose".to_owned()];
    let mut flag = |name: &str, value: String| res.extend([name.to_owned(), value]);
    for it in typed(&client.primary_suffix) {
        flag("--primary-suffix", it.value.to_string());
    }
    for it in typed(&client.connection_suffixes) {
        flag("--connection-suffix", it.value.to_string());
    }
    for it in typed(&client.search_list) {
        flag("--search-list", it.value.to_string());
    }
    for it in typed(&client.lookup_domain) {
        flag("--lookup-domain", it.value.to_string());
    }
    for it in typed(&client.fixed_host) {
        flag("--kms-host", it.value.to_string());
    }
    for it in typed(&client.cached_host) {
        flag("--cached-host", it.value.to_string());
    }
    for it in typed(&client.caching) {
        flag("--caching", if it.value { "on" } else { "off" }.to_owned());
    }
    for it in &client.name_servers {
        flag("--server", it.value.to_string());
    }
    // A file says that this machine is not meant, even where the client has neither suffix nor server.
    let path = if scenario.settings_file.is_empty() {
        let path = dir.join("resolv.conf");
        std::fs::write(&path, "options edns0\n").expect("the directory can be written to");
        path
    } else {
        // Findings name it, so it is the same in every run.
        shared_file(
            &format!("{}.client.txt", scenario.name),
            scenario.settings_file.as_bytes(),
        )
    };
    flag("--client", path.display().to_string());
    if let Some(it) = scenario.options.limit_names {
        flag("--limit-names", it.to_string());
    }
    if let Some(it) = scenario.options.jobs {
        flag("--jobs", it.to_string());
    }
    if let Some(it) = scenario.options.deadline() {
        flag("--deadline", format!("{}ms", it.as_millis()));
    }
    match scenario.options.families {
        None => {}
        Some(Family::Ipv4) => res.push("-4".to_owned()),
        Some(Family::Ipv6) => res.push("-6".to_owned()),
    }
    res.extend(scenario.options.model_flags());
    res.extend(policy_flags(scenario));
    if scenario.options.rpc_bind {
        res.push("--rpc-bind".to_owned());
    }
    if !scenario.options.probe {
        res.push("--no-probe".to_owned());
    }
    res.extend(client.domains.iter().map(|it| it.value.to_string()));
    res
}

/// A file that several tests read under one path; its path.
fn shared_file(name: &str, octets: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(name);
    // Other tests may be reading it: it is there whole, or not at all.
    let mut file = tempfile::NamedTempFile::new_in(folder).expect("a file can be made");
    file.write_all(octets).expect("the file can be written to");
    file.persist(&path).expect("the file can be renamed");
    path
}

/// The settings that flags give; those of a file are given with the file.
fn typed<'a, T: 'a>(
    settings: impl IntoIterator<Item = &'a Sourced<T>>,
) -> impl Iterator<Item = &'a Sourced<T>> {
    let all = settings.into_iter();
    all.filter(|it| matches!(it.provenance, Provenance::CommandLine { .. }))
}

/// A world in which nobody answers, and that counts how often it was touched.
#[derive(Debug, Default)]
pub(crate) struct EmptyWorld {
    touched: Cell<usize>,
}

impl EmptyWorld {
    /// Questions and connections so far.
    pub(crate) fn n_touched(&self) -> usize {
        self.touched.get()
    }
}

impl AskNameServer for EmptyWorld {
    async fn ask(&self, _: NameServer, _: &Question, _: AskLimits) -> Vec<Attempt> {
        self.touched.update(|it| it + 1);
        vec![Attempt {
            transport: None,
            edns: true,
            rtt: Duration::ZERO,
            strays: 0,
            zone_fault: None,
            outcome: Outcome::NoResponse(NoResponse::TimedOut),
        }]
    }
}

impl ConnectTcp for EmptyWorld {
    async fn connect(
        &self,
        _: SocketAddr,
        _: Option<Talk>,
        _: ConnectLimits,
    ) -> impl Future<Output = Encounter> {
        self.touched.update(|it| it + 1);
        std::future::ready(Encounter {
            contact: Contact::Refused,
            reply: None,
            is_closed: false,
            elapsed: Duration::ZERO,
        })
    }
}
