//! Agents one by one, and who of a group is idle, in the order in which they became so.

use crate::time::Tick;

use super::model::bit;

const NONE: u32 = u32::MAX;

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
#[derive(Debug)]
pub(super) struct Agents {
    all: Vec<Agent>,
    heads: Vec<u32>,
    tails: Vec<u32>,
    idle: Vec<u32>,
    /// Groups with an idle agent, as a [`mask`](super::model::mask).
    idle_groups: u64,
}

impl Agents {
    /// `first_agent` has the first agent of each group and one entry more.
    pub(super) fn new(first_agent: &[u32]) -> Self {
        let groups = first_agent.len() - 1;
        let agent = |group: usize| Agent {
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
            since: 0,
            busy: 0,
            ahead: NONE,
            behind: NONE,
        };
        let all = (0..groups)
            .flat_map(|group| {
                (first_agent[group]..first_agent[group + 1]).map(move |_| agent(group))
            })
            .collect();
        Self {
            all,
            heads: vec![NONE; groups],
            tails: vec![NONE; groups],
            idle: vec![0; groups],
            idle_groups: 0,
        }
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
        self.all.len() as u32
    }

    /// Groups that may have an idle agent, as a mask; the others have none.
    #[inline]
    pub(super) fn idle_groups(&self) -> u64 {
        self.idle_groups
    }

    /// The last idle agent of a group has left the list. With more than 64 groups another may share
    /// its bit.
    #[inline]
    fn nobody_idle(&mut self, group: usize) {
        if self.idle.len() <= 64
            || !(group % 64..self.idle.len()).step_by(64).any(|g| self.idle[g] > 0)
        {
            self.idle_groups &= !bit(group);
        }
    }

    /// How many of a group are idle.
    #[inline]
    pub(super) fn idle_count(&self, group: usize) -> u32 {
        self.idle[group]
    }

    /// The agent of a group who has been idle for the longest time.
    #[inline]
    fn longest_idle(&self, group: usize) -> Option<u32> {
        let head = self.heads[group];
        (head != NONE).then_some(head)
    }

    /// The idle of a group, the longest idle first.
    pub(super) fn idle(&self, group: usize) -> impl Iterator<Item = u32> + '_ {
        let next = |&agent: &u32| {
            let behind = self.all[agent as usize].behind;
            (behind != NONE).then_some(behind)
        };
        std::iter::successors(self.longest_idle(group), next)
    }

    /// The agent is free from `now` on: behind all who became so earlier, and at the same moment
    /// behind those defined before him.
    pub(super) fn rest(&mut self, agent: u32, now: Tick) {
        let group = usize::from(self.get(agent).group);
        let mut behind = NONE;
        let mut ahead = self.tails[group];
        while ahead != NONE && ahead > agent && self.get(ahead).since == now {
            behind = ahead;
            ahead = self.get(ahead).ahead;
        }
        let this = self.get_mut(agent);
        this.state = State::Idle;
        this.since = now;
        this.ahead = ahead;
        this.behind = behind;
        match ahead {
            NONE => self.heads[group] = agent,
            ahead => self.get_mut(ahead).behind = agent,
        }
        match behind {
            NONE => self.tails[group] = agent,
            behind => self.get_mut(behind).ahead = agent,
        }
        self.idle[group] += 1;
        self.idle_groups |= bit(group);
    }

    /// Takes an idle agent out of the list; his new state is the caller's to set.
    pub(super) fn rouse(&mut self, agent: u32) {
        let Agent { group, ahead, behind, .. } = *self.get(agent);
        let group = usize::from(group);
        match ahead {
            NONE => self.heads[group] = behind,
            ahead => self.get_mut(ahead).behind = behind,
        }
        match behind {
            NONE => self.tails[group] = ahead,
            behind => self.get_mut(behind).ahead = ahead,
        }
        self.idle[group] -= 1;
        if self.idle[group] == 0 {
            self.nobody_idle(group);
        }
    }

    /// Takes all idle agents of a group out of its list, the longest idle first.
    pub(super) fn rouse_all(&mut self, group: usize, mut each: impl FnMut(u32, &mut Agent)) {
        let mut agent = std::mem::replace(&mut self.heads[group], NONE);
        self.tails[group] = NONE;
        self.idle[group] = 0;
        self.nobody_idle(group);
        while agent != NONE {
            let person = &mut self.all[agent as usize];
            each(agent, person);
            agent = person.behind;
        }
    }
}
