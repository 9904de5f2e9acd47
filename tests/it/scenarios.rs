//! Every scenario file, in memory and over sockets.

use crate::support::in_process::Kept;
use crate::support::mapped::Mapped;
use crate::support::run::{faults, report};
use crate::support::scenario::{Scenario, World};
use crate::support::view::View;
use crate::support::world::FakeWorld;
use crate::support::{finish, runtime};
use kmsdoctor::net::{DnsSockets, TcpSockets};

#[test]
fn in_memory() {
    let scenarios = Scenario::all().unwrap_or_else(|why| panic!("{why}"));
    let mut all_faults = Vec::new();
    for scenario in &scenarios {
        let world = FakeWorld::new(scenario);
        let report = runtime().block_on(report(scenario, &world, &world));
        let mut found = faults(scenario, &report);
        found.extend(world.log().faults(scenario));
        all_faults.extend(found.into_iter().map(|it| (scenario, it)));
    }
    finish(World::Memory, &scenarios, &all_faults);
}

#[test]
fn over_sockets() {
    let scenarios = Scenario::all().unwrap_or_else(|why| panic!("{why}"));
    let mut all_faults = Vec::new();
    for scenario in &scenarios {
        if scenario.cannot_run_in(World::Sockets).is_none() {
            let found = runtime().block_on(run_over_sockets(scenario));
            all_faults.extend(found.into_iter().map(|it| (scenario, it)));
        }
    }
    finish(World::Sockets, &scenarios, &all_faults);
}

async fn run_over_sockets(scenario: &Scenario) -> Vec<String> {
    let fake = FakeWorld::new(scenario);
    let in_memory = report(scenario, &fake, &fake).await;
    let mut kept = Kept::default();
    let mut world = Mapped::new(DnsSockets, TcpSockets);
    for server in &scenario.servers {
        let place = kept.name_server(server).await.unwrap();
        world.servers.insert(server.address, place);
    }
    for (endpoint, behavior) in &scenario.hosts {
        let place = kept.host(*behavior).await.unwrap();
        world.hosts.insert(*endpoint, place);
    }
    let report = report(scenario, &world, &world).await;
    let mut res = faults(scenario, &report);
    res.extend(world.log().faults(scenario));
    res.extend(View::new(&in_memory).differences(&View::new(&report)));
    res
}
