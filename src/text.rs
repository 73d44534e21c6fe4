//! Texts for people, as data: a key of `extension/_locales/*/messages.json` and its arguments.
//!
//! Nothing here knows a language. The popup's shell looks the key up with `i18n.getMessage` and
//! writes the arguments as the person's language does (times, numbers, units).

/// A text: the message of `key`, with `args` in its placeholders `$1`, `$2`, ….
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Which message.
    pub key: Key,
    /// What stands in its placeholders, in their order.
    pub args: Vec<Arg>,
}

impl Text {
    /// A text with arguments.
    pub fn with(key: Key, args: impl Into<Vec<Arg>>) -> Self {
        Self {
            key,
            args: args.into(),
        }
    }
}

impl From<Key> for Text {
    fn from(key: Key) -> Self {
        Self::with(key, [])
    }
}

/// An argument of a text, not yet in any language.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Words that are the same in every language, such as a host name.
    Plain(String),
    /// Another text.
    Said(Text),
    /// A number of things.
    Count(u32),
    /// A moment in milliseconds since 1970, shown as a time of the day.
    Moment(f64),
    /// From one moment to a later one, in milliseconds since 1970.
    Span(f64, f64),
    /// So much time ago, shown as "5 minutes ago".
    Ago(u32, Unit),
    /// In so much time from now, shown as "in 42 minutes".
    Ahead(u32, Unit),
    /// The hour of a moment in milliseconds since 1970, shown as "6 PM" or "18".
    Hour(f64),
    /// How long something took, in milliseconds, shown as "210 ms" or "3.2 sec".
    Lasting(f64),
}

impl From<Text> for Arg {
    fn from(text: Text) -> Self {
        Self::Said(text)
    }
}

impl From<Key> for Arg {
    fn from(key: Key) -> Self {
        Self::Said(key.into())
    }
}

/// How small letters are written (`str::to_lowercase`, whose tables are 28 KB; in the browser, its own).
pub type SmallLetters = fn(&str) -> String;

/// A unit of relative time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
}

