//! Settings as people send them: pasted into mails, cut off, of the wrong machine, in the wrong state.
//!
//! The exit status and the first line of each, and what `plan` says of it further down.

use crate::support::tool::{EmptyWorld, run_in};
use expect_test::{Expect, expect};
use std::fmt::Write as _;
use tempfile::TempDir;

const IPCONFIG: &str = include_str!("../../fixtures/client/ipconfig/english.txt");
const COLLECTED: &str = include_str!("../../fixtures/client/ok/scenario-powershell.json");

const UNACTIVATED: &str = "\
Name: Windows(R), Enterprise edition
Description: Windows(R) Operating System, VOLUME_KMSCLIENT channel
Activation ID: 66666666-7777-8888-9999-aaaaaaaaaaaa
Application ID: 55c92734-d682-4d71-983e-d6ec3f16059f
License Status: Notification
Notification Reason: 0xC004F074.
Use slmgr.vbs /ato to activate first.
";

const FRENCH: &str = "\
Nom : Windows(R), Enterprise edition
Description : Windows(R) Operating System, VOLUME_KMSCLIENT channel
ID d'activation : 66666666-7777-8888-9999-aaaaaaaaaaaa
ID d'application : 55c92734-d682-4d71-983e-d6ec3f16059f
Nom de l'ordinateur KMS : kms9.corp.example:1688
";

const QUERY: &str = r"
HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform
    KeyManagementServiceName    REG_SZ    kms8.corp.example

End of search: 1 match(es) found.
";

const EXPORT: &str = r#"Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters]
"NV Domain"="corp.example"
"#;

/// Every line of `text` with `mark` before it.
fn marked(text: &str, mark: &str) -> String {
    let lines: Vec<String> = text.lines().map(|it| format!("{mark}{it}")).collect();
    lines.join("\n") + "\n"
}

fn quoted(text: &str) -> String {
    marked(text, "> ")
}

/// The exit status and first line of `plan` for one file after the other; what stands on standard error beside it.
fn check(texts: &[(&str, String)], expect: &Expect) {
    let dir = TempDir::new().unwrap();
    let folder = format!("{}/", dir.path().display());
    let mut res = String::new();
    for (name, text) in texts {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        let path = path.display().to_string();
        let ran = run_in(&EmptyWorld::default(), &["plan", "--client", &path]);
        let first = ran.out.lines().next().unwrap_or_default();
        let said = format!("{first}\n{}", ran.err).replace(&folder, "");
        let said = said.trim().replace('\n', "\n  ");
        writeln!(res, "{name} {}: {said}", ran.status).unwrap();
    }
    expect.assert_eq(&res);
}

/// What `plan` writes below its title.
fn plan(text: &str) -> String {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("f");
    std::fs::write(&path, text).unwrap();
    let path = path.display().to_string();
    let ran = run_in(&EmptyWorld::default(), &["plan", "--client", &path]);
    let folder = format!("{}/", dir.path().display());
    ran.out.replace(&folder, "")
}

