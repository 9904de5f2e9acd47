//! Record files as they come from the field: what is missing here, what nobody can tell, what is another thing altogether.

use crate::support::tool::{EmptyWorld, run_in};
use expect_test::{Expect, expect};
use std::fmt::Write as _;
use tempfile::TempDir;

/// Exit status of each call, and what it writes: findings by line, or the first line of a table and of an error.
fn check(calls: &[&[&str]], expect: &Expect) {
    let mut res = String::new();
    for call in calls {
        let mut args: Vec<&str> = call.to_vec();
        if call.first() == Some(&"check") {
            args.extend(["--format", "concise"]);
        }
        let world = EmptyWorld::default();
        let ran = run_in(&world, &args);
        assert_eq!(world.n_touched(), 0, "the network was touched");
        let n_lines = if call.first() == Some(&"check") {
            100
        } else {
            1
        };
        let _ = writeln!(res, "{} {}", ran.status, call.join(" "));
        for line in ran.out.lines().take(n_lines).chain(ran.err.lines()) {
            let _ = writeln!(res, "    {line}");
        }
    }
    expect.assert_eq(&res.replace("fixtures/inputs/", ""));
}

/// A file that is missing here may be there where the text comes from: every configuration of `OpenWrt` names one.
#[test]
fn files_that_are_not_here() {
    const CONF: &str = "fixtures/inputs/absent-include.conf";
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("corp.zone");
    let head = "$ORIGIN corp.example.\n$TTL 300\n@ SOA ns hm 1 2 3 4 5\n@ NS ns\n$INCLUDE /etc/bind/keys/Kcorp.example.+013+12345.key\n";
    let records = "_vlmcs._tcp SRV 0 0 1688 kms\nkms A 10.0.0.1\n_vlmcs._tcp.hr SRV 0 0 1688 gone\n_vlmcs._tcp.lab CNAME _vlmcs._tcp.gone\n";
    std::fs::write(&path, format!("{head}{records}")).unwrap();
    let zone = path.display().to_string();
    let mut res = String::new();
    for args in [
        &["diagnose", "lan", "--no-probe", "--zone", CONF][..],
        &["simulate", "lan", "--zone", CONF],
        &["diagnose", "corp.example", "--no-probe", "--zone", &zone],
        &["diagnose", "it.corp.example", "--no-probe", "--zone", &zone],
        &["diagnose", "hr.corp.example", "--no-probe", "--zone", &zone],
        &[
            "diagnose",
            "lab.corp.example",
            "--no-probe",
            "--zone",
            &zone,
        ],
        &["check", CONF, "--format", "concise"],
        &["check", &zone, "--format", "concise"],
    ] {
        let ran = run_in(&EmptyWorld::default(), args);
        let is_check = args[0] == "check";
        let lines = ran.out.lines().take(if is_check { 10 } else { 1 });
        let _ = writeln!(res, "{}", ran.status);
        for line in lines.chain(ran.err.lines()) {
            let _ = writeln!(res, "    {}", line.replace(&zone, "ZONE"));
        }
    }
    expect![[r#"
        0
            DNS OK: A KMS client finds `kms.lan.:1688`; whether that host answers was not checked.
        0
            FORECAST: Every client contacts `kms.lan.`, the only host.
        0
            DNS OK: A KMS client finds `kms.corp.example.:1688`; whether that host answers was not checked.
        3
            UNKNOWN: No verdict on KMS discovery: `_vlmcs._tcp.it.corp.example.` stands in no file that was read, and a file that `ZONE:5` names is missing here, `/etc/bind/keys/Kcorp.example.+013+12345.key` is not read: there is no such file; bring that file here, too.
        3
            UNKNOWN: No verdict on KMS discovery: a file that `ZONE:5` names is missing here, `/etc/bind/keys/Kcorp.example.+013+12345.key` is not read: there is no such file; bring that file here, too.
        3
            UNKNOWN: No verdict on KMS discovery: `_vlmcs._tcp.lab.corp.example.` stands in no file that was read, and a file that `ZONE:5` names is missing here, `/etc/bind/keys/Kcorp.example.+013+12345.key` is not read: there is no such file; bring that file here, too.
        0
            absent-include.conf:2:11: notice[KMS004]: `/etc/dnsmasq.conf` was not read: there is no such file
            absent-include.conf:5:10: notice[KMS004]: what `conf-dir` names was not read: `/var/run/dnsmasq.d`
            absent-include.conf:6:1: notice[KMS404]: `_vlmcs._tcp.lan.` names one host only, `kms.lan.`; above 50 clients two are advised (documented)
        0
            ZONE:5:10: notice[KMS004]: `/etc/bind/keys/Kcorp.example.+013+12345.key` is not read: there is no such file
            ZONE:6:1: notice[KMS404]: `_vlmcs._tcp.corp.example.` names one host only, `kms.corp.example.`; above 50 clients two are advised (documented)
            ZONE:8:1: notice[KMS404]: `_vlmcs._tcp.hr.corp.example.` names one host only, `gone.corp.example.`; above 50 clients two are advised (documented)
    "#]].assert_eq(&res.replace("fixtures/inputs/", ""));
}

/// The name of a file goes for nothing where the text speaks of another domain.
#[test]
fn origins_that_are_guessed() {
    check(
        &[
            &["check", "fixtures/inputs/forward.zone"],
            &["check", "fixtures/inputs/corp.example"],
            &[
                "check",
                "fixtures/inputs/rfc2317.zone=0/25.2.0.192.in-addr.arpa",
            ],
            &["check", "--origin", ".", "fixtures/inputs/rfc2317.zone"],
        ],
        &expect![[r#"
            1 check forward.zone
                forward.zone:2:1: error[KMS003]: the owner `@` is relative, and nothing says to what; give `--origin NAME` or write `$ORIGIN NAME` above
                forward.zone:7:1: info[KMS403]: `_vlmcs._tcp.corp.example.` spreads clients evenly over the 2 records of priority 10, all of weight 0
                forward.zone:7:49: info[KMS306]: `kms1.corp.example.` stands in none of the zones given, so its addresses were not checked
                forward.zone:8:49: info[KMS306]: `ns1.corp.example.` stands in none of the zones given, so its addresses were not checked
            0 check corp.example
                corp.example:1:1: notice[KMS006]: the origin `corp.example.` was guessed from the name of the file
                corp.example:6:1: info[KMS403]: `_vlmcs._tcp.corp.example.` spreads clients evenly over the 2 records of priority 0, all of weight 0
            0 check rfc2317.zone=0/25.2.0.192.in-addr.arpa
            0 check --origin . rfc2317.zone
        "#]],
    );
}

#[test]
fn files_of_other_programs() {
    check(
        &[
            &["check", "fixtures/inputs/google.yaml"],
            &["check", "fixtures/inputs/nslookup.txt"],
            &["check", "fixtures/inputs/unbound.conf"],
            &["check", "fixtures/inputs/sections.conf"],
            &[
                "check",
                "fixtures/inputs/dropin.conf",
                "fixtures/inputs/corp.example",
            ],
        ],
        &expect![[r#"
            2 check google.yaml
                error: `FILE`: `google.yaml` holds no zone: it looks like an export of Google Cloud DNS (`kind: dns#resourceRecordSet`); forms that are read are zone, dnsmasq, octodns, powershell (`--input`)
            2 check nslookup.txt
                error: `FILE`: `nslookup.txt` holds no zone: it looks like output of `nslookup`; forms that are read are zone, dnsmasq, octodns, powershell (`--input`)
            2 check unbound.conf
                error: `FILE`: `unbound.conf` holds no zone: it looks like a configuration of unbound; forms that are read are zone, dnsmasq, octodns, powershell (`--input`)
            2 check sections.conf
                error: `FILE`: `sections.conf` holds no zone: it looks like settings in sections (INI or TOML); forms that are read are zone, dnsmasq, octodns, powershell (`--input`)
            0 check dropin.conf corp.example
                corp.example:1:1: notice[KMS006]: the origin `corp.example.` was guessed from the name of the file
                corp.example:6:1: info[KMS403]: `_vlmcs._tcp.corp.example.` spreads clients evenly over the 2 records of priority 0, all of weight 0
        "#]],
    );
}

/// Documentation shows records, too, and is no zone with hundreds of faults.
#[test]
fn examples_in_prose() {
    check(
        &[
            &["check", "fixtures/inputs/howto.md"],
            &[
                "diagnose",
                "corp.example",
                "--zone",
                "fixtures/inputs/howto.md",
            ],
        ],
        &expect![[r#"
            2 check howto.md
                error: `FILE`: `howto.md` holds no zone: nearly all of its lines are no records; forms that are read are zone, dnsmasq, octodns, powershell (`--input`)
            2 diagnose corp.example --zone howto.md
                error: `--zone`: `howto.md` holds no zone: nearly all of its lines are no records; forms that are read are zone, dnsmasq, octodns, powershell (`--input`)
        "#]],
    );
}

/// Every fault of a record at once, wherever it stands.
#[test]
fn names_that_nobody_asks_for_and_targets_that_nobody_has() {
    check(
        &[
            &["check", "fixtures/inputs/root-owner.conf"],
            &["check", "fixtures/inputs/target-with-port.zone"],
            &["check", "fixtures/inputs/two-faults.zone"],
            &["check", "fixtures/inputs/near.zone"],
            &["simulate", "--record", "0 0 1688 kms.corp.example:1688"],
            &["simulate", "--record", "0 0 1688 http://kms.corp.example"],
        ],
        &expect![[r#"
            1 check root-owner.conf
                root-owner.conf:1:10: error[KMS113]: `_vlmcs._tcp.` has an SRV record for KMS, and no client asks there; clients ask for `_vlmcs._tcp` below their domain
                root-owner.conf:1:22: warning[KMS305]: `192.0.2.55.`, target of `_vlmcs._tcp.`, spells the address 192.0.2.55, and a target is a name; reports disagree on whether Windows clients find the host (conflicting)
            1 check target-with-port.zone
                target-with-port.zone:7:1: notice[KMS404]: `_vlmcs._tcp.corp.example.` names one host only, `kms.corp.example:1688.`; above 50 clients two are advised (documented)
                target-with-port.zone:7:26: error[KMS305]: `kms.corp.example:1688.`, target of `_vlmcs._tcp.corp.example.`, is not the name of a host: it has the character `:`, so BIND does not load the zone
            1 check two-faults.zone
                two-faults.zone:6:1: error[KMS111]: `_vmlcs._tcp.hr.corp.example.` is misspelled (`_vmlcs` has `m` and `l` swapped); clients ask for `_vlmcs._tcp.hr.corp.example.`, where no records stand
                two-faults.zone:6:29: error[KMS304]: `kms1.corp.example.corp.example.`, target of `_vmlcs._tcp.hr.corp.example.`, has the origin behind a whole name: as written it lacks the final dot
            1 check near.zone
                near.zone:6:6: notice[KMS307]: `k1.near.test.`, target of `_vlmcs._tcp.a.near.test.`, has the address `192.0.2.2`, which is for documents only
                near.zone:7:1: notice[KMS404]: `_vlmcs._tcp.a.near.test.` names one host only, `k1.near.test.`; above 50 clients two are advised (documented)
                near.zone:8:1: error[KMS111]: `vlmcs._tcp.b.near.test.` lacks the underscore of `_vlmcs`; clients ask for `_vlmcs._tcp.b.near.test.`, where no records stand
                near.zone:9:1: error[KMS112]: `_vlmcs.tcp.c.near.test.` lacks the protocol label `_tcp` (`tcp` lacks `_`); clients ask for `_vlmcs._tcp.c.near.test.`, where no records stand
                near.zone:10:1: error[KMS111]: `_vlmcs_tcp.d.near.test.` has service and protocol in one label; clients ask for `_vlmcs._tcp.d.near.test.`, where no records stand
                near.zone:11:1: error[KMS111]: `_tcp._vlmcs.e.near.test.` has service and protocol in the wrong order; clients ask for `_vlmcs._tcp.e.near.test.`, where no records stand
                near.zone:12:1: error[KMS112]: `_vlmcs.f.near.test.` lacks the protocol label `_tcp`; clients ask for `_vlmcs._tcp.f.near.test.`, where no records stand
                near.zone:13:1: error[KMS114]: `_vlmcs._tcp.near.test.near.test.` has its origin twice: as written it lacks the final dot; clients ask for `_vlmcs._tcp.near.test.`, where no records stand
                near.zone:14:1: error[KMS111]: `_vlmcss._tcp.g.near.test.` is misspelled (`_vlmcss` has `s` too much); clients ask for `_vlmcs._tcp.g.near.test.`, where no records stand
                near.zone:15:1: error[KMS111]: `_kms._tcp.h.near.test.` has another word than `_vlmcs` for the service; clients ask for `_vlmcs._tcp.h.near.test.`, where no records stand
                near.zone:16:1: error[KMS111]: `_vlmcs._tcp._sites.i.near.test.` stands below labels of other services or of Active Directory, where no client asks; clients ask for `_vlmcs._tcp.i.near.test.`, where no records stand
                near.zone:17:1: error[KMS202]: `_VLMCS._TCP.j.near.test.` exists but has no SRV records (NODATA)
                near.zone:18:1: error[KMS111]: `_v1mcs._tcp.k.near.test.` is misspelled (`_v1mcs` has `1` in place of `l`); clients ask for `_vlmcs._tcp.k.near.test.`, where no records stand
            2 simulate --record 0 0 1688 kms.corp.example:1688
                error: `--record`: `0 0 1688 kms.corp.example:1688` has the target `kms.corp.example:1688`, which is not the name of a host: it has the character `:`
            2 simulate --record 0 0 1688 http://kms.corp.example
                error: `--record`: `0 0 1688 http://kms.corp.example` has the target `http://kms.corp.example`, which is not the name of a host: it has the character `:`
        "#]],
    );
}

/// `Get-DnsServerResourceRecord -RRType Srv` exports nothing that tells where the zone begins, but each record says it.
#[test]
fn commands_name_the_zone_that_an_exported_record_says() {
    let dir = TempDir::new().unwrap();
    let record = |host: &str, zone: Option<&str>| {
        let name = zone.map(|it| {
            format!("\"DistinguishedName\": \"DC={host},DC={it},cn=MicrosoftDNS,DC=DomainDnsZones,DC=corp,DC=example\", ")
        });
        format!(
            "{{{}\"HostName\": \"{host}\", \"RecordType\": \"SRV\", \"TimeToLive\": \"01:00:00\", \"RecordData\": {{\"DomainName\": \"kms.corp.example.\", \"Priority\": 0, \"Weight\": 0, \"Port\": 1689}}}}",
            name.unwrap_or_default()
        )
    };
    let zones = [
        record("_vlmcs._tcp", Some("corp.example")),
        record("_vlmcs._tcp.hr", Some("corp.example")),
        record("_vlmcs._tcp", Some("lab.corp.example")),
    ];
    let mut res = String::new();
    for (text, origin) in [
        (format!("[{}]", zones.join(", ")), ""),
        (record("_vlmcs._tcp", None), "=corp.example"),
        (record("_vlmcs._tcp.corp.example.", None), ""),
    ] {
        let path = dir.path().join("srv.json");
        std::fs::write(&path, text).unwrap();
        let file = format!("{}{origin}", path.display());
        let args = ["check", &file, "--select", "KMS206", "--format", "json"];
        let ran = run_in(&EmptyWorld::default(), &args);
        for finding in ran.json()["findings"].as_array().unwrap() {
            let remedy = finding["remedy"].as_str().unwrap();
            let _ = writeln!(res, "{}", remedy.split(" -DomainName").next().unwrap());
        }
    }
    expect![[r#"
        Unless the host was moved to that port, run `Add-DnsServerResourceRecord -Srv -ZoneName 'corp.example' -Name '_vlmcs._tcp'
        Unless the host was moved to that port, run `Add-DnsServerResourceRecord -Srv -ZoneName 'corp.example' -Name '_vlmcs._tcp.hr'
        Unless the host was moved to that port, run `Add-DnsServerResourceRecord -Srv -ZoneName 'lab.corp.example' -Name '_vlmcs._tcp'
        Unless the host was moved to that port, run `Add-DnsServerResourceRecord -Srv -ZoneName 'corp.example' -Name '_vlmcs._tcp'
        Unless the host was moved to that port, add the SRV record of priority 0, weight 0 and port 1688 by hand (no command is shown, since the file does not say which zone holds the record), then delete the SRV record of priority 0, weight 0 and port 1689 by hand (no command is shown, since the file does not say which zone holds the record)
    "#]].assert_eq(&res);
}
