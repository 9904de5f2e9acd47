//! Rules of the Name Resolution Policy Table (`[MS-GPNRPT]`, 2.2.2).

use super::keys::{RuleBy, Section, rule_name};
use super::{RegistryData, Values, is_told_by_presence};
use crate::client::suffix::usable_server;
use crate::client::{ClientProfile, NameRule, Namespace};
use crate::model::{HostName, Provenance, Sourced, parse_host_port};

/// Most namespaces and most servers of a rule that are read.
const MOST_IN_RULE: usize = 200;

/// The bit of `ConfigOptions` with which the servers of DirectAccess hold (2.2.2.2).
const DIRECT_ACCESS: u32 = 0x4;

/// The bit of `ConfigOptions` with which the generic DNS servers hold (2.2.2.2).
const GENERIC_SERVERS: u32 = 0x8;

/// Takes the rules into `profile`, in the order read; those of policies stand in place of all others.
///
/// `keys` are those that are there, whatever they hold.
pub(super) fn add(values: &Values<'_>, keys: &[Sourced<String>], profile: &mut ClientProfile) {
    let key = keys.iter().find(|it| is_told_by_presence(&it.value));
    let mut policy = key.map(|it| it.provenance.clone());
    let mut rules = Vec::new();
    for section in values.sections() {
        let Section::NameRule { by, .. } = section else {
            continue;
        };
        // A rule that cannot be used shows its key all the same.
        if *by == RuleBy::Policy && policy.is_none() {
            policy = values.find(section, "Name").map(|it| it.provenance.clone());
        }
        rules.extend(rule(values, section, *by, profile));
    }
    profile.take_name_rules(rules, policy);
}

/// One rule; none when it is for no name.
fn rule(
    values: &Values<'_>,
    section: &Section,
    by: RuleBy,
    profile: &mut ClientProfile,
) -> Option<NameRule> {
    let value = values.find(section, "Name")?;
    let texts = match &value.data {
        RegistryData::MultiText(texts) => &texts[..],
        // One name; that Windows takes it so is inferred.
        RegistryData::Text(text) | RegistryData::ExpandText(text) => std::slice::from_ref(text),
        _ => return None,
    };
    let name = rule_name(&value.key).unwrap_or_default();
    let options = values.number(section, "ConfigOptions").map(|it| it.value);
    let texts = texts.iter().map(|it| it.trim());
    let namespaces = usable(
        section,
        "Name",
        texts,
        &value.provenance,
        Namespace::parse,
        profile,
    );
    let mut held = |setting: &str, bit: u32| {
        let list = values.set_text(section, setting)?;
        let Some(options) = options.filter(|it| it & bit == 0) else {
            return Some(list);
        };
        let why = format!(
            "rule `{name}` about names: its `ConfigOptions` ({options:#x}) leave `{setting}` out (documented)"
        );
        profile.refuse(&list.value, why, &list.provenance);
        None
    };
    let generic = held("GenericDNSServers", GENERIC_SERVERS);
    let direct_access = held("DirectAccessDNSServers", DIRECT_ACCESS);
    let res = NameRule {
        name: name.to_owned(),
        is_by_policy: by == RuleBy::Policy,
        options,
        servers: servers(
            section,
            "GenericDNSServers",
            generic.as_ref(),
            usable_server,
            profile,
        ),
        direct_access_servers: servers(
            section,
            "DirectAccessDNSServers",
            direct_access.as_ref(),
            usable_host,
            profile,
        ),
        namespaces,
        provenance: value.provenance.clone(),
    };
    (!res.namespaces.is_empty()).then_some(res)
}

/// The servers of a list. Semicolons are documented; that commas and blanks do as well is inferred.
fn servers<T: PartialEq, E: ToString>(
    section: &Section,
    setting: &str,
    list: Option<&Sourced<String>>,
    parse: impl Fn(&str) -> Result<T, E>,
    profile: &mut ClientProfile,
) -> Vec<T> {
    let Some(list) = list else {
        return Vec::new();
    };
    let is_between = |it: char| it == ';' || it == ',' || it.is_whitespace();
    let words = list.value.split(is_between);
    usable(section, setting, words, &list.provenance, parse, profile)
}

