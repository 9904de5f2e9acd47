//! Policy files, good and bad.

use super::*;
use crate::rules::ALL;
use expect_test::{ExpectFile, expect, expect_file};
use std::fmt::Write as _;

fn rules() -> Vec<&'static RuleInfo> {
    ALL.iter().map(|it| it.info()).collect()
}

fn source(path: &str, text: &str) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        octets: text.as_bytes().into(),
    }
}

fn read(text: &str) -> Result<Policy, PolicyError> {
    Policy::parse(source("kmsdoctor.toml", text), FileId(3), &rules())
}

fn policy(text: &str) -> Policy {
    read(text).unwrap_or_else(|err| panic!("{err}"))
}

fn name(text: &str) -> DomainName {
    text.parse().unwrap()
}

/// The faults of `fixtures/policies/bad/NAME.toml`, each with the line it points at.
#[track_caller]
fn check_faults(name: &str, text: &str, expect: &ExpectFile) {
    let file = source(&format!("{name}.toml"), text);
    let err = Policy::parse(file.clone(), FileId(0), &rules()).unwrap_err();
    let mut shown = String::new();
    for (fault, line) in err.faults.iter().zip(err.to_string().lines()) {
        let marked = String::from_utf8_lossy(file.text(fault.place)).replace('\n', "⏎");
        writeln!(shown, "{line}\n  {marked}").unwrap();
    }
    expect.assert_eq(&shown);
}

#[test]
fn faults_of_bad_files() {
    check_faults(
        "keys",
        include_str!("../../fixtures/policies/bad/keys.toml"),
        &expect_file!["../../fixtures/expected/policies/keys.txt"],
    );
    check_faults(
        "types",
        include_str!("../../fixtures/policies/bad/types.toml"),
        &expect_file!["../../fixtures/expected/policies/types.txt"],
    );
    check_faults(
        "values",
        include_str!("../../fixtures/policies/bad/values.toml"),
        &expect_file!["../../fixtures/expected/policies/values.txt"],
    );
    check_faults(
        "rules",
        include_str!("../../fixtures/policies/bad/rules.toml"),
        &expect_file!["../../fixtures/expected/policies/rules.txt"],
    );
    check_faults(
        "ignores",
        include_str!("../../fixtures/policies/bad/ignores.toml"),
        &expect_file!["../../fixtures/expected/policies/ignores.txt"],
    );
    check_faults(
        "date",
        include_str!("../../fixtures/policies/bad/date.toml"),
        &expect_file!["../../fixtures/expected/policies/date.txt"],
    );
    check_faults(
        "syntax",
        include_str!("../../fixtures/policies/bad/syntax.toml"),
        &expect_file!["../../fixtures/expected/policies/syntax.txt"],
    );
}

