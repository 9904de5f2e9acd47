//! What a client with given settings tries, told line by line.

use super::*;
use crate::client::{Allowed, Application, Conflict, Guid, Scope, ScopedSettings};
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
            ask _vlmcs._tcp.local. SearchList Conflicting
            - LAB.example.: suffix of the search list: a duplicate; `_vlmcs._tcp.LAB.example.` is asked already
            - corp.example.: primary suffix not asked: the search list replaces the suffixes (inferred)
            - branch.example.: connection suffix not asked: the search list replaces the suffixes (inferred)
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

#[test]
fn devolution_heeds_switch_and_level() {
    let mut client = ClientProfile {
        primary_suffix: Some(name("a.hr.emea.corp.example", "--primary-suffix")),
        devolution_level: Some(Sourced::new(4, flag("level"))),
        ..ClientProfile::default()
    };
    let asked = |client: &ClientProfile| {
        let plan = plan(client);
        plan.srv_steps()
            .map(|(_, it)| it.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        asked(&client),
        [
            "_vlmcs._tcp.a.hr.emea.corp.example.",
            "_vlmcs._tcp.hr.emea.corp.example.",
        ]
    );
    client.devolution = Some(Sourced::new(false, flag("devolution")));
    assert_eq!(asked(&client), ["_vlmcs._tcp.a.hr.emea.corp.example."]);
}

fn guid(digit: char) -> Guid {
    Guid("00000000-0000-0000-0000-000000000000".replace('0', &digit.to_string()))
}

fn fixed_in(scope: Scope, fixed: &str) -> ScopedSettings {
    ScopedSettings {
        fixed_host: Some(host(fixed)),
        ..ScopedSettings::new(scope)
    }
}

#[test]
fn narrowest_scope_counts() {
    let mut client = ClientProfile {
        scoped: vec![
            fixed_in(Scope::Machine, "kms1.corp.example"),
            fixed_in(Scope::Application(Application::Office), "kms2.corp.example"),
            fixed_in(
                Scope::Application(Application::Windows),
                "kms3.corp.example",
            ),
            fixed_in(
                Scope::Product(Application::Windows, guid('1')),
                "kms4.corp.example",
            ),
            fixed_in(
                Scope::Product(Application::Windows, guid('2')),
                "kms5.corp.example",
            ),
        ],
        ..ClientProfile::default()
    };
    check(
        &client,
        &expect![[r#"
            fixed kms4.corp.example.:1688 CommandLine Conflicting ends
            - kms1.corp.example.:1688: fixed host of the whole machine: one that is set more narrowly, or by a flag, comes first (documented)
            - kms2.corp.example.:1688: fixed host of Office: this plan is that of Windows
            - kms3.corp.example.:1688: fixed host of Windows: one that is set more narrowly, or by a flag, comes first (documented)
            - kms5.corp.example.:1688: fixed host of product 22222222-2222-2222-2222-222222222222 of Windows: this plan is that of another product, the first of Windows with a license or settings
        "#]],
    );
    client.scoped.remove(3);
    client.scoped.remove(3);
    client.scoped.remove(1);
    check(
        &client,
        &expect![[r#"
        fixed kms3.corp.example.:1688 CommandLine Conflicting ends
        - kms1.corp.example.:1688: fixed host of the whole machine: one that is set more narrowly, or by a flag, comes first (documented)
    "#]],
    );
    client.fixed_host = Some(host("kms9.corp.example"));
    check(
        &client,
        &expect![[r#"
        fixed kms9.corp.example.:1688 CommandLine Conflicting ends
        - kms1.corp.example.:1688: fixed host of the whole machine: one that is set more narrowly, or by a flag, comes first (documented)
        - kms3.corp.example.:1688: fixed host of Windows: one that is set more narrowly, or by a flag, comes first (documented)
    "#]],
    );
}

/// Each product looks for a host by itself.
#[test]
fn settings_of_two_products_are_not_mixed() {
    let mut second = ScopedSettings::new(Scope::Product(Application::Windows, guid('2')));
    second.lookup_domain = Some(name("kms.example", "lookup"));
    second.cached_host = Some(host("kms2.corp.example"));
    let client = ClientProfile {
        scoped: vec![
            fixed_in(
                Scope::Product(Application::Windows, guid('1')),
                "kms1.corp.example",
            ),
            second,
        ],
        primary_suffix: Some(name("corp.example", "--primary-suffix")),
        ..ClientProfile::default()
    };
    assert_eq!(client.application(), Application::Windows);
    check(
        &client,
        &expect![[r#"
        fixed kms1.corp.example.:1688 CommandLine Conflicting ends
        ask _vlmcs._tcp.corp.example. PrimarySuffix Documented
        - kms.example.: lookup domain of product 22222222-2222-2222-2222-222222222222 of Windows: this plan is that of another product, the first of Windows with a license or settings
    "#]],
    );
}

#[test]
fn activation_type_without_kms_is_said_and_dns_shown_all_the_same() {
    let mut machine = ScopedSettings::new(Scope::Machine);
    machine.activation_type = Some(Sourced::new(Allowed::Ad, flag("type")));
    let client = ClientProfile {
        scoped: vec![machine],
        primary_suffix: Some(name("corp.example", "--primary-suffix")),
        ..ClientProfile::default()
    };
    check(
        &client,
        &expect![[r#"
        ask _vlmcs._tcp.corp.example. PrimarySuffix Documented
        - activation type AD: Windows is activated by Active Directory alone and takes none of the steps above (documented)
    "#]],
    );
}

#[test]
fn contradicting_values_are_told() {
    let client = ClientProfile {
        primary_suffix: Some(name("corp.example", "a")),
        conflicts: vec![Conflict {
            setting: "primary DNS suffix".to_owned(),
            kept: Sourced::new("corp.example.".to_owned(), flag("a")),
            ignored: Sourced::new("lab.example.".to_owned(), flag("b")),
        }],
        ..ClientProfile::default()
    };
    check(
        &client,
        &expect![[r#"
        ask _vlmcs._tcp.corp.example. PrimarySuffix Documented
        - lab.example.: primary DNS suffix: `corp.example.` (`a`) was given first and counts
    "#]],
    );
}

/// A host name of a single label is tried with the parents of the primary suffix too, where these are tried at all.
#[test]
fn single_label_goes_up_to_the_parents() {
    let mut client = ClientProfile {
        primary_suffix: Some(name("a.hr.corp.example", "--primary-suffix")),
        connection_suffixes: vec![name("branch.example", "--connection-suffix")],
        fixed_host: Some(host("kms1")),
        ..ClientProfile::default()
    };
    let tried = |client: &ClientProfile| {
        let plan = plan(client);
        let (_, _, fixed) = plan.fixed_host().unwrap();
        let names = plan.names_of(&fixed.host);
        names.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let all = [
        "kms1.a.hr.corp.example.",
        "kms1.branch.example.",
        "kms1.hr.corp.example.",
        "kms1.corp.example.",
    ];
    assert_eq!(tried(&client), all);
    client.devolution_level = Some(Sourced::new(3, flag("--level")));
    assert_eq!(tried(&client), all[..3]);
    client.devolution = Some(Sourced::new(false, flag("--devolution")));
    assert_eq!(tried(&client), all[..2]);
}

#[test]
fn suffix_that_is_asked_for_another_reason_is_not_called_left_out() {
    let client = ClientProfile {
        primary_suffix: Some(name("hr.corp.example", "--primary-suffix")),
        connection_suffixes: names(&["branch.example"], "--connection-suffix"),
        search_list: names(&["HR.corp.example", "corp.example"], "--search-list"),
        ..ClientProfile::default()
    };
    check(
        &client,
        &expect![[r#"
            ask _vlmcs._tcp.HR.corp.example. SearchList Documented
            ask _vlmcs._tcp.corp.example. SearchList Documented
            - branch.example.: connection suffix not asked: the search list replaces the suffixes (inferred)
        "#]],
    );
}

#[test]
fn narrower_scope_that_says_otherwise_is_told() {
    let scoped = |scope, is_on, allowed| ScopedSettings {
        caching: Some(Sourced::new(is_on, flag("caching"))),
        activation_type: Some(Sourced::new(allowed, flag("type"))),
        ..ScopedSettings::new(scope)
    };
    let id = |letter: &str| Guid(letter.repeat(8));
    let client = ClientProfile {
        scoped: vec![
            scoped(Scope::Machine, true, Allowed::Kms),
            scoped(
                Scope::Product(Application::Windows, id("a")),
                false,
                Allowed::All,
            ),
            // What others remember is their own affair.
            scoped(
                Scope::Product(Application::Windows, id("b")),
                true,
                Allowed::Kms,
            ),
            scoped(Scope::Application(Application::Office), true, Allowed::Kms),
        ],
        ..ClientProfile::default()
    };
    check(
        &client,
        &expect![[r#"
        - on: host caching of the whole machine: one that is set more narrowly, or by a flag, comes first (documented)
        - KMS: activation type of the whole machine: one that is set more narrowly, or by a flag, comes first (documented)
    "#]],
    );
}

#[test]
fn what_no_source_speaks_of_is_kept() {
    let mut client = ClientProfile {
        primary_suffix: Some(name("corp.example", "--primary-suffix")),
        ..ClientProfile::default()
    };
    assert_eq!(plan(&client).unknown, Area::ALL.into());
    client = client.told_by_flags(false);
    assert_eq!(plan(&client).unknown, [Area::Kms].into());
    client = client.told_by_flags(true);
    assert_eq!(plan(&client).unknown, [].into());
}
