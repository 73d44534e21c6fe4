//! Logging out of an app: watch, remove, tell the server, look.

use crate::lock::FrameRef;
use crate::moment::Moment;
use crate::webapp::app::{App, LogOut, Phase};
use crate::webapp::entry::{Keys, Status, Told};
use crate::webapp::event::Effect;
use crate::webapp::known::Begun;
use crate::webapp::plan::{Kept, Plan};
use crate::webapp::report::{FrameReport, Left, LogOutReport, Sent};
use crate::webapp::{CLOSE, WebApps};

impl WebApps {
    pub(super) fn log_out_wanted(&mut self, ids: &[String]) {
        for index in 0..self.apps.len() {
            let Some(app) = self.apps.get(index) else {
                continue;
            };
            let possible = app.kept().consequence().is_some() && !app.is_logging_out();
            if possible && ids.contains(&app.key.id()) {
                self.begin(index);
            }
        }
    }

    fn begin(&mut self, index: usize) {
        let now = self.now;
        let last = self
            .apps
            .iter()
            .filter_map(|app| app.log_out.as_ref().map(|it| it.number));
        let number = now.millis().max(last.max().unwrap_or_default() + 1);
        if let Some(app) = self.apps.get_mut(index) {
            let took = app.kept();
            app.log_out = Some(LogOut {
                number,
                begun: now,
                took,
                phase: Phase::Guarding,
                keys: Keys::Pending,
                server: Told::Pending,
                removed: false,
                tried: Vec::new(),
                guarded: Vec::new(),
                reported: false,
                inherited: false,
            });
        }
        self.guard(index);
    }

    /// Every frame is told before anything goes.
    fn guard(&mut self, index: usize) {
        let barrier = self.issued;
        let Some(app) = self.apps.get_mut(index) else {
            return;
        };
        app.barrier = barrier;
        if let Some(log_out) = &mut app.log_out {
            log_out.phase = Phase::Guarding;
            log_out.reported = false;
        }
        let frames = self.unguarded(index);
        let Some(plan) = self.apps.get(index).and_then(|app| self.plan(app)) else {
            return;
        };
        if let Some(log_out) = self.log_out_of(index) {
            log_out.guarded.extend(&frames);
        }
        self.effects.push(Effect::Guard { frames, plan });
    }

    /// The frames of a log-out's place that were not told yet.
    fn unguarded(&self, index: usize) -> Vec<FrameRef> {
        let Some(app) = self.apps.get(index) else {
            return Vec::new();
        };
        let guarded = app.log_out.as_ref().map(|it| it.guarded.as_slice());
        let guarded = guarded.unwrap_or_default();
        let frames = self.frames_of(&app.key.place, &[]);
        let frames = frames.iter().map(|it| it.frame);
        frames.filter(|frame| !guarded.contains(frame)).collect()
    }

    pub(super) fn guarded(&mut self, number: u64) {
        let Some(index) = self.of(number, Phase::Guarding) else {
            return;
        };
        // A page that was opened meanwhile is told, too.
        if !self.unguarded(index).is_empty() {
            return self.guard(index);
        }
        let Some(app) = self.apps.get(index) else {
            return;
        };
        let shown = app.found.as_ref().map(|found| found.open.as_slice());
        let frames = self.frames_of(&app.key.place, shown.unwrap_or_default());
        let tried = app.log_out.as_ref().map(|it| it.tried.as_slice());
        let tried = tried.unwrap_or_default();
        let frame = frames
            .iter()
            .map(|it| it.frame)
            .find(|it| !tried.contains(it));
        let effect = frame.zip(self.plan(app));
        match effect {
            Some((frame, plan)) => {
                let barrier = self.issued;
                if let Some(app) = self.apps.get_mut(index) {
                    app.barrier = barrier;
                }
                if let Some(log_out) = self.log_out_of(index) {
                    log_out.phase = Phase::Removing;
                    log_out.tried.push(frame);
                }
                self.effects.push(Effect::LogOut { frame, plan });
            }
            None => self.look_at(index),
        }
    }

    pub(super) fn logged_out(&mut self, number: u64, report: Option<LogOutReport>) {
        let Some(index) = self.of(number, Phase::Removing) else {
            return;
        };
        if let Some(app) = self.apps.get_mut(index)
            && let Some(log_out) = &mut app.log_out
        {
            log_out.reported = report.is_some();
            match report {
                Some(report) => log_out.hear(&report),
                None => log_out.server = Told::Unseen,
            }
        }
        self.look_at(index);
    }

