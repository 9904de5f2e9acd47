//! What a client tries, in order, with the reason and how sure that is.

use super::page::{BOLD, Page};
use crate::client::{Application, Area, ClientProfile};
use crate::evidence::Stage;
use crate::model::{NameServer, Provenance, Sourced};
use crate::overview::Overview;
use crate::plan::PlannedStep;
use crate::render::words;
use crate::report::{Command, Report};

/// The steps of the plan and what it dropped.
pub(super) fn section(page: &mut Page, report: &Report, _: &Overview<'_>) {
    let plan = &report.evidence.plan;
    if plan.steps.is_empty() && plan.dropped.is_empty() && plan.unknown.is_empty() {
        return;
    }
    page.heading(&match application(report) {
        Application::Windows => "What a client tries".to_owned(),
        other => format!("What {other} tries"),
    });
    if plan.steps.is_empty() {
        page.item(
            2,
            if plan.knows_suffixes() {
                "nothing: no setting names a host or a domain"
            } else {
                "not known: no setting that was read names a host or a domain"
            },
        );
    }
    let mut ended_by: Option<usize> = None;
    let digits = plan.steps.len().to_string().len();
    for (idx, planned) in plan.steps.iter().enumerate() {
        let number = idx + 1;
        page.led(2, BOLD, &format!("{number}."), &words::step(planned));
        let indent = 4 + digits;
        page.item(indent, &reason(planned));
        if let Some(end) = ended_by {
            page.item(
                indent,
                &format!("not used by this client: step {end} ends discovery"),
            );
        } else if planned.ends_discovery {
            page.item(indent, "ends discovery: a client tries nothing after it");
            ended_by = Some(number);
        }
    }
    if !plan.dropped.is_empty() {
        page.painted(2, BOLD, "Not tried");
        for dropped in &plan.dropped {
            page.item(
                4,
                &format!(
                    "`{}` (`{}`): {}",
                    dropped.name, dropped.provenance, dropped.why
                ),
            );
        }
    }
    if shows_servers(report) {
        write_servers(page, &plan.name_servers);
    }
    if !plan.unknown.is_empty() {
        page.painted(2, BOLD, "Not known");
        for area in &plan.unknown {
            page.item(4, untold(*area));
        }
    }
}

/// True where the name servers of the plan are those of the client itself, and no other section shows them.
///
/// Beside flags alone they are those of the machine at hand; and record files stand for all of them.
fn shows_servers(report: &Report) -> bool {
    let evidence = &report.evidence;
    let is_plan = report.run.command == Command::Plan && !evidence.ran.contains(&Stage::Ask);
    let of_flag = |it: &PlannedStep| matches!(it.provenance, Provenance::CommandLine { .. });
    let is_described = evidence.plan.steps.iter().all(of_flag);
    is_plan && !is_described && !evidence.plan.questions().is_empty()
}

/// Whom the client asks, in its order, each with the place it was read from; that there is nobody is said.
fn write_servers(page: &mut Page, servers: &[Sourced<NameServer>]) {
    page.painted(2, BOLD, "Asks");
    if servers.is_empty() {
        page.item(
            4,
            "nobody: no name server is among the settings that were read, and without one nothing above is asked (`kmsdoctor explain KMS103`)",
        );
    }
    for server in servers {
        page.item(4, &format!("`{}` (`{}`)", server.value, server.provenance));
    }
}

/// What is not known, and which file tells it.
fn untold(area: Area) -> &'static str {
    match area {
        Area::Suffixes => {
            "which DNS suffixes the client has; the text of `ipconfig /all` or the registry export tells (`kmsdoctor plan --how-to-collect`)"
        }
        Area::Kms => {
            "whether a fixed host or a lookup domain is set; `slmgr /dlv` in English of a machine that is activated, `reg query` or the registry export tells (`kmsdoctor plan --how-to-collect`)"
        }
    }
}

/// The application that the plan is made for.
fn application(report: &Report) -> Application {
    let client = report.evidence.client.as_ref();
    client.map_or(Application::Windows, ClientProfile::application)
}

