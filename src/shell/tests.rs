use super::*;

/// Words that do harm where they are not quoted.
const HOSTILE: &[&str] = &[
    "",
    " ",
    "a b",
    "a;b",
    "a|b",
    "a&b",
    "a'b",
    "''",
    "a\"b",
    "a`b",
    "$(id)",
    "$a",
    "${a}",
    "%PATH%",
    "!x!",
    "a^b",
    "a\\b",
    "a\\",
    "a\nb",
    "a\u{2019}b",
    "a\u{2018};b",
    "a\u{201c}b",
    "a\u{202e}b",
    "-x",
    "@x",
    "#x",
    "~",
    "*",
    "[::1]:1688",
    "(x)",
    "{x}",
    "a,b",
    "a>b",
    "ä",
];

#[test]
fn plain_words_stay_as_they_are() {
    for shell in [Shell::Posix, Shell::Windows, Shell::Any] {
        assert_eq!(
            quoted(shell, "kms1.corp.example:1688").unwrap(),
            "kms1.corp.example:1688"
        );
    }
    assert_eq!(quoted(Shell::PowerShell, "kms1").unwrap(), "'kms1'");
}

#[test]
fn each_shell_has_its_quotes() {
    let check = |word: &str, expect: [Option<&str>; 4]| {
        let shells = [Shell::Posix, Shell::PowerShell, Shell::Windows, Shell::Any];
        assert_eq!(
            shells.map(|it| quoted(it, word)),
            expect.map(|it| it.map(str::to_owned)),
            "{word}"
        );
    };
    let both = Some("\"a;b\"");
    check("a;b", [Some("'a;b'"), Some("'a;b'"), both, both]);
    let both = Some("\"a'b\"");
    check("a'b", [Some(r"'a'\''b'"), Some("'a''b'"), both, both]);
    check("%x%", [Some("'%x%'"), Some("'%x%'"), None, None]);
    check("$x", [Some("'$x'"), Some("'$x'"), None, None]);
    check(
        r"C:\x",
        [Some(r"'C:\x'"), Some(r"'C:\x'"), Some(r#""C:\x""#), None],
    );
    check("a`b", [None; 4]);
    check("a\nb", [None; 4]);
    check(
        "a\u{2019}b",
        [
            Some("'a\u{2019}b'"),
            Some("'a\u{2019}\u{2019}b'"),
            Some("\"a\u{2019}b\""),
            Some("\"a\u{2019}b\""),
        ],
    );
}

#[test]
fn flags_are_no_words() {
    let command = || Command::new(Shell::Posix, "dig");
    assert_eq!(command().arg("-x").text(), None);
    assert_eq!(command().arg("@x").text(), None);
    assert_eq!(command().value("-q", "-x").text().unwrap(), "dig -q -x");
    assert_eq!(
        command().arg("a`b").run(" there"),
        format!("do that by hand there ({NOT_OFFERED})")
    );
}

#[test]
#[cfg(unix)]
#[allow(clippy::disallowed_methods, clippy::disallowed_types)] // the shell itself says how it reads a word
fn a_shell_reads_every_word_back() {
    for shell in [Shell::Posix, Shell::Any] {
        for word in HOSTILE {
            let Some(quoted) = quoted(shell, word) else {
                continue;
            };
            let output = std::process::Command::new("sh")
                .args(["-c", &format!("printf '<%s>' {quoted}")])
                .output()
                .unwrap();
            let read = String::from_utf8(output.stdout).unwrap();
            assert_eq!(read, format!("<{word}>"), "{quoted}");
        }
    }
}

#[test]
fn powershell_reads_every_word_back() {
    for shell in [Shell::PowerShell, Shell::Windows, Shell::Any] {
        for word in HOSTILE {
            if let Some(quoted) = quoted(shell, word) {
                assert_eq!(
                    powershell_words(&quoted),
                    Some(vec![(*word).to_owned()]),
                    "{quoted}"
                );
            }
        }
    }
    assert_eq!(powershell_words("a;b"), None);
    assert_eq!(powershell_words("'a\u{2019};b"), None);
    assert_eq!(powershell_words("\"a$b\""), None);
}

/// The words of a PowerShell command; none when it holds anything but words: a second command, a variable, an open quote.
///
/// Written from "about_Parsing" and "about_Quoting_Rules", and not from what is tested here.
fn powershell_words(text: &str) -> Option<Vec<String>> {
    let single = ['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}'];
    let double = ['"', '\u{201c}', '\u{201d}', '\u{201e}'];
    let mut res: Vec<String> = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let quotes: &[char] = match letter {
            it if single.contains(&it) => &single,
            it if double.contains(&it) => &double,
            ' ' => continue,
            it if it.is_ascii_alphanumeric() || ".-_:/\\".contains(it) => {
                let mut word = String::from(it);
                while let Some(it) = letters.next_if(|it| *it != ' ') {
                    if !(it.is_ascii_alphanumeric() || ".-_:/\\".contains(it)) {
                        return None;
                    }
                    word.push(it);
                }
                res.push(word);
                continue;
            }
            _ => return None,
        };
        let mut word = String::new();
        loop {
            let letter = letters.next()?;
            if quotes.contains(&letter) {
                match letters.next_if(|it| quotes.contains(it)) {
                    Some(doubled) => word.push(doubled),
                    None => break,
                }
            } else if quotes == double && matches!(letter, '$' | '`') {
                return None;
            } else {
                word.push(letter);
            }
        }
        if letters.peek().is_some_and(|it| *it != ' ') {
            return None;
        }
        res.push(word);
    }
    Some(res)
}
