//! Evidence → outcome, status, exit status and sentence, one case a test.

use super::*;
use crate::rules::{judge, select::Judging, testing::evidence};

const TWO_HOSTS: &str = "
    suffix corp.example
    > _vlmcs._tcp.corp.example SRV NOERROR
    _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms1.corp.example
    _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms2.corp.example
    + kms1.corp.example 300 A 192.0.2.1
    + kms2.corp.example 300 A 192.0.2.2
";

/// Outcome, status and exit status of `text`, and the sentence.
fn judged(text: &str) -> (String, String) {
    let evidence = evidence(text);
    let overview = Overview::new(&evidence);
    let judgement = judge(&overview, &Judging::default());
    let verdict = verdict(&overview, &judgement);
    let exit = exit(&verdict, &judgement, Some(Severity::Error)).code();
    let line = format!(
        "{} {} {exit}",
        verdict.outcome.name(),
        verdict.status.name()
    );
    (line, verdict.summary)
}

fn check(text: &str, expect: &str) {
    let (line, summary) = judged(text);
    assert_eq!(line, expect, "{summary}");
    assert!(
        summary.ends_with('.') && !summary.contains("``"),
        "{summary}"
    );
}

fn two_hosts(probes: &str) -> String {
    format!("{TWO_HOSTS}{probes}")
}

#[test]
fn hosts_of_one_domain() {
    check(
        &two_hosts("probe 0 connected\nprobe 1 connected"),
        "ok healthy 0",
    );
    check(
        &two_hosts("probe 0 connected\nprobe 1 refused"),
        "some-hosts-unreachable degraded 0",
    );
    check(
        &two_hosts("probe 0 refused\nprobe 1 timed-out"),
        "all-hosts-unreachable broken 1",
    );
}

#[test]
fn one_answer_and_one_open_end_is_certain_only_when_it_cannot_turn() {
    // The second host was never tried: it may work or not.
    check(
        &two_hosts("probe 0 connected"),
        "some-hosts-unreachable inconclusive 3",
    );
    check(
        &two_hosts("probe 0 refused"),
        "all-hosts-unreachable inconclusive 3",
    );
}

#[test]
fn nothing_to_ask() {
    check("", "no-suffix broken 1");
    check("suffix corp", "no-suffix broken 1");
    check("suffix corp.example\nno-server", "no-name-server broken 1");
}

/// What no source tells is not taken for unset.
#[test]
fn suffixes_that_nothing_tells() {
    check("no-suffixes-told", "no-suffix inconclusive 3");
    check(
        "no-suffixes-told\ncached 192.0.2.7\nprobe 0 refused",
        "no-suffix inconclusive 3",
    );
    check(
        "no-suffixes-told\ncached 192.0.2.7\nprobe 0 connected",
        "ok healthy 0",
    );
    check(
        "no-suffixes-told\nfixed 192.0.2.7\nprobe 0 refused",
        "fixed-host-unreachable broken 1",
    );
    // It is looked up below suffixes.
    check(
        "no-suffixes-told\nfixed kms",
        "fixed-host-unreachable inconclusive 3",
    );
    check("fixed kms", "fixed-host-unreachable broken 1");
    let (_, summary) = judged("no-suffixes-told");
    assert_eq!(
        summary,
        "No verdict on KMS discovery: the settings that were read do not tell the DNS suffixes of the client; add the text of `ipconfig /all` or the registry export (`kmsdoctor plan --how-to-collect`), or name the domain."
    );
    let (_, summary) = judged("no-suffixes-told\ncached 192.0.2.7\nprobe 0 refused");
    assert!(
        summary.contains("the remembered host does not serve, and"),
        "{summary}"
    );
}

#[test]
fn negative_answers() {
    let asked = "suffix corp.example\n> _vlmcs._tcp.corp.example SRV ";
    check(&format!("{asked}NXDOMAIN"), "nxdomain broken 1");
    check(&format!("{asked}NOERROR"), "nodata broken 1");
    check(&format!("{asked}SERVFAIL"), "servfail broken 1");
    check(&format!("{asked}REFUSED"), "dns-refused broken 1");
    check(&format!("{asked}silent"), "dns-no-response inconclusive 3");
    check(
        &format!("{asked}deadline"),
        "dns-no-response inconclusive 3",
    );
    let root = format!("{asked}NOERROR\n_vlmcs._tcp.corp.example 300 SRV 0 0 0 .");
    check(&root, "no-such-service broken 1");
}

