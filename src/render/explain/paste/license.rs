//! What a tool says of one license, as fields.

use super::{Rows, minutes, yes_or_no};
use crate::symptom::{Allowed, Channel, HostService, License, Tool, Way};

/// Its fields, named and with units.
pub(super) fn fields(license: &License) -> Vec<(String, String)> {
    let mut rows = Rows::default();
    rows.add("product", license.name.clone());
    rows.add("description", license.description.clone());
    rows.add(
        "channel",
        license.channel.map(Channel::words).map(str::to_owned),
    );
    rows.add(
        "license status",
        license.status.map(|it| it.words().to_owned()),
    );
    rows.add("reason", license.reason.map(|it| it.to_string()));
    rows.add("expires in", license.expires_in_min.map(minutes));
    rows.add(
        "allowed",
        license.allowed.map(Allowed::name).map(str::to_owned),
    );
    rows.add(
        "activated by",
        license.activated_by.map(Way::words).map(str::to_owned),
    );
    rows.add(
        "host set by hand",
        license
            .fixed_host
            .as_ref()
            .map(|it| format!("{it}; DNS is not asked then (observed)")),
    );
    rows.add(
        "host from DNS",
        license
            .dns_host
            .as_ref()
            .map(|it| format!("{it}, remembered; discovery worked once and may be stale")),
    );
    // With a host set by hand the tools say so all the same, and it is no fault.
    if license.has_no_dns_host && license.fixed_host.is_none() {
        let text = "none is remembered: nothing was found yet, or the search failed";
        rows.add("host from DNS", Some(text.to_owned()));
    }
    rows.add(
        "host",
        license.unnamed_host.as_ref().map(|it| {
            format!("{it}; the label that says whether it was set or found is translated")
        }),
    );
    rows.add("host's address", license.host_address.clone());
    rows.add("lookup domain", license.lookup_domain.clone());
    rows.add("caching of the host", license.is_caching.map(yes_or_no));
    rows.add(
        "tries again after",
        license.activation_interval_min.map(minutes),
    );
    rows.add("renews after", license.renewal_interval_min.map(minutes));
    if let Some(service) = &license.service {
        of_service(&mut rows, service);
    }
    rows.add(
        "client machine id",
        license.cmid.as_ref().map(|it| it.0.clone()),
    );
    rows.add(
        "activation id",
        license.activation_id.as_ref().map(|it| it.0.clone()),
    );
    let application = license.application_id.as_ref();
    rows.add(
        "application",
        application.map(|it| it.application().unwrap_or(&it.0).to_owned()),
    );
    let basis = match license.tool {
        Tool::Slmgr => "documented: the labels of slmgr.vbs",
        Tool::Ospp => "documented: the labels of ospp.vbs",
        Tool::SlmgrInOtherLanguage => {
            "inferred: the labels are translated, so fields are told by the shape and the order of their values"
        }
    };
    rows.add("basis", Some(basis.to_owned()));
    rows.rows
}

fn of_service(rows: &mut Rows, service: &HostService) {
    rows.add("KMS host service", Some("on".to_owned()));
    rows.add(
        "counts",
        service.current_count.map(|it| format!("{it} machines")),
    );
    rows.add("listens on port", service.port.map(|it| it.to_string()));
    rows.add("publishes its record", service.is_publishing.map(yes_or_no));
    rows.add("requests", service.total_requests.map(|it| it.to_string()));
    rows.add(
        "failed requests",
        service.failed_requests.map(|it| it.to_string()),
    );
}
