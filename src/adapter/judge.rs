//! Judging the answer of a refresh.

use std::time::Duration;

use httpdate::parse_http_date;

use crate::adapter::Adapter;
use crate::lock::Verdict;
use crate::message::Answer;

impl Adapter {
    /// What an answer to a refresh means (dify.md §§3, 10.2, 10.3): success only with the word of
    /// success, refusal only with a known message, and everything else may pass.
    pub fn judge(&self, answer: &Answer) -> Verdict {
        let document = &self.document;
        let says = |known: &[String]| {
            answer
                .message
                .as_ref()
                .is_some_and(|message| known.contains(message))
        };
        let success = answer.result.as_ref() == Some(&document.success);
        match answer.status {
            Some(204) => Verdict::Refreshed,
            Some(200..300) if answer.json && success => Verdict::Refreshed,
            Some(401) if answer.json && says(&document.fatal) => Verdict::Refused,
            Some(401) if answer.json && says(&document.no_credentials) => Verdict::NoCredentials,
            Some(_) | None => {
                let retry_after = answer.retry_after.as_deref();
                let date = answer.date.as_deref();
                Verdict::Unavailable {
                    retry_after: retry_after.and_then(|value| parse_retry_after(value, date)),
                }
            }
        }
    }
}

/// `Retry-After` is a number of seconds or a date (RFC 9110 §10.2.3); a date is compared with the
/// server's own clock.
fn parse_retry_after(value: &str, date: Option<&str>) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = parse_http_date(value).ok()?;
    let now = parse_http_date(date?.trim()).ok()?;
    then.duration_since(now).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::tests::dify_console;

    fn response(status: u16, body: Option<(&str, &str)>) -> Answer {
        Answer {
            status: Some(status),
            json: body.is_some(),
            result: body.map(|(result, _)| result.to_owned()),
            message: body.map(|(_, message)| message.to_owned()),
            ..Answer::default()
        }
    }

    #[test]
    fn only_the_word_of_success_is_success() {
        let judge = |answer| dify_console().judge(&answer);
        let later = Verdict::Unavailable { retry_after: None };
        assert_eq!(
            judge(response(200, Some(("success", "")))),
            Verdict::Refreshed
        );
        assert_eq!(judge(response(200, Some(("fail", "")))), later);
        assert_eq!(judge(response(200, None)), later, "a captive portal");
        assert_eq!(judge(response(0, None)), later, "a redirect");
        assert_eq!(judge(response(500, Some(("fail", "x")))), later);
        assert_eq!(judge(Answer::default()), later);
    }

    #[test]
    fn only_a_known_message_is_a_refusal() {
        let judge = |message| dify_console().judge(&response(401, Some(("fail", message))));
        assert_eq!(judge("Invalid refresh token"), Verdict::Refused);
        assert_eq!(
            judge("401 Unauthorized: Account is banned."),
            Verdict::Refused
        );
        assert_eq!(judge("No refresh token provided"), Verdict::NoCredentials);
        let fault = judge("Error 111 connecting to redis:6379. Connection refused.");
        assert_eq!(fault, Verdict::Unavailable { retry_after: None });
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_by_the_servers_clock() {
        let date = Some("Sun, 22 Nov 2026 01:00:00 GMT");
        let minute = Some(Duration::from_secs(60));
        assert_eq!(parse_retry_after("60", None), minute);
        assert_eq!(
            parse_retry_after("Sun, 22 Nov 2026 01:01:00 GMT", date),
            minute
        );
        assert_eq!(
            parse_retry_after("Sun, 22 Nov 2026 00:59:00 GMT", date),
            None
        );
        assert_eq!(parse_retry_after("soon", date), None);
        assert_eq!(parse_retry_after("-1", date), None);
    }
}
