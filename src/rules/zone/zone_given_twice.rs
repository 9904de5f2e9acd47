//! Two files that hold the same zone.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{Place, RecordData};
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::{CheckEvidence, Findings};
use crate::view::{Contradiction, Differ, View};
use crate::zone::Entry;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(8),
    name: "zone-given-twice",
    severity: Severity::Notice,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "Two of the files given hold the same zone",
    explanation: r#"**What it checks**

Whether two of the files given contradict each other: both have a SOA record for one zone, or they have different records of one type at one name.
A file without a SOA record may have one in a file that it includes: where that was not read and another file has the same zone, they are not put together either.

**Why it matters**

A name server has one of the files; another server, or another view of the same one, may have the other.
So the files are never put together: each view is judged by itself, with the zones that belong to it.
Files of one folder belong together, unless they contradict each other.
`diagnose`, `plan`, `simulate` and `probe` follow one client, who asks one of the views: there `--zone` takes the files of one view only.
No code is tied to this.

**Example**

`kmsdoctor check internal/db.corp.example external/db.corp.example`

**Fix**

For two views nothing: both are judged.
If one of the files is an old copy, give the file that the name server loads, and no other (this changes the call, and no name server).

- Windows DNS: `dnscmd SERVER /ZoneInfo corp.example` names its file
- BIND: `zone "corp.example" { file "..."; };` in `named.conf`; `named-checkconf -l` lists zones and views
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
        // A part of a zone is there to be included.
        for file in view.files.iter().filter(|it| it.brings_soa) {
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
        for it in &view.apart_from {
            // Once a pair, at the file that comes behind.
            let (Some(other), true) = (overview.evidence.file(it.other), it.other < it.file) else {
                continue;
            };
            let (name, path) = (&it.name, &other.path);
            let fact = match it.differ {
                Differ::Zone => format!("the zone `{name}` is in `{path}` too"),
                Differ::Records => format!("`{name}` has other records in `{path}`"),
                Differ::Unread => format!(
                    "the zone `{name}` may be in `{path}` too, since an included file was not read"
                ),
            };
            acc.add(
                Location::File(place(view, it)),
                format!("{fact}; the files are two views, and each is judged by itself"),
            )
            .remedy(match it.differ {
                Differ::Unread => {
                    "bring the included file here too; where it lies in another folder, name that with `--include-root`"
                }
                Differ::Zone | Differ::Records => {
                    "if one of them is an old copy, give only the file that the name server loads"
                }
            });
        }
    }
}

/// Where a file says what another one says otherwise; its start where that stands in a file that it includes.
fn place(view: &View, contradiction: &Contradiction) -> Place {
    let is_soa = |it: &Entry| matches!(it.record.data, RecordData::Soa { .. });
    let is_zone = contradiction.differ != Differ::Records;
    let mut entries = view.at(&contradiction.name);
    let found = entries.find(|it| it.place.file == contradiction.file && is_soa(it) == is_zone);
    found.map_or(
        Place {
            file: contradiction.file,
            ..Place::default()
        },
        |it| Part::Record.place(it),
    )
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
                old/corp.example.zone:2:1 `@ 300 SOA ns hostmaster 1 2 3 4 5` notice[KMS008] the zone `corp.example.` is in `corp.example.zone` too; the files are two views, and each is judged by itself
                  fix: If one of them is an old copy, give only the file that the name server loads
            "#]],
        );
    }

    #[test]
    fn other_records_at_one_name() {
        let part = "$ORIGIN corp.example.\n_vlmcs._tcp 60 SRV 0 0 1688 kms2\n";
        let whole = format!("{ONE}_vlmcs._tcp 60 SRV 0 0 1688 kms\n");
        check_files(
            &ZoneGivenTwice,
            &[("corp.example.zone", &whole), ("kms.zone", part)],
            &expect![[r#"
                kms.zone:2:1 `_vlmcs._tcp 60 SRV 0 0 1688 kms2` notice[KMS008] `_vlmcs._tcp.corp.example.` has other records in `corp.example.zone`; the files are two views, and each is judged by itself
                  fix: If one of them is an old copy, give only the file that the name server loads
            "#]],
        );
    }

    /// The zone that both include may hold its SOA record.
    #[test]
    fn included_file_not_read() {
        let part = |records| format!("$ORIGIN corp.example.\n$INCLUDE soa.inc\n{records}\n");
        let (one, two) = (
            part("_vlmcs._tcp 60 SRV 0 0 1688 kms"),
            part("kms 60 A 192.0.2.1"),
        );
        check_files(
            &ZoneGivenTwice,
            &[
                ("internal/corp.example", &one),
                ("external/corp.example", &two),
            ],
            &expect![[r#"
                external/corp.example:1:1 `` notice[KMS008] the zone `corp.example.` may be in `internal/corp.example` too, since an included file was not read; the files are two views, and each is judged by itself
                  fix: Bring the included file here too; where it lies in another folder, name that with `--include-root`
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