    /// Only a look that begins now says what there is.
    fn look_at(&mut self, index: usize) {
        let barrier = self.issued;
        if let Some(app) = self.apps.get_mut(index) {
            app.barrier = barrier;
        }
        if let Some(log_out) = self.log_out_of(index) {
            log_out.phase = Phase::Looking;
        }
        self.survey_anew();
    }

    /// A frame that was told to carry out a log-out, but does not know of it, shows another document
    /// by now. (The browser may not say so before the time is up.)
    pub(super) fn notice_loss(&mut self, survey: u64, reports: &[FrameReport]) {
        let lost = |app: &App| {
            let log_out = app.log_out.as_ref()?;
            let executor = log_out.tried.last()?;
            let now = reports.iter().find(|report| report.frame == *executor)?;
            let mut known = now.page.log_outs.iter();
            let knows = known.any(|known| known.log_out == log_out.number);
            let told = log_out.phase == Phase::Removing && app.barrier < survey;
            (told && !knows).then_some(log_out.number)
        };
        let lost: Vec<u64> = self.apps.iter().filter_map(lost).collect();
        for number in lost {
            self.logged_out(number, None);
        }
    }

    /// After a survey: a log-out whose frame went away before it was done is carried out by
    /// another frame.
    pub(super) fn go_on(&mut self, survey: u64) {
        for index in 0..self.apps.len() {
            let Some(app) = self.apps.get(index) else {
                continue;
            };
            // A survey that began too early decides nothing.
            let Some(log_out) = app.log_out.as_ref().filter(|_| app.barrier < survey) else {
                continue;
            };
            let undone = log_out.phase == Phase::Looking && log_out.keys == Keys::Still;
            let lost = undone && !log_out.reported && !log_out.inherited;
            let frames = self.frames_of(&app.key.place, &[]);
            let another = frames.iter().any(|it| !log_out.tried.contains(&it.frame));
            if lost && another {
                self.guard(index);
            } else if let Some(app) = self.apps.get_mut(index) {
                app.end(self.now);
            }
        }
    }

    pub(super) fn retry_wanted(&mut self, id: &str) {
        let Some(index) = self.apps.iter().position(|app| app.key.id() == id) else {
            return;
        };
        let Some(app) = self.apps.get(index) else {
            return;
        };
        let Some(log_out) = app.log_out.as_ref() else {
            return;
        };
        if log_out.phase != Phase::Ended || !log_out.server.can_be_retried() {
            return;
        }
        let frames = self.frames_of(&app.key.place, &[]);
        let best = frames.first();
        let best = best.and_then(|it| Some((it.frame, app.key.tell(it.public_api.as_ref()?))));
        let number = log_out.number;
        let Some((frame, request)) = best else {
            return;
        };
        if let Some(log_out) = self.log_out_of(index) {
            log_out.server = Told::Pending;
        }
        self.effects.push(Effect::Tell {
            log_out: number,
            frame,
            request,
        });
    }

    pub(super) fn told(&mut self, number: u64, sent: Option<Sent>) {
        if let Some(index) = self.of(number, Phase::Ended)
            && let Some(log_out) = self.log_out_of(index)
        {
            log_out.server = sent.map_or(Told::Unseen, |sent| Told::of(&sent));
        }
    }

    /// A log-out that another popup has begun.
    pub(super) fn inherit(&mut self, begun: &Begun) {
        if begun.at > self.now || self.now.since(begun.at) >= CLOSE {
            return;
        }
        let app = self.app(&begun.key);
        app.log_out = Some(LogOut {
            number: begun.log_out,
            begun: begun.at,
            took: Kept::default(),
            phase: Phase::Looking,
            keys: Keys::Pending,
            server: Told::Unseen,
            removed: false,
            tried: Vec::new(),
            guarded: Vec::new(),
            reported: false,
            inherited: true,
        });
    }

    fn plan(&self, app: &App) -> Option<Plan> {
        let log_out = app.log_out.as_ref()?;
        let frames = self.frames_of(&app.key.place, &[]);
        let public_api = frames.iter().find_map(|it| it.public_api.as_deref());
        Some(app.key.log_out(log_out.number, log_out.took, public_api))
    }

