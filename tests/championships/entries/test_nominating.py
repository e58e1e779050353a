"""Colleges nominate their own people until their deadline; what an entry may not hold is refused by name."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from scoring.championships.entries.checking import EntryCard
from scoring.championships.entries.nominating import change_entry, nominate
from scoring.championships.stages.models import StageRow
from scoring.foundation.db import db
from scoring.foundation.errors import Refused
from scoring.people.access_log import CONSOLE_VISIT
from scoring.people.actors import CONSOLE
from scoring.people.directory.consents import ConsentCard, give_consent, withdraw_consent
from scoring.rules.ranking import Participation
from tests.championships.entries.conftest import DEADLINE, NOW, TEAM, WEB, Hosted

pytestmark = pytest.mark.one_database  # tests/championships/entries/test_story.py goes through both
LATE = DEADLINE + timedelta(minutes=1)


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


def test_college_nominates_and_the_history_says_who_and_when(hosted: Hosted) -> None:
    entry = hosted.enter(0, conditions={"extra-time": 30})

    view, history = hosted.seen(entry)
    assert (view.state, view.participation, view.skill.number) == ("nominated", "official", WEB)
    assert [one.id for one in view.persons] == [hosted.people[0]]
    assert (view.organisation and view.organisation.id, view.region and view.region.id) == (hosted.colleges[0], "KZ-55")
    assert view.conditions == {"extra-time": 30}
    assert [(act.act, act.by, act.at) for act in history] == [("nominated", f"Test {hosted.nominators[0].login}", NOW)]


def test_after_the_deadline_the_college_is_refused_and_the_organizer_adds(hosted: Hosted) -> None:
    refused = code_of(lambda: hosted.enter(0, at=LATE))
    entry = hosted.enter(0, at=LATE, actor=hosted.organizer)

    assert refused == "nominations-over"
    assert [act.act for act in hosted.seen(entry)[1]] == ["added"]


def test_on_the_minute_of_the_deadline_nominations_are_still_taken(hosted: Hosted) -> None:
    assert hosted.view(hosted.enter(0, at=DEADLINE)).state == "nominated"


@pytest.mark.parametrize(
    ("persons", "number", "code"),
    [
        pytest.param((), WEB, "entry-person-missing", id="nobody"),
        pytest.param((0, 1), WEB, "entry-team-too-big", id="two where one competes"),
        pytest.param((0, 0), TEAM, "entry-person-doubled", id="the same person twice in a team"),
        pytest.param((0, 4), TEAM, "entry-person-elsewhere", id="a team of two colleges"),
    ],
)
def test_persons_that_cannot_be_an_entry_are_refused(
    hosted: Hosted, persons: tuple[int, ...], number: str, code: str
) -> None:
    assert code_of(lambda: hosted.enter(*persons, number=number)) == code
    assert hosted.listed() == []


def test_person_of_another_college_is_refused(hosted: Hosted) -> None:
    card = EntryCard((hosted.people[4],))

    assert (
        code_of(lambda: hosted.do(nominate, hosted.skill(), hosted.colleges[0], card, actor=hosted.nominators[0]))
        == "entry-person-elsewhere"
    )


def test_college_may_not_nominate_for_another(hosted: Hosted) -> None:
    card = EntryCard((hosted.people[4],))

    assert (
        code_of(lambda: hosted.do(nominate, hosted.skill(), hosted.colleges[1], card, actor=hosted.nominators[0]))
        == "not-allowed"
    )


def test_skill_of_another_stage_is_unknown_here(hosted: Hosted) -> None:
    card, elsewhere = EntryCard((hosted.people[0],)), hosted.season.skills["republic", WEB]

    assert code_of(lambda: hosted.do(nominate, elsewhere, hosted.colleges[0], card)) == "stage-skill-unknown"


def test_college_from_outside_comes_only_as_a_guest_of_the_organizer(hosted: Hosted) -> None:
    official = code_of(lambda: hosted.enter(6))

    guest = hosted.enter(6, participation=Participation.GUEST)

    assert official == "entry-organisation-outside"
    assert hosted.view(guest).participation == "guest"


def test_person_is_official_once_in_a_stage_and_once_in_a_skill(hosted: Hosted) -> None:
    hosted.enter(0)

    twice = code_of(lambda: hosted.enter(0, participation=Participation.RESERVE))
    official = code_of(lambda: hosted.enter(0, 1, number=TEAM))

    assert (twice, official) == ("entry-person-twice", "entry-person-official")


def test_reserve_of_another_skill_is_a_warning_on_both(hosted: Hosted) -> None:
    one = hosted.enter(0)
    other = hosted.enter(0, 1, number=TEAM, participation=Participation.RESERVE)

    found = [[doubt.params for doubt in hosted.view(entry).doubts if doubt.code == "entry-doubt-elsewhere"]
             for entry in (one, other)]  # fmt: skip
    assert found == [[{"skill": TEAM}], [{"skill": WEB}]]


def test_ages_outside_the_limits_warn_and_never_refuse(hosted: Hosted) -> None:
    hosted.set_skill(age_min=18, age_max=19)

    entries = [hosted.enter(one) for one in (0, 1, 2, 3)]  # 17, 18, 21 and nobody knows, on the first day

    codes = [
        [doubt.code for doubt in hosted.view(entry).doubts if "consent" not in doubt.code and "repr" not in doubt.code]
        for entry in entries
    ]
    assert codes == [["entry-doubt-younger"], [], ["entry-doubt-older"], ["entry-doubt-birth-date"]]


def consent(hosted: Hosted, person: int, *scopes: str, signer: str = "self") -> None:
    card = ConsentCard(scopes, signer, NOW.date(), "Representative" if signer != "self" else "")
    hosted.do(lambda session, _stage, **said: give_consent(session, hosted.people[person], card, CONSOLE_VISIT, **said),
              actor=CONSOLE)  # fmt: skip


def test_missing_consents_are_shown_and_end_when_they_are_given(hosted: Hosted) -> None:
    minor, adult = hosted.enter(0), hosted.enter(2)
    before = [[doubt.code for doubt in hosted.view(entry).doubts] for entry in (minor, adult)]

    consent(hosted, 0, "processing", "publish-name", signer="representative")
    consent(hosted, 2, "processing")

    after = [[doubt.code for doubt in hosted.view(entry).doubts] for entry in (minor, adult)]
    assert before == [["entry-doubt-representative"], ["entry-doubt-consent"]]
    assert after == [[], ["entry-doubt-name"]]


def test_consent_that_is_withdrawn_is_missing_at_once(hosted: Hosted) -> None:
    entry = hosted.enter(2)
    consent(hosted, 2, "processing", "publish-name")

    hosted.do(
        lambda session, _stage, **said: withdraw_consent(session, hosted.people[2], 1, CONSOLE_VISIT, **said),
        actor=CONSOLE,
    )

    assert [doubt.code for doubt in hosted.view(entry).doubts] == ["entry-doubt-consent"]


def test_team_name_of_200_letters_is_kept_and_of_201_refused(hosted: Hosted) -> None:
    entry = hosted.enter(0, 1, number=TEAM, team="Б" * 200)

    assert hosted.view(entry).team == "Б" * 200
    assert code_of(lambda: hosted.enter(2, number=TEAM, team="Б" * 201)) == "text-too-long"


@pytest.mark.parametrize(
    ("conditions", "code"),
    [({"diabetes": None}, "accommodation-unknown"), ({"extra-time": 0}, "minutes-wrong")],
)
def test_conditions_are_codes_and_never_a_diagnosis(
    hosted: Hosted, conditions: dict[str, int | None], code: str
) -> None:
    assert code_of(lambda: hosted.enter(0, conditions=conditions)) == code


def test_team_is_completed_by_a_change_and_nobody_goes_by_one(hosted: Hosted) -> None:
    entry = hosted.enter(0, number=TEAM)
    card = EntryCard((hosted.people[0], hosted.people[1]), "Барыс", conditions={"assistant": None})
    hosted.do(change_entry, entry, card, seen=1, actor=hosted.nominators[0])

    view, history = hosted.seen(entry)
    gone = code_of(lambda: hosted.do(change_entry, entry, EntryCard((hosted.people[1],)), seen=2))

    assert ([one.id for one in view.persons], view.team, dict(view.conditions)) == (
        [hosted.people[0], hosted.people[1]], "Барыс", {"assistant": None},
    )  # fmt: skip
    came = [(swap[0], swap[1] and swap[1].id) for swap in history[0].swaps]
    assert (history[0].act, came) == ("changed", [(None, hosted.people[1])])
    assert gone == "entry-swaps-otherwise"


def test_change_of_what_somebody_else_changed_meanwhile_is_outdated(hosted: Hosted) -> None:
    entry = hosted.enter(0)
    hosted.do(change_entry, entry, EntryCard(participation=Participation.RESERVE), seen=1)

    assert code_of(lambda: hosted.do(change_entry, entry, EntryCard(), seen=1)) == "entry-changed"
    assert hosted.view(entry).participation == "reserve"


def test_college_stage_is_of_its_host_alone(hosted: Hosted) -> None:
    with hosted.app.app_context(), db.transaction() as session:
        row = update(StageRow).where(StageRow.public_id == hosted.stage)
        session.execute(row.values(level="college", organisation=hosted.colleges[1]))

    assert hosted.view(hosted.enter(4)).state == "nominated"
    assert code_of(lambda: hosted.enter(0)) == "entry-organisation-outside"
