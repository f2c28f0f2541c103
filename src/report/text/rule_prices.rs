//! What each rule costs, on screen.

use std::io::{self, Write};

use super::super::roster::RosterReport;
use super::super::table;
use crate::planning::{RulePrice, RulePrices};

impl RosterReport<'_> {
    /// Writes what each rule costs.
    pub(super) fn write_prices(&self, prices: &RulePrices, out: &mut dyn Write) -> io::Result<()> {
        let header =
            ["without this rule", "cost", "at most", "h too few", "h too many", "h paid", "money"];
        let rows = prices.rules.iter().map(|one| self.price_row(one)).collect();
        writeln!(out, "\nWhat each rule costs:\n\n{}", table::plain(&header, 1, rows))?;
        let mut words = String::from(
            "cost: what the roster costs beyond the one without the rule. Hours and money are the roster's beyond that one's; breaks are where the search has them.",
        );
        let exact = prices.rules.iter().all(|one| one.at_most - one.price.cost < CLOSE);
        words.push_str(match exact {
            true => " Each is exact: no roster is better.",
            false => {
                " at most: by the bound on rosters without the rule; the search may not have found the best of them."
            }
        });
        if prices.now.cost < self.proposal.solution.cost - CLOSE {
            words.push_str(&format!(
                " Searched for as long again, the roster with all rules costs {}; prices are beside that one.",
                table::amount(prices.now.cost)
            ));
        }
        if !prices.complete {
            words.push_str(" Not all rules are priced: the search was stopped, or found no roster without them.");
        }
        words.push_str(
            " Left out: the prices `under` and `over`, `most-on-break`, `groups` of shifts, and what rosters are kept.",
        );
        writeln!(out, "\n{}", table::wrapped(&words, 0))
    }

    fn price_row(&self, one: &RulePrice) -> Vec<String> {
        let price = &one.price;
        vec![
            one.line.words(&self.scenario().team),
            table::amount(price.cost),
            table::amount(one.at_most),
            signed(price.under_hours),
            signed(price.over_hours),
            signed(price.paid_hours),
            price.money.map_or(table::NO_FIGURE.to_owned(), signed),
        ]
    }
}

/// Smaller differences are not shown.
const CLOSE: f64 = 0.005;

fn signed(value: f64) -> String {
    match value {
        value if value.abs() < CLOSE => "0".to_owned(),
        value if value > 0.0 => format!("+{}", table::amount(value)),
        value => format!("−{}", table::amount(-value)),
    }
}
