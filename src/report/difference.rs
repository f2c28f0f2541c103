//! By how much one roster comes to more than another, in words and by name.

use super::table::amount;
use crate::planning::Difference;

/// "no cost", or "cost 12.5, 3 h more too few, 7.5 h more paid, 158 more in money"; `about` goes before the
/// cost.
pub fn difference_in_words(difference: &Difference, about: &str) -> String {
    let Difference { cost, under_hours, over_hours, paid_hours, money } = *difference;
    let mut words = vec![match cost {
        0.0 => "no cost".to_owned(),
        cost if cost < 0.0 => format!("saves {about}{}", amount(-cost)),
        cost => format!("costs {about}{}", amount(cost)),
    }];
    for (hours, what) in [(under_hours, "too few"), (over_hours, "too many"), (paid_hours, "paid")]
    {
        if hours != 0.0 {
            let more = if hours > 0.0 { "more" } else { "less" };
            words.push(format!("{} h {more} {what}", amount(hours.abs())));
        }
    }
    if let Some(money) = money.filter(|money| *money != 0.0) {
        let more = if money > 0.0 { "more" } else { "less" };
        words.push(format!("{} {more} in money", amount(money.abs())));
    }
    words.join(", ")
}

/// The same for JSON.
pub fn difference_figures(difference: &Difference) -> [(&'static str, Option<f64>); 5] {
    [
        ("cost", Some(difference.cost)),
        ("under_hours", Some(difference.under_hours)),
        ("over_hours", Some(difference.over_hours)),
        ("paid_hours", Some(difference.paid_hours)),
        ("money", difference.money),
    ]
}
