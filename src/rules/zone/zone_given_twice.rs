//! Two files that hold the same zone.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, Place, RecordData};
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use crate::zone::Entry;
use std::collections::BTreeMap;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(8),
    name: "zone-given-twice",
    severity: Severity::Warning,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "Two of the files given hold the same zone",
    explanation: r#"**What it checks**

Whether the SOA record of a zone stands in one file only.

**Why it matters**

A name server loads a zone from one file; here the records of both were put together, so what is told may be true of neither.
Often one is a copy that was left behind, and somebody mends the wrong one.
No code is tied to this.

**Example**

`kmsdoctor check corp.example.zone corp.example.zone.old`

**Fix**

Give the file that the name server loads, and no other (this changes the call, and no name server).

- Windows DNS: `dnscmd /ZoneInfo corp.example` names its file
- BIND: `zone "corp.example" { file "..."; };` in `named.conf`; `named-checkconf -l` lists zones
- dnsmasq: all files of `conf-dir` count at once; a zone is no file there

**See it yourself**

- `grep -l SOA FILE...`

**References**

- RFC 1035, 5.2
"#,
    client_codes: &[],
    references: &["RFC 1035, 5.2"],
};

/// KMS008.
pub(in crate::rules) struct ZoneGivenTwice;

impl CheckEvidence for ZoneGivenTwice {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, overview: &Overview<'_>, view: &View, acc: &mut Findings) {
        for file in view.files.iter().filter(|it| it.is_read_elsewhere) {
            let start = Place {
                file: file.file,
                ..Place::default()
            };
            acc.add(
                Location::File(start),
                "another file includes this one, so it was not read as a zone of its own",
            )
            .severity(Severity::Notice)
            .remedy("give only the file that includes it");
        }
        let mut known: BTreeMap<&DomainName, &Entry> = BTreeMap::new();
        for entry in view.entries() {
            if !matches!(entry.record.data, RecordData::Soa { .. }) {
                continue;
            }
            let owner = &entry.record.owner;
            let Some(first) = known.get(owner) else {
                known.insert(owner, entry);
                continue;
            };
            if first.place.file == entry.place.file {
                continue;
            }
            let other = overview.evidence.file(first.place.file);
            let other = other.map_or("another file", |it| it.path.as_str());
            acc.add(
                Location::File(Part::Record.place(entry)),
                format!("the zone `{owner}` begins here and in `{other}`"),
            )
            .remedy("give only the file that the name server loads");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_files;
    use expect_test::expect;

    const ONE: &str = "$ORIGIN corp.example.\n@ 300 SOA ns hostmaster 1 2 3 4 5\n";

    #[test]
    fn copy_beside_the_zone() {
        check_files(
            &ZoneGivenTwice,
            &[("corp.example.zone", ONE), ("old/corp.example.zone", ONE)],
            &expect![[r#"
                old/corp.example.zone:2:1 `@ 300 SOA ns hostmaster 1 2 3 4 5` warning[KMS008] the zone `corp.example.` begins here and in `corp.example.zone`
                  fix: Give only the file that the name server loads
            "#]],
        );
    }

    #[test]
    fn two_zones() {
        let other = ONE.replace("corp", "lab");
        check_files(
            &ZoneGivenTwice,
            &[("corp.example.zone", ONE), ("lab.example.zone", &other)],
            &expect![[r#"
                passed
            "#]],
        );
    }
}
