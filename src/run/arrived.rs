//! Exchanges as they arrive, each put in its place, so that what one answer has to do with is found without a look at all.

use crate::answer::{MAX_ALIASES, chain_end};
use crate::model::{Exchange, NameServer, Question, RecordData, RecordType};
use std::collections::{BTreeMap, BTreeSet};

/// The exchanges so far: the first questions in their order, then the others by type and name; server by server.
pub(super) struct Arrived<'a> {
    servers: &'a [NameServer],
    first_positions: BTreeMap<&'a Question, usize>,
    /// In the order of `ranks`, which has one for each.
    exchanges: Vec<Exchange>,
    ranks: Vec<Rank>,
}

/// The place of an exchange.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    first: usize,
    is_address: bool,
    question: Question,
    server: Option<usize>,
}

/// The exchanges about a question, and about what its aliases lead to.
pub(super) struct Chain {
    /// Positions in [`Arrived::all`].
    pub(super) exchanges: Vec<usize>,
    /// What aliases lead to, whether it was asked or not; the question itself is not among it.
    pub(super) ends: BTreeSet<Question>,
}

impl<'a> Arrived<'a> {
    /// Nothing yet.
    pub(super) fn new(servers: &'a [NameServer], first: &'a [Question]) -> Self {
        Self {
            servers,
            first_positions: first.iter().zip(0..).collect(),
            exchanges: Vec::new(),
            ranks: Vec::new(),
        }
    }

    /// True for one of the first questions.
    pub(super) fn is_first(&self, question: &Question) -> bool {
        self.first_positions.contains_key(question)
    }

    /// All of them, in their order.
    pub(super) fn all(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// The same, and no more are to come.
    pub(super) fn into_all(self) -> Vec<Exchange> {
        self.exchanges
    }

    /// Puts an exchange in its place: what a client goes by must not depend on which answer came first.
    pub(super) fn put(&mut self, exchange: Exchange) {
        let rank = Rank {
            first: self.first_position(&exchange.question),
            is_address: is_address(&exchange.question),
            question: exchange.question.clone(),
            server: self.servers.iter().position(|it| *it == exchange.server),
        };
        let place = self.ranks.partition_point(|it| *it < rank);
        self.ranks.insert(place, rank);
        self.exchanges.insert(place, exchange);
    }

    /// What arrived about `question`, and about the ends of its aliases, whoever named them.
    pub(super) fn chain(&self, question: &Question) -> Chain {
        let mut res = Chain {
            exchanges: Vec::new(),
            ends: BTreeSet::new(),
        };
        let mut next = vec![question.clone()];
        for _ in 0..=MAX_ALIASES {
            for question in std::mem::take(&mut next) {
                for (at, exchange) in self.about(&question) {
                    res.exchanges.push(at);
                    let end = end_of_aliases(exchange).filter(|it| *it != question);
                    next.extend(end.filter(|it| res.ends.insert(it.clone())));
                }
            }
        }
        // Aliases may lead back to where they began.
        if res.ends.remove(question) {
            res.exchanges.sort_unstable();
            res.exchanges.dedup();
        }
        res
    }

    /// The exchanges about `question`, with their positions.
    fn about<'s>(&'s self, question: &'s Question) -> impl Iterator<Item = (usize, &'s Exchange)> {
        let first = self.first_position(question);
        let key = (first, is_address(question), question);
        let is_before = |it: &Rank| (it.first, it.is_address, &it.question) < key;
        let start = self.ranks.partition_point(is_before);
        let about = self.exchanges.iter().enumerate().skip(start);
        about.take_while(move |(_, it)| it.question == *question)
    }

    fn first_position(&self, question: &Question) -> usize {
        let position = self.first_positions.get(question).copied();
        position.unwrap_or(usize::MAX)
    }
}

fn is_address(question: &Question) -> bool {
    question.record_type != RecordType::Srv
}

/// What the aliases in a response lead to; none where there are none, or where they have no end.
fn end_of_aliases(exchange: &Exchange) -> Option<Question> {
    let answer = &exchange.response()?.answer;
    let is_alias = |it: &RecordData| matches!(it, RecordData::Alias(_));
    if !answer.iter().any(|it| is_alias(&it.data)) {
        return None;
    }
    let (_, name) = chain_end(&exchange.question.name, answer).ok()?;
    Some(Question {
        name,
        record_type: exchange.question.record_type,
    })
}
