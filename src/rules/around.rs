//! Things that stand at places of files, found by a place inside of them.

use crate::model::Place;

/// Sorted, so that a lookup takes as many steps as the list has digits, and one for each thing found.
#[derive(Debug, Default)]
pub(super) struct Around<T> {
    /// By file and start.
    things: Vec<(Place, T)>,
    /// The furthest end in the same file, of each thing and those in front of it: things may hold others.
    reach: Vec<u32>,
}

impl<T: Copy + Ord> Around<T> {
    pub(super) fn new(things: impl IntoIterator<Item = (Place, T)>) -> Self {
        let mut things: Vec<(Place, T)> = things.into_iter().collect();
        things.sort_by_key(|it| (it.0.file, it.0.start));
        let mut reach = Vec::with_capacity(things.len());
        let mut furthest = Place::default();
        for (place, _) in &things {
            if furthest.file != place.file {
                furthest = *place;
            }
            furthest.end = furthest.end.max(place.end);
            reach.push(furthest.end);
        }
        Self { things, reach }
    }

    /// What stands around `place`, in ascending order.
    pub(super) fn at(&self, place: Place) -> Vec<T> {
        let n_begun = self
            .things
            .partition_point(|it| (it.0.file, it.0.start) <= (place.file, place.start));
        let begun = self.things.iter().zip(&self.reach).take(n_begun).rev();
        let near = begun.take_while(|(it, reach)| it.0.file == place.file && place.end <= **reach);
        let around = near.filter(|(it, _)| place.end <= it.0.end);
        let mut res: Vec<T> = around.map(|(it, _)| it.1).collect();
        res.sort();
        res
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FileId;

    fn place(file: u32, start: u32, end: u32) -> Place {
        let file = FileId(file);
        Place { file, start, end }
    }

    #[test]
    fn the_same_as_looking_at_each() {
        let things = [
            (1, 0, 9),
            (0, 20, 30),
            (0, 0, 100),
            (0, 20, 30),
            (0, 22, 24),
            (0, 40, 40),
            (2, 5, 8),
        ];
        let things: Vec<(Place, usize)> = things
            .into_iter()
            .map(|(file, start, end)| place(file, start, end))
            .zip(0..)
            .collect();
        let around = Around::new(things.iter().copied());
        for file in 0..4 {
            for start in 0..45 {
                for end in [start, start + 1, start + 3, 101] {
                    let inner = place(file, start, end);
                    let is_around = |it: &Place| {
                        it.file == inner.file && it.start <= inner.start && inner.end <= it.end
                    };
                    let each = things.iter().filter(|it| is_around(&it.0));
                    let each: Vec<usize> = each.map(|it| it.1).collect();
                    assert_eq!(around.at(inner), each, "{inner:?}");
                }
            }
        }
    }
}
