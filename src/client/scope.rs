//! For whom a KMS setting holds: a product, an application, or the whole machine.

use super::{Allowed, ClientProfile, Guid};
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
/// Each is the narrowest one that is set: product, application, machine. Of several products only the first one read is looked
/// at: each product looks for a host by itself.
#[derive(Debug, Clone)]
pub struct InForce<'a> {
    /// Whose settings these are.
    pub application: Application,
    /// The product, when settings of one are known.
    pub product: Option<&'a Scope>,
    /// The host set by hand.
    pub fixed_host: Option<&'a Sourced<HostPort>>,
    /// For whom that host is set; none when it was given by a flag.
    pub fixed_host_scope: Option<&'a Scope>,
    /// The domain set by hand.
    pub lookup_domain: Option<&'a Sourced<DomainName>>,
    /// Host of the last success.
    pub cached_host: Option<&'a Sourced<HostPort>>,
    /// Whether the client remembers a host.
    pub caching: Option<&'a Sourced<bool>>,
    /// Which ways of volume activation are allowed.
    pub activation_type: Option<&'a Sourced<Allowed>>,
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
            Self::Application(it) | Self::Product(it, _) => it == application,
        }
    }

    /// The application whose settings these are; none for those of the whole machine.
    pub fn application(&self) -> Option<&Application> {
        match self {
            Self::Machine => None,
            Self::Application(it) | Self::Product(it, _) => Some(it),
        }
    }

    /// The place in the order of looking; the narrowest is 0.
    fn rank(&self) -> u8 {
        match self {
            Self::Product(..) => 0,
            Self::Application(_) => 1,
            Self::Machine => 2,
        }
    }
}

/// `the whole machine`, `Office`, `product ID of Windows`.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Machine => f.write_str("the whole machine"),
            Self::Application(it) => it.fmt(f),
            Self::Product(application, id) => write!(f, "product {} of {application}", id.0),
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

    /// The application a plan is made for: Windows, unless everything that is set is set for another one.
    pub fn application(&self) -> Application {
        let mut others = self.scoped.iter().map(|it| match &it.scope {
            Scope::Application(it) | Scope::Product(it, _) if *it != Application::Windows => {
                Some(it)
            }
            _ => None,
        });
        let first = others.next().flatten();
        match first {
            Some(other) if others.all(|it| it.is_some()) => other.clone(),
            _ => Application::Windows,
        }
    }

    /// The settings that [`Self::application`] goes by; what a flag said goes before everything.
    pub fn in_force(&self) -> InForce<'_> {
        self.in_force_for(self.application())
    }

    /// The settings that a product of `application` goes by.
    pub fn in_force_for(&self, application: Application) -> InForce<'_> {
        let is_product = |it: &ScopedSettings| matches!(it.scope, Scope::Product(..));
        let reaching = || {
            let all = self.scoped.iter();
            all.filter(|it| it.scope.reaches(&application))
        };
        let product = reaching().find(|it| is_product(it)).map(|it| &it.scope);
        let mut scopes: Vec<&ScopedSettings> = reaching()
            .filter(|it| !is_product(it) || Some(&it.scope) == product)
            .collect();
        scopes.sort_by_key(|it| it.scope.rank());
        let scoped_host = scopes.iter().find(|it| it.fixed_host.is_some());
        let fixed_host = self.fixed_host.as_ref();
        InForce {
            product,
            fixed_host: fixed_host.or(scoped_host.and_then(|it| it.fixed_host.as_ref())),
            fixed_host_scope: scoped_host
                .filter(|_| fixed_host.is_none())
                .map(|it| &it.scope),
            lookup_domain: self
                .lookup_domain
                .as_ref()
                .or(scopes.iter().find_map(|it| it.lookup_domain.as_ref())),
            cached_host: self
                .cached_host
                .as_ref()
                .or(scopes.iter().find_map(|it| it.cached_host.as_ref())),
            caching: self
                .caching
                .as_ref()
                .or(scopes.iter().find_map(|it| it.caching.as_ref())),
            activation_type: scopes.iter().find_map(|it| it.activation_type.as_ref()),
            application,
        }
    }
}
