//! Help, completions, man page. Every example of the help texts is run.

use crate::support::project_path;
use crate::support::tool::{EmptyWorld, finish_process, process, run_in};
use tempfile::TempDir;

const COMMANDS: [&str; 9] = [
    "check",
    "collect",
    "diagnose",
    "plan",
    "simulate",
    "probe",
    "explain",
    "completions",
    "man",
];

/// The help of a command, or of the program, as a process without a terminal prints it.
fn help(command: Option<&str>) -> String {
    let args: Vec<&str> = command.into_iter().chain(["--help"]).collect();
    let ran = finish_process(&mut process(&args));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
    ran.out
}

fn every_help() -> impl Iterator<Item = String> {
    let commands = COMMANDS.map(Some);
    std::iter::once(None).chain(commands).map(help)
}

#[test]
fn fits_80_columns() {
    for text in every_help() {
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn every_command_is_listed() {
    let text = help(None);
    for command in COMMANDS {
        let is_listed = text.lines().any(|it| it.trim().starts_with(command));
        assert!(is_listed, "{command} is not in {text}");
    }
    assert!(text.contains("[COMMAND]"), "no command is needed: {text}");
    assert!(text.contains("Exit status:"), "{text}");
}

#[test]
fn flags_are_grouped_under_headings() {
    let client = "Describing the client:";
    let network = "Asking and connecting:";
    for (command, headings) in [
        (
            "diagnose",
            &[client, network, "Judging:", "Selection:", "Output:"][..],
        ),
        ("plan", &[client, "Output:"]),
        ("probe", &[network, "Judging:", "Output:"]),
        ("explain", &["Listing:", "Output:"]),
        (
            "check",
            &[
                "Reading:",
                "Comparing with name servers:",
                "Judging:",
                "Output:",
            ],
        ),
        (
            "simulate",
            &[
                "Hosts:",
                "Selection:",
                "Questions:",
                "Fleet over days:",
                "Judging:",
                "Output:",
            ],
        ),
    ] {
        let text = help(Some(command));
        let mut heading = "";
        for line in text.lines() {
            if line.ends_with(':') && !line.starts_with(' ') {
                heading = line;
            }
            if line.trim_start().starts_with('-') && heading == "Options:" {
                assert!(
                    line.contains("--help"),
                    "{command}: without a heading: {line}"
                );
            }
        }
        for heading in headings {
            assert!(
                text.contains(&format!("\n{heading}\n")),
                "{command}: no {heading}"
            );
        }
    }
}

/// The example lines of a help text, without what is said about them.
fn examples(text: &str) -> Vec<String> {
    text.lines()
        .skip_while(|it| *it != "Examples:")
        .filter_map(|it| it.trim_start().strip_prefix("kmsdoctor"))
        .map(|it| it.split("   ").next().unwrap_or_default().to_owned())
        .collect()
}

/// Splits as every shell does at blanks outside quotes; `cmd.exe` knows only double ones.
fn words(line: &str) -> Vec<String> {
    let mut res: Vec<String> = Vec::new();
    let mut is_quoted = false;
    let mut is_inside = false;
    for it in line.chars() {
        match it {
            '\'' | '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => is_inside = false,
            _ => {
                if !is_inside {
                    res.push(String::new());
                }
                is_inside = true;
                res.last_mut().unwrap().push(it);
            }
        }
    }
    res
}

/// `cmd.exe` takes single quotes for letters, and a line that the terminal breaks cannot be copied.
#[test]
fn examples_can_be_pasted_into_every_shell() {
    for text in every_help() {
        for example in examples(&text) {
            assert!(!example.contains('\''), "{example}");
        }
    }
    let sources = std::fs::read_to_string(project_path("src/cli/examples.rs")).unwrap();
    for line in sources.lines() {
        let line = line.trim_end_matches("\";").replace('\\', "");
        let is_example = line.trim_start().starts_with("kmsdoctor");
        assert!(!is_example || line.len() <= 80, "{line}");
    }
}

#[test]
fn every_example_runs() {
    let dir = TempDir::new().unwrap();
    let world = EmptyWorld::default();
    let path = |name: &str| dir.path().join(name).display().to_string();
    std::fs::write(
        path("resolv.conf"),
        "search corp.example\nnameserver 192.0.2.53\n",
    )
    .unwrap();
    let export =
        "REGEDIT4\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters]\n";
    std::fs::write(path("client.reg"), export).unwrap();
    std::fs::write(path("dlv.txt"), "Name: Windows\nLicense Status: Licensed\n").unwrap();
    let saved = run_in(&world, &["plan", "corp.example", "--format", "json"]);
    std::fs::write(path("report.json"), saved.out).unwrap();
    let records = ["0 10 1688 kms1.corp.example", "0 0 1688 kms2.corp.example"];
    let [first, second] = records.map(|it| ["--record", it]);
    let simulate = [&["simulate", "--format", "json"], &first[..], &second].concat();
    std::fs::write(path("hosts.json"), run_in(&world, &simulate).out).unwrap();
    let commands = [
        None,
        Some("diagnose"),
        Some("plan"),
        Some("simulate"),
        Some("probe"),
        Some("explain"),
        Some("check"),
    ];
    let zone = "$ORIGIN corp.example.\n$TTL 300\n@ SOA ns hostmaster 1 2 3 4 5\n_vlmcs._tcp SRV 0 0 1688 ns\nns A 192.0.2.53\n";
    std::fs::write(path("corp.example.zone"), zone).unwrap();
    std::fs::write(
        path("event.txt"),
        "12288: 0x800706BA, 0x00000000, kms1:1688",
    )
    .unwrap();
    for command in commands {
        let text = help(command);
        let examples = examples(&text);
        assert!(!examples.is_empty(), "no examples in {text}");
        for example in examples {
            let args: Vec<String> = words(&example)
                .iter()
                .map(|word| match word.as_str() {
                    "corp.example.zone" | "zones/*.zone" => path("corp.example.zone"),
                    "db.internal=corp.example" => {
                        format!("{}=corp.example", path("corp.example.zone"))
                    }
                    "concise:kms.txt" => format!("concise:{}", path("kms.txt")),
                    "/etc/resolv.conf" => path("resolv.conf"),
                    "event.txt" | "client.reg" | "dlv.txt" => path(word),
                    // A simulation wants hosts.
                    "report.json" if command == Some("simulate") => path("hosts.json"),
                    "report.json" => path("report.json"),
                    "table:report.txt" => format!("table:{}", path("report.txt")),
                    "json:report.json" => format!("json:{}", path("written.json")),
                    _ => word.clone(),
                })
                .collect();
            let ran = run_in(&world, &args);
            assert_ne!(ran.status, 2, "kmsdoctor{example}: {}", ran.err);
        }
    }
}

/// A simulation needs no network, so those in explanations can be run as they stand.
#[test]
fn simulations_in_explanations_run() {
    let mut n_run = 0;
    for rule in kmsdoctor::rules::ALL {
        let info = rule.info();
        for text in info.explanation.split('`') {
            if let Some(args) = text.strip_prefix("kmsdoctor ")
                && args.starts_with("simulate --")
            {
                let ran = run_in(&EmptyWorld::default(), &words(args));
                assert_eq!(ran.status, 0, "{}: {text}: {}", info.code, ran.err);
                n_run += 1;
            }
        }
    }
    assert!(0 < n_run, "no explanation shows a simulation");
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run_in(&EmptyWorld::default(), &["completions", shell]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{shell}");
        for word in COMMANDS.into_iter().chain(["kmsdoctor", "primary-suffix"]) {
            assert!(ran.out.contains(word), "{shell} does not complete `{word}`");
        }
    }
}

#[test]
fn man_page() {
    let ran = run_in(&EmptyWorld::default(), &["man"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    for part in [
        ".TH kmsdoctor 1",
        ".SH NAME",
        ".SH SYNOPSIS",
        "diagnose",
        "Examples:",
    ] {
        assert!(ran.out.contains(part), "no {part}");
    }
    let page = ran.out.replace('\\', "");
    for command in COMMANDS {
        let heading = format!("\n.SH {}\n", command.to_uppercase());
        let (_, section) = page
            .split_once(&heading)
            .expect("every command has a section");
        let section = section.split("\n.SH ").next().unwrap_or_default();
        for flag in flags(&help(Some(command))) {
            assert!(section.contains(&flag), "{command}: no {flag}");
        }
    }
}

/// The long flags a help text explains.
fn flags(text: &str) -> impl Iterator<Item = String> {
    text.lines().filter_map(|line| {
        let flag = line.trim_start().strip_prefix("--")?;
        let name = flag.split(' ').next()?;
        Some(format!("--{name}"))
    })
}

/// Single quotes are nothing special to cmd.exe; double ones work in every shell.
#[test]
fn examples_are_quoted_for_every_shell() {
    let explanations = kmsdoctor::rules::infos();
    let mut texts: Vec<String> = explanations
        .iter()
        .map(|it| it.explanation.to_owned())
        .collect();
    for command in COMMANDS {
        texts.push(run_in(&EmptyWorld::default(), &[command, "--help"]).out);
    }
    texts.push(run_in(&EmptyWorld::default(), &["man"]).out);
    let lines = texts.iter().flat_map(|it| it.lines());
    let quoted: Vec<&str> = lines
        .filter(|it| it.contains("kmsdoctor ") || it.contains("`--"))
        .filter(|it| it.contains(" '"))
        .collect();
    assert_eq!(quoted, Vec::<&str>::new());
}