#[test]
fn whole_example() {
    let text = include_str!("../../fixtures/policies/kmsdoctor.toml");
    let policy = policy(text);
    let mut shown = String::new();
    writeln!(
        shown,
        "ttl {:?} stale {:?} model {}",
        policy.max_ttl(),
        policy.stale_after(),
        policy.model().name()
    )
    .unwrap();
    for path in &policy.paths {
        writeln!(shown, "path {}", path.value).unwrap();
    }
    for domain in &policy.domains {
        let others = if domain.allows_other_hosts {
            ", others too"
        } else {
            ""
        };
        writeln!(shown, "{} port {}{others}", domain.owner, domain.port).unwrap();
        for host in domain.hosts.iter().flatten() {
            let share = host
                .share
                .map(|it| format!(" {} ± {}", it.share, it.tolerance));
            writeln!(
                shown,
                "  {}:{}{}",
                host.host,
                host.port,
                share.unwrap_or_default()
            )
            .unwrap();
        }
    }
    for rule in rules() {
        if let Some(severity) = policy.severity_of(rule.code) {
            writeln!(shown, "{} {:?}", rule.code, severity.value).unwrap();
        }
    }
    for ignore in &policy.ignores {
        writeln!(
            shown,
            "{:?} {:?} {:?} {:?} until {}: {}",
            ignore.rules,
            ignore.domain,
            ignore.host,
            ignore.path,
            ignore.until.value,
            ignore.reason
        )
        .unwrap();
    }
    expect![[r#"
        ttl Some(3600s) stale 1814400s model rfc2782
        path zones/*.zone
        path zones/sites/**/db.*
        _vlmcs._tcp.corp.example. port 1688
          kms1.corp.example.:1688 50 % ± 5 %
          kms2.corp.example.:1688 50 % ± 10 %
        _vlmcs._tcp.guest.corp.example. port 1688
        _vlmcs._tcp.lab.corp.example. port 1690, others too
          kms.lab.corp.example.:1690
          old.lab.corp.example.:1691
        KMS206 Off
        KMS401 As(Info)
        KMS402 As(Info)
        KMS403 As(Info)
        KMS404 As(Info)
        KMS405 As(Info)
        KMS406 As(Warning)
        KMS407 As(Info)
        [RuleCode(405)] Some(Pattern("*.corp.example")) None None until 2027-06-30: branch offices have one host each
        [RuleCode(301)] None Some(Pattern("kms?.corp.example")) Some(Pattern("zones/sites/**")) until 2026-12-31: aliases go with the move of the data center
    "#]].assert_eq(&shown);
}

/// Every key that is documented stands in the example, so that it stays whole.
#[test]
fn example_has_every_key() {
    let text = include_str!("../../fixtures/policies/kmsdoctor.toml");
    for key in [
        "port",
        "model",
        "tolerance",
        "max_ttl",
        "stale_after",
        "paths",
        "hosts",
        "host",
        "share",
        "allow_other_hosts",
        "rule",
        "domain",
        "path",
        "reason",
        "until",
    ] {
        assert!(text.contains(&format!("{key} = ")), "{key}");
    }
}

#[test]
fn nothing_written_is_the_default() {
    let policy = policy("");
    assert_eq!(policy.max_ttl(), None);
    assert_eq!(policy.stale_after(), DEFAULT_STALE_AFTER);
    assert_eq!(policy.model(), SelectionModel::Rfc2782);
    assert_eq!(policy.severity_of(RuleCode(301)), None);
    assert_eq!(policy.domains, []);
}

#[test]
fn places_are_kept() {
    let text = "[[ignores]]\nrule = \"KMS206\"\nreason = \"moved\"\nuntil = 2026-12-31\n";
    let policy = policy(text);
    let rule = policy.ignores[0].rule.place;
    assert_eq!(rule.file, FileId(3));
    assert_eq!(policy.source.text(rule), b"\"KMS206\"");
    let until = policy.ignores[0].until.place;
    assert_eq!(policy.source.position(until.start).line, 4);
}

/// Whatever carries a place carries the new file.
#[test]
fn places_move_with_the_file() {
    let text = include_str!("../../fixtures/policies/kmsdoctor.toml");
    let moved = format!("{:?}", policy(text).moved_to(FileId(7)));
    assert!(!moved.contains("FileId(3)"));
    assert!(moved.contains("FileId(7)"));
}

#[test]
fn owners_and_domains_are_found_without_case() {
    let policy = policy("[domains.\"_vlmcs._tcp.Corp.Example\"]\nhosts = [\"kms1.corp.example\"]");
    for text in ["corp.example", "_VLMCS._tcp.corp.EXAMPLE."] {
        let found = policy.expected_for(&name(text)).unwrap();
        assert_eq!(found.table(), "[domains.\"corp.example\"]");
        assert!(found.allows(&name("KMS1.corp.example")));
        assert!(!found.allows(&name("kms2.corp.example")));
        assert_eq!(found.port_of(&name("kms1.corp.example")), 1688);
    }
    assert_eq!(policy.expected_for(&name("hr.corp.example")), None);
}

#[test]
fn hosts_that_are_not_listed_are_not_refused() {
    let policy = policy("port = 1700\n[domains.\"corp.example\"]");
    let domain = policy.expected_for(&name("corp.example")).unwrap();
    assert!(domain.allows(&name("any.example")));
    assert!(domain.expects_records());
    assert_eq!(domain.port_of(&name("any.example")), 1700);
}

#[test]
fn narrowest_severity_decides() {
    let policy = policy("[severities]\nKMS = \"info\"\nkms2 = \"off\"\nport-not-1688 = \"error\"");
    let severity = |code| policy.severity_of(RuleCode(code)).map(|it| it.value);
    assert_eq!(severity(206), Some(PolicySeverity::As(Severity::Error)));
    assert_eq!(severity(207), Some(PolicySeverity::Off));
    assert_eq!(severity(301), Some(PolicySeverity::As(Severity::Info)));
}

/// Which of the ignores below covers a finding of KMS206.
#[track_caller]
fn check_ignore(domains: &[&str], hosts: &[&str], path: Option<&str>, expect: Option<usize>) {
    let policy = policy(
        "[[ignores]]\nrule = \"KMS206\"\ndomain = \"*.Lab.example.\"\nreason = \"r\"\nuntil = 2026-12-31\n\
         [[ignores]]\nrule = \"KMS2\"\nhost = \"kms9.*\"\npath = \"zones/**\"\nreason = \"r\"\nuntil = 2026-12-31\n",
    );
    let names = |texts: &[&str]| texts.iter().map(|it| name(it)).collect::<Vec<_>>();
    let (domains, hosts) = (names(domains), names(hosts));
    let about = About {
        domains: &domains,
        hosts: &hosts,
        path,
    };
    let covers = |day| {
        policy
            .ignore_for(RuleCode(206), about, day)
            .map(|it| it.id.0)
    };
    let last: Date = "2026-12-31".parse().unwrap();
    assert_eq!(covers(Some(last)), expect);
    assert_eq!(covers(None), expect);
    assert_eq!(covers(Some(last.tomorrow().unwrap())), None, "it is over");
}

#[test]
fn ignores_cover_what_all_their_limits_fit() {
    check_ignore(&["_vlmcs._tcp.hr.lab.example"], &[], None, Some(0));
    check_ignore(&["hr.lab.example", "corp.example"], &[], None, None);
    check_ignore(&["lab.example"], &[], None, None);
    check_ignore(&[], &["KMS9.corp.example"], Some("./zones/a.zone"), Some(1));
    check_ignore(
        &[],
        &["kms9.corp.example", "kms1.corp.example"],
        Some("zones/a.zone"),
        None,
    );
    check_ignore(&[], &["kms9.corp.example"], None, None);
    check_ignore(&[], &[], Some("zones/a.zone"), None);
}

#[test]
fn ignores_that_nobody_uses() {
    let ignore = |day| format!("[[ignores]]\nrule = \"KMS206\"\nreason = \"r\"\nuntil = {day}\n");
    let policy = policy(&(ignore("2026-01-01") + &ignore("2026-02-01") + &ignore("2026-03-01")));
    let today: Date = "2026-01-02".parse().unwrap();
    let ids = |it: Vec<&PolicyIgnore>| it.iter().map(|it| it.id.0).collect::<Vec<_>>();
    assert_eq!(ids(policy.expired(today).collect()), [0]);
    let used = [IgnoreId(1)].into();
    assert_eq!(ids(policy.unused(&used, Some(today)).collect()), [2]);
}

#[test]
fn octets_that_are_no_text() {
    let file = SourceFile {
        path: "kmsdoctor.toml".to_owned(),
        octets: b"port = 1688\n# \xff\n"[..].into(),
    };
    let err = Policy::parse(file, FileId(0), &rules()).unwrap_err();
    expect!["kmsdoctor.toml:2:3: the file is not UTF-8 text from here on"]
        .assert_eq(&err.to_string());
}

/// Whatever is cut off or out of the example is read, or is a fault.
#[test]
fn any_text_is_read_or_refused() {
    let text = include_str!("../../fixtures/policies/kmsdoctor.toml");
    for (end, _) in text.char_indices() {
        let _ = read(&text[..end]);
        let _ = read(&text[end..]);
    }
}

#[test]
fn byte_order_mark_is_no_fault() {
    assert!(read("\u{feff}port = 1688\r\n").is_ok());
}
