//! The texts of one mail → settings: people write beside what they attach.

use super::{ClientTextError, ClientTexts};
use crate::mail::MailText;

impl ClientTexts {
    /// Reads the texts that a mail carries, whichever of them hold settings; what people write beside them holds none.
    ///
    /// # Errors
    /// Where one of them is refused for what it holds, or none holds settings.
    pub fn add_all(&mut self, path: &str, texts: &[MailText]) -> Result<(), ClientTextError> {
        let mut is_read = false;
        let mut refusal = None;
        for MailText { name, text } in texts {
            match self.add(&format!("{path} ({name})"), text) {
                Ok(()) => is_read = true,
                Err(err) if is_about_a_fault(&err) => return Err(err),
                Err(err) => refusal = refusal.or(Some(err)),
            }
        }
        if is_read {
            return Ok(());
        }
        Err(refusal.unwrap_or(ClientTextError::Empty))
    }
}

/// True where settings are there, and cannot be relied on.
fn is_about_a_fault(err: &ClientTextError) -> bool {
    !matches!(
        err,
        ClientTextError::UnknownKind
            | ClientTextError::Empty
            | ClientTextError::Report
            | ClientTextError::ErrorText { .. }
    )
}
