//! Chances of one model and of several, with and without dead hosts.

use super::*;
use crate::render::Style;
use crate::render::sample;
use crate::render::table::tests::{PLAIN, text_of};
use crate::selection::{AssumedContact, SelectionModel};
use expect_test::{Expect, expect};

const TWO: [&str; 2] = ["0 10 1688 kms1.corp.example", "0 90 1688 kms2.corp.example"];

fn all_models(it: &mut crate::run::SimulateOptions) {
    it.models = SelectionModel::ALL.to_vec();
}

fn check(report: &Report, style: Style, expect: Expect) {
    expect.assert_eq(&text_of(section, report, style));
}

#[test]
fn first_contacts_are_all_when_no_host_is_down() {
    check(
        &sample::simulated(&TWO, |_| {}),
        PLAIN,
        expect![[r#"
            Which host a client gets
              rfc2782: lowest priority first, then the weighted draw of RFC 2782
                host     first contact
                kms2  181/202 (89.6 %)  ███████████████████████▎
                kms1   21/202 (10.4 %)  ██▊
              What this rests on
                These are models: packet captures of one Windows 11 client show that it
                  follows priority and weight (observed), but its formula is not proven.
                  Windows Vista and Windows Server 2008 choose evenly, as `uniform` does
                  (documented).
                All hosts are taken as serving, since records alone do not tell.
                No host is down, so a client is served by the first one that it contacts.
        "#]],
    );
    let ascii = Style {
        unicode: false,
        ..PLAIN
    };
    check(
        &sample::simulated(&TWO, all_models),
        ascii,
        expect![[r#"
            Which host a client gets
              First contact
                host           rfc2782  proportional     uniform
                kms2  181/202 (89.6 %)   9/10 (90 %)  1/2 (50 %)
                kms1   21/202 (10.4 %)   1/10 (10 %)  1/2 (50 %)
              rfc2782: lowest priority first, then the weighted draw of RFC 2782
              proportional: lowest priority first, then in exact proportion to weight
              uniform: every host alike, priority and weight disregarded
              What this rests on
                These are models: packet captures of one Windows 11 client show that it
                  follows priority and weight (observed), but its formula is not proven.
                  Windows Vista and Windows Server 2008 choose evenly, as `uniform` does
                  (documented).
                All hosts are taken as serving, since records alone do not tell.
                No host is down, so a client is served by the first one that it contacts.
        "#]],
    );
}

#[test]
fn dead_hosts_are_contacted_and_do_not_serve() {
    let report = |models: &[SelectionModel]| {
        sample::simulated(&TWO, |it| {
            it.models = models.to_vec();
            it.down.push((sample::host("kms2"), AssumedContact::Silent));
        })
    };
    check(
        &report(&[SelectionModel::Rfc2782]),
        PLAIN,
        expect![[r#"
            Which host a client gets
              rfc2782: lowest priority first, then the weighted draw of RFC 2782
                host     first contact  contacted at all  serves
                kms2  181/202 (89.6 %)  181/202 (89.6 %)     0 %
                kms1   21/202 (10.4 %)             100 %   100 %  ████████
                on average: hosts contacted 383/202 (1.9), wait 18.8 s; chance that none
                  serves 0 %
              What this rests on
                These are models: packet captures of one Windows 11 client show that it
                  follows priority and weight (observed), but its formula is not proven.
                  Windows Vista and Windows Server 2008 choose evenly, as `uniform` does
                  (documented).
                1 of 2 hosts is taken as serving, since records alone do not tell.
                A client tries one host after the other until one serves (documented).
                  Waits: 2.07 s at an endpoint that refuses (observed: packet captures of
                  one Windows 11 client), 21 s at a silent one (documented for Windows 7;
                  about 20 to 31 s on current Windows, inferred and never measured).
        "#]],
    );
    check(
        &report(&SelectionModel::ALL),
        PLAIN,
        expect![[r#"
            Which host a client gets
              First contact
                host           rfc2782  proportional     uniform
                kms2  181/202 (89.6 %)   9/10 (90 %)  1/2 (50 %)
                kms1   21/202 (10.4 %)   1/10 (10 %)  1/2 (50 %)
              Contacted at all
                host           rfc2782  proportional     uniform
                kms2  181/202 (89.6 %)   9/10 (90 %)  1/2 (50 %)
                kms1             100 %         100 %       100 %
              Serves
                host  rfc2782  proportional  uniform
                kms2      0 %           0 %      0 %
                kms1    100 %         100 %    100 %
              On average
                                               rfc2782  proportional    uniform
                hosts contacted          383/202 (1.9)   19/10 (1.9)  3/2 (1.5)
                wait                            18.8 s        18.9 s     10.5 s
                chance that none serves            0 %           0 %        0 %
              rfc2782: lowest priority first, then the weighted draw of RFC 2782
              proportional: lowest priority first, then in exact proportion to weight
              uniform: every host alike, priority and weight disregarded
              What this rests on
                These are models: packet captures of one Windows 11 client show that it
                  follows priority and weight (observed), but its formula is not proven.
                  Windows Vista and Windows Server 2008 choose evenly, as `uniform` does
                  (documented).
                1 of 2 hosts is taken as serving, since records alone do not tell.
                A client tries one host after the other until one serves (documented).
                  Waits: 2.07 s at an endpoint that refuses (observed: packet captures of
                  one Windows 11 client), 21 s at a silent one (documented for Windows 7;
                  about 20 to 31 s on current Windows, inferred and never measured).
        "#]],
    );
    let narrow = Style { width: 40, ..PLAIN };
    check(
        &report(&[SelectionModel::Rfc2782]),
        narrow,
        expect![[r#"
            Which host a client gets
              rfc2782: lowest priority first, then
                       the weighted draw of RFC 2782
                host   first  at all  serves
                kms2  89.6 %  89.6 %     0 %
                kms1  10.4 %   100 %   100 %
                on average: hosts contacted 383/202
                  (1.9), wait 18.8 s; chance that
                  none serves 0 %
              What this rests on
                These are models: packet captures of
                  one Windows 11 client show that it
                  follows priority and weight
                  (observed), but its formula is not
                  proven. Windows Vista and Windows
                  Server 2008 choose evenly, as
                  `uniform` does (documented).
                1 of 2 hosts is taken as serving,
                  since records alone do not tell.
                A client tries one host after the
                  other until one serves
                  (documented). Waits: 2.07 s at an
                  endpoint that refuses (observed:
                  packet captures of one Windows 11
                  client), 21 s at a silent one
                  (documented for Windows 7; about
                  20 to 31 s on current Windows,
                  inferred and never measured).
        "#]],
    );
}

#[test]
fn nobody_serves() {
    let report = sample::simulated(&TWO, |it| {
        it.down
            .push((sample::host("kms1"), AssumedContact::Refused));
        it.down.push((sample::host("kms2"), AssumedContact::Silent));
    });
    check(
        &report,
        PLAIN,
        expect![[r#"
            Which host a client gets
              rfc2782: lowest priority first, then the weighted draw of RFC 2782
                host     first contact  contacted at all  serves
                kms2  181/202 (89.6 %)             100 %     0 %
                kms1   21/202 (10.4 %)             100 %     0 %
                on average: hosts contacted 2, wait 23.1 s; chance that none serves 100 %
              What this rests on
                These are models: packet captures of one Windows 11 client show that it
                  follows priority and weight (observed), but its formula is not proven.
                  Windows Vista and Windows Server 2008 choose evenly, as `uniform` does
                  (documented).
                A client tries one host after the other until one serves (documented).
                  Waits: 2.07 s at an endpoint that refuses (observed: packet captures of
                  one Windows 11 client), 21 s at a silent one (documented for Windows 7;
                  about 20 to 31 s on current Windows, inferred and never measured).
        "#]],
    );
}

#[test]
fn hosts_of_a_report() {
    let report = sample::simulated_from(sample::report().evidence, |_| {});
    check(
        &report,
        PLAIN,
        expect![[r#"
            Which host a client gets
              rfc2782: lowest priority first, then the weighted draw of RFC 2782
                host     first contact  contacted at all  serves
                kms2  181/202 (89.6 %)  181/202 (89.6 %)     0 %
                kms1   21/202 (10.4 %)             100 %   100 %  ████████
                kms3               0 %               0 %     0 %
                on average: hosts contacted 383/202 (1.9), wait 18.8 s; chance that none
                  serves 0 %
              What this rests on
                These are models: packet captures of one Windows 11 client show that it
                  follows priority and weight (observed), but its formula is not proven.
                  Windows Vista and Windows Server 2008 choose evenly, as `uniform` does
                  (documented).
                The records are those of `_vlmcs._tcp.corp.example.`: a client stops at the
                  first domain with records (inferred).
                A client tries one host after the other until one serves (documented).
                  Waits: 2.07 s at an endpoint that refuses (observed: packet captures of
                  one Windows 11 client), 21 s at a silent one (documented for Windows 7;
                  about 20 to 31 s on current Windows, inferred and never measured).
        "#]],
    );
}

#[test]
fn many_hosts_are_counted() {
    let records: Vec<String> = (0..500)
        .map(|idx| format!("0 {} 1688 kms{idx}.corp.example", idx % 7))
        .collect();
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    let text = text_of(section, &sample::simulated(&records, all_models), PLAIN);
    assert!(text.contains("    and 480 more\n"), "{text}");
    assert!(
        text.lines().nth(3).unwrap().starts_with("    kms6 "),
        "{text}"
    );
}
