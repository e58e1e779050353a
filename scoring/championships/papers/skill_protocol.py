"""The protocol of a skill: final standings, panels, whoever signed, and the hash of the results. decisions.md 9, 12-15.

It names the rule set, keeps scale points below 500, and prints conflicts that were overridden with their reasons.
"""

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
from scoring.championships.results import access
from scoring.championships.results.queries import Final, Finalising, RevisionView, Shown, finalising
from scoring.championships.results.rows import Document
from scoring.documents.bilingual import LANGUAGES, joined
from scoring.documents.drafts import Draft, Rests
from scoring.documents.drawing.faces import legible
from scoring.documents.drawing.form_contents import Head, Line, Part
from scoring.foundation.errors import Refused
from scoring.foundation.formats import day
from scoring.foundation.words import sentence
from scoring.marking.access import require
from scoring.marking.frames import Frame
from scoring.marking.independence import Level
from scoring.marking.judges.proposals import ordered
from scoring.marking.judges.queries import names_of, overrides
from scoring.people.actors import Actor
from scoring.rules.hundredths import parse_hundredths


def expect_may_print(assessment: str, *, actor: Actor) -> None:
    """Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed."""
    require(actor, access.SEE_STANDINGS, assessment)
    require(actor, access.SEE_NAMES, assessment)


def expect_final(session: Session, assessment: str, *, actor: Actor) -> tuple[Finalising, Final]:
    """Raises as `expect_may_print`; NotFound: assessment-unknown; Refused: results-not-final."""
    expect_may_print(assessment, actor=actor)
    found = finalising(session, assessment, actor=actor)
    final = found.standings.final
    if found.standings.shown is not Shown.FINAL or final is None:
        raise Refused("results-not-final")
    return found, final


def skill_protocol(session: Session, assessment: str, *, actor: Actor, at: datetime) -> Draft:
    """Of results that are final and stand. Raises as `expect_final`."""
    found, final = expect_final(session, assessment, actor=actor)
    setting = setting_of(session, found.standings.frame)
    newest = found.revisions[0]
    parts = (
        Part(facts=_facts(setting, found, newest), texts=_remarks(setting.frame)),
        *_standings(setting, found),
        *_panels(session, setting),
        _signed(setting, newest),
        _signatures(session, setting, newest),
    )
    form = form_of(setting, setting.said.each("title-protocol"), parts, at, foot=final.hash)
    rests = Rests(assessment, final.hash)
    return draft_of_skill(
        setting, kinds.PROTOCOL, form, once=f"{assessment}:{final.revision}", subject=assessment, rests=rests
    )


def _facts(setting: Setting, found: Finalising, newest: RevisionView) -> tuple[tuple[str, str], ...]:
    said, rules = setting.said, setting.frame.rule_set
    in_field = sum(row["place"] is not None for row in found.standings.rows)
    before = found.revisions[1].decision if len(found.revisions) > 1 else None
    facts = [
        (said.both("final-since"), when(newest.at)),
        (said.both("revision"), str(newest.revision)),
        (said.both("rules"), f"{rules.name} {rules.version}"),
        (said.both("scheme"), setting.foot),
        (said.both("field"), str(in_field)),
        (said.both("hash"), newest.hash),
    ]
    if before is not None:
        dated = joined([day(before.decided_on, language) for language in LANGUAGES])
        facts.append((said.both("corrected-by"), f"№ {before.number}, {dated}. {legible(before.reason)}"))
    return tuple(facts)


def _remarks(frame: Frame) -> tuple[tuple[str, ...], ...]:
    """What a rule set says of itself, such as that old results are not reproduced exactly."""
    return tuple(tuple(sentence(one, None, language) for language in LANGUAGES) for one in frame.rule_set.remarks)


def _standings(setting: Setting, found: Finalising) -> Iterator[Part]:
    said = setting.said
    rows = found.standings.rows
    placed = [row for row in rows if row["place"] is not None]
    apart = [row for row in rows if row["place"] is None]
    if placed:
        heads = (
            Head(said.each("place"), 1.2, "centre"), Head(said.each("seat"), 1.4, "centre"),
            Head(said.each("competitor"), 5.6), Head(said.each("total"), 2.2, "right"),
            Head(said.each("scale"), 1.8, "right"), Head(said.each("medal"), 2.6),
        )  # fmt: skip
        yield Part(said.both("standings"), heads=heads, lines=tuple(_placed(setting, found, row) for row in placed))
    if apart:
        apart_heads = (
            Head(said.each("seat"), 1.4, "centre"), Head(said.each("competitor"), 6.0),
            Head(said.each("takes-part"), 3.0), Head(said.each("sum"), 2.0, "right"),
        )  # fmt: skip
        yield Part(said.both("apart"), heads=apart_heads, lines=tuple(_apart(setting, found, row) for row in apart))


