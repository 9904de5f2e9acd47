//! One text with the output of several tools → the part of each, line by line.
//!
//! People paste `ipconfig /all` and `slmgr /dlv` into one file. A part keeps the numbers of its lines: those of the others are
//! empty in it.

use super::{
    ClientTextError, TextKind, ipconfig, license_settings, recognized, reg_query, resolv_conf,
};
use std::borrow::Cow;

/// What the text of license tools is called.
const LICENSES: &str = "text of `slmgr` or `ospp.vbs`";

/// What such a file is called.
const RESOLV_CONF: &str = "a `resolv.conf`";

/// The parts of a text that is of `kind`, in a fixed order; one, the whole text, where it holds nothing else.
///
/// # Errors
/// Where another kind begins that cannot be told apart line by line.
pub(super) fn parts(
    kind: TextKind,
    text: &str,
) -> Result<Vec<(TextKind, Cow<'_, str>)>, ClientTextError> {
    let whole = || vec![(kind, Cow::Borrowed(text))];
    if !matches!(
        kind,
        TextKind::Ipconfig | TextKind::Licenses | TextKind::RegQuery
    ) {
        return Ok(whole());
    }
    let ipconfig = if ipconfig::is_output(text) {
        ipconfig::membership(text)
    } else {
        Vec::new()
    };
    let rest = masked(text, &ipconfig, false);
    let query = if reg_query::is_output(&rest) {
        reg_query::membership(&rest)
    } else {
        Vec::new()
    };
    if let Some((line, found)) = other_kind(text, &ipconfig) {
        return Err(ClientTextError::SecondKind { line, found });
    }
    let rest = masked(&rest, &query, false);
    let mut res = Vec::new();
    if !ipconfig.is_empty() {
        res.push((
            TextKind::Ipconfig,
            Cow::Owned(masked(text, &ipconfig, true)),
        ));
    }
    if !query.is_empty() {
        res.push((TextKind::RegQuery, Cow::Owned(masked(text, &query, true))));
    }
    if license_settings::is_output(&rest) {
        res.push((TextKind::Licenses, Cow::Owned(rest)));
    } else if let Some(line) = license_settings::first_line(text) {
        // Indented, as a part of the adapter before it.
        return Err(ClientTextError::SecondKind {
            line,
            found: LICENSES,
        });
    }
    Ok(if res.len() == 1 { whole() } else { res })
}

/// What can be read in a text line by line, whatever else stands there; none where there is nothing.
pub(super) fn readable(text: &str) -> Option<&'static str> {
    if ipconfig::is_output(text) {
        Some("text of `ipconfig`")
    } else if reg_query::is_output(text) {
        Some("text of `reg query`")
    } else if license_settings::is_output(text) {
        Some(LICENSES)
    } else {
        let is_resolv_conf = text.lines().any(resolv_conf::is_proof);
        is_resolv_conf.then_some(RESOLV_CONF)
    }
}

/// The first line that belongs to a kind which stands alone in its file; what it is.
fn other_kind(text: &str, members: &[bool]) -> Option<(u32, &'static str)> {
    let is_member = |idx: usize| members.get(idx).is_some_and(|it| *it);
    let export = recognized::key_of_export(text).map(|line| (line, "a registry export"));
    let mut lines = (1_u32..).zip(text.lines()).enumerate();
    let other = lines.find_map(|(idx, (number, line))| {
        let is_other = !is_member(idx) && resolv_conf::is_proof(line);
        is_other.then_some((number, RESOLV_CONF))
    });
    export.or(other)
}

