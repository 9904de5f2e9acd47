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
    let namer = Namer {
        host: &|CandidateId(idx): CandidateId| format!("kms{idx}"),
        group: &|idx| format!("group {idx}"),
    };
    expect.assert_eq(&written(&tell(narration, namer)));
}

/// The pieces as plain text; `*` marks the line that a roll takes.
fn written(told: &[Told]) -> String {
    let mut res = Vec::new();
    for piece in told {
        match piece {
            Told::Title(text) => res.push(format!("# {text}")),
            Told::Text(text) => res.push(text.clone()),
            Told::List(list) => {
                let line = |line: &ToldLine| {
                    let weight = line.weight.map(|it| format!(" weight {it},"));
                    let weight = weight.unwrap_or_default();
                    let mark = if line.is_taken { " *" } else { "" };
                    format!("  {}:{weight} sum {}{mark}", line.name, line.running_sum)
                };
                res.extend(list.lines.iter().map(line));
                if 0 < list.left_out {
                    res.push(format!("  and {} more", list.left_out));
                }
            }
        }
    }
    res.join("\n") + "\n"
}

#[test]
fn two_hosts_by_rfc2782() {
    let groups = [serving(&[10, 90])];
    check(
        &told(SelectionModel::Rfc2782, &groups, 1, true),
        &expect![[r#"
            # First contact
            Priority 0 is the lowest number, so it comes first: 2 records. RFC 2782 leaves their order in the list open, so it is random. Each line adds its weight to the running sum.
              kms1: weight 90, sum 90
              kms0: weight 10, sum 100 *
            The roll is a whole number from 0 to 100, both included: 98. The first running sum that is not below 98 is 100, the line of kms0.
            The client contacts kms0, which serves.
            # How it ends
            The client is served by kms0 after 1 contact, without a wait.
            It caches kms0: next time it contacts that host first, without a draw, whatever the records say by then (documented).
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
            # First contact
            Priority 0 is the lowest number, so it comes first: 3 records. Those of weight 0 are listed in front, the others behind them, each part in random order. Each line adds its weight to the running sum.
              kms0: weight 0, sum 0
              kms1: weight 30, sum 30 *
              kms2: weight 70, sum 100
            The roll is a whole number from 0 to 100, both included: 18. The first running sum that is not below 18 is 30, the line of kms1.
            The client contacts kms1, which stays silent: 21 s are lost. It is struck off.
            # Contact 2
              kms0: weight 0, sum 0
              kms2: weight 70, sum 70 *
            The roll is a whole number from 0 to 70, both included: 68. The first running sum that is not below 68 is 70, the line of kms2.
            The client contacts kms2, which refuses: 2.07 s are lost. It is struck off.
            # Contact 3
            Only kms0 is left, so no roll is needed.
            The client contacts kms0, which refuses: 2.07 s are lost. It is struck off.
            # Contact 4
            Priority 10 comes next: 1 record.
            Only kms3 is in the list, so no roll is needed.
            The client contacts kms3, which serves.
            # How it ends
            The client is served by kms3 after 4 contacts and a wait of 21 s + 2.07 s + 2.07 s = 25.14 s.
            It caches kms3: next time it contacts that host first, without a draw, whatever the records say by then (documented).
        "#]],
    );
}

#[test]
fn all_zeros_are_decided_by_the_order_of_the_list() {
    let groups = [serving(&[0, 0, 0])];
    check(
        &told(SelectionModel::Rfc2782, &groups, 3, true),
        &expect![[r#"
            # First contact
            Priority 0 is the lowest number, so it comes first: 3 records. All have weight 0, so every running sum is 0 and the first line is taken: the random order of the list decides.
              kms0: weight 0, sum 0 *
              kms1: weight 0, sum 0
              kms2: weight 0, sum 0
            The roll can only be 0. The first running sum that is not below 0 is 0, the line of kms0.
            The client contacts kms0, which serves.
            # How it ends
            The client is served by kms0 after 1 contact, without a wait.
            It caches kms0: next time it contacts that host first, without a draw, whatever the records say by then (documented).
        "#]],
    );
}

/// Zeros stand in front and are all that is seen of a long list, but not all that it has.
#[test]
fn list_that_is_cut_is_not_taken_for_its_head() {
    let weights: Vec<u16> = (0..70).map(|idx| u16::from(60 <= idx)).collect();
    let narration = told(SelectionModel::Rfc2782, &[serving(&weights)], 1, true);
    let namer = Namer {
        host: &|_| "k".to_owned(),
        group: &|_| String::new(),
    };
    let text = written(&tell(&narration, namer));
    assert!(
        text.contains("Those of weight 0 are listed in front"),
        "{text}"
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
            # First contact
            Priority 0 is the lowest number, so it comes first: 2 records with a weight above 0; any of weight 0 come after them. Each line adds its weight to the running sum.
              kms1: weight 30, sum 30
              kms2: weight 70, sum 100 *
            The roll is a whole number from 1 to 100, both included: 70. The first running sum that is not below 70 is 100, the line of kms2.
            The client contacts kms2, which refuses: 2.07 s are lost. It is struck off.
            # Contact 2
            Only kms1 is left, so no roll is needed.
            The client contacts kms1, which refuses: 2.07 s are lost. It is struck off.
            # Contact 3
            Only records of weight 0 are left, all alike: each line adds 1 now.
              kms0: sum 1
              kms3: sum 2 *
            The roll is a whole number from 1 to 2, both included: 2. The first running sum that is not below 2 is 2, the line of kms3.
            The client contacts kms3, which serves.
            # How it ends
            The client is served by kms3 after 3 contacts and a wait of 2.07 s + 2.07 s = 4.14 s.
            Caching is switched off, so nothing is kept: next time it does all this again.
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
            # First contact
            Priority 0 is the lowest number, so it comes first: 1 record with a weight above 0; any of weight 0 come after them. Each line adds its weight to the running sum.
            Only kms1 is in the list, so no roll is needed.
            The client contacts kms1, which refuses: 2.07 s are lost. It is struck off.
            # Contact 2
            Only a record of weight 0 is left.
            Only kms0 is left, so no roll is needed.
            The client contacts kms0, which serves.
            # How it ends
            The client is served by kms0 after 2 contacts and a wait of 2.07 s.
            It caches kms0: next time it contacts that host first, without a draw, whatever the records say by then (documented).
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
            # First contact
            Priority and weight do not count in this model: 3 records, all alike. Each line adds 1 to the running sum.
              kms0: sum 1
              kms1: sum 2 *
              kms2: sum 3
            The roll is a whole number from 1 to 3, both included: 2. The first running sum that is not below 2 is 2, the line of kms1.
            The client contacts kms1, which does not serve; no time is lost. It is struck off.
            # Contact 2
              kms0: sum 1
              kms2: sum 2 *
            The roll is a whole number from 1 to 2, both included: 2. The first running sum that is not below 2 is 2, the line of kms2.
            The client contacts kms2, which does not serve; no time is lost. It is struck off.
            # Contact 3
            Only kms0 is left, so no roll is needed.
            The client contacts kms0. It was not probed and is taken as serving.
            # How it ends
            The client is served by kms0 after 3 contacts, without a wait.
            It caches kms0: next time it contacts that host first, without a draw, whatever the records say by then (documented).
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
            # First contact
            Step 1 of 2: group 0.
            Only kms0 is in the list, so no roll is needed.
            The client contacts kms0, which does not serve: 23.07 s are lost. It is struck off.
            # Contact 2
            Step 2 of 2: group 1.
            Only kms1 is in the list, so no roll is needed.
            The client contacts kms1, which refuses: 2.07 s are lost. It is struck off.
            # How it ends
            The list is used up: after 2 contacts and a wait of 23.07 s + 2.07 s = 25.14 s the client is not served.
            It caches nothing new: next time it does all this again.
        "#]],
    );
}

#[test]
fn nothing_to_choose_is_told() {
    check(
        &told(SelectionModel::Rfc2782, &[], 1, true),
        &expect![[r#"
            # How it ends
            There is no host to choose from.
            It caches nothing new: next time it does all this again.
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
    let namer = Namer {
        host: &|_| "k".to_owned(),
        group: &|_| String::new(),
    };
    let text = written(&tell(&narration, namer));
    assert!(text.contains("  and 150 more\n"));
    assert!(text.contains("100 more contacts of the same kind, not told here.\n"));
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
