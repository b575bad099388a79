//! From clocks to a cell: counting, and what the counts say.

use super::{Count, Counts, FEW_MAX, Hidden, ShownCount, Spread, nearest_rank};

/// How a clock ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Issued; of an office, recommended, with conditions or without.
    Granted,
    /// Rejected; of an office, not recommended.
    Refused,
    /// Taken back by the applicant.
    Withdrawn,
}

impl Outcome {
    /// The outcome with this id in the column of clocks.
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "issued" | "given" => Some(Self::Granted),
            "rejected" | "refused" => Some(Self::Refused),
            "withdrawn" => Some(Self::Withdrawn),
            _ => None,
        }
    }
}

/// A clock that ended in the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// How.
    pub outcome: Outcome,
    /// Office minutes that counted.
    pub net_minutes: i64,
    /// Working days that those reach into.
    pub days: u16,
    /// Whether the promise was kept; `None` without one.
    pub on_time: Option<bool>,
}

/// A cell being counted.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    counts: Counts,
    minutes: Vec<i64>,
    days: Spread,
    promised: u32,
    on_time: u32,
    longest: Option<u16>,
}

impl Tally {
    /// So many came in.
    pub fn received(&mut self, number: u32) {
        self.counts.add(Count::Received, number);
    }

    /// So many were waiting at the end.
    pub fn waiting(&mut self, number: u32) {
        self.counts.add(Count::Waiting, number);
    }

    /// One has been waiting for so many working days.
    pub fn has_waited(&mut self, days: u16) {
        self.longest = self.longest.max(Some(days));
    }

    /// One ended. Withdrawn is no decision: it is counted apart, and its time says nothing of the office.
    pub fn ended(&mut self, ended: Ended) {
        match ended.outcome {
            Outcome::Withdrawn => return self.counts.add(Count::Withdrawn, 1),
            Outcome::Granted => self.counts.add(Count::Issued, 1),
            Outcome::Refused => self.counts.add(Count::Rejected, 1),
        }
        self.minutes.push(ended.net_minutes);
        self.days.add(ended.days, 1);
        self.promised += u32::from(ended.on_time.is_some());
        self.on_time += u32::from(ended.on_time == Some(true));
    }

    /// What it comes to; nothing is hidden yet.
    pub fn cell(mut self) -> Cell {
        self.minutes.sort_unstable();
        Cell {
            counts: self.counts,
            hidden: Hidden::default(),
            p50_minutes: nearest_rank(&self.minutes, 50),
            p90_minutes: nearest_rank(&self.minutes, 90),
            days: self.days,
            promised: self.promised,
            on_time: self.on_time,
            longest_days: self.longest,
        }
    }
}

/// One month of one licence type at one office, or of all; with what is not published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The counts as they are.
    pub counts: Counts,
    /// Those that are not published.
    pub hidden: Hidden,
    /// How many working days the decided ones took.
    pub days: Spread,
    /// Office minutes within which half of them were decided.
    pub p50_minutes: Option<i64>,
    /// Office minutes within which nine of ten were.
    pub p90_minutes: Option<i64>,
    /// Decided ones that had a promise.
    pub promised: u32,
    /// Those of them that kept it.
    pub on_time: u32,
    /// Working days of the one waiting longest, where it is known.
    pub longest_days: Option<u16>,
}

/// How long decisions took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// Half of them, in working days.
    pub p50_days: u16,
    /// Nine of ten, in working days.
    pub p90_days: u16,
    /// Half of them, in office minutes.
    pub p50_minutes: i64,
    /// Nine of ten, in office minutes.
    pub p90_minutes: i64,
}

impl Cell {
    /// Whether there is anything in it.
    pub fn is_empty(&self) -> bool {
        self.counts == Counts::default()
    }

    /// A count as it may be shown.
    pub fn shown(&self, count: Count) -> ShownCount {
        self.hidden.shown(count, self.counts.get(count))
    }

    /// How long decisions took; `None` where so few were decided that it would tell of one of them.
    pub fn times(&self) -> Option<Times> {
        if self.counts.decided() <= FEW_MAX {
            return None;
        }
        Some(Times {
            p50_days: self.days.percentile(50)?,
            p90_days: self.days.percentile(90)?,
            p50_minutes: self.p50_minutes?,
            p90_minutes: self.p90_minutes?,
        })
    }

    /// Percent of the decided that kept their promise, rounded down so that only all are 100; `None` where they are few.
    pub fn on_time_percent(&self) -> Option<u32> {
        (self.promised > FEW_MAX).then(|| self.on_time * 100 / self.promised)
    }

    /// Working days of the one waiting longest; `None` where few are waiting.
    pub fn longest(&self) -> Option<u16> {
        self.longest_days.filter(|_| self.counts.get(Count::Waiting) > FEW_MAX)
    }

    /// Adds the decisions of another month, for figures over several; times in minutes cannot be added and are dropped.
    pub fn join(&mut self, other: &Self) {
        for count in Count::ALL {
            self.counts.add(count, other.counts.get(count));
        }
        self.days.join(&other.days);
        self.promised += other.promised;
        self.on_time += other.on_time;
        (self.p50_minutes, self.p90_minutes) = (None, None);
    }
}
