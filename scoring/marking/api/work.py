"""GET /work: what a tablet or a desk must know of an assessment, all that changes only with the frame's revision."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.marking import access
from scoring.marking.access import JUDGE, MEMBER, SIGNER, account_of
from scoring.marking.api.sight import Sight, sight
from scoring.marking.frames import Frame, Panel, day_of
from scoring.marking.models import DayRow
from scoring.marking.recording import room
from scoring.people.actors import Actor, Scope
from scoring.people.models import Account
from scoring.people.tablets.pins import pin_hash
from scoring.rules.hundredths import format_hundredths
from scoring.rules.scheme import Aspect, Criterion, ExtraLine, Kind, Scheme, SubCriterion, Text
from scoring.schemes.content.calculations import calculation_document

Document = dict[str, Any]
_JUDGING = frozenset({JUDGE, SIGNER, MEMBER})


def work(session: Session, assessment: str, *, actor: Actor, today: date) -> Document:
    """The assessment as this actor may know it. No mark, and no competitor's name, is in it.

    Raises NotFound: assessment-unknown; SignInNeeded: sign-in-needed; Forbidden: not-allowed.
    """
    frame = room().frames.get(session, assessment)
    seen = sight(frame, actor)
    sheets = list(seen.sheets(frame))
    panels = [panel for panel in frame.panels if panel.sheets & set(sheets)]
    return {
        "assessment": _assessment(session, frame, today),
        "me": _me(session, frame, actor),
        "seats": _seats(frame),
        "sheets": _sheets(frame, seen),
        "panels": _panels(session, panels),
        "mine": _mine(frame, seen.account, sheets),
        "judges": {sheet: _judges(frame, sheet) for sheet in sheets},
    }


def _assessment(session: Session, frame: Frame, today: date) -> Document:
    days = _days(session, frame.id)
    rules = frame.rule_set.judgement
    return {
        "id": frame.public_id,
        "title": text_document(frame.scheme.title),
        "skill": frame.scheme.skill_number,
        "state": frame.state.value,
        "rehearsal": frame.rehearsal,
        "revision": frame.revision,
        "scheme_version": frame.scheme_version,
        "today": next((number for number, day in days.items() if day == today), None),
        "days": [{"number": number, "date": day.isoformat()} for number, day in days.items()],
        "judges": rules.judges,
        "most_score": rules.top_score,
        "spread": rules.max_spread,
    }


def _days(session: Session, assessment: int) -> dict[str, date]:
    found = select(DayRow.number, DayRow.date).where(DayRow.assessment_id == assessment).order_by(DayRow.number)
    return {str(number): day for number, day in session.execute(found)}


def _me(session: Session, frame: Frame, actor: Actor) -> Document:
    here = {Scope(), *access.places(frame.public_id)}
    return {
        "account": str(actor.account_id),
        "name": actor.display_name,
        "roles": sorted({grant.role for grant in actor.grants if grant.scope in here}),
        "may": _may(session, frame, actor),
        "signs_by": "pin" if actor.paired_at and pin_hash(session, account_of(actor), actor.paired_at) else "password",
    }


def _may(session: Session, frame: Frame, actor: Actor) -> list[str]:
    """What the roles allow here at all; whether it holds for one sheet of one seat, the verb says."""
    relations = access.standing_in(session, frame, actor)
    if access.belonging(frame, actor):
        relations |= _JUDGING
    return [act for act in access.ACTS if access.allowed(actor, act, frame.public_id, relations)]


def _seats(frame: Frame) -> list[Document]:
    return [
        {
            "id": seat.id,
            "number": seat.number,
            "workplace": seat.workplace,
            "status": seat.status.value,
            "accommodations": list(seat.accommodations),
            "extra_minutes": seat.extra_minutes,
        }
        for seat in frame.seats.values()
    ]


def _sheets(frame: Frame, seen: Sight) -> list[Document]:
    return [
        sheet_document(frame.scheme, criterion, sheet)
        for criterion in frame.scheme.criteria
        for sheet in criterion.sub_criteria
        if seen.knows(sheet.id)
    ]


def sheet_document(scheme: Scheme, criterion: Criterion, sheet: SubCriterion) -> Document:
    """A sub-criterion as a form to mark on."""
    kinds = {aspect.kind for aspect in sheet.aspects}
    return {
        "id": sheet.id,
        "title": text_document(sheet.name),
        "day": day_of(sheet),
        "criterion": {"id": criterion.id, "title": text_document(criterion.name)},
        "maximum": format_hundredths(sheet.total),
        "measured": Kind.MEASUREMENT in kinds,
        "judged": Kind.JUDGEMENT in kinds,
        "aspects": [
            _aspect(scheme, aspect, f"{sheet.id}.{position}") for position, aspect in enumerate(sheet.aspects, 1)
        ],
    }


def _aspect(scheme: Scheme, aspect: Aspect, number: str) -> Document:
    return {
        "key": aspect.key,
        "number": number,
        "kind": "judgement" if aspect.kind is Kind.JUDGEMENT else "measurement",
        "title": text_document(aspect.description),
        "extra": [_extra(line) for line in aspect.extra],
        "requirement": text_document(aspect.requirement),
        "section": aspect.section,
        "maximum": format_hundredths(aspect.maximum or 0),
        "calculation": _calculation(scheme, aspect),
        "benchmarks": [text_document(benchmark) for benchmark in aspect.benchmarks],
    }


def _extra(line: ExtraLine) -> Document:
    mark = None if line.mark is None else format_hundredths(line.mark)
    return {**text_document(line.text), "mark": mark}


def _calculation(scheme: Scheme, aspect: Aspect) -> Document | None:
    if aspect.calculation is None or scheme.calculation_of(aspect) is None:
        return None
    document: Document = calculation_document(scheme.calculations[aspect.calculation - 1])["calculation"]
    return document


def text_document(text: Text) -> dict[str, str]:
    """All three languages: the tablet chooses. decisions.md 26."""
    return {"kk": text.kk, "ru": text.ru, "en": text.en}


def _panels(session: Session, panels: Iterable[Panel]) -> list[Document]:
    shown = list(panels)
    names = account_names(session, {account for panel in shown for account in panel.seated()})
    return [
        {
            "id": panel.id,
            "name": panel.name,
            "sheets": sorted(panel.sheets),
            "members": [
                {"account": str(member.account), "name": names.get(member.account, ""), "position": member.position}
                for member in sorted(panel.members, key=lambda member: member.position)
                if member.until is None
            ],
        }
        for panel in shown
    ]


def account_names(session: Session, accounts: Iterable[int]) -> Mapping[int, str]:
    """The display names of accounts: of judges, never of competitors."""
    found = select(Account.id, Account.display_name).where(Account.id.in_(list(accounts)))
    return {row[0]: row[1] for row in session.execute(found)}


def _mine(frame: Frame, account: int, sheets: Iterable[str]) -> dict[str, list[str]]:
    """The seats that this account marks now, by sheet. decisions.md 9: conflicts and the fourth are counted."""
    mine = {sheet: [seat for seat in frame.seats if account in frame.judges_if_any(seat, sheet)] for sheet in sheets}
    return {sheet: seats for sheet, seats in mine.items() if seats}


def _judges(frame: Frame, sheet: str) -> dict[str, list[str]]:
    return {seat: [str(account) for account in frame.judges_if_any(seat, sheet)] for seat in frame.seats}
