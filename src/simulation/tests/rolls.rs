//! Literal values: a change here changes what users saw for a seed, and must not be made.

use super::*;

#[track_caller]
fn check_numbers(seed: u64, expect: [u64; 4]) {
    let mut rolls = Rolls::new(seed);
    let numbers = std::array::from_fn(|_| rolls.next_u64());
    assert_eq!(expect, numbers, "{seed}");
}

#[test]
fn generator_is_splitmix64_for_ever() {
    check_numbers(
        0,
        [
            0xe220_a839_7b1d_cdaf,
            0x6e78_9e6a_a1b9_65f4,
            0x06c4_5d18_8009_454f,
            0xf88b_b8a8_724c_81ec,
        ],
    );
    check_numbers(
        1,
        [
            0x910a_2dec_8902_5cc1,
            0xbeeb_8da1_658e_ec67,
            0xf893_a2ee_fb32_555e,
            0x71c1_8690_ee42_c90b,
        ],
    );
    check_numbers(
        u64::MAX,
        [
            0xe4d9_7177_1b65_2c20,
            0xe99f_f867_dbf6_82c9,
            0x382f_f84c_b272_81e9,
            0x6d1d_b36c_cba9_82d2,
        ],
    );
}

/// One stream asked for numbers of several ranges in turn.
#[track_caller]
fn check_rolls(seed: u64, expect: [u64; 8]) {
    let most = [
        1,
        5,
        100,
        65_535,
        655_350_000,
        u64::MAX - 1,
        u64::MAX,
        1 << 63,
    ];
    let mut rolls = Rolls::new(seed);
    assert_eq!(expect, most.map(|n| rolls.roll(n)), "{seed}");
}

#[test]
fn bounded_draws_are_the_same_for_ever() {
    check_rolls(
        0,
        [
            1,
            2,
            2,
            63_627,
            69_694_304,
            6_038_094_601_263_162_089,
            3_207_296_026_000_306_913,
            7_116_260_932_800_173_470,
        ],
    );
    check_rolls(
        1,
        [
            1,
            4,
            98,
            29_121,
            291_148_872,
            14_072_917_602_864_530_047,
            16_184_226_688_143_867_045,
            7_323_326_090_023_318_475,
        ],
    );
    check_rolls(
        u64::MAX,
        [
            1,
            5,
            22,
            27_933,
            462_395_725,
            15_212_506_146_343_009_074,
            17_388_166_129_998_380_965,
            7_097_483_364_339_746_370,
        ],
    );
}

/// Half of all numbers are drawn again at this range.
#[test]
fn numbers_that_would_favor_some_rolls_are_drawn_again() {
    let mut rolls = Rolls::new(0);
    let drawn: [u64; 6] = std::array::from_fn(|_| rolls.roll(1 << 63));
    assert_eq!(
        drawn,
        [
            243_808_509_735_772_839,
            8_954_805_688_390_271_222,
            980_875_101_213_047_373,
            1_603_648_013_000_153_456,
            7_116_260_932_800_173_470,
            2_266_080_580_496_311_649,
        ]
    );
}

#[test]
fn single_possible_roll_takes_nothing_from_the_stream() {
    let mut rolls = Rolls::new(7);
    assert_eq!(rolls.roll(0), 0);
    assert_eq!(rolls, Rolls::new(7));
}

#[test]
fn both_ends_are_rolled_and_nothing_beyond() {
    let mut rolls = Rolls::new(3);
    let mut counts = [0; 3];
    for _ in 0..100 {
        counts[usize::try_from(rolls.roll(2)).unwrap()] += 1;
    }
    assert_eq!(counts.iter().sum::<i32>(), 100);
    assert!(counts.iter().all(|it| 0 < *it), "{counts:?}");
}

#[track_caller]
fn check_client(seed: u64, client_idx: u64, expect: u64) {
    let first = Rolls::of_client(seed, client_idx).next_u64();
    assert_eq!(expect, first, "client {client_idx} of {seed}");
}

#[test]
fn streams_of_clients_are_the_same_for_ever() {
    check_client(0, 0, 0x2382_75bc_38fc_be91);
    check_client(0, 1, 0x9492_6c2e_801c_b6f9);
    check_client(0, u64::MAX, 0x44e5_b981_00c6_7fb0);
    check_client(1, 0, 0xb18a_02f4_6d8d_86c3);
    check_client(1, 1, 0xd515_9b73_432a_2795);
    check_client(u64::MAX, 0, 0xfc04_2709_5604_21da);
    check_client(u64::MAX, u64::MAX, 0x8ee5_c18a_b929_cb63);
}
