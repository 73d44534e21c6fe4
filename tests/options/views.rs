//! Facts for the options page, and every text that it can show.

use holdfast::detect::App;
use holdfast::editor::Way;
use holdfast::granted::Granted;
use holdfast::settings::{Expected, NotABackup, Policy, Settings, SplitApi, Wrong};
use holdfast::site_list::SiteList;
use holdfast::text::Text;
use holdfast::view::options::{Facts, OptionsView, Said, imported, imported_wrong, policy_wrong};

pub const CLOUD: &str = "https://cloud.dify.ai/*";

pub fn pair(page: &str, api: &str) -> SplitApi {
    SplitApi {
        page: page.to_owned(),
        api: api.to_owned(),
    }
}

/// The facts with these patterns granted besides the one that comes with the extension.
pub fn facts(granted: &[&str]) -> Facts {
    let patterns = [CLOUD].iter().chain(granted);
    Facts {
        built_in: vec![CLOUD.to_owned()],
        granted: Granted::new(patterns.map(|text| (*text).to_owned()).collect()),
        ..Facts::default()
    }
}

/// A granted site of which this was found.
pub fn found(app: App) -> Facts {
    let mut sites = SiteList::default();
    sites.found("https://dify.example", app);
    Facts {
        sites,
        ..facts(&["https://dify.example/*"])
    }
}

pub fn every_app() -> Vec<App> {
    vec![
        App::Dify {
            version: Some("1.14.2".to_owned()),
            api: Some("https://api.example".to_owned()),
        },
        App::Dify {
            version: None,
            api: None,
        },
        App::ApiElsewhere {
            api: "https://api.example".to_owned(),
        },
        App::ApiSilent,
        App::Flowfile,
        App::Unknown,
        App::Unreachable,
    ]
}

pub fn every_view() -> Vec<OptionsView> {
    let mut all: Vec<Facts> = every_app().into_iter().map(found).collect();
    let mut looking = found(App::Unknown);
    looking.looking = vec!["https://dify.example/*".to_owned()];
    let mut revoked = found(App::Unknown);
    revoked.granted = Granted::default();
    let mut managed = facts(&[]);
    managed.policy.sites = vec!["https://dify.example".to_owned()];
    managed.policy.managed.hold_seconds = Some(20);
    managed.policy.managed.split_apis = vec![pair("https://a.example", "https://b.example")];
    let said = [Way::BuiltIn("flowfile".to_owned()), Way::Own(String::new())].map(|way| {
        let mut facts = found(App::Unknown);
        facts.settings = way.put(&facts.settings, "https://dify.example");
        facts
    });
    all.extend(said);
    all.extend([looking, revoked, managed, facts(&[])]);
    all.iter().map(OptionsView::of).collect()
}

/// Every text of the options page.
pub fn every_text() -> Vec<Text> {
    let mut texts = Vec::new();
    for view in every_view() {
        for row in view.sites {
            texts.push(row.line);
            texts.extend(row.about);
            texts.extend(row.tag.map(|tag| tag.text()));
        }
    }
    let host = || "dify.example".to_owned();
    let said = [
        Said::Added { host: host() },
        Said::NotAllowed { host: host() },
        Said::Removed { host: host() },
        Said::NoAddress,
        Said::Saved,
        Said::NumberWrong {
            within: Settings::HOLD,
        },
        Said::Exported,
        Said::Trouble { detail: host() },
    ];
    texts.extend(said.iter().map(Text::from));
    texts.extend([imported(0), imported(2), imported_wrong(None)]);
    let expected = [
        Expected::Object,
        Expected::List,
        Expected::Bool,
        Expected::Text,
        Expected::Whole { least: 1, most: 2 },
        Expected::Origin,
        Expected::Nothing,
        Expected::Something,
    ];
    let wrong = |path: &str, expected| Wrong {
        path: path.to_owned(),
        expected,
    };
    let mut problems = vec![
        NotABackup::Foreign,
        NotABackup::Newer,
        NotABackup::Wrong(wrong("", Expected::Object)),
    ];
    problems.extend(expected.map(|expected| NotABackup::Wrong(wrong("sites[0]", expected))));
    texts.extend(problems.iter().map(|problem| imported_wrong(Some(problem))));
    texts.push(policy_wrong(&wrong("sites[0]", Expected::Origin)));
    texts
}

/// The settings and the policy of nobody, to be changed by a test.
pub fn settings_of(split_apis: Vec<SplitApi>) -> Settings {
    Settings {
        split_apis,
        ..Settings::default()
    }
}

pub fn policy_of(sites: &[&str]) -> Policy {
    Policy {
        sites: sites.iter().map(|site| (*site).to_owned()).collect(),
        ..Policy::default()
    }
}
