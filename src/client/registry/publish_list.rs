//! A line of `DnsDomainPublishList`: `DOMAIN`, or `DOMAIN, PRIORITY, WEIGHT` (Volume Activation Technical Reference).

use crate::client::Publishing;
use crate::client::suffix::usable_suffix;

/// Reads one line; none when it is empty.
pub(super) fn line(text: &str) -> Result<Option<Publishing>, String> {
    let mut fields = text.split(',').map(str::trim);
    let domain = fields.next().unwrap_or_default();
    if domain.is_empty() && text.trim().is_empty() {
        return Ok(None);
    }
    let mut number = |what: &str| match fields.next() {
        None | Some("") => Ok(0),
        Some(digits) => digits
            .parse::<u16>()
            .map_err(|_| format!("the {what} is not a number from 0 to 65535")),
    };
    let res = Publishing {
        domain: usable_suffix(domain)?,
        priority: number("priority")?,
        weight: number("weight")?,
    };
    match fields.next() {
        None => Ok(Some(res)),
        Some(_) => Err("more than domain, priority and weight".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let shown = match line(text) {
            Ok(None) => "-".to_owned(),
            Ok(Some(it)) => it.to_string(),
            Err(why) => why,
        };
        assert_eq!(shown, expect, "{text:?}");
    }

    #[test]
    fn priority_and_weight_may_be_missing() {
        check("corp.example", "corp.example.");
        check(
            "lab.example, 10, 100",
            "lab.example. (priority 10, weight 100)",
        );
        check("lab.example,10", "lab.example. (priority 10, weight 0)");
        check("", "-");
        check("a..b, 1, 2", "a label is empty");
        check(", 1, 2", "the name is empty");
        check(
            "lab.example, x",
            "the priority is not a number from 0 to 65535",
        );
        check(
            "lab.example, 1, 70000",
            "the weight is not a number from 0 to 65535",
        );
        check(
            "lab.example, 1, 2, 3",
            "more than domain, priority and weight",
        );
    }
}
