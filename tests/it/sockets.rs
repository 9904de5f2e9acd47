//! The adapters over real sockets: every class of evidence, made on purpose.

mod connections;
mod name_servers;
mod namespaces;

use std::future::Future;
use std::time::Duration;

/// Long enough never to be reached.
const LONG: Duration = Duration::from_mins(1);
/// For what is never answered: the test waits this long and no longer.
const SHORT: Duration = Duration::from_millis(40);
/// For what is answered once and then no more: a busy machine has time for the answer.
const PATIENT: Duration = Duration::from_millis(500);

/// Runs `work` as the program does: on one thread.
fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(work)
}
