//! Settings of two machines, read as those of one.

use crate::client::{MachineName, MachineNameKind};
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(124),
    name: "files-of-two-machines",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "The files given for one client come from two machines",
    explanation: r#"**What it checks**

Whether files that name the machine they come from name the same one.
Compared are the host name (`ipconfig /all`, an export of `Tcpip\Parameters`), the client machine id (CMID) that `slmgr /dlv` shows, and the ids of network adapters (exports and collected files).
Case, a domain behind the name, and a name cut to 15 characters make no difference; one adapter in common is enough.
Files that name no machine are not compared.

**Why it matters**

Files given together are read as one client: what one of them does not set is taken from the next.
With files of two machines that client does not exist, and the verdict is about nobody.
A CMID changes with `slmgr /rearm` and with Sysprep, so two texts of one machine from before and after differ too.

**Example**

`kmsdoctor diagnose --client ipconfig.txt --client dlv.txt`, where the one was taken on `PC-0815` and the other on `PC-0816`.

**Fix**

- Give the files of one machine only, all collected at one time.
- Or look at each machine by itself: `kmsdoctor diagnose --client FILE`

**See it yourself**

- `findstr /i "Host" ipconfig.txt` shows the host name, `findstr CMID dlv.txt` the client machine id.

**References**

- Microsoft, ipconfig
- Microsoft, Slmgr.vbs options for obtaining volume activation information
"#,
    client_codes: &[],
    references: &[
        "Microsoft, ipconfig",
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
    ],
};

/// KMS124.
pub(in crate::rules) struct FilesOfTwoMachines;

impl CheckEvidence for FilesOfTwoMachines {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let client = overview.evidence.client.as_ref();
        let names = client.map(|it| it.machine_names.as_slice());
        let Some(names) = names.filter(|it| !it.is_empty()) else {
            acc.not_applicable("no two sources name the machine they come from");
            return;
        };
        for (idx, name) in names.iter().enumerate() {
            let before = names.get(..idx).unwrap_or_default();
            // Each machine is told once, beside the first one.
            let is_told = before
                .iter()
                .any(|it| it.kind == name.kind && !it.differs_from(name));
            let first = before.iter().find(|it| it.differs_from(name));
            if let Some(first) = first.filter(|_| !is_told) {
                acc.add(
                    Location::Setting(name.name.provenance.clone()),
                    message(first, name),
                )
                .remedy("give the files of one machine only; what is said here is about none of the two");
            }
        }
    }
}

fn message(first: &MachineName, other: &MachineName) -> String {
    let [one, two] = [first, other].map(|it| &it.name);
    match first.kind {
        MachineNameKind::AdapterIds => format!(
            "`{}` and `{}` have no network adapter in common, so they come from two machines, and are read as one client",
            one.provenance, two.provenance
        ),
        kind @ (MachineNameKind::HostName | MachineNameKind::ClientMachineId) => format!(
            "the {} is `{}` in `{}` and `{}` in `{}`: files of two machines are read as one client",
            kind.words(),
            one.value,
            one.provenance,
            two.value,
            two.provenance
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn each_machine_is_told_once() {
        check(
            &FilesOfTwoMachines,
            "machine host-name PC-0815 a
            machine cmid 11111111-2222-3333-4444-555555555555 b
            machine host-name PC-0816 c
            machine host-name pc-0816 d
            machine cmid 61111111-2222-3333-4444-555555555555 e
            machine adapters 1 f
            machine adapters 2 g",
            &expect![[r#"
                warning: the host name is `PC-0815` in `a.txt:1` and `PC-0816` in `c.txt:1`: files of two machines are read as one client
                  fix: Give the files of one machine only; what is said here is about none of the two
                warning: the client machine id (CMID) is `11111111-2222-3333-4444-555555555555` in `b.txt:1` and `61111111-2222-3333-4444-555555555555` in `e.txt:1`: files of two machines are read as one client
                  fix: Give the files of one machine only; what is said here is about none of the two
                warning: `f.txt:1` and `g.txt:1` have no network adapter in common, so they come from two machines, and are read as one client
                  fix: Give the files of one machine only; what is said here is about none of the two
            "#]],
        );
    }

    #[test]
    fn one_machine() {
        check(
            &FilesOfTwoMachines,
            "machine host-name PC-0815 a
            machine host-name pc-0815.corp.example b
            machine adapters 1 c",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn named_once() {
        check(
            &FilesOfTwoMachines,
            "machine host-name PC-0815 a
            machine cmid 11111111-2222-3333-4444-555555555555 b",
            &expect![[r#"
                not applicable: no two sources name the machine they come from
            "#]],
        );
    }
}
