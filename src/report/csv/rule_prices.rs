//! What each rule costs, as a table.

use std::io::Write;

use ::csv::Writer;

use super::super::difference::difference_figures;
use super::super::roster::RosterReport;

impl RosterReport<'_> {
    /// A row for each rule, the dearest first; none if prices were not asked for.
    pub(super) fn write_prices_table(
        &self,
        mut rows: Writer<&mut dyn Write>,
    ) -> std::io::Result<()> {
        rows.write_record([
            "rule",
            "cost",
            "at_least",
            "at_most",
            "under_hours",
            "over_hours",
            "paid_hours",
            "money",
        ])?;
        let prices = self.explanation.prices.iter().flat_map(|prices| &prices.rules);
        for one in prices {
            let [cost, hours @ ..] = difference_figures(&one.price)
                .map(|(_, figure)| figure.map_or(String::new(), |figure| figure.to_string()));
            let bounds = [one.at_least, one.at_most].map(|bound| bound.to_string());
            let rule = one.line.words(&self.scenario().team);
            rows.write_record([rule, cost].into_iter().chain(bounds).chain(hours))?;
        }
        rows.flush()
    }
}
