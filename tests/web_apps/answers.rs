//! What the server's answers say (dify.md §3).

use holdfast::webapp::{Answer, Icon, Judgement, Status};

fn answer(status: u16, body: &str) -> Answer {
    let field = |name: &str| {
        let value: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
        value.get(name).cloned()
    };
    Answer {
        status: Some(status),
        json: serde_json::from_str::<serde_json::Value>(body).is_ok(),
        code: field("code").and_then(|it| it.as_str().map(str::to_owned)),
        logged_in: field("logged_in").and_then(|it| it.as_bool()),
        app_logged_in: field("app_logged_in").and_then(|it| it.as_bool()),
        title: field("title").and_then(|it| it.as_str().map(str::to_owned)),
        ..Answer::default()
    }
}

#[test]
fn each_answer_of_the_login_status_means_one_thing() {
    use Judgement::{Is, Refused};
    for (status, body, passport, expected) in [
        (
            200,
            r#"{"logged_in":true,"app_logged_in":true}"#,
            true,
            Is(Status::SignedIn),
        ),
        // Enterprise: a good passport is enough to enter.
        (
            200,
            r#"{"logged_in":false,"app_logged_in":true}"#,
            true,
            Is(Status::SignedIn),
        ),
        (
            200,
            r#"{"logged_in":true,"app_logged_in":false}"#,
            true,
            Refused(Status::PassportStale),
        ),
        (
            200,
            r#"{"logged_in":false,"app_logged_in":false}"#,
            true,
            Refused(Status::SignInNeeded),
        ),
        (
            200,
            r#"{"logged_in":true,"app_logged_in":false}"#,
            false,
            Is(Status::NotSignedIn),
        ),
        (
            200,
            r#"{"logged_in":false,"app_logged_in":false}"#,
            false,
            Is(Status::SignInNeeded),
        ),
        (
            400,
            r#"{"code":"invalid_param"}"#,
            true,
            Is(Status::AppGone),
        ),
        (
            400,
            r#"{"code":"something_else"}"#,
            true,
            Is(Status::Unreachable),
        ),
        (
            401,
            r#"{"code":"not_setup"}"#,
            true,
            Is(Status::Unreachable),
        ),
        (
            401,
            r#"{"code":"web_sso_auth_required"}"#,
            true,
            Is(Status::SignInNeeded),
        ),
        (
            404,
            r#"{"code":"not_found"}"#,
            true,
            Is(Status::PassportPresent),
        ),
        (404, "<html>", true, Is(Status::Unreachable)),
        (
            200,
            "<html>sign in to the Wi-Fi</html>",
            true,
            Is(Status::Unreachable),
        ),
        (
            200,
            r#"{"result":"success"}"#,
            true,
            Is(Status::Unreachable),
        ),
        (0, "", true, Is(Status::Unreachable)),
        (502, "<html>", true, Is(Status::Unreachable)),
        (
            503,
            r#"{"logged_in":true,"app_logged_in":false}"#,
            true,
            Is(Status::Unreachable),
        ),
    ] {
        let said = answer(status, body).login_status(passport);
        assert_eq!(said, expected, "{status} {body} {passport}");
    }
    assert_eq!(
        Answer::default().login_status(true),
        Is(Status::Unreachable)
    );
}

#[test]
fn the_site_tells_a_switched_off_app_from_a_passport_that_is_not_taken() {
    for (status, body, expected) in [
        (200, r#"{"title":"An app"}"#, Status::SignedIn),
        (400, r#"{"code":"bad_request"}"#, Status::SiteOff),
        (401, r#"{"code":"unauthorized"}"#, Status::PassportStale),
        (404, r#"{"code":"not_found"}"#, Status::PassportStale),
        (404, "<html>", Status::Unreachable),
        (200, "<html>", Status::Unreachable),
        (500, r#"{"code":"unknown"}"#, Status::Unreachable),
    ] {
        let said = answer(status, body).site(Status::PassportStale);
        assert_eq!(said, expected, "{status} {body}");
    }
}

#[test]
fn an_icon_is_an_emoji_or_a_picture_of_the_web() {
    let icon = |icon_type: &str, icon: &str, background: &str, url: Option<&str>| {
        let site = Answer {
            icon_type: Some(icon_type.to_owned()),
            icon: Some(icon.to_owned()),
            icon_background: Some(background.to_owned()),
            icon_url: url.map(str::to_owned),
            ..Answer::default()
        };
        site.icon()
    };
    let emoji = |background: Option<&str>| {
        Some(Icon::Emoji {
            emoji: "🤖".to_owned(),
            background: background.map(str::to_owned),
        })
    };
    assert_eq!(icon("emoji", "🤖", "#FFEAD5", None), emoji(Some("#FFEAD5")));
    assert_eq!(
        icon("emoji", "🤖", "url(https://evil.example)", None),
        emoji(None)
    );
    let url = "https://dify.example/icon.png".to_owned();
    assert_eq!(
        icon("image", "id", "", Some(&url)),
        Some(Icon::Picture { url })
    );
    assert_eq!(icon("image", "id", "", Some("javascript:alert(1)")), None);
}
