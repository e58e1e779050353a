"""Protocols, acts and lists of results, by name, as the job of papers asks for them."""

from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from scoring.championships.insights.benchmarks import Category, category_from
from scoring.championships.insights.comparing import place_of
from scoring.championships.papers import appeal_decision, award_list, correction_act, kinds, press_form, skill_protocol
from scoring.championships.results import access as results_access
from scoring.documents import printing
from scoring.documents.drafts import Draft
from scoring.documents.printing import Printing, Said, WorkingForms
from scoring.foundation import clock
from scoring.foundation.errors import NotFound
from scoring.marking.access import require
from scoring.people.actors import Actor

PRESS = "press-sheet"
OF_ASSESSMENT = (kinds.PROTOCOL.code, kinds.CORRECTION.code, kinds.APPEAL.code)
FIELDS = ("revision", "appeal")  # of a request for one of them


def offer(app: Flask) -> None:
    for name, printable in {
        kinds.PROTOCOL.code: Printing(_may_see_names, _protocol, _protocol_ready),
        kinds.CORRECTION.code: Printing(_may_see_standings, _correction, _correction_ready),
        kinds.APPEAL.code: Printing(_may_see_appeals, _appeal, _appeal_ready),
        kinds.AWARD_LIST.code: Printing(_may_see_awards, _awards, _awards_ready),
        PRESS: Printing(_may_see_place, _press, _press_ready),
    }.items():
        printing.offer(app, name, printable)


def _may_see_names(_session: Session, said: Said, actor: Actor) -> None:
    skill_protocol.expect_may_print(said["assessment"], actor=actor)


def _may_see_standings(_session: Session, said: Said, actor: Actor) -> None:
    require(actor, results_access.SEE_STANDINGS, said["assessment"])


def _may_see_appeals(_session: Session, said: Said, actor: Actor) -> None:
    appeal_decision.expect_may_print(said["assessment"], actor=actor)


def _may_see_awards(session: Session, said: Said, actor: Actor) -> None:
    award_list.expect_may_print(session, said["stage"], actor=actor)


def _may_see_place(session: Session, said: Said, actor: Actor) -> None:
    place_of(session, said["kind"], said["place"], actor=actor)


def _protocol_ready(session: Session, said: Said, actor: Actor) -> None:
    skill_protocol.expect_final(session, said["assessment"], actor=actor)


def _correction_ready(session: Session, said: Said, actor: Actor) -> None:
    correction_act.expect_corrected(session, said["assessment"], _revision(said), actor=actor)


def _appeal_ready(session: Session, said: Said, actor: Actor) -> None:
    appeal_decision.expect_decided(session, said["assessment"], said.get("appeal", ""), actor=actor)


def _awards_ready(session: Session, said: Said, actor: Actor) -> None:
    award_list.expect_final(session, said["stage"], actor=actor)


def _press_ready(session: Session, said: Said, actor: Actor) -> None:
    place, wanted = _asked_press(said)
    press_form.expect_released(session, place, said.get("season", ""), wanted, actor=actor, at=clock.now())


def _protocol(session: Session, said: Said, actor: Actor, at: datetime) -> Draft:
    return skill_protocol.skill_protocol(session, said["assessment"], actor=actor, at=at)


def _correction(session: Session, said: Said, actor: Actor, at: datetime) -> Draft:
    return correction_act.correction_act(session, said["assessment"], _revision(said), actor=actor, at=at)


def _appeal(session: Session, said: Said, actor: Actor, at: datetime) -> Draft:
    return appeal_decision.appeal_decision(session, said["assessment"], said.get("appeal", ""), actor=actor, at=at)


def _awards(session: Session, said: Said, actor: Actor, at: datetime) -> Draft:
    return award_list.award_list(session, said["stage"], actor=actor, at=at)


def _press(session: Session, said: Said, actor: Actor, at: datetime) -> WorkingForms:
    place, wanted = _asked_press(said)
    return press_form.press_form(session, place, said.get("season", ""), wanted, actor=actor, at=at)


def _revision(said: Said) -> int:
    """Raises NotFound: results-not-final, for what is no number."""
    revision = said.get("revision", "")
    if not revision.isascii() or not revision.isdigit():
        raise NotFound("results-not-final")
    return int(revision[:9])


def _asked_press(said: Said) -> tuple[press_form.Place, Category | None]:
    return (said["kind"], said["place"]), category_from(said.get("contest", ""))
