//! Files that are written: nothing that a run reads is replaced, and a run that fails leaves the old file whole.

use crate::support::tool::{EmptyWorld, Ran, finish_process, process, run_in};
use std::path::PathBuf;
use tempfile::TempDir;

const ZONE: &str = "$ORIGIN corp.example.\n$TTL 300\n@ SOA ns hostmaster 1 2 3 4 5\n@ NS ns\nns A 192.0.2.53\nkms A 192.0.2.7\n$INCLUDE part.inc\n";

/// A folder with a zone, the file it includes, a policy and a report of an earlier run.
struct Folder {
    dir: TempDir,
}

impl Folder {
    fn new() -> Self {
        let res = Self {
            dir: TempDir::new().unwrap(),
        };
        res.write("corp.example.zone", ZONE);
        res.write("part.inc", "_vlmcs._tcp SRV 0 0 1688 kms\n");
        res.write("policy.toml", "");
        let ran = res.run(&["plan", "corp.example", "--format", "json"]);
        res.write("saved.json", &ran.out);
        res
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// `@NAME` in an argument stands for the path of that file.
    fn args(&self, args: &[&str]) -> Vec<String> {
        let folder = format!("{}/", self.dir.path().display());
        args.iter().map(|it| it.replace('@', &folder)).collect()
    }

    fn run(&self, args: &[&str]) -> Ran {
        run_in(&EmptyWorld::default(), &self.args(args))
    }

    /// The names of all files, sorted.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.dir.path()).unwrap();
        let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
        let mut res: Vec<String> = names.collect();
        res.sort();
        res
    }
}

#[test]
fn nothing_that_is_read_is_replaced() {
    let folder = Folder::new();
    let zone = "@corp.example.zone";
    let same = format!("{zone}=corp.example");
    std::fs::hard_link(folder.path("part.inc"), folder.path("second-name")).unwrap();
    for args in [
        &["check", zone, "--output", "json:@corp.example.zone"][..],
        &["check", &same, "--output", "json:@./corp.example.zone"],
        // It is known only after the zone was read.
        &["check", zone, "--output", "json:@part.inc"],
        &["check", zone, "--output", "json:@second-name"],
        &[
            "check",
            zone,
            "--policy",
            "@policy.toml",
            "--output",
            "json:@policy.toml",
        ],
        &["check", zone, "--write-baseline", zone],
        &[
            "check",
            zone,
            "--write-baseline",
            "@b",
            "--output",
            "sarif:@b",
        ],
        &[
            "diagnose",
            "corp.example",
            "--zone",
            zone,
            "--output",
            "json:@corp.example.zone",
        ],
        &[
            "diagnose",
            "--from",
            "@saved.json",
            "--output",
            "json:@saved.json",
        ],
        &[
            "plan",
            "--client",
            "@saved.json",
            "--output",
            "json:@saved.json",
        ],
        &[
            "plan",
            "corp.example",
            "--zone",
            &same,
            "--output",
            "json:@corp.example.zone",
        ],
        &[
            "probe",
            "192.0.2.7",
            "--zone",
            zone,
            "--output",
            "json:@corp.example.zone",
        ],
        &[
            "simulate",
            "--zone",
            zone,
            "--output",
            "json:@corp.example.zone",
        ],
        &[
            "simulate",
            "--from",
            "@saved.json",
            "--output",
            "json:@saved.json",
        ],
        &["explain", "@saved.json", "--output", "json:@saved.json"],
    ] {
        let before = folder.names().into_iter().map(|it| folder.read(&it));
        let before: Vec<String> = before.collect();
        let ran = folder.run(args);
        assert_eq!(ran.status, 2, "{args:?}: {ran:?}");
        assert_eq!(ran.err.lines().count(), 1, "{args:?}: {ran:?}");
        let after = folder.names().into_iter().map(|it| folder.read(&it));
        assert_eq!(before, after.collect::<Vec<_>>(), "{args:?}");
    }
}

