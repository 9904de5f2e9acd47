//! What the console of this process can show, and whether it outlives the process.
#![expect(
    clippy::disallowed_methods,
    reason = "what the environment says of the console is read here"
)]

/// The code page of UTF-8 (Windows).
const UTF8: u32 = 65001;

/// True when signs outside ASCII can be expected to arrive where standard output goes.
pub fn shows_unicode(stdout_is_terminal: bool) -> bool {
    if cfg!(windows) {
        let is_modern = std::env::var_os("WT_SESSION").is_some();
        windows_shows_unicode(output_code_page(), stdout_is_terminal && is_modern)
    } else {
        let [all, ctype, lang] = ["LC_ALL", "LC_CTYPE", "LANG"].map(|it| std::env::var(it).ok());
        locale_is_utf8([all.as_deref(), ctype.as_deref(), lang.as_deref()])
    }
}

/// True when the program was opened from a folder, by a double click: the window closes with it.
///
/// `n_arguments` counts what stands behind the program's name.
pub fn is_double_click(n_arguments: usize) -> bool {
    is_alone(n_arguments, n_attached())
}

/// Windows: what shows signs outside ASCII.
///
/// The program writes UTF-16 to a console, whatever its code page; but the fonts of the old console lack many signs,
/// and who reads a pipe takes it for text of that code page (`PowerShell` does).
/// Windows Terminal has every sign.
fn windows_shows_unicode(code_page: Option<u32>, in_windows_terminal: bool) -> bool {
    in_windows_terminal || code_page == Some(UTF8)
}

/// Other systems: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set names the charset (POSIX.1-2017, 8.2).
fn locale_is_utf8(variables: [Option<&str>; 3]) -> bool {
    let Some(locale) = variables.into_iter().flatten().find(|it| !it.is_empty()) else {
        return false;
    };
    let charset = locale.split_once('.').map_or("", |(_, charset)| charset);
    let charset = charset.split('@').next().unwrap_or_default();
    ["utf-8", "utf8"]
        .iter()
        .any(|it| charset.eq_ignore_ascii_case(it))
}

/// A console that nobody else is attached to was opened for this program; who typed arguments has one of their own.
fn is_alone(n_arguments: usize, n_attached: Option<usize>) -> bool {
    n_arguments == 0 && n_attached == Some(1)
}

/// The code page of the console's output; none without a console.
#[cfg(windows)]
fn output_code_page() -> Option<u32> {
    win32console::console::WinConsole::get_output_code_page().ok()
}

/// Code pages are a matter of Windows.
#[cfg(not(windows))]
fn output_code_page() -> Option<u32> {
    None
}

/// Processes that are attached to the console of this one, itself included; none without a console.
#[cfg(windows)]
fn n_attached() -> Option<usize> {
    let ids = win32console::console::WinConsole::get_process_list().ok()?;
    // The list is as long as there was room for.
    Some(ids.iter().filter(|id| **id != 0).count())
}

/// Elsewhere a terminal is never opened for a program that was not typed into it.
#[cfg(not(windows))]
fn n_attached() -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_names_the_charset() {
        for (variables, is_utf8) in [
            ([None, None, None], false),
            ([None, None, Some("de_DE.UTF-8")], true),
            ([None, None, Some("C.utf8")], true),
            ([None, None, Some("de_DE.utf-8@euro")], true),
            ([None, None, Some("de_DE")], false),
            ([None, None, Some("de_DE@euro")], false),
            ([None, None, Some("ru_RU.KOI8-R")], false),
            ([Some("C"), None, Some("de_DE.UTF-8")], false),
            ([Some(""), Some(""), Some("de_DE.UTF-8")], true),
            ([None, Some("POSIX"), Some("de_DE.UTF-8")], false),
            ([Some("C.UTF-8"), Some("POSIX"), None], true),
        ] {
            assert_eq!(locale_is_utf8(variables), is_utf8, "{variables:?}");
        }
    }

    #[test]
    fn old_consoles_and_pipes_of_old_code_pages_get_ascii() {
        for (code_page, in_windows_terminal, is_unicode) in [
            (Some(437), false, false),
            (Some(850), false, false),
            (Some(1252), false, false),
            (Some(932), false, false),
            (None, false, false),
            (Some(65001), false, true),
            (Some(850), true, true),
        ] {
            let found = windows_shows_unicode(code_page, in_windows_terminal);
            assert_eq!(found, is_unicode, "{code_page:?} {in_windows_terminal}");
        }
    }

    #[test]
    fn double_click_is_a_console_of_ones_own_without_arguments() {
        for (n_arguments, n_attached, is_double_click) in [
            (0, Some(1), true),
            (0, Some(2), false),
            (0, Some(0), false),
            (0, None, false),
            (1, Some(1), false),
        ] {
            let found = is_alone(n_arguments, n_attached);
            assert_eq!(found, is_double_click, "{n_arguments} {n_attached:?}");
        }
    }
}
