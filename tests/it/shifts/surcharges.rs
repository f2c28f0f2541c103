//! Hours that cost more than others: by hand, minute by minute, and in the replay.

use proptest::prelude::*;
use ringplan::scenario::Scenario;
use ringplan::sim::{Period, Whose};

use super::{RANGES, TOURS, desk, duties, found, scenario, wish};

/// A desk to which hardly anybody comes, at 20 an hour, where so many heads are required from an hour of
/// each day to another.
fn quiet(days: u32, required: &[(usize, usize)], more: &str) -> Scenario {
    let heads: Vec<String> = (0..24)
        .map(|hour| required.iter().filter(|(from, to)| (*from..*to).contains(&hour)).count())
        .map(|heads| heads.to_string())
        .collect();
    scenario(&format!(
        "[scenario]\nstart = 2026-03-02\ndays = {days}\ninterval = \"60min\"\n\
         [queue.calls]\narrivals = {{ per-hour = 0.001 }}\nhandle-time = \"1s\"\n\
         [group.agents]\nskills = {{ calls = 1 }}\ncost-per-hour = 20.0\nstaff = [{}]\n{more}\n",
        heads.join(", ")
    ))
}

/// The cost of the plan, which the replay finds again.
fn cost(scenario: &Scenario) -> f64 {
    let proposal = found(scenario, &wish(scenario));
    let planned = proposal.groups[0].plan.cost;
    let bound = proposal.groups[0].plan.bound;
    assert!(bound <= planned + 1e-6, "{bound} is no bound of {planned}");
    let replayed = proposal.results.group(Whose::Of(0), Period::Whole, "cost").expect("a cost");
    assert!(
        (replayed.mean - planned).abs() < 1e-3,
        "{} replayed, {planned} planned",
        replayed.mean
    );
    planned
}

fn close(found: f64, exact: f64) {
    assert!((found - exact).abs() < 1e-9 * exact, "{found} for {exact}");
}

const NIGHT: &str = "[surcharge.night]\nhours = \"22:00-06:00\"\nfactor = 1.25\n";

#[test]
fn a_night_costs_what_its_hours_cost() {
    let shift = "[shift.night]\nstart = \"20:00\"\nlength = \"8h\"\n";
    let night = quiet(1, &[(20, 24), (0, 4)], &format!("{shift}{NIGHT}"));
    // 8 hours, 6 of them at night.
    close(cost(&night), 8.0 * 20.0 + 6.0 * 5.0);
    let plain = quiet(1, &[(20, 24), (0, 4)], shift);
    close(cost(&plain), 160.0);
    let others = format!("{shift}{NIGHT}groups = [\"agents\"]\n[surcharge.more]\nfactor = 1.5\n");
    let both = quiet(1, &[(20, 24), (0, 4)], &others);
    close(cost(&both), 8.0 * 30.0 + 6.0 * 5.0);
}

#[test]
fn an_unpaid_break_is_taken_where_it_saves_most() {
    let shift = "[shift.late]\nstart = \"19:00\"\nlength = \"8h\"\n\
        breaks = [ { between = [\"1h\", \"5h\"], length = \"1h\", paid = false } ]\n";
    // Nobody is required from 20:00 to 01:00; at night the break saves a quarter more.
    let late = quiet(1, &[(19, 20), (1, 3)], &format!("{shift}{NIGHT}"));
    close(cost(&late), 7.0 * 20.0 + 4.0 * 5.0);
}

#[test]
fn days_of_the_week_and_dates_have_their_price() {
    let shift = "[shift.day]\nstart = \"08:00\"\nlength = \"8h\"\n";
    let days = "[surcharge.days]\nfactor = { sat-sun = 1.25, sun = 1.5, 2026-03-04 = 2.0 }\n";
    let week = quiet(7, &[(8, 16)], &format!("{shift}{days}"));
    close(cost(&week), 7.0 * 160.0 + 40.0 + 80.0 + 160.0);
    let nights = "[shift.night]\nstart = \"22:00\"\nlength = \"8h\"\n";
    let hours = "[surcharge.night]\nhours = \"22:00-06:00\"\nfactor = { sun = 1.5 }\n";
    let week = quiet(7, &[(22, 24), (0, 6)], &format!("{nights}{hours}"));
    // The night from Sunday to Monday, and no other Sunday morning.
    close(cost(&week), 7.0 * 160.0 + 80.0);
}

