//! Which form a file is in.

use super::fixtures::files;
use crate::support::project_path;
use kmsdoctor::forms::{Form, detect};

#[track_caller]
fn check(path_name: &str, text: &str, expect: Form) {
    assert_eq!(detect(path_name, text.as_bytes()), expect, "{text}");
}

#[test]
fn every_fixture_is_told_by_its_content() {
    for form in [Form::Dnsmasq, Form::OctoDns, Form::PowerShell] {
        for path in files(form.name()) {
            let octets = std::fs::read(&path).unwrap();
            assert_eq!(detect("file", &octets), form, "{}", path.display());
        }
    }
    for folder in ["ok", "windows", "bad"] {
        for entry in std::fs::read_dir(project_path("fixtures/zones").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let octets = std::fs::read(&path).unwrap();
            assert_eq!(
                detect("file.txt", &octets),
                Form::MasterFile,
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn names_decide_where_content_does_not() {
    check("zone", "", Form::MasterFile);
    check("corp.example.yaml", "", Form::OctoDns);
    check("corp.example.yaml", "---\n# nothing yet\n", Form::OctoDns);
    check("/etc/dnsmasq.d/kms", "# nothing yet\n", Form::Dnsmasq);
    check(
        "/etc/dnsmasq.conf",
        "no-resolv\nbogus-priv\n",
        Form::Dnsmasq,
    );
    check("export.json", " \r\n", Form::PowerShell);
    check("export.json", "[]", Form::PowerShell);
    check("zone", "; nothing yet\n", Form::MasterFile);
}

#[test]
fn zone_files_are_never_taken_for_something_else() {
    let records = "@ 3600 IN SOA ns1 hostmaster 1 1 1 1 1\n";
    for above in [
        "; type: master\n; value: none\n",
        "# zone:\n#   type: A\n",
        "zone corp.example:\n  type: master\n",
        "---\n",
        "/* not a comment: here\n",
        "\u{feff}\n",
        ";{ \"RecordData\": 1 }\n",
    ] {
        check("zone.yaml", &format!("{above}{records}"), Form::MasterFile);
    }
    check("x.yaml", "$TTL 1h\n", Form::MasterFile);
    check("x.yaml", "kms1 a 10.0.0.1\n", Form::MasterFile);
    check(
        "x.conf",
        "kms1\t[AGE:3657321] 600 A 10.0.0.1\n",
        Form::MasterFile,
    );
}

#[test]
fn other_forms_are_not_taken_for_zone_files() {
    check("x", "'':\n  - type: MX\n    value: a in b\n", Form::OctoDns);
    check(
        "x",
        "kms1: {ttl: 60, type: A, value: 10.0.0.1}\n",
        Form::OctoDns,
    );
    check(
        "x",
        "text:\n  value: |\n    a dog in the fog\n  type: TXT\n",
        Form::OctoDns,
    );
    check("x", "  srv-host = a,b\n", Form::Dnsmasq);
    check("x", "{\"HostName\": \"kms1\"}", Form::PowerShell);
    check("x.yaml", "{\"kms1\": {\"type\": \"A\"}}", Form::OctoDns);
    let utf16: Vec<u8> = "\u{feff}[ {"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(detect("x", &utf16), Form::PowerShell);
}
