//! Aliases that a name server does not follow to their end.

use super::View;
use crate::answer::MOST_ALIASES_OF_BIND;
use crate::loads::Loader;
use crate::model::{DomainName, Question, Record, RecordData, Response};

impl View {
    /// True where BIND answers for `name`, and gives up on so many aliases in a row, wherever they lead.
    pub fn gives_up_at(&self, name: &DomainName, n_aliases: usize) -> bool {
        if n_aliases <= MOST_ALIASES_OF_BIND {
            return false;
        }
        let zone = self.zone_of(name);
        let mut files = self.files.iter();
        files.any(|it| {
            let is_of_zone = zone.is_some_and(|zone| it.apexes.contains(zone));
            is_of_zone && it.loaders.has(Loader::Bind)
        })
    }

    /// The same of a response.
    pub(super) fn is_given_up(&self, question: &Question, response: &Response) -> bool {
        let is_alias = |it: &&Record| matches!(it.data, RecordData::Alias(_));
        self.gives_up_at(
            &question.name,
            response.answer.iter().filter(is_alias).count(),
        )
    }
}