#[test]
fn overtime_is_paid_and_avoided_where_that_is_cheaper() {
    let lengths = "[shift.day]\nstart = { from = \"08:00\", to = \"13:00\", every = \"5h\" }\n\
        length = { from = \"5h\", to = \"10h\", every = \"5h\" }\n";
    let overtime = "[surcharge.overtime]\nbeyond = \"8h\"\nfactor = 1.25\n";
    let two = quiet(1, &[(8, 18)], &format!("{lengths}{overtime}"));
    close(cost(&two), 200.0);
    let one = lengths.replace("from = \"5h\", to", "from = \"10h\", to");
    let one = quiet(1, &[(8, 18)], &format!("{one}{overtime}"));
    close(cost(&one), 210.0);
}

#[test]
fn a_long_week_of_a_tour_is_paid() {
    let tour = "[shift.day]\nstart = \"08:00\"\nlength = \"8h\"\n[tour.full]\ndays-a-week = 7\n\
        [surcharge.week]\nbeyond-a-week = \"50h\"\nfactor = 1.5\n";
    let scenario = quiet(7, &[(8, 16)], tour);
    let proposal = found(&scenario, &wish(&scenario));
    close(proposal.groups[0].plan.cost, 56.0 * 20.0 + 6.0 * 10.0);
}

#[test]
fn a_surcharge_that_cannot_be_is_refused_at_its_place() {
    for (text, words) in [
        ("[surcharge.a]\nhours = \"22:00-06:00\"\n", "has no `factor`"),
        ("[surcharge.a]\nfactor = 0.5\n", "a number from 1 to 10"),
        ("[surcharge.a]\nfactor = nan\n", "a number from 1 to 10"),
        ("[surcharge.a]\nfactor = 2\nhours = \"22:15-06:00\"\n", "do not begin and end"),
        ("[surcharge.a]\nfactor = 2\nhours = \"22:00-06:00\"\nbeyond = \"8h\"\n", "has both"),
        ("[surcharge.a]\nfactor = { sun = 2 }\nbeyond-a-week = \"38h\"\n", "a number beside"),
        ("[surcharge.a]\nfactor = 2\ngroups = [\"agent\"]\n", "no group is called"),
        ("[surcharge.a]\nfactor = 2\nday = \"sun\"\n", "has no key"),
    ] {
        let text = desk(1, &format!("{RANGES}{text}"));
        let folder = std::path::Path::new(".");
        let reading = ringplan::scenario::read_text("desk.toml", &text, folder, &[]);
        assert!(reading.scenario.is_none(), "{words}");
        let said: Vec<&str> = reading.problems.iter().map(|p| p.message.as_str()).collect();
        assert!(said.iter().any(|message| message.contains(words)), "{words}: {said:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_paid_minute_has_its_price(
        (from, length, share, beyond) in (6_u64..20, 1_u64..12, 0.05..1.0, 3_u64..9),
        days in prop::sample::select(vec![1_u32, 7]),
    ) {
        let to = (from + length) % 24;
        let surcharges = format!(
            "[surcharge.hours]\nhours = \"{from:02}:00-{to:02}:00\"\nfactor = {}\n\
             [surcharge.overtime]\nbeyond = \"{beyond}h\"\nfactor = 1.5\n",
            1.0 + share
        );
        let tours = if days == 7 { TOURS } else { "" };
        let scenario = scenario(&desk(days, &format!("{RANGES}{tours}{surcharges}")));
        let proposal = found(&scenario, &wish(&scenario));
        let mut total = 0.0;
        for duty in duties(&scenario, &proposal) {
            let windows: Vec<_> = scenario.space.shifts[duty.shift].breaks_of(duty.length).collect();
            let mut paid_min = 0;
            for minute in 0..duty.length / 60_000_000 {
                let at = minute * 60_000_000;
                let away = |(&(start, length), paid): (&(u64, u64), bool)| {
                    !paid && (start..start + length).contains(&at)
                };
                if duty.breaks.iter().zip(windows.iter().map(|w| w.paid)).any(away) {
                    continue;
                }
                let hour = (duty.start + at) / 3_600_000_000 % 24;
                let is_dear = (hour + 24 - from) % 24 < length;
                let on_top = if is_dear { share } else { 0.0 };
                let overtime = if paid_min >= 60 * beyond { 0.5 } else { 0.0 };
                total += 20.0 / 60.0 * (1.0 + on_top + overtime);
                paid_min += 1;
            }
        }
        let plan = &proposal.groups[0].plan;
        prop_assert!((plan.cost - total).abs() < 1e-6, "{} for {total}", plan.cost);
        prop_assert!(plan.bound <= plan.cost + 1e-6 && plan.bound > 0.6 * plan.cost);
    }
}
