//! What a look into every frame has found.

use crate::lock::FrameRef;
use crate::order;
use crate::webapp::WebApps;
use crate::webapp::app::{App, Found};
use crate::webapp::entry::{AppKey, Status};
use crate::webapp::place::Place;
use crate::webapp::plan::Kept;
use crate::webapp::report::{FrameReport, LogOutReport};

/// A frame in which something can be done.
#[derive(Debug, Clone)]
pub(super) struct OpenFrame {
    pub(super) frame: FrameRef,
    pub(super) place: Place,
    pub(super) active: bool,
    pub(super) public_api: Option<String>,
}

impl WebApps {
    /// Has every frame looked into, unless that is under way.
    pub(super) fn survey(&mut self) {
        if let Some((_, since)) = self.surveying
            && self.now.since(since) < super::SURVEY_LIMIT
        {
            return;
        }
        self.survey_anew();
    }

    /// A survey that was begun before now will not do.
    pub(super) fn survey_anew(&mut self) {
        let survey = self.issue();
        self.surveying = Some((survey, self.now));
        self.effects.push(super::Effect::Survey { survey });
    }

    pub(super) fn surveyed(&mut self, survey: u64, reports: &[FrameReport]) {
        if self.surveying.is_some_and(|(number, _)| number == survey) {
            self.surveying = None;
        }
        if survey <= self.surveyed.0 {
            return;
        }
        self.surveyed = (survey, self.now);
        self.frames = reports.iter().map(open_frame).collect();
        let findings = self.findings(reports);
        for (key, _, path) in &findings {
            let app = self.app(key);
            if path.is_some() {
                app.path.clone_from(path);
            }
        }
        let now = self.now;
        let issued = self.issued;
        for app in self.apps.iter_mut().filter(|app| app.barrier < survey) {
            let is_open = reports.iter().any(|report| report.place() == app.key.place);
            let finding = findings.iter().find(|(key, ..)| *key == app.key);
            let found = finding.map(|(_, found, _)| found.clone());
            let found = found.or_else(|| is_open.then(Found::default));
            app.find(now, issued, found);
            let of_this = |report: &&LogOutReport| {
                app.log_out
                    .as_ref()
                    .is_some_and(|it| it.number == report.log_out)
            };
            let told = reports
                .iter()
                .flat_map(|report| &report.page.log_outs)
                .filter(of_this);
            let told: Vec<LogOutReport> = told.cloned().collect();
            app.look(now, merged(&told));
        }
        self.notice_loss(survey, reports);
        self.go_on(survey);
        self.ask_more();
    }

    /// Each app that the frames tell of, with the path of its page where one shows it.
    fn findings(&self, reports: &[FrameReport]) -> Vec<(AppKey, Found, Option<String>)> {
        let mut findings: Vec<(AppKey, Found, Option<String>)> = Vec::new();
        for report in reports {
            let place = report.place();
            let page = &report.page;
            let kept = Kept {
                access_token: page.access_token,
                old_access_token: page.old_access_token,
                ..Kept::default()
            };
            let mut add =
                |code, environment, open: Option<FrameRef>, path: Option<String>, of: Kept| {
                    let key = AppKey {
                        place: place.clone(),
                        code,
                        environment,
                    };
                    let index = findings.iter().position(|(known, ..)| *known == key);
                    let index = index.unwrap_or_else(|| {
                        findings.push((key, Found::default(), None));
                        findings.len() - 1
                    });
                    let (_, found, known_path) = &mut findings[index];
                    found.kept = found.kept.or(of);
                    found.open.extend(open);
                    if path.is_some() {
                        *known_path = path;
                    }
                };
            for (code, environment) in page.passports() {
                let passport = true;
                add(code, environment, None, None, Kept { passport, ..kept });
            }
            for code in page.old_codes() {
                let old_passport = true;
                add(
                    code,
                    false,
                    None,
                    None,
                    Kept {
                        old_passport,
                        ..kept
                    },
                );
            }
            if let Some(shown) = page.shown() {
                let (open, path) = (Some(report.frame), Some(shown.path));
                add(shown.code, shown.environment, open, path, kept);
            }
        }
        findings
    }

    /// The frames of a place, the best for a task first: with an address of the API, showing one of
    /// these, in front.
    pub(super) fn frames_of(&self, place: &Place, shown: &[FrameRef]) -> Vec<&OpenFrame> {
        let mut frames: Vec<&OpenFrame> = self
            .frames
            .iter()
            .filter(|frame| frame.place == *place)
            .collect();
        order::by_key(&mut frames, |it| {
            let shows = shown.contains(&it.frame);
            (it.public_api.is_none(), !shows, !it.active, it.frame)
        });
        frames
    }
}

impl App {
    /// A survey has found this.
    fn find(&mut self, now: crate::moment::Moment, issued: u64, found: Option<Found>) {
        let before = self.found.as_ref().map(|found| found.kept);
        self.found = found;
        let Some(found) = &self.found else {
            return;
        };
        let kept = found.kept;
        let changed = before.is_some_and(|before| before != kept);
        let signed_in = matches!(
            self.status,
            Status::SignedIn | Status::PassportStale | Status::PassportPresent
        );
        // What is remembered may say otherwise.
        let contradicts = signed_in != kept.any_passport() && self.status != Status::Unknown;
        let said_nothing = matches!(self.status, Status::SignInNeeded | Status::AppGone)
            || matches!(self.status, Status::SiteOff | Status::Unreachable);
        if changed {
            self.stale = issued;
        }
        if changed || contradicts && !said_nothing {
            self.wanted = true;
        }
        if self.wanted && !kept.any_passport() && found.open.is_empty() {
            // Nobody shows it and nothing is kept for it: there is nothing to ask.
            self.wanted = false;
            self.learn(now, Status::NotSignedIn);
        }
    }
}

fn open_frame(report: &FrameReport) -> OpenFrame {
    OpenFrame {
        frame: report.frame,
        place: report.place(),
        active: report.active,
        public_api: report.page.public_api.clone(),
    }
}

/// What several frames tell of one log-out: each keeps watch, one has carried it out.
fn merged(reports: &[LogOutReport]) -> Option<LogOutReport> {
    let mut merged = reports.first()?.clone();
    for report in reports.iter().skip(1) {
        merged.removed |= report.removed;
        merged.left.extend(&report.left);
        if report.server.is_some() {
            merged.server.clone_from(&report.server);
        }
    }
    Some(merged)
}

impl Kept {
    fn or(self, other: Self) -> Self {
        Self {
            passport: self.passport || other.passport,
            old_passport: self.old_passport || other.old_passport,
            access_token: self.access_token || other.access_token,
            old_access_token: self.old_access_token || other.old_access_token,
        }
    }
}
