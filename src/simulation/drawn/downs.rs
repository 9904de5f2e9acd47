//! Hosts that are down, drawn by weight or evenly and struck off, and put back for the next client.

/// The hosts of weight above 0 that are down, some of them struck off.
#[derive(Clone)]
pub(super) struct Downs {
    /// A binary tree: the children of the node at `n` stand at `2 n` and `2 n + 1`, the second half are hosts.
    tree: Vec<Sum>,
    /// Places of hosts that are struck off, with what they were.
    struck_off: Vec<(usize, Sum)>,
}

/// Hosts below a node.
#[derive(Clone, Copy, Default)]
struct Sum {
    weight: u64,
    n_hosts: u64,
}

impl Downs {
    /// One host a weight, by position; a weight of 0 stands for none.
    pub(super) fn new(weights: &[u16]) -> Self {
        let n_places = weights.len().next_power_of_two();
        let mut tree = vec![Sum::default(); 2 * n_places];
        for (leaf, weight) in tree.iter_mut().skip(n_places).zip(weights) {
            *leaf = Sum {
                weight: u64::from(*weight),
                n_hosts: u64::from(0 < *weight),
            };
        }
        for at in (1..n_places).rev() {
            if let Some([left, right]) = tree.get(2 * at..2 * at + 2) {
                let sum = Sum {
                    weight: left.weight + right.weight,
                    n_hosts: left.n_hosts + right.n_hosts,
                };
                if let Some(node) = tree.get_mut(at) {
                    *node = sum;
                }
            }
        }
        Self {
            tree,
            struck_off: Vec::new(),
        }
    }

    /// Hosts that are not struck off.
    pub(super) fn n_left(&self) -> u64 {
        self.all().n_hosts
    }

    /// Strikes off the host at `position`, if there is one.
    pub(super) fn remove(&mut self, position: usize) {
        let leaf = self.tree.len() / 2 + position;
        let Some(host) = self.tree.get(leaf).copied().filter(|it| 0 < it.n_hosts) else {
            return;
        };
        let mut at = leaf;
        while let Some(node) = self.tree.get_mut(at).filter(|_| 0 < at) {
            node.weight -= host.weight;
            node.n_hosts -= host.n_hosts;
            at /= 2;
        }
        self.struck_off.push((position, host));
    }

    /// Strikes off a host, each alike, if there is one.
    pub(super) fn remove_any(&mut self, roll: &mut impl FnMut(u64) -> u64) {
        if let Some(most) = self.n_left().checked_sub(1) {
            let position = self.find(roll(most), |it| it.n_hosts);
            self.remove(position);
        }
    }

    /// Strikes off those whose clocks ring before something of rate `other` happens.
    pub(super) fn ring_before(&mut self, other: u64, roll: &mut impl FnMut(u64) -> u64) {
        loop {
            let weight = self.all().weight;
            if weight == 0 {
                return;
            }
            let rolled = roll(weight + other - 1);
            if weight <= rolled {
                return;
            }
            let position = self.find(rolled, |it| it.weight);
            self.remove(position);
        }
    }

    /// Puts back all that were struck off.
    pub(super) fn restore(&mut self) {
        let n_places = self.tree.len() / 2;
        while let Some((position, host)) = self.struck_off.pop() {
            let mut at = n_places + position;
            while let Some(node) = self.tree.get_mut(at).filter(|_| 0 < at) {
                node.weight += host.weight;
                node.n_hosts += host.n_hosts;
                at /= 2;
            }
        }
    }

    fn all(&self) -> Sum {
        self.tree.get(1).copied().unwrap_or_default()
    }

    /// Position of the first host at which the running sum of `size` exceeds `rolled`.
    fn find(&self, rolled: u64, size: fn(&Sum) -> u64) -> usize {
        let n_places = self.tree.len() / 2;
        let mut rolled = rolled;
        let mut at = 1;
        while at < n_places {
            at *= 2;
            let left = self.tree.get(at).map_or(0, size);
            if left <= rolled {
                rolled -= left;
                at += 1;
            }
        }
        at - n_places
    }
}
