//! Distributions: from what planners know to a [`Law`].

use std::collections::BTreeMap;

use super::check::{Check, Section};
use super::csv;
use super::horizon::Horizon;
use super::hours::Hours;
use super::node::{Node, Value};
use super::series::{self, LENGTH};
use super::value;
use crate::center::ByInterval;
use crate::diagnostic::{Place, quoted};
use crate::random::{Law, LawError};
use crate::time::seconds;

/// A distribution's name and the keys that it takes.
struct Form {
    name: &'static str,
    needs: &'static [&'static str],
    may: &'static [&'static str],
    example: &'static str,
}

const SHAPED: &[&str] = &["offset", "min", "max"];

/// Every distribution of the file format.
const FORMS: [Form; 10] = [
    Form { name: "exponential", needs: &["mean"], may: SHAPED, example: "mean = \"2min\"" },
    Form {
        name: "lognormal",
        needs: &["mean", "cv"],
        may: SHAPED,
        example: "mean = \"4min\", cv = 0.8",
    },
    Form {
        name: "gamma",
        needs: &["mean", "cv"],
        may: SHAPED,
        example: "mean = \"4min\", cv = 0.8",
    },
    Form {
        name: "weibull",
        needs: &["mean", "cv"],
        may: SHAPED,
        example: "mean = \"4min\", cv = 0.8",
    },
    Form {
        name: "hyperexponential",
        needs: &["mean", "cv"],
        may: SHAPED,
        example: "mean = \"4min\", cv = 1.5",
    },
    Form {
        name: "erlang",
        needs: &["mean", "phases"],
        may: SHAPED,
        example: "mean = \"4min\", phases = 3",
    },
    Form {
        name: "uniform",
        needs: &["min", "max"],
        may: &[],
        example: "min = \"1min\", max = \"3min\"",
    },
    Form {
        name: "triangular",
        needs: &["min", "mode", "max"],
        may: &[],
        example: "min = \"1min\", mode = \"2min\", max = \"5min\"",
    },
    Form { name: "constant", needs: &["value"], may: &[], example: "value = \"40s\"" },
    Form {
        name: "empirical",
        needs: &["csv", "column"],
        may: &[],
        example: "csv = \"times.csv\", column = \"seconds\"",
    },
];

/// Where a law holds, and whether a time of 0 makes sense.
pub(super) struct Owner<'a> {
    pub title: &'a str,
    pub hours: &'a Hours,
    pub horizon: &'a Horizon,
    /// Patience `"0s"` leaves at once; a handle time of 0 is a mistake.
    pub zero: bool,
}

/// Reads a distribution or a constant duration.
pub(super) fn read(check: &mut Check, node: &Node, owner: &Owner<'_>) -> Option<ByInterval<Law>> {
    if matches!(node.value, Value::Table(_)) {
        return distribution(check, node, owner);
    }
    let length = if owner.zero {
        value::duration(check, node)
    } else {
        value::positive_duration(check, node)
    }?;
    law(check, node.at, Law::constant(seconds(length))).map(ByInterval::Always)
}

fn distribution(check: &mut Check, node: &Node, owner: &Owner<'_>) -> Option<ByInterval<Law>> {
    let mut section = Section::of(check, node, quoted(&node.key))?;
    let help =
        "say which: distribution = \"exponential\", or a duration in quotes instead of the table";
    let name = section.need(check, "distribution", help)?;
    let words: Vec<(&str, usize)> =
        FORMS.iter().enumerate().map(|(at, form)| (form.name, at)).collect();
    let form = &FORMS[value::choice(check, name, &words)?];
    section.title = format!("the {} distribution of {}", form.name, quoted(&node.key));
    let before = check.errors();
    section.know(form.needs);
    section.know(form.may);
    if section.table.has("cv") && !form.needs.contains(&"cv") {
        refuse_cv(check, &mut section, form);
    }
    section.finish(check);
    // A misspelled key is one mistake, not a second one for being missing.
    let needs = if check.errors() == before { form.needs } else { &[] };
    for key in needs {
        let help = format!("write {{ distribution = \"{}\", {} }}", form.name, form.example);
        section.need(check, key, &help);
    }
    let parts = Parts::read(check, &mut section, form);
    if check.errors() > before {
        return None;
    }
    build(check, &mut section, form, &parts?, owner)
}

fn refuse_cv(check: &mut Check, section: &mut Section<'_>, form: &Form) {
    let Some(node) = section.get("cv") else { return };
    let message = format!("{} has no `cv`", section.title);
    let help = match form.name {
        "exponential" => "its cv is always 1; take lognormal or gamma for another cv",
        "erlang" => "its cv is 1/√phases; take gamma to give a cv",
        _ => "its spread follows from its other numbers; take cv out",
    };
    check.error("unknown-key", node.at, message, help);
}

/// The numbers beside the mean, in seconds.
#[derive(Default)]
struct Parts {
    cv: Option<f64>,
    phases: Option<u32>,
    offset: f64,
    min: Option<f64>,
    mode: Option<f64>,
    max: Option<f64>,
    value: Option<f64>,
}

