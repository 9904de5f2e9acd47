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
            r:7: ids of the network adapters 0a0b0c0d-1111-2222-3333-444455556666
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
            r:3: ids of the network adapters 0a0b0c0d-1111-2222-3333-444455556666 0a0b0c0d-1111-2222-3333-777788889999
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
            r:7: ids of the network adapters 0a0b0c0d-1111-2222-3333-444455556666
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
            r:5: faulty DnsDomainPublishList for the whole machine = "x,y", the priority is not a number from 0 to 65535
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
            r:6: faulty KeyManagementServiceLookupDomain for the whole machine = "a..b", a label is empty
            r:5: faulty VLActivationType for the whole machine = "7", no activation type has this number
            r:4: unusable "16x8", `KeyManagementServicePort` is not a number from 1 to 65535; that it does not count is inferred
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

/// Right places with nothing usable in them.
#[test]
fn settings_that_hold_nothing_usable() {
    check(
        r#"[spp]
"KeyManagementServiceName"="http://kms.corp.example/"
"KeyManagementServicePort"=dword:00000698
"KeyManagementServiceLookupDomain"=hex(2):25,4b,4d,53,25,00
"DisableKeyManagementServiceHostCaching"="1"
[spp\55c92734-d682-4d71-983e-d6ec3f16059f]
"KeyManagementServiceName"="kms.corp.example:1690"
"KeyManagementServicePort"="1688"
[spp\0ff1ce15-a989-479d-af46-f275c6370663]
"KeyManagementServiceName"="kms.corp.example:1690"
"KeyManagementServicePort"="1690"
[tcpip]
"Domain"="corp.example"
"NV Domain"="corp example!"
"SearchList"=hex(7):61,00,00
[tcpip\Interfaces\{0a0b0c0d-1111-2222-3333-444455556666}]
"Domain"="corp/example"
[dnscache\DnsPolicyConfig\r]
"Name"=".corp.example"
"GenericDNSServers"="192.0.2.53"
[policy]
"NV PrimaryDnsSuffix"=dword:1
"#,
        &expect![[r#"
            r:14: primary corp.example.
            r:8: Windows: fixed kms.corp.example.:1690
            r:11: Office: fixed kms.corp.example.:1690
            r:20: rule r: .corp.example -> 192.0.2.53:53
            adapter {0a0b0c0d-1111-2222-3333-444455556666}: unknown
            r:18: ids of the network adapters 0a0b0c0d-1111-2222-3333-444455556666
            r:5: faulty KeyManagementServiceLookupDomain for the whole machine = "%KMS%", it holds a variable, and what that stands for is not known
            r:6: faulty DisableKeyManagementServiceHostCaching for the whole machine = "1", its type is REG_SZ, and that of this setting is REG_DWORD
            r:16: faulty SearchList = "a", its type is REG_MULTI_SZ, and that of this setting is REG_SZ
            r:23: faulty NV PrimaryDnsSuffix by policy = "1", its type is REG_DWORD, and that of this setting is REG_SZ
            r:3: faulty KeyManagementServiceName for the whole machine = "http://kms.corp.example/", it is a web address; write the name of the host alone, as in `kms1.corp.example`
            r:9: faulty KeyManagementServicePort for Windows = "1688", `KeyManagementServiceName` is `kms.corp.example:1690` and names a port itself, which counts here
            r:15: faulty NV Domain = "corp example!", the name has white space
            r:18: faulty ConnectionSpecificSuffix = "corp/example", it is not a domain name: it has the character `/`
            r:4: unusable "1688", `KeyManagementServicePort`: its type is REG_DWORD, and that of this setting is REG_SZ
        "#]],
    );
}

/// What takes effect at a restart is told too.
#[test]
fn next_suffix_that_is_no_name() {
    check(
        r#"[tcpip]
"Domain"=""
"NV Domain"="corp example!"
"#,
        &expect![[r#"
            r:4: faulty NV Domain = "corp example!", the name has white space
        "#]],
    );
}

/// The name that the machine has, and the adapters that it has.
#[test]
fn names_of_the_machine() {
    check(
        r#"[tcpip]
"NV Hostname"="PC-NEXT"
"Hostname"="PC-0815"
[tcpip\Interfaces\{0a0b0c0d-1111-2222-3333-444455556666}]
"NameServer"=""
[tcpip\Interfaces\{1a0b0c0d-1111-2222-3333-444455556666}]
"DhcpNameServer"="192.0.2.53"
"#,
        &expect![[r#"
            r:8: server 192.0.2.53:53
            adapter {0a0b0c0d-1111-2222-3333-444455556666}: unknown
            adapter {1a0b0c0d-1111-2222-3333-444455556666}: unknown
            r:4: host name PC-0815
            r:8: ids of the network adapters 0a0b0c0d-1111-2222-3333-444455556666 1a0b0c0d-1111-2222-3333-444455556666
        "#]],
    );
}
