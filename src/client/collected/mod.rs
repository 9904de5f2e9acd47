//! The collector's file: one client's settings as JSON, `kmsdoctor-client/v1`.
//!
//! It carries registry values and adapters as they are, so that one interpretation serves the live machine, `.reg` exports
//! and this file. Product keys are not among what it can hold.

mod lenient;
mod read;
mod redact;
pub mod wire_v1;

pub(super) use read::extent;
pub use read::{CollectedError, read};
pub use redact::redact;

use super::license::Channel;
use super::suffix::usable_host;
use super::{
    Adapter, AdapterState, Adapters, Application, ClientProfile, FaultySetting, Guid, LicenseInUse,
    RegistryData, RegistryValue, RegistryValues, Scope, SettingKind, Way, interpret,
    read_resolv_conf,
};
use crate::model::{Provenance, Sourced};
use schemars::generate::SchemaSettings;
use wire_v1 as wire;

/// What a collector takes from a machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collected {
    /// Values of the registry.
    pub registry: RegistryValues,
    /// The adapters.
    pub adapters: Adapters,
    /// The products with a license.
    pub products: Vec<Product>,
    /// Lines of a `resolv.conf`, for machines that have one.
    pub resolv_conf: Vec<Sourced<String>>,
    /// True when names and addresses are placeholders.
    pub is_redacted: bool,
}

/// A product with a license, as the class `SoftwareLicensingProduct` tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// The application it belongs to.
    pub application_id: Guid,
    /// Its activation id.
    pub activation_id: Guid,
    /// Its description, which names the channel.
    pub description: Option<String>,
    /// Host of the last success, without port.
    pub cached_host: Option<Sourced<String>>,
    /// Its TCP port; never 0.
    pub cached_port: Option<u16>,
    /// By which way it was activated last, where that is told and has to do with KMS.
    pub activated_by: Option<Way>,
    /// Where it was read.
    pub provenance: Provenance,
}

/// `VLActivationType` of a product (Microsoft, Volume Activation Technical Reference): 1 is Active Directory, 2 is KMS.
const WAYS: [(i64, Way); 2] = [(1, Way::Ad), (2, Way::Kms)];

/// True for a text that says it is of this kind, of whatever version.
pub fn is_collected(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let start = text
        .get(..text.floor_char_boundary(1_000))
        .unwrap_or_default();
    text.starts_with('{') && start.contains("\"kmsdoctor-client/")
}

/// Writes the file, with a final line break. Provenance is not written: the file's own lines take its place.
pub fn write(collected: &Collected) -> String {
    let file = wire::Client {
        schema: wire::SCHEMA.to_owned(),
        redacted: collected.is_redacted,
        registry: collected.registry.values.iter().map(value).collect(),
        keys: collected
            .registry
            .keys
            .iter()
            .map(|it| it.value.clone())
            .collect(),
        adapters: collected.adapters.adapters.iter().map(adapter).collect(),
        products: collected.products.iter().map(product).collect(),
        resolv_conf: collected
            .resolv_conf
            .iter()
            .map(|it| it.value.clone())
            .collect(),
    };
    // Nothing in these types can fail to be written.
    serde_json::to_string_pretty(&file).map_or_else(|_| String::new(), |it| it + "\n")
}

/// The JSON Schema (draft 2020-12) of the file, with a final line break.
pub fn schema() -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let schema = generator.into_root_schema_for::<wire::Client>();
    serde_json::to_string_pretty(&schema).map_or_else(|_| String::new(), |it| it + "\n")
}

impl Collected {
    /// True when nothing at all was collected.
    pub fn is_empty(&self) -> bool {
        self.registry.values.is_empty()
            && self.registry.keys.is_empty()
            && self.adapters.adapters.is_empty()
            && self.products.is_empty()
            && self.resolv_conf.is_empty()
    }

    /// What this says of discovery.
    pub fn profile(&self) -> ClientProfile {
        let mut res = interpret(&self.registry, &self.adapters);
        res.is_redacted = self.is_redacted;
        for product in &self.products {
            take_product(product, &mut res);
        }
        res.or(resolv_conf(&self.resolv_conf))
    }
}

