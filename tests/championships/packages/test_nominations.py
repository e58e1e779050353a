"""Nominations go up, answers come down, and nobody is taken along without a name."""

import json

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from scoring.championships.entries.writing import EntryState, note_act
from scoring.championships.packages import queries
from scoring.championships.packages.decisions import Decisions
from scoring.championships.packages.layout import Kind
from scoring.championships.packages.lines import Act
from scoring.championships.packages.models import NominationAnswerRow
from scoring.championships.results.models import FinalisationRow
from scoring.championships.stages.models import StageEntryPersonRow, StageEntryRow
from tests.championships.packages.exchanged import persons, refusal, rows, withdraw_entry
from tests.championships.packages.installations import LATER, Installation, hold_season, mark_skill


def test_college_region_republic_and_the_answers_back(found, finished_college):
    """Nominations go up twice, answers come down twice, over three databases that share nothing."""
    region, college, republic = found("region"), found("college", finished_college), found("republic")
    for here, level, name in ((region, "region", "Өңір"), (republic, "republic", "ҚР")):
        hold_season(here, level)
        here.make_key(name)
    for below, above in ((college, region), (region, republic)):
        above.trust(below)
        below.trust(above)
    (first,) = persons(college)

    region.take(college.export("college"), Decisions(target=region.season.stages["region"]))
    (entered,) = region.entries(region.season.stages["region"])
    said = json.loads(entered.provenance)
    assert (entered.state, said["place"], said["seat"]) == ("nominated", 1, "1")
    assert said["hash"] == rows(college, FinalisationRow)[0].hash
    assert said["stage"] == college.season.stages["college"]

    region.write(lambda session: confirm(session, region, entered.public_id))
    college.take(region.export("region", Kind.ANSWERS, to=college.season.stages["college"]))
    answers = rows(college, NominationAnswerRow)
    nominated = next(row for row in college.entries(college.season.stages["college"]) if row.id == answers[0].entry_id)
    assert [row.state for row in answers] == ["confirmed"]
    assert college.read(lambda session: queries.answer_to(session, nominated)).state == "confirmed"
    people = select(StageEntryPersonRow.person).where(StageEntryPersonRow.entry_id == nominated.id)
    assert college.read(lambda session: session.scalars(people).all()) == [first.public_id]

    mark_skill(region, "region", typed=("1.00", "0.90", "0.80"))
    nominations = region.export("region", Kind.NOMINATIONS)
    republic.take(nominations, Decisions(target=republic.season.stages["republic"]))
    (final,) = republic.entries(republic.season.stages["republic"])
    assert json.loads(final.provenance)["stage"] == region.season.stages["region"]
    again = republic.folder / "again.zip"
    again.write_bytes(nominations.read_bytes())
    assert refusal(republic.take, again)[0] == "package-taken-already"

    republic.write(lambda session: withdraw_entry(session, republic, final.public_id))
    region.take(republic.export("republic", Kind.ANSWERS, to=region.season.stages["region"]))
    assert [(row.state, row.reason) for row in rows(region, NominationAnswerRow)] == [("withdrawn", "Ill.")]
    for statement in ("UPDATE nomination_answer SET id = id", "DELETE FROM nomination_answer"):
        with pytest.raises(DBAPIError, match="append-only"):
            region.write(lambda session, one=statement: session.execute(text(one)))


def confirm(session, here: Installation, entry: str) -> None:
    row = session.scalars(select(StageEntryRow).where(StageEntryRow.public_id == entry)).one()
    row.state = EntryState.CONFIRMED.value
    note_act(session, row, "confirmed", actor=here.organizer, at=LATER)


@pytest.mark.one_database
def test_a_nomination_without_a_named_person_is_left_out_and_says_why(two):
    college, region = two
    (known,) = persons(college)
    college.write(lambda session: session.execute(text("UPDATE consent SET withdrawn_at = noted_at")))

    path = college.export("college", Kind.NOMINATIONS)
    lines = region.plan(path, Decisions(target=region.season.stages["region"])).lines

    nominated = [(line.act, line.code) for line in lines if line.kind == "nominations"]
    assert nominated == [(Act.OUT, "package-nomination-without-persons")]
    assert known.surname_kk not in path.read_bytes().decode("utf-8", "replace")


@pytest.mark.one_database
def test_answers_for_a_stage_that_is_not_here_are_refused(two, found):
    college, region = two
    republic = found("republic")
    region.take(college.export("college"), Decisions(target=region.season.stages["region"]))
    republic.trust(region)

    path = region.export("region", Kind.ANSWERS, to=college.season.stages["college"])

    assert refusal(republic.plan, path) == ("package-answers-elsewhere", {})
