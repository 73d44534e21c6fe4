//! What frames tell the popup of web apps: no request of one place is made in another, and none is
//! made that would make a visitor.

use std::time::Duration;

use holdfast::lock::FrameRef;
use holdfast::moment::Moment;
use holdfast::value::ToValue;
use holdfast::webapp::{
    Answer, Cache, Effect, Event, FrameReport, Known, LogOutReport, PageReport, Request, Sent,
    WebApps,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::{Check, Target, desk, json};

pub const TARGET: Target = Target {
    name: "web-apps",
    check: Check::Json(check),
    seeds,
};

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Step {
    /// The frames tell, each what it has: the reports, frame by frame.
    Surveyed { frames: Vec<Json> },
    /// A request is answered.
    Answered { ago: u64, answer: Json },
    /// The person logs out of one of the apps.
    LogOut { which: usize },
    /// All keep watch.
    Guarded { ago: u64 },
    /// A frame has done it.
    LoggedOut { ago: u64, report: Json },
    /// The person wants the server told again.
    Retry { which: usize },
    /// It was.
    Told { ago: u64, sent: Json },
    /// Time passes, in milliseconds.
    Wait { millis: u32 },
}

struct Watch {
    apps: WebApps,
    now: Moment,
    /// The last number that was given out.
    last: u64,
    survey: u64,
    /// What each frame's page was, when it was looked at last.
    origins: Vec<String>,
}

fn check(steps: &Json) {
    let mut watch = Watch {
        apps: WebApps::default(),
        now: desk::NOW,
        last: 0,
        survey: 0,
        origins: Vec::new(),
    };
    watch.handle(Event::Opened {
        cache: Cache::default(),
        known: Vec::new(),
        seen: Vec::new(),
    });
    for step in steps.as_array().into_iter().flatten().take(100) {
        if let Ok(step) = serde_json::from_value(step.clone()) {
            watch.step(step);
        }
    }
}

impl Watch {
    fn step(&mut self, step: Step) {
        let number = |ago: u64| self.last.saturating_sub(ago);
        let id = |which: usize| {
            let entries = self.apps.entries(|text: &str| text.to_lowercase());
            let entry = entries.get(which % entries.len().max(1));
            entry.map(|entry| entry.id.clone()).unwrap_or_default()
        };
        let event = match step {
            Step::Surveyed { frames } => {
                let pages: Vec<PageReport> = frames.iter().filter_map(json::typed).collect();
                // A survey is answered once.
                let survey = std::mem::take(&mut self.survey);
                if survey == 0 {
                    return;
                }
                self.origins = pages.iter().map(|page| page.origin.clone()).collect();
                let report = |(index, page): (usize, PageReport)| FrameReport {
                    frame: FrameRef {
                        tab: index as i64,
                        frame: 0,
                    },
                    store: "0".to_owned(),
                    active: index == 0,
                    page,
                };
                Event::Surveyed {
                    survey,
                    frames: pages.into_iter().enumerate().map(report).collect(),
                }
            }
            Step::Answered { ago, answer } => Event::Answered {
                ask: number(ago),
                answer: json::typed::<Answer>(&answer),
            },
            Step::LogOut { which } => Event::LogOutWanted {
                apps: vec![id(which)],
            },
            Step::Guarded { ago } => Event::Guarded {
                log_out: number(ago),
            },
            Step::LoggedOut { ago, report } => Event::LoggedOut {
                log_out: number(ago),
                report: json::typed::<LogOutReport>(&report),
            },
            Step::Retry { which } => Event::RetryWanted { app: id(which) },
            Step::Told { ago, sent } => Event::Told {
                log_out: number(ago),
                sent: json::typed::<Sent>(&sent),
            },
            Step::Wait { millis } => {
                self.now = self.now + Duration::from_millis(millis.into());
                Event::Timeout
            }
        };
        self.handle(event);
    }

    fn handle(&mut self, event: Event) {
        for effect in self.apps.handle(self.now, event) {
            match effect {
                Effect::Survey { survey } => {
                    self.survey = survey;
                    self.last = self.last.max(survey);
                }
                Effect::Ask {
                    ask,
                    frame,
                    request,
                } => {
                    self.last = self.last.max(ask);
                    assert_eq!(request.method, "GET", "a question changes nothing");
                    self.is_of(frame, &request);
                }
                Effect::Tell {
                    log_out,
                    frame,
                    request,
                } => {
                    self.last = self.last.max(log_out);
                    self.is_of(frame, &request);
                }
                Effect::LogOut { frame, plan } => {
                    self.last = self.last.max(plan.log_out);
                    assert_eq!(self.origin(frame), Some(plan.origin.as_str()));
                    if let Some(request) = &plan.tell {
                        self.is_of(frame, request);
                    }
                }
                Effect::Guard { frames, plan } => {
                    self.last = self.last.max(plan.log_out);
                    for frame in frames {
                        assert_eq!(self.origin(frame), Some(plan.origin.as_str()));
                    }
                }
                Effect::Cache(cache) => {
                    json::comes_back::<Cache>(&json::of(&cache.to_value()));
                }
                Effect::Remember(known) => {
                    assert!(known.len() <= 500);
                    for known in known {
                        let json = json::of(&known.to_value());
                        assert_eq!(json::typed::<Known>(&json), Some(known));
                    }
                }
            }
        }
        self.apps.entries(|text: &str| text.to_lowercase());
        self.apps.next_timeout();
    }

    fn origin(&self, frame: FrameRef) -> Option<&str> {
        let index = usize::try_from(frame.tab).ok()?;
        self.origins.get(index).map(String::as_str)
    }

    /// A request is for the page that it is sent from.
    fn is_of(&self, frame: FrameRef, request: &Request) {
        assert_eq!(self.origin(frame), Some(request.origin.as_str()));
        let path = request.url.split(['?', '#']).next().unwrap_or_default();
        assert!(!path.ends_with("/passport"), "{}", request.url);
    }
}

fn seeds() -> Vec<String> {
    let page = json!({ "origin": "https://dify.example", "path": "/chat/AbC123", "redirect": null, "base": "",
        "publicApi": "https://dify.example/api", "ancestors": [], "passports": ["AbC123", "environment:XyZ"],
        "accessToken": true, "oldAccessToken": false,
        "token": { "version": 2, "entries": [{ "code": "AbC123", "users": 1 }] }, "logOuts": [] });
    let embedded = json!({ "origin": "https://other.example", "path": "/workflow/Zz9", "publicApi": "https://other.example/api",
        "ancestors": ["https://blog.example"], "passports": ["Zz9"] });
    let removed = json!({ "logOut": 3, "removed": true, "left": ["nothing", "nothing"], "server": { "kind": "answered", "status": 200, "result": "success" } });
    let surveyed = |page: &Json| Step::Surveyed {
        frames: vec![page.clone(), embedded.clone()],
    };
    let answer = json!({ "status": 200, "json": true, "loggedIn": true, "appLoggedIn": true });
    let asked = vec![
        surveyed(&page),
        Step::Answered {
            ago: 0,
            answer: answer.clone(),
        },
        Step::Answered {
            ago: 1,
            answer: json!({ "status": 200, "json": true, "title": "An app", "icon": "x", "iconType": "emoji" }),
        },
        Step::Wait { millis: 3_000 },
        surveyed(&page),
    ];
    let logged_out = vec![
        surveyed(&page),
        Step::LogOut { which: 0 },
        Step::Guarded { ago: 0 },
        Step::LoggedOut {
            ago: 0,
            report: removed,
        },
        Step::Wait { millis: 1_000 },
        surveyed(&embedded),
        Step::Retry { which: 0 },
        Step::Told {
            ago: 0,
            sent: json!("pending"),
        },
    ];
    [asked, logged_out]
        .iter()
        .map(|steps| serde_json::to_string(steps).expect("plain data"))
        .collect()
}
