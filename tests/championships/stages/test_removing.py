"""What was founded by mistake is called otherwise always, and removed while it is empty; both stay told."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import DatabaseError

from scoring.championships.boards.models import BoardSettingRow
from scoring.championships.stages import removing, seasons
from scoring.championships.stages.files.models import StageSkillImportRow
from scoring.championships.stages.models import ChampionshipRow, PlanActRow, SeasonRow, StageRow
from scoring.championships.stages.plan_acts import PlanAct, acts_about
from scoring.championships.stages.queries import stage_row
from scoring.championships.stages.seasons import SeasonCard
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Outdated, Refused
from scoring.people.actors import Actor, Grant, Scope
from scoring.people.models import RoleGrant
from tests.championships.stages.conftest import Setting, card

AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
MISTAKE = SeasonCard("2030/31", date(2030, 9, 1), date(2031, 6, 30))
MEANT = SeasonCard("2026/27", date(2026, 9, 1), date(2027, 6, 30))


def founded(setting: Setting) -> str:
    return str(setting.doing(lambda session: seasons.create_season(session, MISTAKE, actor=setting.organizer)))


def of_region(setting: Setting, region: str = "KZ-55") -> Actor:
    return Actor(setting.organizer.account_id, grants=(Grant("organizer", Scope("region", region)),))


def told(setting: Setting, subject: str, **also: bool) -> list[PlanAct]:
    with setting.app.app_context(), db.reading() as session:
        return acts_about(session, subject, **also)


def count(setting: Setting, table: type) -> int:
    with setting.app.app_context(), db.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def refused(setting: Setting, work: Callable[..., Any]) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refused) as caught:
        setting.doing(work)
    return caught.value.code, dict(caught.value.params)


def remove_stage(setting: Setting, level: str = "college", actor: Actor | None = None, seen: int = 1) -> Any:
    stage = setting.season.stages[level]
    return lambda session: removing.remove_stage(session, stage, actor=actor or setting.organizer, at=AT, seen=seen)


def test_a_season_is_renamed_whatever_stands_in_it_and_both_names_stay_told(setting: Setting) -> None:
    name = setting.doing(lambda session: session.scalars(select(SeasonRow.name)).one())

    setting.doing(lambda session: seasons.change_season(
        session, setting.season.id, MEANT, actor=setting.organizer, at=AT
    ))  # fmt: skip

    with setting.app.app_context(), db.reading() as session:
        assert session.scalars(select(SeasonRow.name)).all() == ["2026/27"]
    (act,) = told(setting, setting.season.id)
    assert (act.thing.value, act.before, act.after, act.at) == (
        "season",
        {"name": name, "begins": date(2025, 9, 1), "ends": date(2026, 6, 30)},
        {"name": "2026/27", "begins": date(2026, 9, 1), "ends": date(2027, 6, 30)},
        AT,
    )


def test_only_what_differs_is_told_and_nothing_of_what_stays(setting: Setting) -> None:
    season = founded(setting)
    shorter = SeasonCard(MISTAKE.name, MISTAKE.begins, date(2031, 5, 31))

    for said in (shorter, shorter):
        setting.doing(lambda session, said=said: seasons.change_season(
            session, season, said, actor=setting.organizer, at=AT
        ))  # fmt: skip

    assert [(one.before, one.after) for one in told(setting, season)] == [
        ({"ends": date(2031, 6, 30)}, {"ends": date(2031, 5, 31)})
    ]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param(SeasonCard("2026/28", MEANT.begins, MEANT.ends), "season-name-wrong", id="no academic year"),
        pytest.param(SeasonCard("2030/31", MEANT.begins, MEANT.ends), "season-name-taken", id="another one's name"),
        pytest.param(SeasonCard("2026/27", MEANT.ends, MEANT.begins), "dates-reversed", id="days reversed"),
    ],
)
def test_a_season_is_not_renamed_into_nonsense(setting: Setting, said: SeasonCard, code: str) -> None:
    founded(setting)

    found, _params = refused(
        setting,
        lambda session: seasons.change_season(session, setting.season.id, said, actor=setting.organizer, at=AT),
    )

    assert (found, told(setting, setting.season.id)) == (code, [])


def test_an_empty_season_is_removed_and_its_removal_stays_told(setting: Setting) -> None:
    season = founded(setting)

    setting.doing(lambda session: removing.remove_season(session, season, actor=setting.organizer, at=AT))

    assert count(setting, SeasonRow) == 1
    (act,) = told(setting, setting.season.id, seasons=True)
    assert (act.before["name"], act.after) == ("2030/31", None)


def test_a_season_with_a_championship_stays(setting: Setting) -> None:
    code, params = refused(
        setting,
        lambda session: removing.remove_season(session, setting.season.id, actor=setting.organizer, at=AT),
    )

    assert (code, params["count"], count(setting, SeasonRow)) == ("season-not-empty", 1, 1)


def test_from_the_stage_up_a_whole_mistake_is_taken_away(setting: Setting) -> None:
    for level in ("college", "region", "republic", "international"):
        setting.doing(remove_stage(setting, level))
    was_in = setting.doing(lambda session: removing.remove_championship(
        session, setting.season.championship, actor=setting.organizer, at=AT
    ))  # fmt: skip
    setting.doing(lambda session: removing.remove_season(session, was_in, actor=setting.organizer, at=AT))

    assert [count(setting, table) for table in (StageRow, ChampionshipRow, SeasonRow)] == [0, 0, 0]
    assert [one.thing.value for one in told(setting, setting.season.championship)] == ["championship", *["stage"] * 4]
    assert count(setting, PlanActRow) == 6


def test_a_championship_with_stages_stays(setting: Setting) -> None:
    code, params = refused(setting, lambda session: removing.remove_championship(
        session, setting.season.championship, actor=setting.organizer, at=AT
    ))  # fmt: skip

    assert (code, params, count(setting, ChampionshipRow)) == ("championship-not-empty", {"count": 4}, 1)


def with_skills(setting: Setting) -> None:
    setting.add(card("1"), card("2"), stage=setting.season.stages["college"])


def with_a_role(setting: Setting) -> None:
    def give(session: Any) -> None:
        session.add(
            RoleGrant(
                account_id=setting.organizer.account_id, role="observer", scope_kind="stage",
                scope_id=setting.season.stages["college"], granted_at=AT,
            )
        )  # fmt: skip

    setting.doing(give)


def with_a_board(setting: Setting) -> None:
    def choose(session: Any) -> None:
        stage = stage_row(session, setting.season.stages["college"])
        session.add(BoardSettingRow(stage_id=stage.id, stage_skill_id=None, shows="progress", revision=1))

    setting.doing(choose)


@pytest.mark.parametrize(
    ("filled", "level", "said"),
    [
        pytest.param(with_skills, "college", ("stage-not-empty", {"count": 2}), id="skills"),
        pytest.param(lambda _setting: None, "republic", ("stage-awaited", {"count": 1}), id="winners come here"),
        pytest.param(with_a_role, "college", ("stage-has-roles", {"count": 1}), id="a role was given for it"),
        pytest.param(with_a_board, "college", ("stage-in-use", {}), id="another part keeps something of it"),
    ],
)
def test_a_stage_in_which_something_stands_stays(
    setting: Setting, filled: Callable[[Setting], None], level: str, said: tuple[str, dict[str, Any]]
) -> None:
    filled(setting)
    stage = setting.season.stages[level]
    revision = setting.revision(stage)

    assert refused(setting, remove_stage(setting, level, seen=revision)) == said
    assert (count(setting, StageRow), setting.revision(stage), count(setting, PlanActRow)) == (4, revision, 0)


def test_files_that_were_looked_at_go_with_the_stage(setting: Setting) -> None:
    def bring(session: Any) -> None:
        stage = stage_row(session, setting.season.stages["college"])
        session.add(
            StageSkillImportRow(
                public_id="file", stage_id=stage.id, by=setting.organizer.account_id, at=AT, filename="a.csv",
                sha256="0" * 64, job="none", rows="[]",
            )
        )  # fmt: skip

    setting.doing(bring)
    setting.doing(remove_stage(setting))

    assert (count(setting, StageRow), count(setting, StageSkillImportRow)) == (3, 0)


def test_only_who_could_found_it_there_removes_a_stage(setting: Setting) -> None:
    here = Actor(setting.organizer.account_id, grants=(Grant("organizer", Scope("stage", setting.stage)),))

    assert refused(setting, remove_stage(setting, "region", here))[0] == "stage-elsewhere"
    for stranger in (of_region(setting, "KZ-10"), Actor(1, grants=(Grant("chief-expert"),))):
        with pytest.raises(Forbidden):
            setting.doing(remove_stage(setting, "college", stranger))
    setting.doing(remove_stage(setting, "college", of_region(setting)))

    assert count(setting, StageRow) == 3


def test_a_stage_that_somebody_changed_meanwhile_is_not_removed(setting: Setting) -> None:
    with pytest.raises(Outdated):
        setting.doing(remove_stage(setting, seen=7))


def test_seasons_are_nobodys_in_a_region(setting: Setting) -> None:
    season, actor = founded(setting), of_region(setting)

    for work in (
        lambda session: seasons.change_season(session, season, MEANT, actor=actor, at=AT),
        lambda session: removing.remove_season(session, season, actor=actor, at=AT),
        lambda session: removing.remove_championship(session, setting.season.championship, actor=actor, at=AT),
    ):
        with pytest.raises(Forbidden):
            setting.doing(work)


def test_the_trail_is_added_to_alone(setting: Setting) -> None:
    setting.doing(remove_stage(setting))

    for statement in (text("UPDATE plan_act SET subject = 'x'"), delete(PlanActRow)):
        with pytest.raises(DatabaseError, match="plan_act-is-append-only"):
            setting.doing(lambda session, statement=statement: session.execute(statement))


@pytest.fixture
def organizing(setting: Setting, client: FlaskClient, signed_in: Callable[..., Actor]) -> FlaskClient:
    signed_in(client, account=setting.organizer)
    client.set_cookie("language", "en")
    return client


@pytest.mark.one_database
def test_the_pages_rename_remove_and_say_why_not(setting: Setting, organizing: FlaskClient) -> None:
    season = founded(setting)
    form = {"name": "2026/27", "begins": "2026-09-01", "ends": "2027-06-30"}

    renamed = organizing.post(f"/championships/seasons/{season}", data=form)
    page = organizing.get(renamed.location).text
    kept = organizing.post(f"/championships/seasons/{setting.season.id}/remove")
    gone = organizing.post(f"/championships/seasons/{season}/remove")

    assert ("Academic year: 2030/31 → 2026/27" in page, "The season is changed." in page) == (True, True)
    assert (kept.status_code, "has championships (1), so it is not removed" in kept.text) == (422, True)
    assert (gone.status_code, "The season was removed" in organizing.get("/championships").text) == (302, True)


@pytest.mark.one_database
def test_a_refused_name_is_shown_again_in_the_form_of_its_own_season(setting: Setting, organizing: FlaskClient) -> None:
    season = founded(setting)
    form = {"name": "2026/99", "begins": "2026-09-01", "ends": "2027-06-30"}

    answer = organizing.post(f"/championships/seasons/{season}", data=form)

    assert (answer.status_code, 'id="here-name" name="name" type="text" value="2026/99"' in answer.text) == (422, True)
    assert 'id="new-name" name="name" type="text" value=""' in answer.text


@pytest.mark.one_database
def test_the_page_of_a_stage_says_what_stands_in_the_way(setting: Setting, organizing: FlaskClient) -> None:
    setting.add(card("1"), card("2"))
    college = setting.season.stages["college"]

    full, empty = organizing.get(f"/stages/{setting.stage}/edit").text, organizing.get(f"/stages/{college}/edit").text
    done = organizing.post(f"/stages/{college}/remove", data={"seen": "1"})
    page = organizing.get(done.location).text

    assert ("The stage has skills (2), so it is not removed." in full, "Remove the stage" in full) == (True, False)
    assert ("Remove the stage" in empty, done.status_code, "The stage was removed" in page) == (True, 302, True)
