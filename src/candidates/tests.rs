//! Which addresses are believed, in what order, and which hosts a client comes to.

use super::*;
use crate::evidence::Evidence;
use crate::rules::testing::evidence;
use std::fmt::Write;

const RECORD: &str = "
    suffix corp.example
    > _vlmcs._tcp.corp.example SRV NOERROR
    _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
";

/// `endpoint addresses gap`, one a candidate.
fn shown(evidence: &Evidence) -> Vec<String> {
    let gaps = address_gaps(
        &evidence.plan,
        &evidence.candidates,
        &evidence.exchanges,
        !evidence.name_servers.is_empty(),
    );
    let each = evidence.candidates.iter().zip(gaps);
    each.map(|(candidate, gap)| {
        let mut res = format!("{}:", candidate.host_port());
        for address in &candidate.addresses {
            write!(res, " {address}").unwrap();
        }
        if let Some(gap) = gap {
            write!(res, " {gap:?}").unwrap();
        }
        res
    })
    .collect()
}

fn check(text: &str, expect: &[&str]) {
    assert_eq!(shown(&evidence(text)), expect, "{text}");
}

#[test]
fn the_response_gives_both_families() {
    let text = format!(
        "{RECORD}
         + kms.corp.example 300 AAAA 2001:db8::1
         + kms.corp.example 300 A 192.0.2.1
         + kms.corp.example 300 A 192.0.2.1
         + other.corp.example 300 A 192.0.2.9"
    );
    check(&text, &["kms.corp.example.:1688: 192.0.2.1 2001:db8::1"]);
}

#[test]
fn a_family_that_the_response_leaves_out_is_asked_for() {
    let given = format!("{RECORD}+ kms.corp.example 300 A 192.0.2.1\n");
    let with = |asked: &str| format!("{given}> kms.corp.example AAAA {asked}");
    check(&given, &["kms.corp.example.:1688: 192.0.2.1"]);
    check(
        &with("NOERROR\nkms.corp.example 300 AAAA 2001:db8::1"),
        &["kms.corp.example.:1688: 192.0.2.1 2001:db8::1"],
    );
    check(
        &with("silent"),
        &["kms.corp.example.:1688: 192.0.2.1 NoResponse"],
    );
    check(
        &with("deadline"),
        &["kms.corp.example.:1688: 192.0.2.1 DeadlineReached"],
    );
    check(&with("SERVFAIL"), &["kms.corp.example.:1688: 192.0.2.1"]);
    // What the response gives comes before what is asked.
    check(
        &format!("{given}> kms.corp.example A NOERROR\nkms.corp.example 300 A 192.0.2.7"),
        &["kms.corp.example.:1688: 192.0.2.1"],
    );
}

#[test]
fn nothing_asked_and_nothing_given_is_a_gap() {
    check(RECORD, &["kms.corp.example.:1688: NotAsked"]);
    check(
        &format!("{RECORD}> kms.corp.example A NXDOMAIN"),
        &["kms.corp.example.:1688:"],
    );
    check(
        &format!("{RECORD}> kms.corp.example A silent\n> kms.corp.example AAAA deadline"),
        &["kms.corp.example.:1688: DeadlineReached"],
    );
    check(
        &format!("no-server\n{RECORD}"),
        &["kms.corp.example.:1688:"],
    );
}

#[test]
fn a_limit_leaves_the_other_family_open() {
    let mut evidence = evidence(&format!("{RECORD}+ kms.corp.example 300 A 192.0.2.1"));
    evidence.plan.is_limited = true;
    let expect = ["kms.corp.example.:1688: 192.0.2.1 NotAsked"];
    assert_eq!(shown(&evidence), expect);
}

#[test]
fn additional_sections_of_other_responses_are_not_believed() {
    let text = "
        search lab.example
        search corp.example
        > _vlmcs._tcp.lab.example SRV NOERROR
        _vlmcs._tcp.lab.example 300 SRV 0 0 1688 lab.lab.example
        + lab.lab.example 300 A 192.0.2.2
        + kms.corp.example 300 A 192.0.2.66
        > _vlmcs._tcp.corp.example SRV NOERROR
        _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
        > kms.corp.example A NOERROR
        kms.corp.example 300 A 192.0.2.1
        > kms.corp.example AAAA NOERROR
    ";
    check(
        text,
        &[
            "lab.lab.example.:1688: 192.0.2.2",
            "kms.corp.example.:1688: 192.0.2.1",
        ],
    );
}

#[test]
fn the_server_of_the_record_comes_before_the_others() {
    let with = |first: &str, second: &str| {
        format!(
            "suffix corp.example
             server 192.0.2.53
             > _vlmcs._tcp.corp.example SRV SERVFAIL
             > kms.corp.example A {first}
             > kms.corp.example AAAA NOERROR
             server 192.0.2.54
             > _vlmcs._tcp.corp.example SRV NOERROR
             _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
             > kms.corp.example A {second}
             > kms.corp.example AAAA NOERROR"
        )
    };
    let one = "NOERROR\nkms.corp.example 300 A 192.0.2.1";
    let two = "NOERROR\nkms.corp.example 300 A 192.0.2.2";
    check(&with(one, two), &["kms.corp.example.:1688: 192.0.2.2"]);
    check(&with(one, "NOERROR"), &["kms.corp.example.:1688:"]);
    check(&with(one, "silent"), &["kms.corp.example.:1688: 192.0.2.1"]);
    check(
        &with(one, "REFUSED"),
        &["kms.corp.example.:1688: 192.0.2.1"],
    );
}