/// Its text shows no settings, so none is known to be unset.
#[test]
fn machine_that_is_not_activated() {
    check(
        &[
            ("dlv", UNACTIVATED.to_owned()),
            ("both", format!("{IPCONFIG}\n{UNACTIVATED}")),
            ("query", QUERY.to_owned()),
            ("all", format!("{IPCONFIG}\n{UNACTIVATED}{QUERY}")),
        ],
        &expect![[r#"
            dlv 3: UNKNOWN: No verdict on KMS discovery: the settings that were read do not tell the DNS suffixes of the client; add the text of `ipconfig /all` or the registry export (`kmsdoctor plan --how-to-collect`), or name the domain.
              note: `dlv` also tells of 0xC004F074: `kmsdoctor explain dlv`
            both 0: PLAN: A KMS client asks 2 names in this order: `_vlmcs._tcp.corp.example.` and `_vlmcs._tcp.lab.example.`.
              note: `both` also tells of 0xC004F074: `kmsdoctor explain both`
            query 0: PLAN: A KMS client contacts only `kms8.corp.example.:1688`, which is set by hand.
            all 0: PLAN: A KMS client contacts only `kms8.corp.example.:1688`, which is set by hand; DNS: 2 names, `_vlmcs._tcp.corp.example.` and `_vlmcs._tcp.lab.example.`.
              note: `all` also tells of 0xC004F074: `kmsdoctor explain all`
        "#]],
    );
    let unknown = plan(&format!("{IPCONFIG}\n{UNACTIVATED}"));
    assert!(unknown.contains("whether a fixed host or a lookup domain is set"));
    assert!(unknown.contains("a machine that is not activated does not show them"));
    let known = plan(&format!("{IPCONFIG}\n{UNACTIVATED}{QUERY}"));
    assert!(!known.contains("Not known"), "{known}");
    assert!(!known.contains("does not show them"), "{known}");
}

#[test]
fn files_inside_of_mails() {
    check(
        &[
            ("behind.json", format!("Hello,\n\n{COLLECTED}\nYours\n")),
            ("quoted.json", quoted(COLLECTED)),
            ("beside.json", format!("{IPCONFIG}\n{COLLECTED}")),
            (
                "smart.json",
                COLLECTED.replacen(": \"REG_SZ\"", ": “REG_SZ”", 1),
            ),
            ("cut.json", COLLECTED.chars().take(900).collect()),
            ("behind.reg", format!("Hello,\n\n{EXPORT}")),
            ("quoted.reg", format!("Hello,\n{}", quoted(EXPORT))),
            ("signed.reg", format!("{EXPORT}\nYours\n")),
            (
                "headless.reg",
                EXPORT.lines().skip(2).collect::<Vec<_>>().join("\n"),
            ),
            (
                "report.json",
                run_in(
                    &EmptyWorld::default(),
                    &["plan", "corp.example", "--format", "json"],
                )
                .out,
            ),
        ],
        &expect![[r#"
            behind.json 0: PLAN: A KMS client contacts only `kms9.corp.example.:1689`, which is set by hand; DNS: 1 name, `_vlmcs._tcp.hr.corp.example.`.
            quoted.json 0: PLAN: A KMS client contacts only `kms9.corp.example.:1689`, which is set by hand; DNS: 1 name, `_vlmcs._tcp.hr.corp.example.`.
            beside.json 2: error: `--client`: `beside.json`: line 40: a file of `kmsdoctor collect` begins here, behind text of another kind; give each as a file of its own
            smart.json 2: error: `--client`: `smart.json`: line 16, column 21: a typographic quotation mark stands in place of `"`, as mail programs write them; give the file itself
            cut.json 2: error: `--client`: `cut.json`: line 21, column 192: the text ends inside of a JSON object; it looks cut off, so give the whole file
            behind.reg 0: PLAN: A KMS client asks 1 name: `_vlmcs._tcp.corp.example.`.
            quoted.reg 0: PLAN: A KMS client asks 1 name: `_vlmcs._tcp.corp.example.`.
            signed.reg 2: error: `--client`: `signed.reg`: line 6: `Yours` is neither a key nor a value nor a comment; a setting may be hidden there, so nothing of the file counts, the lines before included: export it again, and give the file as it is
            headless.reg 2: error: `--client`: `headless.reg`: line 1: a registry export begins here, without the first line that every export has (`Windows Registry Editor Version 5.00`); give the file as `reg export` wrote it
            report.json 2: error: `--client`: `report.json`: this is a saved report and not the settings of a client; `kmsdoctor diagnose --from FILE` reads it
        "#]],
    );
}

#[test]
fn labels_of_other_languages_that_look_english() {
    let german = FRENCH
        .replace(" :", ":")
        .replace("Nom:", "Name:")
        .replace("ID d'", "ID-");
    check(
        &[
            ("french", FRENCH.to_owned()),
            ("german", german),
            ("both", format!("{IPCONFIG}\n{FRENCH}")),
        ],
        &expect![[r#"
            french 3: UNKNOWN: No verdict on KMS discovery: the settings that were read do not tell the DNS suffixes of the client; add the text of `ipconfig /all` or the registry export (`kmsdoctor plan --how-to-collect`), or name the domain.
            german 3: UNKNOWN: No verdict on KMS discovery: the settings that were read do not tell the DNS suffixes of the client; add the text of `ipconfig /all` or the registry export (`kmsdoctor plan --how-to-collect`), or name the domain.
            both 0: PLAN: A KMS client asks 2 names in this order: `_vlmcs._tcp.corp.example.` and `_vlmcs._tcp.lab.example.`.
        "#]],
    );
    let both = plan(&format!("{IPCONFIG}\n{FRENCH}"));
    assert!(both.contains("kms9.corp.example:1688"), "{both}");
}

#[test]
fn ipconfig_that_lost_its_form() {
    let unindented: Vec<&str> = IPCONFIG.lines().map(str::trim_start).collect();
    let other = IPCONFIG.replace("PC7", "PC8");
    check(
        &[
            ("two", format!("{IPCONFIG}\n{other}")),
            ("unindented", unindented.join("\n")),
            ("bars", marked(IPCONFIG, "| ")),
        ],
        &expect![[r#"
            two 2: error: `--client`: `two`: line 42: a second text of `ipconfig /all` begins here, of `PC8`; give the texts of one machine, each once
            unindented 2: error: `--client`: `unindented`: this is text of `ipconfig /all` that lost its indentation, which tells its parts apart; give the file that `ipconfig /all > ipconfig.txt` writes
            bars 0: PLAN: A KMS client asks 2 names in this order: `_vlmcs._tcp.corp.example.` and `_vlmcs._tcp.lab.example.`.
        "#]],
    );
}

/// What mails are encoded in is undone; and a line that one broke is never taken for a name.
#[test]
fn encoded_mails() {
    const MAIL: &str = include_str!("../../fixtures/client/mail/quoted-printable.eml");
    let attached = format!(
        "From: a@corp.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nHello\n--x\nContent-Type: application/octet-stream; name=\"s.reg\"\nContent-Disposition: attachment; filename=\"s.reg\"\n\n{EXPORT}\n--x--\n"
    );
    let headless = MAIL.split_once("voil=C3=A0").unwrap().1;
    check(
        &[
            ("qp.eml", MAIL.to_owned()),
            ("attached.eml", attached),
            ("headless.txt", headless.to_owned()),
        ],
        &expect![[r#"
            qp.eml 0: PLAN: A KMS client asks 4 names in this order: `_vlmcs._tcp.workplace.emea.corp.contoso-holding.example.`, `_vlmcs._tcp.emea.corp.contoso-holding.example.` and 2 more.
            attached.eml 0: PLAN: A KMS client asks 1 name: `_vlmcs._tcp.corp.example.`.
            headless.txt 0: PLAN: A KMS client asks 4 names in this order: `_vlmcs._tcp.workplace.emea.corp.contoso-holding.example.`, `_vlmcs._tcp.emea.corp.contoso-holding.example.` and 2 more.
        "#]],
    );
    assert!(plan(MAIL).contains("_vlmcs._tcp.emea.corp.contoso-holding.example."));
}

/// Programs for mail write a line of a tool as `<pre>`, as lines with `<br>`, or as a block of its own.
#[test]
fn pages_tell_what_the_text_tells() {
    let expect = first_line(&plan(IPCONFIG));
    let header = "From: a@corp.example\nTo: b@corp.example\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n";
    let escaped = IPCONFIG.replace('&', "&amp;").replace('<', "&lt;");
    let hard = escaped.replace("  ", "&nbsp; ");
    let lines = |start: &str, end: &str| {
        let lines = hard.lines().map(|it| match it {
            "" => format!("{start}<br>{end}\n"),
            it => format!("{start}{it}{end}\n"),
        });
        lines.collect::<String>()
    };
    for body in [
        format!("<pre>{escaped}</pre>"),
        hard.replace('\n', "<br>\n"),
        lines("<div>", "</div>"),
        lines("<p class=\"MsoNormal\"><span lang=\"EN\">", "</span></p>"),
    ] {
        let page = format!("{header}<html><body><p>Hello,</p>{body}</body></html>\n");
        assert_eq!(first_line(&plan(&page)), expect, "{page}");
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap().to_owned()
}