def _placed(setting: Setting, found: Finalising, row: Document) -> Line:
    medal = setting.said.lines(f"medal-{row['medal']}") if row["medal"] else NOTHING
    names, scale = _names(found, row["seat"]), or_dash(row["scale"])
    return Line((str(row["place"]), seat_text(row["seat"]), names, _total(setting, row), scale, medal))


def _total(setting: Setting, row: Document) -> str:
    """With excused aspects both numbers are printed. decisions.md 3."""
    total = mark_or_dash(row["total"])
    if parse_hundredths(row["counted"]) == parse_hundredths(row["maximum"]):
        return total
    values = {"sum": mark_or_dash(row["sum"]), "counted": mark_or_dash(row["counted"])}
    return f"{total}\n{setting.said.lines('counted', **values)}"


def _apart(setting: Setting, found: Finalising, row: Document) -> Line:
    word = setting.said.both(f"part-{row['participation']}") or NOTHING
    return Line((seat_text(row["seat"]), _names(found, row["seat"]), word, mark_or_dash(row["sum"])))


def _names(found: Finalising, seat: str) -> str:
    """Each person in both spellings, with the organisation."""
    lines = []
    for person in found.standings.names.get(seat, ()):
        lines.append(joined([person.name(language) for language in LANGUAGES], "\n"))
        if person.below is not None:
            lines.append(joined([person.below.name(language) for language in LANGUAGES]))
    return "\n".join(lines) or NOTHING


def _panels(session: Session, setting: Setting) -> Iterator[Part]:
    said, frame = setting.said, setting.frame
    names = names_of(session, {one.account for panel in frame.panels for one in panel.members})
    lines = tuple(
        Line((panel.name, ", ".join(ordered(frame, panel.sheets)),
              "\n".join(f"{place}. {names.get(one, '')}" for place, one in enumerate(panel.seated(), 1))))
        for panel in frame.panels
    )  # fmt: skip
    heads = (Head(said.each("panel"), 2.0), Head(said.each("sheets"), 3.0), Head(said.each("experts"), 5.0))
    own = (said.each("own-college"),) if frame.level is Level.TEACHER else ()
    if lines or own:
        yield Part(said.both("panels"), texts=own, heads=heads if lines else (), lines=lines)
    overridden = tuple(
        Line((f"{one.name}, № {or_dash(one.number)}", f"{one.by}\n{when(one.at, chr(10))}", legible(one.reason)))
        for one in overrides(session, frame)
    )
    if overridden:
        overridden_heads = (Head(said.each("experts"), 3.0), Head(said.each("by"), 3.0), Head(said.each("reason"), 4.0))
        yield Part(said.both("overrides"), heads=overridden_heads, lines=overridden)


def _signed(setting: Setting, newest: RevisionView) -> Part:
    said = setting.said
    lines = tuple(Line((said.both(f"role-{one.role}"), one.name, when(one.at, "\n"))) for one in newest.signatures)
    heads = (Head(said.each("role"), 3.0), Head(said.each("name"), 4.0), Head(said.each("date"), 4.0))
    return Part(said.both("signed"), heads=heads, lines=lines) if lines else Part()


def _signatures(session: Session, setting: Setting, newest: RevisionView) -> Part:
    """Those who signed the results, and everybody who sits in a panel."""
    said, frame = setting.said, setting.frame
    keys = {access.CHIEF: "sign-chief", access.PRESIDENT: "sign-president", access.ORGANIZER: "sign-organizer"}
    signers = [signer(said, keys[one.role], one.name) for one in newest.signatures]
    seated = dict.fromkeys(account for panel in frame.panels for account in panel.seated())
    names = names_of(session, seated)
    signers += [signer(said, "sign-expert", names.get(account, "")) for account in seated]
    return Part(said.both("signatures"), signatories=tuple(signers))
