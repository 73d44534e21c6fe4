//! What goes when a site or a pair is removed.

use super::Facts;
use crate::order;
use crate::settings::{Settings, SplitApi};
use crate::site_list::SiteList;
use crate::view::site::permission_pattern;

/// What is left, and which permissions are given back.
#[derive(Debug, Clone, PartialEq)]
pub struct Removal {
    /// The match patterns of the hosts about which nothing is kept.
    pub gone: Vec<String>,
    /// Those of them to give back.
    pub permissions: Vec<String>,
    /// The sites that stay.
    pub sites: SiteList,
    /// The settings that stay.
    pub settings: Settings,
}

impl Facts {
    /// Without the site of this match pattern: its document and its pairs go with it, and the hosts of their APIs
    /// where nothing else needs them.
    pub fn without_site(&self, pattern: &str) -> Removal {
        let is = |origin: &str| permission_pattern(origin).as_deref() == Some(pattern);
        let mut sites = self.sites.clone();
        sites.remove(pattern);
        let mut removal = self.without_pairs(&sites, Some(pattern), |pair| {
            is(&pair.page) || is(&pair.api)
        });
        removal.settings.late.retain(|origin| !is(origin));
        let adapters = &mut removal.settings.adapters;
        adapters.retain(|adapter| !is(&adapter.origin));
        removal
    }

    /// Without this pair.
    pub fn without_pair(&self, pair: &SplitApi) -> Removal {
        self.without_pairs(&self.sites, None, |known| known == pair)
    }

    fn without_pairs(
        &self,
        sites: &SiteList,
        site: Option<&str>,
        goes: impl Fn(&SplitApi) -> bool,
    ) -> Removal {
        let mut settings = self.settings.clone();
        let (gone, kept) = settings.split_apis.into_iter().partition(goes);
        settings.split_apis = kept;
        let needed = |pattern: &String| {
            let is = |origin: &str| permission_pattern(origin).as_deref() == Some(pattern.as_str());
            let theirs = &self.policy.managed.split_apis;
            let mut pairs = settings.split_apis.iter().chain(theirs);
            sites.of_pattern(pattern).is_some()
                || self.policy.sites.iter().any(|site| is(site))
                || pairs.any(|pair| is(&pair.page) || is(&pair.api))
        };
        let gone: Vec<SplitApi> = gone;
        let apis = gone.iter().filter_map(|pair| permission_pattern(&pair.api));
        let mut hosts: Vec<String> = apis.filter(|pattern| !needed(pattern)).collect();
        hosts.extend(site.map(str::to_owned));
        order::by(&mut hosts, |host, next| host <= next);
        hosts.dedup();
        let given_back = |pattern: &&String| self.can_give_back(pattern);
        Removal {
            permissions: hosts.iter().filter(given_back).cloned().collect(),
            gone: hosts,
            sites: sites.clone(),
            settings,
        }
    }

    fn can_give_back(&self, pattern: &str) -> bool {
        let granted = self.granted.patterns();
        granted.iter().any(|known| known == pattern)
            && !self.built_in.iter().any(|known| known == pattern)
    }
}
