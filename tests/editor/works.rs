//! The work on a site: what is stored, what is lost.

use holdfast::editor::{Draft, Way, Work};
use holdfast::settings::{Settings, SiteAdapter};

use crate::APP;

const SITE: &str = "https://app.example";
const OTHER: &str = "https://other.example";

fn settings(origin: &str, built_in: Option<&str>, document: Option<&str>) -> Settings {
    Settings {
        adapters: vec![SiteAdapter {
            origin: origin.to_owned(),
            built_in: built_in.map(str::to_owned),
            document: document.map(str::to_owned),
        }],
        ..Settings::default()
    }
}

#[test]
fn a_site_is_found_by_itself_unless_the_settings_say_otherwise() {
    let begun = |settings: &Settings| Work::begin(settings, SITE).draft;
    assert_eq!(begun(&Settings::default()), Draft::Found);
    assert_eq!(
        begun(&settings(OTHER, Some("flowfile"), None)),
        Draft::Found
    );
    assert_eq!(
        begun(&settings(SITE, Some("flowfile"), None)),
        Draft::Flowfile
    );
    let work = Work::begin(&settings(SITE, None, Some(APP)), SITE);
    assert_eq!((work.draft, &*work.text), (Draft::Own, APP));
    assert!(!work.is_unsaved());
}

#[test]
fn what_is_stored_is_of_that_site_alone_and_found_by_itself_is_no_entry() {
    let others = settings(OTHER, Some("flowfile"), None);
    let own = Way::Own(APP.to_owned()).put(&others, SITE);
    assert_eq!(own.adapters.len(), 2);
    assert_eq!(Way::of(&own, SITE), Way::Own(APP.to_owned()));
    let flowfile = Way::BuiltIn("flowfile".to_owned()).put(&own, SITE);
    assert_eq!(flowfile.adapters.len(), 2);
    assert_eq!(
        Way::of(&flowfile, SITE),
        Way::BuiltIn("flowfile".to_owned())
    );
    assert_eq!(Way::Found.put(&flowfile, SITE), others);
}

#[test]
fn a_text_is_unsaved_until_it_is_stored_also_while_another_way_is_chosen() {
    let mut work = Work::begin(&Settings::default(), SITE);
    work.draft = Draft::Own;
    work.text = "{".to_owned();
    assert!(work.is_unsaved());
    work.draft = Draft::Found;
    assert!(work.is_unsaved(), "it would be lost with the page");
    work.draft = Draft::Own;
    work.text = APP.to_owned();
    work.saved();
    assert!(!work.is_unsaved());
}

#[test]
fn settings_that_change_elsewhere_do_not_touch_what_is_being_typed() {
    let mut work = Work::begin(&Settings::default(), SITE);
    work.stored_now(&settings(SITE, Some("flowfile"), None));
    assert_eq!(work.draft, Draft::Flowfile, "nothing was touched");
    work.draft = Draft::Own;
    work.text = "{".to_owned();
    work.stored_now(&settings(SITE, None, Some(APP)));
    assert_eq!((work.draft, &*work.text), (Draft::Own, "{"));
}

#[test]
fn the_document_of_a_way_is_the_one_by_which_the_site_is_served() {
    let id = |way: Way| way.document().map(|document| document.id);
    assert_eq!(id(Way::Found).as_deref(), Some("dify-console"));
    assert_eq!(
        id(Way::BuiltIn("flowfile".to_owned())).as_deref(),
        Some("flowfile")
    );
    assert_eq!(id(Way::BuiltIn("nobody".to_owned())), None);
    assert_eq!(id(Way::Own(APP.to_owned())).as_deref(), Some("axios-queue"));
    assert_eq!(id(Way::Own("{".to_owned())), None);
    assert_eq!(id(Way::Own(APP.replace("\"/api\"", "\"api\""))), None);
}
