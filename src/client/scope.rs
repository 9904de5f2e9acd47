//! For whom a KMS setting holds: a product, an application, or the whole machine.

use super::{Allowed, ClientProfile, Guid, Role};
use crate::model::{DomainName, HostPort, Sourced};
use std::fmt;

/// For whom a setting holds. The narrower one is looked at first (Volume Activation Technical Reference, registry settings).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every product of the machine.
    Machine,
    /// Every product of an application.
    Application(Application),
    /// One product, by its activation id.
    Product(Application, Guid),
    /// In force for a product, or an application where the text names no product; set in a scope that is not known.
    ///
    /// The tools show what counts and not where it is set.
    Effective(Application, Option<Guid>),
}

/// An application that KMS activates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Application {
    /// Windows itself.
    Windows,
    /// Office of any version.
    Office,
    /// One whose id is not known.
    Other(Guid),
}

/// What is set in one scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopedSettings {
    /// For whom.
    pub scope: Scope,
    /// Host set by `slmgr /skms` or `ospp.vbs /sethst`.
    pub fixed_host: Option<Sourced<HostPort>>,
    /// Domain set by `slmgr /skms-domain`.
    pub lookup_domain: Option<Sourced<DomainName>>,
    /// Host of the last success.
    pub cached_host: Option<Sourced<HostPort>>,
    /// False when host caching is switched off.
    pub caching: Option<Sourced<bool>>,
    /// Which ways of volume activation are allowed.
    pub activation_type: Option<Sourced<Allowed>>,
}

/// The settings that one application goes by.
///
/// Each is the narrowest one that is set: product, application, machine; what a tool shows to be in force stands in for what
/// no source sets. Of several products only one is looked at: each product looks for a host by itself.
#[derive(Debug, Clone)]
pub struct InForce<'a> {
    /// Whose settings these are.
    pub application: Application,
    /// The product, by its activation id, when one is known.
    pub product: Option<&'a Guid>,
    /// The host set by hand.
    pub fixed_host: Option<&'a Sourced<HostPort>>,
    /// For whom that host is set; none when it was given by a flag.
    pub fixed_host_scope: Option<&'a Scope>,
    /// The domain set by hand.
    pub lookup_domain: Option<&'a Sourced<DomainName>>,
    /// For whom that domain is set; none when it was given by a flag.
    pub lookup_domain_scope: Option<&'a Scope>,
    /// Host of the last success.
    pub cached_host: Option<&'a Sourced<HostPort>>,
    /// Whether the client remembers a host.
    pub caching: Option<&'a Sourced<bool>>,
    /// Which ways of volume activation are allowed.
    pub activation_type: Option<&'a Sourced<Allowed>>,
    /// For whom that type is set.
    pub activation_type_scope: Option<&'a Scope>,
}

impl InForce<'_> {
    /// True when the product looks at settings of `scope`.
    pub(super) fn is_reached_by(&self, scope: &Scope) -> bool {
        let is_it = |it: &Guid| self.product.is_none_or(|product| product == it);
        scope.reaches(&self.application) && scope.product().is_none_or(is_it)
    }
}

impl Application {
    /// The application with this id.
    pub fn of(id: &Guid) -> Self {
        match id.application() {
            Some("Windows") => Self::Windows,
            Some(_) => Self::Office,
            None => Self::Other(id.clone()),
        }
    }
}

/// `Windows`, `Office`, or the id of another one.
impl fmt::Display for Application {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Windows => f.write_str("Windows"),
            Self::Office => f.write_str("Office"),
            Self::Other(id) => write!(f, "application {}", id.0),
        }
    }
}

impl Scope {
    /// True when a product of `application` looks at settings of this scope.
    fn reaches(&self, application: &Application) -> bool {
        match self {
            Self::Machine => true,
            Self::Application(it) | Self::Product(it, _) | Self::Effective(it, _) => {
                it == application
            }
        }
    }

    /// The application whose settings these are; none for those of the whole machine.
    pub fn application(&self) -> Option<&Application> {
        match self {
            Self::Machine => None,
            Self::Application(it) | Self::Product(it, _) | Self::Effective(it, _) => Some(it),
        }
    }

    /// The product whose settings these are, by its activation id.
    fn product(&self) -> Option<&Guid> {
        match self {
            Self::Machine | Self::Application(_) => None,
            Self::Product(_, id) => Some(id),
            Self::Effective(_, id) => id.as_ref(),
        }
    }

    /// True when this is looked at before `other`.
    pub(super) fn is_narrower_than(&self, other: &Self) -> bool {
        self.rank() < other.rank()
    }

    /// The place in the order of looking; the narrowest is 0. What a tool shows stands behind what tells its scope.
    fn rank(&self) -> u8 {
        match self {
            Self::Product(..) => 0,
            Self::Application(_) => 1,
            Self::Machine => 2,
            Self::Effective(..) => 3,
        }
    }
}

