//! The file is written and read back, refused where it contradicts itself, and redacted.

use super::*;
use crate::client::testing::shown;
use crate::client::{Area, Role, is_known_key, read_reg_file};
use crate::decode::decode;
use crate::model::Provenance;
use expect_test::{expect, expect_file};
use proptest::prelude::*;
use serde_json::Value;
use std::fmt::Write as _;

const SPP: &str =
    r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform";
const TCPIP: &str = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters";

/// People name such rules after networks.
const NAME_RULE: &str =
    r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient\DnsPolicyConfig\Corp";

fn at() -> Provenance {
    Provenance::Machine {
        what: "m".to_owned(),
    }
}

fn sourced(text: &str) -> Sourced<String> {
    Sourced::new(text.to_owned(), at())
}

fn value(key: &str, name: Option<&str>, data: RegistryData) -> RegistryValue {
    RegistryValue {
        key: key.to_owned(),
        name: name.map(str::to_owned),
        data,
        provenance: at(),
    }
}

fn text(key: &str, name: &str, it: &str) -> RegistryValue {
    value(key, Some(name), RegistryData::Text(it.to_owned()))
}

/// Something of everything.
fn rich() -> Collected {
    let guid = |it: &str| Guid(it.to_owned());
    Collected {
        registry: RegistryValues {
            known: [Area::Kms].into(),
            keys: vec![sourced(
                r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient\DnsPolicyConfig",
            )],
            values: vec![
                text(SPP, "KeyManagementServiceName", "kms9.corp.example"),
                text(SPP, "KeyManagementServicePort", "1689"),
                value(SPP, Some("VLActivationType"), RegistryData::Dword(u32::MAX)),
                value(
                    SPP,
                    Some("DnsDomainPublishList"),
                    RegistryData::MultiText(vec![
                        "corp.example".to_owned(),
                        "lab.corp.example, 10, 100".to_owned(),
                    ]),
                ),
                text(TCPIP, "Domain", "hr.Corp.example"),
                value(
                    TCPIP,
                    Some("SearchList"),
                    RegistryData::ExpandText("corp.example,lab.corp.example".to_owned()),
                ),
                text(TCPIP, "NameServer", "192.0.2.53 [2001:db8::53]:5 a..b"),
                value(
                    NAME_RULE,
                    Some("Name"),
                    RegistryData::MultiText(vec![".corp.example".to_owned()]),
                ),
                text(NAME_RULE, "GenericDNSServers", "192.0.2.53;192.0.2.54"),
                value(NAME_RULE, Some("ConfigOptions"), RegistryData::Dword(0xc)),
                text(
                    NAME_RULE,
                    "DirectAccessDNSServers",
                    "192.0.2.53;da.corp.example",
                ),
                value(
                    TCPIP,
                    Some("UseDomainNameDevolution"),
                    RegistryData::Qword(1),
                ),
                value(
                    r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient",
                    None,
                    RegistryData::Unreadable {
                        why: "access is denied".to_owned(),
                    },
                ),
            ],
        },
        adapters: Adapters {
            adapters: vec![
                Adapter {
                    name: "Office of Ms Example".to_owned(),
                    guid: Some(guid("0a0b0c0d-1111-2222-3333-444455556666")),
                    state: AdapterState::Up,
                    suffix: Some(sourced("branch.corp.example")),
                    name_servers: vec![
                        sourced("192.0.2.53"),
                        sourced("fe80::53%12"),
                        sourced("fec0:0:0:ffff::1"),
                        sourced("127.0.0.1"),
                    ],
                    addresses: vec!["192.0.2.7".parse().unwrap()],
                },
                Adapter {
                    name: "Wi-Fi".to_owned(),
                    guid: None,
                    state: AdapterState::Down,
                    suffix: None,
                    name_servers: Vec::new(),
                    addresses: Vec::new(),
                },
            ],
        },
        is_redacted: false,
        products: vec![Product {
            activated_by: Some(Way::Kms),
            application_id: guid("55c92734-d682-4d71-983e-d6ec3f16059f"),
            activation_id: guid("66666666-7777-8888-9999-aaaaaaaaaaaa"),
            description: Some("Windows(R) Operating System, VOLUME_KMSCLIENT channel".to_owned()),
            cached_host: Some(sourced("kms1.corp.example")),
            provenance: at(),
            cached_port: Some(1690),
        }],
        resolv_conf: vec![
            sourced("# written for corp.example"),
            sourced("search lab.corp.example a..b"),
            sourced("nameserver 192.0.2.53"),
            sourced("options edns0"),
        ],
    }
}

