//! KMS407: too few clients for so many hosts.

use crate::evidence::EvidenceRef;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{Candidate, CandidateId, ErrorCode};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::selection::SelectionModel;
use crate::simulation::threshold::{SURE, Threshold, even_hosts};
use crate::simulation::{HostThresholds, Outlook};
use crate::words;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(407),
    name: "threshold-diluted",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[],
    summary: "So many hosts share the clients that some may not see the minimum they need to activate any",
    explanation: r#"**What it checks**

Whether every host that clients draw sees enough of them.
The number of clients has to be given: `--clients N --threshold 25` at `kmsdoctor simulate`, or 5 for servers and Office; elsewhere the rule does not apply.
It is a warning when the chance that *all* hosts see the minimum is below 99 %.
The finding gives that chance, the number of clients that makes it 99 %, and the most hosts with equal shares for which these clients are enough.
With edits (`--what-if`) the records after the edits count.

The reckoning is exact but for rounding: each client is served by one host, drawn by the first model asked for, and keeps to it.
Records with one target are one host.
Without host caching a client draws anew at every renewal and counts at each host it draws within 30 days; of the chance for all hosts only bounds are known then.

**Why it matters**

A host counts the distinct machines that asked it within 30 days.
Below 25 Windows clients it activates no Windows client, below 5 servers no server, below 5 for Office no Office (documented); Windows clients and servers count together.
A client that comes to such a host gets 0xC004F038 (documented).
Whether Windows then goes on to the next host is not known.

Hosts do not share their counts, so every further host thins them out.
60 clients are enough for one host; two hosts with equal shares both see 25 of them with a chance of 84.5 % only, and three never do.
So whoever adds a second host above 50 clients, as is advised (documented), should see what is left for each.

**Example**

```text
_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms1.corp.example.
_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms2.corp.example.
_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms3.corp.example.
```

60 clients are 20 a host on average, and each host needs 25.

**Fix**

Let fewer hosts serve: the others stand in, with a higher priority value, or lose their record (this changes the name server).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 0 1688 kms3.corp.example.`, and for a host in reserve `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms3.corp.example -Priority 10 -Weight 0 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 10 0 1688 kms3.corp.example.`
- BIND, by `nsupdate`: `update delete _vlmcs._tcp.corp.example. SRV 0 0 1688 kms3.corp.example.`, then `update add _vlmcs._tcp.corp.example. 3600 SRV 10 0 1688 kms3.corp.example.`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms3.corp.example,1688,10,0` (port, priority, weight)

On a host that publishes itself, as administrator (changes it): `Set-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform' DnsDomainPublishList 'corp.example, 10, 0' -Type MultiString`, then `Restart-Service sppsvc`; or `slmgr /cdns`, which ends publishing.
Where weights are uneven, even ones may be enough; where clients are fewer than the minimum, Active Directory-based activation and MAK have none (documented).

Try it before: `--what-if "kms3 PRIORITY=10"`.

**See it yourself**

- `slmgr /dlv` on each host shows `Current count`; it stops at twice the minimum.
- Event 12290 in the log `Key Management Service` of each host, one a request: count the distinct client names of 30 days.
- `kmsdoctor simulate --record "0 0 1688 kms1.corp.example" --record "0 0 1688 kms2.corp.example" --clients 60 --threshold 25`
- `dig +short _vlmcs._tcp.corp.example SRV`, `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example`: how many hosts there are

**References**

- Microsoft, Plan for volume activation (minimum counts)
- Microsoft, Guidelines for troubleshooting the Key Management Service (count, event 12290)
- Microsoft, Configure a KMS host computer for Office (two hosts above 50 clients)
"#,
    client_codes: &[ErrorCode(0xC004_F038)],
    references: &[
        "Microsoft, Plan for volume activation",
        "Microsoft, Guidelines for troubleshooting the Key Management Service",
        "Microsoft, Configure a KMS host computer for Office",
    ],
};

/// KMS407.
pub(in crate::rules) struct ThresholdDiluted;

impl CheckEvidence for ThresholdDiluted {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let outlook = overview.evidence.outlook.as_ref();
        let Some(count) = outlook.and_then(|it| Count::new(overview, it)) else {
            acc.not_applicable(
                "the number of clients is not known; `kmsdoctor simulate --clients N --threshold 25` looks at it",
            );
            return;
        };
        let threshold = &count.told.threshold;
        if count.n_drawn() == 0 {
            acc.not_applicable("no host serves");
        } else if SURE <= threshold.all - threshold.error {
            // Enough, whatever the bounds leave open.
        } else if SURE <= threshold.all + threshold.error {
            acc.not_checked(format!(
                "without host caching clients count at several hosts, so the chance that all see enough is only known to be {} at least",
                shown(threshold.all - threshold.error)
            ));
        } else {
            count.report(acc);
        }
    }
}

