//! Relative names, and nothing that says to what.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::forms::Form;
use crate::model::{DomainName, FileId};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::shell::{Shell, quoted};
use crate::view::View;
use crate::zone::FaultKind;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(3),
    name: "origin-unknown",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "Names in a record file are relative, and nothing says to what",
    explanation: r"**What it checks**

Whether names without a final dot have an origin: `--origin`, `FILE=ORIGIN`, `$ORIGIN`, an absolute SOA owner or the name of the file.
It is told once a file.

**Why it matters**

Records whose name is not known were not looked at, so nothing is said about them.
A name server takes the origin from its settings, so it may well read the file as it was meant.
It is an error because what was not read is never known to be right.
No code is tied to this.

**Example**

`_vlmcs._tcp 3600 IN SRV 0 0 1688 kms` in a file `records.txt`

**Fix**

Say what the names stand below (this changes the file or the call, and no name server).

- at the call: `kmsdoctor check FILE=corp.example`, or `--origin corp.example`
- Windows DNS: `dnscmd SERVER /ZoneExport corp.example corp.example.dns` writes a file whose name tells the zone
- BIND: `$ORIGIN corp.example.` as the first line
- dnsmasq: names of `srv-host` are absolute; write `_vlmcs._tcp.corp.example` in full

**See it yourself**

- `named-checkzone corp.example FILE`: the origin is given there in the same way

**References**

- RFC 1035, 5.1
",
    client_codes: &[],
    references: &["RFC 1035, 5.1"],
};

/// KMS003.
pub(in crate::rules) struct OriginUnknown;

impl CheckEvidence for OriginUnknown {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, overview: &Overview<'_>, view: &View, acc: &mut Findings) {
        for file in &view.files {
            for fault in file.faults.iter().filter(|it| it.kind == FaultKind::Origin) {
                let remedy = match &file.proposed_origin {
                    Some(it) => proposed(overview, file.file, it),
                    None => remedy(file.form).to_owned(),
                };
                acc.add(Location::File(fault.place), fault.message.clone())
                    .remedy(remedy);
            }
        }
    }
}

/// What to do where names in the text speak of `origin`.
fn proposed(overview: &Overview<'_>, file: FileId, origin: &DomainName) -> String {
    let path = overview.evidence.file(file).map_or("FILE", |it| &it.path);
    let bare = origin.to_string();
    let word = format!("{path}={}", bare.trim_end_matches('.'));
    let word = quoted(Shell::HERE, &word).unwrap_or_else(|| "FILE=ORIGIN".to_owned());
    format!(
        "give `{word}` if that is right (names in the text speak of it), or write `$ORIGIN {origin}` at the top of the file"
    )
}

/// What to do, by what tells the origin in this form.
fn remedy(form: Form) -> &'static str {
    match form {
        Form::MasterFile => {
            "give `FILE=ORIGIN` or `--origin NAME`, or write `$ORIGIN NAME` at the top of the file"
        }
        Form::Dnsmasq => {
            "give `FILE=ORIGIN` or `--origin NAME`, or write `domain=NAME` into the file"
        }
        Form::OctoDns => {
            "give `FILE=ORIGIN` or `--origin NAME`, or name the file for its zone, as in `corp.example.yaml`"
        }
        Form::PowerShell => "give `FILE=ORIGIN` or `--origin NAME` with the name of the zone",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_files;
    use expect_test::expect;

    #[test]
    fn nothing_tells_the_origin() {
        check_files(
            &OriginUnknown,
            &[(
                "records.txt",
                "$TTL 300\n_vlmcs._tcp SRV 0 0 1688 kms\n_vlmcs._tcp.hr SRV 0 0 1688 kms",
            )],
            &expect![[r#"
                records.txt:2:1 `_vlmcs._tcp` error[KMS003] the owner `_vlmcs._tcp` is relative, and nothing says to what; give `--origin NAME` or write `$ORIGIN NAME` above
                  fix: Give `FILE=ORIGIN` or `--origin NAME`, or write `$ORIGIN NAME` at the top of the file
            "#]],
        );
    }

    /// The name of the file is that of no domain which the text speaks of.
    #[test]
    fn the_text_proposes_one() {
        check_files(
            &OriginUnknown,
            &[(
                "forward.zone",
                "$TTL 300\n@ SOA ns1.corp.example. root.corp.example. 1 2 3 4 5\n@ NS ns1.corp.example.\nns1 A 10.0.0.2\n_vlmcs._tcp.corp.example. SRV 0 0 1688 ns1.corp.example.",
            )],
            &expect![[r#"
                forward.zone:2:1 `@` error[KMS003] the owner `@` is relative, and nothing says to what; give `--origin NAME` or write `$ORIGIN NAME` above
                  fix: Give `forward.zone=corp.example` if that is right (names in the text speak of it), or write `$ORIGIN corp.example.` at the top of the file
            "#]],
        );
    }

    #[test]
    fn the_text_or_the_file_tells_it() {
        for (path, text) in [
            (
                "records.txt",
                "$ORIGIN corp.example.\n_vlmcs._tcp 300 SRV 0 0 1688 kms",
            ),
            ("corp.example.zone", "_vlmcs._tcp 300 SRV 0 0 1688 kms"),
        ] {
            check_files(
                &OriginUnknown,
                &[(path, text)],
                &expect![[r#"
                passed
            "#]],
            );
        }
    }
}