#[test]
fn the_most_telling_of_several_domains() {
    let asked = |first: &str, second: &str| {
        format!(
            "search a.example\nsearch b.example\n> _vlmcs._tcp.a.example SRV {first}\n> _vlmcs._tcp.b.example SRV {second}"
        )
    };
    check(&asked("SERVFAIL", "NXDOMAIN"), "nxdomain broken 1");
    check(&asked("REFUSED", "NOERROR"), "nodata broken 1");
    // The name without answer may well have the records.
    check(
        &asked("NXDOMAIN", "silent"),
        "dns-no-response inconclusive 3",
    );
}

#[test]
fn a_server_that_answers_makes_up_for_one_that_does_not() {
    check(
        "suffix corp.example
         server 192.0.2.53
         > _vlmcs._tcp.corp.example SRV silent
         server 192.0.2.54
         > _vlmcs._tcp.corp.example SRV NXDOMAIN",
        "nxdomain broken 1",
    );
}

#[test]
fn targets_without_address() {
    let host = "suffix corp.example
         > _vlmcs._tcp.corp.example SRV NOERROR
         _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms1.corp.example
         > kms1.corp.example A ";
    let both = |result: &str| format!("{host}{result}\n> kms1.corp.example AAAA {result}");
    check(&both("NXDOMAIN"), "no-address broken 1");
    check(&both("NOERROR"), "no-address broken 1");
    check(&both("silent"), "dns-no-response inconclusive 3");
}

#[test]
fn fixed_host_decides_alone() {
    let with = |contact: &str| format!("fixed 192.0.2.9:1688\n{TWO_HOSTS}probe 0 {contact}\n");
    check(&with("refused"), "fixed-host-unreachable broken 1");
    let (line, _) = judged(&format!(
        "{}probe 1 refused\nprobe 2 refused",
        with("connected")
    ));
    assert_eq!(line, "ok healthy 0");
}

#[test]
fn cached_host_is_passed_over_when_it_is_gone() {
    let with = |contact: &str| format!("cached 192.0.2.9:1688\n{TWO_HOSTS}probe 0 {contact}\n");
    check(
        &format!("{}probe 1 connected\nprobe 2 connected", with("refused")),
        "ok degraded 0",
    );
    check(
        &format!("{}probe 1 refused\nprobe 2 refused", with("refused")),
        "all-hosts-unreachable broken 1",
    );
    check("cached 192.0.2.9:1688\nprobe 0 connected", "ok degraded 0");
}

#[test]
fn the_sentence_says_what_is_shown_and_what_to_do() {
    let (_, summary) = judged("suffix corp.example\n> _vlmcs._tcp.corp.example SRV NXDOMAIN");
    assert_eq!(
        summary,
        "A KMS client finds no working host: `_vlmcs._tcp.corp.example.` does not exist in DNS; \
         the client shows 0x8007232B; publish the SRV record there, or correct the client's DNS suffix."
    );
}

#[test]
fn threshold_moves_the_exit_status() {
    let evidence = evidence(&two_hosts("probe 0 connected\nprobe 1 refused"));
    let overview = Overview::new(&evidence);
    let judgement = judge(&overview, &Judging::default());
    let verdict = verdict(&overview, &judgement);
    assert_eq!(
        exit(&verdict, &judgement, Some(Severity::Warning)),
        Exit::Findings
    );
    assert_eq!(
        exit(&verdict, &judgement, Some(Severity::Error)),
        Exit::Clean
    );
    assert_eq!(exit(&verdict, &judgement, None), Exit::Clean);
}

fn check_sentence(text: &str, expect: &str) {
    let (_, summary) = judged(text);
    assert_eq!(summary, expect);
}

#[test]
fn alias_exists_even_when_its_end_does_not() {
    check_sentence(
        "suffix corp.example
         > _vlmcs._tcp.corp.example SRV NXDOMAIN
         _vlmcs._tcp.corp.example 300 CNAME _vlmcs._tcp.old.example",
        "A KMS client finds no working host: `_vlmcs._tcp.corp.example.` is an alias of `_vlmcs._tcp.old.example.`, \
         which does not exist; the client shows 0x8007232B; point the alias at a name with SRV records, or delete the \
         CNAME and publish the SRV record there.",
    );
}

#[test]
fn remedy_fits_what_the_hosts_did() {
    let host = |port: u16, contact: &str| {
        format!(
            "suffix corp.example
             > _vlmcs._tcp.corp.example SRV NOERROR
             _vlmcs._tcp.corp.example 300 SRV 0 0 {port} kms1.corp.example
             + kms1.corp.example 300 A 192.0.2.1
             {contact}"
        )
    };
    for (port, contact, expect) in [
        (
            1688,
            "probe 0 refused",
            "check the service `sppsvc` on the host.",
        ),
        (
            1689,
            "probe 0 refused",
            "check whether the port is right (1688 as a rule), then the service `sppsvc` on the host.",
        ),
        (
            1688,
            "probe 0 timed-out",
            "check that the host is switched on, that its address is right, and the firewalls on the way.",
        ),
        (
            0,
            "",
            "write the port of the host in its SRV record, 1688 as a rule.",
        ),
    ] {
        let (_, summary) = judged(&host(port, contact));
        assert!(summary.ends_with(expect), "{summary}");
    }
}

