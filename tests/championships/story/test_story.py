"""A season from three colleges to the republic: three servers that know each other by files alone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.championships.story.carrying import (
    carry_by_command,
    carry_by_pages,
    make_key,
    nomination_of,
    trust_each_other,
    verify_on_a_bare_machine,
    verify_with_bare_python,
)
from tests.championships.story.doors import Person
from tests.championships.story.servers import Server, found_server, on_sqlite
from tests.championships.story.stages import TEAMS, WEB, Stage, hold_stage, plan_season

HERE, ELSEWHERE = "KZ-55", "KZ-10"


@pytest.fixture
def servers(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, Server]]:
    """By name, each on a database of its own: SQLite, as on a laptop; PostgreSQL where it is asked for at the region,
    which takes by both ways, sends on, corrects, and hears answers."""
    found = {}
    for name in ("colleges", "region", "republic"):
        if (database_kind, name) == ("postgresql", "region"):
            found[name] = found_server(request.getfixturevalue("database_url"), tmp_path / name)
        else:
            found[name] = on_sqlite(request.getfixturevalue("migrated_sqlite"), tmp_path / name)
    yield found
    for server in found.values():
        server.app.extensions["scoring.db"].dispose()


def test_three_colleges_a_region_and_the_republic(servers: dict[str, Server], tmp_path: Path) -> None:
    colleges, region, republic = servers.values()
    for name, server in servers.items():
        plan_season(server)
        make_key(server, name)
    trust_each_other(colleges, region)
    trust_each_other(region, republic)

    first, second, third = (hold_college(colleges, name) for name in "ABC")
    go_on_from_a_tie(first)
    go_on_after_a_decline(second)
    go_on(third)

    regional = hold_stage(region, "region", "Павлодар облысы", region=HERE, places=2)
    for stage, names in ((first, ("A1", "A2", "AT")), (second, ("B2", "BT")), (third, ("C1", "CT"))):
        carry_by_command(stage, regional)
        regional.adopt(stage, *names)
    hold_region(regional)

    final = hold_stage(republic, "republic", "Республика")
    carry_by_pages(regional, final)
    final.adopt(regional, "A1", "B2", "AT", "BT")
    assert final.states() == dict.fromkeys(("A1", "B2", "AT", "BT"), "nominated")

    swap_silver_and_bronze(regional)
    review = carry_by_pages(regional, final)
    assert "Not nominated" not in review
    assert "No longer nominated there. The entry stays here until you withdraw it." in review
    final.adopt(regional, "C1")
    assert final.states()["B2"] == "nominated"  # nobody moves until somebody decides
    brought = republic.organizer.page(f"{regional.page}/brought/{regional.skills[WEB]}")
    assert "Difference of revisions 1 and 2" in brought
    republic.organizer.send(f"{final.page}/entries/{final.entries['B2']}/withdraw", reason="Results were corrected.")

    hold_final(final)
    carry_by_command(final, regional, "--kind", "answers", "--to", regional.id, into=False)
    entry = region.organizer.reads(f"{regional.page}/entries/{regional.entries['C1']}")
    assert "Answer from the next stage: confirmed" in entry
    expect_provable(final, tmp_path / "bare")


def hold_college(server: Server, name: str) -> Stage:
    """Three competitors and two teams; the two best of college A have equal totals."""
    college, teacher = server.college(f"{name} колледжі", HERE)
    stage = hold_stage(server, "college", f"{name} колледжінің чемпионаты", region=HERE, college=college)
    for at in "123":
        stage.nominate(f"{name}{at}", WEB, college, server.competitor(f"Оқушы{name}{at}", college), by=teacher)
    for team in (f"{name}T", f"{name}U"):
        members = [server.competitor(f"Топ{team}{at}", college) for at in "ab"]
        stage.nominate(team, TEAMS, college, *members, by=teacher, team=team)
    stage.confirm_all()
    stage.seat_all()
    stage.open_all()
    second = "1.00" if name == "A" else "0.80"
    stage.mark(WEB, {f"{name}1": "1.00", f"{name}2": second, f"{name}3": "0.50"})
    stage.mark(TEAMS, {f"{name}T": "0.60", f"{name}U": "0.50"})
    for number in (WEB, TEAMS):
        stage.finalise(number)
    stage.approve(TEAMS)
    stage.send_on(TEAMS)
    server.people[name] = teacher
    return stage


def go_on_from_a_tie(stage: Stage) -> None:
    """Two are equal at the cut line: the system splits nothing, the organizer takes both. decisions.md 18."""
    page, organizer = stage.list_page(WEB), stage.server.organizer
    assert stage.placed(WEB)[:2] == [("A1", 1, "gold"), ("A2", 1, "gold")]
    assert "Tie at the cut line: competitors 2, places 1" in stage.list_of(WEB)
    assert "tie" in organizer.refused(f"{page}/approve", seen=organizer.field(page, "seen")).lower()
    organizer.send(f"{page}/tie", way="all", seen=organizer.field(page, "seen"))
    go_on(stage)


def go_on_after_a_decline(stage: Stage) -> None:
    """The college declines for its winner; the reserve is proposed, and goes on once somebody approves."""
    go_on(stage)
    teacher: Person = stage.server.people["B"]
    asked = nomination_of(teacher.page("/advanced"), "ОқушыB1")
    teacher.send(f"/advanced/{asked}", answer="declined", reason="Exams on these days.")
    assert "The list is open again" in stage.list_of(WEB)
    go_on(stage)


def go_on(stage: Stage) -> None:
    stage.approve(WEB)
    stage.send_on(WEB)


def hold_region(stage: Stage) -> None:
    """Four winners and a guest from another region, three teams; two of each skill go on."""
    server = stage.server
    college, _teacher = server.college("Қонақ колледжі", ELSEWHERE)
    guest = server.competitor("Қонақ", college)
    stage.nominate("G", WEB, college, guest, participation="guest")
    stage.confirm_all()
    stage.seat_all()
    stage.open_all()
    stage.mark(WEB, {"A1": "1.00", "B2": "0.80", "C1": "0.70", "A2": "0.50", "G": "0.90"})
    stage.mark(TEAMS, {"AT": "0.90", "BT": "0.80", "CT": "0.70"})
    for number in (WEB, TEAMS):
        stage.finalise(number)
        stage.approve(number)
        stage.send_on(number)
    stage.finalise_stage()
    assert stage.placed(WEB) == [
        ("A1", 1, "gold"), ("B2", 2, "silver"), ("C1", 3, "bronze"), ("A2", 4, None), ("G", None, None),
    ]  # fmt: skip


def swap_silver_and_bronze(stage: Stage) -> None:
    """A correction after finalising: all that was built on the old results says so, and moves nobody by itself."""
    before = stage.hash_of(WEB)
    stage.correct(WEB, "C1", "0.90")

    assert stage.hash_of(WEB) != before
    assert stage.placed(WEB)[1:3] == [("C1", 2, "silver"), ("B2", 3, "bronze")]
    assert "Outdated" in stage.server.organizer.reads(f"{stage.page}/final")
    assert "The list is open again" in stage.list_of(WEB)
    stage.finalise_stage()
    printed = stage.server.organizer.page(f"{stage.page}/final/2")
    assert "revision 1 → 2" in printed
    stage.approve(WEB)
    stage.send_on(WEB, "Results were corrected by decision 12-Ө.")


def hold_final(stage: Stage) -> None:
    """The winners of one region meet those of another."""
    server = stage.server
    college, _teacher = server.college("Басқа өңір колледжі", ELSEWHERE)
    for label in ("X1", "X2", "X3"):
        stage.nominate(label, WEB, college, server.competitor(f"Басқа{label}", college))
    members = [server.competitor(f"БасқаТоп{at}", college) for at in "ab"]
    stage.nominate("XT", TEAMS, college, *members, team="XT")
    stage.confirm_all()
    stage.seat_all()
    stage.open_all()
    stage.mark(WEB, {"A1": "0.90", "C1": "1.00", "X1": "0.70", "X2": "0.60", "X3": "0.40"})
    stage.mark(TEAMS, {"AT": "0.90", "BT": "0.80", "XT": "0.70"})
    for number in (WEB, TEAMS):
        stage.finalise(number)
    stage.finalise_stage()
    assert stage.placed(WEB)[:3] == [("C1", 1, "gold"), ("A1", 2, "silver"), ("X1", 3, "bronze")]


def expect_provable(stage: Stage, bare: Path) -> None:
    """The republic's bundle on a machine that has only the file, by two programs; and one with a changed mark."""
    bare.mkdir()
    listed = json.loads(stage.server.run("bundle", "list", "--json"))
    assert {one["hash"] for one in listed} == {stage.hash_of(WEB), stage.hash_of(TEAMS)}
    bundle = bare / "bundle.json"
    stage.server.run("bundle", "export", stage.assessments[WEB], str(bundle))

    verdict = verify_on_a_bare_machine(bundle)
    assert (verdict["holds"], verdict["differences"]) == (True, [])
    seats = {stage.number_of(label): label for label in ("A1", "C1", "X1", "X2", "X3")}
    standing = [(seats[row["seat"]], row["place"], row["medal"]) for row in verdict["standings"]]
    assert standing == stage.placed(WEB)
    assert verify_with_bare_python(bundle) == (0, "holds")

    said = json.loads(bundle.read_text("utf-8"))
    said["results"]["standings"][0]["total"] = "2.99"
    bundle.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    assert verify_on_a_bare_machine(bundle)["holds"] is False
    assert verify_with_bare_python(bundle)[0] == 1
