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
                      run `kmsdoctor diagnose --kms-host kms1.corp.example:1688`\n";

#[test]
fn text_may_come_in_any_way() {
    let one = explained(&[INFO]);
    assert_eq!((one.status, one.err.as_str()), (0, ""));
    assert!(one.out.starts_with(ANSWER), "{}", one.out);

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
    assert!(ran.out.starts_with(ANSWER), "{}", ran.out);
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
fn too_large_is_refused() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("large.txt");
    let file = File::create(&path).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    let ran = explained(&[path.to_str().unwrap()]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("large.txt"), "{}", ran.err);
}
