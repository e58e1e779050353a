"""Pages of schemes, used as a person without script uses them: forms, redirects, notices."""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people.actors import Actor
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Kind, Scheme
from scoring.schemes.content.placing import aspect_of
from scoring.schemes.demonstration import demonstration_scheme
from scoring.schemes.drafting import begin_scheme
from scoring.schemes.editor import edits
from scoring.schemes.editor.editing import edit_draft
from scoring.schemes.publishing import publish
from scoring.schemes.queries import SchemeView, scheme_view
from scoring.schemes.taking_out.export import write_workbook

pytestmark = pytest.mark.one_database
FIRST = "key000000000"


@pytest.fixture
def chief(client: FlaskClient, signed_in: Callable[..., Actor]) -> Actor:
    return signed_in(client, "chief-expert")


@pytest.fixture
def begin(app: Flask, chief: Actor) -> Callable[[Scheme], str]:
    def make(content: Scheme) -> str:
        with app.app_context(), db.transaction() as session:
            return begin_scheme(session, chief, content, purpose=Purpose.CHAMPIONSHIP, at=clock.now()).public_id

    return make


@pytest.fixture
def scheme(begin: Callable[[Scheme], str], sound_scheme: Scheme) -> str:
    return begin(sound_scheme)


@pytest.fixture
def view(app: Flask, chief: Actor, scheme: str) -> Callable[[], SchemeView]:
    def read() -> SchemeView:
        with app.app_context(), db.reading() as session:
            return scheme_view(session, chief, scheme)

    return read


def texts(name: str, words: str) -> dict[str, str]:
    return {f"{name}.{language}": words for language in ("kk", "ru", "en")}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    "address",
    [
        "/schemes",
        "/schemes?search=nothing",
        "/schemes/new",
        "/schemes/new?over={scheme}",
        "/schemes/{scheme}",
        "/schemes/{scheme}/edit",
        "/schemes/{scheme}/edit?at=criterion-0",
        "/schemes/{scheme}/edit?at=sub-0-1",
        "/schemes/{scheme}/edit?at=section-0",
        "/schemes/{scheme}/edit?at=aspect-{aspect}",
        "/schemes/{scheme}/edit?at=aspect-gone",
        "/schemes/{scheme}/edit?at=criterion-99",
        "/schemes/{scheme}/allocation",
        "/schemes/{scheme}/publish",
        "/schemes/{scheme}/discard",
    ],
)
def test_every_page_of_a_draft_is_shown(
    client: FlaskClient, begin: Callable[[Scheme], str], address: str, language: str
) -> None:
    content = demonstration_scheme()
    place = address.format(scheme=begin(content), aspect=next(content.aspects()).key)

    client.set_cookie("language", language)
    response = client.get(place)

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text


def test_every_kind_of_aspect_has_its_form(client: FlaskClient, begin: Callable[[Scheme], str]) -> None:
    content = demonstration_scheme()
    scheme = begin(content)

    for aspect in content.aspects():
        assert client.get(f"/schemes/{scheme}/edit?at=aspect-{aspect.key}").status_code == 200


@pytest.mark.parametrize(
    "kind", ["", "PASS_FAIL", "NUMBER_COMPLETED", "CHOICE", "RANGED_SCORE", "REGULAR_DIFFERENCE_DEDUCTION", "UNKNOWN"]
)
def test_the_fields_of_every_calculation_are_shown_without_script(client: FlaskClient, scheme: str, kind: str) -> None:
    response = client.get(f"/schemes/{scheme}/edit?at=aspect-{FIRST}&calc={kind}")

    assert f'name="calculation.type" value="{kind}"' in response.text


def test_a_scheme_begun_from_nothing_opens_in_the_editor(client: FlaskClient, chief: Actor) -> None:
    response = client.post("/schemes/new", data={"title": "Жаңа схема", "purpose": "exam", "skill_number": ""})

    assert re.fullmatch(r"/schemes/[\w-]+/edit", response.location)
    assert "Жаңа схема" in client.get(response.location).text


