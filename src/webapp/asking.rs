//! Asking the server: one request per app at a time, few at once.

use crate::order;
use crate::webapp::WebApps;
use crate::webapp::answer::{Answer, Judgement};
use crate::webapp::app::{App, Asking, Question};
use crate::webapp::entry::Status;
use crate::webapp::event::Effect;

/// So many requests are under way at most.
const AT_ONCE: usize = 6;

impl WebApps {
    /// Asks about the apps that are to be asked about, those that are open first.
    pub(super) fn ask_more(&mut self) {
        let mut order: Vec<usize> = (0..self.apps.len()).collect();
        order::by_key(&mut order, |&index| {
            let found = self.apps.get(index).and_then(|app| app.found.as_ref());
            found.is_none_or(|found| found.open.is_empty())
        });
        for index in order {
            let under_way = self.apps.iter().filter(|app| app.asking.is_some()).count();
            if under_way >= AT_ONCE {
                return;
            }
            self.ask(index);
        }
    }

    fn ask(&mut self, index: usize) {
        let Some(app) = self.apps.get(index) else {
            return;
        };
        let free = app.wanted && app.asking.is_none() && !app.is_logging_out();
        let Some(found) = app.found.as_ref().filter(|_| free) else {
            return;
        };
        let kept = found.kept;
        let question = if kept.old_passport && !kept.passport {
            Question::Site {
                otherwise: Status::PassportStale,
            }
        } else {
            Question::LoginStatus {
                passport: kept.passport,
            }
        };
        self.send(index, question);
    }

    /// Has a frame send it.
    fn send(&mut self, index: usize, question: Question) {
        let now = self.now;
        let ask = self.issue();
        let Some(app) = self.apps.get(index) else {
            return;
        };
        let shown = app.found.as_ref().map(|found| found.open.as_slice());
        let frames = self.frames_of(&app.key.place, shown.unwrap_or_default());
        let best = frames.first();
        let best = best.and_then(|it| Some((it.frame, it.public_api.clone()?)));
        let kept = app.kept();
        let Some(app) = self.apps.get_mut(index) else {
            return;
        };
        app.wanted = false;
        let Some((frame, public_api)) = best else {
            let status = if kept.any_passport() {
                Status::PassportPresent
            } else {
                Status::NotSignedIn
            };
            return app.learn(now, status);
        };
        let old = kept.old_passport && !kept.passport;
        let request = match question {
            Question::LoginStatus { .. } => app.key.ask_status(&public_api),
            Question::Site { .. } | Question::Title => app.key.ask_site(&public_api, old),
        };
        app.asking = Some(Asking { ask, question });
        self.effects.push(Effect::Ask {
            ask,
            frame,
            request,
        });
    }

    pub(super) fn answered(&mut self, ask: u64, answer: Option<&Answer>) {
        let now = self.now;
        let of_this = |app: &App| app.asking.is_some_and(|asking| asking.ask == ask);
        let Some(index) = self.apps.iter().position(of_this) else {
            return;
        };
        let Some(app) = self.apps.get_mut(index) else {
            return;
        };
        let Some(asking) = app.asking.take() else {
            return;
        };
        if ask <= app.barrier {
            // A log-out came between, and has said what there is to say.
        } else if ask <= app.stale {
            // After a log-out there is nothing to ask.
            app.wanted = !app.is_logged_out();
        } else if let Some(answer) = answer {
            match app.hear(now, asking.question, answer) {
                Some(question) => return self.send(index, question),
                None => app.wanted = false,
            }
        } else if !matches!(asking.question, Question::Title) {
            // The frame went away; the next survey says who is left to ask.
            app.status = Status::Unknown;
            app.found = None;
            app.wanted = true;
            self.survey();
        }
        self.ask_more();
    }
}

impl App {
    /// The server has answered; says what is to be asked next.
    fn hear(
        &mut self,
        now: crate::moment::Moment,
        question: Question,
        answer: &Answer,
    ) -> Option<Question> {
        match question {
            Question::LoginStatus { passport } => match answer.login_status(passport) {
                Judgement::Is(status) => {
                    self.learn(now, status);
                    let untitled = self.title.is_none() && passport;
                    (untitled && status == Status::SignedIn).then_some(Question::Title)
                }
                Judgement::Refused(otherwise) => Some(Question::Site { otherwise }),
            },
            Question::Site { otherwise } => {
                let status = match answer.site(otherwise) {
                    // `/login/status` has answered a moment ago.
                    Status::Unreachable if self.kept().passport => otherwise,
                    status => status,
                };
                self.learn(now, status);
                self.describe(answer);
                None
            }
            Question::Title => {
                self.describe(answer);
                None
            }
        }
    }

    fn describe(&mut self, answer: &Answer) {
        if answer.status == Some(200) && answer.title.is_some() {
            self.title.clone_from(&answer.title);
            self.icon = answer.icon();
        }
    }
}
