"""The page on which a person says which aspect of a new file is which of the draft, used without script."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scoring.foundation import clock, words
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people.actors import Actor
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme, Text
from scoring.schemes.drafting import begin_scheme
from scoring.schemes.queries import scheme_view
from scoring.schemes.taking_out.export import write_workbook

pytestmark = pytest.mark.one_database
KEYS = [f"key{number:09d}" for number in range(3)]
SELECT = re.compile(r'<select class="input" id="match-(\S+?)".*?</select>', re.DOTALL)


@pytest.fixture
def chief(client: FlaskClient, signed_in: Callable[..., Actor]) -> Actor:
    return signed_in(client, "chief-expert")


@pytest.fixture
def draft(app: Flask, chief: Actor, sound_scheme: Scheme) -> str:
    with app.app_context(), db.transaction() as session:
        return begin_scheme(session, chief, sound_scheme, purpose=Purpose.CHAMPIONSHIP, at=clock.now()).public_id


@pytest.fixture
def foreign(app: Flask, client: FlaskClient, draft: str, sound_scheme: Scheme) -> str:
    """The address of the page for a file that says its first three aspects in words of its own, without our keys."""
    first, *others = sound_scheme.criteria[0].sub_criteria
    words_of_its_own = ["Aileron", "Bulwark", "Quorum fjord"]
    changed = [
        replace(aspect, key=f"foreign{number}", description=Text(en=text), maximum=150, calculation=None)
        for number, (aspect, text) in enumerate(zip(first.aspects, words_of_its_own, strict=False))
    ]
    part = replace(first, aspects=(*changed, *first.aspects[3:]))
    criterion = replace(sound_scheme.criteria[0], sub_criteria=(part, *others))
    book = write_workbook(replace(sound_scheme, criteria=(criterion, *sound_scheme.criteria[1:])), "en")
    dropped = client.post("/schemes/imports", data={"file": (io.BytesIO(book), "other.xlsx"), "over": draft})
    work_off(app)
    return f"{dropped.location}/matches"


def offered(page: str) -> list[tuple[str, list[str]]]:
    """Of each row: the key of the new aspect, and what it may be."""
    return [(found[1], re.findall(r'<option value="(\S+?)"', found[0])) for found in SELECT.finditer(page)]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_reasons_are_sentences_in_every_language(client: FlaskClient, foreign: str, language: str) -> None:
    client.set_cookie("language", language)

    page = client.get(foreign).text

    reasons = re.search(r'<ul class="reasons">(.*?)</ul>', page, re.DOTALL)
    assert reasons is not None
    assert f"<li>{words.sentence('match-no-counterpart', locale=language)}</li>" in page
    assert re.findall(r">\s*match-[a-z-]+", page) == []


def test_every_aspect_may_become_each_that_is_free(client: FlaskClient, foreign: str) -> None:
    rows = offered(client.get(foreign).text)

    assert len(rows) == 50
    assert [sorted({"new", *KEYS} - set(options)) for _key, options in rows] == [[]] * 50


def test_a_match_is_corrected_by_a_person(
    app: Flask, client: FlaskClient, chief: Actor, draft: str, foreign: str
) -> None:
    rows = offered(client.get(foreign).text)
    chosen = {f"match.{key}": old for (key, _options), old in zip(rows, [KEYS[2], KEYS[0], "new"], strict=False)}

    done = client.post(foreign, data={"seen": "1", **chosen})

    assert done.location == f"/schemes/{draft}/edit"
    with app.app_context(), db.reading() as session:
        aspects = list(scheme_view(session, chief, draft).content.aspects())
    assert [aspect.key for aspect in aspects[:2]] == [KEYS[2], KEYS[0]]
    assert KEYS[1] not in {aspect.key for aspect in aspects}


def test_an_aspect_chosen_twice_is_named_at_both_and_the_choices_stay(client: FlaskClient, foreign: str) -> None:
    first, second = [key for key, _options in offered(client.get(foreign).text)[:2]]

    answer = client.post(foreign, data={"seen": "1", f"match.{first}": KEYS[0], f"match.{second}": KEYS[0]})

    assert answer.status_code == 422
    assert re.findall(r'id="match-(\S+?)-error"', answer.text) == [first, second]
    assert answer.text.count(f'<option value="{KEYS[0]}" selected>') == 2
    assert words.sentence("match-key-twice", locale="kk") in answer.text
