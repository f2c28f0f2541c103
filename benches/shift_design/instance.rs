//! Instances as the MiniZinc data files that are published.

use ringplan::optimize::{ShiftDesign, Template};

/// An instance; its weights are not looked at.
pub struct Instance {
    pub problem: ShiftDesign,
    /// Minutes of a slot.
    pub slot_min: u32,
}

/// Reads `key = 5;` and `key = [1,2];`.
///
/// # Errors
/// What is missing or cannot be read.
pub fn read(text: &str) -> Result<Instance, String> {
    let list = |key: &str| -> Result<Vec<usize>, String> {
        let found = text.split(';').find_map(|line| {
            let (name, value) = line.split_once('=')?;
            (name.trim() == key).then_some(value)
        });
        let value = found.ok_or(format!("`{key}` is missing"))?;
        let items = value.trim().trim_matches(['[', ']']).split(',');
        items.map(|item| item.trim().parse().map_err(|_| format!("`{key}` holds {item}"))).collect()
    };
    let single = |key: &str| list(key)?.first().copied().ok_or(format!("`{key}` is empty"));
    let required: Vec<u32> = list("demand")?.into_iter().map(|heads| heads as u32).collect();
    let slots_per_day = required.len() / single("days")?.max(1);
    let [starts, latest] = [list("minStart")?, list("maxStart")?];
    let [lengths, longest] = [list("minLength")?, list("maxLength")?];
    let mut templates: Vec<Template> = Vec::new();
    for (((&first, &last), &short), &long) in starts.iter().zip(&latest).zip(&lengths).zip(&longest)
    {
        for (start, length) in
            (first..=last).flat_map(|start| (short..=long).map(move |length| (start, length)))
        {
            let template = Template { start, length };
            // Kinds of shifts may share some.
            if !templates.contains(&template) {
                templates.push(template);
            }
        }
    }
    let problem = ShiftDesign { required, slots_per_day, templates };
    Ok(Instance { problem, slot_min: single("interval")? as u32 })
}
