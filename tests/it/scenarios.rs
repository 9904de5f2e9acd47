//! Every scenario file, in memory and over sockets.

use crate::support::run::{faults, report};
use crate::support::scenario::{Scenario, World};
use crate::support::world::FakeWorld;
use crate::support::{finish, runtime};

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
    finish(World::Memory, &scenarios, all_faults);
}
