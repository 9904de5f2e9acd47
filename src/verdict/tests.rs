//! Evidence → outcome, status, exit status and sentence, one case a test.

mod untold;

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
    // A single label is a suffix as any other.
    for suffix in ["suffix corp", "connection lan", "search local"] {
        check(suffix, "dns-no-response inconclusive 3");
    }
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
        summary.contains("the cached one needs nothing;"),
        "{summary}"
    );
}
