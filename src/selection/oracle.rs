//! The models word for word, by listing every arrangement and every roll. Slow, and shares no formula with the product.

use super::{Rank, SelectionModel, order};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::collections::{BTreeMap, BTreeSet};

/// How likely each order of contact is.
pub(crate) type Orders = BTreeMap<Vec<usize>, BigRational>;

/// `n` of `of`.
pub(crate) fn part(n: u64, of: u64) -> BigRational {
    BigRational::new(BigInt::from(n), BigInt::from(of))
}

/// The orders of `records` as the definition of `model` has them.
pub(crate) fn defined(model: SelectionModel, records: &[Rank]) -> Orders {
    let all: Vec<usize> = (0..records.len()).collect();
    if model == SelectionModel::Uniform {
        return evenly(permutations(&all));
    }
    let priorities: BTreeSet<u16> = records.iter().map(|it| it.priority).collect();
    let mut res = Orders::from([(Vec::new(), BigRational::one())]);
    for priority in priorities {
        let (zeros, others): (Vec<usize>, Vec<usize>) = all
            .iter()
            .filter(|idx| records[**idx].priority == priority)
            .partition(|idx| records[**idx].weight == 0);
        let next = if model == SelectionModel::Rfc2782 {
            let mut lists = Vec::new();
            for front in permutations(&zeros) {
                for back in permutations(&others) {
                    lists.push([front.clone(), back].concat());
                }
            }
            let share = part(1, lists.len() as u64);
            let mut drawn = Orders::new();
            for list in lists {
                draw_inclusive(records, &list, Vec::new(), share.clone(), &mut drawn);
            }
            drawn
        } else {
            let mut drawn = Orders::new();
            draw_shares(records, &others, Vec::new(), BigRational::one(), &mut drawn);
            behind(&drawn, &evenly(permutations(&zeros)))
        };
        res = behind(&res, &next);
    }
    res
}

/// The orders that the product gives, over all rolls it asks for.
pub(crate) fn rolled(model: SelectionModel, records: &[Rank]) -> Orders {
    let mut res = Orders::new();
    let mut script: Vec<(u64, u64)> = Vec::new();
    loop {
        let mut asked = 0;
        let order = order(model, records, &mut |most| {
            if asked == script.len() {
                script.push((0, most));
            }
            let (given, expected) = script[asked];
            assert_eq!(most, expected, "the same rolls lead to another question");
            asked += 1;
            given
        });
        assert_eq!(asked, script.len());
        let share = script
            .iter()
            .fold(BigRational::one(), |res, (_, most)| res * part(1, most + 1));
        *res.entry(order).or_insert_with(BigRational::zero) += share;
        while script.last().is_some_and(|(given, most)| given == most) {
            script.pop();
        }
        match script.last_mut() {
            Some((given, _)) => *given += 1,
            None => return res,
        }
    }
}

/// An integer of `0..=sum`, the first running sum not below it, remove, repeat.
fn draw_inclusive(
    records: &[Rank],
    list: &[usize],
    taken: Vec<usize>,
    share: BigRational,
    res: &mut Orders,
) {
    if list.is_empty() {
        *res.entry(taken).or_insert_with(BigRational::zero) += share;
        return;
    }
    let sum: u64 = list.iter().map(|idx| u64::from(records[*idx].weight)).sum();
    let mut hits = vec![0; list.len()];
    for rolled in 0..=sum {
        let mut running = 0;
        for (at, idx) in list.iter().enumerate() {
            running += u64::from(records[*idx].weight);
            if rolled <= running {
                hits[at] += 1;
                break;
            }
        }
    }
    for (at, n_hits) in hits.into_iter().enumerate().filter(|(_, n)| 0 < *n) {
        let (mut list, mut taken) = (list.to_vec(), taken.clone());
        taken.push(list.remove(at));
        draw_inclusive(records, &list, taken, &share * part(n_hits, sum + 1), res);
    }
}

/// Every record with its share of the weights that are left.
fn draw_shares(
    records: &[Rank],
    list: &[usize],
    taken: Vec<usize>,
    share: BigRational,
    res: &mut Orders,
) {
    if list.is_empty() {
        *res.entry(taken).or_insert_with(BigRational::zero) += share;
        return;
    }
    let sum: u64 = list.iter().map(|idx| u64::from(records[*idx].weight)).sum();
    for at in 0..list.len() {
        let (mut list, mut taken) = (list.to_vec(), taken.clone());
        let idx = list.remove(at);
        taken.push(idx);
        let share = &share * part(u64::from(records[idx].weight), sum);
        draw_shares(records, &list, taken, share, res);
    }
}

/// Every order of `one`, followed by every order of `other`.
fn behind(one: &Orders, other: &Orders) -> Orders {
    let mut res = Orders::new();
    for (front, share) in one {
        for (back, more) in other {
            res.insert([front.clone(), back.clone()].concat(), share * more);
        }
    }
    res
}

fn evenly(lists: Vec<Vec<usize>>) -> Orders {
    let share = part(1, lists.len() as u64);
    lists.into_iter().map(|it| (it, share.clone())).collect()
}

fn permutations(of: &[usize]) -> Vec<Vec<usize>> {
    if of.is_empty() {
        return vec![Vec::new()];
    }
    let mut res = Vec::new();
    for at in 0..of.len() {
        let mut rest = of.to_vec();
        let first = rest.remove(at);
        res.extend(
            permutations(&rest)
                .into_iter()
                .map(|it| [vec![first], it].concat()),
        );
    }
    res
}
