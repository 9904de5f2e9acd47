//! An origin that only the name of the file tells.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, Place};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::shell::{Shell, quoted};
use crate::view::OriginFrom;
use crate::view::View;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(6),
    name: "origin-guessed",
    severity: Severity::Notice,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "The origin of a record file was guessed from its name",
    explanation: r"**What it checks**

Whether the origin of every file was given or stands in its text.
It is told where names are relative and the name of the file had to do: `corp.example.dns`, `db.corp.example`, `corp.example.zone`, and `corp.example` where names in the text agree with it.
The name of a file is not used where the SOA record, the NS records or whole owners speak of another domain.

**Why it matters**

If the guess is wrong, every name that is not absolute is another one, and what is said here is about that other name.
Clients are not touched by it; no code is tied to this.

**Example**

`kmsdoctor check db.corp.example` with a file in which only relative names stand

**Fix**

Say which origin is meant (this changes the file or the call, and no name server).

- at the call: `kmsdoctor check db.corp.example=corp.example`, or `--origin corp.example`
- Windows DNS: its export names the file after the zone, so the guess is good
- BIND: `$ORIGIN corp.example.` as the first line
- dnsmasq: names are absolute there, and nothing is guessed

**See it yourself**

- `named-checkzone corp.example FILE`: the origin is given there in the same way

**References**

- RFC 1035, 5.1
",
    client_codes: &[],
    references: &["RFC 1035, 5.1"],
};

/// KMS006.
pub(in crate::rules) struct OriginGuessed;

impl CheckEvidence for OriginGuessed {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        for file in &view.files {
            let (OriginFrom::FileName { .. }, Some(origin)) = (file.origin_from, &file.origin)
            else {
                continue;
            };
            let start = Place {
                file: file.file,
                ..Place::default()
            };
            acc.add(
                Location::File(start),
                format!("the origin `{origin}` was guessed from the name of the file"),
            )
            .remedy(remedy(origin));
        }
    }
}

/// How to say that `origin` is right.
fn remedy(origin: &DomainName) -> String {
    let line = format!("write `$ORIGIN {origin}` at the top of the file");
    match quoted(Shell::Any, &format!("FILE={origin}")) {
        Some(argument) => format!("give `{argument}` if it is right, or {line}"),
        None => format!("if it is right, {line}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_files, check_zone};
    use expect_test::expect;

    #[test]
    fn only_the_file_tells() {
        check_files(
            &OriginGuessed,
            &[("zones/db.corp.example", "_vlmcs._tcp 300 SRV 0 0 1688 kms")],
            &expect![[r#"
                zones/db.corp.example:1:1 `` notice[KMS006] the origin `corp.example.` was guessed from the name of the file
                  fix: Give `FILE=corp.example.` if it is right, or write `$ORIGIN corp.example.` at the top of the file
            "#]],
        );
    }

    #[test]
    fn the_text_tells() {
        check_zone(
            &OriginGuessed,
            "_vlmcs._tcp SRV 0 0 1688 kms",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
