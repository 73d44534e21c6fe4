//! The jar is looked at before anything else is done.

use crate::jar::Jar;
use crate::lock::RefreshLock;
use crate::lock::event::Effect;
use crate::lock::journal::Standing;
use crate::lock::phase::{Phase, Why};
use crate::moment::Moment;

impl RefreshLock {
    /// Who is signed in is looked up while all is well: otherwise a first 401 could be replayed as
    /// somebody whose sign-in nobody saw.
    pub(super) fn get_to_know(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        let at_rest = self.phase == Phase::Idle && self.interludes.is_empty();
        let may_have_signed_in = match self.record.standing {
            Standing::Anonymous | Standing::SignInNeeded { .. } => true,
            Standing::Unknown | Standing::SignedIn | Standing::Unreachable => false,
        };
        if at_rest && (self.record.jar == Jar::Unseen || may_have_signed_in) {
            self.look_first(now, Why::First, effects);
        }
    }

    pub(super) fn looked_to_know(&mut self, now: Moment, jar: Jar, effects: &mut Vec<Effect>) {
        self.phase = Phase::Idle;
        let Jar::Seen { access, user, .. } = jar else {
            return;
        };
        let has_signed_in = match self.record.standing {
            Standing::SignInNeeded { refused, .. } => refused != jar.refresh(),
            Standing::Anonymous => true,
            Standing::Unknown | Standing::SignedIn | Standing::Unreachable => false,
        };
        if has_signed_in && access && jar.refresh() != self.record.jar.refresh() {
            // By a way that passed nobody, such as a redirect of a single sign-on.
            return self.signed_in(now, jar, effects);
        }
        self.record.jar = jar;
        self.record.user = user;
        if self.record.standing == Standing::Unknown {
            if jar.is_signed_out() {
                self.record.standing = Standing::Anonymous;
            } else if access {
                self.record.standing = Standing::SignedIn;
            }
        }
        effects.push(Effect::Save);
    }

    /// Before a refresh: is there anything to refresh, and has nobody done it already?
    pub(super) fn looked_first(&mut self, now: Moment, jar: Jar, effects: &mut Vec<Effect>) {
        if jar.is_signed_out() {
            return self.anonymous(now, jar, effects);
        }
        if let Standing::SignInNeeded { refused, at } = self.record.standing {
            let unchanged = match jar.refresh() {
                Some(print) => refused == Some(print),
                None => now.since(at) < self.limits.hold,
            };
            if unchanged {
                return self.still_refused(now, effects);
            }
        }
        let known = self.record.jar;
        if self.record.standing == Standing::Anonymous && jar.refresh() != known.refresh() {
            // Signed in by a way that passed nobody, such as a redirect of a single sign-on.
            if !jar.lacks_access() {
                return self.signed_in(now, jar, effects);
            }
            self.changed = true;
        } else if known != Jar::Unseen && jar.renewed_since(&known) {
            let is_same = self.record.user.is_some() && self.record.user == jar.user();
            return match self.record.standing {
                // Who could not go on has signed in, or somebody else has.
                Standing::SignInNeeded { .. } if !is_same => self.signed_in(now, jar, effects),
                Standing::SignInNeeded { .. }
                | Standing::Unknown
                | Standing::SignedIn
                | Standing::Anonymous
                | Standing::Unreachable => self.adopted(now, jar, effects),
            };
        }
        let asked_for = self.wanted || self.waiters.call_refresh();
        if self.is_futile(now) && !asked_for && !jar.lacks_access() {
            return self.still_futile(now, effects);
        }
        self.take_off(now, jar, effects);
    }
}

impl Jar {
    /// Whether the access cookie has gone, as it does when its time is over.
    pub(crate) fn lacks_access(&self) -> bool {
        matches!(self, Jar::Seen { access: false, .. })
    }
}
