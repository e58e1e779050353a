"""The act of unlocking a sheet: who asked, why, who consented, and what the lock had held. decisions.md 11."""

from datetime import datetime

from sqlalchemy.orm import Session

from scoring.documents.bilingual import LANGUAGES, Words, each_said, joined
from scoring.documents.drafts import Draft
from scoring.documents.drawing.faces import legible
from scoring.documents.drawing.form_contents import Form, Part, form_document
from scoring.documents.drawing.layouts import FORM
from scoring.documents.printing import WorkingForms
from scoring.foundation import clock
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.formats import day, moment
from scoring.marking import access
from scoring.marking.desk.history import names_of
from scoring.marking.desk.unlock_pages import RequestSeen, requests
from scoring.marking.desk.words import reason_word
from scoring.marking.entries import entries_of, moment_text
from scoring.marking.frames import Frame
from scoring.marking.locking import GRANTED
from scoring.marking.papers import frame_parts, kinds
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.rules.journal import EntryKind


def expect_may_see(session: Session, assessment: str, *, actor: Actor) -> Frame:
    """Whoever sees the requests: those who consent, and those who see sheets.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown.
    """
    frame = room().frames.get(session, assessment)
    if not access.allowed(actor, access.CONSENT_UNLOCK, assessment, access.standing_in(session, frame, actor)):
        access.require(actor, access.SEE_SHEETS, assessment)
    return frame


def expect_granted(
    session: Session, assessment: str, request: str, *, actor: Actor
) -> tuple[Frame, RequestSeen, datetime]:
    """The request with when it was answered.

    Raises as `expect_may_see`; NotFound: request-unknown; Refused: unlock-not-granted.
    """
    frame = expect_may_see(session, assessment, actor=actor)
    seen = next((one for one in requests(session, frame, actor=actor) if one.id == request), None)
    if seen is None:
        raise NotFound("request-unknown")
    if seen.state != GRANTED or seen.answered_at is None:
        raise Refused("unlock-not-granted")
    return frame, seen, seen.answered_at


def unlock_act(session: Session, assessment: str, request: str, *, actor: Actor, at: datetime) -> Draft | WorkingForms:
    """Of a request that was granted; of a rehearsal, only a form. Raises as `expect_granted`."""
    frame, seen, answered_at = expect_granted(session, assessment, request, actor=actor)
    form = _form(session, frame, seen, answered_at, at)
    if frame.rehearsal:
        return WorkingForms(f"{assessment}-unlock-{request}", (form,))
    return Draft(
        kind=kinds.UNLOCK,
        issuer=frame_parts.issuer_of(session, frame),
        once=f"{kinds.UNLOCK.code}:{request}",
        subject=request,
        place=frame_parts.place_of(session, frame),
        layout=FORM,
        content=form_document(form),
        said=frame_parts.said_of_skill(frame),
        skill=frame.scheme.skill_number,
    )


def _form(session: Session, frame: Frame, seen: RequestSeen, answered: datetime, at: datetime) -> Form:
    said, issuer = frame_parts.words(), frame_parts.issuer_of(session, frame)
    return Form(
        languages=LANGUAGES,
        above=frame_parts.above(frame, issuer),
        title=said.each("title-unlock"),
        parts=(
            Part(facts=_facts(session, frame, said, seen, answered), texts=(said.each("stands"),)),
            Part(signatories=(frame_parts.signer(said, "sign-asked", seen.asked_by),
                              frame_parts.signer(said, "sign-consented", seen.answered_by))),
        ),
        foot=frame_parts.foot(session, frame, said),
        issuer=issuer.kk,
        labels=(said.both("code"), said.both("issued")),
        day=tuple(day(clock.shown(at), language) for language in LANGUAGES),
        rehearsal=frame_parts.ribbon(frame, said),
    )  # fmt: skip


def _facts(
    session: Session, frame: Frame, said: Words, seen: RequestSeen, answered: datetime
) -> tuple[tuple[str, str], ...]:
    def when(name: str, value: datetime) -> str:
        return joined([name, joined([moment(value, language) for language in LANGUAGES])], ", ")

    lock, signers = _lock_before(session, seen, moment_text(answered))
    name = joined(frame_parts.text_of(frame.sheets[seen.sheet].name)) if seen.sheet in frame.sheets else ""
    reason = joined(each_said(LANGUAGES, lambda _language: reason_word(seen.reason)))
    return (
        (said.both("sheet"), f"{seen.sheet} {name}".strip()),
        (joined(frame_parts.seat_titles(said, [seen.seat])), frame_parts.seat_label(seen.seat)),
        (said.both("asked"), when(seen.asked_by, seen.asked_at)),
        (said.both("reason"), reason),
        *([(said.both("words"), legible(seen.text))] if seen.text else []),
        (said.both("answered"), when(seen.answered_by, answered)),
        (said.both("lock-hash"), lock or "—"),
        (said.both("fallen"), ", ".join(signers) or said.both("nobody")),
    )


def _lock_before(session: Session, seen: RequestSeen, unlocked: str) -> tuple[str, tuple[str, ...]]:
    """The hash of the marks that this unlocking set free, and whose signatures under it fell, by name."""
    said = [one for one in entries_of(session, seen.seat.id) if one.sheet == seen.sheet]
    ends = next((one.seq for one in said if one.kind is EntryKind.UNLOCK and one.at == unlocked), 0)
    earlier = [one for one in said if one.seq < ends]
    content = next((one.content or "" for one in reversed(earlier) if one.kind is EntryKind.LOCK), "")
    signed = [one.judge or one.by for one in earlier if one.kind is EntryKind.SIGN and one.content == content]
    names = names_of(session, signed)
    return content, tuple(dict.fromkeys(names.get(one, "") for one in signed))
