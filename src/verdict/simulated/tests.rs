//! Every kind of sentence, word by word.

use crate::render::sample::{days, host, record, simulated, simulated_from};
use crate::rules::testing::evidence;
use crate::run::SimulateOptions;
use crate::selection::{AssumedContact, SelectionModel};
use crate::simulation::Edit;
use crate::simulation::threshold::Minimum;
use expect_test::{Expect, expect};

const TWO: &[&str] = &["0 10 1688 kms1.corp.example", "0 90 1688 kms2.corp.example"];
const BACKUP: &[&str] = &[
    "0 0 1688 kms1.corp.example",
    "5 0 1688 kms2.corp.example",
    "9 0 1688 kms3.corp.example",
];

fn check(records: &[&str], ask: impl FnOnce(&mut SimulateOptions), expect: &Expect) {
    expect.assert_eq(&simulated(records, ask).verdict.summary);
}

fn set(label: &str, weight: u16) -> Edit {
    Edit::Set {
        host: host(label),
        priority: None,
        weight: Some(weight),
    }
}

fn silent(options: &mut SimulateOptions, label: &str) {
    options.down.push((host(label), AssumedContact::Silent));
}

#[test]
fn nothing_to_draw() {
    check(
        &TWO[..1],
        |_| {},
        &expect!["Every client contacts `kms1.corp.example.`, the only host."],
    );
    check(
        BACKUP,
        |_| {},
        &expect![
            "Every client contacts `kms1.corp.example.` first, the other 2 hosts only when it does not serve."
        ],
    );
    check(
        &BACKUP[..2],
        |_| {},
        &expect![
            "Every client contacts `kms1.corp.example.` first, the other host only when it does not serve."
        ],
    );
}

#[test]
fn even_shares() {
    let records: Vec<String> = (0..12)
        .map(|it| format!("0 0 1688 kms{it}.corp.example"))
        .collect();
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    check(
        &records[..2],
        |_| {},
        &expect![
            "Clients contact `kms0.corp.example.` and `kms1.corp.example.` first with equal chances, 50 % each."
        ],
    );
    check(
        &records[..3],
        |_| {},
        &expect![
            "Clients contact `kms0.corp.example.`, `kms1.corp.example.` and `kms2.corp.example.` first with equal chances, 33.3 % each."
        ],
    );
    check(
        &records,
        |_| {},
        &expect!["Clients contact 12 hosts first with equal chances, 8.3 % each."],
    );
}

#[test]
fn uneven_shares() {
    check(
        TWO,
        |_| {},
        &expect![
            "89.6 % of clients contact `kms2.corp.example.` first, 10.4 % `kms1.corp.example.`."
        ],
    );
    let records: Vec<String> = (1..=12)
        .map(|it| format!("0 {it} 1688 kms{it}.corp.example"))
        .collect();
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    check(
        &records[..3],
        |_| {},
        &expect![
            "47.6 % of clients contact `kms3.corp.example.` first, 33.3 % `kms2.corp.example.`, 19 % `kms1.corp.example.`."
        ],
    );
    check(
        &records,
        |_| {},
        &expect![
            "15.3 % of clients contact `kms12.corp.example.` first, 14 % `kms11.corp.example.`, 70.7 % one of 10 others."
        ],
    );
}

#[test]
fn ports_where_they_tell_hosts_apart() {
    let records = ["0 0 1688 kms1.corp.example", "0 0 1689 kms1.corp.example"];
    check(
        &records,
        |_| {},
        &expect![
            "Clients contact `kms1.corp.example.:1688` and `kms1.corp.example.:1689` first with equal chances, 50 % each."
        ],
    );
}

#[test]
fn model_is_named_unless_it_is_the_usual_one() {
    check(
        TWO,
        |it| it.models = SelectionModel::ALL.to_vec(),
        &expect![
            "By model `rfc2782`, the first of 3, 89.6 % of clients contact `kms2.corp.example.` first, 10.4 % `kms1.corp.example.`."
        ],
    );
    check(
        TWO,
        |it| it.models = vec![SelectionModel::Uniform],
        &expect![
            "By model `uniform`, clients contact `kms1.corp.example.` and `kms2.corp.example.` first with equal chances, 50 % each."
        ],
    );
}

