//! What a contact brings, made of its own bits.

use crate::center::Patience;
use crate::demand::KnownPatience;
use crate::random::{Key, Purpose, unit};
use crate::sim::model::{Model, Work};
use crate::time::{Tick, seconds, ticks};

use super::contacts::Contact;

/// The variates of one replication's contacts: pure functions of each contact.
#[derive(Clone, Copy)]
pub(super) struct Draws<'m> {
    model: &'m Model<'m>,
    further: Key,
    follow_up_further: Key,
}

/// The halves of a contact's further draw.
#[derive(Clone, Copy)]
enum Further {
    AfterWork,
    Balk,
    Agent,
}

impl<'m> Draws<'m> {
    pub(super) fn new(model: &'m Model<'m>, seed: u64, replication: u64) -> Self {
        let key = |purpose| Key::new(seed, replication, purpose);
        let (further, follow_up_further) = (key(Purpose::Further), key(Purpose::FollowUpFurther));
        Self { model, further, follow_up_further }
    }

    /// When a contact that has to wait hangs up: at once if it balks or has no patience,
    /// [`Tick::MAX`] if never.
    #[inline(always)]
    pub(super) fn deadline(&self, contact: &Contact) -> Tick {
        if self.model.source.has_traces()
            && let Some(deadline) = self.known_deadline(contact)
        {
            return deadline;
        }
        let Contact { caller, arrival, interval, .. } = *contact;
        let queue = usize::from(caller.queue);
        let balk = self.model.queue(queue).nouns.balk;
        if balk > 0.0 && unit(self.further(contact, Further::Balk)) < balk {
            return arrival;
        }
        match self.model.patience_s(queue, interval as usize, caller.patience_bits()) {
            Some(patience_s) => arrival.saturating_add(ticks(patience_s)),
            None => Tick::MAX,
        }
    }

    /// The deadline of a contact that brings its patience.
    #[cold]
    #[inline(never)]
    fn known_deadline(&self, contact: &Contact) -> Option<Tick> {
        let Contact { caller, arrival, interval, .. } = *contact;
        let interval = interval as usize;
        let patience = match self.model.source.brought(&caller, interval).patience? {
            KnownPatience::Until(patience) => patience,
            KnownPatience::Infinite => return Some(Tick::MAX),
            KnownPatience::Beyond(wait) => {
                match &self.model.queue(usize::from(caller.queue)).nouns.patience {
                    Patience::Infinite => return Some(Tick::MAX),
                    Patience::Drawn(law) => {
                        let law = law.at(interval);
                        ticks(law.draw_beyond(caller.patience_bits(), seconds(wait)))
                    }
                }
            }
        };
        Some(arrival.saturating_add(patience))
    }

    /// Talk, and talk with after-call work, of a contact.
    #[inline]
    pub(super) fn talk_and_handle(&self, contact: &Contact, work: &Work) -> (Tick, Tick) {
        if self.model.source.has_traces() {
            return self.known_talk_and_handle(contact, work);
        }
        let after_work = || self.further(contact, Further::AfterWork);
        work.talk_and_handle(contact.caller.handle_bits(), after_work)
    }

    /// The same of a contact of which something may be known.
    #[cold]
    #[inline(never)]
    fn known_talk_and_handle(&self, contact: &Contact, work: &Work) -> (Tick, Tick) {
        let after_work = || self.further(contact, Further::AfterWork);
        let brought = self.model.source.brought(&contact.caller, contact.interval as usize);
        work.known_or_drawn(&brought, contact.caller.handle_bits(), after_work)
    }

    /// The time that a queue takes that needs nobody.
    pub(super) fn passing_time(&self, contact: &Contact) -> Tick {
        let Contact { caller, interval, .. } = *contact;
        let law = &self.model.queue(usize::from(caller.queue)).nouns.handle_time.talk;
        let known = self.model.source.brought(&caller, interval as usize).talk;
        known.unwrap_or_else(|| ticks(law.at(interval as usize).draw(caller.handle_bits())))
    }

    /// A number in (0, 1) by which one of several idle agents is chosen.
    pub(super) fn choice(&self, contact: &Contact) -> f64 {
        unit(self.further(contact, Further::Agent))
    }

    #[cold]
    fn further(&self, contact: &Contact, which: Further) -> u64 {
        let Contact { caller, interval, .. } = contact;
        let [left, right] = if caller.step > 0 {
            let [entity, number] = caller.bits();
            self.follow_up_further.bits(entity, number)
        } else {
            let entity = self.model.source.entity(usize::from(caller.queue), *interval as usize);
            self.further.bits(entity, u64::from(caller.ordinal))
        };
        match which {
            Further::AfterWork => left,
            Further::Balk => right,
            Further::Agent => right << 32,
        }
    }
}
