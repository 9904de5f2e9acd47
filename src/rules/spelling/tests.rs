use super::*;
use crate::shell::NOT_OFFERED;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn record(target: &str, port: u16) -> SrvRecord {
    SrvRecord {
        priority: 1,
        weight: 2,
        port,
        target: name(target),
    }
}

fn writing(form: Form) -> Writing {
    Writing {
        form,
        zone: Some(name("corp.example")),
        has_owner: true,
    }
}

/// What adds, replaces and deletes a record of `target`, in a file of `form`.
fn check(form: Form, target: &str, expect: [&str; 3]) {
    let owner = name("_vlmcs._tcp.corp.example");
    let owner = Some(&owner);
    let (old, new) = (record(target, 1), record(target, 1688));
    let it = writing(form);
    let found = [
        it.add(owner, Some(90_000), &new),
        it.replace(owner, Some(90_000), &old, &new),
        it.delete(owner, &new),
    ];
    assert_eq!(found, expect);
}

#[test]
fn records_in_every_form() {
    let target = "kms.corp.example";
    let line = "_vlmcs._tcp.corp.example. 90000 IN SRV 1 2 1688 kms.corp.example.";
    check(
        Form::MasterFile,
        target,
        [
            &format!("add `{line}`"),
            &format!("write `{line}`"),
            "delete `_vlmcs._tcp.corp.example. SRV 1 2 1688 kms.corp.example.`",
        ],
    );
    let line = "srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,1,2";
    check(
        Form::Dnsmasq,
        target,
        [
            &format!("add `{line}`"),
            &format!("write `{line}`"),
            &format!("delete `{line}`"),
        ],
    );
    let value = "{port: 1688, priority: 1, target: kms.corp.example., weight: 2}";
    check(
        Form::OctoDns,
        target,
        [
            &format!("add `{value}` to the values of `_vlmcs._tcp`"),
            &format!("write `{value}`"),
            &format!("delete `{value}` at `_vlmcs._tcp`"),
        ],
    );
    let add = "run `Add-DnsServerResourceRecord -Srv -ZoneName 'corp.example' -Name '_vlmcs._tcp' -DomainName 'kms.corp.example.' -Priority 1 -Weight 2 -Port 1688 -TimeToLive '1.01:00:00'`";
    let delete = |port: u16| {
        format!(
            "run `Get-DnsServerResourceRecord -RRType Srv -ZoneName 'corp.example' -Name '_vlmcs._tcp' | Where-Object {{ $_.RecordData.DomainName -eq 'kms.corp.example.' -and $_.RecordData.Port -eq {port} -and $_.RecordData.Priority -eq 1 -and $_.RecordData.Weight -eq 2 }} | Remove-DnsServerResourceRecord -ZoneName 'corp.example'`"
        )
    };
    check(
        Form::PowerShell,
        target,
        [add, &format!("{add}, then {}", delete(1)), &delete(1688)],
    );
}

#[test]
fn new_names_in_octodns_are_entries() {
    let mut it = writing(Form::OctoDns);
    it.has_owner = false;
    let owner = name("_vlmcs._tcp.hr.corp.example");
    assert_eq!(
        it.add(Some(&owner), Some(300), &record("kms.corp.example", 1688)),
        "add `_vlmcs._tcp.hr: {ttl: 300, type: SRV, value: {port: 1688, priority: 1, target: kms.corp.example., weight: 2}}`"
    );
    assert_eq!(it.rename(&owner), "write `_vlmcs._tcp.hr` as the key");
    assert_eq!(
        it.address(&name("no.corp.example")),
        "`'no': {type: A, value: ADDRESS}`"
    );
}

#[test]
fn hosts_that_offer_nothing() {
    let owner = name("_vlmcs._tcp.corp.example");
    let root = record(".", 1);
    assert_eq!(
        writing(Form::Dnsmasq).srv(Some(&owner), None, &root),
        "srv-host=_vlmcs._tcp.corp.example"
    );
    assert_eq!(Writing::zone_file().srv(None, None, &root), "SRV 1 2 1 .");
}

/// Neither by halves nor in the syntax of zone files: whoever copies it would publish another name.
#[test]
fn names_that_a_form_cannot_hold_are_not_written_in_it() {
    let by_hand = "the SRV record of priority 1, weight 2 and port 1688 by hand";
    for target in [
        r"a\,b", r"a\;b", r"a%b", r"a\$b", r"a\096b", r"a\032b", r"a\\b", r"a\010b",
    ] {
        let target = format!("{target}.corp.example");
        for (form, why) in [(Form::Dnsmasq, NOT_A_LINE), (Form::OctoDns, NOT_A_VALUE)] {
            check(
                form,
                &target,
                [
                    &format!("add {by_hand} ({why})"),
                    &format!("make it {by_hand} ({why})"),
                    &format!("delete {by_hand} ({why})"),
                ],
            );
            let told = writing(form).retarget(&name(&target));
            assert!(!told.contains('`') && told.contains(why), "{told}");
            assert_eq!(
                writing(form).address(&name(&target)),
                "A or AAAA record",
                "{target}"
            );
        }
    }
    let owner = name("_vlmcs._tcp.corp.example");
    let add = |target| writing(Form::PowerShell).add(Some(&owner), None, &record(target, 1688));
    assert!(add(r"a\,b\;c'd.corp.example").contains("-DomainName 'a,b;c''d.corp.example.'"));
    let hidden = add(r"a\010b\096.corp.example");
    assert_eq!(hidden, format!("add {by_hand} ({NOT_OFFERED})"));
}

/// What stands in front of a zone is not to be told by a name: a zone may begin anywhere above it.
#[test]
fn no_command_names_a_zone_that_nobody_told() {
    let owner = name("_vlmcs._tcp.corp.example");
    for zone in [None, Some(name("other.example"))] {
        let it = Writing {
            zone,
            ..writing(Form::PowerShell)
        };
        let found = it.replace(
            Some(&owner),
            None,
            &record("kms.corp.example", 1),
            &record("kms.corp.example", 1688),
        );
        assert!(
            !found.contains('`') && found.contains("which zone"),
            "{found}"
        );
        assert_eq!(it.address(&owner), "A or AAAA record");
    }
}
