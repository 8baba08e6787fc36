"""Many pairs at once: only what is free of conflicts, each its own run, each undoable."""

from kit import Answer, School


def listed(school: School, text: str, *words: str) -> Answer:
    file = school.folder / "pairs.csv"
    file.write_text(text, encoding="utf-8")
    return school.run("contact", "merge-pairs", str(file), "--json", *words)


def families(school: School) -> School:
    for key in ("3001", "3002", "3003", "3004"):
        school.contact(key, "Grace", "Okafor" if key < "3003" else f"Bell-{key}", email=f"g{key}@example.org")
    school.sync()
    return school


def number(school: School, key: str) -> int:
    return int(school.show(key)["contact_id"])


def test_a_preview_says_how_each_stands_and_changes_nothing(school: School) -> None:
    before = families(school).everyone()
    text = "keep,other\nsims:3001,sims:3001\nsims:3003,sims:3004\nsims:3001,sims:9999\nsims:3001\n"
    answer = listed(school, text, "--preview")
    assert [one["state"] for one in answer.lines] == ["refused", "conflict", "refused", "refused"]
    assert "surname" in answer.lines[1]["why"]
    assert answer.status == 1
    assert school.everyone() == before


def test_a_pair_in_conflict_is_left_out_unless_somebody_says_otherwise(school: School) -> None:
    families(school)
    assert listed(school, "sims:3003,sims:3004\n").lines[0]["state"] == "conflict"
    assert number(school, "3003") != number(school, "3004")
    assert listed(school, "sims:3003,sims:3004\n", "--with-conflicts").lines[0]["state"] == "merged"
    assert number(school, "3003") == number(school, "3004")


def test_each_is_a_run_of_its_own_that_is_undone_by_itself(school: School) -> None:
    for key in ("2201", "2202", "2203", "2204"):
        school.student(key, "Sam", "Okafor" if key < "2203" else "Lind")
    families(school)
    before = school.everyone()
    answer = listed(school, "sims:2201,sims:2202\nsims:2203,sims:2204\nsims:2203,sims:2204\n")
    assert [one["state"] for one in answer.lines] == ["merged", "merged", "refused"]
    assert answer.lines[0]["run"] != answer.lines[1]["run"]
    for line in answer.lines[:2]:
        assert school.run("contact", "unmerge", str(line["lost"])).status == 0
    assert school.everyone() == before


def test_a_file_that_is_none(school: School) -> None:
    families(school)
    assert school.run("contact", "merge-pairs", str(school.folder / "nothing.csv")).status == 2
    assert listed(school, "").status == 0
