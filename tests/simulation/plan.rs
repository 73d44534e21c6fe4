//! What kind of world a seed makes: which faults it has, and how often.

use crate::random::Random;

/// Rates are per mille; times are milliseconds.
#[derive(Debug, Clone)]
pub struct Plan {
    pub tabs: u64,
    /// How long people do things.
    pub duration: u64,
    /// How long an access token lives.
    pub lifetime: u64,
    /// No fault at all: every expiry must cost exactly one refresh, and no request fails.
    pub calm: bool,
    /// Tabs and workers die, and nothing else goes wrong: every request of a tab that survives ends
    /// well.
    pub gentle: bool,
    /// The refresh is slow.
    pub slow: u64,
    /// It hangs, longer than an attempt may take.
    pub hangs: u64,
    /// A refresh does not reach the server.
    pub lost_requests: u64,
    /// Its answer, with the new cookies, does not reach the browser.
    pub lost_answers: u64,
    /// 5xx before anything was done.
    pub server_errors: u64,
    /// 429 with `Retry-After`.
    pub throttles: u64,
    /// How long the server rejects its own new access token.
    pub lag: u64,
    /// Tabs that are closed, that navigate, or that are frozen for a while, in the whole history.
    pub closings: u64,
    pub navigations: u64,
    pub freezes: u64,
    /// Deaths of the worker at any time.
    pub deaths: u64,
    /// Deaths between two effects.
    pub deaths_between: u64,
    /// Messages to the worker that arrive twice.
    pub duplicates: u64,
    pub sign_outs: u64,
    pub sign_ins: u64,
    /// Refreshes by tabs without our scripts, and by navigations; and those at the very time of one
    /// of ours.
    pub strangers: u64,
    pub races: u64,
    /// Sign-ins by redirects, of which no call of a page tells.
    pub unseen_sign_ins: u64,
    /// Tabs that are too busy to hear a command at once.
    pub busy: u64,
    /// The server revokes the session.
    pub revocations: u64,
    /// The machine's clock is set.
    pub clock_jumps: u64,
    /// The extension is removed.
    pub removal: bool,
    /// Pages that abort a request while it is held.
    pub aborts: u64,
    /// Pages that refresh by themselves.
    pub own_refreshes: u64,
}

impl Plan {
    /// Every fifth world is calm, and every fifth is gentle.
    pub fn of(seed: u64, random: &mut Random) -> Self {
        let calm = seed.is_multiple_of(5);
        let gentle = seed % 5 == 1;
        let mut rate = |most: u64, is_gentle: bool| {
            let amount = random.between(1, most);
            let may_be = !calm && (is_gentle || !gentle);
            if may_be && random.once_in_a_while(400) {
                amount
            } else {
                0
            }
        };
        Self {
            calm,
            gentle,
            slow: rate(400, true),
            hangs: rate(80, false),
            lost_requests: rate(100, false),
            lost_answers: rate(60, false),
            server_errors: rate(200, false),
            throttles: rate(100, false),
            lag: rate(400, false),
            closings: rate(3, true),
            navigations: rate(3, true),
            freezes: rate(3, true),
            deaths: rate(6, true),
            deaths_between: rate(30, true),
            duplicates: rate(50, true),
            sign_outs: rate(2, false),
            sign_ins: rate(2, false),
            strangers: rate(3, false),
            races: rate(200, false),
            unseen_sign_ins: rate(1, false),
            busy: rate(200, true),
            revocations: rate(4, false) / 4,
            clock_jumps: rate(2, false),
            removal: rate(10, false) == 1,
            aborts: rate(20, true),
            own_refreshes: rate(6, false),
            tabs: random.between(1, 5),
            duration: random.between(20_000, 90_000),
            lifetime: random.between(4_000, 30_000),
        }
    }
}
