//! `explain` over pasted text: as arguments, as a file, on standard input; and what is said when nothing is known.

use crate::support::project_path;
use crate::support::tool::{EmptyWorld, Ran, finish_process, process, run_in};
use std::fs::File;
use std::process::Stdio;
use tempfile::TempDir;

/// Runs without touching the network.
fn explained(args: &[&str]) -> Ran {
    let world = EmptyWorld::default();
    let ran = run_in(&world, &[&["explain"], args].concat());
    assert_eq!(world.n_touched(), 0, "{args:?}: the network was touched");
    ran
}

const INFO: &str = "0x8007DEAD, 0x00000000, kms1.corp.example:1688, 11111111-2222-3333-4444-555555555555, 2026/03/04 05:06, 1, 2, 41760, 66666666-7777-8888-9999-aaaaaaaaaaaa, 25";

const ANSWER: &str = "event 12288: the client asked `kms1.corp.example:1688` in vain: 0x8007DEAD; \
                      run `kmsdoctor diagnose --kms-host kms1.corp.example:1688`";

/// The first words, however the line was wrapped.
fn begins_with_answer(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").starts_with(ANSWER)
}

#[test]
fn text_may_come_in_any_way() {
    let one = explained(&[INFO]);
    assert_eq!((one.status, one.err.as_str()), (0, ""));
    assert!(begins_with_answer(&one.out), "{}", one.out);

    // Without quotation marks a shell makes words of it.
    let words: Vec<&str> = INFO.split(' ').collect();
    assert_eq!(explained(&words), one);

    let dir = TempDir::new().unwrap();
    let path = dir.path().join("event.txt");
    let octets: Vec<u8> = INFO.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&path, octets).unwrap();
    assert_eq!(explained(&[path.to_str().unwrap()]), one);

    let file = File::open(&path).unwrap();
    let ran = finish_process(
        process(&["explain", "-"])
            .stdin(file)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped()),
    );
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(begins_with_answer(&ran.out), "{}", ran.out);
}

#[test]
fn json_has_kind_event() {
    let json = explained(&[INFO, "--format", "json"]).json();
    assert_eq!(json["schema"], "kmsdoctor-explain/v1");
    assert_eq!(json["kind"], "event");
    assert_eq!(json["events"][0]["host"], "kms1.corp.example");
}

#[test]
fn file_with_one_code_is_that_code() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("code.txt");
    std::fs::write(&path, "\u{feff}KMS301\r\n").unwrap();
    assert_eq!(explained(&[path.to_str().unwrap()]), explained(&["KMS301"]));
}

#[test]
fn text_with_one_code_is_that_code() {
    let ran = explained(&["Error code: 0xC004F074. The product could not be activated."]);
    assert_eq!(ran, explained(&["0xC004F074"]));
}

#[test]
fn codes_win_over_files_of_their_name() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("0xC004F074"), INFO).unwrap();
    let mut command = process(&["explain", "0xC004F074"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let elsewhere = finish_process(&mut command);
    assert_eq!(finish_process(command.current_dir(dir.path())), elsewhere);
    assert!(elsewhere.out.starts_with("0xC004F074"), "{elsewhere:?}");
}

#[test]
fn unknown_text_says_what_is_accepted() {
    let path = project_path("fixtures/symptoms/nothing.txt");
    for text in ["the printer is out of toner", path.to_str().unwrap()] {
        let ran = explained(&[text]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{text}");
        for accepted in [
            "0xC004F074",
            "KMS301",
            "slmgr /dlv",
            "ospp.vbs /dstatus",
            "event",
        ] {
            assert!(ran.err.contains(accepted), "{accepted} not in {}", ran.err);
        }
    }
}

#[test]
fn messages_repeat_no_product_key() {
    let ran = explained(&["ABCDE-FGHIJ-KLMNO-PQRST-UVWXY"]);
    assert_eq!(ran.status, 2);
    assert!(!ran.err.contains("FGHIJ"), "{}", ran.err);
}

#[test]
fn binary_logs_are_named() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("log.evtx");
    std::fs::write(&path, b"ElfFile\0\0\0\0\0\0\0\0\0").unwrap();
    let ran = explained(&[path.to_str().unwrap()]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("wevtutil qe FILE /lf:true /f:xml"),
        "{}",
        ran.err
    );
}

#[test]
fn too_large_is_refused() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("large.txt");
    let file = File::create(&path).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    let ran = explained(&[path.to_str().unwrap()]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("large.txt"), "{}", ran.err);
}

#[test]
fn number_of_an_event_asks_for_its_text() {
    let ran = explained(&["12288"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("event 12288: "), "{}", ran.out);
    assert!(ran.out.contains("Get-WinEvent"), "{}", ran.out);
    let json = explained(&["1014", "--format", "json"]).json();
    assert_eq!(json["kind"], "event-id");
    assert_eq!(json["event_id"], 1014);
    assert_eq!(json["log"], "System");
}

#[test]
fn slips_are_asked_about() {
    let ran = explained(&["0xC004F07"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("0xC004F074"), "{}", ran.out);
    let json = explained(&["0xC0040F74", "--format", "json"]).json();
    assert_eq!(json["did_you_mean"][0], "0xC004F074");
}

#[test]
fn unreadable_symptom_is_asked_about() {
    let world = EmptyWorld::default();
    let ran = run_in(
        &world,
        &["diagnose", "corp.example", "--symptom", "0xC004F0G4"],
    );
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("did you mean `0xC004F0"), "{}", ran.err);
}

#[test]
fn files_that_are_not_there_are_named() {
    let dir = TempDir::new().unwrap();
    let directory = dir.path().to_str().unwrap();
    let absent = dir.path().join("absent").display().to_string();
    for (what, why) in [
        ("nope.txt", "no such file"),
        ("0xC004F074.LOG", "no such file"),
        ("my events.evtx", "no such file"),
        (absent.as_str(), "no such file"),
        (directory, "is a directory"),
    ] {
        let ran = explained(&[what]);
        let expect = format!("error: `WHAT`: `{what}`: {why}\n");
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{what}");
        assert_eq!(ran.err, expect);
    }
}

#[test]
fn side_lists_its_codes() {
    let ran = explained(&["--side", "host"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_eq!(ran, explained(&["--list", "--side", "host"]));
    assert_eq!(explained(&["0xC004F074", "--side", "host"]).status, 2);
}

/// Event 8198 sums up activation at Microsoft too; no KMS host is tried then, and no event 12288 tells of one.
#[test]
fn activation_at_microsoft_tried_no_kms_host() {
    for (code, is_of_microsoft) in [
        ("0x803F7001", true),
        ("0xC004C003", true),
        ("0xC004C008", true),
        ("0xC004F034", true),
        ("0xC004F074", false),
        ("0x8007232B", false),
    ] {
        let ids =
            "AppId=55c92734-d682-4d71-983e-d6ec3f16059f;SkuId=4de7cb65-cdf1-4de9-8ae8-e3cce27b9f2c";
        let list = format!("RuleId=1;Action=AutoActivate;{ids};Trigger=UserLogon;SessionId=1");
        let text = format!("Event ID: 8198\nhr={code}\nCommand-line arguments:\n{list}");
        let out = explained(&[&text]).out;
        let words: Vec<&str> = out.split_whitespace().collect();
        let says = words.join(" ").contains("so no KMS host was tried");
        let looks_at_tries = out.contains("Id=12288");
        assert_eq!(
            (says, looks_at_tries),
            (is_of_microsoft, !is_of_microsoft),
            "{code}: {out}"
        );
    }
}