    fn of(&self, number: u64, phase: Phase) -> Option<usize> {
        let of_this = |it: &LogOut| it.number == number && it.phase == phase;
        let mut apps = self.apps.iter();
        apps.position(|app| app.log_out.as_ref().is_some_and(of_this))
    }

    fn log_out_of(&mut self, index: usize) -> Option<&mut LogOut> {
        self.apps.get_mut(index)?.log_out.as_mut()
    }
}

impl App {
    /// A look into the frames has found what is in `found`; `report` is what frames that took part
    /// tell besides.
    pub(super) fn look(&mut self, now: Moment, report: Option<LogOutReport>) {
        let kept = self.found.as_ref().map(|found| found.kept);
        let Some(log_out) = &mut self.log_out else {
            return;
        };
        if matches!(log_out.phase, Phase::Guarding | Phase::Removing) {
            return;
        }
        if let Some(report) = &report {
            log_out.catch_up(report);
        }
        let is_there = kept.map(|kept| kept.any_left_of(log_out.took));
        let watched = report.is_some();
        let left = report.map(|report| report.left).unwrap_or_default();
        let before = log_out.keys;
        log_out.keys = match is_there {
            None => Keys::Unknown,
            Some(false) => Keys::Gone,
            Some(true) if left.contains(&Left::Same) && log_out.removed => Keys::WrittenBack,
            Some(true) if left.contains(&Left::Same) => Keys::Still,
            Some(true) if left.contains(&Left::Other) => Keys::NewVisitor,
            Some(true) if log_out.removed && watched => Keys::WrittenBack,
            // The page that had the old one in mind is gone, and nobody can compare.
            Some(true) if log_out.removed => Keys::NewVisitor,
            Some(true) => Keys::Still,
        };
        if before == log_out.keys {
            return;
        }
        let is_long_ago = now.since(log_out.begun) >= CLOSE;
        if log_out.keys == Keys::Gone {
            self.wanted = false;
            self.learn(now, Status::NotSignedIn);
        } else if log_out.phase == Phase::Ended {
            self.wanted = true;
            if is_long_ago {
                // Long after it, it is a sign-in like any other.
                self.log_out = None;
            }
        }
    }

    /// What was looked for was found.
    fn end(&mut self, now: Moment) {
        let Some(log_out) = &mut self.log_out else {
            return;
        };
        let waits = log_out.server == Told::Pending && now.since(log_out.begun) < CLOSE;
        if log_out.phase != Phase::Looking || waits {
            return;
        }
        if log_out.server == Told::Pending {
            log_out.server = Told::NoAnswer;
        }
        log_out.phase = Phase::Ended;
        let (keys, interrupted) = (log_out.keys, log_out.inherited && !log_out.reported);
        match keys {
            Keys::Gone => self.wanted = false,
            // The popup was closed before any frame was told.
            Keys::Still if interrupted => {
                self.wanted = true;
                self.log_out = None;
            }
            Keys::Unknown => self.status = Status::Unknown,
            Keys::Pending | Keys::Still | Keys::WrittenBack | Keys::NewVisitor => {
                self.wanted = true;
            }
        }
    }

    /// What the next popup must know of a log-out that is under way.
    pub(super) fn begun(&self) -> Option<Begun> {
        let log_out = self.log_out.as_ref()?;
        (log_out.phase != Phase::Ended).then(|| Begun {
            key: self.key.clone(),
            log_out: log_out.number,
            at: log_out.begun,
        })
    }
}

impl LogOut {
    fn hear(&mut self, report: &LogOutReport) {
        self.removed |= report.removed;
        if let Some(server) = &report.server {
            self.server = Told::of(server);
        }
    }

    /// A frame says in a survey what it has said to nobody: the popup was closed, or too impatient.
    fn catch_up(&mut self, report: &LogOutReport) {
        self.removed |= report.removed;
        let open = matches!(self.server, Told::Unseen | Told::Pending);
        if report.server.is_some() && open && !self.reported {
            self.hear(report);
            self.reported = self.server != Told::Pending;
        }
    }
}

impl Told {
    fn of(sent: &Sent) -> Self {
        match sent {
            Sent::Nothing => Self::NotNeeded,
            Sent::Pending => Self::Pending,
            Sent::Failed => Self::NotReached,
            Sent::Late => Self::NoAnswer,
            Sent::Answered { status, result } => {
                let success = (200..300).contains(status) && result.as_deref() == Some("success");
                if success {
                    Self::Told
                } else {
                    Self::Refused { status: *status }
                }
            }
        }
    }
}
