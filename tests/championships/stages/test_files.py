"""Skills from a file: findings by cell, nothing written before it is said, the same file twice changes nothing."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from scoring.championships.stages.files import exporting, importing
from scoring.championships.stages.files.planning import Line
from scoring.championships.stages.queries import stage_row
from scoring.championships.stages.skills import usable
from scoring.foundation import jobs, uploads
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Outdated
from scoring.foundation.jobs.worker import work_off
from scoring.marking.setup.listing import scheme_choices
from scoring.people.actors import Actor
from tests.championships.season import AT
from tests.championships.stages.conftest import Setting, card

pytestmark = pytest.mark.one_database
HEADINGS = "Номер;Название (на казахском);Набор правил;Человек в команде;Возраст от;Возраст до;Мест дальше"
RUSSIAN = f"""{HEADINGS};Минимальный результат
17;;cis-2024;2;16;22;3;50,5
300;Киіз басу;;1;;;;
18;;wsk-1999;9;;;;
17;;;;;;;
;Нөмірсіз;;;;;;
"""


def bring(setting: Setting, content: bytes, name: str = "skills.csv") -> str:
    with setting.app.app_context():
        kept = uploads.keep(BytesIO(content), name, limit=2**20)
        with db.transaction() as session:
            public_id = importing.take_in(session, setting.stage, kept, actor=setting.organizer, at=AT)
        work_off(setting.app)
    return public_id


def review(setting: Setting, public_id: str) -> list[Line]:
    with setting.app.app_context(), db.reading() as session:
        schemes = usable(scheme_choices(session, actor=setting.organizer))
        view = importing.import_view(session, setting.stage, public_id, schemes, actor=setting.organizer)
    assert view.lines is not None
    return view.lines


def take(setting: Setting, public_id: str, seen: int | None = None) -> None:
    with setting.app.app_context(), db.transaction() as session:
        schemes = usable(scheme_choices(session, actor=setting.organizer))
        revision = stage_row(session, setting.stage).revision if seen is None else seen
        importing.take(session, setting.stage, public_id, schemes, actor=setting.organizer, seen=revision)


def acts(lines: list[Line]) -> list[str]:
    return [line.change.act.value if line.change else "refused" for line in lines]


def test_a_file_is_looked_at_cell_by_cell_before_anything_is_written(setting: Setting) -> None:
    lines = review(setting, bring(setting, RUSSIAN.encode()))

    assert acts(lines) == ["new", "new", "refused", "refused", "refused"]
    assert [(found.cell, found.code) for line in lines for found in line.findings] == [
        ("C4", "rule-set-unread"),
        ("D4", "team-size-wrong"),
        ("A5", "skill-row-twice"),
        ("B6", "skill-number-missing"),
    ]
    assert setting.cards() == []


def test_the_same_file_twice_changes_nothing(setting: Setting) -> None:
    take(setting, bring(setting, RUSSIAN.encode()))
    first = setting.cards()

    again = bring(setting, RUSSIAN.encode())

    assert [(one.number, one.names.kk, one.rule_set, one.team_size, one.minimum) for one in first] == [
        ("17", "Веб-технологиялар", "cis-2024", 2, 5050),
        ("300", "Киіз басу", "wsk-2026", 1, None),
    ]
    assert acts(review(setting, again)) == ["same", "same", "refused", "refused", "refused"]
    revision = setting.revision()
    take(setting, again)
    assert (setting.cards(), setting.revision()) == (first, revision)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_goes_out_comes_in_as_it_is(setting: Setting, form: str, language: str) -> None:
    setting.add(
        card("17", scheme=setting.scheme(), rule_set="cis-2024", age_min=16, age_max=22, places=0, minimum=4999),
        card("300", team_size=3, sector="construction"),
    )
    with setting.app.app_context(), db.reading() as session:
        schemes = usable(scheme_choices(session, actor=setting.organizer))
        row = stage_row(session, setting.stage)
        content = exporting.export_skills(session, row, schemes, form, language)

    lines = review(setting, bring(setting, content, f"skills.{form}"))

    assert (acts(lines), [line.findings for line in lines]) == (["same", "same"], [(), ()])


def test_a_file_looked_at_before_another_change_is_not_taken(setting: Setting) -> None:
    seen = setting.revision()
    brought = bring(setting, RUSSIAN.encode())
    setting.add(card("17", places=7))

    with pytest.raises(Outdated):
        take(setting, brought, seen)

    assert [one.places for one in setting.cards()] == [7]


def test_a_file_of_one_stage_is_unknown_at_another(setting: Setting) -> None:
    brought, other = bring(setting, RUSSIAN.encode()), setting.season.stages["republic"]

    with setting.app.app_context(), db.reading() as session, pytest.raises(NotFound):
        importing.import_view(session, other, brought, {}, actor=setting.organizer)


def test_a_file_without_headings_is_refused_in_words(setting: Setting) -> None:
    brought = bring(setting, b"a;b\n1;2\n")

    with setting.app.app_context(), db.reading() as session:
        view = importing.import_view(session, setting.stage, brought, {}, actor=setting.organizer)
        job = jobs.find(session, view.job, account=setting.organizer.account_id)
    assert view.lines is None
    assert job.problem is not None
    assert job.problem["code"] == "skills-headings-missing"


def test_pages_of_a_file_wait_for_its_reading_then_show_each_cell_then_what_was_done(
    setting: Setting, client: FlaskClient, signed_in: Callable[..., Actor]
) -> None:
    signed_in(client, account=setting.organizer)
    file = {"file": (BytesIO(RUSSIAN.encode()), "skills.csv")}
    address = client.post(f"/stages/{setting.stage}/skills/files", data=file).headers["Location"]

    waiting = client.get(f"{address}?lang=en", follow_redirects=True).text
    work_off(setting.app)
    looked_at = client.get(address).text
    client.post(address, data={"seen": setting.revision()})
    done = client.get(address).text

    assert [f'data-goes="{address}"' in waiting, "Reading the file" in waiting] == [True, True]
    assert ["Findings by cell" in one for one in (waiting, looked_at, done)] == [False, True, False]
    assert ["The file is taken." in one for one in (waiting, looked_at, done)] == [False, False, True]
    assert "C4" in looked_at
    assert f'action="{address}"' in looked_at
    assert [one.number for one in setting.cards()] == ["17", "300"]
