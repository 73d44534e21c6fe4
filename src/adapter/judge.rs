//! Judging the answer of a refresh.

use std::time::Duration;

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
            Some(_) | None => Verdict::Unavailable {
                retry_after: answer
                    .retry_after
                    .map(|seconds| Duration::from_secs(seconds.into())),
            },
        }
    }
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
    fn a_server_that_asks_to_wait_is_not_a_refusal() {
        let answer = Answer {
            status: Some(429),
            retry_after: Some(60),
            ..Answer::default()
        };
        let retry_after = Some(Duration::from_secs(60));
        assert_eq!(
            dify_console().judge(&answer),
            Verdict::Unavailable { retry_after }
        );
    }
}
