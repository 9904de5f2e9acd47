//! Rolls of a die with any number of sides, the same for ever.

/// What the state grows by: 2^64 divided by the golden ratio, made odd (SplitMix64, Steele, Lea and Flood 2014).
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The generator `SplitMix64`, and draws without bias from it.
///
/// Not for secrets. Numbers, draws and streams are fixed by tests with literal values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rolls {
    state: u64,
}

impl Rolls {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The stream of one client in a run, whatever other clients there are.
    ///
    /// The first number of the seed's own stream plus the client's number is a seed again; its first number is the
    /// state the client starts from. For one seed no two clients start alike.
    pub fn of_client(seed: u64, client_idx: u64) -> Self {
        let base = Self::new(seed).next_u64();
        let mut of_client = Self::new(base.wrapping_add(client_idx));
        Self::new(of_client.next_u64())
    }

    /// The next number; every 64-bit number comes once in 2^64.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        let mut res = self.state;
        res = (res ^ (res >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        res = (res ^ (res >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        res ^ (res >> 31)
    }

    /// A number of `0..=n`, both ends included, each equally likely.
    ///
    /// The upper half of a product with `n + 1`, drawn again where the lower half would favor some numbers (Lemire 2019).
    /// `roll(0)` takes nothing from the stream.
    pub fn roll(&mut self, n: u64) -> u64 {
        if n == 0 {
            return 0;
        }
        let Some(sides) = n.checked_add(1) else {
            return self.next_u64();
        };
        let (mut high, mut low) = wide_product(self.next_u64(), sides);
        if low < sides {
            let surplus = sides.wrapping_neg() % sides;
            while low < surplus {
                (high, low) = wide_product(self.next_u64(), sides);
            }
        }
        high
    }
}

/// Upper and lower half of a product.
#[expect(clippy::cast_possible_truncation, reason = "halves are what is wanted")]
fn wide_product(one: u64, other: u64) -> (u64, u64) {
    let product = u128::from(one) * u128::from(other);
    ((product >> 64) as u64, product as u64)
}
