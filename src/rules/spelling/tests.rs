use super::*;

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

#[test]
fn names_that_a_form_cannot_hold_are_not_written_in_it() {
    let target = r"a\,b\;c'd.corp.example";
    let line = r"_vlmcs._tcp.corp.example. 90000 IN SRV 1 2 1688 a,b\;c'd.corp.example.";
    let owner = name("_vlmcs._tcp.corp.example");
    let add = |form| writing(form).add(Some(&owner), Some(90_000), &record(target, 1688));
    assert_eq!(
        add(Form::Dnsmasq),
        format!("publish `{line}` from another name server ({NOT_A_LINE})")
    );
    assert_eq!(
        add(Form::OctoDns),
        r"add `{port: 1688, priority: 1, target: 'a,b\;c''d.corp.example.', weight: 2}` to the values of `_vlmcs._tcp`"
    );
    assert!(add(Form::PowerShell).contains("-DomainName 'a,b;c''d.corp.example.'"));
    let hidden = writing(Form::PowerShell).add(
        Some(&owner),
        None,
        &record(r"a\010b\096.corp.example", 1688),
    );
    assert_eq!(
        hidden,
        format!(
            r"add `_vlmcs._tcp.corp.example. SRV 1 2 1688 a\010b\096.corp.example.` by hand ({NOT_OFFERED})"
        )
    );
}
