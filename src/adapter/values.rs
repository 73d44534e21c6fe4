//! The values of a session: what they tell, and where they go.

use crate::adapter::{Adapter, PageAnswer, UserClaim};
use crate::api::ApiBase;
use crate::jar::{Jar, Named, Print};
use crate::lock::RefreshAnswer;
use crate::message::Recipe;
use crate::moment::Moment;
use crate::part;

impl Adapter {
    /// The names of the values that make a session.
    pub fn session_names(&self) -> Vec<String> {
        let session = &self.document.session;
        let user = session.user.iter().flat_map(|user| &user.from);
        let all = session.refresh.iter().chain(&session.access);
        all.chain(&session.expires).chain(user).cloned().collect()
    }

    /// The URL whose cookies make a session: the refresh's, for some are for that path only.
    pub fn cookie_url(&self, api: &ApiBase) -> String {
        api.url(&self.document.refresh.path)
    }

    /// Where the values tell who is signed in.
    pub fn user_claim(&self) -> Option<&UserClaim> {
        self.document.session.user.as_ref()
    }

    /// Whether something of the session is in the pages' memory only, so that nobody else's refresh
    /// can be taken over.
    pub fn is_in_memory(&self) -> bool {
        let mut picks = self.document.answer.values.iter();
        self.document.storage.is_none() && picks.next().is_some()
    }

    /// What these values tell; `user` is the value of the [`user_claim`](Self::user_claim). An empty
    /// value is none. `committed`: the last attempt whose answer is in the storage; where a server
    /// gives the same tokens twice (flowfile.md, rotation), it tells that they are new.
    pub fn jar(&self, values: &[Named], user: Option<&str>, committed: u64) -> Jar {
        let session = &self.document.session;
        let refresh = value(values, &session.refresh);
        let access = value(values, &session.access);
        if self.is_in_memory() && refresh.is_some() {
            return Jar::Unseen;
        }
        let print = |refresh: &str| match (self.storage(), access) {
            (None, _) => Print::of(refresh),
            (Some(_), access) => {
                let pair = [refresh, access.unwrap_or_default(), &committed.to_string()];
                Print::of(&pair.join(" "))
            }
        };
        Jar::Seen {
            refresh: refresh.map(print),
            access: access.is_some(),
            user: user.map(Print::of),
        }
    }

    /// When the access token expires, by the clock of this machine: as an entry beside it says, or as
    /// its cookie tells (dify.md §2), which the browser has counted from the server's `Max-Age`.
    pub fn expires(&self, values: &[Named]) -> Option<Moment> {
        let session = &self.document.session;
        // Whole milliseconds: what reads a fraction has 19 KB.
        let stored = value(values, &session.expires).and_then(|text| text.parse().ok());
        let cookie = || first(values, &session.access)?.expiration_date;
        let stored = stored.map(Moment::from_millis);
        stored.or_else(|| cookie().map(Moment::of_expiry))
    }

    /// The access token, where the values hold one.
    pub fn access_token<'values>(&self, values: &'values [Named]) -> Option<&'values str> {
        value(values, &self.document.session.access)
    }

    /// The headers of a replayed request that carry credentials, from these values where they are
    /// known; the others are for the page's relay to make.
    pub fn credentials(&self, values: &[Named]) -> Vec<Recipe> {
        let fill = |recipe: &Recipe| match value(values, &recipe.from) {
            Some(value) => Recipe {
                name: recipe.name.clone(),
                value: Some(match &recipe.value {
                    Some(text) => replaced(text, "{}", value),
                    None => value.to_owned(),
                }),
                from: Vec::new(),
            },
            None => recipe.clone(),
        };
        self.document.credentials.iter().map(fill).collect()
    }

    /// The answer to a page's own refresh, with these values; `None` if one of them is not known.
    pub fn page_answer(&self, answer: RefreshAnswer, values: &[Named]) -> Option<PageAnswer> {
        let answers = &self.document.answers;
        let PageAnswer { status, body } = match answer {
            RefreshAnswer::Refreshed => &answers.refreshed,
            RefreshAnswer::Refused => &answers.refused,
            RefreshAnswer::Unavailable => &answers.unavailable,
        };
        let mut body = body.clone();
        for pick in &self.document.answer.values {
            let place = ["{", &pick.name, "}"].concat();
            if part::contains(&body, &place) {
                let value = value(values, std::slice::from_ref(&pick.name))?;
                body = replaced(&body, &place, &escaped(value));
            }
        }
        let status = *status;
        Some(PageAnswer { status, body })
    }
}

/// The value of the first of these names that is there.
pub fn value<'values>(values: &'values [Named], names: &[String]) -> Option<&'values str> {
    first(values, names).map(|value| value.value.as_str())
}

fn first<'values>(values: &'values [Named], names: &[String]) -> Option<&'values Named> {
    names.iter().find_map(|name| {
        let mut values = values.iter();
        values.find(|value| value.name == *name && !value.value.is_empty())
    })
}

fn replaced(text: &str, place: &str, value: &str) -> String {
    match part::split_once(text, place) {
        Some((before, after)) => [before, value, after].concat(),
        None => text.to_owned(),
    }
}

/// As it stands within a JSON text (RFC 8259 §7).
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for char in value.chars().filter(|char| !char.is_control()) {
        if matches!(char, '"' | '\\') {
            text.push('\\');
        }
        text.push(char);
    }
    text
}
