//! What relays say, turned into events of the right session's lock.

use std::time::Duration;

use crate::jar::{Jar, Named};
use crate::lock::{Event, FrameRef, Link, Sending, Verdict, WaiterId};
use crate::message::{Answer, Call, Page, ProblemKind, RelayToWorker, SeenAnswer, WorkerToRelay};
use crate::moment::Moment;
use crate::schedule::Life;
use crate::worker::log_out::is_order;
use crate::worker::{Action, Connection, Delivery, Worker};

/// As whom nobody waits: relays' ports are numbered from 1, and the worker itself waits as 0 of port 0.
const NOBODY: WaiterId = WaiterId {
    link: Link(0),
    request: 1,
};

impl Worker {
    /// A relay has said something over its port; of one whose site says too much, that is the last.
    pub fn received(&mut self, now: Moment, link: Link, message: RelayToWorker) {
        let Some(Connection { sender, .. }) = self.links.get(&link) else {
            return;
        };
        if !self.budgets.allow(now, &sender.origin, &message) {
            self.post(link, WorkerToRelay::Enough);
            self.actions.push(Action::HangUp { link });
            return self.disconnected(now, link);
        }
        match message {
            RelayToWorker::Hello { .. } => {}
            RelayToWorker::Unauthorized {
                request,
                page,
                url,
                status,
                json,
                word,
                challenge,
                first,
                left,
                replays,
                held,
            } => {
                let seen = SeenAnswer {
                    status,
                    json,
                    word,
                    challenge,
                };
                let sending = Sending {
                    first,
                    left,
                    replays,
                };
                let known =
                    self.unauthorized(now, link, request, &page, &url, &seen, sending, held);
                if known.is_none() && held {
                    self.post(link, WorkerToRelay::GiveUp { request });
                }
            }
            RelayToWorker::Called {
                request,
                page,
                url,
                call,
            } => {
                let known = self.pending_session(link, request, &page, &url);
                let Some((id, frame, waiter)) = known else {
                    return self.post(link, WorkerToRelay::Proceed { request });
                };
                if call == Call::Refresh && self.shared_already(now, &id, frame, waiter) {
                    return;
                }
                let session = self.sessions.get(&id);
                let known = session.is_some_and(|session| session.knows_its_answer());
                self.feed(
                    now,
                    &id,
                    Event::Called {
                        waiter,
                        frame,
                        call,
                        known,
                    },
                );
            }
            RelayToWorker::Navigated {
                request,
                url,
                target,
            } => {
                if self.navigated(now, link, request, &url, &target).is_none() {
                    self.post(link, WorkerToRelay::Proceed { request });
                }
            }
            RelayToWorker::Ended { request, status } => {
                let ok = (200..300).contains(&status);
                self.of_pending(now, link, request, |waiter| Event::Ended { waiter, ok });
            }
            RelayToWorker::Cancelled { request } => {
                self.of_pending(now, link, request, |waiter| Event::Cancelled { waiter });
            }
            RelayToWorker::Executing { session, .. }
            | RelayToWorker::Executed { session, .. }
            | RelayToWorker::Probed { session, .. }
                if !self.may_speak_for(link, &session) => {}
            RelayToWorker::Executing { session, attempt } => {
                self.feed(now, &session, Event::Executing { attempt, link });
            }
            RelayToWorker::Executed {
                session,
                attempt,
                answer,
            } => {
                self.executed(now, &session, attempt, &answer);
            }
            RelayToWorker::Probed {
                session,
                attempt,
                status,
            } => {
                let fresh = status.is_some_and(|status| (200..300).contains(&status));
                self.feed(now, &session, Event::Probed { attempt, fresh });
            }
            RelayToWorker::Stored { page } => {
                let Some(sender) = self.links.get(&link).map(|known| known.sender.clone()) else {
                    return;
                };
                if let Some(id) = self.session_of_page(&sender, &page) {
                    // No sign-in or sign-out that was asked for: the lock looks what has changed.
                    let waiter = NOBODY;
                    self.feed(now, &id, Event::Ended { waiter, ok: true });
                }
            }
        }
    }

    /// The jar of a session was looked at.
    pub fn looked(&mut self, now: Moment, session: &str, look: u64, seen: Option<Seen>) {
        let Some(known) = self.sessions.get_mut(session) else {
            return;
        };
        let before = known.schedule;
        let jar = match seen {
            // What came before the new tokens and is told after them.
            Some(_) if known.adapter.storage().is_some() && look <= known.looks_before => {
                Jar::Unseen
            }
            Some(Seen { values, user, life }) => {
                let jar = known.adapter.jar(&values, user.as_deref(), known.committed);
                let expires = known.adapter.expires(&values);
                let by_claims = |life| known.schedule.of_token(now, life);
                let expires = expires.or_else(|| life.map(by_claims));
                // A token that is over leaves what was known of it.
                if expires.is_some() || jar.is_signed_out() {
                    known.schedule.learn(now, expires);
                }
                if known.adapter.storage().is_some() {
                    known.values = values;
                }
                match known.may_be_hidden && jar.is_signed_out() {
                    true => Jar::Unseen,
                    false => jar,
                }
            }
            None => Jar::Unseen,
        };
        let has_changed = known.schedule != before;
        if !self.looked_for_log_out(now, session, look, jar) {
            self.feed(now, session, Event::Looked { look, jar });
        }
        if has_changed {
            self.save(session);
        }
    }