/// Without provenance, which is the file's own behind a reading.
fn placeless(mut collected: Collected) -> Collected {
    for it in &mut collected.registry.values {
        it.provenance = at();
    }
    for it in &mut collected.registry.keys {
        it.provenance = at();
    }
    for it in &mut collected.adapters.adapters {
        let texts = it.suffix.iter_mut().chain(&mut it.name_servers);
        texts.for_each(|it| it.provenance = at());
    }
    for it in &mut collected.products {
        it.provenance = at();
        it.cached_host
            .iter_mut()
            .for_each(|it| it.provenance = at());
    }
    let lines = collected.resolv_conf.iter_mut();
    lines.for_each(|it| it.provenance = at());
    collected
}

#[test]
fn schema_stands_in_fixtures() {
    expect_file![concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/schema/client-v1.json"
    )]
    .assert_eq(&schema());
}

#[test]
fn files_follow_schema_and_are_read_back() {
    let document: Value = serde_json::from_str(&schema()).unwrap();
    jsonschema::draft202012::meta::validate(&document).unwrap();
    let validator = jsonschema::validator_for(&document).unwrap();
    for collected in [Collected::default(), rich(), redact(&rich())] {
        let file = write(&collected);
        let value: Value = serde_json::from_str(&file).unwrap();
        let faults: Vec<String> = validator
            .iter_errors(&value)
            .map(|it| it.to_string())
            .collect();
        assert_eq!(faults, [""; 0]);
        assert!(is_collected(&file));
        // Whoever collects looks for settings of KMS.
        let mut expect = collected;
        expect.registry.known = [Area::Kms].into();
        assert_eq!(placeless(read("f", &file).unwrap()), expect);
    }
}