/// `text` with every line empty that is a member, or that is none; `wanted` says which ones stay.
fn masked(text: &str, members: &[bool], wanted: bool) -> String {
    let is_member = |idx: usize| members.get(idx).is_some_and(|it| *it);
    let lines = text.lines().enumerate();
    let kept = lines.map(|(idx, line)| if is_member(idx) == wanted { line } else { "" });
    kept.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::detect;
    use crate::client::testing::shown;
    use crate::client::{ClientProfile, ClientTexts};
    use expect_test::{Expect, expect};

    const IPCONFIG: &str = include_str!("../../fixtures/client/ipconfig/english.txt");
    const DLV: &str = include_str!("../../fixtures/client/ok/scenario-dlv.txt");
    const DSTATUS: &str = include_str!("../../fixtures/client/ok/dstatus.txt");

    fn profile(text: &str) -> Result<ClientProfile, ClientTextError> {
        let mut res = ClientTexts::default();
        res.add("f", text)?;
        Ok(res.profile())
    }

    /// Without what tells where it stands.
    fn placeless(profile: &ClientProfile) -> Vec<String> {
        let text = shown(profile);
        let lines = text.lines().map(|it| match it.split_once(": ") {
            Some((_, rest)) => rest.to_owned(),
            None => it.to_owned(),
        });
        lines.collect()
    }

    #[test]
    fn both_parts_are_read_whichever_comes_first() {
        for licenses in [DLV, DSTATUS] {
            let mut apart = ClientTexts::default();
            apart.add("f", IPCONFIG).unwrap();
            apart.add("f", licenses).unwrap();
            let apart = placeless(&apart.profile());
            for text in [
                format!("{IPCONFIG}\n{licenses}"),
                format!("{licenses}\n{IPCONFIG}"),
                format!(
                    "C:\\>cscript //nologo slmgr.vbs /dlv\n{licenses}\nC:\\>ipconfig /all\n{IPCONFIG}"
                ),
            ] {
                assert_eq!(placeless(&profile(&text).unwrap()), apart, "{text}");
            }
        }
    }

    #[test]
    fn lines_keep_their_numbers() {
        let text = format!("{IPCONFIG}\n{DLV}");
        let host = text.lines().position(|it| it.contains("kms9")).unwrap() + 1;
        let profile = profile(&text).unwrap();
        let fixed = profile.in_force().fixed_host.unwrap();
        assert_eq!(fixed.provenance.to_string(), format!("f:{host}"));
        assert_eq!(
            profile.primary_suffix.unwrap().provenance.to_string(),
            "f:6"
        );
    }

    #[test]
    fn quoted_in_a_mail() {
        let text = format!("{IPCONFIG}\n{DLV}");
        let quoted: Vec<String> = text.lines().map(|it| format!("> {it}")).collect();
        assert_eq!(
            profile(&quoted.join("\n")).unwrap(),
            profile(&text).unwrap()
        );
    }

    #[test]
    fn one_kind_stays_whole() {
        for text in [IPCONFIG, DLV, DSTATUS] {
            let kind = detect(text).unwrap();
            assert_eq!(parts(kind, text), Ok(vec![(kind, text.into())]));
        }
    }

    fn check(text: &str, expect: &Expect) {
        let shown = match profile(text) {
            Ok(_) => "read".to_owned(),
            Err(err) => err.to_string(),
        };
        expect.assert_eq(&shown);
    }

    #[test]
    fn what_cannot_be_told_apart_is_refused_with_its_line() {
        check(
            &format!("{IPCONFIG}\nsearch lab.example\nnameserver 192.0.2.1\n"),
            &expect![
                "line 40: a `resolv.conf` begins here, behind text of another kind; give each as a file of its own"
            ],
        );
        check(
            &format!("{DLV}nameserver 192.0.2.1\n"),
            &expect![
                "line 21: a `resolv.conf` begins here, behind text of another kind; give each as a file of its own"
            ],
        );
        let indented: Vec<String> = DLV.lines().map(|it| format!("    {it}")).collect();
        check(
            &format!("{IPCONFIG}\n{}", indented.join("\n")),
            &expect![
                "line 41: text of `slmgr` or `ospp.vbs` begins here, behind text of another kind; give each as a file of its own"
            ],
        );
        check(
            &format!("{IPCONFIG}\nWindows Registry Editor Version 5.00\n"),
            &expect![
                "line 40: a registry export begins here, behind text of another kind; give each as a file of its own"
            ],
        );
    }
}
