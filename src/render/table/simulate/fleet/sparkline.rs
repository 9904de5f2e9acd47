//! A series of numbers as one line of signs.

/// From the lowest to the highest; none stands for zero.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ASCII: [char; 8] = ['_', '-', ':', '=', '+', '*', '%', '#'];

/// The sign for nothing at all.
pub(super) fn nothing(is_unicode: bool) -> char {
    if is_unicode { '·' } else { '.' }
}

/// One sign a value, from 0 to `highest`: zero has a sign of its own, and what is above zero never gets it.
///
/// Values that are no numbers count as zero, those above `highest` as that.
pub(super) fn sparkline(values: &[f64], highest: f64, is_unicode: bool) -> String {
    let signs = if is_unicode { BLOCKS } else { ASCII };
    let sign = |value: &f64| {
        let share = value / highest;
        if share.is_nan() || share <= 0.0 {
            return nothing(is_unicode);
        }
        let mut steps = (1_u8..).zip(signs);
        let reached = steps.find(|(step, _)| share * 8.0 <= f64::from(*step));
        reached.map_or(signs[7], |it| it.1)
    };
    values.iter().map(sign).collect()
}

/// How many values one sign stands for, so that `n_values` take at most `width` signs; at least 1.
pub(super) fn values_a_sign(n_values: usize, width: usize) -> usize {
    n_values.div_ceil(width.max(1)).max(1)
}

/// Means of `n` values each; the last one may be of fewer.
pub(super) fn condensed(values: &[f64], n: usize) -> Vec<f64> {
    let mean = |part: &[f64]| {
        let sum: f64 = part.iter().sum();
        // Parts are as long as a series of days, 10,000 at most.
        let n = u32::try_from(part.len()).unwrap_or(u32::MAX);
        sum / f64::from(n)
    };
    values.chunks(n.max(1)).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_rise_with_the_values() {
        let values: Vec<f64> = (0..=16).map(f64::from).collect();
        assert_eq!(sparkline(&values, 16.0, true), "·▁▁▂▂▃▃▄▄▅▅▆▆▇▇██");
        assert_eq!(sparkline(&values, 16.0, false), ".__--::==++**%%##");
    }

    #[test]
    fn only_nothing_looks_like_nothing() {
        assert_eq!(sparkline(&[0.0, 1e-9, 7.0], 7.0, true), "·▁█");
        assert_eq!(sparkline(&[f64::NAN, -1.0, 1e300], 7.0, true), "··█");
        assert_eq!(sparkline(&[0.0, 0.0], 0.0, true), "··");
        assert_eq!(sparkline(&[], 1.0, true), "");
    }

    #[test]
    fn long_series_are_condensed_to_means() {
        assert_eq!(values_a_sign(60, 60), 1);
        assert_eq!(values_a_sign(61, 60), 2);
        assert_eq!(values_a_sign(10_000, 60), 167);
        assert_eq!(values_a_sign(0, 60), 1);
        assert_eq!(values_a_sign(5, 0), 5);
        assert_eq!(condensed(&[1.0, 3.0, 5.0, 7.0, 10.0], 2), [2.0, 6.0, 10.0]);
        let many = vec![1.0; 10_000];
        assert_eq!(condensed(&many, 167), [1.0; 60]);
    }
}
