"""What every paper of an assessment says of it: its skill, who issues, what it was made of; whom to ask to sign."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.documents.bilingual import LANGUAGES, Words, joined, words_in
from scoring.documents.drafts import Issuer
from scoring.documents.drawing.contents import Signatory
from scoring.documents.issuers import issuer_at
from scoring.marking import access
from scoring.marking.frames import Frame, Seat
from scoring.marking.independence import Level
from scoring.marking.models import AssessmentRow
from scoring.marking.papers.form_words import paper_words
from scoring.people.directory.naming import in_language
from scoring.rules.scheme import Text
from scoring.schemes.models import VersionRow


def words(languages: Sequence[str] = LANGUAGES) -> Words:
    return words_in(languages, paper_words)


def issuer_of(session: Session, frame: Frame) -> Issuer:
    """The college at a college stage, else the region, else the republic."""
    row = _row(session, frame)
    college = row.organisation if frame.level is Level.TEACHER else None
    return issuer_at(session, college=college, region=None if frame.level is Level.REGION else row.region)


def place_of(session: Session, frame: Frame) -> str:
    """Where its papers stand in the register: its stage, where it has one, so that they are found there."""
    stage = _row(session, frame).stage
    return f"{access.STAGE}:{stage}" if stage else f"{access.ASSESSMENT}:{frame.public_id}"


def text_of(text: Text, languages: Sequence[str] = LANGUAGES) -> tuple[str, ...]:
    """A text of the scheme by language, in another one where it has no other."""
    return tuple(in_language(one, kk=text.kk, ru=text.ru, en=text.en) for one in languages)


def above(frame: Frame, issuer: Issuer, languages: Sequence[str] = LANGUAGES) -> tuple[str, ...]:
    names = joined([in_language(one, kk=issuer.kk, ru=issuer.ru, en=issuer.en) for one in languages])
    return names, f"{frame.scheme.skill_number} {joined(text_of(frame.scheme.title, languages))}"


def foot(session: Session, frame: Frame, said: Words) -> str:
    """What binds a paper to what it was made of."""
    number, sha256 = session.execute(
        select(VersionRow.number, VersionRow.sha256).where(VersionRow.id == frame.scheme_version)
    ).one()
    rules = f"{frame.rule_set.name} {frame.rule_set.version}"
    return f"{frame.public_id} · {said.both('version')} {number} · {sha256[:16]} · {rules}"


def said_of_skill(frame: Frame) -> dict[str, dict[str, str]]:
    """What verification tells of the skill."""
    title = frame.scheme.title
    names = {one: in_language(one, kk=title.kk, ru=title.ru, en=title.en) for one in ("kk", "ru", "en")}
    return {"skill": {one: f"{frame.scheme.skill_number} {name}" for one, name in names.items()}}


def ribbon(frame: Frame, said: Words) -> str:
    """Across a paper of a rehearsal, which never counts."""
    return said.both("rehearsal") if frame.rehearsal else ""


def seat_titles(said: Words, seats: Iterable[Seat]) -> tuple[str, ...]:
    """What the labels of these seats say, by language: with numbers alone, nobody knows which is the workplace."""
    titles, places = said.each("competitor"), said.each("workplace")
    if not any(seat.workplace for seat in seats):
        return titles
    return tuple(f"{title} ({place.lower()})" for title, place in zip(titles, places, strict=True))


def seat_label(seat: Seat) -> str:
    """Its number, and the workplace where one is known; never a name. decisions.md 24."""
    number = "—" if seat.number is None else f"{seat.number:02d}"
    return f"№{number}" + (f" ({seat.workplace})" if seat.workplace else "")


def signer(said: Words, key: str, name: str = "") -> Signatory:
    return Signatory(name, said.each(key))


def _row(session: Session, frame: Frame) -> AssessmentRow:
    return session.scalars(select(AssessmentRow).where(AssessmentRow.id == frame.id)).one()