#[test]
fn hosts_that_are_down() {
    check(
        TWO,
        |it| silent(it, "kms2"),
        &expect![
            "89.6 % of clients contact `kms2.corp.example.` first, 10.4 % `kms1.corp.example.`; with `kms2.corp.example.` down every client is served, after 18.8 s on average."
        ],
    );
    check(
        BACKUP,
        |it| silent(it, "kms3"),
        &expect![
            "Every client contacts `kms1.corp.example.` first, the other 2 hosts only when it does not serve; with `kms3.corp.example.` down every client is served without a wait."
        ],
    );
    check(
        TWO,
        |it| {
            silent(it, "kms1");
            silent(it, "kms2");
        },
        &expect![
            "With `kms1.corp.example.` and `kms2.corp.example.` down no client is served, and clients show 0xC004F074."
        ],
    );
}

#[test]
fn change_is_told_with_what_was_before() {
    check(
        TWO,
        |it| it.edits = vec![set("kms1", 90)],
        &expect![
            "After the change 50 % of clients contact `kms2.corp.example.` first (89.6 % before), 50 % `kms1.corp.example.` (10.4 % before)."
        ],
    );
    check(
        TWO,
        |it| it.edits = vec![Edit::Remove(host("kms2"))],
        &expect![
            "After the change all clients contact `kms1.corp.example.` first (10.4 % before), none `kms2.corp.example.` (89.6 % before)."
        ],
    );
    check(
        TWO,
        |it| it.edits = vec![Edit::Add(record("0 50 1688 kms3.corp.example"))],
        &expect![
            "After the change 59.8 % of clients contact `kms2.corp.example.` first (89.6 % before), 33.3 % `kms3.corp.example.` (0 % before), 6.8 % `kms1.corp.example.` (10.4 % before)."
        ],
    );
    check(
        TWO,
        |it| {
            it.edits = (3..6)
                .map(|idx| Edit::Add(record(&format!("0 90 1688 kms{idx}.corp.example"))))
                .collect();
        },
        &expect![
            "After the change 24.3 % of clients contact `kms2.corp.example.` first, 24.3 % `kms3.corp.example.`, 51.4 % one of 3 others."
        ],
    );
    check(
        TWO,
        |it| it.edits = vec![set("kms1", 10)],
        &expect![
            "The change leaves first contacts as they are: 89.6 % of clients contact `kms2.corp.example.` first, 10.4 % `kms1.corp.example.`."
        ],
    );
    check(
        BACKUP,
        |it| it.edits = vec![set("kms3", 10)],
        &expect![
            "The change leaves first contacts as they are: all clients contact `kms1.corp.example.` first."
        ],
    );
}

#[test]
fn change_beside_hosts_that_are_down() {
    check(
        TWO,
        |it| {
            silent(it, "kms2");
            it.edits = vec![Edit::Remove(host("kms2"))];
        },
        &expect![
            "After the change all clients contact `kms1.corp.example.` first (10.4 % before), none `kms2.corp.example.` (89.6 % before)."
        ],
    );
    check(
        TWO,
        |it| {
            silent(it, "kms2");
            it.edits = vec![Edit::Remove(host("kms1"))];
        },
        &expect!["After the change no host that serves is left."],
    );
    let both = |it: &mut SimulateOptions| {
        silent(it, "kms1");
        silent(it, "kms2");
    };
    check(
        TWO,
        |it| {
            both(it);
            it.edits = vec![set("kms1", 50)];
        },
        &expect![
            "With `kms1.corp.example.` and `kms2.corp.example.` down no client is served, and clients show 0xC004F074; the change does not help."
        ],
    );
    check(
        TWO,
        |it| {
            both(it);
            it.edits = vec![Edit::Add(record("0 50 1688 kms3.corp.example"))];
        },
        &expect![
            "With `kms1.corp.example.` and `kms2.corp.example.` down no client is served, and clients show 0xC004F074; after the change every client is."
        ],
    );
}

#[test]
fn threshold() {
    let ask = |clients, records: &[&str], expect: &Expect| {
        let ask = |it: &mut SimulateOptions| {
            it.clients = Some(clients);
            it.minimum = Some(Minimum::TwentyFive);
        };
        check(records, ask, expect);
    };
    ask(
        200,
        TWO,
        &expect![
            "89.6 % of clients contact `kms2.corp.example.` first, 10.4 % `kms1.corp.example.`; with 200 clients the chance that both hosts see the 25 needed is 19.3 % (360 make it 99 % sure)."
        ],
    );
    ask(
        1_000,
        TWO,
        &expect![
            "89.6 % of clients contact `kms2.corp.example.` first, 10.4 % `kms1.corp.example.`; with 1000 clients both hosts see the 25 needed to activate any, almost surely."
        ],
    );
    ask(
        1_000,
        BACKUP,
        &expect![
            "Every client contacts `kms1.corp.example.` first, the other 2 hosts only when it does not serve; with 1000 clients the host in use sees the 25 needed to activate any."
        ],
    );
    ask(
        24,
        BACKUP,
        &expect![
            "Every client contacts `kms1.corp.example.` first, the other 2 hosts only when it does not serve; 24 clients are too few for the host in use to see the 25 needed to activate any."
        ],
    );
}

