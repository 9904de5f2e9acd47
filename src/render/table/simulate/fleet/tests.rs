//! A fleet in trouble, a change that spreads, long series and narrow pages.

use super::*;
use crate::render::Style;
use crate::render::sample;
use crate::render::table::tests::{PLAIN, text_of};
use crate::run::{FleetOptions, SimulateOptions};
use crate::selection::{AssumedContact, SelectionModel};
use crate::simulation::Edit;
use expect_test::{Expect, expect};

const TWO: [&str; 2] = ["0 10 1688 kms1.corp.example", "0 90 1688 kms2.corp.example"];

/// 1000 clients over `n_days` days.
fn fleet(n_days: u32, ask: impl FnOnce(&mut SimulateOptions, &mut FleetOptions)) -> Report {
    sample::simulated(&TWO, |options| {
        options.clients = Some(1000);
        let mut fleet = sample::days(n_days);
        ask(options, &mut fleet);
        options.fleet = Some(fleet);
    })
}

fn check(report: &Report, style: Style, expect: Expect) {
    expect.assert_eq(&text_of(section, report, style));
}

#[test]
fn outage_moves_clients_that_do_not_come_back() {
    let report = fleet(60, |_, it| {
        it.outages = vec![(sample::host("kms2"), 10, 40)];
    });
    check(
        &report,
        PLAIN,
        expect![[r#"
            1000 clients over 60 days
              A client renews 7 days after a success (documented), tries again after 2 h
                where no host serves (documented), and an activation is good for 180 days
                (documented).
              Caching is on: a client first contacts the host that served it last, and
                chooses anew only when that is down (documented). It may then come to the
                dead host a second time, which counts as a contact of its own (inferred).
              A host that is up activates whoever comes: how many clients it must have seen
                does not count here.
              All begin activated, by hosts that were all up, and with renewals spread
                evenly.
              Model rfc2782
                Contacts on the day, █ is 243
                host  day 0 to 59                      day 0  day 10  day 40  day 59
                kms1  ▁▁▁▁▁▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅      15     143     143     143
                kms2  ▅▅▅▅▅███▄·····················     128     243       0       0
                Clients each host was the last to serve, at the end of the day, █ is 1000
                host  day 0 to 59                      day 0  day 10  day 40  day 59
                kms1  ▁▁▁▁▁▃▅▇██████████████████████     104     232    1000    1000
                kms2  █████▆▄▂······················     896     768       0       0
                each sign is the mean of 2 days, `·` is nothing at all
                day 10  kms2 goes down
                day 40  kms2 is down for the last day
                Every attempt finds a host that serves.
                No client is without activation at the end of any day.
              The numbers are means, not draws; a real fleet scatters around them.
        "#]],
    );
}

#[test]
fn outage_of_all_hosts_costs_activations() {
    let report = fleet(300, |_, it| {
        it.outages = vec![
            (sample::host("kms1"), 20, 250),
            (sample::host("kms2"), 20, 250),
        ];
    });
    let wide = Style {
        width: 120,
        unicode: false,
        ..PLAIN
    };
    check(
        &report,
        wide,
        expect![[r#"
            1000 clients over 300 days
              A client renews 7 days after a success (documented), tries again after 2 h where no host serves (documented), and an
                activation is good for 180 days (documented).
              Caching is on: a client first contacts the host that served it last, and chooses anew only when that is down
                (documented). It may then come to the dead host a second time, which counts as a contact of its own (inferred).
              A host that is up activates whoever comes: how many clients it must have seen does not count here.
              All begin activated, by hosts that were all up, and with renewals spread evenly.
              Model rfc2782
                Contacts on the day, # is 22752
                host  day 0 to 299                                          day 0   day 20  day 192  day 199  day 250  day 299
                kms1  ____+++++++++++++++++++++++++++++++++++++=.______.       15     1025    13248    13248    13248        0
                kms2  ___-#####################################%.______.      128     1761    22752    22752    22752        0
                Clients each host was the last to serve, at the end of the day, # is 896
                host  day 0 to 299                                          day 0   day 20  day 192  day 199  day 250  day 299
                kms1  __________________________________________________      104      104      104      104      104      104
                kms2  ##################################################      896      896      896      896      896      896
                Attempts that no host serves, # is 12000
                host  day 0 to 299                                          day 0   day 20  day 192  day 199  day 250  day 299
                all   ...-#####################################%........        0      929    12000    12000    12000        0
                Clients without activation at the end of the day, # is 1000
                host  day 0 to 299                                          day 0   day 20  day 192  day 199  day 250  day 299
                all   ................................:########%........        0        0      1.5     1000     1000        0
                each sign is the mean of 6 days, `.` is nothing at all
                day 20   kms1 and kms2 go down
                day 192  the first clients are without activation
                day 199  on no day more clients are without activation
                day 250  kms1 and kms2 are down for the last day
                Attempts that no host serves: 2730500 in all, between day 20 and day 250.
                Clients without activation: 1000 at most, at the end of day 199; some between day 192 and day 250.
              The numbers are means, not draws; a real fleet scatters around them.
        "#]],
    );
}

#[test]
fn change_spreads_without_caching() {
    let report = fleet(30, |options, it| {
        options.models = vec![SelectionModel::Rfc2782, SelectionModel::Proportional];
        options.is_caching = false;
        options.edits = vec![Edit::Add(sample::record("0 100 1688 kms3.corp.example"))];
        it.change_day = 10;
        it.start = Start::Fresh;
        it.times.retry_min = 90;
    });
    check(
        &report,
        PLAIN,
        expect![[r#"
            1000 clients over 30 days
              A client renews 7 days after a success (documented), tries again after 1 h
                30 min where no host serves (as given), and an activation is good for 180
                days (documented).
              Caching is off: a client chooses anew each time.
              A host that is up activates whoever comes: how many clients it must have seen
                does not count here.
              None was ever activated; all try at the start of day 0.
              Model rfc2782
                Contacts on the day, █ is 896
                host  day 0 to 29                      day 0  day 10  day 14  day 29
                kms1  ▁······▁······▁······▁······▁·     104       0      51       0
                kms2  █······█······▅······▅······▅·     896       0     449       0
                kms3  ··············▅······▅······▅·       0       0     499       0
                Clients each host was the last to serve, at the end of the day, █ is 896
                host  day 0 to 29                      day 0  day 10  day 14  day 29
                kms1  ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁     104     104      51      51
                kms2  ██████████████▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅     896     896     449     449
                kms3  ··············▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅       0       0     499     499
                each sign is a day, `·` is nothing at all
                day 10  the change takes hold
                day 14  the change has spread
                Every attempt finds a host that serves.
                No client is without activation at the end of any day.
                The change of day 10: after 4 days every share of the clients is within 1
                  point of what the new records give with every host up.
              Model proportional
                Contacts on the day, █ is 900
                host  day 0 to 29                      day 0  day 10  day 14  day 29
                kms1  ▁······▁······▁······▁······▁·     100       0      50       0
                kms2  █······█······▄······▄······▄·     900       0     450       0
                kms3  ··············▅······▅······▅·       0       0     500       0
                Clients each host was the last to serve, at the end of the day, █ is 900
                host  day 0 to 29                      day 0  day 10  day 14  day 29
                kms1  ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁     100     100      50      50
                kms2  ██████████████▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄     900     900     450     450
                kms3  ··············▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅       0       0     500     500
                each sign is a day, `·` is nothing at all
                day 10  the change takes hold
                day 14  the change has spread
                Every attempt finds a host that serves.
                No client is without activation at the end of any day.
                The change of day 10: after 4 days every share of the clients is within 1
                  point of what the new records give with every host up.
              The numbers are means, not draws; a real fleet scatters around them.
        "#]],
    );
}

#[test]
fn many_days_are_condensed() {
    let report = fleet(10_000, |options, it| {
        options
            .down
            .push((sample::host("kms1"), AssumedContact::Silent));
        options.edits = vec![Edit::Set {
            host: sample::host("kms1"),
            priority: None,
            weight: Some(90),
        }];
        it.change_day = 5_000;
        it.outages = vec![(sample::host("kms2"), 2_000, 2_000)];
    });
    check(
        &report,
        PLAIN,
        expect![[r#"
            1000 clients over 10000 days
              A client renews 7 days after a success (documented), tries again after 2 h
                where no host serves (documented), and an activation is good for 180 days
                (documented).
              Caching is on: a client first contacts the host that served it last, and
                chooses anew only when that is down (documented). It may then come to the
                dead host a second time, which counts as a contact of its own (inferred).
              A host that is up activates whoever comes: how many clients it must have seen
                does not count here.
              All begin activated, by hosts that were all up, and with renewals spread
                evenly.
              Model rfc2782
                Contacts on the day, █ is 148
                host  day 0 to 9999                      day 0  day 2000  day 5000  day 9999
                kms1  ▁····▁························        16       929         0         0
                kms2  ██████████████████████████████       143      1857       143       143
                Clients each host was the last to serve, at the end of the day, █ is 1000
                host  day 0 to 9999                      day 0  day 2000  day 5000  day 9999
                kms1  ▁·····························        89         0         0         0
                kms2  ██████████████████████████████       911      1000      1000      1000
                Attempts that no host serves, █ is 2.8
                host  day 0 to 9999                      day 0  day 2000  day 5000  day 9999
                all   ·····█························         0       929         0         0
                each sign is the mean of 334 days, `·` is nothing at all
                day 2000  kms2 is down for this day
                day 5000  the change takes hold
                kms1 is down throughout.
                Attempts that no host serves: 929 in all, on day 2000.
                No client is without activation at the end of any day.
                The change of day 5000: by the last day not every share of the clients is
                  within 1 point of what the new records give with every host up; with
                  caching on a client moves only when its host is down.
              The numbers are means, not draws; a real fleet scatters around them.
        "#]],
    );
}

#[test]
fn narrow_pages_have_numbers_below_the_lines() {
    let report = fleet(10, |_, it| it.outages = vec![(sample::host("kms2"), 3, 5)]);
    let narrow = Style { width: 40, ..PLAIN };
    check(
        &report,
        narrow,
        expect![[r#"
            1000 clients over 10 days
              A client renews 7 days after a success
                (documented), tries again after 2 h
                where no host serves (documented),
                and an activation is good for 180
                days (documented).
              Caching is on: a client first contacts
                the host that served it last, and
                chooses anew only when that is down
                (documented). It may then come to
                the dead host a second time, which
                counts as a contact of its own
                (inferred).
              A host that is up activates whoever
                comes: how many clients it must have
                seen does not count here.
              All begin activated, by hosts that
                were all up, and with renewals
                spread evenly.
              Model rfc2782
                Contacts on the day, █ is 243
                host  day 0 to 9
                kms1  ▁▁▁▅▅▅▁▁▁▁
                kms2  ▅▅▅███▅▅▅▅
                host  day 0  day 3  day 5  day 9
                kms1     15    143    143     15
                kms2    128    243    243    128
                Clients each host was the last to
                serve, at the end of the day, █ is
                896
                host  day 0 to 9
                kms1  ▁▁▁▃▄▅▅▅▅▅
                kms2  ███▇▆▅▅▅▅▅
                host  day 0  day 3  day 5  day 9
                kms1    104    232    488    488
                kms2    896    768    512    512
                each sign is a day, `·` is nothing
                  at all
                day 3  kms2 goes down
                day 5  kms2 is down for the last day
                Every attempt finds a host that
                  serves.
                No client is without activation at
                  the end of any day.
              The numbers are means, not draws; a
                real fleet scatters around them.
        "#]],
    );
}

#[test]
fn many_hosts_are_counted() {
    let records: Vec<String> = (0..30)
        .map(|idx| format!("0 {idx} 1688 kms{idx}.corp.example"))
        .collect();
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    let report = sample::simulated(&records, |it| {
        it.clients = Some(1000);
        it.fleet = Some(sample::days(3));
    });
    let text = text_of(section, &report, PLAIN);
    assert_eq!(text.matches("    and 10 more\n").count(), 2, "{text}");
    assert!(text.contains("    kms29"), "{text}");
    assert!(!text.contains("    kms9 "), "{text}");
}

#[test]
fn spans() {
    let spans = [15, 90, 120, 1440, 10_080, 1500].map(span);
    let expect = ["15 min", "1 h 30 min", "2 h", "1 day", "7 days", "25 h"];
    assert_eq!(spans, expect);
}

#[test]
fn not_asked_is_left_out() {
    let report = sample::simulated(&TWO, |it| it.clients = Some(60));
    assert_eq!(text_of(section, &report, PLAIN), "");
}
