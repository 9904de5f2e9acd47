//! What a fault in a record file does where the file is loaded, in words.

use crate::finding::Severity;
use crate::forms::Form;
use crate::loads::{Effect, Loader, Windows};
use crate::view::{RecordFile, View, is_kms_like};
use crate::zone::{FaultKind, SyntaxFault};

/// How grave a fault in `file` is, and what its message says of those who load it; none where nobody who counts minds.
pub(in crate::rules) fn consequence(
    view: &View,
    file: &RecordFile,
    fault: &SyntaxFault,
) -> Option<(Severity, String)> {
    // A form has a grammar of its own, which its reader keeps to.
    if file.form != Form::MasterFile && fault.kind != FaultKind::HostName {
        return Some((Severity::Error, String::new()));
    }
    let Some((effect, servers)) = file.effect(fault) else {
        return taken(file, fault);
    };
    let owner = fault.owner.as_ref();
    let kms_owner = owner.filter(|it| is_kms_like(it));
    Some(match effect {
        Effect::Refuses => (
            Severity::Error,
            format!(", so {} not load the zone", servers.do_or_does()),
        ),
        Effect::FailsAtName => (
            kms_owner.map_or(Severity::Notice, |_| Severity::Error),
            match owner {
                Some(owner) => format!(", so {servers} answers SERVFAIL for `{owner}`"),
                None => format!(", so {servers} answers SERVFAIL for its name"),
            },
        ),
        Effect::WithoutRecord => {
            let severity = match kms_owner {
                None => Severity::Notice,
                Some(owner) if view.srv_at(owner).next().is_some() => Severity::Warning,
                Some(_) => Severity::Error,
            };
            let words = ", so Windows DNS loads the zone without this record (documented)";
            (severity, words.to_owned())
        }
        Effect::NotKnown => (
            Severity::Warning,
            "; what Windows DNS does with it is not documented".to_owned(),
        ),
        Effect::Loads => return None,
    })
}

/// What is said of a fault that those who count take: which others do not, where the text is unusual.
fn taken(file: &RecordFile, fault: &SyntaxFault) -> Option<(Severity, String)> {
    let who = fault.cause.refused_by.do_or_does();
    let is_theirs =
        fault.cause.windows == Windows::Loads && fault.cause.refused_by.has(Loader::PowerDns);
    let words = match fault.kind {
        FaultKind::ByteOrderMark => format!(", so {who} not load the zone"),
        FaultKind::Syntax | FaultKind::Range
            if !fault.cause.refused_by.is_empty() && !is_theirs =>
        {
            format!(
                ", so {who} not load the zone; {} not mind",
                file.loaders.do_or_does()
            )
        }
        _ => return None,
    };
    Some((Severity::Notice, words))
}