macro_rules! keys {
    ($($variant:ident => $name:literal,)*) => {
        /// A message that the code can show.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Key {
            $(#[doc = concat!("The message `", $name, "`.")] $variant,)*
        }

        impl Key {
            /// Every key.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The key as `messages.json` spells it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

keys! {
    StatusUnknown => "status_unknown",
    StatusSignedIn => "status_signed_in",
    StatusRefreshing => "status_refreshing",
    StatusSignInNeeded => "status_sign_in_needed",
    StatusAnonymous => "status_anonymous",
    StatusUnreachable => "status_unreachable",
    StatusWaiting => "status_waiting",
    StatusNoApp => "status_no_app",
    StatusNotGranted => "status_not_granted",
    StatusUnsupported => "status_unsupported",
    AboutUnknown => "about_unknown",
    AboutSignedIn => "about_signed_in",
    AboutRefreshing => "about_refreshing",
    AboutSignInNeeded => "about_sign_in_needed",
    AboutAnonymous => "about_anonymous",
    AboutUnreachable => "about_unreachable",
    AboutUnreachableSoon => "about_unreachable_soon",
    AboutNoApp => "about_no_app",
    AboutNotGranted => "about_not_granted",
    AboutNotGrantedPair => "about_not_granted_pair",
    AboutNotGrantedFlowfile => "about_not_granted_flowfile",
    AboutUnsupported => "about_unsupported",
    LineWithTime => "line_with_time",
    LineRetry => "line_retry",
    OutcomeRefreshed => "outcome_refreshed",
    OutcomeAdopted => "outcome_adopted",
    OutcomeRefused => "outcome_refused",
    OutcomeThrottled => "outcome_throttled",
    OutcomeUnavailable => "outcome_unavailable",
    OutcomeSignedOut => "outcome_signed_out",
    LastAgo => "last_ago",
    LastNone => "last_none",
    JustNow => "just_now",
    Count => "count",
    CountOf => "count_of",
    RefreshNow => "refresh_now",
    RefreshAgain => "refresh_again",
    RefreshUnderWay => "refresh_under_way",
    Grant => "grant",
    GrantAsked => "grant_asked",
    OthersTitle => "others_title",
    ProblemsTitle => "problems_title",
    ProblemAt => "problem_at",
    ProblemBadMessage => "problem_badMessage",
    ProblemBadRecord => "problem_badRecord",
    ProblemBadAnswer => "problem_badAnswer",
    ProblemBrowser => "problem_browser",
    ProblemBadAdapter => "problem_badAdapter",
    LinkLate => "link_late",
    LinkLost => "link_lost",
    Announcement => "announcement",
    Version => "version",
    TimelineTitle => "timeline_title",
    TimelineNothing => "timeline_nothing",
    TimelineSaid => "timeline_said",
    TimelineFailed => "timeline_failed",
    LaneExpired => "lane_expired",
    LaneRefreshed => "lane_refreshed",
    LaneReplayed => "lane_replayed",
    LaneFailed => "lane_failed",
    LaneEnded => "lane_ended",
    MarkAt => "mark_at",
    MarkEnd => "mark_end",
    HourMark => "hour_mark",
    EventsTitle => "events_title",
    ReportHead => "report_head",
    EventAt => "event_at",
    EventTimes => "event_times",
    EventExpiredOne => "event_expired_one",
    EventExpired => "event_expired",
    EventRefreshed => "event_refreshed",
    EventAdopted => "event_adopted",
    EventReplayedOne => "event_replayed_one",
    EventReplayed => "event_replayed",
    EventRefused => "event_refused",
    EventThrottled => "event_throttled",
    EventUnreachable => "event_unreachable",
    EventGivenUpOne => "event_given_up_one",
    EventGivenUp => "event_given_up",
    EventSignedIn => "event_signed_in",
    EventSignedOut => "event_signed_out",
    EventLoggedOut => "event_logged_out",
    EventLogOutFailed => "event_log_out_failed",
    EventCookiesDeleted => "event_cookies_deleted",
    EventEnded => "event_ended",
    EventResumed => "event_resumed",
    ReportCopied => "report_copied",
    SiteInUse => "site_in_use",
    SiteDify => "site_dify",
    SiteDifyUnsaid => "site_dify_unsaid",
    SiteApi => "site_api",
    SiteApiAbout => "site_api_about",
    SiteApiSilent => "site_api_silent",
    SiteApiSilentAbout => "site_api_silent_about",
    SiteUnknown => "site_unknown",
    SiteUnknownAbout => "site_unknown_about",
    SiteFlowfile => "site_flowfile",
    SiteOwn => "site_own",
    SiteUnreachable => "site_unreachable",
    SiteAskedFor => "site_asked_for",
    BuiltIn => "built_in",
    ByOrganisation => "by_organisation",
    SiteAdded => "site_added",
    SiteNotAllowed => "site_not_allowed",
    SiteRemoved => "site_removed",
    SiteNoAddress => "site_no_address",
    SettingSaved => "setting_saved",
    FileWritten => "file_written",
    FileRead => "file_read",
    FileReadSites => "file_read_sites",
    FileRefused => "file_refused",
    FileNoJson => "file_no_json",
    FileForeign => "file_foreign",
    FileNewer => "file_newer",
    WrongField => "wrong_field",
    WrongWhole => "wrong_whole",
    ExpectedObject => "expected_object",
    ExpectedList => "expected_list",
    ExpectedBool => "expected_bool",
    ExpectedText => "expected_text",
    ExpectedWhole => "expected_whole",
    ExpectedOrigin => "expected_origin",
    ExpectedNothing => "expected_nothing",
    ExpectedSomething => "expected_something",
    PolicyWrong => "policy_wrong",
    OptionsTrouble => "options_trouble",
    AppsTitle => "apps_title",
    AppsSignedIn => "apps_signed_in",
    AppsFound => "apps_found",
    AppsFoundNone => "apps_found_none",
    AppEmbedded => "app_embedded",
    AppUnknown => "app_unknown",
    AppAsking => "app_asking",
    AppStale => "app_stale",
    AppPassportPresent => "app_passport_present",
    AppNotSignedIn => "app_not_signed_in",
    AppGone => "app_gone",
    AppSiteOff => "app_site_off",
    MoreAbout => "more_about",
    CopiedCode => "copied_code",
    SignOut => "sign_out",
    SignOutOf => "sign_out_of",
    SignOutAll => "sign_out_all",
    AskApp => "ask_app",
    AskAll => "ask_all",
    AskSession => "ask_session",
    AskCookies => "ask_cookies",
    NewVisitor => "new_visitor",
    EveryRestrictedApp => "every_restricted_app",
    AboutSignOut => "about_sign_out",
    AboutCookies => "about_cookies",
    Cancel => "cancel",
    Close => "close",
    Retry => "retry",
    DeleteCookies => "delete_cookies",
    SigningOut => "signing_out",
    SignedOut => "signed_out",
    SignedOutHere => "signed_out_here",
    NotSignedOut => "not_signed_out",
    SignOutFailed => "sign_out_failed",
    AllDone => "all_done",
    AllFailed => "all_failed",
    KeysPending => "keys_pending",
    KeysGone => "keys_gone",
    KeysStill => "keys_still",
    KeysWrittenBack => "keys_written_back",
    KeysNewVisitor => "keys_new_visitor",
    KeysUnknown => "keys_unknown",
    ServerTold => "server_told",
    ServerNotReached => "server_not_reached",
    ServerNoAnswer => "server_no_answer",
    ServerUnseen => "server_unseen",
    ServerStatus => "server_status",
    StepRefreshing => "step_refreshing",
    StepSending => "step_sending",
    StepEnded => "step_ended",
    StepCookiesGone => "step_cookies_gone",
    StepServerKnows => "step_server_knows",
    StepRefreshFailed => "step_refresh_failed",
    StepSignOutFailed => "step_sign_out_failed",
    StepCookiesFailed => "step_cookies_failed",
    WhyRefused => "why_refused",
    WhyCookiesLeft => "why_cookies_left",
    WhyInterrupted => "why_interrupted",
    WhyBrowser => "why_browser",
    SyntaxEmpty => "syntax_empty",
    SyntaxComma => "syntax_comma",
    SyntaxCommaTooMany => "syntax_comma_too_many",
    SyntaxColon => "syntax_colon",
    SyntaxQuotes => "syntax_quotes",
    SyntaxValue => "syntax_value",
    SyntaxOpen => "syntax_open",
    SyntaxEscape => "syntax_escape",
    SyntaxControl => "syntax_control",
    SyntaxSpace => "syntax_space",
    SyntaxNumber => "syntax_number",
    SyntaxComment => "syntax_comment",
    SyntaxOther => "syntax_other",
    EditorPlace => "editor_place",
    EditorKind => "editor_kind",
    EditorUnknown => "editor_unknown",
    EditorMissing => "editor_missing",
    EditorTwice => "editor_twice",
    EditorPath => "editor_path",
    EditorEmpty => "editor_empty",
    EditorStatus => "editor_status",
    EditorNoEntry => "editor_no_entry",
    EditorOneOf => "editor_one_of",
    EditorTitle => "editor_title",
    EditorRight => "editor_right",
    EditorWrongOne => "editor_wrong_one",
    EditorWrong => "editor_wrong",
    EditorNotSaved => "editor_not_saved",
    EditorUnsaved => "editor_unsaved",
    EditorSaved => "editor_saved",
    EditorMore => "editor_more",
    TrialNoTab => "trial_no_tab",
    TrialUnderWay => "trial_under_way",
    TrialSilentTab => "trial_silent_tab",
    TrialDone => "trial_done",
    TrialThere => "trial_there",
    TrialMissing => "trial_missing",
    TrialMalformed => "trial_malformed",
    TrialExpires => "trial_expires",
    TrialExpired => "trial_expired",
    TrialInMemory => "trial_in_memory",
    TrialUser => "trial_user",
    TrialNoUser => "trial_no_user",
    TrialRefreshAnswers => "trial_refresh_answers",
    TrialRefreshGone => "trial_refresh_gone",
    TrialRefreshSilent => "trial_refresh_silent",
    TrialProbeGood => "trial_probe_good",
    TrialProbeRefused => "trial_probe_refused",
    TrialProbeOther => "trial_probe_other",
    TrialProbeSilent => "trial_probe_silent",
    TrialProbeNone => "trial_probe_none",
}
