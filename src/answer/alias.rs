//! CNAME chains, inside one response and over several exchanges: end, loop, length (RFC 1034, 3.6.2).

use super::{Answer, Datum, ServerAnswer, classify};
use crate::model::{DomainName, Exchange, ExchangeId, NameServer, Question, Record, RecordData};

/// Aliases followed for one question, over all exchanges. BIND follows 16.
pub const MAX_ALIASES: usize = 16;

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

/// What every server says to `question`, in the order of the exchanges; aliases are followed over exchanges with the same server.
pub fn by_server<T: Datum>(question: &Question, exchanges: &[Exchange]) -> Vec<ServerAnswer<T>> {
    let mut res: Vec<ServerAnswer<T>> = Vec::new();
    for exchange in exchanges {
        let is_new = res.iter().all(|known| known.server != exchange.server);
        if exchange.question == *question && is_new {
            res.push(follow(question, exchange.server, exchanges));
        }
    }
    res
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

fn follow<T: Datum>(
    question: &Question,
    server: NameServer,
    exchanges: &[Exchange],
) -> ServerAnswer<T> {
    let mut res = ServerAnswer {
        server,
        exchanges: Vec::new(),
        aliases: Vec::new(),
        answer: Answer::AliasOnly {
            to: question.name.clone(),
        },
    };
    while let Answer::AliasOnly { to } = res.answer.clone() {
        let next = exchanges.iter().enumerate().find(|(_, exchange)| {
            exchange.server == server
                && exchange.question.name == to
                && exchange.question.record_type == question.record_type
        });
        let Some((idx, exchange)) = next else {
            break;
        };
        res.exchanges.push(ExchangeId(idx));
        let told = classify::<T>(exchange);
        res.answer = told.answer;
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