/// `the whole machine`, `Office`, `product ID of Windows`.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Machine => f.write_str("the whole machine"),
            Self::Application(it) | Self::Effective(it, None) => it.fmt(f),
            Self::Product(application, id) | Self::Effective(application, Some(id)) => {
                write!(f, "product {} of {application}", id.0)
            }
        }
    }
}

impl ScopedSettings {
    /// A scope in which nothing is set.
    pub fn new(scope: Scope) -> Self {
        Self {
            scope,
            fixed_host: None,
            lookup_domain: None,
            cached_host: None,
            caching: None,
            activation_type: None,
        }
    }

    /// True when nothing is set.
    pub fn is_empty(&self) -> bool {
        self.fixed_host.is_none()
            && self.lookup_domain.is_none()
            && self.cached_host.is_none()
            && self.caching.is_none()
            && self.activation_type.is_none()
    }
}

impl ClientProfile {
    /// Fills in the settings of `scope`.
    pub(super) fn set_in(&mut self, scope: &Scope, fill: impl FnOnce(&mut ScopedSettings)) {
        if let Some(settings) = self.scoped.iter_mut().find(|it| it.scope == *scope) {
            fill(settings);
            return;
        }
        let mut settings = ScopedSettings::new(scope.clone());
        fill(&mut settings);
        if !settings.is_empty() {
            self.scoped.push(settings);
        }
    }

    /// The application a plan is made for: Windows, unless the licenses rule that out.
    ///
    /// Another one comes in its place where Windows has no license that KMS serves and the other one has, and where the
    /// licenses and settings speak of others alone. Settings alone decide nothing: where Windows has none it asks DNS.
    pub fn application(&self) -> Application {
        let others = || {
            let all = self.licenses.iter().map(|it| &it.application);
            all.filter(|it| **it != Application::Windows)
        };
        let client = others().find(|it| self.role_of(it).is_some_and(Role::is_client));
        let has_settings = || {
            let mut scopes = self.scoped.iter().map(|it| it.scope.application());
            scopes.any(|it| it.is_none_or(|it| *it == Application::Windows))
        };
        let other = match self.role_of(&Application::Windows) {
            Some(role) if role.is_client() => None,
            Some(_) => client,
            None if has_settings() => None,
            None => client.or_else(|| others().next()),
        };
        other.cloned().unwrap_or(Application::Windows)
    }

    /// The settings that [`Self::application`] goes by; what a flag said goes before everything.
    pub fn in_force(&self) -> InForce<'_> {
        self.in_force_for(self.application())
    }

    /// The settings that a product of `application` goes by: that with a license, else the first one with settings.
    pub fn in_force_for(&self, application: Application) -> InForce<'_> {
        let product = self.licensed_product(&application).or_else(|| {
            let mut scopes = self.scoped.iter().map(|it| &it.scope);
            scopes.find_map(|it| it.product().filter(|_| it.reaches(&application)))
        });
        self.in_force_of(application, product)
    }

    /// The settings that `product` of `application` goes by.
    pub(super) fn in_force_of<'a>(
        &'a self,
        application: Application,
        product: Option<&'a Guid>,
    ) -> InForce<'a> {
        let mut scopes: Vec<&ScopedSettings> = self
            .scoped
            .iter()
            .filter(|it| it.scope.reaches(&application))
            .filter(|it| it.scope.product().is_none_or(|it| Some(it) == product))
            .collect();
        scopes.sort_by_key(|it| it.scope.rank());
        let scoped_host = scopes.iter().find(|it| it.fixed_host.is_some());
        let scoped_domain = scopes.iter().find(|it| it.lookup_domain.is_some());
        let scoped_type = scopes.iter().find(|it| it.activation_type.is_some());
        let fixed_host = self.fixed_host.as_ref();
        let lookup_domain = self.lookup_domain.as_ref();
        InForce {
            product,
            fixed_host: fixed_host.or(scoped_host.and_then(|it| it.fixed_host.as_ref())),
            fixed_host_scope: scoped_host
                .filter(|_| fixed_host.is_none())
                .map(|it| &it.scope),
            lookup_domain: lookup_domain.or(scoped_domain.and_then(|it| it.lookup_domain.as_ref())),
            lookup_domain_scope: scoped_domain
                .filter(|_| lookup_domain.is_none())
                .map(|it| &it.scope),
            cached_host: self
                .cached_host
                .as_ref()
                .or(scopes.iter().find_map(|it| it.cached_host.as_ref())),
            caching: self
                .caching
                .as_ref()
                .or(scopes.iter().find_map(|it| it.caching.as_ref())),
            activation_type: scoped_type.and_then(|it| it.activation_type.as_ref()),
            activation_type_scope: scoped_type.map(|it| &it.scope),
            application,
        }
    }
}