/// `primary DNS suffix (--primary-suffix), documented`.
fn reason(planned: &PlannedStep) -> String {
    let origin = words::origin(planned);
    let provenance = &planned.provenance;
    let basis = words::basis(planned.basis);
    format!("{origin} (`{provenance}`), {basis}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parse_host_port;
    use crate::model::{HostPort, KMS_PORT};
    use crate::plan::{Basis, Origin, Step};
    use crate::render::sample;
    use crate::render::table::tests::{PLAIN, text_of};
    use expect_test::expect;

    #[test]
    fn steps_and_what_is_not_tried() {
        let expect = expect![[r#"
            What a client tries
              1. ask for the SRV records of `_vlmcs._tcp.corp.example.`
                 primary DNS suffix (`--primary-suffix`), documented
              2. ask for the SRV records of `_vlmcs._tcp.branch.example.`
                 connection-specific DNS suffix (`ipconfig.txt:7`), inferred
              3. ask for the SRV records of `_vlmcs._tcp.example.`
                 parent of the primary DNS suffix (`--primary-suffix`), documents conflict
              Not tried
                `old-kms.corp.example.:1688` (`client.reg:12`): host caching is off
                  (`client.reg:14`)
                `a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}`
                  (`resolv\x1b.conf:3`): the label `a` has white space
        "#]];
        expect.assert_eq(&text_of(section, &sample::report(), PLAIN));
    }

    #[test]
    fn steps_after_the_end_are_marked() {
        let mut report = sample::report();
        let (host, _) = parse_host_port("kms.corp.example").unwrap();
        let host = HostPort {
            host,
            port: KMS_PORT,
        };
        let fixed = PlannedStep {
            step: Step::FixedHost(host),
            origin: Origin::Registry,
            basis: Basis::Conflicting,
            ends_discovery: true,
            provenance: sample::file("client.reg", 9),
        };
        let plan = &mut report.evidence.plan;
        plan.steps.truncate(1);
        plan.steps.insert(0, fixed);
        plan.dropped.clear();
        let expect = expect![[r#"
            What a client tries
              1. contact the fixed host `kms.corp.example.:1688`
                 set at the client (`client.reg:9`), documents conflict
                 ends discovery: a client tries nothing after it
              2. ask for the SRV records of `_vlmcs._tcp.corp.example.`
                 primary DNS suffix (`--primary-suffix`), documented
                 not used by this client: step 1 ends discovery
        "#]];
        expect.assert_eq(&text_of(section, &report, PLAIN));
    }

    #[test]
    fn nothing_to_try_is_said() {
        let mut report = sample::report();
        report.evidence.plan.steps.clear();
        report.evidence.plan.dropped.truncate(1);
        let expect = expect![[r#"
            What a client tries
              nothing: no setting names a host or a domain
              Not tried
                `old-kms.corp.example.:1688` (`client.reg:12`): host caching is off
                  (`client.reg:14`)
        "#]];
        expect.assert_eq(&text_of(section, &report, PLAIN));
    }

    #[test]
    fn what_is_not_known_is_said() {
        let mut report = sample::report();
        let plan = &mut report.evidence.plan;
        plan.steps.clear();
        plan.dropped.clear();
        plan.unknown = Area::ALL.into();
        let expect = expect![[r#"
            What a client tries
              not known: no setting that was read names a host or a domain
              Not known
                which DNS suffixes the client has; the text of `ipconfig /all` or the
                  registry export tells (`kmsdoctor plan --how-to-collect`)
                whether a fixed host or a lookup domain is set; `slmgr /dlv` in English of a
                  machine that is activated, `reg query` or the registry export tells
                  (`kmsdoctor plan --how-to-collect`)
        "#]];
        expect.assert_eq(&text_of(section, &report, PLAIN));
    }

    #[test]
    fn name_servers_are_those_of_the_client() {
        let mut report = sample::report();
        report.run.command = Command::Plan;
        report.evidence.ran = [Stage::Plan].into();
        let plan = &mut report.evidence.plan;
        plan.steps.truncate(2);
        plan.dropped.clear();
        let expect = expect![[r#"
            What a client tries
              1. ask for the SRV records of `_vlmcs._tcp.corp.example.`
                 primary DNS suffix (`--primary-suffix`), documented
              2. ask for the SRV records of `_vlmcs._tcp.branch.example.`
                 connection-specific DNS suffix (`ipconfig.txt:7`), inferred
              Asks
                `10.0.0.53` (`--server`)
                `10.0.0.54` (`--server`)
                `10.0.0.55` (`--server`)
                `[2001:db8::53]:5353` (`--server`)
        "#]];
        expect.assert_eq(&text_of(section, &report, PLAIN));
        report.evidence.plan.name_servers.clear();
        let expect = expect![[r#"
            What a client tries
              1. ask for the SRV records of `_vlmcs._tcp.corp.example.`
                 primary DNS suffix (`--primary-suffix`), documented
              2. ask for the SRV records of `_vlmcs._tcp.branch.example.`
                 connection-specific DNS suffix (`ipconfig.txt:7`), inferred
              Asks
                nobody: no name server is among the settings that were read, and without one
                  nothing above is asked (`kmsdoctor explain KMS103`)
        "#]];
        expect.assert_eq(&text_of(section, &report, PLAIN));
        // A flag describes the client alone, and the servers are those of this machine.
        report.evidence.plan.steps.truncate(1);
        assert!(!text_of(section, &report, PLAIN).contains("Asks"));
    }

    #[test]
    fn empty_plan_is_left_out() {
        let mut report = sample::report();
        report.evidence.plan = crate::plan::DiscoveryPlan::default();
        assert_eq!(text_of(section, &report, PLAIN), "");
    }
}
