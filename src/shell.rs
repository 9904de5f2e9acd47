//! Commands that people copy into a shell, with words from outside in them.
//!
//! Names come from zones, files and the network, and a shell reads `;`, `|`, `&` and `$` wherever they stand. So a command
//! is built here, out of fixed text and words that are quoted for the shell it is meant for. A word that cannot be quoted
//! safely makes the whole command none; whoever prints it says so in its place, see [`NOT_OFFERED`].

/// What stands in place of a command that cannot be quoted safely.
pub const NOT_OFFERED: &str =
    "no command is shown, since the name has characters that a shell may read as something else";

/// Who reads a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// `sh` and its relatives (POSIX, "Shell Command Language", 2.2.2): only `'` ends a string in single quotes.
    Posix,
    /// PowerShell (Microsoft, "about_Quoting_Rules"): as `'` it also takes the typographic ones, and each is doubled.
    PowerShell,
    /// Whatever Windows has: the command prompt, in which `%` and `"` cannot be quoted, and PowerShell.
    Windows,
    /// Nobody knows which of them.
    Any,
}

impl Shell {
    /// That of the system this program was built for; on Windows it may be either.
    pub const HERE: Self = if cfg!(windows) {
        Self::Windows
    } else {
        Self::Posix
    };
}

/// A command in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    shell: Shell,
    /// None as soon as a word could not be quoted.
    text: Option<String>,
}

impl Command {
    /// Begins with fixed text: a program, and what comes with it.
    pub fn new(shell: Shell, start: &'static str) -> Self {
        Self {
            shell,
            text: Some(start.to_owned()),
        }
    }

    /// Fixed text behind a blank.
    pub fn then(self, fixed: &'static str) -> Self {
        self.push(Some(fixed))
    }

    /// A word that stands for itself; one that begins like a flag would be read as one.
    pub fn arg(self, word: &str) -> Self {
        let is_flag = word.starts_with(['-', '+', '@']);
        let quoted = quoted(self.shell, word).filter(|_| !is_flag);
        self.push(quoted.as_deref())
    }

    /// A flag, and the word that belongs to it, whatever that begins with.
    pub fn value(self, flag: &'static str, word: &str) -> Self {
        let quoted = quoted(self.shell, word);
        self.then(flag).push(quoted.as_deref())
    }

    /// A flag, and a number.
    pub fn number(self, flag: &'static str, number: u32) -> Self {
        let digits = number.to_string();
        self.then(flag).push(Some(&digits))
    }

    /// The command; none when some word cannot be quoted.
    pub fn text(self) -> Option<String> {
        self.text
    }

    /// The command in backticks; none when some word cannot be quoted.
    pub fn literal(self) -> Option<String> {
        self.text.map(|it| format!("`{it}`"))
    }

    /// ``run `COMMAND` `` with `where_` behind it, or that none is offered.
    pub fn run(self, where_: &str) -> String {
        self.literal().map_or_else(
            || format!("do that by hand{where_} ({NOT_OFFERED})"),
            |it| format!("run {it}{where_}"),
        )
    }

    fn push(mut self, word: Option<&str>) -> Self {
        self.text = self.text.zip(word).map(|(mut text, word)| {
            text.push(' ');
            text.push_str(word);
            text
        });
        self
    }
}

/// `word` as `shell` reads it back; none where that cannot be done.
///
/// Commands stand between backticks in what people read, so a word with one is left out too, as are signs that nobody sees.
pub fn quoted(shell: Shell, word: &str) -> Option<String> {
    let is_seen = |it: char| it.is_ascii_graphic() || it == ' ' || it.is_alphanumeric();
    let may_stand = |it: char| is_seen(it) || is_single_quote(it);
    if !word.chars().all(|it| may_stand(it) && it != '`') {
        return None;
    }
    match shell {
        Shell::PowerShell => {
            let mut res = String::from("'");
            for letter in word.chars() {
                res.push(letter);
                if is_single_quote(letter) {
                    res.push(letter);
                }
            }
            Some(res + "'")
        }
        _ if !word.is_empty() && word.chars().all(is_plain) => Some(word.to_owned()),
        Shell::Posix => Some(format!("'{}'", word.replace('\'', r"'\''"))),
        Shell::Windows | Shell::Any => {
            let is_quotable = |it: char| {
                !matches!(it, '"' | '%' | '!' | '$') && (shell == Shell::Windows || it != '\\')
            };
            // A backslash in front of the last quote would belong to it.
            let is_safe = word.chars().all(is_quotable) && !word.ends_with('\\');
            is_safe.then(|| format!("\"{word}\""))
        }
    }
}

/// What PowerShell takes for a single quote: the ASCII one, and U+2018 to U+201B.
fn is_single_quote(letter: char) -> bool {
    matches!(letter, '\'' | '\u{2018}'..='\u{201b}')
}

/// What no shell reads as anything else, wherever it stands in a word.
fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-' | ':' | '/')
}

#[cfg(test)]
mod tests;
