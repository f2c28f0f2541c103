//! What a day holds, as far as a fixed assignment or a wish speaks of it.

use super::Today;
use crate::schedule::roster::problem::Duty;

/// What is to be on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// A day off.
    Off,
    /// Any work.
    Work,
    /// A shift at any of its starts and lengths: a place in [`Problem::shifts`](super::super::Problem::shifts).
    Shift(usize),
    /// A shift at one start and length, as a locked assignment has it.
    Duty {
        /// A place in [`Problem::shifts`](super::super::Problem::shifts).
        shift: usize,
        /// Minutes from midnight.
        start_min: u32,
        /// Minutes.
        length_min: u32,
        /// For which other group: as in a [`Duty`].
        group: Option<usize>,
    },
}

impl Held {
    /// A duty exactly as it is.
    pub fn duty(duty: &Duty) -> Self {
        let Duty { shift, start_min, length_min, group, .. } = *duty;
        Self::Duty { shift, start_min, length_min, group }
    }

    pub(super) fn is_on(self, today: Today) -> bool {
        match (self, today.duty) {
            (Self::Off, duty) => duty.is_none(),
            (_, None) => false,
            (Self::Work, Some(_)) => true,
            (Self::Shift(shift), Some(duty)) => duty.shift == shift,
            (Self::Duty { .. }, Some(duty)) => self == Self::duty(duty),
        }
    }

    /// In a planner's words.
    pub fn words(self, shifts: &[String]) -> String {
        match self {
            Self::Off => "a day off".into(),
            Self::Work => "work".into(),
            Self::Shift(shift) => shifts[shift].clone(),
            Self::Duty { shift, start_min, length_min, .. } => {
                let end_min = start_min + length_min;
                format!("{} {}–{}", shifts[shift], clock(start_min), clock(end_min))
            }
        }
    }
}

/// Minutes after midnight as a time of day.
pub(super) fn clock(min: u32) -> String {
    format!("{:02}:{:02}", min / 60 % 24, min % 60)
}