#[test]
fn alias_of_a_target_is_mended_itself() {
    let (_, summary) = judged(
        "suffix corp.example
         > _vlmcs._tcp.corp.example SRV NOERROR
         _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms1.corp.example
         > kms1.corp.example A NXDOMAIN
         kms1.corp.example 300 CNAME gone.corp.example
         > kms1.corp.example AAAA NXDOMAIN
         kms1.corp.example 300 CNAME gone.corp.example",
    );
    assert!(!summary.contains("add the address"), "{summary}");
}

#[test]
fn warning_of_most_consequence_is_told() {
    let (_, summary) = judged(
        "suffix corp.example
         > _vlmcs._tcp.corp.example SRV NOERROR
         _vlmcs._tcp.corp.example 300 SRV 0 0 1690 kms1.corp.example
         > kms1.corp.example A NOERROR
         kms1.corp.example 300 CNAME kms2.corp.example
         kms2.corp.example 300 A 192.0.2.1
         > kms1.corp.example AAAA NOERROR
         soa 300
         probe 0 connected",
    );
    assert!(
        summary.contains("but `kms1.corp.example.`, target of"),
        "{summary}"
    );
}

#[test]
fn cached_and_record_hosts_that_are_dead_need_different_things() {
    let (_, summary) = judged(&format!(
        "cached 192.0.2.9:1688\n{TWO_HOSTS}probe 0 refused\nprobe 1 refused\nprobe 2 connected"
    ));
    assert!(
        summary.ends_with("the cached one needs nothing."),
        "{summary}"
    );
}

/// What no source tells may turn the verdict, so the sentence begins with it.
#[test]
fn settings_that_nothing_tells_are_a_condition() {
    check_sentence(
        "no-kms-told",
        "Unless a host or a lookup domain is set by hand, which nothing that was read tells, a KMS client finds no working \
         host: no DNS suffix is set, so it asks no name server at all; the client shows 0x8007007B; set a primary DNS suffix \
         or DHCP option 15, or run `slmgr /skms-domain DOMAIN`.",
    );
    check("no-kms-told", "no-suffix broken 1");
    let (_, summary) = judged("");
    assert!(summary.starts_with("A KMS client finds"), "{summary}");
    // Who is asked is certain then, and only that is told.
    let (_, summary) = judged(
        "no-kms-told
         suffix corp.example
         > _vlmcs._tcp.corp.example SRV NXDOMAIN",
    );
    assert!(summary.starts_with("A KMS client finds"), "{summary}");
}

/// SERVFAIL and REFUSED say nothing about a host; an address that is not there is another thing.
#[test]
fn fixed_host_that_servers_do_not_tell() {
    let asked = |a: &str, aaaa: &str| {
        format!(
            "fixed kms.corp.example\n> kms.corp.example A {a}\n> kms.corp.example AAAA {aaaa}\n"
        )
    };
    check(&asked("REFUSED", "REFUSED"), "dns-refused broken 1");
    check(&asked("SERVFAIL", "REFUSED"), "servfail broken 1");
    check(&asked("NOERROR", "SERVFAIL"), "servfail broken 1");
    check(
        &asked("NXDOMAIN", "SERVFAIL"),
        "fixed-host-unreachable broken 1",
    );
    check(
        &asked("NOERROR", "NOERROR"),
        "fixed-host-unreachable broken 1",
    );
    check_sentence(
        &asked("REFUSED", "REFUSED"),
        "A KMS client finds no working host: the host set by hand, `kms.corp.example.:1688`, could not be resolved: name \
         server `192.0.2.53` refuses to answer for its addresses; the client shows 0xC004F074; point the client at name \
         servers that resolve it, set another with `slmgr /skms HOST:PORT`, or go back to DNS discovery with `slmgr /ckms`.",
    );
    // Another server that tells the address makes up for the first.
    check(
        "fixed kms.corp.example
         server 192.0.2.53
         > kms.corp.example A REFUSED
         > kms.corp.example AAAA REFUSED
         server 192.0.2.54
         > kms.corp.example A NOERROR
         kms.corp.example 300 A 192.0.2.7
         > kms.corp.example AAAA NOERROR
         probe 0 connected",
        "ok healthy 0",
    );
}

