//! What happens from group to group.

use super::*;

const REFUSES: HostState = HostState::Down {
    wait: Duration::from_millis(2_070),
};

fn choice(id: usize, priority: u16, state: HostState) -> Choice {
    Choice {
        candidate: CandidateId(id),
        priority,
        weight: 0,
        state,
    }
}

#[test]
fn nothing_to_choose_serves_nobody() {
    for groups in [vec![], vec![vec![]]] {
        let forecast = forecast(SelectionModel::Rfc2782, &groups);
        assert_eq!(forecast.hosts, []);
        assert_eq!(forecast.no_host, Chance::certain());
        assert_eq!(forecast.expected_wait, Duration::ZERO);
    }
}

#[test]
fn dead_cached_host_is_contacted_first_and_then_passed_over() {
    let groups = [
        vec![choice(2, 0, REFUSES)],
        vec![],
        vec![
            choice(1, 0, HostState::Serves),
            choice(0, 0, HostState::NotProbed),
        ],
    ];
    for model in SelectionModel::ALL {
        let forecast = forecast(model, &groups);
        let ids: Vec<usize> = forecast.hosts.iter().map(|it| it.candidate.0).collect();
        assert_eq!(ids, [0, 1, 2]);
        assert_eq!(
            first_contacts(&forecast),
            [part(0, 1), part(0, 1), part(1, 1)]
        );
        assert_eq!(serves(&forecast), [part(1, 2), part(1, 2), part(0, 1)]);
        assert_eq!(forecast.no_host, Chance::never());
        assert_eq!(forecast.expected_wait, Duration::from_millis(2_070));
    }
}

#[test]
fn cached_host_that_serves_ends_the_search() {
    let groups = [
        vec![choice(0, 0, HostState::Serves)],
        vec![choice(1, 0, REFUSES), choice(2, 0, HostState::Serves)],
    ];
    let forecast = forecast(SelectionModel::Rfc2782, &groups);
    assert_eq!(serves(&forecast), [part(1, 1), part(0, 1), part(0, 1)]);
    assert_eq!(forecast.expected_wait, Duration::ZERO);
}

#[test]
fn whole_list_is_waited_for_when_all_are_down() {
    let groups = [vec![
        choice(0, 0, REFUSES),
        choice(1, 1, REFUSES),
        choice(2, 1, REFUSES),
    ]];
    for model in SelectionModel::ALL {
        let forecast = forecast(model, &groups);
        assert_eq!(forecast.no_host, Chance::certain());
        assert_eq!(forecast.expected_wait, Duration::from_millis(6_210));
        assert_eq!(serves(&forecast), [part(0, 1), part(0, 1), part(0, 1)]);
    }
}

#[test]
fn uniform_disregards_priority() {
    let groups = [vec![
        choice(0, 0, HostState::Serves),
        choice(1, 9, HostState::Serves),
    ]];
    let forecast = forecast(SelectionModel::Uniform, &groups);
    assert_eq!(first_contacts(&forecast), [part(1, 2), part(1, 2)]);
}
