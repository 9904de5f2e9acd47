//! Every scenario with real name servers: where the fake and the real differ, ours is wrong.
//!
//! Servers that are silent, absent or talk garbage stand in the test process here too; no real one does that.

use crate::support::in_process::Kept;
use crate::support::mapped::{Mapped, Place};
use crate::support::process::{Process, Ready};
use crate::support::run::{faults, report};
use crate::support::scenario::{Scenario, Server, ServerBehavior, World};
use crate::support::view::View;
use crate::support::world::FakeWorld;
use crate::support::{bind, dnsmasq, finish, knot, nsd, runtime};
use kmsdoctor::net::{DnsSockets, TcpSockets};

/// Starts a program as a scenario's name server, and says how to tell that it is ready.
type Serve = fn(&Server) -> Result<(Process, Ready), String>;

#[test]
#[ignore = "starts named"]
fn bind() {
    run_all(World::Bind, bind::serve);
}

#[test]
#[ignore = "starts nsd"]
fn nsd() {
    run_all(World::Nsd, nsd::serve);
}

#[test]
#[ignore = "starts knotd"]
fn knot() {
    run_all(World::Knot, knot::serve);
}

#[test]
#[ignore = "starts dnsmasq"]
fn dnsmasq() {
    run_all(World::Dnsmasq, dnsmasq::serve);
}

fn run_all(world: World, serve: Serve) {
    let scenarios = Scenario::all().unwrap_or_else(|why| panic!("{why}"));
    let mut all_faults = Vec::new();
    for scenario in &scenarios {
        if scenario.cannot_run_in(world).is_none() {
            let found = runtime()
                .block_on(run(scenario, serve))
                .unwrap_or_else(|why| vec![why]);
            all_faults.extend(found.into_iter().map(|it| (scenario, it)));
        }
    }
    finish(world, &scenarios, &all_faults);
}

async fn run(scenario: &Scenario, serve: Serve) -> Result<Vec<String>, String> {
    let fake = FakeWorld::new(scenario);
    let in_memory = report(scenario, &fake, &fake).await;
    let mut kept = Kept::default();
    let mut world = Mapped::new(DnsSockets, TcpSockets);
    // All are started before the first is waited for.
    let mut processes = Vec::new();
    for server in &scenario.servers {
        let is_real = matches!(
            server.behavior,
            ServerBehavior::Answers | ServerBehavior::Refuses | ServerBehavior::Servfail
        );
        let place = if is_real {
            let (process, ready) = serve(server)?;
            let address = process.address;
            processes.push((process, ready));
            Place {
                address,
                is_silent: false,
            }
        } else {
            kept.name_server(server)
                .await
                .map_err(|err| err.to_string())?
        };
        world.servers.insert(server.address, place);
    }
    for (process, ready) in &mut processes {
        process.wait_until(ready)?;
    }
    for (endpoint, behavior) in &scenario.hosts {
        let place = kept.host(*behavior).await.map_err(|err| err.to_string())?;
        world.hosts.insert(*endpoint, place);
    }
    let report = report(scenario, &world, &world).await;
    let mut res = faults(scenario, &report);
    res.extend(world.log().faults(scenario));
    res.extend(View::new(&in_memory).differences(&View::new(&report)));
    Ok(res)
}