#[test]
fn service_of_a_cloud_is_not_to_be_mended() {
    for result in ["REFUSED", "SERVFAIL", "NXDOMAIN"] {
        let (_, summary) = judged(&format!(
            "fixed azkms.core.windows.net
             suffix corp.example
             > azkms.core.windows.net A {result}
             > azkms.core.windows.net AAAA {result}
             > _vlmcs._tcp.corp.example SRV NXDOMAIN"
        ));
        assert!(
            summary.contains("`azkms.core.windows.net.:1688`, the KMS service of a cloud,")
                && summary.ends_with(
                    "look from a machine of that cloud, or set another with `slmgr /skms HOST:PORT`; DNS discovery finds none either."
                ),
            "{summary}"
        );
    }
}

/// Where it is not known in which scope a setting stands, the findings tell of both; the headline has room for one command.
#[test]
fn headline_has_the_short_command() {
    for (text, command) in [
        (
            "for windows-in-force fixed 192.0.2.7\nprobe 0 refused",
            "`slmgr /ckms`.",
        ),
        (
            "license office kms-client\nfor office-in-force fixed 192.0.2.7\nprobe 0 refused",
            "`cscript ospp.vbs /remhst` in the folder of Office.",
        ),
        (
            "for windows-product fixed 192.0.2.7\nprobe 0 refused",
            "`slmgr /ckms 66666666-7777-8888-9999-aaaaaaaaaaaa`.",
        ),
        (
            "for windows-in-force lookup corp.example\n> _vlmcs._tcp.corp.example SRV NXDOMAIN",
            "`slmgr /ckms-domain` or `slmgr /skms-domain NAME`.",
        ),
    ] {
        let (_, summary) = judged(text);
        assert!(summary.ends_with(command), "{text}: {summary}");
    }
}

/// A chance that no host serves is told only where the way is known to its end.
#[test]
fn dead_remembered_host_with_an_open_end() {
    use crate::run::forecasts;
    use crate::selection::SelectionModel;
    let dead = "cached 192.0.2.7\nprobe 0 refused";
    for (text, severity, n_forecasts) in [
        (format!("no-suffixes-told\n{dead}"), Severity::Warning, 0),
        (
            format!("suffix corp.example\n> _vlmcs._tcp.corp.example SRV silent\n{dead}"),
            Severity::Warning,
            0,
        ),
        (
            format!("suffix corp.example\n> _vlmcs._tcp.corp.example SRV NXDOMAIN\n{dead}"),
            Severity::Error,
            1,
        ),
        (dead.to_owned(), Severity::Error, 1),
    ] {
        let evidence = evidence(&text);
        let judgement = judge(&Overview::new(&evidence), &Judging::default());
        let refused = judgement.findings.iter().find(|it| it.rule.0 == 601);
        assert_eq!(refused.unwrap().severity, severity, "{text}");
        let n_made = forecasts(&evidence, &[SelectionModel::Rfc2782]).len();
        assert_eq!(n_made, n_forecasts, "{text}");
    }
}

/// What the way leads to is no cause of what a machine shows that does not take it.
#[test]
fn symptom_of_a_machine_that_asks_no_host() {
    let dead = "suffix corp.example\n> _vlmcs._tcp.corp.example SRV NXDOMAIN";
    let served = two_hosts("probe 0 connected\nprobe 1 connected");
    for (role, what_it_is) in [
        (
            "for machine type 1",
            "Windows may be activated by Active Directory alone",
        ),
        ("license windows mak", "Windows has a MAK license"),
        (
            "license windows kms-host",
            "This machine is a KMS host for Windows",
        ),
    ] {
        for way in [dead, &served] {
            for code in [0xC004_F074, 0x8007_007B, 0x8007_232B] {
                let held = held(&format!("{role}\n{way}"), code);
                assert!(!held.accounted_for, "{role}: {code:X}");
                let notes = held.notes.join(" ");
                assert!(
                    notes.contains(&format!("{what_it_is} and asks no KMS host"))
                        && !notes.contains("is served"),
                    "{role}: {notes}"
                );
                let speaks = |it: &&CauseMatch| it.evidence == CauseEvidence::For;
                for cause in held.causes.iter().filter(speaks) {
                    assert!(cause.why.starts_with("KMS110"), "{role}: {}", cause.why);
                }
            }
        }
    }
    assert!(held(dead, 0x8007_232B).accounted_for);
    let notes = held(&served, 0x8007_232B).notes.join(" ");
    assert!(notes.contains("is served"), "{notes}");
}

/// `code` held against `text`.
fn held(text: &str, code: u32) -> SymptomMatch {
    let evidence = evidence(text);
    let overview = Overview::new(&evidence);
    let judgement = judge(&overview, &Judging::default());
    let verdict = verdict(&overview, &judgement);
    symptom(
        crate::model::ErrorCode(code),
        &evidence,
        &judgement,
        &verdict,
    )
}
