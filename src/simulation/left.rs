//! Hosts that are still there, drawn by weight or evenly and struck off, and put back for the next client.

/// Hosts in classes of one weight, some of them struck off.
#[derive(Clone)]
pub(super) struct Left {
    /// A binary tree: the children of the node at `n` stand at `2 n` and `2 n + 1`, the second half are the classes.
    tree: Vec<Sum>,
    /// The same with every host there.
    full: Vec<Sum>,
    /// The classes of the hosts that are struck off.
    struck_off: Vec<usize>,
}

/// Hosts below a node.
#[derive(Clone, Copy, Default)]
struct Sum {
    weight: u64,
    n_hosts: u64,
}

impl Left {
    /// Classes of hosts: the weight of each host, and how many there are.
    pub(super) fn new(classes: impl ExactSizeIterator<Item = (u16, u64)>) -> Self {
        let n_leaves = classes.len().next_power_of_two();
        let mut tree = vec![Sum::default(); n_leaves];
        tree.extend(classes.map(|(weight, n_hosts)| Sum {
            weight: u64::from(weight) * n_hosts,
            n_hosts,
        }));
        tree.resize(2 * n_leaves, Sum::default());
        for at in (1..n_leaves).rev() {
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
            full: tree.clone(),
            tree,
            struck_off: Vec::new(),
        }
    }

    /// How many are there.
    pub(super) fn n_hosts(&self) -> u64 {
        self.all().n_hosts
    }

    /// Their weights together.
    pub(super) fn weight(&self) -> u64 {
        self.all().weight
    }

    /// Strikes off a host of `class`, if one is there.
    pub(super) fn remove(&mut self, class: usize) {
        let leaf = self.tree.len() / 2 + class;
        let Some(of_class) = self.tree.get(leaf).filter(|it| 0 < it.n_hosts) else {
            return;
        };
        let weight = of_class.weight / of_class.n_hosts;
        let mut at = leaf;
        while let Some(node) = self.tree.get_mut(at).filter(|_| 0 < at) {
            node.weight -= weight;
            node.n_hosts -= 1;
            at /= 2;
        }
        self.struck_off.push(class);
    }

    /// Strikes off a host, each alike, and gives its class; none when there is none.
    pub(super) fn remove_any(&mut self, roll: &mut impl FnMut(u64) -> u64) -> Option<usize> {
        let most = self.n_hosts().checked_sub(1)?;
        let class = self.find(roll(most), |it| it.n_hosts);
        self.remove(class);
        Some(class)
    }

    /// Strikes off the host that a number below the weight of all stands for, and gives its class.
    pub(super) fn remove_by_weight(&mut self, rolled: u64) -> usize {
        let class = self.find(rolled, |it| it.weight);
        self.remove(class);
        class
    }

    /// Strikes off those whose clocks ring before something of rate `other` happens.
    pub(super) fn ring_before(&mut self, other: u64, roll: &mut impl FnMut(u64) -> u64) {
        while 0 < self.weight() {
            let rolled = roll(self.weight() + other - 1);
            if self.weight() <= rolled {
                return;
            }
            self.remove_by_weight(rolled);
        }
    }

    /// Puts back all that were struck off.
    pub(super) fn restore(&mut self) {
        // Each host is as many nodes as the tree is high.
        if self.tree.len() < 16 * self.struck_off.len() {
            self.tree.copy_from_slice(&self.full);
            self.struck_off.clear();
        }
        let n_leaves = self.tree.len() / 2;
        while let Some(class) = self.struck_off.pop() {
            let mut at = n_leaves + class;
            while let (Some(node), Some(full)) = (self.tree.get_mut(at), self.full.get(at)) {
                if at == 0 {
                    break;
                }
                *node = *full;
                at /= 2;
            }
        }
    }

    fn all(&self) -> Sum {
        self.tree.get(1).copied().unwrap_or_default()
    }

    /// The first class at which the running sum of `size` exceeds `rolled`.
    fn find(&self, rolled: u64, size: fn(&Sum) -> u64) -> usize {
        let n_leaves = self.tree.len() / 2;
        let mut rolled = rolled;
        let mut at = 1;
        while at < n_leaves {
            at *= 2;
            let left = self.tree.get(at).map_or(0, size);
            if left <= rolled {
                rolled -= left;
                at += 1;
            }
        }
        at - n_leaves
    }
}