#[test]
fn records_of_one_step_stand_by_priority_and_name() {
    let text = "
        suffix corp.example
        > _vlmcs._tcp.corp.example SRV NOERROR
        _vlmcs._tcp.corp.example 300 SRV 10 0 1688 a.corp.example
        _vlmcs._tcp.corp.example 300 SRV 0 9 1688 c.corp.example
        _vlmcs._tcp.corp.example 300 SRV 0 5 1689 b.corp.example
        _vlmcs._tcp.corp.example 300 SRV 0 5 1688 b.corp.example
        _vlmcs._tcp.corp.example 300 SRV 0 0 0 .
    ";
    let endpoints: Vec<String> = evidence(text)
        .candidates
        .iter()
        .map(|it| it.host_port().to_string())
        .collect();
    let expect = [
        "b.corp.example.:1688",
        "b.corp.example.:1689",
        "c.corp.example.:1688",
        "a.corp.example.:1688",
    ];
    assert_eq!(endpoints, expect);
}

#[test]
fn a_host_named_by_hand_takes_the_first_suffix_with_addresses() {
    let text = "
        fixed kms:1688
        suffix lab.example
        connection corp.example
        > kms.lab.example A NXDOMAIN
        > kms.lab.example AAAA NXDOMAIN
        > kms.corp.example A NOERROR
        kms.corp.example 300 A 192.0.2.1
        > kms.corp.example AAAA NOERROR
    ";
    check(text, &["kms:1688: 192.0.2.1"]);
    check("fixed 192.0.2.9:1689", &["192.0.2.9:1689: 192.0.2.9"]);
    let silent = text.replace("lab.example A NXDOMAIN", "lab.example A silent");
    check(&silent, &["kms:1688: 192.0.2.1"]);
}

#[test]
fn addresses_of_one_host_are_bounded() {
    let mut text = RECORD.to_owned();
    for idx in 0..=MAX_ADDRESSES {
        writeln!(text, "+ kms.corp.example 300 A 192.0.2.{idx}").unwrap();
    }
    writeln!(text, "+ kms.corp.example 300 AAAA 2001:db8::1").unwrap();
    let evidence = evidence(&text);
    assert_eq!(evidence.candidates[0].addresses.len(), MAX_ADDRESSES);
}

#[test]
fn candidates_are_bounded() {
    let mut text = "search corp.example\nsearch lab.example\n".to_owned();
    for domain in ["corp", "lab"] {
        let owner = format!("_vlmcs._tcp.{domain}.example");
        writeln!(text, "> {owner} SRV NOERROR").unwrap();
        for port in 1..=MAX_CANDIDATES {
            writeln!(text, "{owner} 300 SRV 0 0 {port} kms.{domain}.example").unwrap();
        }
    }
    let candidates = evidence(&text).candidates;
    assert_eq!(candidates.len(), MAX_CANDIDATES);
    assert!(candidates.iter().all(|it| it.step == Some(StepId(0))));
}

/// `step: candidates`, one a group.
fn way(text: &str) -> Vec<String> {
    let evidence = evidence(text);
    path(&evidence.plan, &evidence.candidates)
        .groups
        .iter()
        .map(|group| {
            let members: Vec<usize> = group.members.iter().map(|it| it.0).collect();
            format!("{}: {members:?}", group.step.unwrap().0)
        })
        .collect()
}

#[test]
fn a_client_stops_at_the_first_step_with_records() {
    let text = |lab: &str| {
        format!(
            "cached 192.0.2.9:1688
             search lab.example
             search corp.example
             > _vlmcs._tcp.lab.example SRV {lab}
             > _vlmcs._tcp.corp.example SRV NOERROR
             _vlmcs._tcp.corp.example 300 SRV 0 0 1688 a.corp.example
             _vlmcs._tcp.corp.example 300 SRV 0 0 1688 b.corp.example"
        )
    };
    assert_eq!(way(&text("NXDOMAIN")), ["0: [0]", "2: [1, 2]"]);
    let records = "NOERROR\n_vlmcs._tcp.lab.example 300 SRV 0 0 1688 kms.lab.example";
    assert_eq!(way(&text(records)), ["0: [0]", "1: [1]"]);
}

#[test]
fn a_client_goes_no_further_than_its_fixed_host() {
    assert_eq!(way(&format!("fixed 192.0.2.9:1688\n{RECORD}")), ["0: [0]"]);
    assert_eq!(way("suffix corp.example"), [""; 0]);
}

#[test]
fn hosts_of_a_probe_are_one_group() {
    assert_eq!(given_path(&[]), Path::default());
    let candidates = evidence("cached 192.0.2.9:1688").candidates;
    let groups = given_path(&candidates).groups;
    assert_eq!(groups.len(), 1);
    assert_eq!((groups[0].step, groups[0].members.len()), (None, 1));
}