def test_a_form_saves_an_aspect_and_comes_back_to_it(
    client: FlaskClient, scheme: str, view: Callable[[], SchemeView]
) -> None:
    form = {"act": "set-aspect", "seen": "1", "at": f"aspect-{FIRST}", "key": FIRST, "changes.maximum": "1,5"}

    response = client.post(f"/schemes/{scheme}/edits", data=form | texts("changes.description", "Жаңа"))

    aspect = aspect_of(view().content, FIRST)
    assert response.location == f"/schemes/{scheme}/edit?at=aspect-{FIRST}"
    assert (aspect.maximum, aspect.description.kk) == (150, "Жаңа")


def test_four_benchmarks_keep_their_places_when_one_is_empty(
    client: FlaskClient, scheme: str, view: Callable[[], SchemeView]
) -> None:
    form = {"act": "set-aspect", "seen": "1", "key": FIRST, "changes.kind": "J"}
    for score, words in enumerate(("none", "", "good", "best")):
        form |= texts(f"changes.benchmarks.{score}", words)

    client.post(f"/schemes/{scheme}/edits", data=form)

    aspect = aspect_of(view().content, FIRST)
    assert (aspect.kind, [text.en for text in aspect.benchmarks]) == (Kind.JUDGEMENT, ["none", "", "good", "best"])


def test_blank_lines_of_a_choice_are_left_out(client: FlaskClient, scheme: str, view: Callable[[], SchemeView]) -> None:
    form = {
        "act": "set-calculation",
        "seen": "1",
        "key": FIRST,
        "calculation.type": "CHOICE",
        "calculation.unit": "UNIT",
    }
    for number, (label, deduction) in enumerate((("All", "0"), ("Half", "0,5"), ("", ""))):
        form |= {f"calculation.options.{number}.label": label, f"calculation.options.{number}.deduction": deduction}

    client.post(f"/schemes/{scheme}/edits", data=form)

    content = view().content
    calculation = content.calculation_of(aspect_of(content, FIRST))
    assert [(each.label, str(each.deduction)) for each in calculation.options] == [("All", "0"), ("Half", "0.5")]  # type: ignore[union-attr]


def test_an_added_aspect_is_where_the_editor_then_stands(
    client: FlaskClient, scheme: str, view: Callable[[], SchemeView]
) -> None:
    form = {"act": "add-aspect", "seen": "1", "at": "sub-0-1", "criterion": "0", "sub_criterion": "1"}

    response = client.post(f"/schemes/{scheme}/edits", data=form)

    added = view().content.criteria[0].sub_criteria[1].aspects[-1]
    assert response.location == f"/schemes/{scheme}/edit?at=aspect-{added.key}"


def test_undo_and_redo_are_buttons(client: FlaskClient, scheme: str, view: Callable[[], SchemeView]) -> None:
    client.post(f"/schemes/{scheme}/edits", data={"act": "add", "part": "criterion", "seen": "1"})

    client.post(f"/schemes/{scheme}/undo", data={"seen": "2"})
    undone = len(view().content.criteria)
    client.post(f"/schemes/{scheme}/redo", data={"seen": "3"})

    assert (undone, len(view().content.criteria)) == (1, 2)


def test_a_conflict_shows_both_and_keeping_mine_saves_it(
    app: Flask, client: FlaskClient, chief: Actor, scheme: str, view: Callable[[], SchemeView]
) -> None:
    with app.app_context(), db.transaction() as session:
        edit_draft(session, chief, scheme, edits.SetAspect(FIRST, {"maximum": 125}), seen=1, at=clock.now())
    form = {"act": "set-aspect", "seen": "1", "key": FIRST, "changes.maximum": "0.75"}

    response = client.post(f"/schemes/{scheme}/edits", data=form)

    assert response.status_code == 409
    assert "1.25" in response.text
    assert "0.75" in response.text
    assert aspect_of(view().content, FIRST).maximum == 125
    client.post(f"/schemes/{scheme}/edits", data=form | {"settled": "2"})
    assert aspect_of(view().content, FIRST).maximum == 75


def test_a_mark_that_is_no_mark_is_named_and_nothing_is_saved(
    client: FlaskClient, scheme: str, view: Callable[[], SchemeView]
) -> None:
    form = {"act": "set-aspect", "seen": "1", "key": FIRST, "changes.maximum": "0.105"}

    response = client.post(f"/schemes/{scheme}/edits", data=form)

    assert response.status_code == 400
    assert view().revision == 1


