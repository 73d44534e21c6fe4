//! Which question is open in the popup, and how far it has come: one at a time, in its place.

/// What is to be signed out of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A web app, by its id.
    App(String),
    /// All web apps of a group, by its id.
    Group(String),
    /// A session, by its id.
    Session(String),
    /// The cookies of a session that could not be signed out of, by its id.
    Cookies(String),
}

/// How far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The person is asked.
    Asking,
    /// The person has said yes; what comes of it is shown.
    Watching,
}

/// The open question, and what the person has seen and closed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dialog {
    open: Option<(Subject, Stage)>,
    closed: Vec<Subject>,
}

impl Dialog {
    /// Asks, in place of any other question.
    pub fn ask(&mut self, subject: Subject) {
        self.closed.retain(|closed| *closed != subject);
        self.open = Some((subject, Stage::Asking));
    }

    /// The person has said yes.
    pub fn agree(&mut self) {
        if let Some((_, stage)) = &mut self.open {
            *stage = Stage::Watching;
        }
    }

    /// What comes of it is shown, without a question: a failure is tried again.
    pub fn watch(&mut self, subject: Subject) {
        self.closed.retain(|closed| *closed != subject);
        self.open = Some((subject, Stage::Watching));
    }

    /// The person has closed it, or said no.
    pub fn close(&mut self, subject: &Subject) {
        if self.stage(subject).is_some() {
            self.open = None;
        }
        if !self.closed.contains(subject) {
            self.closed.push(subject.clone());
        }
    }

    /// Another question is asked, elsewhere.
    pub fn leave(&mut self) {
        self.open = None;
    }

    /// What is open.
    pub fn open(&self) -> Option<&Subject> {
        self.open.as_ref().map(|(subject, _)| subject)
    }

    /// How far this has come, while it is open.
    pub fn stage(&self, subject: &Subject) -> Option<Stage> {
        let (open, stage) = self.open.as_ref()?;
        (open == subject).then_some(*stage)
    }

    /// Whether the person has closed it.
    pub fn is_closed(&self, subject: &Subject) -> bool {
        self.closed.contains(subject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(id: &str) -> Subject {
        Subject::App(id.to_owned())
    }

    #[test]
    fn one_question_is_open_at_a_time() {
        let mut dialog = Dialog::default();
        dialog.ask(app("a"));
        dialog.ask(app("b"));
        assert_eq!(dialog.stage(&app("a")), None);
        assert_eq!(dialog.stage(&app("b")), Some(Stage::Asking));
        dialog.agree();
        assert_eq!(dialog.stage(&app("b")), Some(Stage::Watching));
    }

    #[test]
    fn what_was_closed_stays_so_until_it_is_asked_again() {
        let mut dialog = Dialog::default();
        dialog.ask(app("a"));
        dialog.close(&app("a"));
        assert_eq!(dialog.open(), None);
        assert!(dialog.is_closed(&app("a")));
        dialog.watch(app("a"));
        assert!(!dialog.is_closed(&app("a")));
    }

    #[test]
    fn closing_one_leaves_the_question_about_another() {
        let mut dialog = Dialog::default();
        dialog.ask(app("a"));
        dialog.close(&app("b"));
        assert_eq!(dialog.stage(&app("a")), Some(Stage::Asking));
    }
}
