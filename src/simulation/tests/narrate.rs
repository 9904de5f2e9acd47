//! Tellings as a reader sees them, and that they tell what is drawn.

use super::*;
use crate::selection::Assumptions;
use crate::simulation::drawn::Walk;
use expect_test::{Expect, expect};

fn told(model: SelectionModel, groups: &[Vec<Choice>], seed: u64, caching: bool) -> Narration {
    narrate(model, groups, seed, &Assumptions::default(), caching)
}

#[track_caller]
fn check(narration: &Narration, expect: &Expect) {
    let names = |CandidateId(idx): CandidateId| format!("`kms{idx}`");
    let text = tell(narration, &names).join("\n") + "\n";
    expect.assert_eq(&text);
}

#[test]
fn two_hosts_by_rfc2782() {
    let groups = [serving(&[10, 90])];
    check(
        &told(SelectionModel::Rfc2782, &groups, 1, true),
        &expect![[r#"
            Priority 0 is the lowest and comes first: 2 records. Their order is random; each line adds its weight to the running sum.
            Contact 1.
              `kms1`: weight 90, running sum 90
              `kms0`: weight 10, running sum 100
            The roll, a whole number from 0 to 100, is 98.
            The first running sum not below 98 is 100, so `kms0` is contacted.
            `kms0` serves.
            The client is served after 1 contact and a wait of 0 s.
            It caches `kms0`: next time it goes there first, without a draw, whatever the records say by then.
        "#]],
    );
}

#[test]
fn dead_hosts_are_struck_off_until_one_serves() {
    let groups = [vec![
        choice(0, 0, 0, REFUSED),
        choice(1, 0, 30, SILENT),
        choice(2, 0, 70, REFUSED),
        choice(3, 10, 0, HostState::Serves),
    ]];
    check(
        &told(SelectionModel::Rfc2782, &groups, 4, true),
        &expect![[r#"
            Priority 0 is the lowest and comes first: 3 records. Those of weight 0 stand in front, otherwise the order is random; each line adds its weight to the running sum.
            Contact 1.
              `kms0`: weight 0, running sum 0
              `kms1`: weight 30, running sum 30
              `kms2`: weight 70, running sum 100
            The roll, a whole number from 0 to 100, is 18.
            The first running sum not below 18 is 30, so `kms1` is contacted.
            `kms1` stays silent, which costs 21 s; it is struck off.
            Contact 2.
              `kms0`: weight 0, running sum 0
              `kms2`: weight 70, running sum 70
            The roll, a whole number from 0 to 70, is 68.
            The first running sum not below 68 is 70, so `kms2` is contacted.
            `kms2` refuses the connection, which costs 2.07 s; it is struck off.
            Contact 3.
            Only `kms0` is left, so no roll is needed.
            `kms0` refuses the connection, which costs 2.07 s; it is struck off.
            Priority 10 comes next: 1 record.
            Contact 4.
            Only `kms3` is in the list, so no roll is needed.
            `kms3` serves.
            The client is served after 4 contacts and a wait of 21 s + 2.07 s + 2.07 s = 25.14 s.
            It caches `kms3`: next time it goes there first, without a draw, whatever the records say by then.
        "#]],
    );
}

#[test]
fn weight_zero_comes_last_in_proportion() {
    let groups = [vec![
        choice(0, 0, 0, HostState::Serves),
        choice(1, 0, 30, REFUSED),
        choice(2, 0, 70, REFUSED),
        choice(3, 0, 0, HostState::Serves),
    ]];
    check(
        &told(SelectionModel::Proportional, &groups, 1, false),
        &expect![[r#"
            Priority 0 is the lowest and comes first: 2 records above weight 0, before any of weight 0; each line adds its weight to the running sum.
            Contact 1.
              `kms1`: weight 30, running sum 30
              `kms2`: weight 70, running sum 100
            The roll, a whole number from 1 to 100, is 70.
            The first running sum not below 70 is 100, so `kms2` is contacted.
            `kms2` refuses the connection, which costs 2.07 s; it is struck off.
            Contact 2.
            Only `kms1` is left, so no roll is needed.
            `kms1` refuses the connection, which costs 2.07 s; it is struck off.
            Only records of weight 0 are left; each line adds 1 now.
            Contact 3.
              `kms0`: running sum 1
              `kms3`: running sum 2
            The roll, a whole number from 1 to 2, is 2.
            The first running sum not below 2 is 2, so `kms3` is contacted.
            `kms3` serves.
            The client is served after 3 contacts and a wait of 2.07 s + 2.07 s = 4.14 s.
            Caching is switched off: next time it draws again.
        "#]],
    );
}

#[test]
fn single_weight_stands_alone_before_the_zeros() {
    let groups = [vec![
        choice(0, 0, 0, HostState::Serves),
        choice(1, 0, 30, REFUSED),
        choice(2, 7, 0, HostState::Serves),
    ]];
    check(
        &told(SelectionModel::Proportional, &groups, 1, true),
        &expect![[r#"
            Priority 0 is the lowest and comes first: 1 record above weight 0, before any of weight 0; each line adds its weight to the running sum.
            Contact 1.
            Only `kms1` is in the list, so no roll is needed.
            `kms1` refuses the connection, which costs 2.07 s; it is struck off.
            Only records of weight 0 are left; each line adds 1 now.
            Contact 2.
            Only `kms0` is left, so no roll is needed.
            `kms0` serves.
            The client is served after 2 contacts and a wait of 2.07 s.
            It caches `kms0`: next time it goes there first, without a draw, whatever the records say by then.
        "#]],
    );
}

#[test]
fn uniform_counts_every_record_once() {
    let down_at_once = HostState::Down {
        wait: Duration::ZERO,
    };
    let groups = [vec![
        choice(0, 0, 1, HostState::NotProbed),
        choice(1, 9, 65_535, down_at_once),
        choice(2, 0, 1, down_at_once),
    ]];
    check(
        &told(SelectionModel::Uniform, &groups, 5, true),
        &expect![[r#"
            Priority and weight are disregarded: 3 records. Each line adds 1 to the running sum.
            Contact 1.
              `kms0`: running sum 1
              `kms1`: running sum 2
              `kms2`: running sum 3
            The roll, a whole number from 1 to 3, is 2.
            The first running sum not below 2 is 2, so `kms1` is contacted.
            `kms1` does not serve, which is known at once; it is struck off.
            Contact 2.
              `kms0`: running sum 1
              `kms2`: running sum 2
            The roll, a whole number from 1 to 2, is 2.
            The first running sum not below 2 is 2, so `kms2` is contacted.
            `kms2` does not serve, which is known at once; it is struck off.
            Contact 3.
            Only `kms0` is left, so no roll is needed.
            `kms0` was not probed; it is taken as serving.
            The client is served after 3 contacts and a wait of 0 s.
            It caches `kms0`: next time it goes there first, without a draw, whatever the records say by then.
        "#]],
    );
}

#[test]
fn cached_host_is_a_group_of_its_own() {
    let slow = HostState::Down {
        wait: Duration::from_millis(23_070),
    };
    let groups = [
        vec![choice(0, 0, 0, slow)],
        vec![],
        vec![choice(1, 0, 0, REFUSED)],
    ];
    check(
        &told(SelectionModel::Rfc2782, &groups, 1, true),
        &expect![[r#"
            Group 1 of 2.
            Contact 1.
            Only `kms0` is in the list, so no roll is needed.
            `kms0` does not serve, which takes 23.07 s to find out; it is struck off.
            Group 2 of 2.
            Contact 2.
            Only `kms1` is in the list, so no roll is needed.
            `kms1` refuses the connection, which costs 2.07 s; it is struck off.
            No host serves the client after 2 contacts and a wait of 23.07 s + 2.07 s = 25.14 s.
            It caches nothing new.
        "#]],
    );
}

#[test]
fn nothing_to_choose_is_told() {
    check(
        &told(SelectionModel::Rfc2782, &[], 1, true),
        &expect![[r#"
            There is no host to choose from.
            No host serves the client after 0 contacts and a wait of 0 s.
            It caches nothing new.
        "#]],
    );
}

#[test]
fn long_lists_are_told_in_part() {
    let mut choices = serving(&[1; 200]);
    for dead in &mut choices {
        dead.state = REFUSED;
    }
    let narration = told(SelectionModel::Rfc2782, &[choices], 1, true);
    assert_eq!((narration.rounds.len(), narration.untold), (100, 100));
    assert_eq!(narration.total_wait, Duration::from_secs(414));
    let first = &narration.rounds[0];
    assert_eq!((first.list.len(), first.left_out), (50, 150));
    let names = |_| "k".to_owned();
    let lines = tell(&narration, &names);
    assert!(lines.iter().any(|it| it == "  and 150 more"));
    assert!(
        lines
            .iter()
            .any(|it| it == "100 contacts more, not told here.")
    );
}

/// The rule that the telling states holds in every round, whatever the model.
#[test]
fn every_roll_reaches_the_record_that_is_chosen() {
    let mut choices = vec![
        choice(0, 0, 0, REFUSED),
        choice(1, 0, 3, REFUSED),
        choice(2, 0, 0, SILENT),
        choice(3, 0, 1, REFUSED),
        choice(4, 1, 2, REFUSED),
        choice(5, 1, 2, REFUSED),
    ];
    choices.extend((6..50).map(|idx| choice(idx, 2, u16::try_from(idx % 5).unwrap(), REFUSED)));
    let groups = [choices];
    for model in SelectionModel::ALL {
        for seed in 0..20 {
            let narration = told(model, &groups, seed, true);
            assert_eq!(narration.rounds.len(), 50);
            for round in &narration.rounds {
                let Some(roll) = round.roll else {
                    assert_eq!(round.list.len(), 1);
                    continue;
                };
                assert!((roll.lowest..=roll.highest).contains(&roll.rolled));
                let sums = || round.list.iter().map(|it| (it.running_sum, it.candidate));
                assert_eq!(sums().next_back().unwrap().0, roll.highest);
                let first = sums().find(|(sum, _)| roll.rolled <= *sum).unwrap();
                assert_eq!(first, (roll.reached, round.chosen), "{model:?}, {seed}");
            }
        }
    }
}

#[test]
fn told_client_is_client_0_of_the_drawn_run() {
    let groups = [
        vec![
            choice(7, 0, 3, SILENT),
            choice(8, 0, 2, SILENT),
            choice(9, 0, 5, REFUSED),
        ],
        vec![
            choice(0, 0, 0, HostState::Serves),
            choice(1, 0, 3, REFUSED),
            choice(2, 0, 9, HostState::Serves),
            choice(3, 1, 1, HostState::Serves),
        ],
    ];
    for model in SelectionModel::ALL {
        for seed in 0..200 {
            let narration = told(model, &groups, seed, true);
            let mut walk = Walk::new(model, &groups, 64);
            let mut rolls = Rolls::of_client(seed, 0);
            let end = walk.client(&mut |n| rolls.roll(n));
            let candidate = |slot: Option<usize>| slot.map(|slot| walk.candidates[slot]);
            assert_eq!(
                candidate(end.first_contact),
                Some(narration.rounds[0].chosen)
            );
            assert_eq!(candidate(end.served), narration.served, "{model:?}, {seed}");
        }
    }
}
