//! What was promised.

/// A promise for a queue, judged per period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// What is promised.
    pub goal: Goal,
    /// Over which time each figure is taken.
    pub per: Period,
}

/// The promised figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// At least `share` of the entered contacts are answered within the queue's T.
    AnsweredWithin {
        /// 0 to 1.
        share: f64,
    },
    /// The mean wait of the answered is at most `seconds`.
    Asa {
        /// Seconds, above 0.
        seconds: f64,
    },
    /// At most `share` of the entered contacts abandon.
    Abandoned {
        /// 0 to 1.
        share: f64,
    },
    /// At least `share` of the contacts are finished within the queue's time.
    FinishedWithin {
        /// 0 to 1.
        share: f64,
    },
    /// At least `share` of the cases that start in the queue are closed within its time.
    ClosedWithin {
        /// 0 to 1.
        share: f64,
    },
}

impl Goal {
    /// The metric's name in JSON and CSV.
    pub fn metric(self) -> &'static str {
        match self {
            Self::AnsweredWithin { .. } => "service_level",
            Self::Asa { .. } => "asa_s",
            Self::Abandoned { .. } => "abandon_rate",
            Self::FinishedWithin { .. } => "finished_within_rate",
            Self::ClosedWithin { .. } => "closed_within_rate",
        }
    }

    /// The promised value, in the metric's unit.
    pub fn value(self) -> f64 {
        match self {
            Self::AnsweredWithin { share }
            | Self::Abandoned { share }
            | Self::FinishedWithin { share }
            | Self::ClosedWithin { share } => share,
            Self::Asa { seconds } => seconds,
        }
    }

    /// Whether a larger figure is better.
    pub fn higher_is_better(self) -> bool {
        !matches!(self, Self::Asa { .. } | Self::Abandoned { .. })
    }

    /// Whether a figure keeps the promise.
    pub fn met_by(self, figure: f64) -> bool {
        if self.higher_is_better() { figure >= self.value() } else { figure <= self.value() }
    }
}

/// The time over which a target's figure is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Each reporting interval.
    Interval,
    /// Each day.
    Day,
    /// Each seven days from the scenario's first day on.
    Week,
}

impl Period {
    /// The word in the file and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Interval => "interval",
            Self::Day => "day",
            Self::Week => "week",
        }
    }
}
