//! Files that are named and are not here: what they may hold is not known, and the server that the text comes from may well
//! have them.

use super::View;
use super::load::LoadFault;
use crate::loads::Loaders;
use crate::model::{
    DomainName, NoResponse, Outcome, Question, Rcode, RecordData, RecordType, Response,
    ZoneFaultEffect, ZoneFaultKind,
};
use crate::zone::FaultKind;
use std::collections::BTreeMap;

/// The first file that is missing of each zone, by where the zone begins.
#[derive(Debug, Clone, Default)]
pub(super) struct Unread {
    by_zone: BTreeMap<DomainName, LoadFault>,
}

impl Unread {
    /// What is missing of `view`.
    pub(super) fn of(view: &View) -> Self {
        let mut res = Self::default();
        for file in &view.files {
            let mut faults = file.faults.iter();
            let Some(fault) = faults.find(|it| it.kind == FaultKind::Absent) else {
                continue;
            };
            for apex in &file.apexes {
                let of_zone = res.by_zone.entry(apex.clone());
                of_zone.or_insert_with(|| LoadFault {
                    place: fault.place,
                    message: fault.message.clone(),
                    kind: ZoneFaultKind::Include,
                    effect: ZoneFaultEffect::NotRead,
                    servers: Loaders::NONE,
                });
            }
        }
        res
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &LoadFault> {
        self.by_zone.values()
    }
}

impl View {
    /// `response` as far as it is told where a file of the zone was not read: what was found stays, and what was not found
    /// may stand there.
    pub(super) fn as_far_as_read(
        &self,
        question: &Question,
        mut response: Response,
    ) -> Result<Response, (Outcome, &LoadFault)> {
        let end = match response.answer.last().map(|it| &it.data) {
            Some(RecordData::Alias(end)) => end.clone(),
            Some(_) => return Ok(response),
            None => question.name.clone(),
        };
        let is_referral = !response.authoritative;
        let Some(missing) = self.missing_of(&end).filter(|_| !is_referral) else {
            return Ok(response);
        };
        let is_of_type = |data: &RecordData| match question.record_type {
            RecordType::Srv => matches!(data, RecordData::Srv(_)),
            // A host with an address of one family has none of the other.
            RecordType::A | RecordType::Aaaa => matches!(data, RecordData::Address(_)),
        };
        if self.at(&end).any(|it| is_of_type(&it.record.data)) {
            return Ok(response);
        }
        if response.answer.is_empty() {
            return Err((Outcome::NoResponse(NoResponse::NotCovered), missing));
        }
        // As where an alias leads out of the zones: its end is asked for by itself.
        response.rcode = Rcode::NOERROR;
        response.authority.clear();
        Ok(response)
    }

    /// The file that is missing of the zone that holds `name`.
    fn missing_of(&self, name: &DomainName) -> Option<&LoadFault> {
        self.unread.by_zone.get(self.zone_of(name)?)
    }
}
