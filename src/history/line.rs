//! How the history is stored: as texts, line by line. Reading and writing a structure of its own for
//! each line would take ten times the code, which the worker loads at every wake-up.

use std::fmt::{self, Display, Formatter};
use std::str::Split;

use crate::history::{Bucket, Day, Entry, What};
use crate::message::{ProblemKind, Tally};
use crate::moment::Moment;
use crate::value::{FromValue, ToValue, Trouble, Value};

/// What stands for none.
const NONE: &str = "-";

impl Display for Entry {
    /// `<at> <until> <what> <number> <milliseconds> <site> <store>`
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let (at, until) = (self.at.millis(), self.until.millis());
        let (name, number, millis) = name(&self.what);
        let site = self.site.as_deref().unwrap_or(NONE);
        let store = self.store.as_deref().unwrap_or(NONE);
        write!(to, "{at} {until} {name} {number} {millis} {site} {store}")
    }
}

impl Entry {
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let [at, until] = [moment(&mut words)?, moment(&mut words)?];
        let name = words.next()?;
        let number = u32::try_from(number(&mut words)?).ok()?;
        let what = what(name, number, self::number(&mut words)?)?;
        let [site, store] = [optional(&mut words)?, optional(&mut words)?];
        Some(Self {
            at,
            until,
            site,
            store,
            what,
        })
    }
}

impl Display for Day {
    /// `<site> <store> <session>`, and a line for each bucket:
    /// `<at> <expiries> <failures> <unauthorized> <replayed> <refreshes> <given up>`
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let store = self.store.as_deref().unwrap_or(NONE);
        write!(to, "{} {store} {}", self.site, self.session)?;
        for bucket in &self.buckets {
            write!(to, "\n{}", bucket.at.millis())?;
            for count in bucket.counts() {
                write!(to, " {count}")?;
            }
        }
        Ok(())
    }
}

impl Day {
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let mut words = lines.next()?.splitn(3, ' ');
        let (site, store, session) = (words.next()?, words.next()?, words.next()?);
        let mut buckets = Vec::new();
        for line in lines {
            let mut words = line.split(' ');
            let at = moment(&mut words)?;
            let mut counts = [0; 6];
            for count in &mut counts {
                *count = u32::try_from(number(&mut words)?).ok()?;
            }
            buckets.push(Bucket::of(at, counts));
        }
        Some(Self {
            session: session.to_owned(),
            site: site.to_owned(),
            store: (store != NONE).then(|| store.to_owned()),
            buckets,
        })
    }
}

impl Bucket {
    fn counts(&self) -> [u32; 6] {
        let Tally {
            unauthorized,
            replayed,
            refreshes,
            given_up,
        } = self.tally;
        let (expiries, failures) = (self.expiries, self.failures);
        [
            expiries,
            failures,
            unauthorized,
            replayed,
            refreshes,
            given_up,
        ]
    }

    fn of(at: Moment, counts: [u32; 6]) -> Self {
        let [
            expiries,
            failures,
            unauthorized,
            replayed,
            refreshes,
            given_up,
        ] = counts;
        let tally = Tally {
            unauthorized,
            replayed,
            refreshes,
            given_up,
        };
        Self {
            at,
            expiries,
            failures,
            tally,
        }
    }
}

