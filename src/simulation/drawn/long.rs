//! Long lists, drawn without going through them: who comes first, and who serves.
//!
//! Hosts that are down matter to who serves in one way only: in the model `rfc2782` a roll of 0 takes the head of the
//! list, which may be one of them. Everything else is the order in which clocks ring, see `selection::rfc2782`: whatever
//! clocks of others ring before, the first host that is up is one of weight `w` with chance `w` of their sum.

use super::super::FirstChoice;
use super::super::first_choice::any_of;
use super::Host;
use super::downs::Downs;
use crate::selection::{Choice, SelectionModel};

/// Choices that compete with each other, so many that a client is not drawn record by record.
#[derive(Clone)]
pub(super) struct Long {
    first: FirstChoice,
    hosts: Vec<Host>,
    /// None when no host serves.
    search: Option<Search>,
}

/// Who serves a client that searches.
#[derive(Clone)]
enum Search {
    /// Whoever this gives, whichever hosts are down.
    Apart(FirstChoice),
    /// In the model `rfc2782`.
    Race(Box<Race>),
}

impl Long {
    /// `hosts` are those of `choices`, of which there is at least one.
    pub(super) fn new(model: SelectionModel, choices: &[&Choice], hosts: Vec<Host>) -> Self {
        let weights: Vec<u16> = choices.iter().map(|it| it.weight).collect();
        let up = |at: &usize| hosts.get(*at).is_some_and(|it| it.serves);
        let ups: Vec<(usize, u16)> = weights
            .iter()
            .copied()
            .enumerate()
            .filter(|it| up(&it.0))
            .collect();
        let is_even = ups
            .iter()
            .all(|it| Some(it.1) == ups.first().map(|it| it.1));
        let search = if ups.is_empty() {
            None
        } else if model != SelectionModel::Rfc2782 {
            Some(Search::Apart(FirstChoice::among(model, ups.into_iter())))
        } else if is_even {
            // Whether a roll of 0 takes it or another one, each is as likely as the others.
            let ups = ups.into_iter();
            Some(Search::Apart(FirstChoice::among(
                SelectionModel::Uniform,
                ups,
            )))
        } else {
            Some(Search::Race(Box::new(Race::new(&weights, ups))))
        };
        Self {
            first: FirstChoice::among(model, weights.into_iter().enumerate()),
            hosts,
            search,
        }
    }

    /// The host contacted first and the one that serves.
    pub(super) fn contact(
        &mut self,
        roll: &mut impl FnMut(u64) -> u64,
    ) -> (Option<Host>, Option<Host>) {
        let at = self.first.draw(roll);
        let first = self.hosts.get(at).copied();
        if first.is_some_and(|it| it.serves) {
            return (first, first);
        }
        // Whichever record was taken, the others stand behind it in any order alike, so a new order will do.
        (first, self.search(Some(at), roll))
    }

    /// The host that serves a client for which the one at `taken` is struck off, which is down.
    pub(super) fn search(
        &mut self,
        taken: Option<usize>,
        roll: &mut impl FnMut(u64) -> u64,
    ) -> Option<Host> {
        let at = match self.search.as_mut()? {
            Search::Apart(table) => table.draw(roll),
            Search::Race(race) => race.run(taken, roll)?,
        };
        self.hosts.get(at).copied()
    }
}

/// The race of clocks and rolls of 0 in the model `rfc2782`; hosts by their place in the list of the round.
#[derive(Clone)]
struct Race {
    /// Hosts that are up, which are not all of one weight.
    ups: Vec<usize>,
    /// Those of them that have weight 0.
    zeros_up: Vec<usize>,
    by_weight: FirstChoice,
    up_weight: u64,
    zeros_down: u64,
    /// What is known of each host.
    downs: Downs,
    weights: Vec<u16>,
}

impl Race {
    fn new(weights: &[u16], ups: Vec<(usize, u16)>) -> Self {
        let zeros = |it: &&(usize, u16)| it.1 == 0;
        let zeros_up: Vec<usize> = ups.iter().filter(zeros).map(|it| it.0).collect();
        let n_zeros = weights.iter().filter(|it| **it == 0).count();
        let mut of_downs = weights.to_vec();
        for (at, _) in &ups {
            if let Some(weight) = of_downs.get_mut(*at) {
                *weight = 0;
            }
        }
        Self {
            up_weight: ups.iter().map(|it| u64::from(it.1)).sum(),
            zeros_down: count(n_zeros - zeros_up.len()),
            zeros_up,
            downs: Downs::new(&of_downs),
            by_weight: FirstChoice::among(SelectionModel::Proportional, ups.iter().copied()),
            ups: ups.into_iter().map(|it| it.0).collect(),
            weights: weights.to_vec(),
        }
    }

    /// The host that is up and comes first when the one at `taken` is struck off.
    fn run(&mut self, taken: Option<usize>, roll: &mut impl FnMut(u64) -> u64) -> Option<usize> {
        let is_zero = |at: usize| self.weights.get(at) == Some(&0);
        let mut zeros_down = self.zeros_down - u64::from(taken.is_some_and(is_zero));
        let zeros_up = count(self.zeros_up.len());
        let mut n_heads = 0;
        // A roll of 0 or the clock of a host that is up.
        while roll(self.up_weight) == 0 {
            n_heads += 1;
            let in_front = zeros_down + zeros_up;
            if in_front == 0 {
                return self.take_heads(n_heads, taken, roll);
            }
            if roll(in_front - 1) < zeros_up {
                return any_of(&self.zeros_up, roll).copied();
            }
            zeros_down -= 1;
        }
        Some(self.by_weight.draw(roll))
    }

    /// The same from the first roll of 0 on that finds no weight 0 in front; it is the `n_heads`th of all.
    ///
    /// Only now it matters how many of those that are down were taken by their clocks in the meantime.
    fn take_heads(
        &mut self,
        n_heads: u64,
        taken: Option<usize>,
        roll: &mut impl FnMut(u64) -> u64,
    ) -> Option<usize> {
        if let Some(at) = taken {
            self.downs.remove(at);
        }
        for _ in 0..n_heads {
            self.downs.ring_before(self.up_weight + 1, roll);
        }
        let n_ups = count(self.ups.len());
        let res = loop {
            let n_downs = self.downs.n_left();
            if roll(n_ups + n_downs - 1) < n_ups {
                break any_of(&self.ups, roll).copied();
            }
            self.downs.remove_any(roll);
            self.downs.ring_before(self.up_weight + 1, roll);
            if roll(self.up_weight) != 0 {
                break Some(self.by_weight.draw(roll));
            }
        };
        self.downs.restore();
        res
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
