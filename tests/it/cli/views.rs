//! Files that hold the same zone: two views of it, or the same data twice.

use crate::support::project_path;
use crate::support::tool::{EmptyWorld, Ran, run_in};
use expect_test::expect;
use tempfile::TempDir;

fn run(args: &[&str]) -> Ran {
    let world = EmptyWorld::default();
    let ran = run_in(&world, args);
    assert_eq!(world.n_touched(), 0, "the network was touched");
    ran
}

/// Issue 12: both views have the SOA record of one file that they include, and only the internal one is broken.
#[test]
fn views_with_one_soa_record_are_judged_each_by_itself() {
    let folder = project_path("fixtures/views/shared-soa");
    let base = format!("{}/", folder.display());
    let paths = [
        "internal/db.corp.example",
        "internal/db.lab.corp.example",
        "external/db.corp.example",
    ];
    let paths = paths.map(|it| format!("{base}{it}"));
    let [internal, lab, external] = &paths;
    let args = ["check", "--include-root", &base, internal, lab, external];
    let ran = run(&[&args[..], &["--format", "concise"]].concat());
    expect![[r#"
        internal/db.corp.example:1:1: notice[KMS006]: the origin `corp.example.` was guessed from the name of the file
        internal/db.lab.corp.example:1:1: notice[KMS006]: the origin `lab.corp.example.` was guessed from the name of the file
        internal/db.lab.corp.example:4:1: notice[KMS404]: `_vlmcs._tcp.lab.corp.example.` names one host only, `kms1.corp.example.`; above 50 clients two are advised (documented)
        external/db.corp.example:1:1: notice[KMS006]: the origin `corp.example.` was guessed from the name of the file
        external/db.corp.example:1:1: notice[KMS008]: the zone `corp.example.` is in `internal/db.corp.example` too; the files are two views, and each is judged by itself
        internal/kms.inc:1:1: info[KMS403]: `_vlmcs._tcp.corp.example.` spreads clients evenly over the 2 records of priority 0, all of weight 0
        internal/kms.inc:2:34: warning[KMS302]: `kms2.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has no address (NXDOMAIN)
    "#]]
    .assert_eq(&ran.out.replace(&base, ""));
    assert_eq!(ran.status, 1);
    let report = run(&[&args[..], &["--format", "json"]].concat()).json();
    let views = report["views"].as_array().unwrap().iter();
    let told: Vec<String> = views
        .map(|it| format!("{} {}", it["files"], it["verdict"]["status"]))
        .collect();
    expect![[r#"
        ["internal/db.corp.example","internal/db.lab.corp.example"] "degraded"
        ["external/db.corp.example"] "healthy""#]]
    .assert_eq(&told.join("\n").replace(&base, ""));
    // What findings rest on counts over all views.
    let of_target = report["findings"].as_array().unwrap().iter();
    let of_target = of_target.filter(|it| it["rule"] == "KMS302");
    let pointers = of_target.flat_map(|it| it["evidence"].as_array().unwrap());
    for pointer in pointers {
        let found = report.pointer(pointer.as_str().unwrap()).unwrap();
        assert!(found.to_string().contains("kms2.corp.example."), "{found}");
    }
}

const INSIDE: &str = "$ORIGIN corp.example.\n@ 300 SOA ns hostmaster 1 2 3 4 5\n@ NS ns.example.net.\n_vlmcs._tcp SRV 0 10 1688 kms1\n_vlmcs._tcp SRV 0 90 1688 kms2\nkms1 A 10.0.0.1\nkms2 A 10.0.0.2\n";

/// One client asks one view: numbers of both together would be those of neither.
#[test]
fn zone_refuses_two_views() {
    let dir = TempDir::new().unwrap();
    let base = format!("{}/", dir.path().display());
    let path = |name: &str| format!("{base}{name}");
    std::fs::write(path("a"), INSIDE).unwrap();
    std::fs::write(path("b"), INSIDE.replace("kms2", "kms3")).unwrap();
    let [a, b] = ["a", "b"].map(path);
    for command in [
        &["diagnose", "corp.example", "--no-probe"][..],
        &["plan", "corp.example"],
        &["simulate", "corp.example"],
        &["probe", "kms1.corp.example"],
    ] {
        let ran = run(&[command, &["--zone", &a, "--zone", &b]].concat());
        expect![[r#"
            error: `--zone`: `a` and `b` hold different records for `corp.example.`: they are two views, and a client asks one of them; give the files of that one (`kmsdoctor check` judges both)
        "#]]
        .assert_eq(&ran.err.replace(&base, ""));
        assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    }
    // A file that is named twice is one file.
    let twice = format!("{base}./a");
    let ran = run(&["simulate", "corp.example", "--zone", &a, "--zone", &twice]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(
        ran.out.matches("kms2.corp.example.").count(),
        2,
        "{}",
        ran.out
    );
}

/// octoDNS and Windows have no SOA record in common: where they agree they are the same data twice.
#[test]
fn octodns_and_an_export_of_one_zone() {
    let dir = TempDir::new().unwrap();
    let base = format!("{}/", dir.path().display());
    let octodns = project_path("fixtures/forms/same/corp.example.yaml")
        .display()
        .to_string();
    let export = project_path("fixtures/forms/same/corp.example.json")
        .display()
        .to_string();
    let simulate = |export: &str| {
        run(&[
            "simulate",
            "corp.example",
            "--zone",
            &octodns,
            "--zone",
            export,
        ])
    };
    let alone = run(&[
        "simulate",
        "corp.example",
        "--zone",
        &octodns,
        "--format",
        "json",
    ]);
    let args = [
        "simulate",
        "corp.example",
        "--zone",
        &octodns,
        "--zone",
        &export,
    ];
    let both = run(&[&args[..], &["--format", "json"]].concat());
    assert_eq!(both.status, 0, "{}", both.err);
    for key in ["candidates", "forecast"] {
        assert_eq!(alone.json()[key], both.json()[key], "{key}");
    }
    let text = std::fs::read_to_string(&export).unwrap();
    let other = format!("{base}corp.example.json");
    std::fs::write(&other, text.replace("kms2", "kms9")).unwrap();
    let ran = simulate(&other);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("they are two views"), "{}", ran.err);
}
