//! What is shown: it fits a terminal in any language, and threads do not matter.

use super::*;

/// Columns of a terminal that a text takes: Chinese, Japanese and Korean characters take two.
fn columns(line: &str) -> usize {
    line.chars().map(|c| if ('\u{2e80}'..='\u{ffef}').contains(&c) { 2 } else { 1 }).sum()
}

#[test]
fn tables_of_long_chinese_names_fit_80_columns() {
    let folder = folder();
    let name = "机器人分流百分之十五的来电其余来电平均处理时间变长并且高峰时段增加一名坐席以防万一";
    let text = SMALL
        .replace("Fewer calls", "减少来电")
        .replace("calls", "\"投诉与建议受理专线\"")
        .replace("agents", "\"前台坐席\"");
    let text = text.replace("One more", name);
    fs::write(folder.path().join("small.toml"), text).expect("the folder can be written");
    let sweep = "group.\"前台坐席\".staff=4..6";
    for more in [&["--worth", "前台坐席"][..], &["--until-decided"], &["--sweep", sweep]] {
        let output = ringplan(folder.path(), &[&["small.toml"], more].concat());
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(text.contains("in time"), "{text}");
        let widest = text.lines().max_by_key(|line| columns(line)).expect("lines");
        assert!(columns(widest) <= 80, "{} columns: {widest}", columns(widest));
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let folder = folder();
    for more in [
        &["--replications", "130", "--worth", "agents"][..],
        &["--until-decided", "--margin", "0.001", "--max-replications", "200"],
        &["--precision", "0.02", "--sweep", "group.agents.staff=4..6"],
    ] {
        let run = |threads: &str| {
            let fixed = ["small.toml", "--json", "-", "--threads", threads];
            let output = ringplan(folder.path(), &[&fixed[..], more].concat());
            assert_eq!(output.status.code(), Some(0));
            output.stdout
        };
        let one = run("1");
        assert!(one == run("3") && one == run("8"), "{more:?}");
    }
}
