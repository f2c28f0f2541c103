//! What long work reports to and asks. The library itself reads no clock and prints nothing.

/// Told of progress and asked whether to go on.
pub trait Watch: Sync {
    /// `done` of `total` steps are finished.
    fn progress(&self, done: u64, total: u64);
    /// What a search without a known end has come to, in a few words.
    fn say(&self, _what: &str) {}
    /// A search holds a solution of this cost and has proved that none costs less than `bound`.
    fn gap(&self, cost: f64, bound: f64) {
        let gap = if cost > 0.0 { 100.0 * (cost - bound) / cost } else { 0.0 };
        let [cost, bound] = [cost, bound].map(|price| (100.0 * price).round() / 100.0);
        self.say(&format!("cost {cost}, bound {bound}, gap {gap:.2} %"));
    }
    /// Whether to stop and keep what is finished.
    fn stop(&self) -> bool;
    /// A search begins that could go on for ever; it may take this share of the time that there is.
    fn begin(&self, _share: f64) {}
    /// Whether that search has had its time.
    fn enough(&self) -> bool {
        self.stop()
    }
}

/// The same watch for one of several searches: what it tells has a title.
pub struct Titled<'a> {
    /// Who is told.
    pub watch: &'a dyn Watch,
    /// Which search it is.
    pub title: String,
}

impl Watch for Titled<'_> {
    fn progress(&self, done: u64, total: u64) {
        self.watch.progress(done, total);
    }

    fn say(&self, what: &str) {
        self.watch.say(&format!("{}: {what}", self.title));
    }

    fn stop(&self) -> bool {
        self.watch.stop()
    }

    fn begin(&self, share: f64) {
        self.watch.begin(share);
    }

    fn enough(&self) -> bool {
        self.watch.enough()
    }
}

/// Watches nothing and never stops.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn progress(&self, _done: u64, _total: u64) {}

    fn stop(&self) -> bool {
        false
    }
}
