//! What the server's answers say about a sign-in (dify.md §3).

use crate::value::FromValue;
use crate::webapp::entry::{Icon, Status};

/// An answer of the web-app API, as far as it is told: never a passport.
#[derive(Debug, Clone, Default, PartialEq, FromValue)]
#[serde(rename_all = "camelCase", default)]
pub struct Answer {
    /// The HTTP status; `None` when the network failed or the time was up.
    pub status: Option<u16>,
    /// Whether the body was JSON.
    pub json: bool,
    /// `code` of an error.
    pub code: Option<String>,
    /// `logged_in` of `/login/status`.
    pub logged_in: Option<bool>,
    /// `app_logged_in` of `/login/status`.
    pub app_logged_in: Option<bool>,
    /// The site's `title`.
    pub title: Option<String>,
    /// The site's `icon_type`.
    pub icon_type: Option<String>,
    /// The site's `icon`.
    pub icon: Option<String>,
    /// The site's `icon_background`.
    pub icon_background: Option<String>,
    /// The site's `icon_url`.
    pub icon_url: Option<String>,
}

/// What an answer of `/login/status` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// This.
    Is(Status),
    /// The passport is not taken. `/site` tells whether that is because the site is switched off;
    /// if not, it is this.
    Refused(Status),
}

impl Answer {
    /// What an answer of `/login/status` says; `passport`: whether one was sent.
    pub fn login_status(&self, passport: bool) -> Judgement {
        use Judgement::{Is, Refused};
        match (self.status, self.app_logged_in) {
            (Some(200), Some(true)) => Is(Status::SignedIn),
            (Some(200), Some(false)) => {
                let signed_out = match (self.logged_in, passport) {
                    (Some(false), _) => Status::SignInNeeded,
                    (_, true) => Status::PassportStale,
                    (_, false) => Status::NotSignedIn,
                };
                if passport {
                    Refused(signed_out)
                } else {
                    Is(signed_out)
                }
            }
            (Some(400), _) if self.code.as_deref() == Some("invalid_param") => Is(Status::AppGone),
            (Some(401 | 403), _) if self.json && self.code.as_deref() != Some("not_setup") => {
                Is(Status::SignInNeeded)
            }
            // A server that does not have it.
            (Some(404), _) if self.json && passport => Is(Status::PassportPresent),
            _ => Is(Status::Unreachable),
        }
    }

    /// What an answer of `/site` to a passport says; `otherwise` where it says only that the
    /// passport is not taken.
    pub fn site(&self, otherwise: Status) -> Status {
        match self.status {
            Some(200) if self.title.is_some() => Status::SignedIn,
            Some(400) if self.code.as_deref() == Some("bad_request") => Status::SiteOff,
            Some(401 | 403 | 404) if self.json => otherwise,
            Some(_) | None => Status::Unreachable,
        }
    }

    /// The icon; a picture only from http(s).
    pub fn icon(&self) -> Option<Icon> {
        let picture = self.icon_url.as_deref().filter(|url| is_web(url));
        match (self.icon_type.as_deref(), picture, &self.icon) {
            (Some("image" | "link"), Some(url), _) => Some(Icon::Picture {
                url: url.to_owned(),
            }),
            (Some("emoji") | None, _, Some(emoji)) if !emoji.is_empty() => Some(Icon::Emoji {
                emoji: emoji.clone(),
                background: self.icon_background.clone().filter(|css| is_colour(css)),
            }),
            _ => None,
        }
    }
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn is_colour(css: &str) -> bool {
    let digits = css.strip_prefix('#').unwrap_or_default();
    matches!(digits.len(), 3 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}
