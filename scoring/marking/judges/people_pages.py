"""Who may sit in panels here, and who leads beside: the list, a search of accounts, where each one belongs."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound
from scoring.foundation.words import language
from scoring.marking import access
from scoring.marking.judges import naming, queries, wording
from scoring.marking.judges.doing import Problem, act, typed_number
from scoring.marking.judges.naming import LEADERS, JudgeCard
from scoring.marking.judges.pages import pages
from scoring.marking.models import JudgeRow
from scoring.marking.recording import room
from scoring.people import forms
from scoring.people.models import Account
from scoring.people.signing_in import door


@pages.get("/judges")
def people(assessment: str) -> str:
    return _people(assessment)


@pages.get("/judges/<int:account>")
def judge(assessment: str, account: int) -> str:
    return _judge(assessment, account)


@pages.post("/judges/<int:account>")
def name_judge(assessment: str, account: int) -> ResponseReturnValue:
    card = JudgeCard(forms.text("person"), forms.text("organisation"), forms.text("region"))
    return act(
        lambda session: naming.name_judge(
            session, assessment, account, card, actor=door.actor(), at=clock.now(), visit=door.visit()
        ),
        said=lambda: _("The judge is on the list."),
        to=lambda: url_for(".people", assessment=assessment),
        again=lambda problem: _judge(assessment, account, problem),
    )


@pages.post("/judges/<int:account>/remove")
def take_off(assessment: str, account: int) -> ResponseReturnValue:
    return act(
        lambda session: naming.take_off(
            session, assessment, account, actor=door.actor(), at=clock.now(), visit=door.visit()
        ),
        said=lambda: _("The judge is off the list."),
        to=lambda: url_for(".people", assessment=assessment),
        again=lambda problem: _people(assessment, problem),
    )


@pages.post("/leaders")
def name_leader(assessment: str) -> ResponseReturnValue:
    return act(
        lambda session: naming.name_leader(
            session,
            assessment,
            typed_number("account"),
            forms.chosen("role", "role-not-chosen"),
            actor=door.actor(),
            at=clock.now(),
            visit=door.visit(),
        ),
        said=lambda: _("The role is given, in this assessment only."),
        to=lambda: url_for(".people", assessment=assessment),
        again=lambda problem: _people(assessment, problem),
    )


@pages.post("/leaders/dismiss")
def dismiss_leader(assessment: str) -> ResponseReturnValue:
    return act(
        lambda session: naming.dismiss_leader(
            session,
            assessment,
            typed_number("account"),
            forms.text("role"),
            actor=door.actor(),
            at=clock.now(),
            visit=door.visit(),
        ),
        said=lambda: _("The role is taken away."),
        to=lambda: url_for(".people", assessment=assessment),
        again=lambda problem: _people(assessment, problem),
    )


def _people(assessment: str, problem: Problem | None = None) -> str:
    actor = door.actor()
    access.require(actor, access.SEE, assessment)
    may_name = access.allowed(actor, access.GRANT.format(role=naming.EXPERT), assessment)
    wanted = request.args.get("q", "").strip()[:100]
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        judges = queries.judges(session, frame, language(), clock.shown(clock.now()).date())
        leaders = queries.leaders(session, assessment)
        found = queries.search(session, frame, wanted) if may_name and wanted else []
    return render_template(
        "marking/judges/people.html",
        assessment=assessment,
        frame=frame,
        judges=judges,
        leaders=leaders,
        found=found,
        wanted=wanted,
        problem=problem,
        may_name=may_name,
        own=actor.account_id,
        roles=[role for role in LEADERS if access.allowed(actor, access.GRANT.format(role=role), assessment)],
        words=wording,
    )


def _judge(assessment: str, account: int, problem: Problem | None = None) -> str:
    access.require(door.actor(), access.GRANT.format(role=naming.EXPERT), assessment)
    with db.reading() as session:
        frame = room().frames.get(session, assessment)
        found = session.get(Account, account)
        if found is None or not found.active:
            raise NotFound("account-unknown")
        row = session.query(JudgeRow).filter_by(assessment_id=frame.id, account_id=account).one_or_none()
        persons = queries.persons_named(session, found.display_name, language())
        known = JudgeCard(row.person or "", row.organisation or "", row.region or "") if row else JudgeCard()
        typed = JudgeCard(forms.text("person"), forms.text("organisation"), forms.text("region"))
        return render_template(
            "marking/judges/judge.html",
            assessment=assessment,
            frame=frame,
            name=found.display_name,
            login=found.login,
            account=account,
            listed=row is not None,
            card=typed if problem else known,
            persons=persons,
            organisations=queries.organisation_choices(session, language()),
            regions=queries.region_choices(language()),
            problem=problem,
        )