/// What the lines of a `resolv.conf` say, each value at the place of its line.
fn resolv_conf(lines: &[Sourced<String>]) -> ClientProfile {
    let texts: Vec<&str> = lines.iter().map(|it| it.value.as_str()).collect();
    // Lines of nothing that is known are no settings.
    let mut res = read_resolv_conf("", &texts.join("\n")).unwrap_or_default();
    let mend = |at: &mut Provenance| {
        let Provenance::File { line, .. } = at else {
            return;
        };
        let idx = usize::try_from(*line).ok().and_then(|it| it.checked_sub(1));
        if let Some(line) = idx.and_then(|it| lines.get(it)) {
            *at = line.provenance.clone();
        }
    };
    let suffixes = res.primary_suffix.iter_mut().chain(&mut res.search_list);
    suffixes.for_each(|it| mend(&mut it.provenance));
    res.name_servers
        .iter_mut()
        .for_each(|it| mend(&mut it.provenance));
    res.unusable
        .iter_mut()
        .for_each(|it| mend(&mut it.provenance));
    res
}

/// The license of a product, and its cached host if KMS activates it.
fn take_product(product: &Product, profile: &mut ClientProfile) {
    let channel = product.description.as_deref().and_then(Channel::of);
    profile.add_license(LicenseInUse {
        application: Application::of(&product.application_id),
        product: Some(product.activation_id.clone()),
        channel,
        activated_by: product.activated_by,
        is_serving: false,
        provenance: product.provenance.clone(),
    });
    let Some(host) = &product.cached_host else {
        return;
    };
    if channel.is_some_and(|it| it != Channel::KmsClient) {
        return;
    }
    let application = Application::of(&product.application_id);
    let scope = Scope::Product(application, product.activation_id.clone());
    match usable_host(&host.value, product.cached_port) {
        Ok(it) => {
            let it = Sourced::new(it, host.provenance.clone());
            profile.set_in(&scope, |settings| {
                settings.cached_host.get_or_insert(it);
            });
        }
        Err(why) => profile.faulty.push(FaultySetting {
            kind: SettingKind::CachedHost,
            name: "DiscoveredKeyManagementServiceMachineName".to_owned(),
            scope: Some(scope),
            is_policy: false,
            text: host.value.clone(),
            why,
            provenance: host.provenance.clone(),
        }),
    }
}

fn value(value: &RegistryValue) -> wire::RegistryValue {
    use wire::{Data, RegistryType as Type};
    let (kind, data) = match &value.data {
        RegistryData::Text(it) => (Some(Type::Sz), Some(Data::Text(it.clone()))),
        RegistryData::ExpandText(it) => (Some(Type::ExpandSz), Some(Data::Text(it.clone()))),
        RegistryData::MultiText(it) => (Some(Type::MultiSz), Some(Data::Texts(it.clone()))),
        RegistryData::Dword(it) => (Some(Type::Dword), Some(Data::Number((*it).into()))),
        RegistryData::Qword(it) => (Some(Type::Qword), Some(Data::Number((*it).into()))),
        RegistryData::Binary(_) => (Some(Type::Binary), None),
        RegistryData::Unreadable { .. } => (None, None),
    };
    wire::RegistryValue {
        key: value.key.clone(),
        name: value.name.clone(),
        kind,
        data,
        unreadable: match &value.data {
            RegistryData::Unreadable { why } => Some(why.clone()),
            _ => None,
        },
    }
}

fn adapter(adapter: &Adapter) -> wire::Adapter {
    wire::Adapter {
        name: adapter.name.clone(),
        guid: adapter.guid.as_ref().map(|it| it.0.clone()),
        state: match adapter.state {
            AdapterState::Up => wire::AdapterState::Up,
            AdapterState::Down => wire::AdapterState::Down,
            AdapterState::Unknown => wire::AdapterState::Unknown,
        },
        suffix: adapter.suffix.as_ref().map(|it| it.value.clone()),
        name_servers: adapter
            .name_servers
            .iter()
            .map(|it| it.value.clone())
            .collect(),
        addresses: adapter.addresses.iter().map(ToString::to_string).collect(),
    }
}

fn product(product: &Product) -> wire::Product {
    wire::Product {
        application_id: product.application_id.0.clone(),
        activation_id: product.activation_id.0.clone(),
        description: product.description.clone(),
        cached_host: product.cached_host.as_ref().map(|it| it.value.clone()),
        cached_port: product.cached_port.map(i64::from),
        last_activation_type: product.activated_by.and_then(|way| {
            let mut ways = WAYS.iter();
            ways.find(|it| it.1 == way).map(|it| it.0)
        }),
    }
}

#[cfg(test)]
mod tests;
