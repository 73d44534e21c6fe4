//! What is said about a file of settings, and about an organisation's.

use super::count;
use crate::settings::{Expected, NotABackup, Wrong};
use crate::text::{Arg, Key, Text};

/// A file was taken; so many sites need the person's click.
pub fn imported(to_be_allowed: usize) -> Text {
    match u64::try_from(to_be_allowed) {
        Ok(0) => Key::FileRead.into(),
        number => Text::with(Key::FileReadSites, [count(number.unwrap_or(u64::MAX))]),
    }
}

/// A file was refused. `None`: it is not even JSON.
pub fn imported_wrong(problem: Option<&NotABackup>) -> Text {
    let problem: Arg = match problem {
        None => Key::FileNoJson.into(),
        Some(NotABackup::Foreign) => Key::FileForeign.into(),
        Some(NotABackup::Newer) => Key::FileNewer.into(),
        Some(NotABackup::Wrong(wrong)) => wrong_field(wrong).into(),
    };
    Text::with(Key::FileRefused, [problem])
}

/// The organisation's settings have a mistake.
pub fn policy_wrong(wrong: &Wrong) -> Text {
    Text::with(Key::PolicyWrong, [wrong_field(wrong).into()])
}

fn wrong_field(wrong: &Wrong) -> Text {
    let expected: Arg = match &wrong.expected {
        Expected::Object => Key::ExpectedObject.into(),
        Expected::List => Key::ExpectedList.into(),
        Expected::Bool => Key::ExpectedBool.into(),
        Expected::Text => Key::ExpectedText.into(),
        Expected::Whole { least, most } => {
            Text::with(Key::ExpectedWhole, [count(*least), count(*most)]).into()
        }
        Expected::Origin => Key::ExpectedOrigin.into(),
        Expected::Nothing => Key::ExpectedNothing.into(),
        Expected::Something => Key::ExpectedSomething.into(),
    };
    match wrong.path.as_str() {
        "" => Text::with(Key::WrongWhole, [expected]),
        path => Text::with(Key::WrongField, [Arg::Plain(path.to_owned()), expected]),
    }
}
