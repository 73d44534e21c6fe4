//! A popup under a virtual clock, and short words for what frames tell.

use holdfast::lock::FrameRef;
use holdfast::moment::Moment;
use holdfast::webapp::{
    Answer, Cache, Effect, Entry, Event, FrameReport, Keys, Known, LogOutReport, PageReport, Plan,
    Sent, Status, Told, WebApps,
};

pub const ORIGIN: &str = "https://dify.example";
pub const START: u64 = 1_800_000_000_000;

pub struct Stage {
    pub apps: WebApps,
    pub now: Moment,
}

impl Stage {
    /// A popup that was just opened: its first survey is number 1.
    pub fn new() -> Self {
        Self::after(Cache::default(), Vec::new())
    }

    pub fn after(cache: Cache, known: Vec<Known>) -> Self {
        let mut stage = Self {
            apps: WebApps::default(),
            now: Moment::from_millis(START),
        };
        let effects = stage.event(Event::Opened {
            cache,
            known,
            seen: Vec::new(),
        });
        assert_eq!(effects, [Effect::Survey { survey: 1 }]);
        stage
    }

    /// Tab 1 shows the app `A`, which the server has said to be signed in.
    pub fn signed_in() -> Self {
        let mut stage = Self::new();
        let asked = stage.surveyed(1, &[frame(1, "A", &["A"])]);
        let (ask, url) = only_ask(&asked);
        assert!(url.ends_with("/login/status?app_code=A"), "{url}");
        let (ask, url) = only_ask(&stage.answered(ask, login_status(true, true)));
        assert!(url.ends_with("/site"), "{url}");
        stage.answered(ask, site("An app"));
        assert_eq!(stage.entry("A").status, Status::SignedIn);
        stage
    }

    /// As [`signed_in`](Self::signed_in), and frame 1 carries out a log-out.
    pub fn logging_out() -> (Self, Plan) {
        let mut stage = Self::signed_in();
        let effects = stage.log_out("A");
        let Some(Effect::Guard { frames, plan }) = effects.first() else {
            panic!("not guarded first: {effects:?}");
        };
        assert_eq!(*frames, [tab(1)]);
        let plan = plan.clone();
        let effects = stage.event(Event::Guarded {
            log_out: plan.log_out,
        });
        let frame = tab(1);
        assert_eq!(
            effects,
            [Effect::LogOut {
                frame,
                plan: plan.clone()
            }]
        );
        (stage, plan)
    }

    pub fn event(&mut self, event: Event) -> Vec<Effect> {
        self.apps.handle(self.now, event)
    }

    pub fn pass(&mut self, millis: u64) -> Vec<Effect> {
        self.now = Moment::from_millis(self.now.millis() + millis);
        self.event(Event::Timeout)
    }

    pub fn surveyed(&mut self, survey: u64, frames: &[FrameReport]) -> Vec<Effect> {
        let frames = frames.to_vec();
        self.event(Event::Surveyed { survey, frames })
    }

    pub fn answered(&mut self, ask: u64, answer: Answer) -> Vec<Effect> {
        let answer = Some(answer);
        self.event(Event::Answered { ask, answer })
    }

    pub fn log_out(&mut self, code: &str) -> Vec<Effect> {
        let apps = vec![self.entry(code).id];
        self.event(Event::LogOutWanted { apps })
    }

    pub fn entry(&self, code: &str) -> Entry {
        let of_code = |entry: &Entry| entry.key.code.as_str() == code;
        let mut found = self
            .apps
            .entries(str::to_lowercase)
            .into_iter()
            .filter(of_code);
        let entry = found.next().expect("an entry");
        assert_eq!(found.next(), None, "one entry");
        entry
    }

    pub fn said(&self, code: &str) -> Option<(Keys, Told)> {
        self.entry(code).log_out.map(|it| (it.keys, it.server))
    }
}

pub fn tab(tab: i64) -> FrameRef {
    FrameRef { tab, frame: 0 }
}

/// A tab that shows an app, with these passports in the storage of its origin.
pub fn frame(number: i64, shown: &str, passports: &[&str]) -> FrameReport {
    FrameReport {
        frame: tab(number),
        store: "0".to_owned(),
        active: false,
        page: PageReport {
            origin: ORIGIN.to_owned(),
            path: format!("/chat/{shown}"),
            base: Some(String::new()),
            public_api: Some(format!("{ORIGIN}/api")),
            passports: passports.iter().map(|&code| code.to_owned()).collect(),
            ..PageReport::default()
        },
    }
}

/// The same, of a frame that took part in a log-out.
pub fn with_report(mut frame: FrameReport, report: LogOutReport) -> FrameReport {
    frame.page.log_outs.push(report);
    frame
}

pub fn login_status(logged_in: bool, app_logged_in: bool) -> Answer {
    Answer {
        status: Some(200),
        json: true,
        logged_in: Some(logged_in),
        app_logged_in: Some(app_logged_in),
        ..Answer::default()
    }
}

pub fn site(title: &str) -> Answer {
    Answer {
        status: Some(200),
        json: true,
        title: Some(title.to_owned()),
        ..Answer::default()
    }
}

pub fn success() -> Sent {
    Sent::Answered {
        status: 200,
        result: Some("success".to_owned()),
    }
}

/// The requests among the effects, by number and URL.
pub fn asks(effects: &[Effect]) -> Vec<(u64, String)> {
    let ask = |effect: &Effect| match effect {
        Effect::Ask { ask, request, .. } => Some((*ask, request.url.clone())),
        _ => None,
    };
    effects.iter().filter_map(ask).collect()
}

pub fn only_ask(effects: &[Effect]) -> (u64, String) {
    let asks = asks(effects);
    assert_eq!(asks.len(), 1, "{effects:?}");
    asks.into_iter().next().expect("one")
}

pub fn survey_of(effects: &[Effect]) -> u64 {
    let survey = |effect: &Effect| match effect {
        Effect::Survey { survey } => Some(*survey),
        _ => None,
    };
    effects.iter().find_map(survey).expect("a survey")
}
