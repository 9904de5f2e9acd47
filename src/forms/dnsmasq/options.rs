//! The options of dnsmasq 2.90, as `dnsmasq --help` and `dnsmasq --test` tell them.
//!
//! With an option that it does not know dnsmasq does not start, nor with one that lacks its value or has one too many.

use super::line::OptionLine;
use super::shown_octets;
use crate::forms::value::Fault;
use std::net::IpAddr;

/// Options that take no value.
const WITHOUT_VALUE: [&str; 56] = [
    "all-servers",
    "bind-dynamic",
    "bind-interfaces",
    "bogus-priv",
    "clear-on-reload",
    "conntrack",
    "dhcp-authoritative",
    "dhcp-client-update",
    "dhcp-fqdn",
    "dhcp-ignore-clid",
    "dhcp-no-override",
    "dhcp-rapid-commit",
    "dhcp-sequential-ip",
    "dns-loop-detect",
    "dnssec",
    "dnssec-debug",
    "dnssec-no-timecheck",
    "domain-needed",
    "enable-ra",
    "expand-hosts",
    "filter-A",
    "filter-AAAA",
    "filterwin2k",
    "keep-in-foreground",
    "leasefile-ro",
    "localise-queries",
    "localmx",
    "log-debug",
    "log-dhcp",
    "no-daemon",
    "no-hosts",
    "no-ident",
    "no-negcache",
    "no-ping",
    "no-poll",
    "no-resolv",
    "no-round-robin",
    "proxy-dnssec",
    "quiet-dhcp",
    "quiet-dhcp6",
    "quiet-ra",
    "quiet-tftp",
    "read-ethers",
    "rebind-localhost-ok",
    "script-arp",
    "script-on-renewal",
    "selfmx",
    "stop-dns-rebind",
    "strict-order",
    "strip-mac",
    "strip-subnet",
    "tftp-lowercase",
    "tftp-no-blocksize",
    "tftp-no-fail",
    "tftp-secure",
    "tftp-single-port",
];

/// Options that need one.
const WITH_VALUE: [&str; 104] = [
    "add-cpe-id",
    "addn-hosts",
    "address",
    "alias",
    "auth-peer",
    "auth-sec-servers",
    "auth-server",
    "auth-soa",
    "auth-ttl",
    "auth-zone",
    "bogus-nxdomain",
    "bridge-interface",
    "caa-record",
    "cache-rr",
    "cache-size",
    "cname",
    "conf-dir",
    "conf-script",
    "connmark-allowlist",
    "dhcp-boot",
    "dhcp-circuitid",
    "dhcp-duid",
    "dhcp-host",
    "dhcp-hostsdir",
    "dhcp-hostsfile",
    "dhcp-ignore",
    "dhcp-lease",
    "dhcp-lease-max",
    "dhcp-luascript",
    "dhcp-mac",
    "dhcp-match",
    "dhcp-name-match",
    "dhcp-option",
    "dhcp-option-force",
    "dhcp-optsdir",
    "dhcp-optsfile",
    "dhcp-pxe-vendor",
    "dhcp-range",
    "dhcp-relay",
    "dhcp-remoteid",
    "dhcp-reply-delay",
    "dhcp-script",
    "dhcp-scriptuser",
    "dhcp-subscrid",
    "dhcp-ttl",
    "dhcp-userclass",
    "dhcp-vendorclass",
    "dns-forward-max",
    "dns-rr",
    "dnssec-limits",
    "dnssec-timestamp",
    "domain",
    "domain-suffix",
    "dumpfile",
    "dumpmask",
    "dynamic-host",
    "edns-packet-max",
    "except-interface",
    "filter-rr",
    "host-record",
    "hostsdir",
    "ignore-address",
    "interface",
    "interface-name",
    "ipset",
    "listen-address",
    "local",
    "local-ttl",
    "log-facility",
    "max-cache-ttl",
    "max-port",
    "max-tcp-connections",
    "max-ttl",
    "min-cache-ttl",
    "min-port",
    "mx-host",
    "mx-target",
    "naptr-record",
    "neg-ttl",
    "nftset",
    "no-dhcp-interface",
    "no-dhcpv4-interface",
    "no-dhcpv6-interface",
    "port",
    "port-limit",
    "ptr-record",
    "pxe-prompt",
    "pxe-service",
    "query-port",
    "ra-param",
    "rebind-domain-ok",
    "rev-server",
    "server",
    "servers-file",
    "shared-network",
    "srv-host",
    "synth-domain",
    "tag-if",
    "tftp-max",
    "tftp-mtu",
    "tftp-port-range",
    "tftp-root",
    "trust-anchor",
    "txt-record",
];