#[test]
fn fleet() {
    let ask = |ask: &dyn Fn(&mut SimulateOptions), expect: &Expect| {
        let ask = |it: &mut SimulateOptions| {
            it.clients = Some(1_000);
            it.fleet = Some(days(60));
            ask(it);
        };
        check(TWO, ask, expect);
    };
    ask(
        &|_| {},
        &expect![
            "89.6 % of clients contact `kms2.corp.example.` first, 10.4 % `kms1.corp.example.`; no client is without activation in 60 days."
        ],
    );
    ask(
        &|it| it.edits = vec![set("kms1", 50)],
        &expect![
            "After the change 64.2 % of clients contact `kms2.corp.example.` first (89.6 % before), 35.8 % `kms1.corp.example.` (10.4 % before); with caching on the change does not spread within 60 days."
        ],
    );
    ask(
        &|it| {
            it.edits = vec![set("kms1", 50)];
            it.is_caching = false;
        },
        &expect![
            "After the change 64.2 % of clients contact `kms2.corp.example.` first (89.6 % before), 35.8 % `kms1.corp.example.` (10.4 % before); clients follow the change after 6 days."
        ],
    );
}

#[test]
fn fleet_is_no_comfort_where_hosts_see_too_few() {
    check(
        &TWO[..1],
        |it| {
            it.clients = Some(10);
            it.minimum = Some(Minimum::TwentyFive);
            it.fleet = Some(days(5));
        },
        &expect![
            "Every client contacts `kms1.corp.example.`, the only host; 10 clients are too few for the host in use to see the 25 needed to activate any."
        ],
    );
}

#[test]
fn fleet_in_trouble() {
    let ask = |last_day, expect: &Expect| {
        let ask = |it: &mut SimulateOptions| {
            let mut fleet = days(300);
            fleet.outages = vec![(host("kms1"), 20, last_day)];
            it.clients = Some(1_000);
            it.fleet = Some(fleet);
        };
        check(&TWO[..1], ask, expect);
    };
    ask(
        30,
        &expect![
            "Every client contacts `kms1.corp.example.`, the only host; renewals fail for a time, but no client loses its activation in 300 days."
        ],
    );
    ask(
        250,
        &expect![
            "Every client contacts `kms1.corp.example.`, the only host; 1000 of 1000 clients are without activation at the end of day 199."
        ],
    );
}

/// Of many answers the urgent ones are told.
#[test]
fn everything_at_once_stays_readable() {
    check(
        TWO,
        |it| {
            it.models = SelectionModel::ALL.to_vec();
            it.clients = Some(200);
            it.minimum = Some(Minimum::TwentyFive);
            it.fleet = Some(days(60));
            it.edits = vec![set("kms1", 50)];
            silent(it, "kms2");
        },
        &expect![
            "By model `rfc2782`, the first of 3, after the change 64.2 % of clients contact `kms2.corp.example.` first (89.6 % before), 35.8 % `kms1.corp.example.` (10.4 % before); with `kms2.corp.example.` down every client is served, after 13.5 s on average."
        ],
    );
}

#[test]
fn client_with_a_host_of_its_own() {
    let check = |own: &str, expect: &Expect| {
        let evidence = evidence(&format!(
            "{own}
             suffix corp.example
             > _vlmcs._tcp.corp.example SRV NOERROR
             _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms1.corp.example
             _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms2.corp.example"
        ));
        let silent = |it: &mut SimulateOptions| silent(it, "kms9");
        let serves = |it: &mut SimulateOptions| {
            it.down.push((host("kms9"), AssumedContact::Serves));
        };
        let summary = simulated_from(evidence.clone(), serves).verdict.summary;
        let when_down = simulated_from(evidence, silent).verdict.summary;
        expect.assert_eq(&format!("{summary}\n{when_down}\n"));
    };
    check(
        "cached kms9.corp.example",
        &expect![[r#"
            Every client contacts `kms9.corp.example.`, the host it has cached, first, the other 2 hosts only when it does not serve.
            Every client contacts `kms9.corp.example.`, the host it has cached, first, the other 2 hosts only when it does not serve; with `kms9.corp.example.` down every client is served, after 21 s on average.
        "#]],
    );
    check(
        "fixed kms9.corp.example",
        &expect![[r#"
            Every client contacts `kms9.corp.example.`, the host set by hand, and no other.
            With `kms9.corp.example.` down no client is served, and clients show 0xC004F074.
        "#]],
    );
}
