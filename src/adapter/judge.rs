//! Judging the answer of a refresh.

use std::time::Duration;

use crate::adapter::Adapter;
use crate::lock::Verdict;
use crate::message::Answer;

impl Adapter {
    /// What an answer to a refresh means (dify.md §§3, 10.2, 10.3; flowfile.md, endpoints): success
    /// only with the word of success and with all that was to be taken from it, refusal only with a
    /// known word or message, and everything else may pass.
    pub fn judge(&self, answer: &Answer) -> Verdict {
        let form = &self.document.answer;
        let is = |said: &Option<String>, known: &[String]| {
            said.as_ref().is_some_and(|said| known.contains(said))
        };
        let says = |known: &[String]| is(&answer.message, known) || is(&answer.word, known);
        let later = Verdict::Unavailable {
            retry_after: answer
                .retry_after
                .map(|seconds| Duration::from_secs(seconds.into())),
        };
        let Some(status) = answer.status else {
            return later;
        };
        let is_success = form.success.is_empty() || is(&answer.word, &form.success);
        let is_complete = form.values.is_empty() || !answer.values.is_empty();
        if status == 204 && form.values.is_empty() {
            return Verdict::Refreshed;
        }
        if !answer.json {
            return later;
        }
        if (200..300).contains(&status) && is_success && is_complete {
            Verdict::Refreshed
        } else if form.fatal_statuses.contains(&status) && says(&form.fatal) {
            Verdict::Refused
        } else if form.fatal_statuses.contains(&status) && says(&form.no_credentials) {
            Verdict::NoCredentials
        } else {
            later
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
            word: body.map(|(result, _)| result.to_owned()),
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

    /// Case 30: any 2xx; the new cookies are the proof.
    #[test]
    fn a_success_may_be_a_201_or_a_204() {
        let judge = |answer| dify_console().judge(&answer);
        assert_eq!(
            judge(response(201, Some(("success", "")))),
            Verdict::Refreshed
        );
        assert_eq!(judge(response(204, None)), Verdict::Refreshed);
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
