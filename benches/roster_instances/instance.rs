//! Reads instances of schedulingbenchmarks.org: sections of lines with fields between commas.

use anyhow::{Context, Result, bail, ensure};
use ringplan::schedule::roster::rules::{
    Fixed, Held, Hours, Law, LeastDaysOff, LeastDaysWorked, Link, MostDaysWorked, MostOf, Rule,
    Sequence, Weekends, Wish,
};
use ringplan::schedule::roster::{Cover, Duty, Need, Person, Presence, Problem};

/// The problem that an instance states.
pub fn read(text: &str) -> Result<Problem> {
    let mut problem = Problem {
        days: 0,
        first_weekday: 0,
        shifts: Vec::new(),
        duties: Vec::new(),
        people: Vec::new(),
        cover: Cover { slots_per_day: 0, needs: Vec::new(), jumps: Vec::new() },
    };
    // Shifts are named before they are defined.
    for fields in section(text, "SECTION_SHIFTS") {
        problem.shifts.push(fields[0].to_owned());
    }
    let mut name = "";
    for (number, line) in text.lines().map(str::trim).enumerate() {
        if line.starts_with("SECTION_") {
            name = line;
        } else if !line.is_empty() && !line.starts_with('#') {
            let fields: Vec<&str> = line.split(',').map(str::trim).collect();
            read_line(&mut problem, text, name, &fields)
                .with_context(|| format!("line {}: {line}", number + 1))?;
        }
    }
    ensure!(problem.days > 0, "there is no horizon");
    ensure!(!problem.people.is_empty(), "there is no staff");
    Ok(problem)
}

/// The lines of a section, split at commas.
fn section<'a>(text: &'a str, name: &str) -> impl Iterator<Item = Vec<&'a str>> {
    let lines = text.lines().map(str::trim).skip_while(move |line| *line != name).skip(1);
    lines
        .take_while(|line| !line.starts_with("SECTION_"))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split(',').map(str::trim).collect())
}

fn read_line(problem: &mut Problem, text: &str, name: &str, fields: &[&str]) -> Result<()> {
    match (name, fields) {
        ("SECTION_HORIZON", [days]) => problem.days = number(days)?,
        ("SECTION_SHIFTS", [_, minutes, _]) => {
            let shift = problem.duties.len();
            problem.duties.push(Duty {
                shift,
                group: None,
                start_min: 0,
                length_min: number(minutes)?,
                paid_min: number(minutes)?,
                breaks_min: Vec::new(),
                presence: vec![Presence { from: shift, to: shift + 1, share: 1.0 }],
            });
            problem.cover.slots_per_day = problem.shifts.len();
            let nothing = Need { required: 0.0, under: 0.0, over: 0.0 };
            problem.cover.needs = vec![nothing; problem.shifts.len() * problem.days];
        }
        ("SECTION_STAFF", fields) => {
            let person = person(problem, text, fields)?;
            problem.people.push(person);
        }
        ("SECTION_DAYS_OFF", [who, days @ ..]) => {
            for day in days {
                let law = Law::Fixed(Fixed { day: day_of(problem, day)?, held: Held::Off });
                of(problem, who)?.rules.push(Rule::hard(law));
            }
        }
        ("SECTION_SHIFT_ON_REQUESTS" | "SECTION_SHIFT_OFF_REQUESTS", [who, day, what, weight]) => {
            let held = Held::Shift(shift(&problem.shifts, what)?);
            let wanted = name == "SECTION_SHIFT_ON_REQUESTS";
            let law = Law::Wish(Wish { day: day_of(problem, day)?, held, wanted });
            of(problem, who)?.rules.push(Rule::weighted(law, number::<u32>(weight)?.into()));
        }
        ("SECTION_COVER", [day, what, required, under, over]) => {
            let slot = day_of(problem, day)? * problem.shifts.len() + shift(&problem.shifts, what)?;
            let need = |field: &str| number::<u32>(field).map(f64::from);
            let need = Need { required: need(required)?, under: need(under)?, over: need(over)? };
            problem.cover.needs[slot] = need;
        }
        _ => bail!("the section does not hold such a line"),
    }
    Ok(())
}

/// Someone with the rules of the contract.
fn person(problem: &Problem, text: &str, fields: &[&str]) -> Result<Person> {
    let [name, most, most_min, least_min, most_days, least_days, least_off, weekends] = fields
    else {
        bail!("a contract has eight fields");
    };
    let mut laws = vec![
        Law::Hours(Hours {
            from: 0,
            to: problem.days,
            least_min: number(least_min)?,
            most_min: number(most_min)?,
            or_none: false,
        }),
        Law::MostDaysWorked(MostDaysWorked { most: number(most_days)? }),
        Law::LeastDaysWorked(LeastDaysWorked { least: number(least_days)? }),
        Law::LeastDaysOff(LeastDaysOff { least: number(least_off)? }),
        Law::Weekends(Weekends { most: number(weekends)? }),
    ];
    for limit in most.split('|') {
        let (what, most) = limit.split_once('=').context("a limit is written shift=number")?;
        laws.push(Law::MostOf(MostOf {
            shift: shift(&problem.shifts, what)?,
            most: number(most)?,
        }));
    }
    for fields in section(text, "SECTION_SHIFTS") {
        let [first, _, after] = fields[..] else { bail!("a shift has three fields") };
        let after: Vec<usize> = after
            .split('|')
            .filter(|name| !name.is_empty())
            .map(|name| shift(&problem.shifts, name))
            .collect::<Result<_>>()?;
        if !after.is_empty() {
            let first = vec![shift(&problem.shifts, first)?];
            let links = [first, after].map(|shifts| Link { shifts, off: false });
            laws.push(Law::Sequence(Sequence { links: links.to_vec() }));
        }
    }
    let rules = laws.into_iter().map(Rule::hard).collect();
    Ok(Person { name: (*name).to_owned(), group: 0, rules, history: Vec::new() })
}

fn of<'a>(problem: &'a mut Problem, name: &str) -> Result<&'a mut Person> {
    let person = problem.people.iter_mut().find(|person| person.name == name);
    person.with_context(|| format!("nobody is called {name}"))
}

fn shift(shifts: &[String], name: &str) -> Result<usize> {
    shifts.iter().position(|shift| shift == name).with_context(|| format!("no shift {name}"))
}

fn day_of(problem: &Problem, field: &str) -> Result<usize> {
    let day = number(field)?;
    ensure!(day < problem.days, "day {day} is not in the horizon of {} days", problem.days);
    Ok(day)
}

fn number<T: std::str::FromStr<Err = std::num::ParseIntError>>(field: &str) -> Result<T> {
    field.parse().with_context(|| format!("{field:?} is no whole number"))
}
