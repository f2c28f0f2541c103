//! Agents one by one, and who of a group is idle, in the order in which they became so.

use crate::time::Tick;

use super::model::bit;

/// What an agent is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Not on duty.
    Off,
    /// On duty and free.
    Idle,
    /// On a contact, from the ring to the end of the after-call work.
    Busy,
    /// On a break.
    Break,
}

/// One agent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agent {
    pub(super) group: u16,
    pub(super) state: State,
    /// His planned time is over; he leaves when he is free and no line keeps him.
    pub(super) leaving: bool,
    /// On a contact beyond the planned start of a break or end of the shift.
    pub(super) overrunning: bool,
    /// On a paid break.
    pub(super) paid_break: bool,
    /// The break ends before the shift does.
    pub(super) returns: bool,
    /// The contact in hand holds a trunk until the service ends.
    pub(super) holds_trunk: bool,
    /// Breaks of the shift that have begun, and those that are due: places in the plan's list.
    pub(super) next_break: u32,
    pub(super) due_break: u32,
    /// Log-on.
    pub(super) came_on: Tick,
    /// End of the shift; `Tick::MAX` where staff is given by numbers.
    pub(super) shift_end: Tick,
    /// When the contact in hand was given to him, or when he became idle.
    pub(super) since: Tick,
    /// Time on contacts since log-on.
    pub(super) busy: Tick,
    ahead: u32,
    behind: u32,
}

impl Agent {
    pub(super) fn break_is_due(&self) -> bool {
        self.next_break < self.due_break
    }
}

/// All agents, with a list of the idle for each group.
///
/// The lists are rings: behind the last agent stands one entry for each group, which is before the
/// first of its idle and behind the last. So nobody is at an end, and to join or leave takes no
/// branch, which the processor would often guess wrong.
#[derive(Debug)]
pub(super) struct Agents {
    all: Vec<Agent>,
    count: u32,
    idle: Vec<u32>,
    /// Groups with an idle agent, as a [`mask`](super::model::mask).
    idle_groups: u64,
}

impl Agents {
    /// `first_agent` has the first agent of each group and one entry more.
    pub(super) fn new(first_agent: &[u32]) -> Self {
        let groups = first_agent.len() - 1;
        let count = first_agent[groups];
        let agent = |group: usize, place: u32, since: Tick| Agent {
            group: group as u16,
            state: State::Off,
            leaving: false,
            overrunning: false,
            paid_break: false,
            returns: false,
            holds_trunk: false,
            next_break: 0,
            due_break: 0,
            came_on: 0,
            shift_end: Tick::MAX,
            since,
            busy: 0,
            ahead: place,
            behind: place,
        };
        let of_group = |group| first_agent[group]..first_agent[group + 1];
        let agents = (0..groups).flat_map(|g| of_group(g).map(move |place| agent(g, place, 0)));
        // Idle since a moment that never is.
        let ends = (0..groups).zip(count..).map(|(g, place)| agent(g, place, Tick::MAX));
        Self { all: agents.chain(ends).collect(), count, idle: vec![0; groups], idle_groups: 0 }
    }

    /// The entry that stands before the first and behind the last idle agent of a group.
    #[inline]
    fn end(&self, group: usize) -> u32 {
        self.count + group as u32
    }

    #[inline]
    pub(super) fn get(&self, agent: u32) -> &Agent {
        &self.all[agent as usize]
    }

    #[inline]
    pub(super) fn get_mut(&mut self, agent: u32) -> &mut Agent {
        &mut self.all[agent as usize]
    }

    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// Groups that may have an idle agent, as a mask; the others have none.
    #[inline]
    pub(super) fn idle_groups(&self) -> u64 {
        self.idle_groups
    }

    /// An idle agent of a group has left the list, perhaps the last. With more than 64 groups another
    /// may share its bit.
    #[inline]
    fn look_at(&mut self, group: usize) {
        let nobody_idle = if self.idle.len() <= 64 {
            self.idle[group] == 0
        } else {
            (group % 64..self.idle.len()).step_by(64).all(|g| self.idle[g] == 0)
        };
        self.idle_groups &= !(u64::from(nobody_idle) << (group % 64));
    }

    /// How many of a group are idle.
    #[inline]
    pub(super) fn idle_count(&self, group: usize) -> u32 {
        self.idle[group]
    }

    /// The idle of a group, the longest idle first.
    #[inline]
    pub(super) fn idle(&self, group: usize) -> impl Iterator<Item = u32> + '_ {
        let end = self.end(group);
        let next = move |agent: &u32| {
            let behind = self.get(*agent).behind;
            (behind != end).then_some(behind)
        };
        std::iter::successors(next(&end), next)
    }

    /// The agent is free from `now` on: behind all who became so earlier, and at the same moment
    /// behind those defined before him.
    #[inline(always)]
    pub(super) fn rest(&mut self, agent: u32, now: Tick) {
        let group = usize::from(self.get(agent).group);
        let mut behind = self.end(group);
        let mut ahead = self.get(behind).ahead;
        while self.get(ahead).since == now && ahead > agent {
            behind = ahead;
            ahead = self.get(ahead).ahead;
        }
        let this = self.get_mut(agent);
        this.state = State::Idle;
        this.since = now;
        this.ahead = ahead;
        this.behind = behind;
        self.get_mut(ahead).behind = agent;
        self.get_mut(behind).ahead = agent;
        self.idle[group] += 1;
        self.idle_groups |= bit(group);
    }

    /// Takes an idle agent out of the list; his new state is the caller's to set.
    #[inline(always)]
    pub(super) fn rouse(&mut self, agent: u32) {
        let Agent { group, ahead, behind, .. } = *self.get(agent);
        let group = usize::from(group);
        self.get_mut(ahead).behind = behind;
        self.get_mut(behind).ahead = ahead;
        self.idle[group] -= 1;
        self.look_at(group);
    }

    /// Takes all idle agents of a group out of its list, the longest idle first.
    pub(super) fn rouse_all(&mut self, group: usize, mut each: impl FnMut(u32, &mut Agent)) {
        let end = self.end(group);
        let mut agent = std::mem::replace(&mut self.get_mut(end).behind, end);
        self.get_mut(end).ahead = end;
        self.idle[group] = 0;
        self.look_at(group);
        while agent != end {
            let person = &mut self.all[agent as usize];
            each(agent, person);
            agent = person.behind;
        }
    }
}