/// A shell that expands `*.zone` behind the flag names the first zone as the baseline.
#[test]
fn a_baseline_replaces_only_a_baseline() {
    let folder = Folder::new();
    folder.write("empty", "");
    folder.write("other.zone", ZONE);
    for name in ["other.zone", "saved.json", "policy.toml"] {
        let flag = format!("@{name}");
        let before = folder.read(name);
        let ran = folder.run(&["check", "--write-baseline", &flag, "@corp.example.zone"]);
        let is_empty = before.is_empty();
        assert_eq!(ran.status, if is_empty { 0 } else { 2 }, "{name}: {ran:?}");
        assert!(is_empty || ran.err.contains("is not a baseline"), "{ran:?}");
        assert_eq!(before == folder.read(name), !is_empty, "{name}");
    }
    for name in ["new", "empty", "new"] {
        let flag = format!("@{name}");
        let ran = folder.run(&["check", "--write-baseline", &flag, "@corp.example.zone"]);
        assert_eq!(ran.status, 0, "{name}: {ran:?}");
    }
    let both = ["--baseline", "@new", "--write-baseline", "@new"];
    let ran = folder.run(&[&["check", "@corp.example.zone"], &both[..]].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
}

/// `-` is standard output, behind the report that goes there anyway.
#[test]
fn dash_is_standard_output() {
    let folder = Folder::new();
    let plan = ["plan", "corp.example", "--format", "concise"];
    let ran = folder.run(&[&plan[..], &["--output", "json:-"]].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    let concise = folder.run(&plan).out;
    let json = ran.out.strip_prefix(&concise).unwrap();
    assert!(json.starts_with('{'), "{json}");
}

#[cfg(unix)]
mod on_unix {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Command, Stdio};

    const PLAN: &str = "plan corp.example --output json:";

    /// Runs the program by a shell that has done `first`.
    fn shell(folder: &Folder, first: &str, args: &str) -> std::process::Output {
        let script = format!("{first}; exec \"$0\" {args}");
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", &script, env!("CARGO_BIN_EXE_kmsdoctor")])
            .current_dir(folder.dir.path())
            .env_clear()
            .stdin(Stdio::null());
        command.output().unwrap()
    }

    /// Whatever the zone that is read is called, and whatever the file that is written.
    #[test]
    fn every_name_of_an_input_is_spared() {
        let folder = Folder::new();
        folder.write("a.zone", &ZONE.replace("$INCLUDE part.inc\n", ""));
        std::fs::hard_link(folder.path("a.zone"), folder.path("hard")).unwrap();
        symlink("a.zone", folder.path("soft")).unwrap();
        let names = folder.names();
        let before = folder.read("a.zone");
        let targets = ["a.zone", "hard", "soft", "/proc/self/cwd/a.zone"];
        for target in targets {
            for (first, input) in [
                ("exec <a.zone", "-"),
                ("exec <hard", "-"),
                ("exec <a.zone", "/dev/stdin"),
                ("exec <a.zone", "/dev/fd/0"),
                ("exec 7<a.zone", "/dev/fd/7"),
                ("exec 7<a.zone", "/proc/self/fd/7"),
                (":", "/proc/self/cwd/a.zone"),
                (":", "hard"),
                (":", "soft"),
            ] {
                let args = format!("check {input} --output json:{target}");
                let output = shell(&folder, first, &args);
                let text = String::from_utf8(output.stderr).unwrap();
                assert_eq!(output.status.code(), Some(2), "{first}; {args}: {text}");
                let expect = format!("`--output`: `{target}`: this run reads the file");
                assert!(text.contains(&expect), "{first}; {args}: {text}");
                assert_eq!(folder.read("a.zone"), before, "{first}; {args}");
            }
        }
        let output = shell(
            &folder,
            "exec 7>>a.zone",
            "check a.zone --output json:/dev/fd/7",
        );
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let client = "plan --client - --output json:a.zone";
        folder.write("settings", "search corp.example\n");
        std::fs::rename(folder.path("settings"), folder.path("a.zone")).unwrap();
        let output = shell(&folder, "exec <a.zone", client);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert_eq!(folder.read("a.zone"), "search corp.example\n");
        // A pipe is not lost by what is written.
        let output = shell(&folder, ":", "check soft --output json:/dev/stdout | cat");
        assert!(output.status.success(), "{output:?}");
        assert_eq!(folder.names(), names);
    }

    /// Not even for a moment, by those who may not read the old one.
    #[test]
    fn new_text_is_as_secret_as_the_old() {
        let folder = Folder::new();
        folder.write("report", "old");
        let permissions = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(folder.path("report"), permissions).unwrap();
        // The limit kills the program and leaves the file it was writing.
        let output = shell(&folder, "umask 0; ulimit -f 1", &format!("{PLAN}report"));
        assert!(output.status.signal().is_some(), "{output:?}");
        let left = folder.names().into_iter();
        let left: Vec<String> = left.filter(|it| it.starts_with(".kmsdoctor")).collect();
        let [left] = left.as_slice() else {
            panic!("{left:?}");
        };
        let mode = folder.path(left).metadata().unwrap().mode() & 0o7777;
        assert_eq!(mode, 0o600);
    }

    /// What would keep the report from being written is said before anybody is asked.
    #[test]
    #[ignore = "needs root and a mount namespace"]
    fn files_that_cannot_be_replaced_are_refused_before_the_run() {
        let folder = Folder::new();
        folder.write("report", "old");
        let all = std::fs::Permissions::from_mode(0o777);
        for path in [folder.dir.path(), &folder.path("report")] {
            std::fs::set_permissions(path, all.clone()).unwrap();
        }
        let names = folder.names();
        let mount = "mount --bind saved.json report";
        let user = "setpriv --reuid 65534 --regid 65534 --clear-groups";
        for (first, program, why) in [
            (mount, "", "mounted by itself"),
            (":", user, "its owner cannot be kept"),
        ] {
            let args = "diagnose --server 192.0.2.53 corp.example --output json:report";
            let script = format!("{first} && exec {program} \"$0\" {args}");
            // A copy that everybody may execute.
            let copy = folder.dir.path().join("../kmsdoctor-copy");
            std::fs::copy(env!("CARGO_BIN_EXE_kmsdoctor"), &copy).unwrap();
            let output = Command::new("unshare")
                .args(["-m", "/bin/sh", "-c", &script])
                .arg(&copy)
                .current_dir(folder.dir.path())
                .output()
                .unwrap();
            std::fs::remove_file(&copy).unwrap();
            let text = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{text}");
            assert_eq!(output.stdout, b"", "nothing was run");
            assert!(text.contains(why), "{text}");
            assert_eq!(folder.read("report"), "old");
            assert_eq!(folder.names(), names);
        }
    }

    /// A limit on file sizes kills the program in the middle of writing.
    #[test]
    fn a_killed_run_leaves_the_old_file_whole() {
        let folder = Folder::new();
        folder.write("report", "old");
        let output = shell(&folder, "ulimit -f 1", &format!("{PLAN}report"));
        assert!(output.status.signal().is_some(), "{output:?}");
        assert_eq!(folder.read("report"), "old");
    }

    /// The same limit, ignored, fails as a full disk does.
    #[test]
    fn a_failed_run_leaves_the_old_file_whole() {
        let folder = Folder::new();
        folder.write("report", "old");
        let names = folder.names();
        let full = "trap '' XFSZ; ulimit -f 1";
        let output = shell(&folder, full, &format!("{PLAN}report"));
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains("`--output`: `report`"), "{text}");
        assert_eq!(folder.read("report"), "old");
        assert_eq!(folder.names(), names, "nothing is left beside it");
    }

    #[test]
    fn links_are_followed_and_the_mode_is_kept() {
        let folder = Folder::new();
        folder.write("report", "old");
        let mode = |name: &str| folder.path(name).metadata().unwrap().mode() & 0o7777;
        let permissions = std::fs::Permissions::from_mode(0o640);
        std::fs::set_permissions(folder.path("report"), permissions).unwrap();
        symlink("report", folder.path("link")).unwrap();
        symlink("not-there-yet", folder.path("second-link")).unwrap();
        for (link, place) in [("link", "report"), ("second-link", "not-there-yet")] {
            let output = format!("json:@{link}");
            let ran = folder.run(&["plan", "corp.example", "--output", &output]);
            assert_eq!(ran.status, 0, "{ran:?}");
            assert!(folder.path(link).is_symlink());
            assert!(folder.read(place).starts_with('{'));
        }
        assert_eq!(mode("report"), 0o640);
        // As any new file: what the mask leaves of it.
        folder.write("plain", "");
        assert_eq!(mode("not-there-yet"), mode("plain"));
    }

    /// What has no place beside it is written directly.
    #[test]
    fn pipes_and_devices_are_written() {
        let folder = Folder::new();
        let ran = finish_process(
            process(&["plan", "corp.example", "--format", "concise"])
                .args(["--output", "json:/dev/stderr"])
                .stderr(Stdio::piped()),
        );
        assert_eq!(ran.status, 0, "{ran:?}");
        assert!(ran.err.starts_with('{'), "{ran:?}");
        let args = "plan corp.example --format concise --output json:/dev/fd/3";
        let output = shell(&folder, "exec 3>>log", args);
        assert!(output.status.success(), "{output:?}");
        assert!(folder.read("log").starts_with('{'));
        let output = shell(&folder, ":", &format!("{PLAN}/dev/full"));
        assert_eq!(output.status.code(), Some(2), "{output:?}");
    }
}