impl Parts {
    fn read(check: &mut Check, section: &mut Section<'_>, form: &Form) -> Option<Self> {
        let has = |key: &str| form.needs.contains(&key) || form.may.contains(&key);
        let mut length = |key: &'static str| {
            if has(key) { section.read(check, key, value::duration_s) } else { None }
        };
        let (offset, min, mode) = (length("offset").unwrap_or(0.0), length("min"), length("mode"));
        let (max, value) = (length("max"), length("value"));
        let cv = if has("cv") { section.read(check, "cv", value::cv) } else { None };
        let phases =
            if has("phases") { section.read(check, "phases", value::phases) } else { None };
        Some(Self { cv, phases, offset, min, mode, max, value })
    }
}

fn build(
    check: &mut Check,
    section: &mut Section<'_>,
    form: &Form,
    parts: &Parts,
    owner: &Owner<'_>,
) -> Option<ByInterval<Law>> {
    let made = match form.name {
        "uniform" => Law::uniform(parts.min?, parts.max?),
        "triangular" => Law::triangular(parts.min?, parts.mode?, parts.max?),
        "constant" if parts.value? <= 0.0 && !owner.zero => Err(LawError::Mean),
        "constant" => Law::constant(parts.value?),
        "empirical" => return empirical(check, section),
        _ => return by_mean(check, section, form, parts, owner),
    };
    law(check, section.at, made).map(ByInterval::Always)
}

/// A law for each distinct mean.
fn by_mean(
    check: &mut Check,
    section: &mut Section<'_>,
    form: &Form,
    parts: &Parts,
    owner: &Owner<'_>,
) -> Option<ByInterval<Law>> {
    let node = section.get("mean")?;
    if node.text().is_some() {
        let mean = value::positive_duration(check, node).map(seconds)?;
        return law(check, section.at, of_mean(form, parts, mean)).map(ByInterval::Always);
    }
    let csv = node.table().is_some_and(|table| table.has("csv") || table.has("column"));
    let series = if csv {
        let mut mean = Section::of(check, node, "`mean`")?;
        let help = "write mean = { csv = \"demand.csv\", column = \"billing-aht\" }";
        mean.need(check, "csv", help);
        let series = series::of_csv(check, &mut mean, owner.horizon, &LENGTH);
        mean.finish(check);
        series
    } else {
        series::of_node(check, node, &LENGTH)
    }?;
    let before = check.errors();
    let laid = series.lay(check, owner.horizon, owner.hours, owner.title);
    let open = owner.hours.by_interval(owner.horizon);
    let mut places: BTreeMap<u64, u32> = BTreeMap::new();
    let (mut values, mut index) = (Vec::new(), Vec::new());
    for (given, open) in laid.iter().zip(open) {
        // Nobody arrives while it is closed: any of the laws will do.
        let Some(given) =
            given.filter(|given| open && check.errors() == before && given.value >= 0.0)
        else {
            index.push(0);
            continue;
        };
        let next = values.len() as u32;
        let place = *places.entry(given.value.to_bits()).or_insert(next);
        if place == next {
            values.push(law(check, given.at, of_mean(form, parts, given.value))?);
        }
        index.push(place);
    }
    match values.len() {
        0 if check.errors() > before => None,
        // Never open: nobody will ask.
        0 => law(check, section.at, of_mean(form, parts, 60.0)).map(ByInterval::Always),
        1 => values.pop().map(ByInterval::Always),
        _ => Some(ByInterval::Varying { values, index }),
    }
}

/// Mean and cv are those of the whole time, offset included: what varies has the rest of the mean
/// and the same standard deviation.
fn of_mean(form: &Form, parts: &Parts, mean_s: f64) -> Result<Law, LawError> {
    let rest = mean_s - parts.offset;
    if mean_s > 0.0 && rest <= 0.0 {
        return Err(LawError::Offset);
    }
    let cv = parts.cv.unwrap_or(1.0) * mean_s / rest;
    let law = match form.name {
        "lognormal" => Law::lognormal(rest, cv),
        "gamma" => Law::gamma(rest, cv),
        "weibull" => Law::weibull(rest, cv),
        "hyperexponential" => Law::hyperexponential(rest, cv),
        "erlang" => Law::erlang(rest, parts.phases.unwrap_or(1)),
        _ => Law::exponential(rest),
    }?;
    let law = if parts.offset > 0.0 { law.offset(parts.offset)? } else { law };
    match (parts.min, parts.max) {
        (None, None) => Ok(law),
        (min, max) => law.truncated(min.unwrap_or(0.0), max.unwrap_or(f64::INFINITY)),
    }
}

fn empirical(check: &mut Check, section: &mut Section<'_>) -> Option<ByInterval<Law>> {
    let column = csv::column(check, section)?;
    let mut values = Vec::new();
    for cell in column.cells() {
        match (LENGTH.cell)(&column, cell.text) {
            Ok(length) => values.push(length),
            Err(what) => {
                let message = format!("there must be {what} here, not {}", quoted(cell.text));
                check.error("bad-cell", cell.at, message, "");
                return None;
            }
        }
    }
    law(check, section.at, Law::empirical(values)).map(ByInterval::Always)
}

/// A law, or its refusal at the place of its numbers.
fn law(check: &mut Check, at: Place, made: Result<Law, LawError>) -> Option<Law> {
    made.map_err(|error| check.error("bad-distribution", at, error.to_string(), "")).ok()
}