    /// How a command fared.
    pub fn delivered(
        &mut self,
        now: Moment,
        session: &str,
        attempt: u64,
        frame: FrameRef,
        delivery: Delivery,
    ) {
        if is_order(attempt) {
            return self.log_out_delivered(now, session, attempt, frame, delivery);
        }
        if let (Delivery::NobodyThere | Delivery::Void, Some(known)) =
            (delivery, self.sessions.get(session))
        {
            // That refresh was not sent.
            let today = self.histories.tally(now, self.zone, known);
            today.refreshes = today.refreshes.saturating_sub(1);
        }
        if delivery == Delivery::NobodyThere {
            self.hang_up(now, frame);
        }
        let event = match delivery {
            Delivery::Taken => Event::Started { attempt },
            Delivery::NobodyThere | Delivery::Void => Event::Undeliverable { attempt },
            Delivery::Unknown => Event::FrameGone { frame },
        };
        self.feed(now, session, event);
    }

    /// A port without anybody who listens is that of a relay from before an update: what it holds
    /// goes back to its page.
    pub(super) fn hang_up(&mut self, now: Moment, frame: FrameRef) {
        let deaf = |connection: &Connection| connection.sender.frame == frame;
        let links = self.links.iter();
        let links: Vec<Link> = links
            .filter(|(_, c)| deaf(c))
            .map(|(link, _)| *link)
            .collect();
        for link in links {
            self.actions.push(Action::HangUp { link });
            self.disconnected(now, link);
        }
    }

    /// Nobody is in this frame any more.
    pub fn frame_gone(&mut self, now: Moment, frame: FrameRef) {
        self.every_session(now, Event::FrameGone { frame });
    }

    /// A refresh has ended, wherever it was sent from.
    pub fn executed(&mut self, now: Moment, session: &str, attempt: u64, answer: &Answer) {
        if is_order(attempt) {
            return self.log_out_executed(now, session, attempt, answer);
        }
        let Some(known) = self.sessions.get_mut(session) else {
            return;
        };
        let verdict = known.adapter.judge(answer);
        if verdict == Verdict::Refreshed {
            known.take_answer(now, attempt, answer);
        } else if let Answer {
            status: Some(200..300),
            json: false,
            ..
        } = answer
        {
            let host = known.key.api.host().to_owned();
            let detail = format!("{host}: the refresh was answered without JSON");
            self.report(now, ProblemKind::BadAnswer, detail);
        }
        self.feed(now, session, Event::Executed { attempt, verdict });
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of one message")]
    fn unauthorized(
        &mut self,
        now: Moment,
        link: Link,
        request: u32,
        page: &Page,
        url: &str,
        seen: &SeenAnswer,
        sending: Sending,
        held: bool,
    ) -> Option<()> {
        let (id, frame, waiter) = self.pending_session(link, request, page, url)?;
        let session = self.sessions.get_mut(&id)?;
        let path = session.key.api.path_of(url)?;
        let worthy = session.adapter.is_refresh_worthy(path, seen);
        // Of what is not held the page never says that it has ended.
        if !worthy || !held {
            self.links.get_mut(&link)?.pending.remove(&request);
        }
        if !worthy {
            return None;
        }
        if sending.replays == 0 {
            session.met = session.met.saturating_add(1);
        }
        self.feed(
            now,
            &id,
            Event::Unauthorized {
                waiter,
                frame,
                sending,
                held,
            },
        );
        Some(())
    }

    /// Whether a relay's news of a session can be true: orders go to frames of its site, and to the
    /// extension's own waiting page.
    fn may_speak_for(&self, link: Link, session: &str) -> bool {
        let sender = self.links.get(&link).map(|known| &known.sender);
        let key = self.sessions.get(session).map(|session| &session.key);
        let (Some(sender), Some(key)) = (sender, key) else {
            return false;
        };
        let is_page = sender.origin.starts_with("http");
        sender.store == key.store
            && (!is_page || self.settings.allows(&sender.origin, key.api.origin()))
    }

    /// An event of a request that was announced before.
    fn of_pending(
        &mut self,
        now: Moment,
        link: Link,
        request: u32,
        event: impl FnOnce(WaiterId) -> Event,
    ) {
        let Some(connection) = self.links.get_mut(&link) else {
            return;
        };
        let Some(id) = connection.pending.remove(&request) else {
            return;
        };
        self.feed(now, &id, event(WaiterId { link, request }));
    }

    pub(super) fn post(&mut self, link: Link, message: WorkerToRelay) {
        self.post_after(Duration::ZERO, link, message);
    }

    pub(super) fn post_after(&mut self, after: Duration, link: Link, message: WorkerToRelay) {
        self.actions.push(Action::Post {
            link,
            message,
            after,
        });
    }
}

/// What a look at a jar has shown.
#[derive(Clone, Default)]
pub struct Seen {
    /// The values.
    pub values: Vec<Named>,
    /// The value of the adapter's [`UserClaim`](crate::adapter::UserClaim).
    pub user: Option<String>,
    /// How long the access token lives, where it says so itself.
    pub life: Option<Life>,
}
