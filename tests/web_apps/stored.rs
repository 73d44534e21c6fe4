//! What popups keep for each other, in the browser's storage.

use holdfast::moment::Moment;
use holdfast::value::{self, FromValue, ToValue, Value};
use holdfast::webapp::{Answered, AppKey, Begun, Cache, Icon, Known, Place, ShareCode, Status};

const AT: Moment = Moment::from_millis(1_763_798_400_000);

fn key() -> AppKey {
    AppKey {
        place: Place::of("0", "https://a.example", &[]),
        code: ShareCode::parse("AbC-1_2").expect("a share code"),
        environment: false,
    }
}

fn known(icon: Option<Icon>) -> Known {
    Known {
        key: key(),
        title: Some("Q&A".to_owned()),
        icon,
        path: None,
        status: Status::PassportStale,
        at: AT,
    }
}

fn comes_back<T: FromValue + ToValue + PartialEq + std::fmt::Debug>(stored: T) {
    assert_eq!(value::read(stored.to_value()), Ok(stored));
}

#[test]
fn what_is_kept_is_read_again_as_it_was() {
    let emoji = Icon::Emoji {
        emoji: "🤖".to_owned(),
        background: None,
    };
    let url = "https://a.example/icon.png".to_owned();
    comes_back(vec![
        known(Some(emoji)),
        known(Some(Icon::Picture { url })),
        known(None),
    ]);
    comes_back(Cache {
        answers: vec![Answered {
            key: key(),
            status: Status::SignedIn,
            at: AT,
        }],
        log_outs: vec![Begun {
            key: key(),
            log_out: 7,
            at: AT,
        }],
    });
}

#[test]
fn what_is_no_share_code_is_not_taken_for_one() {
    for text in ["", "a b", "a/b"] {
        let stored = Value::Text(text.to_owned());
        assert!(value::read::<ShareCode>(stored).is_err(), "{text:?}");
    }
}
