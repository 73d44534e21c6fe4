//! Whether a document makes sense, beyond its form.

use std::fmt::{self, Display};

use Step::{Field, Index};

use crate::adapter::Document;
use crate::adapter::document::Request;
use crate::message::Recipe;

/// A field of a document that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct BadDocument {
    /// The way to the field.
    pub at: Vec<Step>,
    /// What is wrong with it.
    pub fault: Fault,
}

/// A step on the way to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Into the field of this name.
    Field(&'static str),
    /// To the element of a list.
    Index(usize),
}

/// As in `calls[1].path: a path begins with a slash …`.
impl Display for BadDocument {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.at.iter().enumerate() {
            match step {
                Step::Field(name) if index == 0 => out.write_str(name)?,
                Step::Field(name) => write!(out, ".{name}")?,
                Step::Index(index) => write!(out, "[{index}]")?,
            }
        }
        write!(out, ": {}", self.fault)
    }
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
        self.faults().into_iter().next().map_or(Ok(()), Err)
    }

    /// Every field that does not fit.
    pub fn faults(&self) -> Vec<BadDocument> {
        let mut faults = Faults(Vec::new());
        let path_fits = self.path.is_empty() || is_path(&self.path) && !self.path.ends_with('/');
        faults.unless(path_fits, &[Field("path")], Fault::Path);
        faults.unless(!self.id.is_empty(), &[Field("id")], Fault::Empty);
        self.check_expired(&mut faults);
        let session = &self.session;
        let is_named = !session.refresh.is_empty();
        faults.unless(
            is_named,
            &[Field("session"), Field("refresh")],
            Fault::Empty,
        );
        let names = [
            ("refresh", &session.refresh),
            ("access", &session.access),
            ("expires", &session.expires),
        ];
        for (name, names) in names {
            self.check_names(&mut faults, &[Field("session"), Field(name)], names);
        }
        self.check_request(&mut faults, "refresh", &self.refresh);
        for (name, request) in [("signOut", &self.sign_out), ("probe", &self.probe)] {
            if let Some(request) = request {
                self.check_request(&mut faults, name, request);
            }
        }
        for (index, call) in self.calls.iter().enumerate() {
            let at = [Field("calls"), Index(index), Field("path")];
            faults.unless(is_path(&call.path), &at, Fault::Path);
        }
        // What it is appended to is an origin, which anything but a slash would make another one.
        let page = &self.sign_in_page;
        let page_fits = page.is_empty() || page.starts_with('/');
        faults.unless(page_fits, &[Field("signInPage")], Fault::Path);
        faults.0
    }

    fn check_expired(&self, faults: &mut Faults) {
        let expired = &self.expired;
        let statuses = [Field("expired"), Field("statuses")];
        faults.unless(!expired.statuses.is_empty(), &statuses, Fault::Status);
        for (index, status) in expired.statuses.iter().enumerate() {
            let fits = match status {
                200..300 => !expired.word.is_empty() && !expired.words.is_empty(),
                300..600 => true,
                _ => false,
            };
            let at = [Field("expired"), Field("statuses"), Index(index)];
            faults.unless(fits, &at, Fault::Status);
        }
    }

    fn check_request(&self, faults: &mut Faults, name: &'static str, request: &Request) {
        let path_fits = is_path(&request.path);
        faults.unless(path_fits, &[Field(name), Field("path")], Fault::Path);
        self.check_recipes(faults, &[Field(name), Field("headers")], &request.headers);
        if let Some(body) = &request.body {
            let at = [Field(name), Field("body"), Field("fields")];
            self.check_recipes(faults, &at, &body.fields);
        }
    }

    fn check_recipes(&self, faults: &mut Faults, at: &[Step], recipes: &[Recipe]) {
        for (index, recipe) in recipes.iter().enumerate() {
            let at = [at, &[Index(index), Field("from")]].concat();
            self.check_names(faults, &at, &recipe.from);
        }
    }

    /// The names must be those of entries, where there is a storage.
    fn check_names(&self, faults: &mut Faults, at: &[Step], names: &[String]) {
        let Some(storage) = &self.storage else { return };
        for (index, name) in names.iter().enumerate() {
            let known = storage.entries.iter().any(|entry| entry.name == *name);
            faults.unless(known, &[at, &[Index(index)]].concat(), Fault::Unknown);
        }
    }
}

/// What was found so far.
struct Faults(Vec<BadDocument>);

impl Faults {
    #[inline(never)]
    fn unless(&mut self, fits: bool, at: &[Step], fault: Fault) {
        if !fits {
            let at = at.to_vec();
            self.0.push(BadDocument { at, fault });
        }
    }
}

fn is_path(path: &str) -> bool {
    path.starts_with('/') && !path.contains(['?', '#', '\\', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::Adapter;

    fn wrong(change: impl FnOnce(&mut Document)) -> Vec<String> {
        let mut document = serde_json::from_str(Adapter::BUILT_IN[1]).expect("a valid document");
        change(&mut document);
        let named = |bad: BadDocument| bad.to_string().split_once(':').map(|it| it.0.to_owned());
        document.faults().into_iter().filter_map(named).collect()
    }

    #[test]
    fn the_built_in_documents_make_sense() {
        for document in Adapter::BUILT_IN {
            let document: Document = serde_json::from_str(document).expect("a valid document");
            assert_eq!(document.check(), Ok(()), "{}", document.id);
        }
    }

    #[test]
    fn each_field_that_does_not_fit_is_named() {
        assert_eq!(wrong(|it| it.path = "api".to_owned()), ["path"]);
        assert_eq!(wrong(|it| it.id.clear()), ["id"]);
        let query = "/refresh?x".to_owned();
        assert_eq!(wrong(|it| it.refresh.path = query), ["refresh.path"]);
        assert_eq!(
            wrong(|it| it.expired.statuses.clear()),
            ["expired.statuses"]
        );
        let statuses = wrong(|it| it.expired.statuses = vec![401, 200, 99]);
        assert_eq!(statuses, ["expired.statuses[1]", "expired.statuses[2]"]);
        assert_eq!(wrong(|it| it.session.refresh.clear()), ["session.refresh"]);
        let unknown = wrong(|it| it.session.access = vec!["token".to_owned()]);
        assert_eq!(unknown, ["session.access[0]"]);
        let page = wrong(|it| it.sign_in_page = ".evil.example/login".to_owned());
        assert_eq!(page, ["signInPage"]);
        assert!(wrong(|it| it.sign_in_page = "/#/login".to_owned()).is_empty());
        let call = wrong(|it| it.calls[1].path = "auth".to_owned());
        assert_eq!(call, ["calls[1].path"]);
        let field = wrong(|it| {
            let body = it.refresh.body.as_mut().expect("a body");
            body.fields[0].from.push("token".to_owned());
        });
        assert_eq!(field, ["refresh.body.fields[0].from[1]"]);
    }
}
