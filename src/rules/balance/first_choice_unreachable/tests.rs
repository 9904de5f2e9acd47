//! Hosts as probes found them, and as a simulation is told.

use super::{FirstChoiceUnreachable, rounded};
use crate::model::{CandidateId, Contact, NotTried};
use crate::rules::reach::testing::{Case, host};
use crate::rules::testing::check;
use crate::selection::{Chance, Forecast, HostForecast, SelectionModel};
use expect_test::{Expect, expect};
use std::time::Duration;

/// A forecast with these chances to be contacted first, one a candidate.
fn first_contacts(wait_ms: u64, chances: &[(u64, u64)]) -> Forecast {
    let host = |(idx, &(n, of)): (usize, &(u64, u64))| HostForecast {
        candidate: CandidateId(idx),
        first_contact: Chance::of(n, of),
        serves: Chance::never(),
    };
    Forecast {
        model: SelectionModel::Rfc2782,
        hosts: chances.iter().enumerate().map(host).collect(),
        no_host: Chance::never(),
        expected_wait: Duration::from_millis(wait_ms),
    }
}

#[test]
fn lowest_priority_is_down() {
    Case::srv([
            host("kms1", "192.0.2.1", Contact::Refused),
            host("kms2", "192.0.2.2", Contact::TimedOut),
            host("kms3", "192.0.2.3", Contact::Connected).priority(10),
        ])
        .forecast(first_contacts(23_070, &[(1, 2), (1, 2), (0, 1)]))
        .check(&FirstChoiceUnreachable, &expect![[r#"
            Failed { findings: 1 }
            warning: the first contact fails with a chance of 100 % (model `rfc2782`): `kms1.corp.example.:1688` and `kms2.corp.example.:1688` do not serve; a client waits 23.1 s on average [/forecast/0 /candidates/0 /candidates/1]
        "#]]);
}

#[test]
fn one_of_two_is_down() {
    Case::srv([
            host("kms1", "192.0.2.1", Contact::Refused),
            host("kms2", "192.0.2.2", Contact::Connected),
        ])
        .forecast(first_contacts(1_035, &[(21, 202), (181, 202)]))
        .check(&FirstChoiceUnreachable, &expect![[r#"
            Failed { findings: 1 }
            notice: the first contact fails with a chance of 10.4 % (model `rfc2782`): `kms1.corp.example.:1688` does not serve; a client waits 1 s on average [/forecast/0 /candidates/0]
        "#]]);
}

#[test]
fn forecast_is_made_when_none_is_there() {
    Case::srv([
            host("kms1", "192.0.2.1", Contact::Refused),
            host("kms2", "192.0.2.2", Contact::Connected),
        ])
        .check(&FirstChoiceUnreachable, &expect![[r#"
            Failed { findings: 1 }
            notice: the first contact fails with a chance of 50 % (model `rfc2782`): `kms1.corp.example.:1688` does not serve; a client waits 1 s on average [/candidates/0]
        "#]]);
}

#[test]
fn spare_host_is_down() {
    Case::srv([
        host("kms1", "192.0.2.1", Contact::Connected),
        host("kms2", "192.0.2.2", Contact::Refused).priority(10),
    ])
    .forecast(first_contacts(0, &[(1, 1), (0, 1)]))
    .check(
        &FirstChoiceUnreachable,
        &expect![[r"
            Passed
        "]],
    );
}

#[test]
fn cached_host_is_down() {
    Case::srv([host("kms2", "192.0.2.2", Contact::Connected)])
            .cached_host(host("kms1", "192.0.2.1", Contact::Refused))
            .forecast(first_contacts(2_070, &[(1, 1), (0, 1)]))
            .check(&FirstChoiceUnreachable, &expect![[r#"
                Failed { findings: 1 }
                notice: the first contact fails with a chance of 100 % (model `rfc2782`): `kms1.corp.example.:1688` does not serve; a client waits 2.1 s on average [/forecast/0 /candidates/0]
            "#]]);
}

#[test]
fn cached_host_serves() {
    Case::srv([host("kms2", "192.0.2.2", Contact::Refused)])
        .cached_host(host("kms1", "192.0.2.1", Contact::Connected))
        .forecast(first_contacts(0, &[(1, 1), (0, 1)]))
        .check(
            &FirstChoiceUnreachable,
            &expect![[r"
                Passed
            "]],
        );
}

#[test]
fn no_host_serves() {
    Case::srv([host("kms1", "192.0.2.1", Contact::Refused)])
        .forecast(first_contacts(2_070, &[(1, 1)]))
        .check(
            &FirstChoiceUnreachable,
            &expect![[r#"
                NotApplicable { why: "no host on the client's way serves" }
            "#]],
        );
}

#[test]
fn hosts_that_were_not_contacted() {
    let cut = Contact::NotTried(NotTried::DeadlineReached);
    Case::srv([
        host("kms1", "192.0.2.1", cut.clone()),
        host("kms2", "192.0.2.2", Contact::Connected),
    ])
    .forecast(first_contacts(0, &[(1, 2), (1, 2)]))
    .check(
        &FirstChoiceUnreachable,
        &expect![[r#"
            NotChecked { why: "not every host on the client's way was contacted" }
        "#]],
    );
    Case::srv([host("kms1", "192.0.2.1", cut)])
        .forecast(first_contacts(0, &[(1, 1)]))
        .check(
            &FirstChoiceUnreachable,
            &expect![[r#"
                NotChecked { why: "no host that serves is known, and not every host was contacted" }
            "#]],
        );
}

#[test]
fn nothing_is_chosen() {
    Case::srv([]).check(
        &FirstChoiceUnreachable,
        &expect![[r#"
            NotApplicable { why: "there is no host a client comes to" }
        "#]],
    );
}

#[test]
fn no_wait_is_not_told() {
    Case::srv([
            host("kms1", "192.0.2.1", Contact::Refused),
            host("kms2", "192.0.2.2", Contact::Connected),
        ])
        .forecast(first_contacts(0, &[(1, 2), (1, 2)]))
        .check(&FirstChoiceUnreachable, &expect![[r#"
            Failed { findings: 1 }
            notice: the first contact fails with a chance of 50 % (model `rfc2782`): `kms1.corp.example.:1688` does not serve [/forecast/0 /candidates/0]
        "#]]);
}

#[test]
fn sums_that_miss_certainty_by_rounding_are_certain() {
    assert!(1.0 <= rounded(0.1 + 0.2 + 0.3 + 0.4 - 1e-16));
    assert!(rounded(1.0 - 1e-6) < 1.0);
}

#[test]
fn cached_host_beside_dead_records_is_left_alone() {
    let case = Case::srv([
        host("kms1", "192.0.2.1", Contact::Refused),
        host("kms2", "192.0.2.2", Contact::Connected),
    ])
    .cached_host(host("old", "192.0.2.3", Contact::Refused));
    let remedies = case.remedies(&FirstChoiceUnreachable).concat();
    assert!(!remedies.contains("old"), "{remedies}");
}

/// What the rule says to a simulation that is described in lines.
fn check_simulated(text: &str, expect: &Expect) {
    check(&FirstChoiceUnreachable, text, expect);
}

const TWO: &str = "record 0 10 1688 kms1.corp.example
    record 0 90 1688 kms2.corp.example
    record 10 0 1688 kms3.corp.example\n";

#[test]
fn host_is_said_to_be_down() {
    check_simulated(
        &format!("{TWO}down kms1"),
        &expect![[r#"
            notice: the first contact fails with a chance of 10.4 % (model `rfc2782`): `kms1.corp.example.:1688` is said to be down; a client waits 215 ms on average
              fix: While `kms1.corp.example.:1688` is down, delete `SRV 0 10 1688 kms1.corp.example.`, or give it a higher priority value
        "#]],
    );
}

#[test]
fn all_of_the_lowest_priority_are_said_to_be_down() {
    check_simulated(
        &format!("{TWO}down kms1\ndown kms2"),
        &expect![[r#"
            warning: the first contact fails with a chance of 100 % (model `rfc2782`): `kms1.corp.example.:1688` and `kms2.corp.example.:1688` are said to be down; a client waits 4.1 s on average
              fix: While `kms1.corp.example.:1688` and `kms2.corp.example.:1688` are down, delete `SRV 0 10 1688 kms1.corp.example.` and delete `SRV 0 90 1688 kms2.corp.example.`, or give them a higher priority value
        "#]],
    );
}

#[test]
fn nothing_is_said_to_be_down() {
    check_simulated(
        TWO,
        &expect![[r#"
        passed
    "#]],
    );
}

#[test]
fn everything_is_said_to_be_down() {
    check_simulated(
        &format!("{TWO}down kms1\ndown kms2\ndown kms3"),
        &expect![[r#"
            not applicable: no host on the client's way serves
        "#]],
    );
}

#[test]
fn records_after_edits_count() {
    check_simulated(
        &format!("{TWO}down kms1\nset kms1 20 0"),
        &expect![[r#"
        passed
    "#]],
    );
    check_simulated(
        &format!("{TWO}down kms1\nset kms2 10 0"),
        &expect![[r#"
            warning: after the change the first contact fails with a chance of 100 % (model `rfc2782`): `kms1.corp.example.:1688` is said to be down; a client waits 2.1 s on average
              fix: While `kms1.corp.example.:1688` is down, delete `SRV 0 10 1688 kms1.corp.example.`, or give it a higher priority value
        "#]],
    );
}

/// A saved run of which one host is said to be down beside what the probes found.
fn check_saved(contacts: [&str; 2], expect: &Expect) {
    let probe = |idx: usize, contact: &str| match contact {
        "" => String::new(),
        contact => format!("probe {idx} {contact}"),
    };
    check_simulated(
        &format!(
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms1.corp.example
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms2.corp.example
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms3.corp.example
            + kms1.corp.example 300 A 192.0.2.1
            + kms2.corp.example 300 A 192.0.2.2
            + kms3.corp.example 300 A 192.0.2.3
            {}
            {}
            down kms3",
            probe(0, contacts[0]),
            probe(1, contacts[1]),
        ),
        expect,
    );
}

#[test]
fn found_and_said_to_be_down() {
    check_saved(
        ["refused", "connected"],
        &expect![[r#"
            notice: the first contact fails with a chance of 66.7 % (model `rfc2782`): `kms1.corp.example.:1688` does not serve and `kms3.corp.example.:1688` is said to be down; a client waits 2.1 s on average
              fix: Repair `kms1.corp.example.:1688`; until that is done delete `_vlmcs._tcp.corp.example. SRV 0 0 1688 kms1.corp.example.` and delete `_vlmcs._tcp.corp.example. SRV 0 0 1688 kms3.corp.example.`, or give them a higher priority value
        "#]],
    );
}

#[test]
fn hosts_that_nobody_contacted_are_taken_as_serving() {
    check_saved(
        ["", ""],
        &expect![[r#"
            notice: the first contact fails with a chance of 33.3 % (model `rfc2782`): `kms3.corp.example.:1688` is said to be down; a client waits 690 ms on average
              fix: While `kms3.corp.example.:1688` is down, delete `_vlmcs._tcp.corp.example. SRV 0 0 1688 kms3.corp.example.`, or give it a higher priority value
        "#]],
    );
}
