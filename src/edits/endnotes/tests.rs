use super::super::testing::{check, check_none};
use super::*;

fn create(snapshot: &Snapshot, at: u32) -> Option<Change> {
    create_endnote(snapshot, snapshot.citation_at(at)?.label)
}

fn remove(snapshot: &Snapshot, at: u32) -> Option<Change> {
    remove_endnote(snapshot, snapshot.endnote_at(at)?.block)
}

#[test]
fn creates_the_endnote_of_a_marker() {
    check(
        "A.[1] B.[2┃] C.[3]\n\nEndnotes\n[1] a.org\n[3] c.org\n",
        create,
        "A.[1] B.[2] C.[3]\n\nEndnotes\n[1] a.org\n[2] ┃\n[3] c.org\n",
    );
    check("# R\n\nA.[^x┃]\n", create, "# R\n\nA.[^x]\n\n[^x]: ┃\n");
    check(
        "A.[i] B.[ii┃]\n\nEndnotes\n[i]https://a.org\n",
        create,
        "A.[i] B.[ii]\n\nEndnotes\n[i]https://a.org\n[ii] ┃\n",
    );
    check("# R\n\nA.[1┃] B.[2]\n", create, "# R\n\nA.[1] B.[2]\n\n## Endnotes\n\n[1] ┃\n[2] \n");
    check_none("A.[1┃]\n\nEndnotes\n[1] a.org\n", create);
    check_none("A.[1] B.[2┃] C.[3]\n\nEndnotes\n[1] a.org\n[3] Ibid., p. 4.\n", create);
}

#[test]
fn removes_an_endnote_and_closes_the_gap() {
    check(
        "A.[1] B.[3]\n\nEndnotes\n[1] a.org\n[2] ┃b.org\n[3] c.org\n",
        remove,
        "A.[1] B.[2]\n\nEndnotes\n[1] a.org\n[2] c.org\n",
    );
    check("A.[1]\n\n## Endnotes\n\n[1] a.org\n\n[2] ┃b.org\n", remove, "A.[1]\n\n## Endnotes\n\n[1] a.org\n");
    check("A.[2]\n\n## Endnotes\n\n[1] ┃a.org\n[2] b.org\n", remove, "A.[1]\n\n## Endnotes\n\n[1] b.org\n");
    check("A.[1]\r\n[1] a.org\r\n[2] ┃b.org", remove, "A.[1]\r\n[1] a.org");
    check(
        "# R\n\nA.[1]\n\n## Endnotes\n\n> [1] a.org\n>\n> [2] ┃b.org\n",
        remove,
        "# R\n\nA.[1]\n\n## Endnotes\n\n> [1] a.org\n",
    );
    check("A.[2]\n\nEndnotes\n\n1. ┃a.org\n\n2. b.org\n", remove, "A.[1]\n\nEndnotes\n\n1. b.org\n");
    check(
        "# R\n\nA.[^a]\n\n[^a]: a.org\n[^b]: ┃b.org\n\nMore.\n",
        remove,
        "# R\n\nA.[^a]\n\n[^a]: a.org\n\nMore.\n",
    );
    check_none("A.[1]\n\nEndnotes\n[1] ┃a.org\n", remove);
    // An unread number may refer to it.
    check_none("A.[2] B.[1?]\n\nEndnotes\n[1] ┃a.org\n[2] b.org\n", remove);
    // The gap stays if such a number would otherwise refer to another endnote.
    check(
        "A.[1] B.[3?]\n\nEndnotes\n[1] a.org\n[2] ┃b.org\n[3] c.org\n",
        remove,
        "A.[1] B.[3?]\n\nEndnotes\n[1] a.org\n[3] c.org\n",
    );
    check(
        "A.[2]\n\nEndnotes\n\n[1] ┃Office.\n\n    At a.org\n\n[2] b.org\n",
        remove,
        "A.[1]\n\nEndnotes\n\n[1] b.org\n",
    );
}

#[track_caller]
fn check_all(before: &str, after: &str) {
    let snapshot = super::super::testing::snapshot(before);
    let blocks = snapshot.endnotes().map(|note| note.block).collect();
    let change = remove_endnotes(&snapshot, &blocks).expect("there is a change");
    assert_eq!(super::super::testing::shown(&snapshot, &change), after);
}

#[test]
fn removes_many_at_once() {
    check_all(
        "A.[1] B.[4] C.[6]\n\nEndnotes\n[1] a.org\n[2] b.org\n[3] c.org\n[4] d.org\n[5] e.org\n[6] f.org\n[7] g.org\n",
        "A.[1] B.[2] C.[3]\n\nEndnotes\n[1] a.org\n[2] d.org\n[3] f.org\n",
    );
    check_all(
        "A.[1]\n\n## Endnotes\n\n[1] a.org\n\n[2] b.org\n\n[3] c.org\n",
        "A.[1]\n\n## Endnotes\n\n[1] a.org\n",
    );
    check_all("A.[1]\r\n[1] a.org\r\n[2] b.org\r\n[3] c.org", "A.[1]\r\n[1] a.org");
    // These stay: one to which others refer, one with an unread number, and one above an endnote
    // that refers upwards.
    check_all(
        "A.[1] B.[5?]\n\nEndnotes\n[1] a.org, as in [3]\n[2] b.org\n[3] c.org\n[4] d.org\n[5] e.org\n",
        "A.[1] B.[5?]\n\nEndnotes\n[1] a.org, as in [3]\n[3] c.org\n[5] e.org\n",
    );
    check_all(
        "A.[1] B.[4]\n\nEndnotes\n[1] a.org\n[2] b.org\n[3] c.org\n[4] Ibid., p. 2.\n",
        "A.[1] B.[3]\n\nEndnotes\n[1] a.org\n[2] c.org\n[3] Ibid., p. 2.\n",
    );
}

#[test]
fn a_number_that_comes_again_gets_its_own() {
    let own = |s: &Snapshot, at| own_number(s, &s.citation_at(at)?);
    check(
        "A.[1] B.[2] C.[1┃] D.[3]\n\nEndnotes\n[1] a.org; x.org\n[2] b.org\n[3] c.org\n",
        own,
        "A.[1] B.[2] C.[3] D.[4]\n\nEndnotes\n[1] a.org; x.org\n[2] b.org\n[3] a.org; x.org\n[4] c.org\n",
    );
    check(
        "A.[i] B.[ii] C.[i┃]\n\nEndnotes\n[i] a.org\n[ii] b.org\n",
        own,
        "A.[i] B.[ii] C.[iii]\n\nEndnotes\n[i] a.org\n[ii] b.org\n[iii] a.org\n",
    );
    check_none("A.[1┃] B.[1]\n\nEndnotes\n[1] a.org\n", own);
    check_none("A.[1] B.[1┃, 2]\n\nEndnotes\n[1] a.org\n[2] b.org\n", own);
}

#[test]
fn joins_two_endnotes_of_one_number() {
    check(
        "A.[1] B.[2]\n\nEndnotes\n[1] a.org\n[2] b.org\n[2] ┃c.org\n",
        |s, at| merge_duplicate(s, s.endnote_at(at)?.block),
        "A.[1] B.[2]\n\nEndnotes\n[1] a.org\n[2] b.org; c.org\n",
    );
}
