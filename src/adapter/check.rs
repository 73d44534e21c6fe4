//! Whether a document makes sense, beyond its form.

use crate::adapter::Document;
use crate::adapter::document::Request;
use crate::message::Recipe;

/// A field of a document that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {fault}")]
pub struct BadDocument {
    /// The way to the field, such as `refresh.path`.
    pub field: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A path does not begin with a slash, or holds more than a path.
    #[error("a path begins with a slash and has no query")]
    Path,
    /// Something must be named here.
    #[error("something must be named here")]
    Empty,
    /// No HTTP status that an answer can have (RFC 9110 §15), or one below 300 without words.
    #[error("a status from 200 to 599; one below 300 needs words")]
    Status,
    /// No entry of the storage has this name.
    #[error("no entry of the storage has this name")]
    Unknown,
}

impl Document {
    /// Checks that the fields fit together.
    ///
    /// # Errors
    ///
    /// [`BadDocument`] names the first field that does not.
    pub fn check(&self) -> Result<(), BadDocument> {
        let path_fits = self.path.is_empty() || is_path(&self.path) && !self.path.ends_with('/');
        ensure(path_fits, "path", Fault::Path)?;
        ensure(!self.id.is_empty(), "id", Fault::Empty)?;
        let expired = &self.expired;
        let fits = |status: &u16| match status {
            200..300 => !expired.word.is_empty() && !expired.words.is_empty(),
            300..600 => true,
            _ => false,
        };
        let statuses = &expired.statuses;
        let statuses_fit = !statuses.is_empty() && statuses.iter().all(fits);
        ensure(statuses_fit, "expired.statuses", Fault::Status)?;
        ensure(
            !self.session.refresh.is_empty(),
            "session.refresh",
            Fault::Empty,
        )?;
        self.check_request("refresh", &self.refresh)?;
        for (name, request) in [("signOut", &self.sign_out), ("probe", &self.probe)] {
            if let Some(request) = request {
                self.check_request(name, request)?;
            }
        }
        let calls_fit = self.calls.iter().all(|call| is_path(&call.path));
        ensure(calls_fit, "calls", Fault::Path)?;
        let session = &self.session;
        let names = session.refresh.iter().chain(&session.access);
        let names = names.chain(&session.expires);
        ensure(
            names.into_iter().all(|name| self.knows(name)),
            "session",
            Fault::Unknown,
        )
    }

    fn check_request(&self, name: &str, request: &Request) -> Result<(), BadDocument> {
        let field = |part: &str| [name, ".", part].concat();
        ensure(is_path(&request.path), &field("path"), Fault::Path)?;
        let body = request.body.iter().flat_map(|body| &body.fields);
        let mut from = request
            .headers
            .iter()
            .chain(body)
            .flat_map(|recipe: &Recipe| &recipe.from);
        ensure(from.all(|name| self.knows(name)), name, Fault::Unknown)
    }

    fn knows(&self, name: &String) -> bool {
        let storage = self.storage.as_ref();
        storage.is_none_or(|storage| storage.entries.iter().any(|entry| entry.name == *name))
    }
}

fn is_path(path: &str) -> bool {
    path.starts_with('/') && !path.contains(['?', '#', '\\', ' '])
}

fn ensure(fits: bool, field: &str, fault: Fault) -> Result<(), BadDocument> {
    match fits {
        true => Ok(()),
        false => Err(BadDocument {
            field: field.to_owned(),
            fault,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::Adapter;

    fn changed(change: impl FnOnce(&mut Document)) -> Option<(String, Fault)> {
        let mut document = serde_json::from_str(Adapter::BUILT_IN[1]).expect("a valid document");
        change(&mut document);
        let bad = document.check().err()?;
        Some((bad.field, bad.fault))
    }

    #[test]
    fn the_built_in_documents_make_sense() {
        for document in Adapter::BUILT_IN {
            let document: Document = serde_json::from_str(document).expect("a valid document");
            assert_eq!(document.check(), Ok(()), "{}", document.id);
        }
    }

    #[test]
    fn the_first_field_that_does_not_fit_is_named() {
        let path = changed(|document| document.path = "api".to_owned());
        assert_eq!(path, Some(("path".to_owned(), Fault::Path)));
        let query = changed(|document| document.refresh.path = "/refresh?x".to_owned());
        assert_eq!(query, Some(("refresh.path".to_owned(), Fault::Path)));
        let status = changed(|document| document.expired.statuses = vec![200]);
        assert_eq!(status, Some(("expired.statuses".to_owned(), Fault::Status)));
        let none = changed(|document| document.session.refresh.clear());
        assert_eq!(none, Some(("session.refresh".to_owned(), Fault::Empty)));
        let unknown = changed(|document| document.session.access = vec!["token".to_owned()]);
        assert_eq!(unknown, Some(("session".to_owned(), Fault::Unknown)));
    }
}
