//! Who takes whom, and who must go or stay: the rules, asked of everybody each time.

use ringplan::center::{AgentRule, ByInterval, Staff};
use ringplan::random::Law;
use ringplan::time::{SECOND, Tick};

use super::{Contact, Doing, Person, Reference};

impl Reference<'_> {
    /// Which contact: best preference, highest score, longest wait, order of definition.
    pub(super) fn contact_for(&self, agent: usize) -> Option<usize> {
        let person = &self.people[agent];
        if !person.over && person.breaks_called > person.breaks_taken {
            return None;
        }
        let kept = self.kept(agent);
        let mut best: Option<(u32, f64, Tick, usize, usize)> = None;
        for (place, &contact) in self.line.iter().enumerate() {
            let queue = self.queue_of(contact);
            if !self.may_take(person.group, contact)
                || person.over && !kept.contains(&queue)
                || !self.leaves_a_reserve(agent, queue)
            {
                continue;
            }
            let preference = self.preference(person.group, queue);
            let arrival = self.contacts[contact].arrival;
            let this = (preference, -self.score(contact), arrival, queue, place);
            if best.is_none_or(|other| this < other) {
                best = Some(this);
            }
        }
        best.map(|(.., place)| self.line[place])
    }

    fn score(&self, contact: usize) -> f64 {
        let Contact { caller, arrival, .. } = self.contacts[contact];
        let score = self.center.queues[usize::from(caller.queue)].priority;
        let per_tick = score.per_second / SECOND as f64;
        let waited = (self.now - arrival) as f64;
        let bonus = if caller.step > 0 { score.follow_up } else { 0.0 };
        score.base + per_tick * waited + bonus
    }

    /// Which agent: the best group that has an idle one, then the center's rule, then the order of
    /// definition.
    pub(super) fn agent_for(&self, contact: usize) -> Option<usize> {
        let queue = self.queue_of(contact);
        let overflow = &self.center.queues[queue].overflow;
        let tier = |group: usize| match overflow.is_empty() {
            true => self.preference(group, queue) as usize,
            false => overflow.iter().position(|s| usize::from(s.group.0) == group).expect("listed"),
        };
        let mut idle: Vec<(usize, usize, Tick)> = vec![];
        for (agent, person) in self.people.iter().enumerate() {
            let stays = !person.over || self.kept(agent).contains(&queue);
            if let Doing::Idle { since } = person.doing
                && self.may_take(person.group, contact)
                && self.leaves_a_reserve(agent, queue)
                && stays
            {
                idle.push((tier(person.group), agent, since));
            }
        }
        let best = idle.iter().map(|&(tier, ..)| tier).min()?;
        idle.retain(|&(tier, ..)| tier == best);
        let claim = |&(_, agent, since): &(usize, usize, Tick)| match self.center.agent_rule {
            AgentRule::LeastBusy => (0.0, self.people[agent].busy, agent),
            AgentRule::Fastest => (self.pace(self.people[agent].group, queue), since, agent),
            AgentRule::LongestIdle | AgentRule::Random => (0.0, since, agent),
        };
        match self.center.agent_rule {
            AgentRule::Random => {
                let Contact { caller, interval, .. } = self.contacts[contact];
                idle.sort_by_key(|&(_, agent, since)| (self.people[agent].group, since, agent));
                let place = self.draws.choice(&caller, interval) * idle.len() as f64;
                Some(idle[place as usize].1)
            }
            _ => {
                let claims = idle.iter().map(claim);
                let first = claims.min_by(|a, b| a.partial_cmp(b).expect("numbers"));
                first.map(|(.., agent)| agent)
            }
        }
    }

    fn pace(&self, group: usize, queue: usize) -> f64 {
        let mean = |law: &ByInterval<Law>| {
            let laws = law.values();
            laws.iter().map(Law::mean_s).sum::<f64>() / laws.len() as f64
        };
        let skills = &self.center.groups[group].skills;
        let skill = skills.iter().find(|s| usize::from(s.queue.0) == queue).expect("the skill");
        let handle = &self.center.queues[queue].handle_time;
        let all = match &skill.handle_time {
            Some(own) => mean(own),
            None => mean(&handle.talk) + handle.after_work.as_ref().map_or(0.0, mean),
        };
        all / skill.speed
    }

    fn preference(&self, group: usize, queue: usize) -> u32 {
        let skills = &self.center.groups[group].skills;
        let skill = skills.iter().find(|skill| usize::from(skill.queue.0) == queue);
        skill.expect("the skill").preference
    }

    /// Whether enough others of his group are idle if an agent takes work of a queue.
    fn leaves_a_reserve(&self, agent: usize, queue: usize) -> bool {
        let group = self.people[agent].group;
        let is_idle = |person: &Person| matches!(person.doing, Doing::Idle { .. });
        let others =
            self.people.iter().enumerate().filter(|&(other, person)| {
                other != agent && person.group == group && is_idle(person)
            });
        let skills = &self.center.groups[group].skills;
        let skill = skills.iter().find(|skill| usize::from(skill.queue.0) == queue);
        skill.is_some_and(|skill| others.count() >= skill.reserve as usize)
    }

    /// Whether a group may take a contact now: it has the skill, an overflow list allows it, and work
    /// that may wait is not put off to after the horizon.
    pub(super) fn may_take(&self, group: usize, contact: usize) -> bool {
        let queue = self.queue_of(contact);
        let waited = self.now - self.contacts[contact].arrival;
        let nouns = &self.center.groups[group];
        let overflow = &self.center.queues[queue].overflow;
        let listed = overflow.iter().find(|step| usize::from(step.group.0) == group);
        nouns.skills.iter().any(|skill| usize::from(skill.queue.0) == queue)
            && (self.clock_runs || !self.center.queues[queue].is_deferrable())
            && (overflow.is_empty() || listed.is_some_and(|step| step.after <= waited))
    }

    /// How many on duty above the scheduled heads are not known yet, where staff is given by numbers.
    pub(super) fn surplus(&self, group: usize) -> u64 {
        match self.center.groups[group].staff {
            Staff::Heads(_) => self.planned(group).saturating_sub(u64::from(self.heads[group])),
            Staff::Shifts(_) => 0,
        }
    }

    /// Who is on duty and not about to leave.
    pub(super) fn planned(&self, group: usize) -> u64 {
        let people = self.people.iter().filter(|person| person.group == group);
        people.filter(|person| person.doing != Doing::Off && !person.over).count() as u64
    }

    /// Closed queues for whose lines an agent stays whose time is over: he has the skill and was
    /// there when they closed. Empty for everybody else.
    pub(super) fn kept(&self, agent: usize) -> Vec<usize> {
        let person = &self.people[agent];
        let stays_for = |&queue: &usize| {
            let skills = &self.center.groups[person.group].skills;
            let mut overflow = self.center.queues[queue].overflow.iter();
            let listed = self.center.queues[queue].overflow.is_empty()
                || overflow.any(|step| usize::from(step.group.0) == person.group);
            self.closed_at[queue].is_some_and(|closed| person.log_on < closed)
                && skills.iter().any(|skill| usize::from(skill.queue.0) == queue)
                && listed
        };
        if person.over { (0..self.center.queues.len()).filter(stays_for).collect() } else { vec![] }
    }

    /// What keeps an agent who is idle and whose time is over; `None`: he is not both.
    pub(super) fn idle_kept(&self, agent: usize) -> Option<Vec<usize>> {
        let Person { doing, over, .. } = self.people[agent];
        (over && matches!(doing, Doing::Idle { .. })).then(|| self.kept(agent))
    }
}