/// What the first model says about the hosts, after a change if one is thought of.
struct Count<'a> {
    model: SelectionModel,
    told: &'a HostThresholds,
    /// The candidates that `told` points to.
    candidates: &'a [Candidate],
    is_changed: bool,
}

impl<'a> Count<'a> {
    /// None when nobody asked for it.
    fn new(overview: &Overview<'a>, outlook: &'a Outlook) -> Option<Self> {
        let (models, candidates) = match &outlook.change {
            Some(changed) => (&changed.models, &changed.change.candidates),
            None => (&outlook.models, &overview.evidence.candidates),
        };
        let first = models.first()?;
        Some(Self {
            model: first.model,
            told: first.threshold.as_ref()?,
            candidates,
            is_changed: outlook.change.is_some(),
        })
    }

    /// One a host that may be drawn: a candidate of it.
    fn drawn(&self) -> impl Iterator<Item = &'a Candidate> {
        let hosts = self.told.hosts.iter().zip(&self.told.threshold.hosts);
        let drawn = hosts.filter(|(_, threshold)| 0.0 < threshold.chance);
        drawn.filter_map(|(ids, _)| {
            let CandidateId(idx) = ids.first()?;
            self.candidates.get(*idx)
        })
    }

    fn n_drawn(&self) -> usize {
        self.drawn().count()
    }

    fn report(&self, acc: &mut Findings) {
        let threshold = &self.told.threshold;
        let n_drawn = u64::try_from(self.n_drawn()).unwrap_or(u64::MAX);
        // With several draws a client, equal shares are not worked out.
        let n_enough = (threshold.draws == 1)
            .then(|| even_hosts(threshold.clients, threshold.minimum, n_drawn));
        let when = if self.is_changed {
            "after the change, "
        } else {
            ""
        };
        let owner = self.drawn().find_map(|it| it.terms.as_ref()?.owner());
        let evidence = (!self.is_changed).then_some(EvidenceRef::Forecast(0));
        acc.add(
            owner.map_or(Location::Run, |it| Location::Name(it.clone())),
            format!("{when}{}", self.message(n_drawn, n_enough)),
        )
        .evidence(evidence)
        .remedy(remedy(threshold, n_drawn, n_enough));
    }

    /// `n_enough` hosts with equal shares would do, of `n_drawn`; none when that is not known.
    fn message(&self, n_drawn: u64, n_enough: Option<u64>) -> String {
        let threshold = &self.told.threshold;
        let least = threshold.minimum.clients();
        let clients = threshold.clients;
        let names: Vec<_> = self.drawn().take(4).map(|it| &it.target).collect();
        let hosts = match names.as_slice() {
            // Every client comes to it.
            [only] => {
                return format!(
                    "`{only}` needs {least} clients before it activates any, and of {clients} it never sees enough"
                );
            }
            [_, _] => format!("{} both see", words::quoted(&names)),
            [_, _, _] => format!("{} all see", words::quoted(&names)),
            _ => format!("all {n_drawn} hosts see"),
        };
        let needed = threshold.clients_for_all;
        let needed = needed.map(|it| format!("{it} clients make it 99 % sure"));
        let enough = n_enough.map(|n_enough| match n_enough {
            0 => format!("{clients} are too few for a single host"),
            1 => format!("{clients} are enough for 1 host"),
            _ if n_enough == n_drawn => format!("with equal shares {clients} are enough"),
            _ => format!("with equal shares {clients} are enough for {n_enough} hosts"),
        });
        let more: Vec<String> = needed.into_iter().chain(enough).collect();
        let more = if more.is_empty() {
            String::new()
        } else {
            format!("; {}", more.join(", "))
        };
        format!(
            "of {clients} clients {hosts} the {least} that activation needs with a chance of {} (model `{}`){more}",
            shown(threshold.all),
            self.model.name(),
        )
    }
}

fn remedy(threshold: &Threshold, n_drawn: u64, n_enough: Option<u64>) -> String {
    let hosts = match n_enough {
        None => "fewer hosts".to_owned(),
        Some(0) => {
            return format!(
                "activate fewer than {} clients by Active Directory or by MAK, which have no minimum",
                threshold.minimum.clients()
            );
        }
        Some(n_enough) if n_enough == n_drawn => return "give these hosts one weight".to_owned(),
        Some(1) => "1 host".to_owned(),
        Some(n_enough) => format!("{n_enough} hosts of equal weight"),
    };
    format!(
        "let {hosts} serve: give the records of the others a higher priority value, so that they stand in only"
    )
}

