//! Every text that the editor can show.

use holdfast::adapter::{Adapter, Document, Fault};
use holdfast::editor::{
    Answered, Checked, Expected, Facts, FieldHelp, Finding, Mistake, Place, Said, SeenEntry,
    SeenJwt, Syntax, What, Work,
};
use holdfast::settings::Settings;
use holdfast::text::Text;

const NOW: f64 = 1.0e12;

pub fn every_text() -> Vec<Text> {
    let mut texts = of_mistakes();
    texts.extend(of_trials());
    let work = Work::begin(&Settings::default(), "https://app.example");
    texts.push(work.title());
    texts.push(Work::unsaved());
    let host = || "app.example".to_owned();
    let said = [
        Said::Saved,
        Said::NotDone,
        Said::NoTab { host: host() },
        Said::UnderWay,
        Said::SilentTab { host: host() },
        Said::Found,
    ];
    texts.extend(said.iter().map(Text::from));
    let help = |more: &[&str]| FieldHelp {
        path: "path".to_owned(),
        means: "Where it is.".to_owned(),
        expected: Some(Expected::Text),
        more: more.iter().map(|name| (*name).to_owned()).collect(),
    };
    texts.extend(
        [help(&[]), help(&["probe"])]
            .iter()
            .filter_map(FieldHelp::hint),
    );
    texts
}

fn of_mistakes() -> Vec<Text> {
    let words = || vec!["path".to_owned()];
    let syntaxes = [
        Syntax::Empty,
        Syntax::Comma,
        Syntax::CommaTooMany,
        Syntax::Colon,
        Syntax::Quotes,
        Syntax::Value,
        Syntax::Open,
        Syntax::Escape,
        Syntax::Control,
        Syntax::Space,
        Syntax::Number,
        Syntax::Comment,
        Syntax::Other,
    ];
    let expected = [
        Expected::Object,
        Expected::List,
        Expected::Bool,
        Expected::Text,
        Expected::Whole { least: 0, most: 9 },
        Expected::OneOf(words()),
    ];
    let faults = [Fault::Path, Fault::Empty, Fault::Status, Fault::Unknown];
    let others = [
        What::Unknown(Vec::new()),
        What::Unknown(words()),
        What::Missing(Expected::Text),
        What::Twice,
        What::Other("in their words".to_owned()),
    ];
    let whats = others.into_iter();
    let whats = whats.chain(syntaxes.map(What::Syntax));
    let whats = whats.chain(expected.map(What::Kind));
    let mistakes: Vec<Mistake> = whats.chain(faults.map(What::Sense)).map(mistake).collect();
    let summary = |count: usize| {
        Work::summary(&Checked {
            mistakes: mistakes[..count].to_vec(),
            document: None,
        })
    };
    let mut texts: Vec<Text> = [0, 1, 2].map(summary).to_vec();
    texts.extend(mistakes.iter().map(Mistake::says_where));
    texts.extend(mistakes.iter().map(Mistake::says_what));
    texts
}

fn mistake(what: What) -> Mistake {
    Mistake {
        path: "path".to_owned(),
        place: Place {
            start: 0,
            end: 1,
            line: 1,
            column: 1,
        },
        what,
    }
}

fn of_trials() -> Vec<Text> {
    let entry = |name: &str, found, jwt| SeenEntry {
        name: name.to_owned(),
        there: true,
        found,
        jwt,
    };
    let jwt = |expires: f64, claim| {
        Some(SeenJwt {
            expires: Some(expires),
            claim,
        })
    };
    let answer = |status| Answered {
        method: "OPTIONS".to_owned(),
        status,
    };
    let facts = |entries: Vec<SeenEntry>, refresh, probe| Facts {
        entries,
        answers: vec![answer(refresh)],
        probe: Some(answer(probe)),
        ..Facts::default()
    };
    let all = [
        facts(
            vec![entry("access", true, jwt(NOW + 9.0, true))],
            Some(204),
            Some(200),
        ),
        facts(
            vec![entry("access", true, jwt(NOW - 9.0, false))],
            Some(404),
            Some(401),
        ),
        facts(vec![entry("access", false, None)], None, Some(404)),
        facts(vec![entry("access", true, None)], None, None),
    ];
    let memory = include_str!("../apps/bearer-memory/adapter.json");
    let read = |text| serde_json::from_str::<Document>(text).expect("a document");
    let documents = [read(Adapter::BUILT_IN[1]), read(memory)];
    let found = documents.iter().flat_map(|document| {
        let of_facts = |facts| Finding::all(document, facts, NOW);
        all.iter().flat_map(of_facts).collect::<Vec<_>>()
    });
    found.map(|finding| finding.text).collect()
}
