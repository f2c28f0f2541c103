//! `--sweep KEY=FROM..TO:STEP`: a change for each value of a range, two ranges as a grid.

/// More points than this are a mistake, or a picture that nobody can read.
const MOST_POINTS: usize = 1_000;

/// A key and the values that it takes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sweep {
    key: String,
    values: Vec<String>,
}

/// Reads `KEY=FROM..TO` (whole numbers, by ones) or `KEY=FROM..TO:STEP`.
pub(super) fn parse_sweep(text: &str) -> Result<Sweep, String> {
    const HELP: &str = "write KEY=FROM..TO, such as group.desk.staff=10..20, or KEY=FROM..TO:STEP, \
                        such as queue.billing.scale=0.8..1.3:0.05";
    let (key, range) = text.rsplit_once('=').ok_or(HELP)?;
    let (ends, step) = range.split_once(':').map_or((range, None), |(ends, s)| (ends, Some(s)));
    let (from, to) = ends.split_once("..").ok_or(HELP)?;
    let number = |text: &str| {
        let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        number.ok_or_else(|| format!("`{text}` is no number: {HELP}"))
    };
    let (first, last, step_size) = (number(from)?, number(to)?, number(step.unwrap_or("1"))?);
    // A number as it is shown has no exponent.
    let decimals =
        |number: f64| number.to_string().split_once('.').map_or(0, |(_, digits)| digits.len());
    if step.is_none() && decimals(first) + decimals(last) > 0 {
        return Err(format!("a range with fractions needs a step: {key}={ends}:0.05"));
    }
    if step_size <= 0.0 || last < first {
        return Err("a range goes up: FROM is the smaller end, STEP above 0".to_owned());
    }
    // A hair more than whole steps, so that 0.8 + 10 × 0.05 reaches 1.3.
    let steps = ((last - first) / step_size + 1e-9).floor();
    if steps >= MOST_POINTS as f64 {
        return Err(format!("that is more than {MOST_POINTS} points: take a larger step"));
    }
    let decimals = decimals(first).max(decimals(step_size));
    let value = |place: u32| format!("{:.decimals$}", first + f64::from(place) * step_size);
    Ok(Sweep { key: key.to_owned(), values: (0..=steps as u32).map(value).collect() })
}

/// The edits of each point, the first range slowest.
///
/// # Errors
/// More ranges than a picture has axes, or too many points.
pub(super) fn points(sweeps: &[Sweep]) -> anyhow::Result<Vec<Vec<String>>> {
    anyhow::ensure!(
        sweeps.len() <= 2,
        "--sweep: two ranges make a grid; a third has no place in it"
    );
    if let [a, b] = sweeps {
        anyhow::ensure!(a.key != b.key, "--sweep: both ranges are of {}; one is enough", a.key);
    }
    if sweeps.is_empty() {
        return Ok(Vec::new());
    }
    let mut points = vec![Vec::new()];
    for Sweep { key, values } in sweeps {
        let with = |point: &Vec<String>, value: &String| {
            point.iter().cloned().chain([format!("{key}={value}")]).collect()
        };
        points = points
            .iter()
            .flat_map(|point| values.iter().map(move |value| with(point, value)))
            .collect();
        anyhow::ensure!(
            points.len() <= MOST_POINTS,
            "--sweep: that is {} points, more than {MOST_POINTS}: take larger steps",
            points.len()
        );
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        parse_sweep(text).expect("a range").values
    }

    #[test]
    fn ranges_reach_both_ends() {
        assert_eq!(values("group.a.staff=9..11"), ["9", "10", "11"]);
        assert_eq!(values("q.scale=0.8..1.0:0.1"), ["0.8", "0.9", "1.0"]);
        assert_eq!(values("q.scale=1..2:0.25"), ["1.00", "1.25", "1.50", "1.75", "2.00"]);
        assert_eq!(values("q.scale=1..2:0.3").len(), 4);
        assert_eq!(values("q.scale=5e-1..0.6:5e-2"), ["0.50", "0.55", "0.60"]);
        for wrong in
            ["staff", "staff=3", "staff=5..3", "staff=1..2:0", "s=0.5..1", "s=1..x", "s=1..1e9"]
        {
            assert!(parse_sweep(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn two_ranges_make_a_grid() {
        let both = ["a=1..2", "b=3..4"].map(|text| parse_sweep(text).expect("a range"));
        let points = points(&both).expect("a grid");
        assert_eq!(points, [["a=1", "b=3"], ["a=1", "b=4"], ["a=2", "b=3"], ["a=2", "b=4"]]);
    }
}
