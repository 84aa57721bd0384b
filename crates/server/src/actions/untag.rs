//! UntagResources: reads, checks and carries out a request to untag.

use untag_model::ErrorCode;
use untag_wire::ReplyBody;

use super::Desk;
use crate::behavior::{
    AllRule, BROKEN_NAME, Behavior, Check, ComeBack, Concurrency, Deed, ForeignShare, Pick, Sight,
};
use crate::check::{Checker, UntagRequest};
use crate::refusal::Refusal;
use crate::removal::{Loss, Remover};

impl Desk<'_> {
    pub(super) fn untag(&mut self) -> Result<ReplyBody, Refusal> {
        let request = UntagRequest::read(&self.parameters)?;
        self.count_call(&request);
        self.deed = self.strike(&request);
        match self.deed {
            Some(Deed::Refuse(status, code)) => return Err(fault(status, code)),
            Some(Deed::Drop) => return Ok(ReplyBody::Done),
            _ => {}
        }
        if self.is_broken(&request) {
            return Err(ErrorCode::InternalError.into());
        }
        match self.checker(&request).run() {
            Ok(()) => self.remove(&request)?,
            Err(refusal) => {
                self.change_though_refused(&request, &refusal);
                return Err(refusal);
            }
        }
        match self.deed {
            Some(Deed::RefuseAfterwards(status, code)) => Err(fault(status, code)),
            _ => Ok(ReplyBody::Done),
        }
    }

    fn checker<'s>(&'s self, request: &'s UntagRequest<'s>) -> Checker<'s> {
        Checker {
            request,
            checks: &self.behavior.checks,
            all_with_keys: self.behavior.removal.all_with_keys,
            caller: self.caller,
            shares: &self.state.shares,
        }
    }

    fn count_call(&mut self, request: &UntagRequest<'_>) {
        let Some(first) = request.ids.first() else { return };
        if let Some(share) = self.state.shares.get_mut(*first) {
            share.calls += 1;
        }
    }

    /// What goes wrong with this very request.
    fn strike(&self, request: &UntagRequest<'_>) -> Option<Deed> {
        if self.behavior.faults.is_empty() {
            return None;
        }
        let first = request.ids.first().and_then(|id| self.state.shares.get(*id));
        let sight = Sight {
            request: self.request,
            untag: self.untag,
            ids: &request.ids,
            keys: &request.keys,
            all: request.all,
            call: first.map_or(0, |share| share.calls),
            tags: first.map_or(0, |share| share.tags.len()),
        };
        let fault = self.behavior.faults.iter().find(|fault| (fault.when)(&sight));
        fault.map(|fault| fault.deed)
    }

    fn is_broken(&self, request: &UntagRequest<'_>) -> bool {
        let broken = |id: &&str| {
            self.state.shares.get(*id).is_some_and(|share| share.name.starts_with(BROKEN_NAME))
        };
        self.behavior.break_on_name && request.ids.iter().any(broken)
    }

    fn remover<'s>(&'s self, request: &'s UntagRequest<'s>) -> Remover<'s> {
        Remover {
            request,
            rules: &self.behavior.removal,
            concurrency: self.behavior.concurrency,
            deed: self.deed,
            account: self.caller.account,
            beyond: reaches_beyond(self.behavior),
        }
    }

    fn remove(&mut self, request: &UntagRequest<'_>) -> Result<(), Refusal> {
        let losses = self.remover(request).plan(self.state);
        if self.behavior.visibility.come_back == Some(ComeBack::NextUntag) {
            self.state.put_back_all();
        }
        let mut late = false;
        for loss in &losses {
            late |= self.state.claim(&loss.share);
        }
        if late {
            match self.behavior.concurrency {
                Concurrency::Conflict => return Err(Refusal::conflict()),
                Concurrency::InternalError => return Err(ErrorCode::InternalError.into()),
                Concurrency::OneLost => return Ok(()),
                _ => {}
            }
        }
        self.lose_all(request, &losses);
        self.note_all(request);
        if late && self.behavior.concurrency == Concurrency::ConflictThoughDone {
            return Err(Refusal::conflict());
        }
        Ok(())
    }

    fn lose_all(&mut self, request: &UntagRequest<'_>, losses: &[Loss]) {
        for loss in losses {
            self.lose(request, loss);
        }
    }

    /// Takes the tags of one share.
    fn lose(&mut self, request: &UntagRequest<'_>, loss: &Loss) {
        let mut loss = loss.clone();
        self.put_off_half(request, &mut loss);
        let lost_update = self.behavior.concurrency == Concurrency::LostUpdate;
        let before = if lost_update { self.state.tags_before(&loss.share) } else { None };
        let Some(share) = self.state.shares.get_mut(&loss.share) else { return };
        share.before_change(self.moment.millis, self.behavior.visibility.lag_millis);
        let tags = before.unwrap_or_else(|| std::mem::take(&mut share.tags));
        let returning = self.behavior.visibility.come_back.map(|come_back| {
            let gone = tags.iter().filter(|(key, _)| loss.keys.contains(key));
            (come_back, gone.map(|(key, value)| (key.clone(), value.clone())).collect())
        });
        let left = self.remover(request).left(tags, &loss);
        if let Some(share) = self.state.shares.get_mut(&loss.share) {
            share.tags = left;
        }
        if let Some((come_back, gone)) = returning {
            let now = (self.request, self.moment.millis);
            self.state.let_return(come_back, &loss.share, gone, now);
        }
    }

    /// Leaves the second half of an All=true for later, where halves are seen.
    fn put_off_half(&mut self, request: &UntagRequest<'_>, loss: &mut Loss) {
        let later = self.behavior.visibility.halves_millis;
        if later == 0 || !request.all || loss.keys.len() < 2 {
            return;
        }
        for key in loss.keys.split_off(loss.keys.len() / 2) {
            self.state.postpone(&loss.share, &key, self.moment.millis + later);
        }
    }

    fn note_all(&mut self, request: &UntagRequest<'_>) {
        if self.behavior.removal.all != AllRule::Sticky || !request.all {
            return;
        }
        for id in &request.ids {
            if let Some(share) = self.state.shares.get_mut(*id) {
                share.all_seen = true;
            }
        }
    }

    /// Makes the change of a refused request, as far as the rules want that.
    fn change_though_refused(&mut self, request: &UntagRequest<'_>, refusal: &Refusal) {
        let rules = &self.behavior.removal;
        let though = refusal
            .documented
            .map_or(rules.though_otherwise_refused, |error| rules.though_refused.contains(&error));
        if though {
            let losses = self.remover(request).plan(self.state);
            self.lose_all(request, &losses);
            return;
        }
        let partial = match refusal.documented {
            Some(ErrorCode::ResourceIdNotFound) => rules.partial_unknown,
            Some(ErrorCode::NoPermission) => rules.partial_forbidden,
            _ => false,
        };
        if partial {
            self.change_permitted(request);
        }
    }

    /// Changes the shares that exist and may be changed, if that is all that was wrong.
    fn change_permitted(&mut self, request: &UntagRequest<'_>) {
        let mut narrowed = request.clone();
        let checker = self.checker(request);
        let may = |id: &str| {
            let share = self.state.shares.get(id);
            share.is_some_and(|share| share.account == self.caller.account && !share.deleted)
                && checker.may_untag(id)
        };
        narrowed.ids.retain(|id| may(id));
        if !narrowed.ids.is_empty() && self.checker(&narrowed).run().is_ok() {
            let losses = self.remover(&narrowed).plan(self.state);
            self.lose_all(&narrowed, &losses);
        }
    }
}

fn fault(status: u16, code: &'static str) -> Refusal {
    Refusal::named(status, code, "The request has failed.")
}

/// Whether shares of other accounts are changed when they are named.
fn reaches_beyond(behavior: &Behavior) -> bool {
    let checks = &behavior.checks;
    matches!(checks.foreign, ForeignShare::Reachable | ForeignShare::ChangedThough)
        || checks.skip.contains(&Check::Found)
        || checks.found != Pick::All
}
