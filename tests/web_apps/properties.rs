//! What holds whatever happens: frames come and go, answers are late or never come, pages write
//! their passports back, and the person logs out at any moment.

use std::collections::BTreeSet;

use holdfast::lock::FrameRef;
use holdfast::webapp::{
    Answer, Effect, Event, FrameReport, Keys, Left, LogOutReport, Request, Sent, Status,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::stage::{Stage, frame, login_status, site, success};

const CODES: [&str; 2] = ["A", "B"];

#[derive(Debug, Clone)]
enum Step {
    /// The effect with this number (of those that wait) is carried out and its outcome told.
    CarryOut(prop::sample::Index),
    /// It is carried out, and its outcome never told but as a frame that went away.
    Lose(prop::sample::Index),
    /// A look is made now and told later.
    LookEarly(prop::sample::Index),
    LogOut(usize),
    Retry(usize),
    /// A page writes the passport of this app (back).
    Write(usize),
    Close(i64),
    Open(i64),
    Pass(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let index = || any::<prop::sample::Index>();
    prop_oneof![
        6 => index().prop_map(Step::CarryOut),
        1 => index().prop_map(Step::Lose),
        2 => index().prop_map(Step::LookEarly),
        2 => (0..CODES.len()).prop_map(Step::LogOut),
        1 => (0..CODES.len()).prop_map(Step::Retry),
        1 => (0..CODES.len()).prop_map(Step::Write),
        1 => (1..4_i64).prop_map(Step::Close),
        1 => (1..4_i64).prop_map(Step::Open),
        2 => (1..4_000_u64).prop_map(Step::Pass),
    ]
}

/// What waits to be told.
#[derive(Debug, Clone)]
enum Waiting {
    Effect(Effect),
    Looked {
        survey: u64,
        frames: Vec<FrameReport>,
        kept: BTreeSet<&'static str>,
    },
}

struct World {
    stage: Stage,
    passports: BTreeSet<&'static str>,
    open: BTreeSet<i64>,
    waiting: Vec<Waiting>,
    guarded: Vec<(u64, Vec<FrameRef>)>,
    asking: Vec<(u64, String)>,
    /// What was there at the last look that counted, by the number of its survey.
    seen: Option<(u64, BTreeSet<&'static str>)>,
    surveyed: u64,
    removed: BTreeSet<u64>,
}

impl World {
    fn new() -> Self {
        Self {
            stage: Stage::new(),
            passports: BTreeSet::from(CODES),
            open: BTreeSet::from([1, 2]),
            waiting: vec![Waiting::Effect(Effect::Survey { survey: 1 })],
            guarded: Vec::new(),
            asking: Vec::new(),
            seen: None,
            surveyed: 0,
            removed: BTreeSet::new(),
        }
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::CarryOut(index) => self.carry_out(index, false),
            Step::Lose(index) => self.carry_out(index, true),
            Step::LookEarly(index) => self.look_early(index),
            Step::LogOut(code) => self.click(code, |id| Event::LogOutWanted { apps: vec![id] }),
            Step::Retry(code) => self.click(code, |app| Event::RetryWanted { app }),
            Step::Write(code) => {
                self.passports.insert(CODES[code]);
            }
            Step::Close(tab) => {
                self.open.remove(&tab);
            }
            Step::Open(tab) => {
                self.open.insert(tab);
            }
            Step::Pass(millis) => {
                let effects = self.stage.pass(millis);
                self.note(effects);
            }
        }
        self.check();
    }

    fn click(&mut self, code: usize, event: impl Fn(String) -> Event) {
        let entries = self.stage.apps.entries(str::to_lowercase);
        let entry = entries
            .iter()
            .find(|entry| entry.key.code.as_str() == CODES[code]);
        if let Some(entry) = entry {
            let effects = self.stage.event(event(entry.id.clone()));
            self.note(effects);
        }
    }

    fn look(&self) -> Vec<FrameReport> {
        let passports: Vec<&str> = self.passports.iter().copied().collect();
        self.open
            .iter()
            .map(|&tab| frame(tab, CODES[0], &passports))
            .collect()
    }

    fn look_early(&mut self, index: prop::sample::Index) {
        let surveys: Vec<usize> = (0..self.waiting.len())
            .filter(|&it| matches!(self.waiting[it], Waiting::Effect(Effect::Survey { .. })))
            .collect();
        if surveys.is_empty() {
            return;
        }
        let index = surveys[index.index(surveys.len())];
        if let Waiting::Effect(Effect::Survey { survey }) = self.waiting[index] {
            self.waiting[index] = Waiting::Looked {
                survey,
                frames: self.look(),
                kept: self.passports.clone(),
            };
        }
    }

    fn carry_out(&mut self, index: prop::sample::Index, lost: bool) {
        if self.waiting.is_empty() {
            return;
        }
        let index = index.index(self.waiting.len());
        let event = match self.waiting.remove(index) {
            Waiting::Looked {
                survey,
                frames,
                kept,
            } => self.survey(survey, frames, kept),
            Waiting::Effect(Effect::Survey { survey }) => {
                self.survey(survey, self.look(), self.passports.clone())
            }
            Waiting::Effect(Effect::Ask {
                ask,
                frame,
                request,
            }) => {
                self.asking.retain(|(number, _)| *number != ask);
                let is_of = |code: &&&str| app_of(&request).contains(&format!("{code:?}"));
                let code = CODES.iter().find(is_of).expect("one of the apps");
                let is_in = self.passports.contains(code);
                let answer = if request.url.contains("/login/status") {
                    login_status(true, is_in)
                } else if is_in {
                    site("An app")
                } else {
                    refusal()
                };
                let there = self.open.contains(&frame.tab) && !lost;
                Event::Answered {
                    ask,
                    answer: there.then_some(answer),
                }
            }
            Waiting::Effect(Effect::Guard { plan, .. }) => Event::Guarded {
                log_out: plan.log_out,
            },
            Waiting::Effect(Effect::LogOut { frame, plan }) => {
                let there = self.open.contains(&frame.tab);
                if there {
                    self.passports
                        .retain(|code| !plan.keys.contains(&format!("passport-{code}")));
                    self.removed.insert(plan.log_out);
                }
                let report = LogOutReport {
                    log_out: plan.log_out,
                    removed: true,
                    left: vec![Left::Nothing],
                    server: Some(success()),
                };
                let report = (there && !lost).then_some(report);
                Event::LoggedOut {
                    log_out: plan.log_out,
                    report,
                }
            }
            Waiting::Effect(Effect::Tell { log_out, .. }) => Event::Told {
                log_out,
                sent: Some(if lost { Sent::Failed } else { success() }),
            },
            Waiting::Effect(Effect::Cache(_) | Effect::Remember(_)) => return,
        };
        let effects = self.stage.event(event);
        self.note(effects);
    }

    fn survey(
        &mut self,
        survey: u64,
        frames: Vec<FrameReport>,
        kept: BTreeSet<&'static str>,
    ) -> Event {
        if survey > self.surveyed {
            self.surveyed = survey;
            self.seen = (!frames.is_empty()).then_some((survey, kept));
        }
        Event::Surveyed { survey, frames }
    }

    fn note(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match &effect {
                Effect::Ask { ask, request, .. } => {
                    assert!(!request.url.contains("/passport"), "{request:?}");
                    let app = request.headers.iter().find(|it| it.name == "X-App-Code");
                    let app = format!("{:?}", app.map(|it| &it.value));
                    assert!(
                        !self.asking.iter().any(|(_, other)| *other == app),
                        "two requests for {app}"
                    );
                    self.asking.push((*ask, app));
                }
                Effect::Guard { frames, plan } => {
                    self.guarded.push((plan.log_out, frames.clone()));
                }
                Effect::LogOut { frame, plan } => {
                    let mut told = self.guarded.iter().filter(|(it, _)| *it == plan.log_out);
                    let watches = told.any(|(_, frames)| frames.contains(frame));
                    assert!(watches, "{frame:?} keeps no watch");
                }
                Effect::Tell { .. }
                | Effect::Survey { .. }
                | Effect::Cache(_)
                | Effect::Remember(_) => {}
            }
            self.waiting.push(Waiting::Effect(effect));
        }
    }

    /// What the popup says agrees with the last look that counted.
    fn check(&self) {
        for entry in self.stage.apps.entries(str::to_lowercase) {
            let code = entry.key.code.as_str();
            let Some(log_out) = entry.log_out else {
                continue;
            };
            if log_out.keys == Keys::Gone {
                let (_, kept) = self.seen.as_ref().expect("a look in a frame");
                assert!(!kept.contains(code), "gone, but there at the last look");
                assert_ne!(entry.status, Status::SignedIn, "gone, and signed in");
            }
        }
    }
}

/// The same cases each time, so that a failure is one of the code.
fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 600,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn gone_is_never_said_of_what_a_look_has_found_and_no_app_is_asked_about_twice_at_once(
        steps in prop::collection::vec(step(), 1..80)
    ) {
        let mut world = World::new();
        for step in steps {
            world.take(step);
        }
    }

    #[test]
    fn at_rest_the_popup_says_what_is_there(
        steps in prop::collection::vec(step(), 1..60)
    ) {
        let mut world = World::new();
        for step in steps {
            world.take(step);
        }
        world.open.insert(9);
        // Nothing happens any more but what is under way.
        for _ in 0..200 {
            while !world.waiting.is_empty() {
                let first = prop::sample::Index::from_first();
                world.carry_out(first, false);
                world.check();
            }
            let effects = world.stage.pass(1_000);
            world.note(effects);
        }
        for entry in world.stage.apps.entries(str::to_lowercase) {
            let there = world.passports.contains(entry.key.code.as_str());
            // A passport that went and came back between two looks may have been refused meanwhile.
            let said = matches!(entry.status, Status::SignedIn | Status::PassportStale);
            prop_assert_eq!(said, there, "{:?}", entry);
            prop_assert_eq!(entry.consequence.is_some(), there);
        }
    }
}

/// Of which app a request says that it is.
fn app_of(request: &Request) -> String {
    let code = request.headers.iter().find(|it| it.name == "X-App-Code");
    format!("{:?}", code.map(|it| &it.value))
}

fn refusal() -> Answer {
    Answer {
        status: Some(401),
        json: true,
        code: Some("unauthorized".to_owned()),
        ..Answer::default()
    }
}

/// An index that chooses the first.
trait First {
    fn from_first() -> Self;
}

impl First for prop::sample::Index {
    fn from_first() -> Self {
        use proptest::strategy::ValueTree;
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let mut tree = any::<prop::sample::Index>()
            .new_tree(&mut runner)
            .expect("an index");
        while tree.simplify() {}
        tree.current()
    }
}

#[test]
fn an_answer_without_a_status_is_no_status() {
    assert_eq!(
        Answer::default().site(Status::PassportStale),
        Status::Unreachable
    );
}
