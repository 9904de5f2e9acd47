//! What values mean, whatever they were read from; here from exports, which are short to write.

use crate::client::testing::shown;
use crate::client::{
    Adapters, RegistryData, RegistryValue, RegistryValues, interpret, read_reg_file,
};
use crate::model::Provenance;
use expect_test::{Expect, expect};

const SPP: &str =
    r"[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform";
const TCPIP: &str = r"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters";
const POLICY: &str = r"[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient]";

const DNSCACHE: &str = r"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters";

/// `spp`, `tcpip`, `dnscache` and `policy` in brackets stand for the keys.
fn check(lines: &str, expect: &Expect) {
    let lines = lines
        .replace("[spp", SPP)
        .replace("[tcpip", TCPIP)
        .replace("[dnscache", DNSCACHE)
        .replace("[policy", POLICY.trim_end_matches(']'));
    let text = format!("REGEDIT4\n{lines}");
    let values = read_reg_file("r", &text).unwrap();
    expect.assert_eq(&shown(&interpret(&values, &Adapters::default())));
}

#[test]
fn narrow_scopes_stand_beside_wide_ones() {
    check(
        r#"[spp]
"KeyManagementServiceName"="kms1.corp.example"
[spp\0ff1ce15-a989-479d-af46-f275c6370663]
"KeyManagementServiceName"="192.0.2.7"
"KeyManagementServicePort"="1690"
[spp\55c92734-d682-4d71-983e-d6ec3f16059f\66666666-7777-8888-9999-aaaaaaaaaaaa]
"KeyManagementServiceName"="[2001:db8::7]:1691"
"VLActivationType"=dword:1
"#,
        &expect![[r#"
            r:3: the whole machine: fixed kms1.corp.example.:1688
            r:5: Office: fixed 192.0.2.7:1690
            r:8: product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows: fixed [2001:db8::7]:1691
            r:9: product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows: activation type AD
        "#]],
    );
}

#[test]
fn policy_goes_before_local_settings() {
    check(
        r#"[tcpip]
"Domain"="corp.example"
"SearchList"="a.example b.example"
"UseDomainNameDevolution"=dword:0
[tcpip\Interfaces\{0a0b0c0d-1111-2222-3333-444455556666}]
"DhcpDomain"="branch.example"
[policy]
"NV PrimaryDnsSuffix"="policy.example"
"SearchList"="policy.example,corp.example"
"AdapterDomainName"="all.example"
"UseDomainNameDevolution"=dword:1
"DomainNameDevolutionLevel"=dword:3
"AppendToMultiLabelName"=dword:0
"#,
        &expect![[r#"
            r:9: primary policy.example.
            r:11: connection all.example.
            r:10: search policy.example.
            r:10: search corp.example.
            r:12: devolution true
            r:13: level 3
            r:14: append false
            adapter {0a0b0c0d-1111-2222-3333-444455556666}: unknown
            r:3: unusable "corp.example", primary suffix: the policy (`r:9`) comes first
            r:4: unusable "a.example b.example", search list: the policy (`r:10`) comes first
            r:5: unusable "off", devolution: `r:12` comes first
            r:7: unusable "branch.example", connection suffix: the policy (`r:11`) comes first
        "#]],
    );
}

#[test]
fn what_was_set_by_hand_goes_before_dhcp() {
    check(
        r#"[tcpip\Interfaces\{0a0b0c0d-1111-2222-3333-444455556666}]
"Domain"="set.example"
"DhcpDomain"="dhcp.example"
"NameServer"="192.0.2.1,192.0.2.2"
"DhcpNameServer"="192.0.2.3"
[tcpip\Interfaces\{0a0b0c0d-1111-2222-3333-777788889999}]
"Domain"=""
"DhcpDomain"="dhcp.example"
"NameServer"=""
"DhcpNameServer"="192.0.2.2 fec0:0:0:ffff::1 x"
"#,
        &expect![[r#"
            r:3: connection set.example.
            r:9: connection dhcp.example.
            r:5: server 192.0.2.1:53
            r:5: server 192.0.2.2:53
            adapter {0a0b0c0d-1111-2222-3333-444455556666}: unknown
            adapter {0a0b0c0d-1111-2222-3333-777788889999}: unknown
            r:11: unusable "fec0:0:0:ffff::1", a placeholder of Windows that no name server stands behind
            r:11: unusable "x", not an IP address
        "#]],
    );
}

#[test]
fn name_servers_of_a_policy_stand_back() {
    check(
        r#"[policy]
"NameServer"="192.0.2.9 192.0.2.10,x"
[tcpip]
"NameServer"="192.0.2.1"
[tcpip\Interfaces\{0a0b0c0d-1111-2222-3333-444455556666}]
"DhcpNameServer"="192.0.2.10 192.0.2.3"
"#,
        &expect![[r#"
            r:7: server 192.0.2.10:53
            r:7: server 192.0.2.3:53
            adapter {0a0b0c0d-1111-2222-3333-444455556666}: unknown
            r:3: unusable "192.0.2.9", name server of a policy for Windows XP: whether later Windows heeds it is not known (documents conflict); `--server` asks it
            r:3: unusable "x", name server of a policy for Windows XP: whether later Windows heeds it is not known (documents conflict); `--server` asks it
        "#]],
    );
}

#[test]
fn level_of_devolution_stands_in_two_places() {
    let service = r#"[dnscache]
"DomainNameDevolutionLevel"=dword:3
"UseDomainNameDevolution"=dword:0
"#;
    check(
        service,
        &expect![[r#"
        r:4: devolution false
        r:3: level 3
    "#]],
    );
    check(
        &format!("{service}[policy]\n\"DomainNameDevolutionLevel\"=dword:4\n"),
        &expect![[r#"
            r:4: devolution false
            r:6: level 4
            r:3: unusable "3", level of devolution: `r:6` comes first
        "#]],
    );
}

#[test]
fn account_that_is_closed_is_told_once() {
    let closed = |key: &str| RegistryValue {
        key: key.to_owned(),
        name: None,
        data: RegistryData::Unreadable {
            why: "access is denied".to_owned(),
        },
        provenance: Provenance::Machine {
            what: key.to_owned(),
        },
    };
    let user = r"HKEY_USERS\S-1-5-20\SOFTWARE\Microsoft\Windows NT\CurrentVersion";
    let machine = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion";
    let values = RegistryValues {
        values: [user, machine]
            .iter()
            .flat_map(|it| {
                ["SL", "SoftwareProtectionPlatform"].map(|key| closed(&format!(r"{it}\{key}")))
            })
            .collect(),
        ..RegistryValues::default()
    };
    expect![[r#"
        HKEY_USERS\S-1-5-20\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SL: unusable "HKEY_USERS\\S-1-5-20\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SL", cannot be read: access is denied
        HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SL: unusable "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SL", cannot be read: access is denied
        HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform: unusable "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SoftwareProtectionPlatform", cannot be read: access is denied
    "#]].assert_eq(&shown(&interpret(&values, &Adapters::default())));
}

#[test]
fn suffix_of_the_next_start_is_not_in_force() {
    check(
        "[tcpip]\n\"Domain\"=\"now.example\"\n\"NV Domain\"=\"next.example\"\n",
        &expect![[r#"
            r:3: primary now.example.
            r:4: unusable "next.example", primary suffix after a restart only; until then `now.example` is in force
        "#]],
    );
    check(
        "[tcpip]\n\"Domain\"=\"\"\n\"NV Domain\"=\"next.example\"\n",
        &expect![[r#"
            r:4: unusable "next.example", primary suffix after a restart only; until then no suffix is in force
        "#]],
    );
    check(
        "[tcpip]\n\"NV Domain\"=\"corp.example\"\n",
        &expect![[r#"
            r:3: primary corp.example.
        "#]],
    );
}

#[test]
fn host_side() {
    check(
        r#"[spp]
"KeyManagementServiceListeningPort"="1690"
"DisableDnsPublishing"=dword:00000001
"DnsDomainPublishList"=hex(7):63,6f,72,70,2e,65,78,00,61,2e,65,78,2c,20,31,2c,20,32,00,78,2c,79,00,00
"#,
        &expect![[r#"
            r:3: listens 1690
            r:4: publishes false
            r:5: publish corp.ex.
            r:5: publish a.ex. (priority 1, weight 2)
            r:5: unusable "x,y", `DnsDomainPublishList`: the priority is not a number from 0 to 65535
        "#]],
    );
}

#[test]
fn values_that_are_no_settings_are_told() {
    check(
        r#"[spp]
"KeyManagementServiceName"="kms1.corp.example"
"KeyManagementServicePort"="16x8"
"VLActivationType"=dword:7
"KeyManagementServiceLookupDomain"="a..b"
[spp\55c92734-d682-4d71-983e-d6ec3f16059f]
"KeyManagementServicePort"="1690"
"#,
        &expect![[r#"
            r:3: the whole machine: fixed kms1.corp.example.:1688
            r:4: unusable "16x8", `KeyManagementServicePort` is not a number from 1 to 65535; that it does not count is inferred
            r:6: unusable "a..b", lookup domain: a label is empty
            r:5: unusable "7", `VLActivationType`: no activation type has this number
            r:8: unusable "1690", `KeyManagementServicePort`: no host is set beside it
        "#]],
    );
}

#[test]
fn view_of_32_bit_programs_does_not_count() {
    check(
        r#"[HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform]
"KeyManagementServiceName"="old.corp.example"
"#,
        &expect![[r#"
            r:3: unusable "old.corp.example", `KeyManagementServiceName` stands in the 32-bit view of the registry; that the 64-bit service does not read it is inferred
        "#]],
    );
}

#[test]
fn long_search_list_is_cut() {
    let names: Vec<String> = (0..300).map(|it| format!("d{it}.example")).collect();
    let text = format!(
        "REGEDIT4\n{TCPIP}]\n\"SearchList\"=\"{}\"\n",
        names.join(",")
    );
    let values = read_reg_file("r", &text).unwrap();
    let profile = interpret(&values, &Adapters::default());
    assert_eq!(profile.search_list.len(), 200);
    assert_eq!(profile.unusable.len(), 1);
}
