//! Zones as octoDNS keeps them (its `YamlProvider`): a mapping of names below the zone to records.
//!
//! Which zone it is stands in the name of the file alone, so it comes in as the origin. A time to live that is left out is
//! 3600, octoDNS's default. Aliases and merged mappings are followed; values with a tag, such as `!include`, are not read.
//!
//! Not done: octoDNS refuses names that are out of order, which says nothing about the records; it publishes names outside
//! ASCII in their IDNA form.

mod records;
mod yaml;

use super::Form;
use super::collect::Collector;
use crate::model::{DomainName, FileId, Place};
use crate::zone::{FaultKind, Keep, Reading};
use records::Zone;

/// Faults of the YAML itself behind which reading goes on.
const MOST_RESTARTS: usize = 20;

/// Reads a zone.
pub(super) fn read(
    file: FileId,
    octets: &[u8],
    origin: Option<&DomainName>,
    keep: &mut dyn Keep,
) -> Reading {
    let mut collector = Collector::new(Form::OctoDns, keep);
    let bare = octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(octets);
    let mut offset = octets.len() - bare.len();
    let (text, is_cut) = match std::str::from_utf8(bare) {
        Ok(text) => (text, false),
        Err(err) => {
            let valid = bare.get(..err.valid_up_to()).unwrap_or_default();
            (std::str::from_utf8(valid).unwrap_or_default(), true)
        }
    };
    if is_cut {
        let at = number(offset + text.len());
        let place = Place {
            file,
            start: at,
            end: at + 1,
        };
        let message = "this byte is no UTF-8, which YAML is written in; the rest was not read";
        collector.fault((place, FaultKind::Syntax, message.to_owned()));
    }
    let mut zone = Zone::new(origin, collector);
    let mut rest = text;
    for n_restarts in 0..=MOST_RESTARTS {
        let parsed = yaml::parse(file, rest, number(offset));
        let Some(fault) = parsed.fault else {
            zone.root(parsed.root.as_deref(), true);
            break;
        };
        // A fault right behind a record may well be one of the record, and is said once.
        zone.root(parsed.root.as_deref(), parsed.cut_off.is_some());
        let local = |at: u32| usize::try_from(at).unwrap_or(usize::MAX) - offset;
        let from = local(parsed.cut_off.unwrap_or(fault.0.start));
        let next = next_name(rest, from);
        let faults = match parsed.cut_off {
            // The parser looks ahead: what it cut off may be sound, and the fault one of what follows.
            Some(_) if next < rest.len() => {
                let record = rest.get(from..next).unwrap_or_default();
                let alone = yaml::parse(file, record, number(offset + from));
                zone.root(
                    alone.root.as_deref().filter(|_| alone.fault.is_none()),
                    true,
                );
                alone.fault
            }
            _ => Some(fault),
        };
        let goes_on = faults.as_ref().is_none_or(|it| it.1 == FaultKind::Syntax);
        if let Some(fault) = faults {
            zone.collector.fault(fault);
        }
        if next == rest.len() || !goes_on {
            break;
        }
        rest = rest.get(next..).unwrap_or_default();
        offset += next;
        if n_restarts == MOST_RESTARTS {
            let message = format!(
                "more than {MOST_RESTARTS} places are no YAML; what stands behind was not read"
            );
            let at = number(offset);
            let place = Place {
                file,
                start: at,
                end: at,
            };
            zone.collector.fault((place, FaultKind::Bound, message));
        }
    }
    zone.collector.finish()
}

/// Where, behind `from`, the next line begins at the margin with what can be a name; the end of the text if none does.
fn next_name(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(behind) = text.get(at..)
        && let Some(length) = behind.find('\n')
    {
        at += length + 1;
        let first = text.get(at..).and_then(|it| it.chars().next());
        if first.is_some_and(|it| it.is_alphanumeric() || matches!(it, '_' | '*' | '\'' | '"')) {
            return at;
        }
    }
    text.len()
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
