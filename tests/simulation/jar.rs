//! The browser's cookie jar, and the network between it and the server.

use std::collections::BTreeSet;

use holdfast::jar::{Jar as Seen, Print};

use crate::happening::{Happening, InTab, InWorker};
use crate::sent::{By, Cookies, Reply, Sent, What};
use crate::world::World;

#[derive(Debug, Default)]
pub struct Jar {
    cookies: Cookies,
    /// The tokens that have ever been in it.
    pub held: BTreeSet<u64>,
    /// A sign-out was answered, and nobody has signed in since.
    pub signed_out: bool,
}

impl Jar {
    /// What a request carries now: a browser drops the access cookie when its time is over.
    pub fn cookies(&self, now: u64) -> Cookies {
        Cookies {
            access: self.cookies.access.filter(|access| now < access.until),
            ..self.cookies
        }
    }

    pub fn refresh(&self) -> Option<u64> {
        self.cookies.refresh
    }

    /// What the worker sees of it.
    pub fn seen(&self, now: u64) -> Seen {
        let cookies = self.cookies(now);
        Seen::Seen {
            refresh: cookies.refresh.map(|token| Print::of(&token.to_string())),
            access: cookies.access.is_some(),
            user: cookies
                .access
                .map(|access| Print::of(&format!("user {}", access.user))),
        }
    }

    pub fn set(&mut self, cookies: Cookies) {
        self.held.extend(cookies.refresh);
        self.cookies = cookies;
    }
}

impl World {
    /// A request leaves the browser with what is in the jar.
    pub fn send(&mut self, by: By, what: What, keepalive: bool, since: u64) {
        self.sent += 1;
        let sent = Sent {
            by,
            what,
            cookies: self.jar.cookies(self.now),
            keepalive,
            since,
            number: self.sent,
        };
        self.note(|| format!("leaves: {sent:?}"));
        let delay = self.delay();
        let lost = what == What::Refresh && self.random.once_in_a_while(self.plan.lost_requests);
        let happening = if lost {
            Happening::Back(sent, Reply::NetworkError)
        } else {
            Happening::AtServer(sent)
        };
        self.later(delay, happening);
    }

    /// An answer reaches the browser: its cookies go into the jar, whoever still waits for it.
    pub fn back(&mut self, sent: Sent, reply: Reply) {
        let somebody_waits = match sent.by {
            By::Page { doc, .. } | By::Relay { doc, .. } => self.tabs.is_there(doc),
            By::Worker { life, .. } => self.worker.is_alive(life),
            By::Stranger => true,
        };
        // The browser ends what nobody waits for, unless it was sent with `keepalive`.
        if somebody_waits || sent.keepalive {
            if let Reply::Status {
                sets: Some(sets), ..
            } = reply
            {
                self.judge_cookies(&sent, sets);
                if sent.by == By::Stranger {
                    self.judge.unseen = self.now;
                }
                self.jar.signed_out = sets.refresh.is_none();
                self.jar.set(sets);
            }
        } else if matches!(sent.what, What::SignIn { .. } | What::SignOut) {
            self.judge.vanished_sign_page = true;
        } else if sent.what == What::Refresh {
            // Of a worker that died, or of a page that had nobody to ask.
            self.judge.lost_by_worker |= matches!(sent.by, By::Worker { .. });
            self.lose(&reply);
        }
        let status = match reply {
            Reply::NetworkError => 0,
            Reply::Status { status, .. } => status,
        };
        match sent.by {
            By::Page { doc, request } => {
                let answered = InTab::Answered { request, status };
                self.now_in(doc, answered);
            }
            By::Relay { doc, attempt } => {
                let told = match sent.what {
                    What::Probe => InTab::Probed {
                        attempt,
                        fresh: status == 200,
                    },
                    _ => InTab::Executed {
                        attempt,
                        verdict: verdict(&sent, &reply),
                    },
                };
                self.now_in(doc, told);
            }
            By::Worker { life, attempt } => {
                let verdict = verdict(&sent, &reply);
                self.in_worker(life, InWorker::Executed { attempt, verdict });
            }
            By::Stranger => {}
        }
    }
}

/// As the adapter judges the answer to a refresh.
fn verdict(sent: &Sent, reply: &Reply) -> holdfast::lock::Verdict {
    use holdfast::lock::Verdict;
    match reply {
        Reply::Status { status: 200, .. } => Verdict::Refreshed,
        Reply::Status { status: 401, .. } if sent.cookies.refresh.is_none() => {
            Verdict::NoCredentials
        }
        Reply::Status { status: 401, .. } => Verdict::Refused,
        Reply::Status { retry_after, .. } => Verdict::Unavailable {
            retry_after: retry_after.map(std::time::Duration::from_secs),
        },
        Reply::NetworkError => Verdict::Unavailable { retry_after: None },
    }
}
