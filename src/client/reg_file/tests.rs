//! Exports as values, line by line, and what makes a file unusable.

use super::*;
use expect_test::{Expect, expect};
use proptest::prelude::*;
use std::fmt::Write as _;

const TCPIP: &str = r"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters]";
const SPP: &str = r"[HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform]";

/// `[tcpip]` and `[spp]` stand for the keys.
fn check(text: &str, expect: &Expect) {
    let text = text.replace("[tcpip]", TCPIP).replace("[spp]", SPP);
    let mut shown = String::new();
    match read_reg_file("r", &text) {
        Ok(values) => {
            for it in values.values {
                let name = it.name.unwrap();
                writeln!(shown, "{} {name} {:?}", it.provenance, it.data).unwrap();
            }
        }
        Err(err) => writeln!(shown, "error: {err}").unwrap(),
    }
    expect.assert_eq(&shown);
}

fn check_v5(lines: &str, expect: &Expect) {
    check(
        &format!("Windows Registry Editor Version 5.00\n\n{lines}"),
        expect,
    );
}

#[test]
fn forms_of_values() {
    check_v5(
        r#"; comment
[tcpip]
@="default"
"Domain"="corp.example" ; comment
"searchlist" = "a\\b\"c"
"UseDomainNameDevolution"=dword:0000000A
"NV Domain"=hex(2):61,00,\
  62,00,\
  00,00
[spp]
"DnsDomainPublishList"=hex(7):61,00,00,00,62,00,00,00,00,00
"VLActivationType"=hex(4):02,00,00,00
"Other"=hex:zz
"#,
        &expect![[r#"
            r:6 Domain Text("corp.example")
            r:7 searchlist Text("a\\b\"c")
            r:8 UseDomainNameDevolution Dword(10)
            r:9 NV Domain ExpandText("ab")
            r:13 DnsDomainPublishList MultiText(["a", "b"])
            r:14 VLActivationType Dword(2)
        "#]],
    );
}

#[test]
fn regedit4_has_single_octets() {
    check(
        "\u{feff}REGEDIT4\r\n\r\n[spp]\r\n\"DnsDomainPublishList\"=hex(7):61,00,62,00,00\r\n\"KeyManagementServiceName\"=hex(2):61,00\r\n",
        &expect![[r#"
            r:4 DnsDomainPublishList MultiText(["a", "b"])
            r:5 KeyManagementServiceName ExpandText("a")
        "#]],
    );
    check(
        "REGEDIT4\n[spp]\n\"KeyManagementServiceName\"=hex(2):e4,00\n",
        &expect![[r#"
            error: line 3: `KeyManagementServiceName`: its text has letters of a code page that the file does not name
        "#]],
    );
}

#[test]
fn deletions_undo_what_stands_before_them() {
    check_v5(
        "[tcpip]\n\"Domain\"=\"a\"\n\"domain\"=-\n\"SearchList\"=\"b\"\n\"SEARCHLIST\"=\"c\"\n",
        &expect![[r#"
            r:7 SEARCHLIST Text("c")
        "#]],
    );
    check_v5(
        "[tcpip]\n\"Domain\"=\"a\"\n[spp]\n\"VLActivationType\"=dword:1\n[-HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip]\n\"Domain\"=\"x\"\n",
        &expect![[r#"
            r:6 VLActivationType Dword(1)
        "#]],
    );
}

#[test]
fn what_is_no_setting_is_passed_over_whole() {
    // A text of another key holds lines that look like keys and values.
    check_v5(
        "[HKEY_CURRENT_USER\\X]\n\"Note\"=\"first\n[tcpip]\n\\\"Domain\\\"=\\\"wrong\\\"\n\"\n\"Bin\"=hex:00,\\\n  01\n\"Odd\"=hex(7):00\n[tcpip]\n\"Domain\"=\"right\"\n\"Name\nwith break\"=dword:1\n",
        &expect![[r#"
            error: line 13: `"Name` is neither a key nor a value nor a comment
        "#]],
    );
    check_v5(
        "[HKEY_CURRENT_USER\\X]\n\"Note\"=\"first\n[tcpip]\n\\\"Domain\\\"=\\\"wrong\\\"\n\"\n\"Bin\"=hex:00,\\\n  01\n\"Odd\"=hex(7):00\n[tcpip]\n\"Domain\"=\"right\"\n",
        &expect![[r#"
            r:12 Domain Text("right")
        "#]],
    );
}

#[test]
fn faults_of_data_name_line_and_value() {
    let mut shown = String::new();
    for data in [
        "hex(7):61,00,00",
        "hex(7):61,00,00,00",
        "hex(7):61,00,00,00,00,00,62,00,00,00,00,00",
        "hex(7):61,0",
        "hex(7):61,00,",
        "hex(7):61,00,\\",
        "hex(7):00,d8,00,00,00,00",
        "hex(7:61",
        "hex(zz):61",
        "dword:123456789",
        "dword:",
        "word:1",
        "",
        "\"open",
        "\"text\" rest",
        "hex(4):01,00",
    ] {
        let text = format!("REGEDIT4\n{SPP}\n\n\"DnsDomainPublishList\"={data}\n");
        let text = text.replace("REGEDIT4", "Windows Registry Editor Version 5.00");
        let err = read_reg_file("r", &text).unwrap_err();
        writeln!(shown, "{data} → {err}").unwrap();
    }
    expect![[r#"
        hex(7):61,00,00 → line 4: `DnsDomainPublishList`: UTF-16 has two bytes a unit, and 3 are given
        hex(7):61,00,00,00 → line 4: `DnsDomainPublishList`: its list of texts has no end
        hex(7):61,00,00,00,00,00,62,00,00,00,00,00 → line 4: `DnsDomainPublishList`: something stands behind the end of its list of texts
        hex(7):61,0 → line 4: `DnsDomainPublishList`: its hexadecimal data has something else than bytes of two digits
        hex(7):61,00, → line 4: `DnsDomainPublishList`: a byte is missing in its hexadecimal data
        hex(7):61,00,\ → line 4: the file ends inside the value `DnsDomainPublishList`
        hex(7):00,d8,00,00,00,00 → line 4: `DnsDomainPublishList`: its text is no UTF-16
        hex(7:61 → line 4: `DnsDomainPublishList`: it holds neither a text nor `dword:` nor `hex:` data
        hex(zz):61 → line 4: `DnsDomainPublishList`: it holds neither a text nor `dword:` nor `hex:` data
        dword:123456789 → line 4: `DnsDomainPublishList`: `dword:` is not followed by 1 to 8 hexadecimal digits
        dword: → line 4: `DnsDomainPublishList`: `dword:` is not followed by 1 to 8 hexadecimal digits
        word:1 → line 4: `DnsDomainPublishList`: it holds neither a text nor `dword:` nor `hex:` data
         → line 4: `DnsDomainPublishList`: it holds neither a text nor `dword:` nor `hex:` data
        "open → line 4: a text has no closing quotation mark
        "text" rest → line 4: `DnsDomainPublishList`: something stands behind the text
        hex(4):01,00 → line 4: `DnsDomainPublishList`: a REG_DWORD has 4 bytes, and 2 are given
    "#]].assert_eq(&shown);
}

/// A value of another type than the setting has is read; that it is a fault of the setting is told where values are interpreted.
#[test]
fn values_of_other_types_are_read() {
    check_v5(
        r#"[spp]
"KeyManagementServicePort"=dword:00000698
"DnsDomainPublishList"="corp.example"
"VLActivationType"=hex(b):01,00,00,00,00,00,00,00
"#,
        &expect![[r#"
            r:4 KeyManagementServicePort Dword(1688)
            r:5 DnsDomainPublishList Text("corp.example")
            r:6 VLActivationType Qword(1)
        "#]],
    );
}

#[test]
fn empty_lists_are_lists() {
    for data in ["hex(7):00,00", "hex(7):00,00,00,00", "hex(7):"] {
        let text = format!(
            "Windows Registry Editor Version 5.00\n{SPP}\n\"DnsDomainPublishList\"={data}\n"
        );
        let values = read_reg_file("r", &text).unwrap().values;
        assert_eq!(
            values[0].data,
            RegistryData::MultiText(Vec::new()),
            "{data}"
        );
    }
}

#[test]
fn faults_of_lines() {
    check(
        "",
        &expect![[r#"
        error: line 1: the first line is neither `Windows Registry Editor Version 5.00` nor `REGEDIT4`
    "#]],
    );
    check_v5(
        "garbage\n",
        &expect![[r#"
        error: line 3: `garbage` is neither a key nor a value nor a comment
    "#]],
    );
    check_v5(
        "\"Domain\"=\"x\"\n",
        &expect![[r#"
        error: line 3: a value stands before the first key
    "#]],
    );
    check_v5(
        "[HKEY_LOCAL\n",
        &expect![[r#"
        error: line 3: the key `[HKEY_LOCAL` has no closing bracket
    "#]],
    );
    check_v5(
        "[X]\n\"Domain\n",
        &expect![[r#"
        error: line 4: a text has no closing quotation mark
    "#]],
    );
    check_v5(
        "[X]\n\"Domain\"\n",
        &expect![[r#"
        error: line 4: `"Domain"` is neither a key nor a value nor a comment
    "#]],
    );
    check_v5(
        "[X]\n\"Any\"=hex:00,\\\n",
        &expect![[r#"
        error: line 4: the file ends inside the value `Any`
    "#]],
    );
}

#[test]
fn number_of_settings_is_bounded() {
    let line = "\"Domain\"=\"x\"\n";
    let text = |n: usize| {
        format!(
            "Windows Registry Editor Version 5.00\n{TCPIP}\n{}",
            line.repeat(n)
        )
    };
    assert_eq!(
        read_reg_file("r", &text(MOST_VALUES)).unwrap().values.len(),
        1
    );
    let err = read_reg_file("r", &text(MOST_VALUES + 1)).unwrap_err();
    assert_eq!(err.what, RegFaultKind::TooMany);
}

proptest! {
    #[test]
    fn any_text_is_read(lines in r#"(\[tcpip\]\n|"(Domain|SearchList)"=|"[a-z"\\]{0,6}"|hex(\([0-9b]\))?:|[0-9a-f]{0,2},|\\\n|\n|@=|-|.){0,40}"#) {
        let lines = lines.replace("[tcpip]", TCPIP);
        let _ = read_reg_file("r", &format!("Windows Registry Editor Version 5.00\n{lines}"));
    }

    #[test]
    fn escaped_texts_come_back(text in "[^\r\n]{0,30}") {
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
        let file = format!("REGEDIT4\n{TCPIP}\n\"Domain\"=\"{escaped}\"\n");
        let values = read_reg_file("r", &file).unwrap().values;
        prop_assert_eq!(&values[0].data, &RegistryData::Text(text));
    }
}

/// As `type a.reg b.reg` gives, with a byte order mark in the middle.
#[test]
fn several_exports_in_one_file() {
    check_v5(
        "[tcpip]\n\"Domain\"=\"corp.example\"\n\u{feff}Windows Registry Editor Version 5.00\n\n[spp]\n\"KeyManagementServiceName\"=\"kms\"\n",
        &expect![[r#"
            r:4 Domain Text("corp.example")
            r:8 KeyManagementServiceName Text("kms")
        "#]],
    );
    // The versions write octets otherwise.
    check_v5(
        "[tcpip]\nREGEDIT4\n",
        &expect![[r#"
        error: line 4: `REGEDIT4` is neither a key nor a value nor a comment
    "#]],
    );
    check_v5(
        "[tcpip]\nWindows Registry Editor Version 5.00\n\"Domain\"=\"corp.example\"\n",
        &expect![[r#"
            error: line 5: a value stands before the first key
        "#]],
    );
}