/// The texts of `setting` that can be used, each once, within the bound; empty ones are none.
fn usable<'a, T: PartialEq, E: ToString>(
    section: &Section,
    setting: &str,
    texts: impl Iterator<Item = &'a str>,
    at: &Provenance,
    parse: impl Fn(&str) -> Result<T, E>,
    profile: &mut ClientProfile,
) -> Vec<T> {
    let mut res = Vec::new();
    for (idx, text) in texts.filter(|it| !it.is_empty()).enumerate() {
        if idx == MOST_IN_RULE {
            let why =
                format!("rule about names: only the first {MOST_IN_RULE} of `{setting}` are read");
            profile.refuse(text, why, at);
            break;
        }
        match parse(text) {
            Ok(it) if res.contains(&it) => {}
            Ok(it) => res.push(it),
            Err(why) => {
                let text = Sourced::new(text.to_owned(), at.clone());
                let fault = section.fault(setting, text, why.to_string());
                profile.faulty.extend(fault);
            }
        }
    }
    res
}

/// A server of DirectAccess: an address or a name (2.2.2.8).
fn usable_host(text: &str) -> Result<HostName, String> {
    match parse_host_port(text) {
        Ok((host, None)) => Ok(host),
        Ok((_, Some(_))) => Err("a port stands behind it".to_owned()),
        Err(err) => Err(err.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use crate::client::testing::shown;
    use crate::client::{Adapters, interpret, read_reg_file};
    use expect_test::{Expect, expect};
    use std::fmt::Write as _;

    /// `[dns` and `[policy` stand for the keys of the DNS client.
    fn check(lines: &str, expect: &Expect) {
        let lines = lines
            .replace(
                "[dns",
                r"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters",
            )
            .replace(
                "[policy",
                r"[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient",
            );
        let values = read_reg_file("r", &format!("REGEDIT4\n{lines}")).unwrap();
        expect.assert_eq(&shown(&interpret(&values, &Adapters::default())));
    }

    #[test]
    fn policies_stand_in_place_of_local_rules() {
        // `.corp` and `kms`, then `.lab` and what is none.
        let local = r#"[dns\DnsPolicyConfig\Vpn]
"Name"=hex(7):2e,63,6f,72,70,00,6b,6d,73,00,00
"GenericDNSServers"="192.0.2.54; 192.0.2.55;y"
"#;
        check(
            local,
            &expect![[r#"
                r:3: rule Vpn: .corp kms -> 192.0.2.54:53 192.0.2.55:53
                r:4: faulty GenericDNSServers = "y", not an IP address
            "#]],
        );
        let policy =
            "[policy\\DnsPolicyConfig\\{1}]\n\"Name\"=hex(7):2e,6c,61,62,00,61,2e,2e,62,00,00\n";
        check(
            &format!("{local}{policy}"),
            &expect![[r#"
                r:6: rule {1}: .lab, no servers
                r:4: faulty GenericDNSServers = "y", not an IP address
                r:6: faulty Name by policy = "a..b", a label is empty
                r:3: unusable ".corp, kms", rule `Vpn` about names: those of a policy (`r:6`) stand in place of it (documented)
            "#]],
        );
    }

    #[test]
    fn options_say_what_holds() {
        let check = |options: &str, expect: &Expect| {
            let rule = r#"[policy\DnsPolicyConfig\r]
"Name"=hex(7):2e,61,00,00
"GenericDNSServers"="192.0.2.54"
"DirectAccessDNSServers"="2001:db8::54;ns.a;x y..z;192.0.2.1:54"
"#;
            check(&format!("{rule}{options}\n"), expect);
        };
        check(
            r#""ConfigOptions"=dword:2"#,
            &expect![[r#"
            r:3: rule r: .a, no servers
            r:4: unusable "192.0.2.54", rule `r` about names: its `ConfigOptions` (0x2) leave `GenericDNSServers` out (documented)
            r:5: unusable "2001:db8::54;ns.a;x y..z;192.0.2.1:54", rule `r` about names: its `ConfigOptions` (0x2) leave `DirectAccessDNSServers` out (documented)
        "#]],
        );
        check(
            r#""ConfigOptions"=dword:4"#,
            &expect![[r#"
                r:3: rule r: .a, no servers, DirectAccess -> 2001:db8::54 ns.a. x
                r:5: faulty DirectAccessDNSServers by policy = "y..z", a label is empty
                r:5: faulty DirectAccessDNSServers by policy = "192.0.2.1:54", a port stands behind it
                r:4: unusable "192.0.2.54", rule `r` about names: its `ConfigOptions` (0x4) leave `GenericDNSServers` out (documented)
            "#]],
        );
        check(
            r#""ConfigOptions"=dword:8"#,
            &expect![[r#"
            r:3: rule r: .a -> 192.0.2.54:53
            r:5: unusable "2001:db8::54;ns.a;x y..z;192.0.2.1:54", rule `r` about names: its `ConfigOptions` (0x8) leave `DirectAccessDNSServers` out (documented)
        "#]],
        );
        check(
            r#""ConfigOptions"=dword:1e"#,
            &expect![[r#"
                r:3: rule r: .a -> 192.0.2.54:53, DirectAccess -> 2001:db8::54 ns.a. x
                r:5: faulty DirectAccessDNSServers by policy = "y..z", a label is empty
                r:5: faulty DirectAccessDNSServers by policy = "192.0.2.1:54", a port stands behind it
            "#]],
        );
        check(
            "",
            &expect![[r#"
                r:3: rule r: .a -> 192.0.2.54:53, DirectAccess -> 2001:db8::54 ns.a. x
                r:5: faulty DirectAccessDNSServers by policy = "y..z", a label is empty
                r:5: faulty DirectAccessDNSServers by policy = "192.0.2.1:54", a port stands behind it
            "#]],
        );
    }

    #[test]
    fn servers_are_told_apart() {
        check(
            r#"[dns\DnsPolicyConfig\r]
"Name"=".a"
"GenericDNSServers"="192.0.2.54, 192.0.2.55;192.0.2.54 192.0.2.56,,x"
"#,
            &expect![[r#"
                r:3: rule r: .a -> 192.0.2.54:53 192.0.2.55:53 192.0.2.56:53
                r:4: faulty GenericDNSServers = "x", not an IP address
            "#]],
        );
    }

    #[test]
    fn bounds_are_told() {
        let list = |n: usize, text: &dyn Fn(usize) -> String| {
            (0..n).map(text).collect::<Vec<_>>().join(";")
        };
        let of = |n| {
            let mut file = String::from(
                "REGEDIT4\n[HKLM\\SYSTEM\\CurrentControlSet\\Services\\Dnscache\\Parameters\\DnsPolicyConfig\\r]\n",
            );
            let octets: String = (0..n).fold(String::new(), |mut res, it| {
                for octet in format!("n{it}").bytes() {
                    write!(res, "{octet:02x},").unwrap();
                }
                res + "00,"
            });
            writeln!(file, "\"Name\"=hex(7):{octets}00").unwrap();
            writeln!(
                file,
                "\"GenericDNSServers\"=\"{}\"",
                list(n, &|it| format!("192.0.2.{it}"))
            )
            .unwrap();
            writeln!(
                file,
                "\"DirectAccessDNSServers\"=\"{}\"",
                list(n, &|it| format!("ns{it}.a"))
            )
            .unwrap();
            let profile = interpret(&read_reg_file("r", &file).unwrap(), &Adapters::default());
            let rule = &profile.name_rules[0];
            let numbers = [
                rule.namespaces.len(),
                rule.servers.len(),
                rule.direct_access_servers.len(),
            ];
            let told = profile
                .unusable
                .iter()
                .map(|it| format!("{}: {}\n", it.text, it.why));
            (numbers, told.collect::<String>())
        };
        assert_eq!(of(200), ([200; 3], String::new()));
        let (numbers, told) = of(201);
        assert_eq!(numbers, [200; 3]);
        expect![[r#"
            n200: rule about names: only the first 200 of `Name` are read
            192.0.2.200: rule about names: only the first 200 of `GenericDNSServers` are read
            ns200.a: rule about names: only the first 200 of `DirectAccessDNSServers` are read
        "#]]
        .assert_eq(&told);
    }

    /// A key without rules stands in place of local rules, before or behind them, unless it is deleted again.
    #[test]
    fn key_of_policies_without_rules() {
        let local =
            "[dns\\DnsPolicyConfig\\r]\n\"Name\"=\".a\"\n\"GenericDNSServers\"=\"192.0.2.54\"\n";
        let key = "[policy\\DnsPolicyConfig]\n";
        check(
            &format!("{key}{local}"),
            &expect![[r#"
            r:4: unusable ".a", rule `r` about names: the key of policies (`r:2`) is there, and stands in place of it without a rule too (inferred)
        "#]],
        );
        check(
            &format!("{local}{key}"),
            &expect![[r#"
            r:3: unusable ".a", rule `r` about names: the key of policies (`r:5`) is there, and stands in place of it without a rule too (inferred)
        "#]],
        );
        let rule = "[policy\\DnsPolicyConfig\\x]\n\"Name\"=\"a..b\"\n";
        check(
            &format!("{rule}{local}"),
            &expect![[r#"
                r:3: faulty Name by policy = "a..b", a label is empty
                r:5: unusable ".a", rule `r` about names: the key of policies (`r:3`) is there, and stands in place of it without a rule too (inferred)
            "#]],
        );
        let deleted =
            "[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DNSClient]\n";
        check(
            &format!("{key}{deleted}{local}"),
            &expect![[r#"
            r:5: rule r: .a -> 192.0.2.54:53
        "#]],
        );
    }
}
