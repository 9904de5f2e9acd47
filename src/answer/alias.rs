//! CNAME chains, inside one response and over several exchanges: end, loop, length (RFC 1034, 3.6.2).

use super::{Answer, Datum, ServerAnswer, classify};
use crate::model::{DomainName, Exchange, ExchangeId, NameServer, Question, Record, RecordData};
use std::collections::BTreeMap;

/// Aliases followed for one question, over all exchanges.
pub const MAX_ALIASES: usize = 16;

/// Aliases in a row that BIND follows; with one more it answers SERVFAIL (seen with 9.18.49, `max-query-restarts`).
pub const MOST_ALIASES_OF_BIND: usize = 11;

/// Follows the aliases of `records` from `name`: the names that are aliases, and the end of the chain.
///
/// The error says in words that the chain loops or is too long.
pub fn chain_end(
    name: &DomainName,
    records: &[Record],
) -> Result<(Vec<DomainName>, DomainName), String> {
    let mut aliases: Vec<DomainName> = Vec::new();
    let mut end = name.clone();
    while let Some(target) = alias_at(&end, records) {
        extend_chain(&mut aliases, end)?;
        if aliases.contains(target) {
            return Err(looped(&aliases, target));
        }
        end = target.clone();
    }
    Ok((aliases, end))
}

/// Exchanges by their questions, so that many look-ups cost little.
#[derive(Debug)]
pub struct Index<'a> {
    exchanges: &'a [Exchange],
    positions: BTreeMap<&'a Question, Vec<usize>>,
}

impl<'a> Index<'a> {
    /// The index of `exchanges`.
    pub fn new(exchanges: &'a [Exchange]) -> Self {
        Self::of(exchanges, 0..exchanges.len())
    }

    /// The index of those of `exchanges` that stand at `wanted`, which ascend; the others are as if nobody had asked.
    pub fn of(exchanges: &'a [Exchange], wanted: impl IntoIterator<Item = usize>) -> Self {
        let mut positions: BTreeMap<&Question, Vec<usize>> = BTreeMap::new();
        for idx in wanted {
            if let Some(exchange) = exchanges.get(idx) {
                positions.entry(&exchange.question).or_default().push(idx);
            }
        }
        Self {
            exchanges,
            positions,
        }
    }

    /// The exchange at `id`.
    pub fn exchange(&self, id: ExchangeId) -> Option<&'a Exchange> {
        self.exchanges.get(id.0)
    }

    /// What every server says to `question`, in the order of the exchanges; aliases are followed over exchanges with the same server.
    pub fn by_server<T: Datum>(&self, question: &Question) -> Vec<ServerAnswer<T>> {
        let mut res: Vec<ServerAnswer<T>> = Vec::new();
        for (_, exchange) in self.asked(question) {
            if res.iter().all(|known| known.server != exchange.server) {
                res.push(self.follow(question, exchange.server));
            }
        }
        res
    }

    /// The exchanges about `question`, with their positions.
    pub fn asked(&self, question: &Question) -> impl Iterator<Item = (ExchangeId, &'a Exchange)> {
        let positions = self.positions.get(question).into_iter().flatten();
        positions.filter_map(|idx| Some((ExchangeId(*idx), self.exchanges.get(*idx)?)))
    }

    fn follow<T: Datum>(&self, question: &Question, server: NameServer) -> ServerAnswer<T> {
        let mut res = ServerAnswer {
            server,
            exchanges: Vec::new(),
            aliases: Vec::new(),
            answer: Answer::AliasOnly {
                to: question.name.clone(),
            },
        };
        while let Answer::AliasOnly { to } = res.answer.clone() {
            let next = Question {
                name: to.clone(),
                record_type: question.record_type,
            };
            let Some((id, exchange)) = self.asked(&next).find(|(_, it)| it.server == server) else {
                break;
            };
            let is_follow_up = !res.exchanges.is_empty();
            res.exchanges.push(id);
            let told = classify::<T>(exchange);
            res.answer = match told.answer {
                answer @ (Answer::Failure(_) | Answer::Unusable { .. }) if is_follow_up => {
                    fault_at_end(&question.name, &to, &answer)
                }
                answer => answer,
            };
            for alias in told.aliases {
                if res.aliases.contains(&alias) {
                    res.answer = Answer::AliasFault {
                        why: looped(&res.aliases, &alias),
                    };
                    return res;
                }
                if let Err(why) = extend_chain(&mut res.aliases, alias) {
                    res.answer = Answer::AliasFault { why };
                    return res;
                }
            }
        }
        res
    }
}

/// What every server says to `question`; for many questions make one [`Index`].
pub fn by_server<T: Datum>(question: &Question, exchanges: &[Exchange]) -> Vec<ServerAnswer<T>> {
    Index::new(exchanges).by_server(question)
}

/// The question itself was answered, with an alias; only the question for its end was not.
fn fault_at_end<T>(name: &DomainName, end: &DomainName, answer: &Answer<T>) -> Answer<T> {
    let said = match answer {
        Answer::Failure(rcode) => format!("answered {rcode} for it"),
        Answer::Unusable { why } => format!("gave no usable answer for it: {why}"),
        _ => "said nothing about it".to_owned(),
    };
    Answer::AliasFault {
        why: format!("`{name}` is an alias of `{end}`, and the name server {said}"),
    }
}

/// The position of the answer a client goes by: the first definite one, else the first that came nearest to one.
pub fn used<T>(answers: &[ServerAnswer<T>]) -> Option<usize> {
    let rank = |answer: &Answer<T>| match answer {
        it if it.is_definite() => 0,
        Answer::AliasOnly { .. } => 1,
        Answer::Failure(_) => 2,
        Answer::AliasFault { .. } | Answer::Unusable { .. } => 3,
        _ => 4,
    };
    (0..answers.len()).min_by_key(|&idx| answers.get(idx).map(|it| rank(&it.answer)))
}

fn alias_at<'a>(name: &DomainName, records: &'a [Record]) -> Option<&'a DomainName> {
    records.iter().find_map(|record| match &record.data {
        RecordData::Alias(target) if record.owner == *name => Some(target),
        _ => None,
    })
}

fn extend_chain(aliases: &mut Vec<DomainName>, alias: DomainName) -> Result<(), String> {
    if aliases.len() == MAX_ALIASES {
        return Err(format!("more than {MAX_ALIASES} aliases in a row"));
    }
    aliases.push(alias);
    Ok(())
}

fn looped(aliases: &[DomainName], back_to: &DomainName) -> String {
    let mut chain: Vec<String> = aliases.iter().map(|it| format!("`{it}`")).collect();
    chain.push(format!("`{back_to}`"));
    format!("the aliases loop: {}", chain.join(" → "))
}
