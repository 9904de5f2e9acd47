//! Which kind of client text something is, by content.

use super::collected::{self, Collected};
use super::reg_file::RegFault;
use super::shown::Shown;
use super::text::is_blank;
use super::{
    ClientProfile, MachineName, RegistryValues, carried, ipconfig, license_settings, mixed,
    read_ipconfig, read_reg_file, read_resolv_conf, recognized, reg_file, reg_query, resolv_conf,
};
use crate::model::ErrorCode;

/// The kinds of text that client settings are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// An export of the registry.
    RegFile,
    /// What `kmsdoctor collect` or the PowerShell command wrote.
    Collected,
    /// Output of `slmgr /dlv`, `/dli`, `ospp.vbs /dstatus`.
    Licenses,
    /// Output of `reg query`.
    RegQuery,
    /// Output of `ipconfig /all`.
    Ipconfig,
    /// A `resolv.conf`.
    ResolvConf,
}

/// Why a text gives no client settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientTextError {
    /// It is no text of a known kind.
    #[error(
        "no client settings found; what is read is a `.reg` export, a file of `kmsdoctor collect`, text of `slmgr /dlv`, `ospp.vbs /dstatus`, `reg query` or `ipconfig /all`, and `resolv.conf`, with lines that start with `nameserver`, `search` or `domain`"
    )]
    UnknownKind,
    /// Nothing but blanks.
    #[error(
        "the file is empty; `kmsdoctor plan --how-to-collect` prints the commands that fill one"
    )]
    Empty,
    /// A collector's file with empty lists.
    #[error(
        "it holds no setting at all; collect it again on the machine: `kmsdoctor plan --how-to-collect`"
    )]
    NothingCollected,
    /// An export without a key that matters.
    #[error(
        r"the export has no key with DNS suffixes or KMS settings; export `HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters` and `HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform` (`kmsdoctor plan --how-to-collect` prints the commands)"
    )]
    NoKnownKey,
    /// Two kinds in one text that cannot be told apart.
    #[error(
        "line {line}: {found} begins here, behind text of another kind; give each as a file of its own"
    )]
    SecondKind {
        /// Where it begins, counted from 1.
        line: u32,
        /// What it is.
        found: &'static str,
    },
    /// Keys of an export without its first line, which tells how texts stand in it.
    #[error(
        "line {line}: a registry export begins here, without the first line that every export has (`Windows Registry Editor Version 5.00`); give the file as `reg export` wrote it"
    )]
    ExportWithoutHead {
        /// Where its first key stands, counted from 1.
        line: u32,
    },
    /// The text of `ipconfig`, all of it at the margin.
    #[error(
        "this is text of `ipconfig /all` that lost its indentation, which tells its parts apart; give the file that `ipconfig /all > ipconfig.txt` writes"
    )]
    Unindented,
    /// What `ipconfig` says of another machine, or says again.
    #[error(
        "line {line}: a second text of `ipconfig /all` begins here{}; give the texts of one machine, each once", .name.as_ref().map(|it| format!(", of `{it}`")).unwrap_or_default()
    )]
    SecondMachine {
        /// Where its part about the machine begins, counted from 1.
        line: u32,
        /// The host name there.
        name: Option<String>,
    },
    /// A saved report.
    #[error(
        "this is a saved report and not the settings of a client; `kmsdoctor diagnose --from FILE` reads it"
    )]
    Report,
    /// A license tool that found no product.
    #[error(
        "the text says that no product with a key was found, so it holds no settings; those of Windows are in the text of `slmgr /dlv`, those of Office in that of its own `ospp.vbs /dstatus`"
    )]
    NoProduct,
    /// An error message.
    #[error(
        "the text holds the error code {code} and no settings; `kmsdoctor explain FILE` tells what it means, and `kmsdoctor plan --how-to-collect` what to collect"
    )]
    ErrorText {
        /// The first code.
        code: ErrorCode,
    },
    /// A query that found nothing, without what it asked for.
    #[error(
        "`reg query` found nothing, and the text does not say what it looked for; put the command before its answer (`kmsdoctor plan --how-to-collect` prints the commands)"
    )]
    NothingFound,
    /// An export with a fault that may hide a setting.
    #[error(
        "{0}; a setting may be hidden there, so nothing of the file counts, the lines before included: export it again, and give the file as it is"
    )]
    RegFile(RegFault),
    /// A collector's file that cannot be read.
    #[error(transparent)]
    Collected(#[from] collected::CollectedError),
}

