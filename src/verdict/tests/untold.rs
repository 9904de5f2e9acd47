//! What nothing tells, or what a machine never comes to, is not held against it.

use super::*;
use crate::model::ErrorCode;
use crate::run::forecasts;
use crate::selection::SelectionModel;

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
                        && !notes.contains("accepts connections;"),
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
    assert!(notes.contains("accepts connections;"), "{notes}");
    // What nobody contacted, nobody saw working.
    let off = two_hosts("probe 0 switched-off\nprobe 1 switched-off");
    for code in [0xC004_F074, 0x8007_232B, 0xC004_F038] {
        let held = held(&off, code);
        assert!(!held.accounted_for, "{code:X}");
        let notes = held.notes.join(" ");
        assert!(!notes.contains("accepts connections"), "{notes}");
    }
    // Where a client was measured, another code than the one it showed is another's.
    assert!(!held(dead, 0xC004_F074).accounted_for);
}

/// `code` held against `text`.
fn held(text: &str, code: u32) -> SymptomMatch {
    let evidence = evidence(text);
    let overview = Overview::new(&evidence);
    let judgement = judge(&overview, &Judging::default());
    let verdict = verdict(&overview, &judgement);
    symptom(ErrorCode(code), &evidence, &judgement, &verdict)
}
