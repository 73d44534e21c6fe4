//! A server that rotates strictly: a refresh token works once. Access tokens are stateless and
//! live until their time is over (dify.md §5).

use std::collections::BTreeMap;

use crate::happening::Happening;
use crate::sent::{Access, Cookies, Reply, Sent, What};
use crate::tally::Counted;
use crate::world::World;

#[derive(Debug, Clone)]
pub struct Token {
    pub user: u64,
    /// The number of the sign-in that it descends from.
    pub session: u64,
    pub fate: Fate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Live,
    /// Used for its successor.
    Rotated {
        into: u64,
    },
    SignedOut,
    Revoked,
}

#[derive(Debug, Default)]
pub struct Server {
    pub tokens: BTreeMap<u64, Token>,
    /// The newest token of each user: the one that a sign-out deletes.
    newest: BTreeMap<u64, u64>,
    sessions: u64,
    /// The refreshes that are being processed.
    pub refreshing: BTreeMap<u64, Sent>,
    pub refreshes: u64,
    /// How often each body was executed.
    executed: BTreeMap<u64, u32>,
    /// When the newest access token of all ends.
    pub access_until: u64,
}

impl Server {
    /// New tokens for this user.
    pub fn sign_in(&mut self, user: u64, now: u64, lifetime: u64, lag: u64) -> Cookies {
        self.sessions += 1;
        self.issue(user, self.sessions, now, lifetime, lag)
    }

    fn issue(&mut self, user: u64, session: u64, now: u64, lifetime: u64, lag: u64) -> Cookies {
        let refresh = self.tokens.len() as u64 + 1;
        let fate = Fate::Live;
        self.tokens.insert(
            refresh,
            Token {
                user,
                session,
                fate,
            },
        );
        self.newest.insert(user, refresh);
        self.access_until = now + lifetime;
        Cookies {
            refresh: Some(refresh),
            access: Some(Access {
                user,
                from: now + lag,
                until: now + lifetime,
            }),
        }
    }

    /// The session of a token.
    pub fn session_of(&self, token: u64) -> Option<u64> {
        self.tokens.get(&token).map(|token| token.session)
    }

    pub fn is_live(&self, token: u64) -> bool {
        self.tokens
            .get(&token)
            .is_some_and(|token| token.fate == Fate::Live)
    }

    pub fn revoke(&mut self, token: u64) {
        if let Some(token) = self.tokens.get_mut(&token)
            && token.fate == Fate::Live
        {
            token.fate = Fate::Revoked;
        }
    }
}

impl World {
    /// A request has reached the server, which takes its time.
    pub fn at_server(&mut self, sent: Sent) {
        let random = &mut self.random;
        let plan = &self.plan;
        let takes = match sent.what {
            What::Refresh if random.once_in_a_while(plan.hangs) => random.between(9_000, 25_000),
            What::Refresh if random.once_in_a_while(plan.slow) => random.between(300, 6_000),
            What::Refresh => random.between(10, 300),
            What::Api { .. } if random.once_in_a_while(100) => random.between(100, 4_000),
            What::Api { .. } | What::Probe => random.between(5, 100),
            What::SignIn { .. } | What::SignOut => random.between(10, 400),
        };
        // One without credentials, of an anonymous visitor's page, refreshes nothing.
        if sent.what == What::Refresh && sent.cookies.refresh.is_some() {
            self.judge_refresh_in_flight(&sent);
            self.server.refreshing.insert(sent.number, sent.clone());
        }
        self.later(takes, Happening::Decided(sent));
    }

    /// The server decides, and its answer leaves.
    pub fn decided(&mut self, sent: Sent) {
        self.server.refreshing.remove(&sent.number);
        let reply = self.decide(&sent);
        self.note(|| format!("server: {sent:?} → {reply:?}"));
        let lost =
            sent.what == What::Refresh && self.random.once_in_a_while(self.plan.lost_answers);
        let reply = if lost { self.lose(&reply) } else { reply };
        let delay = self.delay();
        self.later(delay, Happening::Back(sent, reply));
    }

    /// The answer does not reach the browser.
    pub fn lose(&mut self, reply: &Reply) -> Reply {
        if let Reply::Status {
            sets:
                Some(Cookies {
                    refresh: Some(token),
                    ..
                }),
            ..
        } = reply
        {
            self.judge.lost.insert(*token);
        }
        Reply::NetworkError
    }

    fn decide(&mut self, sent: &Sent) -> Reply {
        let (now, lifetime, lag) = (self.now, self.plan.lifetime, self.plan.lag);
        let access = sent.cookies.access;
        // Told when the request arrived; a moment later is the same to a client.
        let access = access.filter(|access| access.from <= now && now < access.until);
        let plain = |status| Reply::Status {
            status,
            retry_after: None,
            sets: None,
        };
        match sent.what {
            What::Probe => plain(if access.is_some() { 200 } else { 401 }),
            What::Api { body } => match access {
                Some(access) => {
                    *self.server.executed.entry(body).or_default() += 1;
                    let times = self.server.executed[&body];
                    self.judge_execution(sent, body, access.user, times);
                    plain(200)
                }
                None => plain(401),
            },
            What::SignIn { user } => {
                self.judge.tally.count(Counted::SignIns);
                Reply::Status {
                    status: 200,
                    retry_after: None,
                    sets: Some(self.server.sign_in(user, now, lifetime, lag)),
                }
            }
            What::SignOut => {
                let Some(access) = access else {
                    return plain(401);
                };
                if let Some(token) = self.server.newest.get(&access.user)
                    && let Some(token) = self.server.tokens.get_mut(token)
                {
                    token.fate = Fate::SignedOut;
                }
                self.judge.tally.count(Counted::SignOuts);
                Reply::Status {
                    status: 200,
                    retry_after: None,
                    sets: Some(Cookies::default()),
                }
            }
            What::Refresh => self.refresh(sent),
        }
    }

    fn refresh(&mut self, sent: &Sent) -> Reply {
        let plain = |status, retry_after| Reply::Status {
            status,
            retry_after,
            sets: None,
        };
        if self.random.once_in_a_while(self.plan.server_errors) {
            return plain(503, None);
        }
        if self.random.once_in_a_while(self.plan.throttles) {
            return plain(429, Some(self.random.between(1, 40)));
        }
        let Some(used) = sent.cookies.refresh else {
            return plain(401, None);
        };
        if !self.server.is_live(used) {
            self.judge_refused_refresh(sent);
            return plain(401, None);
        }
        self.judge_rotation(sent);
        let token = &self.server.tokens[&used];
        let (user, session) = (token.user, token.session);
        let (now, lifetime, lag) = (self.now, self.plan.lifetime, self.plan.lag);
        let sets = self.server.issue(user, session, now, lifetime, lag);
        let into = sets.refresh.expect("a refresh token was issued");
        if let Some(token) = self.server.tokens.get_mut(&used) {
            token.fate = Fate::Rotated { into };
        }
        self.server.refreshes += 1;
        Reply::Status {
            status: 200,
            retry_after: None,
            sets: Some(sets),
        }
    }
}
