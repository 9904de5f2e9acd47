//! What a client with given settings tries, told line by line.

use super::*;
use crate::model::parse_host_port;
use expect_test::{Expect, expect};
use std::fmt::Write;

fn flag(name: &str) -> Provenance {
    Provenance::CommandLine {
        flag: name.to_owned(),
    }
}

fn name(text: &str, setting: &str) -> Sourced<DomainName> {
    Sourced::new(DomainName::parse(text).unwrap(), flag(setting))
}

fn names(texts: &[&str], setting: &str) -> Vec<Sourced<DomainName>> {
    texts.iter().map(|text| name(text, setting)).collect()
}

fn host(text: &str) -> Sourced<HostPort> {
    let (host, port) = parse_host_port(text).unwrap();
    let port = port.unwrap_or(1688);
    Sourced::new(HostPort { host, port }, flag("--kms-host"))
}

fn check(client: &ClientProfile, expect: &Expect) {
    let plan = plan(client);
    let mut text = String::new();
    for planned in &plan.steps {
        let what = match &planned.step {
            Step::FixedHost(host) => format!("fixed {host}"),
            Step::CachedHost(host) => format!("cached {host}"),
            Step::AskSrv { owner } => format!("ask {owner}"),
        };
        let end = if planned.ends_discovery { " ends" } else { "" };
        writeln!(text, "{what} {:?} {:?}{end}", planned.origin, planned.basis).unwrap();
    }
    for dropped in &plan.dropped {
        writeln!(text, "- {}: {}", dropped.name, dropped.why).unwrap();
    }
    expect.assert_eq(&text);
}

#[test]
fn nothing_set_asks_nothing() {
    check(&ClientProfile::default(), &expect![""]);
}

#[test]
fn primary_suffix_then_connections_then_parents() {
    let client = ClientProfile {
        primary_suffix: Some(name("hr.emea.corp.example", "--primary-suffix")),
        connection_suffixes: names(&["branch.example", "Corp.Example"], "--connection-suffix"),
        ..ClientProfile::default()
    };
    check(
        &client,
        &expect![[r#"
            ask _vlmcs._tcp.hr.emea.corp.example. PrimarySuffix Documented
            ask _vlmcs._tcp.branch.example. ConnectionSuffix Inferred
            ask _vlmcs._tcp.Corp.Example. ConnectionSuffix Inferred
            ask _vlmcs._tcp.emea.corp.example. Devolution Inferred
        "#]],
    );
}

#[test]
fn connection_suffix_alone_is_enough() {
    let client = ClientProfile {
        connection_suffixes: names(&["branch.example"], "--connection-suffix"),
        ..ClientProfile::default()
    };
    check(
        &client,
        &expect![[r#"
            ask _vlmcs._tcp.branch.example. ConnectionSuffix Observed
        "#]],
    );
}

#[test]
fn search_list_replaces_suffixes() {
    let client = ClientProfile {
        primary_suffix: Some(name("corp.example", "--primary-suffix")),
        connection_suffixes: names(&["branch.example"], "--connection-suffix"),
        search_list: names(&["lab.example", "LAB.example", "local"], "--search-list"),
        ..ClientProfile::default()
    };
    check(
        &client,
        &expect![[r#"
            ask _vlmcs._tcp.lab.example. SearchList Conflicting
            - LAB.example.: suffix of the search list: a duplicate; `_vlmcs._tcp.LAB.example.` is asked already
            - local.: suffix of the search list: a single label; that clients do not ask below a top-level name is inferred
            - corp.example.: primary suffix not asked: the search list replaces the suffixes
            - branch.example.: connection suffix not asked: the search list replaces the suffixes
        "#]],
    );
}

#[test]
fn lookup_domain_is_the_only_one() {
    let client = ClientProfile {
        lookup_domain: Some(name("kms.example", "--lookup-domain")),
        primary_suffix: Some(name("corp.example", "--primary-suffix")),
        search_list: names(&["lab.example"], "--search-list"),
        ..ClientProfile::default()
    };
    check(
        &client,
        &expect![[r#"
            ask _vlmcs._tcp.kms.example. LookupDomain Observed ends
            - lab.example.: suffix of the search list not asked: the lookup domain is the only one a client asks
            - corp.example.: primary suffix not asked: the lookup domain is the only one a client asks
        "#]],
    );
}

#[test]
fn fixed_host_ends_discovery_and_dns_is_asked_all_the_same() {
    let client = ClientProfile {
        fixed_host: Some(host("kms1.corp.example")),
        cached_host: Some(host("kms2.corp.example:1689")),
        primary_suffix: Some(name("corp.example", "--primary-suffix")),
        ..ClientProfile::default()
    };
    check(
        &client,
        &expect![[r#"
            fixed kms1.corp.example.:1688 CommandLine Conflicting ends
            ask _vlmcs._tcp.corp.example. PrimarySuffix Documented
            - kms2.corp.example.:1689: the fixed host `kms1.corp.example.:1688` is contacted instead
        "#]],
    );
}

#[test]
fn cached_host_goes_with_caching() {
    let mut client = ClientProfile {
        cached_host: Some(host("192.0.2.7")),
        domains: names(&["corp"], "DOMAIN"),
        ..ClientProfile::default()
    };
    check(
        &client,
        &expect![[r#"
            cached 192.0.2.7:1688 CommandLine Documented
            ask _vlmcs._tcp.corp. CommandLine Documented
        "#]],
    );
    client.caching = Some(Sourced::new(false, flag("--caching")));
    check(
        &client,
        &expect![[r#"
            ask _vlmcs._tcp.corp. CommandLine Documented
            - 192.0.2.7:1688: host caching is off (`--caching`)
        "#]],
    );
}

#[test]
fn overlong_owner_is_dropped() {
    let long = vec!["x".repeat(60); 4].join(".");
    let client = ClientProfile {
        primary_suffix: Some(name(&format!("{long}.example"), "--primary-suffix")),
        ..ClientProfile::default()
    };
    let plan = plan(&client);
    assert!(plan.dropped.iter().any(|it| it.why.contains("at most 255")));
}

#[test]
fn limit_keeps_the_first_names() {
    let client = ClientProfile {
        fixed_host: Some(host("kms1.corp.example")),
        domains: names(&["a.example", "b.example", "c.example"], "DOMAIN"),
        ..ClientProfile::default()
    };
    let mut plan = plan(&client);
    limit_names(&mut plan, 2);
    assert_eq!(plan.srv_steps().count(), 2);
    assert_eq!(plan.steps.len(), 3);
    assert_eq!(plan.dropped[0].why, "more than 2 names (`--limit-names`)");
}

#[test]
fn relative_host_is_looked_up_under_every_suffix() {
    let client = ClientProfile {
        fixed_host: Some(host("kms1")),
        primary_suffix: Some(name("corp.example", "--primary-suffix")),
        connection_suffixes: names(&["branch.example"], "--connection-suffix"),
        ..ClientProfile::default()
    };
    let asked: Vec<String> = plan(&client)
        .questions()
        .iter()
        .map(|it| format!("{} {}", it.name, it.record_type))
        .collect();
    assert_eq!(
        asked,
        [
            "_vlmcs._tcp.corp.example. SRV",
            "_vlmcs._tcp.branch.example. SRV",
            "kms1.corp.example. A",
            "kms1.corp.example. AAAA",
            "kms1.branch.example. A",
            "kms1.branch.example. AAAA",
        ]
    );
}
