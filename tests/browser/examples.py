"""What the pages show when a browser visits them: the demonstration, grown by versions, drafts and files."""

from dataclasses import replace
from io import BytesIO

from flask import Flask
from sqlalchemy.orm import Session

from scoring import preparing
from scoring.foundation import clock, jobs, uploads
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.people.accounts import find_account, grants_of
from scoring.people.actors import Actor
from scoring.rules.rulesets import Purpose
from scoring.rules.scheme import Scheme, Text
from scoring.schemes.bringing_in.importing import take_in
from scoring.schemes.demonstration import demonstration_scheme
from scoring.schemes.drafting import begin_scheme, empty_content, open_draft_from
from scoring.schemes.editor.editing import edit_draft
from scoring.schemes.editor.edits import RemoveAspect, SetAspect
from scoring.schemes.publishing import publish
from scoring.schemes.taking_out.export import write_workbook
from scoring.schemes.taking_out.exporting import ask_for_export
from tests.browser.people import fill_people

SCHEME = preparing.DEMONSTRATION_SCHEME
CHIEF = preparing.SCHEME_OWNER


def fill(app: Flask) -> dict[str, str]:
    """Fill an empty database; the ids by which pages are visited."""
    preparing.prepare(app)
    preparing.fill_demonstration(app)
    with app.app_context():
        with db.transaction() as session:
            chief = chief_of(session)
            _change_and_publish(session, chief)
            empty = begin_scheme(
                session, chief, empty_content("", Text()), purpose=Purpose.EXAM, at=clock.now(), new_id=lambda: "empty"
            )
            ids = {"scheme": SCHEME, "empty": empty.public_id, **_bring_in(session, chief)}
            export = ask_for_export(session, chief, SCHEME, version=1, form="csv", language="kk")
        work_off(app)
        with db.reading() as session:
            assert jobs.find(session, export, account=chief.account_id).state == jobs.State.DONE
    return {**ids, "export": export, **fill_people(app)}


def chief_of(session: Session) -> Actor:
    account = find_account(session, CHIEF)
    assert account is not None
    return Actor(account.id, account.login, account.display_name, account.language, grants_of(account))


def _change_and_publish(session: Session, chief: Actor) -> None:
    """A second version with its reason, and an open draft that differs from it."""
    content, now = demonstration_scheme(), clock.now()
    first = next(aspect for criterion in content.criteria for sub in criterion.sub_criteria for aspect in sub.aspects)
    draft = open_draft_from(session, chief, SCHEME, 1, at=now)
    clearer = SetAspect(first.key, {"description": Text(kk="Нақтыланған сипаттама", ru="Уточнённое описание")})
    edit_draft(session, chief, SCHEME, clearer, seen=draft.revision, at=now)
    session.flush()
    publish(session, chief, SCHEME, reason="Бірінші аспект нақтыланды.", seen=draft.revision, at=now)
    draft = open_draft_from(session, chief, SCHEME, 2, at=now)
    edit_draft(session, chief, SCHEME, RemoveAspect(first.key), seen=draft.revision, at=now)


def _bring_in(session: Session, chief: Actor) -> dict[str, str]:
    """A workbook with errors, read as a new scheme and over the demonstration."""
    sent = BytesIO(write_workbook(_faulty(demonstration_scheme()), "ru"))
    kept = uploads.keep(sent, "marking_17_v4.xlsx", limit=2**20)
    taken, ids = clock.now(), {"import": None, "over": SCHEME}
    return {
        name: take_in(session, chief, kept, purpose=Purpose.CHAMPIONSHIP, at=taken, over=over).public_id
        for name, over in ids.items()
    }


def _faulty(scheme: Scheme) -> Scheme:
    """The scheme with an aspect too few and a sub-criterion said twice."""
    first, *rest = scheme.criteria
    one, two, *others = first.sub_criteria
    shorter = replace(one, aspects=one.aspects[1:])
    return replace(scheme, criteria=(replace(first, sub_criteria=(shorter, replace(two, id=one.id), *others)), *rest))