/// Options that stand with a value or without.
const EITHER_WAY: [&str; 29] = [
    "add-mac",
    "add-subnet",
    "bootp-dynamic",
    "conf-file",
    "connmark-allowlist-enable",
    "dhcp-alternate-port",
    "dhcp-broadcast",
    "dhcp-generate-names",
    "dhcp-ignore-names",
    "dhcp-leasefile",
    "dhcp-proxy",
    "dnssec-check-unsigned",
    "enable-dbus",
    "enable-tftp",
    "enable-ubus",
    "fast-dns-retry",
    "group",
    "help",
    "local-service",
    "log-async",
    "log-queries",
    "pid-file",
    "resolv-file",
    "test",
    "tftp-unique-root",
    "umbrella",
    "use-stale-cache",
    "user",
    "version",
];

/// True for a name that dnsmasq has.
pub(in super::super) fn is_option(name: &[u8]) -> bool {
    [&WITHOUT_VALUE[..], &WITH_VALUE, &EITHER_WAY]
        .iter()
        .any(|it| is_among(it, name))
}

/// Why dnsmasq does not start with a line, as far as its option alone tells that.
pub(super) fn check(option: &OptionLine<'_>) -> Result<(), Fault> {
    let shown = || shown_octets(option.key);
    if is_among(&WITHOUT_VALUE, option.key) {
        return if option.has_value {
            Err(option.fault(format!("`{}` takes no value", shown())))
        } else {
            Ok(())
        };
    }
    if is_among(&WITH_VALUE, option.key) && !option.has_value {
        return Err(option.fault(format!("`{}` has no value", shown())));
    }
    if is_option(option.key) {
        return check_value(option);
    }
    let known = [&WITHOUT_VALUE[..], &WITH_VALUE, &EITHER_WAY];
    let name = shown();
    let mut near = known.iter().flat_map(|it| it.iter());
    let near = near.find(|it| strsim::osa_distance(it, &name.to_lowercase()) <= 1);
    let meant = near.map_or(String::new(), |it| format!("; `{it}` may be meant"));
    Err(option.fault(format!("`{name}` is not an option of dnsmasq{meant}")))
}

/// Options that take a number, of those that make no records; some end at 65535.
const NUMBERS: [&str; 21] = [
    "auth-ttl",
    "cache-size",
    "dhcp-lease-max",
    "dhcp-ttl",
    "dns-forward-max",
    "edns-packet-max",
    "fast-dns-retry",
    "log-async",
    "max-cache-ttl",
    "max-port",
    "max-tcp-connections",
    "max-ttl",
    "min-cache-ttl",
    "min-port",
    "neg-ttl",
    "port",
    "port-limit",
    "query-port",
    "tftp-max",
    "tftp-mtu",
    "use-stale-cache",
];

/// Those of them that are ports.
const PORTS: [&str; 4] = ["max-port", "min-port", "port", "query-port"];

/// Options whose words are addresses.
const ADDRESSES: [&str; 4] = [
    "auth-peer",
    "bogus-nxdomain",
    "ignore-address",
    "listen-address",
];