impl From<RegFault> for ClientTextError {
    fn from(fault: RegFault) -> Self {
        Self::RegFile(fault)
    }
}

/// The kind of `text`; none when it is no kind that is known.
///
/// A text of comments is taken as a `resolv.conf`.
pub fn detect(text: &str) -> Option<TextKind> {
    if reg_file::is_export(text) {
        Some(TextKind::RegFile)
    } else if collected::is_collected(text) {
        Some(TextKind::Collected)
    } else if ipconfig::is_output(text) {
        Some(TextKind::Ipconfig)
    } else if reg_query::is_output(text) {
        Some(TextKind::RegQuery)
    } else if license_settings::is_output(text) {
        Some(TextKind::Licenses)
    } else if resolv_conf::is_resolv_conf(text) {
        Some(TextKind::ResolvConf)
    } else {
        None
    }
}

/// Texts of one machine, read one by one and interpreted together.
///
/// Registry values of all texts are interpreted as one registry, since a policy in one export goes before a local setting in
/// another. Apart from that, what was given first counts.
#[derive(Debug, Clone, Default)]
pub struct ClientTexts {
    /// Profiles of texts that stand for themselves.
    profiles: Vec<ClientProfile>,
    /// How many of them were given before the first registry value, once there is one.
    n_before_registry: Option<usize>,
    collected: Collected,
    /// What the files behind it call their machine, file by file.
    machine_names: Vec<MachineName>,
    /// What license tools show, in the order given.
    shown: Vec<Shown>,
}

impl ClientTexts {
    /// Reads a text of whatever kind. `path` is for the provenance only.
    ///
    /// Output of `ipconfig` and of license tools may stand in one text; other kinds are given as texts of their own.
    pub fn add(&mut self, path: &str, text: &str) -> Result<(), ClientTextError> {
        if text.trim_matches(is_blank).is_empty() {
            return Err(ClientTextError::Empty);
        }
        if let Some((kind, carried)) = carried::find(text)? {
            return self.add_part(kind, path, &carried);
        }
        let kind = detect(text).ok_or_else(|| recognized::refusal(text))?;
        for (kind, part) in mixed::parts(kind, text)? {
            self.add_part(kind, path, &part)?;
        }
        Ok(())
    }

    fn add_part(&mut self, kind: TextKind, path: &str, text: &str) -> Result<(), ClientTextError> {
        let profile = match kind {
            TextKind::RegFile => {
                let registry = read_reg_file(path, text)?;
                if !reg_file::has_known_key(text) {
                    return Err(ClientTextError::NoKnownKey);
                }
                self.add_collected(Collected {
                    registry,
                    ..Collected::default()
                });
                return Ok(());
            }
            TextKind::Collected => {
                let found = collected::read(path, text)?;
                if found.is_empty() {
                    return Err(ClientTextError::NothingCollected);
                }
                self.add_collected(found);
                return Ok(());
            }
            TextKind::Licenses => {
                let licenses = license_settings::each(path, text, &mut self.shown);
                self.profiles.extend(licenses);
                return Ok(());
            }
            TextKind::RegQuery => {
                self.add_collected(Collected {
                    registry: reg_query::read(path, text),
                    ..Collected::default()
                });
                return Ok(());
            }
            TextKind::Ipconfig => {
                if let Some((line, name)) = ipconfig::second_machine(text) {
                    return Err(ClientTextError::SecondMachine { line, name });
                }
                read_ipconfig(path, text)
            }
            TextKind::ResolvConf => read_resolv_conf(path, text)?,
        };
        self.profiles.push(profile);
        Ok(())
    }

