//! One text with the output of several tools → the part of each, line by line.
//!
//! People paste `ipconfig /all` and `slmgr /dlv` into one file. A part keeps the numbers of its lines: those of the others are
//! empty in it.

use super::{ClientTextError, TextKind, ipconfig, license_settings, reg_file, resolv_conf};
use std::borrow::Cow;

/// The parts of a text that is of `kind`, in a fixed order; one, the whole text, where it holds nothing else.
///
/// # Errors
/// Where another kind begins that cannot be told apart line by line.
pub(super) fn parts(
    kind: TextKind,
    text: &str,
) -> Result<Vec<(TextKind, Cow<'_, str>)>, ClientTextError> {
    let whole = || vec![(kind, Cow::Borrowed(text))];
    let members = match kind {
        TextKind::RegFile | TextKind::Collected | TextKind::ResolvConf => return Ok(whole()),
        TextKind::Licenses => Vec::new(),
        TextKind::Ipconfig => ipconfig::membership(text),
    };
    let is_member = |idx: usize| members.get(idx).is_some_and(|it| *it);
    for (idx, line) in text.lines().enumerate() {
        let found = if reg_file::is_export(line) {
            "a registry export"
        } else if !is_member(idx) && resolv_conf::is_proof(line) {
            "a `resolv.conf`"
        } else {
            continue;
        };
        return Err(ClientTextError::SecondKind {
            line: u32::try_from(idx).unwrap_or(u32::MAX - 1) + 1,
            found,
        });
    }
    if kind == TextKind::Licenses {
        return Ok(whole());
    }
    let of = |wanted: bool| {
        let lines = text.lines().enumerate();
        let kept = lines.map(|(idx, line)| if is_member(idx) == wanted { line } else { "" });
        kept.collect::<Vec<_>>().join("\n")
    };
    let rest = of(false);
    if !license_settings::is_output(&rest) {
        // Indented, as a part of the adapter before it.
        return match license_settings::first_line(text) {
            Some(line) => Err(ClientTextError::SecondKind {
                line,
                found: "text of `slmgr` or `ospp.vbs`",
            }),
            None => Ok(whole()),
        };
    }
    Ok(vec![
        (TextKind::Ipconfig, Cow::Owned(of(true))),
        (TextKind::Licenses, Cow::Owned(rest)),
    ])
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
