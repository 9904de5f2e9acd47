//! What a code means beside the events that carry it.

use super::{Host, Paste};
use crate::codes;
use crate::model::ErrorCode;
use crate::words::quoted;
use std::borrow::Cow;

/// Codes for a name that does not exist, or has no record of the type asked for.
const NAME_CODES: [ErrorCode; 4] = [
    ErrorCode(0x8007_232B),
    ErrorCode(0x8007_251D),
    ErrorCode(0x8007_2AF9),
    ErrorCode(0x8007_2AFC),
];

/// What `code` says about the machine the text is from; none for a code that stands in no table.
///
/// A request that names its host was behind the search for one, so a name that was not found is that of the host.
pub fn meaning(paste: &Paste, code: ErrorCode) -> Option<Cow<'static, str>> {
    let requests = paste.events.iter().filter_map(|it| it.as_request());
    let mut hosts: Vec<&Host> = Vec::new();
    for request in requests.filter(|it| it.code == code) {
        if let Some(host) = &request.host
            && is_name_not_found(code, host)
            && !hosts.contains(&host)
        {
            hosts.push(host);
        }
    }
    if hosts.is_empty() {
        return codes::look_up(code).map(|it| Cow::Borrowed(it.meaning));
    }
    Some(Cow::Owned(format!(
        "DNS gave the client no address for {} (inferred: the event names the host, so it was set, remembered or found \
         before, and its own name is the one that was not found).",
        quoted(&hosts)
    )))
}

/// True when a try at `host` that ended with `code` failed since the name of the host was not found.
pub(super) fn is_name_not_found(code: ErrorCode, host: &Host) -> bool {
    NAME_CODES.contains(&code) && !host.is_address()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symptom::{headline, read};

    fn check(code: &str, host: &str, sentence: &str, is_of_host: bool) {
        let id = "11111111-2222-3333-4444-555555555555";
        let paste = read(&format!("{code},0x0,{host},{id},2026/03/04 05:06")).unwrap();
        let text = headline(&paste).text;
        assert!(text.starts_with(sentence), "{text}");
        let meaning = meaning(&paste, code.parse().unwrap()).unwrap();
        assert_eq!(meaning.contains(host), is_of_host, "{meaning}");
        assert_eq!(meaning.contains("_vlmcs._tcp"), !is_of_host, "{meaning}");
    }

    #[test]
    fn event_with_a_host_speaks_of_that_host() {
        check(
            "0x8007232B",
            "kms1.corp.example:1688",
            "the client asked `kms1.corp.example:1688` in vain, since this name was not found: 0x8007232B \
             (DNS_ERROR_RCODE_NAME_ERROR)",
            true,
        );
        // An address needs no name.
        check(
            "0x8007232B",
            "192.0.2.7:1688",
            "the client asked `192.0.2.7:1688` in vain: 0x8007232B",
            false,
        );
    }
}
