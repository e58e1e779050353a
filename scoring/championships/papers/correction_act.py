"""The act of correcting results: the decision, both hashes, and what changed for whom. decisions.md 19a."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.championships.papers import kinds
from scoring.championships.papers.protocol_parts import (
    NOTHING,
    Setting,
    draft_of_skill,
    form_of,
    mark_or_dash,
    or_dash,
    seat_text,
    setting_of,
    signer,
    when,
)
from scoring.championships.results.queries import DecisionView, RevisionView, revision_of
from scoring.championships.results.rows import Document
from scoring.documents.bilingual import LANGUAGES, joined
from scoring.documents.drafts import Draft, Rests
from scoring.documents.drawing.contents import Signatory
from scoring.documents.drawing.faces import legible
from scoring.documents.drawing.form_contents import Head, Line, Part
from scoring.foundation.errors import NotFound
from scoring.foundation.formats import day
from scoring.marking.frames import Frame
from scoring.people.actors import Actor

OVER_ONE_ANOTHER = "\n"


def expect_corrected(
    session: Session, assessment: str, revision: int, *, actor: Actor
) -> tuple[Frame, RevisionView, RevisionView, DecisionView]:
    """The revision, the one before it, and the decision between them.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown, results-not-final.
    """
    frame, after, before = revision_of(session, assessment, revision, actor=actor)
    if before is None or before.decision is None:
        raise NotFound("results-not-final")
    return frame, after, before, before.decision


def correction_act(session: Session, assessment: str, revision: int, *, actor: Actor, at: datetime) -> Draft:
    """Of a revision that a decision led to. Raises as `expect_corrected`."""
    frame, after, before, decision = expect_corrected(session, assessment, revision, actor=actor)
    setting = setting_of(session, frame)
    parts = (
        Part(facts=_facts(setting, decision, before, after)),
        _changed(setting, after),
        Part(signatories=tuple(_signers(setting, after))),
    )
    form = form_of(setting, setting.said.each("title-correction"), parts, at, foot=after.hash)
    return draft_of_skill(
        setting, kinds.CORRECTION, form, once=f"{assessment}:{revision}", subject=f"{assessment}:{revision}",
        rests=Rests(assessment, after.hash),
    )  # fmt: skip


def _facts(
    setting: Setting, decision: DecisionView, before: RevisionView, after: RevisionView
) -> tuple[tuple[str, str], ...]:
    said = setting.said
    dated = joined([day(decision.decided_on, language) for language in LANGUAGES])
    return (
        (said.both("decision"), f"№ {decision.number}, {dated}"),
        (said.both("decided-by"), decision.by),
        (said.both("reason"), legible(decision.reason) or NOTHING),
        (said.both("revision"), f"{before.revision}, {after.revision}"),
        (said.both("final-since"), when(after.at)),
        (said.both("hash-before"), before.hash),
        (said.both("hash-after"), after.hash),
    )


def _changed(setting: Setting, after: RevisionView) -> Part:
    said = setting.said
    if not after.differences:
        return Part(said.both("changed"), texts=(said.each("nothing-changed"),))
    heads = (
        Head(said.each("seat"), 1.6, "centre"), Head(said.each("total"), 3.0, "centre"),
        Head(said.each("place"), 2.2, "centre"), Head(said.each("scale"), 2.4, "centre"),
        Head(said.each("medal"), 4.4, "centre"),
    )  # fmt: skip
    return Part(said.both("changed"), heads=heads, lines=tuple(_line(setting, one) for one in after.differences))


def _line(setting: Setting, one: Document) -> Line:
    before, after = one["before"], one["after"]

    def medal(code: str | None) -> str:
        return setting.said.both(f"medal-{code}") if code else NOTHING

    def moved(old: str, new: str) -> str:
        return new if old == new else f"{old}{OVER_ONE_ANOTHER}{new}"

    return Line(
        (
            seat_text(one["seat"]),
            moved(mark_or_dash(before["total"]), mark_or_dash(after["total"])),
            moved(or_dash(before["place"]), or_dash(after["place"])),
            moved(or_dash(before["scale"]), or_dash(after["scale"])),
            moved(medal(before["medal"]), medal(after["medal"])),
        )
    )


def _signers(setting: Setting, after: RevisionView) -> Iterator[Signatory]:
    for one in after.signatures:
        yield signer(setting.said, f"role-{one.role}", one.name)
    if not after.signatures:
        yield from (signer(setting.said, key) for key in ("sign-chief", "sign-president"))
