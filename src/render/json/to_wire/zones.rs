//! The record files of a run → the wire types.

use super::{judgement, list, verdict};
use crate::evidence::Evidence;
use crate::finding::Location;
use crate::forms::Form;
use crate::render::json::report_v1 as v1;
use crate::render::places::Places;
use crate::report::ViewReport;
use crate::view::{OriginFrom, RecordFile};
use crate::zone::{FaultKind, SyntaxFault};

/// The record files, in the order given; empty when none was read.
pub(super) fn zones(evidence: &Evidence, places: &Places<'_>) -> Vec<v1::ZoneFile> {
    let files = evidence.view.as_ref().map_or(&[][..], |it| &it.files);
    list(files, |it| zone(it, evidence, places))
}

/// One of several views.
pub(super) fn view(view: &ViewReport) -> v1::View {
    let evidence = &view.evidence;
    let files = evidence.view.iter().flat_map(|it| &it.files);
    let files = files.filter_map(|it| Some(evidence.file(it.file)?.path.clone()));
    v1::View {
        files: files.collect(),
        verdict: verdict(&view.verdict),
        steps: evidence.plan.steps.len(),
        exchanges: evidence.exchanges.len(),
        candidates: evidence.candidates.len(),
    }
}

fn zone(file: &RecordFile, evidence: &Evidence, places: &Places<'_>) -> v1::ZoneFile {
    let source = evidence.file(file.file);
    v1::ZoneFile {
        file: source.map_or(String::new(), |it| it.path.clone()),
        form: match file.form {
            Form::MasterFile => v1::ZoneForm::Zone,
            Form::Dnsmasq => v1::ZoneForm::Dnsmasq,
            Form::OctoDns => v1::ZoneForm::OctoDns,
            Form::PowerShell => v1::ZoneForm::PowerShell,
        },
        origin: file.origin.as_ref().map(ToString::to_string),
        origin_from: match file.origin_from {
            OriginFrom::Given => v1::OriginFrom::Given,
            OriginFrom::Text | OriginFrom::Header => v1::OriginFrom::Text,
            OriginFrom::FileName { .. } => v1::OriginFrom::FileName,
        },
        zones: list(&file.apexes, ToString::to_string),
        records: file.n_records,
        faults: list(&file.faults, |it| fault(it, places)),
        faults_omitted: file.n_faults_omitted,
    }
}

fn fault(fault: &SyntaxFault, places: &Places<'_>) -> v1::ZoneFault {
    v1::ZoneFault {
        kind: match fault.kind {
            FaultKind::Syntax | FaultKind::ByteOrderMark | FaultKind::NoTtl => {
                v1::ZoneFaultKind::Syntax
            }
            FaultKind::HostName => v1::ZoneFaultKind::HostName,
            FaultKind::Structure => v1::ZoneFaultKind::Structure,
            FaultKind::Range | FaultKind::LongTtl => v1::ZoneFaultKind::Range,
            FaultKind::Origin => v1::ZoneFaultKind::Origin,
            FaultKind::Include | FaultKind::Absent => v1::ZoneFaultKind::Include,
            FaultKind::Bound => v1::ZoneFaultKind::Bound,
        },
        message: fault.message.clone(),
        location: judgement::location(&Location::File(fault.place), places),
    }
}
