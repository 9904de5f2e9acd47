//! What the user sees, held against what was found.

use super::page::{BAD, DIM, FAIR, GOOD, NOTE, Page};
use crate::finding::{CheckStatus, RuleCode};
use crate::overview::Overview;
use crate::render::words;
use crate::report::Report;
use crate::verdict::{CauseEvidence, Status};

/// Whether the findings account for it, then cause by cause; nothing when nothing was said.
pub(super) fn section(page: &mut Page, report: &Report, _: &Overview<'_>) {
    let Some(symptom) = &report.symptom else {
        return;
    };
    let symbol = symptom.entry.and_then(|it| it.symbol);
    let symbol = symbol.map_or(String::new(), |it| format!(" ({it})"));
    page.heading(&format!("What the user sees: {}{symbol}", symptom.code));
    let (paint, lead, text) = if symptom.accounted_for {
        (
            GOOD,
            "accounted for:",
            "what was found leads a client to this code",
        )
    } else if report.verdict.status == Status::Inconclusive {
        (NOTE, "cannot tell:", "evidence for a verdict is missing")
    } else {
        (
            FAIR,
            "not accounted for:",
            "what was found does not lead a client to this code",
        )
    };
    page.led(2, paint, lead, text);
    for note in &symptom.notes {
        page.item(2, note);
    }
    let of = |evidence| {
        symptom
            .causes
            .iter()
            .filter(move |it| it.evidence == evidence)
    };
    for cause in of(CauseEvidence::For) {
        page.led(2, BAD, "evidence for:", cause.cause.text);
        page.item(4, &cause.why);
    }
    for cause in of(CauseEvidence::CannotTell) {
        page.led(2, NOTE, "cannot tell:", cause.cause.text);
        // That nobody sees it from outside need not be said of each.
        if !cause.cause.rules.is_empty() {
            page.item(4, &cause.why);
        }
    }
    // What it is not matters less than what it may be, so it takes a line.
    let mut rules: Vec<String> = of(CauseEvidence::Against)
        .flat_map(|it| it.cause.rules)
        .filter(|it| has_passed(report, **it))
        .map(ToString::to_string)
        .collect();
    rules.sort();
    rules.dedup();
    let n_against = of(CauseEvidence::Against).count();
    if n_against != 0 {
        let text = format!(
            "{}, since {} looked and found nothing",
            words::count(n_against, "cause"),
            rules.join(", ")
        );
        page.led(2, DIM, "evidence against:", &text);
    }
}

/// True when the rule looked and found nothing; one that did not apply speaks for nothing.
fn has_passed(report: &Report, rule: RuleCode) -> bool {
    let mut checks = report.judgement.checks.iter();
    checks.any(|it| it.rule.code == rule && it.status == CheckStatus::Passed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ErrorCode;
    use crate::render::sample;
    use crate::render::table::tests::{PLAIN, text_of};
    use crate::verdict::symptom;
    use expect_test::expect;

    #[test]
    fn causes_by_what_speaks_for_them() {
        let mut report = sample::report();
        let code = ErrorCode(0xC004_F038);
        report.symptom = Some(symptom(
            code,
            &report.evidence,
            &report.judgement,
            &report.verdict,
        ));
        expect![[r#"
            What the user sees: 0xC004F038 (SL_E_VL_NOT_ENOUGH_COUNT)
              not accounted for: what was found does not lead a client to this code
              0xC004F038 comes from a host that answered, so DNS and the way to that host
                worked; this run found a host that accepts connections beside others that do
                not serve.
              cannot tell: the host is new, or the site is small
              cannot tell: machines were cloned and share one Client Machine ID (CMID), so
                           they count once
              cannot tell: the clients are spread over more hosts than they are enough for
                its rules did not run
              cannot tell: the host has too small a share of the clients: weight 0, a small
                           weight, or a spare priority
                its rules did not run
              cannot tell: the client came to a host that nobody meant to be one, such as a
                           PC or a lab machine with a host key
              cannot tell: machines that counted have not asked for 30 days
        "#]]
        .assert_eq(&text_of(section, &report, PLAIN));
    }

    /// The codes have causes with several rules, some of which do not apply.
    #[test]
    fn only_rules_that_looked_speak_against() {
        use crate::rules::{judge, select::Judging, testing::evidence};
        let mut report = sample::report();
        report.evidence = evidence(
            "
            suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms1.corp.example
            + kms1.corp.example 300 A 192.0.2.1
            probe 0 connected
            ",
        );
        report.judgement = judge(&Overview::new(&report.evidence), &Judging::default());
        let mut n_named = 0;
        for entry in crate::codes::all() {
            report.symptom = Some(symptom(
                entry.code,
                &report.evidence,
                &report.judgement,
                &report.verdict,
            ));
            let text = text_of(section, &report, PLAIN);
            let against = text.split("evidence against:").nth(1).unwrap_or_default();
            for check in &report.judgement.checks {
                if against.contains(&check.rule.code.to_string()) {
                    n_named += 1;
                    assert_eq!(check.status, CheckStatus::Passed, "{}: {text}", entry.code);
                }
            }
        }
        assert_ne!(n_named, 0, "nothing speaks against any cause");
    }

    #[test]
    fn nothing_is_said_unasked() {
        assert_eq!(text_of(section, &sample::report(), PLAIN), "");
    }
}
