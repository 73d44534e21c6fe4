//! The share code in a page's address.

use crate::webapp::code::ShareCode;

/// The routes of shared web apps, one a line; `agent` came after 1.15 (dify.md §7). The build writes
/// them into `extension/background.js`, too.
const ROUTES: &str = include_str!("routes.txt");

/// What stands before the route of an "environment" app.
const ENVIRONMENTS: [&str; 2] = ["env", "environment"];

/// The last segments of pages on which somebody signs in to an app: it is named by `redirect_url`.
const SIGN_IN_PAGES: [&str; 3] = ["webapp-signin", "check-code", "login"];

/// How often `redirect_url` is decoded once more: up to 1.14 it is encoded twice.
const DECODINGS: usize = 3;

/// The address of a page, as far as it matters.
#[derive(Debug, Clone, Copy)]
pub struct Address<'page> {
    /// The page's origin.
    pub origin: &'page str,
    /// Its path.
    pub path: &'page str,
    /// The front end's base path (`data-base-path`); `None` where the page does not say.
    pub base: Option<&'page str>,
    /// The query's `redirect_url`, decoded once.
    pub redirect: Option<&'page str>,
}

/// The web app that an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its share code.
    pub code: ShareCode,
    /// Whether it is an "environment" app.
    pub environment: bool,
    /// The path of its page.
    pub path: String,
}

impl Address<'_> {
    /// The web app of this page: by the strict routes; on a sign-in page by its `redirect_url`; by
    /// the last segment, as 1.9.2 to 1.15 have it, only where `is_known` says that it is one (a
    /// console page's last segment would do as well).
    pub fn web_app(&self, is_known: impl Fn(&ShareCode) -> bool) -> Option<Named> {
        let last = || segments(self.path).last().copied();
        if last().is_some_and(|last| SIGN_IN_PAGES.contains(&last)) {
            return self.redirected();
        }
        self.routed(self.path).or_else(|| {
            let code = ShareCode::parse(last()?).ok().filter(is_known)?;
            Some(Named {
                code,
                environment: false,
                path: self.path.to_owned(),
            })
        })
    }

    /// `/<base>/<route>/<code>`, and nothing after it.
    fn routed(&self, path: &str) -> Option<Named> {
        let below = match self.base.map(|base| base.trim_end_matches('/')) {
            Some(base) if !base.is_empty() => path.strip_prefix(base)?,
            Some(_) | None => path,
        };
        if !below.starts_with('/') {
            return None;
        }
        let segments = segments(below);
        let (&code, before) = segments.split_last()?;
        let (route, before) = before.split_last()?;
        if !ROUTES.lines().any(|known| known == *route) {
            return None;
        }
        let environment = before.last().is_some_and(|it| ENVIRONMENTS.contains(it));
        // A base that the page names is all that may stand before it.
        let rest = before.len() - usize::from(environment);
        (rest == 0 || self.base.is_none()).then_some(())?;
        Some(Named {
            code: ShareCode::parse(code).ok()?,
            environment,
            path: path.to_owned(),
        })
    }

    fn redirected(&self) -> Option<Named> {
        let mut target = self.redirect?.to_owned();
        for _ in 0..DECODINGS {
            if let Some(named) = self.path_of(&target).and_then(|path| self.routed(path)) {
                return Some(named);
            }
            target = decoded(&target)?;
        }
        None
    }

    /// The path of a target on this origin.
    fn path_of<'target>(&self, target: &'target str) -> Option<&'target str> {
        let path = target.strip_prefix(self.origin).unwrap_or(target);
        let path = path.split(['?', '#']).next()?;
        (path.starts_with('/') && !path.starts_with("//")).then_some(path)
    }
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !part.is_empty()).collect()
}

/// `decodeURIComponent`; `None` where it would throw.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (high, low) = (digit(rest.next())?, digit(rest.next())?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}