impl ToValue for Entry {
    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl ToValue for Day {
    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl FromValue for Entry {
    fn blank() -> Self {
        Self {
            at: Moment::default(),
            until: Moment::default(),
            site: None,
            store: None,
            what: What::Refused,
        }
    }

    fn fill(&mut self, value: Value, trouble: &mut Trouble) {
        match value.text(trouble).and_then(|text| Self::parse(&text)) {
            Some(entry) => *self = entry,
            None => trouble.wanted("a line of the history"),
        }
    }
}

impl FromValue for Day {
    fn blank() -> Self {
        Self {
            session: String::new(),
            site: String::new(),
            store: None,
            buckets: Vec::new(),
        }
    }

    fn fill(&mut self, value: Value, trouble: &mut Trouble) {
        match value.text(trouble).and_then(|text| Self::parse(&text)) {
            Some(day) => *self = day,
            None => trouble.wanted("a day of the history"),
        }
    }
}

fn number(words: &mut Split<'_, char>) -> Option<u64> {
    words.next()?.parse().ok()
}

fn moment(words: &mut Split<'_, char>) -> Option<Moment> {
    number(words).map(Moment::from_millis)
}

fn optional(words: &mut Split<'_, char>) -> Option<Option<String>> {
    let word = words.next()?;
    Some((word != NONE).then(|| word.to_owned()))
}

/// What has happened, flat: its name; how many requests, or how often; when the next try may be
/// made, or how long it took.
fn name(what: &What) -> (&'static str, u32, u64) {
    match *what {
        What::Expired { requests } => ("expired", requests, 0),
        What::Refreshed { took } => ("refreshed", 0, took as u64),
        What::Adopted { took } => ("adopted", 0, took as u64),
        What::Refused => ("refused", 0, 0),
        What::Throttled { retry_at, times } => ("throttled", times, retry_at.millis()),
        What::Unreachable { retry_at, times } => ("unreachable", times, retry_at.millis()),
        What::Replayed { requests } => ("replayed", requests, 0),
        What::GivenUp { requests } => ("givenUp", requests, 0),
        What::SignedIn => ("signedIn", 0, 0),
        What::SignedOut => ("signedOut", 0, 0),
        What::LoggedOut => ("loggedOut", 0, 0),
        What::LogOutFailed => ("logOutFailed", 0, 0),
        What::CookiesDeleted => ("cookiesDeleted", 0, 0),
        What::Ended => ("ended", 0, 0),
        What::Resumed => ("resumed", 0, 0),
        What::Problem { problem, times } => match problem {
            ProblemKind::BadMessage => ("badMessage", times, 0),
            ProblemKind::BadRecord => ("badRecord", times, 0),
            ProblemKind::BadAnswer => ("badAnswer", times, 0),
            ProblemKind::Browser => ("browser", times, 0),
            ProblemKind::BadAdapter => ("badAdapter", times, 0),
        },
    }
}

fn what(name: &str, number: u32, millis: u64) -> Option<What> {
    let (requests, times) = (number, number);
    let took = millis as f64;
    let retry_at = Moment::from_millis(millis);
    let problem = |problem| What::Problem { problem, times };
    Some(match name {
        "expired" => What::Expired { requests },
        "refreshed" => What::Refreshed { took },
        "adopted" => What::Adopted { took },
        "refused" => What::Refused,
        "throttled" => What::Throttled { retry_at, times },
        "unreachable" => What::Unreachable { retry_at, times },
        "replayed" => What::Replayed { requests },
        "givenUp" => What::GivenUp { requests },
        "signedIn" => What::SignedIn,
        "signedOut" => What::SignedOut,
        "loggedOut" => What::LoggedOut,
        "logOutFailed" => What::LogOutFailed,
        "cookiesDeleted" => What::CookiesDeleted,
        "ended" => What::Ended,
        "resumed" => What::Resumed,
        "badMessage" => problem(ProblemKind::BadMessage),
        "badRecord" => problem(ProblemKind::BadRecord),
        "badAnswer" => problem(ProblemKind::BadAnswer),
        "browser" => problem(ProblemKind::Browser),
        "badAdapter" => problem(ProblemKind::BadAdapter),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_line_and_one_for_each_bucket() {
        let at = Moment::from_millis(600_000);
        let day = Day {
            session: "firefox-container-1 https://a.example/console/api ".to_owned(),
            site: "a.example".to_owned(),
            store: Some("firefox-container-1".to_owned()),
            buckets: vec![Bucket::of(at, [1, 2, 3, 4, 5, 6])],
        };
        let text = day.to_string();
        let (head, bucket) = text.split_once('\n').expect("two lines");
        assert_eq!(
            head,
            format!("a.example firefox-container-1 {}", day.session)
        );
        assert_eq!(bucket, "600000 1 2 3 4 5 6");
        assert_eq!(Day::parse(&text), Some(day));
    }

    #[test]
    fn nonsense_is_no_line() {
        for text in [
            "",
            "1",
            "1 2 expired 3 0 site",
            "1 2 unheard 3 0 site -",
            "-1 2 expired 3 0 site -",
            "1 2 expired 4294967296 0 site -",
        ] {
            assert_eq!(Entry::parse(text), None, "{text:?}");
        }
        for text in ["", "site", "site - id\n1 2 3", "site - id\nx 1 2 3 4 5 6"] {
            assert_eq!(Day::parse(text), None, "{text:?}");
        }
    }
}
