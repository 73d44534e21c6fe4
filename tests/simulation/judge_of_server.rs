//! What is judged where the server is: (b), (d), (e), (f), (g), (h).

use crate::judge::{ATTEMPT, GAP};
use crate::sent::{By, Cookies, Sent, What};
use crate::tally::Counted;
use crate::world::World;

impl World {
    /// (d) At most one refresh is in flight at the server.
    pub fn judge_refresh_in_flight(&mut self, sent: &Sent) {
        let server = &self.server;
        let is_dead = |other: &Sent| {
            !other
                .cookies
                .refresh
                .is_some_and(|token| server.is_live(token))
        };
        let others: Vec<Sent> = self.server.refreshing.values().cloned().collect();
        for other in others {
            let tally = &mut self.judge.tally;
            if sent.by == By::Stranger || other.by == By::Stranger {
                tally.count(Counted::TwoInFlightWithStranger);
            } else if sent.since >= other.since + ATTEMPT {
                tally.count(Counted::TwoInFlightAfterSilence);
            } else if is_dead(&other) {
                // Somebody else was faster: it will be refused.
                tally.count(Counted::TwoInFlightOneOvertaken);
            } else if self.judge.unseen >= other.since {
                tally.count(Counted::TwoInFlightWithStranger);
            } else if self.judge.clock_was_set {
                tally.count(Counted::TwoInFlightAfterClock);
            } else if !self.judge.lawless {
                self.judge.fail(format!(
                    "(d) two refreshes in flight: {other:?} and {sent:?}"
                ));
            }
        }
    }

    /// (f) Without faults no refresh is sent while the access token lives.
    pub fn judge_rotation(&mut self, sent: &Sent) {
        if self.plan.calm && self.now < self.server.access_until {
            self.judge.fail(format!("(f) a refresh too many: {sent:?}"));
        }
    }

    /// (f) Without faults no refresh is refused.
    pub fn judge_refused_refresh(&mut self, sent: &Sent) {
        if self.plan.calm {
            self.judge.fail(format!("(f) a refused refresh: {sent:?}"));
        }
    }

    /// (b) No body is executed twice, and (g) none as somebody else than who sent it.
    pub fn judge_execution(&mut self, sent: &Sent, body: u64, user: u64, times: u32) {
        if times > 1 {
            self.judge
                .fail(format!("(b) executed {times} times: {sent:?}"));
        }
        let left_as = self.judge.left_as.get(&body).copied().flatten();
        let By::Page { doc, request } = sent.by else {
            return;
        };
        if let Some(replayed) = self.judge.replayed.get(&(doc, request)).copied()
            && left_as != Some(user)
        {
            let judge = &self.judge;
            if replayed <= judge.let_go.max(judge.unseen + GAP) || judge.clock_was_set {
                self.judge.tally.count(Counted::InTheAir);
            } else if !self.judge.lawless && !self.judge.vanished_sign_page {
                self.judge
                    .fail(format!("(g) left as {left_as:?}, executed: {sent:?}"));
            }
        }
    }

    /// (e) After a sign-out nothing brings the session back but a sign-in, and (h) the later
    /// sign-in wins.
    pub fn judge_cookies(&mut self, sent: &Sent, sets: Cookies) {
        if sent.what != What::Refresh {
            return;
        }
        let session = |token: Option<u64>| token.and_then(|token| self.server.session_of(token));
        let brings_back = self.jar.signed_out;
        let (new, old) = (session(sets.refresh), session(self.jar.refresh()));
        let overwrites = new < old;
        let unseen = self.judge.unseen;
        if new != old {
            self.judge.unseen = self.now;
        }
        if !brings_back && !overwrites {
            return;
        }
        let silent = self.judge.let_go >= sent.since + ATTEMPT;
        let judge = &mut self.judge;
        if sent.by == By::Stranger || silent {
            judge.tally.count(Counted::BroughtBackAfterSilence);
        } else if unseen >= sent.since {
            judge.tally.count(Counted::OverwroteUnseenSignIn);
        } else if judge.vanished_sign_page || judge.lawless || judge.clock_was_set {
            judge.tally.count(Counted::BroughtBackByVanishedPage);
        } else {
            let rule = if brings_back { 'e' } else { 'h' };
            judge.fail(format!("({rule}) cookies of {sent:?}"));
        }
    }
}