def test_a_scheme_is_published_and_a_new_version_begun_from_it(
    client: FlaskClient, scheme: str, view: Callable[[], SchemeView]
) -> None:
    published = client.post(f"/schemes/{scheme}/publish", data={"seen": "1"})
    opened = client.post(f"/schemes/{scheme}/draft", data={"version": "1"})

    assert published.location == f"/schemes/{scheme}"
    assert opened.location == f"/schemes/{scheme}/edit"
    assert (view().version, view().based_on) == (1, 1)


def test_the_pages_of_versions_and_their_difference(app: Flask, client: FlaskClient, chief: Actor, scheme: str) -> None:
    client.post(f"/schemes/{scheme}/publish", data={"seen": "1"})
    client.post(f"/schemes/{scheme}/draft", data={"version": "1"})
    with app.app_context(), db.transaction() as session:
        edit_draft(session, chief, scheme, edits.SetAspect(FIRST, {"section": None}), seen=1, at=clock.now())
        publish(session, chief, scheme, reason="Section was wrong", seen=2, at=clock.now())

    pages = {
        name: client.get(f"/schemes/{scheme}{name}")
        for name in ("/versions/1", "/versions/2", "/difference?from=1&to=2", "/allocation?version=1", "")
    }

    assert {page.status_code for page in pages.values()} == {200}
    assert "Section was wrong" in pages["/difference?from=1&to=2"].text


def test_errors_are_listed_before_publishing_and_the_button_names_them(
    client: FlaskClient, begin: Callable[[Scheme], str]
) -> None:
    empty = begin(Scheme(skill_number="17", title=next(iter([demonstration_scheme().title]))))

    page = client.get(f"/schemes/{empty}/publish")
    sent = client.post(f"/schemes/{empty}/publish", data={"seen": "1"})

    assert 'aria-disabled="true"' in page.text
    assert (sent.status_code, 'aria-disabled="true"' in sent.text) == (422, True)


def test_a_workbook_goes_from_the_drop_to_the_editor(
    app: Flask, client: FlaskClient, chief: Actor, sound_scheme: Scheme
) -> None:
    book = (io.BytesIO(write_workbook(sound_scheme, "ru")), "схема.xlsx")

    dropped = client.post("/schemes/imports", data={"file": book, "purpose": "championship"})
    waiting = client.get(dropped.location)
    work_off(app)
    review = client.get(dropped.location)
    kept = client.post(f"{dropped.location}/keep")

    assert "data-job=" in waiting.text
    assert "схема.xlsx" in review.text
    assert re.fullmatch(r"/schemes/[\w-]+/edit", kept.location)


def test_a_workbook_replaces_a_draft_after_the_matches_were_seen(
    app: Flask, client: FlaskClient, scheme: str, sound_scheme: Scheme, view: Callable[[], SchemeView]
) -> None:
    book = (io.BytesIO(write_workbook(sound_scheme, "ru")), "scheme.xlsx")
    dropped = client.post("/schemes/imports", data={"file": book, "over": scheme})
    work_off(app)

    matches = client.get(f"{dropped.location}/matches")
    replaced = client.post(f"{dropped.location}/matches", data={"seen": "1"})

    assert matches.status_code == 200
    assert replaced.location == f"/schemes/{scheme}/edit"
    assert view().content == sound_scheme


@pytest.mark.parametrize(("form", "starts"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")])
def test_an_export_is_written_by_a_job_and_fetched(
    app: Flask, client: FlaskClient, scheme: str, form: str, starts: bytes
) -> None:
    asked = client.post(f"/schemes/{scheme}/exports", data={"form": form, "language": "kk"})
    early = client.get(f"{asked.location}/file")
    work_off(app)
    ready = client.get(asked.location)
    file = client.get(f"{asked.location}/file", buffered=True)

    assert early.location == asked.location
    assert f"{asked.location}/file" in ready.text
    assert file.data.startswith(starts)
    assert "attachment" in file.headers["Content-Disposition"]


def test_a_stranger_is_shown_the_door(app: Flask, scheme: str) -> None:
    response = app.test_client().get(f"/schemes/{scheme}")

    assert response.location.startswith("/sign-in?next=")


def test_another_chief_expert_is_turned_away(app: Flask, signed_in: Callable[..., Actor], scheme: str) -> None:
    other = app.test_client()
    signed_in(other, "chief-expert")

    assert [
        other.get(f"/schemes/{scheme}{place}").status_code for place in ("", "/edit", "/publish", "/allocation")
    ] == [403] * 4