/// What is wrong with a value of which its option alone tells the form.
fn check_value(option: &OptionLine<'_>) -> Result<(), Fault> {
    let text = &option.value.text;
    if is_among(&NUMBERS, option.key) && !text.is_empty() {
        let digits = text.bytes().all(|it| it.is_ascii_digit());
        let is_port = is_among(&PORTS, option.key);
        if !digits || is_port && text.parse::<u16>().is_err() {
            return Err(option.value.syntax(format!(
                "`{}` is not a number that `{}` takes",
                option.value.shown(),
                shown_octets(option.key)
            )));
        }
    }
    if is_among(&ADDRESSES, option.key) {
        for word in option.words() {
            let address = word.text.split('/').next().unwrap_or_default();
            // An address of one interface has its name behind `%`.
            let address = address.split('%').next().unwrap_or_default();
            if address.parse::<IpAddr>().is_err() {
                return Err(word.syntax(format!("`{}` is not an address", word.shown())));
            }
        }
    }
    check_words(option)
}

/// What is wrong with one word of a value: a number that is none or too large, an address that is none.
fn check_words(option: &OptionLine<'_>) -> Result<(), Fault> {
    let words = option.words();
    let number = |idx: usize, most: u64| match words.get(idx) {
        Some(word) if !word.text.is_empty() => {
            let is_digits = word.text.bytes().all(|it| it.is_ascii_digit());
            let fits = is_digits && word.text.parse::<u64>().is_ok_and(|it| it <= most);
            if fits {
                Ok(())
            } else {
                Err(word.syntax(format!("`{}` is not a number that fits", word.shown())))
            }
        }
        _ => Ok(()),
    };
    let needs = |n: usize| {
        if n <= words.len() {
            return Ok(());
        }
        let name = shown_octets(option.key);
        Err(option.fault(format!("`{name}` has less than {n} words")))
    };
    match option.key {
        b"mx-host" => {
            if let Some(word) = words.get(3) {
                let message = format!("`{}` stands behind the end of the record", word.shown());
                return Err(word.syntax(message));
            }
            number(2, u16::MAX.into())
        }
        b"naptr-record" => {
            needs(6)?;
            number(1, u16::MAX.into())?;
            number(2, u16::MAX.into())
        }
        b"caa-record" => {
            needs(4)?;
            number(1, u64::MAX)
        }
        b"dns-rr" => {
            needs(2)?;
            number(1, u64::MAX)
        }
        b"dhcp-range" => {
            let mut words = words.iter();
            if words.any(|it| it.text.parse::<IpAddr>().is_ok()) {
                return Ok(());
            }
            Err(option.fault("`dhcp-range` has no address"))
        }
        b"server" | b"local" => server(option),
        _ => Ok(()),
    }
}

/// `[/domain/...]address[#port][@source[#port]]`; nothing and `#` stand for no server and for the usual ones.
fn server(option: &OptionLine<'_>) -> Result<(), Fault> {
    let text = &option.value.text;
    let rest = match text.strip_prefix('/') {
        Some("") => "",
        // Without a second `/` it is no domain, and no server either.
        Some(behind) => behind.rsplit_once('/').map_or(behind, |it| it.1),
        None => text,
    };
    if matches!(rest, "" | "#") {
        return Ok(());
    }
    let server = rest.split('@').next().unwrap_or_default();
    let (address, port) = server.split_once('#').unwrap_or((server, "0"));
    let address = address.split('%').next().unwrap_or_default();
    if address.parse::<IpAddr>().is_ok() && port.parse::<u16>().is_ok() {
        return Ok(());
    }
    let shown = option.value.shown();
    Err(option
        .value
        .syntax(format!("`{shown}` names no name server")))
}

fn is_among(sorted: &[&str], name: &[u8]) -> bool {
    sorted
        .binary_search_by(|it| it.as_bytes().cmp(name))
        .is_ok()
}