#[test]
fn values_stand_at_their_lines() {
    let file = write(&rich());
    let profile = read("f", &file).unwrap().profile();
    expect![[r#"
        f:31: primary hr.Corp.example.
        f:93: connection branch.corp.example.
        f:37: search corp.example.
        f:37: search lab.corp.example.
        f:4: the whole machine: fixed kms9.corp.example.:1689
        f:117: product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows: cached kms1.corp.example.:1690
        f:117: license of Windows: KMS client, by a KMS host
        f:49: rule Corp: .corp.example -> 192.0.2.53:53 192.0.2.54:53, DirectAccess -> 192.0.2.53 da.corp.example.
        f:93: server 192.0.2.53:53
        f:93: server 127.0.0.1:53
        adapter Office of Ms Example: up
        adapter Wi-Fi: down
        f:93: ids of the network adapters 0a0b0c0d-1111-2222-3333-444455556666
        f:22: publish corp.example.
        f:22: publish lab.corp.example. (priority 10, weight 100)
        f:128: conflict DNS suffix search list = corp.example., lab.corp.example., not lab.corp.example.
        f:129: conflict name servers = 192.0.2.53:53, 127.0.0.1:53, not 192.0.2.53:53
        f:75: faulty UseDomainNameDevolution = "1", its type is REG_QWORD, and that of this setting is REG_DWORD
        f:16: faulty VLActivationType for the whole machine = "4294967295", no activation type has this number
        f:81: unusable "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DNSClient", cannot be read: access is denied
        f:93: unusable "fe80::53%12", an IPv6 address that holds on one interface only is not asked
        f:93: unusable "fec0:0:0:ffff::1", a placeholder of Windows that no name server stands behind
        f:128: unusable "a..b", a label is empty
    "#]].assert_eq(&shown(&profile));
    let suffix = profile.connection_suffixes[0].provenance.to_string();
    let line: usize = suffix.strip_prefix("f:").unwrap().parse().unwrap();
    let lines: Vec<&str> = file.lines().skip(line - 1).take(5).collect();
    assert_eq!(lines[0].trim(), "{");
    assert!(lines[4].contains("branch.corp.example"), "{lines:?}");
}

/// What Windows PowerShell writes: a byte order mark, its own indentation, numbers with a sign.
#[test]
fn file_of_powershell() {
    let octets = include_bytes!("../../../fixtures/client/ok/scenario-powershell.json");
    let text = decode(octets.to_vec());
    let collected = read("f", &text).unwrap();
    assert!(
        collected
            .registry
            .values
            .iter()
            .all(|it| is_known_key(&it.key))
    );
    expect![[r#"
        f:55: primary corp.example.
        f:99: connection branch.example.
        f:61: search corp.example.
        f:61: search lab.example.
        f:67: devolution true
        f:19: product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows: fixed kms9.corp.example.:1689
        f:31: product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows: lookup hr.corp.example.
        f:37: product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows: caching false
        f:43: product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows: activation type all
        f:118: license of Windows: KMS client
        f:99: server 192.0.2.53:53
        f:99: server 192.0.2.54:53
        adapter Ethernet: up
        adapter Wi-Fi: down
        f:99: ids of the network adapters 0a0b0c0d-1111-2222-3333-444455556666 0a0b0c0d-1111-2222-3333-777788889999
        f:13: listens 1688
        f:4: publish corp.example.
        f:4: publish lab.example. (priority 10, weight 100)
    "#]]
    .assert_eq(&shown(&collected.profile()));
}

#[test]
fn refusals() {
    let mut shown = String::new();
    for text in [
        "{\"schema\": \"kmsdoctor-client/v2\"}",
        "{\"schema\": \"kmsdoctor-client/v1\"}",
        "{\"schema\": \"kmsdoctor-client/v1\",\n\"registry\": [\n{\"key\": 1}]}",
        "{\"schema\": \"kmsdoctor-client/v1\",\n\"registry\": [\n{\"key\": \"k\", \"name\": \"n\",\n\"type\": \"REG_SZ\", \"data\": 1}]}",
        "{\"schema\": \"kmsdoctor-client/v1\",\n\"registry\": [{\"key\": \"k\", \"name\": \"n\",\"type\": \"REG_DWORD\", \"data\": 4294967296}]}",
        "{\"schema\": \"kmsdoctor-client/v1\",\n\"registry\": [{\"key\": \"k\", \"name\": \"n\",\"type\": \"REG_DWORD\", \"data\": 1.5}]}",
        "{\"schema\": \"kmsdoctor-client/v1\",\n\"registry\": [{\"key\": \"k\", \"name\": \"n\"}]}",
        "{\"schema\": \"kmsdoctor-client/v1\", \"registry\": [],\n\"adapters\": [{\"name\": \"a\", \"guid\": \"x\", \"state\": \"up\"}]}",
        "{\"schema\": \"kmsdoctor-client/v1\", \"registry\": [",
        "{\"schema\": \"kmsdoctor-client/v1\",\n\"registry\": [{\"key\": \"k\",\n",
        "{\"schema\": \"kmsdoctor-client/v1\",\n\"registry\": [{\"key\": “k”}]}",
        "{\"schema\": \"kmsdoctor-client/v1\",\n\"registry\": 5}",
        "{\"schema\": \"kmsdoctor-client/v1\",\n\"registry\": \"k\"}",
        "{\"schema\": \"kmsdoctor-client/v1\",\n\"registry\": [{\"key\": {}, \"name\": \"n\"}]}",
        "{\"schema\": \"kmsdoctor-client/v1\",\n\"registry\": [], \"adapters\": [{\"name\": \"a\", \"state\": \"on\"}]}",
        "{\"schema\": \"kmsdoctor-client/v1\",\n\"registry\": []; }",
    ] {
        writeln!(shown, "{}", read("f", text).unwrap_err()).unwrap();
    }
    expect![[r#"
        its schema is `kmsdoctor-client/v2`, and only `kmsdoctor-client/v1` can be read
        line 1, column 33: the field `registry` is missing
        line 3, column 9: `key`: the number `1` stands in place of a text
        line 3: `data` does not fit `type`
        line 2: `4294967296` is no number of 32 bits
        line 2: `1.5` is no number of 32 bits
        line 2: neither `type` nor `unreadable` is given
        line 2: `x` is no GUID
        line 1, column 47: the text ends inside of a JSON list; it looks cut off, so give the whole file
        line 3, column 0: the text ends inside of a JSON object; it looks cut off, so give the whole file
        line 2, column 22: a typographic quotation mark stands in place of `"`, as mail programs write them; give the file itself
        line 2: `registry`: neither a list nor a single entry
        line 2, column 3: the text "k" stands in place of an object
        line 2, column 8: `key`: an object stands in place of a text
        line 2, column 27: `state`: `on` is none of `up`, `down`, `unknown`
        line 2, column 15: `registry`: expected `,` or `}`
    "#]]
    .assert_eq(&shown);
}

/// What Windows PowerShell 5.1 writes in place of a list.
#[test]
fn lists_of_that_powershell() {
    let guid = "66666666-7777-8888-9999-aaaaaaaaaaaa";
    let value = format!(
        r#"{{"key": "{}", "name": "DnsDomainPublishList", "type": "REG_MULTI_SZ", "data": DATA}}"#,
        SPP.replace('\\', r"\\")
    );
    let adapter =
        r#"{"name": "a", "state": "up", "suffix": "corp.example", "name_servers": SERVERS}"#;
    let product = format!(r#"{{"application_id": "{guid}", "activation_id": "{guid}"}}"#);
    let file = |form: &dyn Fn(&str) -> String, empty: &str| {
        let text = format!(
            r#"{{"schema": "kmsdoctor-client/v1", "registry": {}, "adapters": {}, "products": {}, "resolv_conf": {empty}}}"#,
            form(&value),
            form(adapter),
            form(&product)
        );
        let text = text.replace("DATA", &form(r#""corp.example""#));
        let text = text.replace("SERVERS", &form(r#""192.0.2.53""#));
        read("f", &text).unwrap()
    };
    let lists = file(&|it| format!("[{it}]"), "[]");
    assert_eq!(lists.adapters.adapters[0].name_servers.len(), 1);
    assert_eq!(file(&str::to_owned, "null"), lists);
    let counted = |it: &str| format!(r#"{{"value": [{it}], "Count": 1}}"#);
    assert_eq!(file(&counted, r#"{"value": [], "Count": 0}"#), lists);
}

#[test]
fn redacted_file_keeps_how_names_hang_together() {
    let redacted = redact(&rich());
    let file = write(&redacted);
    for word in [
        "corp", "Corp", "kms", "hr.", "example", "branch", "192.0.2", "Office",
    ] {
        let words = file.replace("kmsdoctor", "").replace("VOLUME_KMS", "");
        assert!(!words.contains(word), "{word} in {file}");
    }
    let profile = placeless(read("f", &file).unwrap()).profile();
    expect![[r#"
        m: primary name5.name2.name3.
        m: connection name9.name2.name3.
        m: search name2.name3.
        m: search name4.name2.name3.
        m: the whole machine: fixed name1.name2.name3.:1689
        m: product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows: cached name10.name2.name3.:1690
        m: license of Windows: KMS client, by a KMS host
        m: rule name2: .name2.name3 -> 198.18.0.1:53 198.18.0.3:53, DirectAccess -> 198.18.0.1 name8.name2.name3.
        m: server 198.18.0.1:53
        m: server 127.0.0.1:53
        adapter adapter 1: up
        adapter adapter 2: down
        m: ids of the network adapters 0a0b0c0d-1111-2222-3333-444455556666
        m: publish name2.name3.
        m: publish name4.name2.name3. (priority 10, weight 100)
        m: conflict DNS suffix search list = name2.name3., name4.name2.name3., not name4.name2.name3.
        m: conflict name servers = 198.18.0.1:53, 127.0.0.1:53, not 198.18.0.1:53
        m: faulty UseDomainNameDevolution = "1", its type is REG_QWORD, and that of this setting is REG_DWORD
        m: faulty VLActivationType for the whole machine = "4294967295", no activation type has this number
        m: unusable "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DNSClient", cannot be read: access is denied
        m: unusable "fe80::4%1", an IPv6 address that holds on one interface only is not asked
        m: unusable "fec0:0:0:ffff::1", a placeholder of Windows that no name server stands behind
        m: unusable "name6..name7", a label is empty
    "#]].assert_eq(&shown(&profile));
}

#[test]
fn redaction_does_not_change_what_is_planned() {
    // The same steps, name for name.
    let shape = |profile: &ClientProfile| {
        let mut names = vec![profile.primary_suffix.as_ref().unwrap().value.clone()];
        names.extend(profile.search_list.iter().map(|it| it.value.clone()));
        names.extend(
            profile
                .connection_suffixes
                .iter()
                .map(|it| it.value.clone()),
        );
        let relations: Vec<bool> = names
            .iter()
            .flat_map(|one| names.iter().map(move |other| is_below(one, other)))
            .collect();
        (
            relations,
            profile.name_servers.len(),
            profile.unusable.len(),
        )
    };
    assert_eq!(shape(&rich().profile()), shape(&redact(&rich()).profile()));
}

fn is_below(one: &crate::model::DomainName, other: &crate::model::DomainName) -> bool {
    std::iter::successors(one.parent(), crate::model::DomainName::parent).any(|it| it == *other)
}

#[test]
fn export_and_collected_file_are_read_alike() {
    let octets = include_bytes!("../../../fixtures/client/ok/scenario-utf16.reg");
    let registry = read_reg_file("r", &decode(octets.to_vec())).unwrap();
    let collected = Collected {
        registry,
        ..Collected::default()
    };
    let read = read("f", &write(&collected)).unwrap();
    assert_eq!(placeless(read).profile(), placeless(collected).profile());
}

proptest! {
    #[test]
    fn any_text_is_read(text in r#"\{"schema":"kmsdoctor-client/v1","registry":\[.{0,60}"#) {
        let _ = read("f", &text);
    }

    #[test]
    fn names_keep_their_parents(labels in prop::collection::vec("[a-c]{1,2}", 2..5), n_kept in 1_usize..4) {
        let n_kept = n_kept.min(labels.len() - 1);
        let name = labels.join(".");
        let parent = labels[labels.len() - n_kept..].join(".");
        let collected = Collected {
            registry: RegistryValues {
                values: vec![text(TCPIP, "Domain", &name), text(TCPIP, "SearchList", &parent)],
                ..RegistryValues::default()
            },
            ..Collected::default()
        };
        let profile = redact(&collected).profile();
        let name = profile.primary_suffix.unwrap().value;
        prop_assert_eq!(name.label_count(), labels.len());
        prop_assert!(is_below(&name, &profile.search_list[0].value));
    }
}

/// What a product tells of itself makes the machine what `slmgr` would: host, client, client of Active Directory.
#[test]
fn products_tell_roles() {
    let check = |description: &str, last: &str, expect: &str| {
        let file = format!(
            r#"{{"schema": "kmsdoctor-client/v1", "registry": [], "products": [{{
                "application_id": "55c92734-d682-4d71-983e-d6ec3f16059f",
                "activation_id": "66666666-7777-8888-9999-aaaaaaaaaaaa",
                "description": "Windows(R) Operating System, {description} channel",
                "last_activation_type": {last}}}]}}"#
        );
        let profile = read("f", &file).unwrap().profile();
        let role = match profile.role_of(&Application::Windows) {
            Some(Role::Client) => "client",
            Some(Role::ClientOfDirectory(_)) => "client of AD",
            Some(Role::Host(_)) => "host",
            Some(Role::Other(_)) => "other",
            None => "-",
        };
        assert_eq!(role, expect, "{description} {last}");
    };
    check("VOLUME_KMSCLIENT", "null", "client");
    check("VOLUME_KMSCLIENT", "0", "client");
    check("VOLUME_KMSCLIENT", "1", "client of AD");
    check("VOLUME_KMSCLIENT", "2", "client");
    check("VOLUME_KMSCLIENT", "3", "client");
    check("VOLUME_KMSCLIENT", "-7", "client");
    check("VOLUME_KMS_WS22", "null", "host");
    check("VOLUME_MAK", "null", "other");
}

/// A value that is no name is none afterwards.
#[test]
fn redaction_keeps_faults() {
    let check = |held: &str, expect: &str| {
        let collected = Collected {
            registry: RegistryValues {
                values: vec![text(TCPIP, "Domain", held), text(TCPIP, "Hostname", "pc7")],
                ..RegistryValues::default()
            },
            ..Collected::default()
        };
        let redacted = redact(&collected);
        assert!(redacted.is_redacted);
        assert!(!write(&redacted).contains("pc7"));
        let RegistryData::Text(is) = &redacted.registry.values[0].data else {
            panic!("{redacted:?}");
        };
        assert_eq!(is, expect);
    };
    check("http://kms.corp.example/", "name1://name2.name3.name4/");
    check("%KMS%", "%name1%");
    check("corp\\kms", "name1\\name2");
    check("corp example!", "name1 name2!");
    check("corp-a.example", "name1.name2");
}
