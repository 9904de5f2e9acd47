//! The fuzz targets, over their seeds: what the fuzzer begins with, and what it once found.

#[path = "../../fuzz/targets.rs"]
mod targets;

use crate::support::project_path;

#[test]
fn pasted_text() {
    run("fuzz/corpus/pasted", targets::pasted);
    run("fixtures/symptoms", targets::pasted);
}

#[test]
fn codes() {
    run("fuzz/corpus/code", targets::code);
}

#[test]
fn reports() {
    run("fuzz/corpus/report", targets::report);
}

#[test]
fn zone_files() {
    run("fuzz/corpus/zone", targets::zone);
    for folder in ["ok", "bad", "windows"] {
        run(&format!("fixtures/zones/{folder}"), targets::zone);
    }
}

#[test]
fn records_in_other_forms() {
    run("fuzz/corpus/forms", targets::other_forms);
    for folder in ["dnsmasq", "octodns", "powershell", "same"] {
        run(&format!("fixtures/forms/{folder}"), targets::other_forms);
    }
}

#[test]
fn client_files() {
    for folder in ["ok", "bad", "ipconfig"] {
        let folder = format!("fixtures/client/{folder}");
        run(&folder, targets::reg_file);
        run(&folder, targets::licenses);
        run(&folder, targets::ipconfig);
        run(&folder, targets::collected);
        run(&folder, targets::settings);
    }
}

/// Gives every file of a folder to a target, whole and cut off at every tenth of it.
fn run(folder: &str, target: fn(&[u8])) {
    let mut n_files = 0;
    for entry in std::fs::read_dir(project_path(folder)).unwrap() {
        let path = entry.unwrap().path();
        let octets = std::fs::read(&path).unwrap();
        println!("{}", path.display());
        for tenth in 0..=10 {
            target(&octets[..octets.len() * tenth / 10]);
        }
        n_files += 1;
    }
    assert!(0 < n_files, "{folder} is empty");
}
