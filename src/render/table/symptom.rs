//! What the user sees, held against what was found.

use super::page::{BAD, DIM, FAIR, GOOD, NOTE, Page};
use crate::overview::Overview;
use crate::render::words;
use crate::report::Report;
use crate::verdict::CauseEvidence;

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
                worked; this run found a working host beside others that do not serve.
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

    #[test]
    fn nothing_is_said_unasked() {
        assert_eq!(text_of(section, &sample::report(), PLAIN), "");
    }
}