/// A chance below [`SURE`], not rounded up to it.
fn shown(chance: f64) -> String {
    words::percent(chance.min(SURE - 0.001))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::{Expect, expect};

    const THREE: &str = "record 0 0 1688 kms1.corp.example
        record 0 0 1688 kms2.corp.example
        record 0 0 1688 kms3.corp.example\n";

    /// Three hosts of equal weight, with what else is said.
    fn check_three(text: &str, expect: &Expect) {
        check(&ThresholdDiluted, &format!("{THREE}{text}"), expect);
    }

    #[test]
    fn clients_enough_for_one_host() {
        check_three(
            "clients 60 of 25",
            &expect![[r#"
                warning: of 60 clients `kms1.corp.example.`, `kms2.corp.example.` and `kms3.corp.example.` all see the 25 that activation needs with a chance of 0 % (model `rfc2782`); 113 clients make it 99 % sure, 60 are enough for 1 host
                  fix: Let 1 host serve: give the records of the others a higher priority value, so that they stand in only
            "#]],
        );
    }

    #[test]
    fn clients_enough_for_two_hosts() {
        check_three(
            "clients 90 of 25",
            &expect![[r#"
                warning: of 90 clients `kms1.corp.example.`, `kms2.corp.example.` and `kms3.corp.example.` all see the 25 that activation needs with a chance of 68 % (model `rfc2782`); 113 clients make it 99 % sure, with equal shares 90 are enough for 2 hosts
                  fix: Let 2 hosts of equal weight serve: give the records of the others a higher priority value, so that they stand in only
            "#]],
        );
    }

    #[test]
    fn clients_enough_for_no_host() {
        check_three(
            "clients 24 of 25",
            &expect![[r#"
                warning: of 24 clients `kms1.corp.example.`, `kms2.corp.example.` and `kms3.corp.example.` all see the 25 that activation needs with a chance of 0 % (model `rfc2782`); 113 clients make it 99 % sure, 24 are too few for a single host
                  fix: Activate fewer than 25 clients by Active Directory or by MAK, which have no minimum
            "#]],
        );
    }

    #[test]
    fn clients_enough_for_all() {
        check_three(
            "clients 200 of 25",
            &expect![[r#"
            passed
        "#]],
        );
        check_three(
            "clients 60 of 5",
            &expect![[r#"
            passed
        "#]],
        );
    }

    #[test]
    fn uneven_weights() {
        check(
            &ThresholdDiluted,
            "record 0 90 1688 kms1.corp.example
            record 0 10 1688 kms2.corp.example
            clients 100 of 25",
            &expect![[r#"
                warning: of 100 clients `kms1.corp.example.` and `kms2.corp.example.` both see the 25 that activation needs with a chance of <0.1 % (model `rfc2782`); 360 clients make it 99 % sure, with equal shares 100 are enough
                  fix: Give these hosts one weight
            "#]],
        );
    }

    #[test]
    fn only_host() {
        check(
            &ThresholdDiluted,
            "record 0 0 1688 kms1.corp.example
            record 10 0 1688 kms2.corp.example
            clients 20 of 25",
            &expect![[r#"
                warning: `kms1.corp.example.` needs 25 clients before it activates any, and of 20 it never sees enough
                  fix: Activate fewer than 25 clients by Active Directory or by MAK, which have no minimum
            "#]],
        );
    }

    /// No spread by weights that never come: a host in reserve needs no clients.
    #[test]
    fn what_helps_is_seen_to_help() {
        check_three(
            "clients 60 of 25\nset kms2 10 0",
            &expect![[r#"
                warning: after the change, of 60 clients `kms1.corp.example.` and `kms3.corp.example.` both see the 25 that activation needs with a chance of 84.5 % (model `rfc2782`); 71 clients make it 99 % sure, 60 are enough for 1 host
                  fix: Let 1 host serve: give the records of the others a higher priority value, so that they stand in only
            "#]],
        );
        check_three(
            "clients 60 of 25\nset kms2 10 0\nset kms3 10 0",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn hosts_that_are_down_draw_nobody() {
        check_three(
            "clients 60 of 25\ndown kms2\ndown kms3",
            &expect![[r#"
            passed
        "#]],
        );
        check_three(
            "clients 60 of 25\ndown kms1\ndown kms2\ndown kms3",
            &expect![[r#"
                not applicable: no host serves
            "#]],
        );
    }

    #[test]
    fn without_caching_the_chance_is_a_bound() {
        check_three(
            "clients 60 of 25\nno-caching",
            &expect![[r#"
                passed
            "#]],
        );
        check_three(
            "clients 200 of 25\nno-caching",
            &expect![[r#"
            passed
        "#]],
        );
    }

    #[test]
    fn number_of_clients_is_not_known() {
        check_three(
            "",
            &expect![[r#"
            not applicable: the number of clients is not known; `kmsdoctor simulate --clients N --threshold 25` looks at it
        "#]],
        );
        check(
            &ThresholdDiluted,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms1.corp.example",
            &expect![[r#"
                not applicable: the number of clients is not known; `kmsdoctor simulate --clients N --threshold 25` looks at it
            "#]],
        );
    }

    #[test]
    fn chances_are_not_rounded_up_to_sure() {
        assert_eq!(shown(0.989_99), "98.9 %");
        assert_eq!(shown(0.021), "2.1 %");
        assert_eq!(shown(0.0), "0 %");
    }
}
