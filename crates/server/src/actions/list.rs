//! ListTagResources: the tags of shares, page by page.

use untag_model::{ErrorCode, Tags};
use untag_wire::{ReplyBody, TagRow};

use super::Desk;
use crate::behavior::{ComeBack, ListFault, StaleLists};
use crate::parameters::TagPair;
use crate::refusal::Refusal;
use crate::state::Share;

const NEITHER: Refusal =
    Refusal::bad("MissingParameter.ResourceIdOrTag", "You must specify ResourceId or Tag.");
const NO_KEY: Refusal = Refusal::bad("MissingParameter.TagKey", "You must specify TagKey.");
const TOO_MANY_TAGS: Refusal =
    Refusal::bad("NumberExceed.Tags", "The maximum number of Tags is exceeded.");
const BAD_TOKEN: Refusal = Refusal::bad("InvalidParameter.NextToken", "The NextToken is invalid.");

/// Start of a NextToken; what follows is the number of rows that were listed.
const TOKEN_START: &str = "row-";

impl Desk<'_> {
    pub(super) fn list(&mut self) -> Result<ReplyBody, Refusal> {
        self.check_region()?;
        self.check_type()?;
        let mut ids = self.parameters.array("ResourceId")?;
        let filter = self.parameters.tags()?;
        self.check_list(&ids, &filter)?;
        let start = self.start()?;
        if self.behavior.siblings.list_fault == Some(ListFault::FirstShareOnly) {
            ids.truncate(1);
        }
        let listed = self.select(&ids, &filter);
        let rows: Vec<TagRow> = listed.iter().flat_map(|id| self.rows(id)).collect();
        if self.behavior.visibility.come_back == Some(ComeBack::NextList) {
            for id in &listed {
                self.state.put_back_share(id);
            }
        }
        self.page(rows, start)
    }

    fn check_list(&self, ids: &[&str], filter: &[TagPair<'_>]) -> Result<(), Refusal> {
        if ids.is_empty() && filter.is_empty() {
            return Err(NEITHER);
        }
        if ids.len() > 20 {
            return Err(ErrorCode::TooManyResourceIds.into());
        }
        if filter.len() > 20 {
            return Err(TOO_MANY_TAGS);
        }
        if filter.iter().any(|(key, _)| key.is_none()) {
            return Err(NO_KEY);
        }
        for at in 1..filter.len() {
            if filter[..at].iter().any(|(key, _)| *key == filter[at].0) {
                return Err(ErrorCode::DuplicateTagKey.into());
            }
        }
        ids.iter().try_for_each(|id| self.find_own(id))?;
        self.permit("resourcesharing:ListTagResources", "*")
    }

    fn start(&self) -> Result<usize, Refusal> {
        match self.parameters.scalar("NextToken")? {
            None | Some("") => Ok(0),
            Some(token) => {
                let row = token.strip_prefix(TOKEN_START).and_then(|row| row.parse().ok());
                row.ok_or(BAD_TOKEN)
            }
        }
    }

    /// The shares to list: those named, else all of the account, that carry every tag asked for.
    fn select(&self, ids: &[&str], filter: &[TagPair<'_>]) -> Vec<String> {
        let mut listed: Vec<String> = Vec::with_capacity(ids.len());
        for id in ids {
            if !listed.iter().any(|have| have == id) {
                listed.push((*id).to_owned());
            }
        }
        if ids.is_empty() {
            let own = |share: &Share| share.account == self.caller.account && !share.deleted;
            let shares = self.state.shares.iter().filter(|(_, share)| own(share));
            listed = shares.map(|(id, _)| id.clone()).collect();
        }
        listed.retain(|id| self.state.shares.get(id).is_some_and(|share| carries(share, filter)));
        listed
    }

    fn rows(&mut self, id: &str) -> Vec<TagRow> {
        let visibility = &self.behavior.visibility;
        let Some(share) = self.state.shares.get_mut(id) else { return Vec::new() };
        let stale;
        let tags = if visibility.stale_lists == StaleLists::Fresh {
            share.seen_at(self.moment.millis, visibility.lag_millis)
        } else {
            stale = remembered(share, visibility.stale_lists);
            &stale
        };
        let row = |(key, value): (&String, &String)| TagRow {
            resource_id: id.to_owned(),
            resource_type: "ResourceShare".to_owned(),
            key: key.clone(),
            value: value.clone(),
        };
        tags.iter().map(row).collect()
    }

    fn page(&self, mut rows: Vec<TagRow>, start: usize) -> Result<ReplyBody, Refusal> {
        if start > rows.len() {
            return Err(BAD_TOKEN);
        }
        let fault = self.behavior.siblings.list_fault;
        if fault == Some(ListFault::LosesLast) {
            rows.pop();
        }
        if fault == Some(ListFault::NoValues) {
            for row in &mut rows {
                row.value.clear();
            }
        }
        let end = rows.len().min(start.saturating_add(self.behavior.siblings.page_size));
        let more = end < rows.len() && fault != Some(ListFault::OnePage);
        let page = rows.drain(start.min(end)..end).collect();
        let next_token = more.then(|| format!("{TOKEN_START}{end}"));
        Ok(ReplyBody::Tags { rows: page, next_token })
    }
}

fn carries(share: &Share, filter: &[TagPair<'_>]) -> bool {
    filter.iter().all(|(key, value)| {
        let have = share.tags.get(key.unwrap_or_default());
        have.is_some_and(|have| value.is_none_or(|value| value == have))
    })
}

/// What a list that is remembered shows.
fn remembered(share: &mut Share, rule: StaleLists) -> Tags {
    let (times, before) = share.listed.take().unwrap_or((0, Tags::new()));
    let repeat = match rule {
        StaleLists::Fresh => false,
        StaleLists::Forever => times > 0,
        StaleLists::EverySecond => times % 2 == 1,
    };
    let tags = if repeat { before } else { share.tags.clone() };
    share.listed = Some((times + 1, tags.clone()));
    tags
}
