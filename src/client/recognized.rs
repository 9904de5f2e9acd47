//! What a text is that gives no settings, as far as it can be told.

use super::text::{is_blank, leading_code, lines};
use super::{ClientTextError, ipconfig, is_known_key};
use crate::model::ErrorCode;

/// What the license tools say where there is no product, in English alone.
const NO_PRODUCT: [&str; 2] = [
    "<No installed product keys detected>",
    "Error: product not found.",
];

/// How `reg query` begins its count, in English alone.
const COUNT_OF_QUERY: &str = "End of search:";

/// Why `text`, which is of no kind that is read, gives no settings.
pub(super) fn refusal(text: &str) -> ClientTextError {
    let bare = text.trim_matches(|it| is_blank(it) || it == '>');
    let start = bare
        .get(..bare.floor_char_boundary(1_000))
        .unwrap_or_default();
    if bare.starts_with('{') && start.contains("\"kmsdoctor-report/") {
        return ClientTextError::Report;
    }
    if let Some(line) = key_of_export(text) {
        return ClientTextError::ExportWithoutHead { line };
    }
    if ipconfig::is_unindented(text) {
        return ClientTextError::Unindented;
    }
    if lines(text).any(|line| NO_PRODUCT.iter().any(|it| line.contains(it))) {
        return ClientTextError::NoProduct;
    }
    if let Some(code) = error_code(text) {
        return ClientTextError::ErrorText { code };
    }
    if lines(text).any(|line| line.starts_with(COUNT_OF_QUERY)) {
        return ClientTextError::NothingFound;
    }
    ClientTextError::UnknownKind
}

/// The line, counted from 1, of the first key with settings as an export writes it.
pub(super) fn key_of_export(text: &str) -> Option<u32> {
    let found = super::text::numbered_lines(text).find(|(_, line)| {
        let key = line.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        key.is_some_and(is_known_key)
    });
    found.map(|it| it.0)
}

/// The first code of a text that stands for an error.
fn error_code(text: &str) -> Option<ErrorCode> {
    const FAILED: u32 = 0x8000_0000;
    let starts = text.match_indices("0x").map(|it| it.0);
    starts
        .filter_map(|at| leading_code(text.get(at..)?))
        .find(|it| it.0 & FAILED != 0)
}

#[cfg(test)]
mod tests {
    use crate::client::read_text;
    use expect_test::{Expect, expect};

    fn check(text: &str, expect: &Expect) {
        expect.assert_eq(&read_text("f", text).unwrap_err().to_string());
    }

    #[test]
    fn texts_without_settings() {
        check(
            "Activating Windows(R), Enterprise edition (66666666-7777-8888-9999-aaaaaaaaaaaa) ...\nError: 0xC004F074 The service says something.\n",
            &expect![
                "the text holds the error code 0xC004F074 and no settings; `kmsdoctor explain FILE` tells what it means, and `kmsdoctor plan --how-to-collect` what to collect"
            ],
        );
        check(
            "---Processing--------------------------\n---------------------------------------\n<No installed product keys detected>\n",
            &expect![
                "the text says that no product with a key was found, so it holds no settings; those of Windows are in the text of `slmgr /dlv`, those of Office in that of its own `ospp.vbs /dstatus`"
            ],
        );
        check(
            "\nEnd of search: 0 match(es) found.\n",
            &expect![
                "`reg query` found nothing, and the text does not say what it looked for; put the command before its answer (`kmsdoctor plan --how-to-collect` prints the commands)"
            ],
        );
        check(
            "{\n  \"schema\": \"kmsdoctor-report/v1\",\n",
            &expect![
                "this is a saved report and not the settings of a client; `kmsdoctor diagnose --from FILE` reads it"
            ],
        );
        let unindented: Vec<&str> = include_str!("../../fixtures/client/ipconfig/english.txt")
            .lines()
            .map(str::trim_start)
            .collect();
        check(
            &unindented.join("\n"),
            &expect![
                "this is text of `ipconfig /all` that lost its indentation, which tells its parts apart; give the file that `ipconfig /all > ipconfig.txt` writes"
            ],
        );
        check(
            "0x00000001 0x",
            &expect![
                "no client settings found; what is read is a `.reg` export, a file of `kmsdoctor collect`, text of `slmgr /dlv`, `ospp.vbs /dstatus`, `reg query` or `ipconfig /all`, and `resolv.conf`, with lines that start with `nameserver`, `search` or `domain`"
            ],
        );
    }
}
