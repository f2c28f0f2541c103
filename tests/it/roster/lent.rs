//! People who can do the work of another group, and do it where it needs them more.

use super::{find, scenario};
use ringplan::center::Staff;
use ringplan::planning::{Given, Present, RosterWish, roster};
use ringplan::scenario::{read_kept, read_text};
use ringplan::sim::{Period, Whose};
use ringplan::watch::Unwatched;

/// Two groups that need a head each on both days: A and B are of the first, and nobody is always there for
/// the second but B, who has its skill, too.
const TWO: &str = "[scenario]\nstart = 2026-03-02\ndays = 2\ninterval = \"60min\"\n\
    [queue.calls]\nopen = \"09:00-17:00\"\narrivals = { per-hour = 8 }\nhandle-time = \"4min\"\n\
    [queue.mail]\nopen = \"09:00-17:00\"\narrivals = { per-hour = 8 }\nhandle-time = \"4min\"\n\
    [group.phone]\nskills = { calls = 1 }\nstaff = 1\ncost-per-hour = 10\n\
    [group.post]\nskills = { mail = 1 }\nstaff = 1\ncost-per-hour = 50\n\
    [shift.day]\nstart = \"09:00\"\nlength = \"8h\"\n\
    [contract.full]\n\
    [agent.A]\ncontract = \"full\"\ngroup = \"phone\"\n\
    [agent.B]\ncontract = \"full\"\ngroup = \"phone\"\nskills = { calls = 1, mail = 2 }\n\
    [agent.C]\ncontract = \"full\"\ngroup = \"post\"\naway = [2026-03-03]\n";

#[test]
fn who_has_the_skills_of_another_group_works_where_heads_are_missing() {
    let scenario = scenario(TWO);
    let proposal = find(&scenario).unwrap();
    assert_eq!((proposal.solution.cost, proposal.solution.bound), (0.0, 0.0));
    let groups: Vec<(usize, usize, usize)> =
        proposal.assignments.iter().map(|one| (one.agent, one.day, one.group)).collect();
    assert!(groups.contains(&(1, 1, 1)), "B is lent on the second day: {groups:?}");
    // In the replay he answers the mail of that day, and is paid as in his own group.
    let place = proposal.center.groups.iter().position(|group| group.name == "B").unwrap();
    let lent = &proposal.center.groups[place..];
    let mail = lent.iter().find(|group| group.skill(1).is_some()).unwrap();
    assert_eq!(mail.cost_per_hour, Some(10.0));
    assert!(mail.skill(0).is_none() && matches!(mail.staff, Staff::Shifts(_)));
    let answered = proposal.results.queue(Whose::Of(1), Period::Day(1), "answered").unwrap();
    assert!(answered.mean > 50.0, "{answered:?}");
}

#[test]
fn without_the_skill_nobody_is_lent() {
    let text = TWO.replace("skills = { calls = 1, mail = 2 }", "speed = 1.5");
    let proposal = find(&scenario(&text)).unwrap();
    assert!(proposal.assignments.iter().all(|one| one.group != 1 || one.agent == 2));
    assert_eq!(proposal.verdict.cover_cost, 800.0, "the second day of the post is not covered");
}

#[test]
fn rosters_say_for_whom_somebody_works() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = read_text("roster.toml", TWO, folder.path(), &[]).scenario.unwrap();
    let path = folder.path().join("kept.csv");
    let kept = |row: &str| {
        let text = format!("date,agent,group,shift,start,end,breaks\n{row}\n");
        std::fs::write(&path, text).unwrap();
        read_kept(&path, &scenario, 0, &[])
    };
    let times = "day,2026-03-02T09:00,2026-03-02T17:00,";
    let rows = kept(&format!("2026-03-02,B,post,{times}")).rows.unwrap();
    assert_eq!(rows[0].work.as_ref().unwrap().group, 1);
    let given = Given { kept: rows, ..Given::default() };
    let wish = RosterWish { given, ..super::wish(&scenario) };
    let proposal = roster(&scenario, &wish, &Unwatched).unwrap();
    let own = proposal.assignments.iter().find(|one| (one.agent, one.day) == (1, 0)).unwrap();
    assert_eq!(own.group, 1, "kept for the other group");
    let own = kept(&format!("2026-03-02,B,,{times}")).rows.unwrap().remove(0);
    assert_eq!(own.work.unwrap().group, 0);
    assert_eq!(kept(&format!("2026-03-02,A,post,{times}")).problems[0].code, "no-skill");
    assert_eq!(kept(&format!("2026-03-02,B,pots,{times}")).problems[0].code, "unknown-group");
}

#[test]
fn a_repair_leaves_who_was_lent_where_he_was() {
    let scenario = scenario(TWO);
    let before = find(&scenario).unwrap();
    let rows = super::continuity::rows(&scenario, &before.assignments);
    let away = TWO.replace("away = [2026-03-03]", "away = [2026-03-02]");
    for text in [TWO, &away] {
        let scenario = super::scenario(text);
        let present = Some(Present { rows: rows.clone(), from: 2 });
        let given = Given { present, ..Given::default() };
        let wish = RosterWish { given, ..super::wish(&scenario) };
        let proposal = roster(&scenario, &wish, &Unwatched).unwrap();
        assert!(proposal.changed.is_empty(), "{:?}", proposal.changed);
        assert_eq!(proposal.cost(), 0.0);
    }
}