    fn add_collected(&mut self, mut more: Collected) {
        self.n_before_registry.get_or_insert(self.profiles.len());
        // Each file names its own machine; put together they would name one.
        self.machine_names.extend(more.profile().machine_names);
        let res = &mut self.collected;
        let RegistryValues {
            values,
            keys,
            mut known,
        } = more.registry;
        res.registry.values.extend(values);
        res.registry.keys.extend(keys);
        res.registry.known.append(&mut known);
        res.is_redacted |= more.is_redacted;
        if res.adapters.adapters.is_empty() {
            res.adapters = more.adapters;
        }
        res.products.append(&mut more.products);
        if res.resolv_conf.is_empty() {
            res.resolv_conf = more.resolv_conf;
        }
    }

    /// What all texts say.
    pub fn profile(self) -> ClientProfile {
        let mut profiles = self.profiles;
        if let Some(idx) = self.n_before_registry {
            let registry = ClientProfile {
                machine_names: self.machine_names,
                ..self.collected.profile()
            };
            profiles.insert(idx.min(profiles.len()), registry);
        }
        profiles
            .into_iter()
            .fold(ClientProfile::default(), ClientProfile::or)
            .confirmed()
            .without_settled()
    }
}

/// Reads one text of whatever kind, as [`ClientTexts`] does.
pub fn read_text(path: &str, text: &str) -> Result<ClientProfile, ClientTextError> {
    let mut res = ClientTexts::default();
    res.add(path, text)?;
    Ok(res.profile())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Area;
    use expect_test::{Expect, expect};

    /// What the texts of one client speak of, or why one of them is refused.
    fn check(texts: &[&str], expect: &Expect) {
        let mut res = ClientTexts::default();
        let added = texts.iter().try_for_each(|text| res.add("f", text));
        let shown = if let Err(err) = added {
            format!("error: {err}")
        } else {
            let known: Vec<String> = res.profile().known.into_iter().map(area).collect();
            format!("known: {}", known.join(", "))
        };
        expect.assert_eq(&shown);
    }

    fn area(area: Area) -> String {
        match area {
            Area::Suffixes => "suffixes".to_owned(),
            Area::Kms => "KMS".to_owned(),
        }
    }

    const SPP: &str = r"[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform]";
    const TCPIP: &str = r"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters]";
    const POLICY: &str = r"[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient]";

    fn export(keys: &[&str]) -> String {
        format!("REGEDIT4\n{}\n", keys.join("\n"))
    }

    #[test]
    fn exports_speak_of_their_keys() {
        check(&[&export(&[SPP])], &expect!["known: KMS"]);
        check(&[&export(&[TCPIP])], &expect!["known: "]);
        let primary = format!("{}\"NV Domain\"=\"\"\n", export(&[TCPIP]));
        check(&[&primary], &expect!["known: suffixes"]);
        check(&[&export(&[TCPIP, SPP])], &expect!["known: KMS"]);
        check(
            &[&primary, &export(&[SPP])],
            &expect!["known: suffixes, KMS"],
        );
        // A policy may set suffixes; without one it does not say that there are none.
        check(&[&export(&[POLICY])], &expect!["known: "]);
        // A line without its end may be half a line, and more may be missing.
        check(&[export(&[TCPIP, SPP]).trim_end()], &expect!["known: "]);
    }

    /// The key of policies may stand in another file than the rules that it stands in place of.
    #[test]
    fn key_of_policies_counts_in_every_file() {
        let rule = "REGEDIT4\n[HKLM\\SYSTEM\\CurrentControlSet\\Services\\Dnscache\\Parameters\\DnsPolicyConfig\\r]\n\"Name\"=\".a\"\n";
        let policy = |below: &str| export(&[&POLICY.replace(']', &format!("{below}]"))]);
        let n_rules = |texts: &[&str]| {
            let mut res = ClientTexts::default();
            texts.iter().try_for_each(|it| res.add("f", it)).unwrap();
            let res = res.profile();
            (res.name_rules.len(), res.unusable.len())
        };
        let key = policy(r"\DnsPolicyConfig");
        assert_eq!(n_rules(&[rule, &policy("")]), (1, 0));
        assert_eq!(n_rules(&[rule, &key]), (0, 1));
        assert_eq!(n_rules(&[&key, rule]), (0, 1));
        let collected = collected::write(&Collected {
            registry: read_reg_file("f", &key).unwrap(),
            ..Collected::default()
        });
        assert_eq!(n_rules(&[rule, &collected]), (0, 1));
    }

    #[test]
    fn files_that_say_nothing_are_refused() {
        let no_key = expect![[r"
            error: the export has no key with DNS suffixes or KMS settings; export `HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters` and `HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform` (`kmsdoctor plan --how-to-collect` prints the commands)"]];
        check(&[&export(&[])], &no_key);
        check(
            &[&export(&[r"[HKEY_CURRENT_USER\Software\Example]"])],
            &no_key,
        );
        let empty = expect![
            "error: the file is empty; `kmsdoctor plan --how-to-collect` prints the commands that fill one"
        ];
        check(&[""], &empty);
        check(&["\u{feff}\r\n \n"], &empty);
        check(
            &[r#"{"schema":"kmsdoctor-client/v1","registry":[]}"#],
            &expect![
                "error: it holds no setting at all; collect it again on the machine: `kmsdoctor plan --how-to-collect`"
            ],
        );
    }

    #[test]
    fn collectors_look_for_everything() {
        let file =
            |values: &str| format!(r#"{{"schema":"kmsdoctor-client/v1","registry":[{values}]}}"#);
        let value = |key: &str, rest: &str| {
            let key = key.trim_matches(['[', ']']).replace('\\', r"\\");
            format!(r#"{{"key":"{key}",{rest}}}"#)
        };
        let domain = value(TCPIP, r#""name":"Domain","type":"REG_SZ","data":"""#);
        let denied = r#""name":null,"unreadable":"access is denied""#;
        check(&[&file(&domain)], &expect!["known: suffixes, KMS"]);
        let spp = value(SPP, denied);
        check(
            &[&file(&format!("{domain},{spp}"))],
            &expect!["known: suffixes"],
        );
        let policy = value(POLICY, denied);
        check(
            &[&file(&format!("{domain},{policy}"))],
            &expect!["known: KMS"],
        );
        let host = value(
            SPP,
            r#""name":"KeyManagementServiceName","type":"REG_SZ","data":"kms""#,
        );
        check(&[&file(&host)], &expect!["known: KMS"]);
    }

    const IPCONFIG: &str = include_str!("../../fixtures/client/ipconfig/english.txt");
    const DLV: &str = include_str!("../../fixtures/client/ok/scenario-dlv.txt");
    const DLV_GERMAN: &[u8] = include_bytes!("../../fixtures/symptoms/dlv-german.txt");

    #[test]
    fn texts_speak_of_what_their_tool_shows() {
        check(&[IPCONFIG], &expect!["known: suffixes"]);
        check(&[DLV], &expect!["known: KMS"]);
        check(&[DLV, IPCONFIG], &expect!["known: suffixes, KMS"]);
        // Which host is which is told by English labels.
        let german = crate::decode::decode(DLV_GERMAN.to_vec());
        check(&[&german], &expect!["known: "]);
        check(&["nameserver 192.0.2.1\n"], &expect!["known: suffixes"]);
        check(&["# nothing\n"], &expect!["known: "]);
        let (machine, _) = IPCONFIG.split_once("Ethernet adapter").unwrap();
        check(&[machine], &expect!["known: "]);
    }

    #[test]
    fn sentences_are_no_resolv_conf() {
        let is_one = |text: &str| detect(text) == Some(TextKind::ResolvConf);
        for text in [
            "search corp.example lab.example\n",
            "search lan\n",
            "domain corp.example # ours\n",
            "# by a service\noptions edns0 trust-ad\nsearch .\nnameserver 127.0.0.53\n",
            "# WSL\nnameserver 172.20.0.1\n",
            "#\n# macOS Notice\n#\nsearch corp.example\nnameserver fe80::1%en0\n",
            "nameserver 192.0.2.1\nserch corp.example\n",
        ] {
            assert!(is_one(text), "{text:?}");
        }
        for text in [
            "search engine text file\n",
            "domain_name\nsearch engine.\nhello\n",
            "hello\nsearch corp.example\n",
            "nameserver is down\n",
            "search\n",
        ] {
            assert!(!is_one(text), "{text:?}");
        }
    }
}
