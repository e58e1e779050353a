"""What an answer to a measured aspect would be worth, before it is written."""

from sqlalchemy.orm import Session

from scoring.foundation.errors import Forbidden, Refused
from scoring.marking.api.sight import sight
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.rules import answers, measurement
from scoring.rules.hundredths import format_hundredths
from scoring.rules.scheme import Kind


def preview(session: Session, assessment: str, *, aspect: str, answer: str, actor: Actor) -> str:
    """The mark as decimal text. decisions.md 5.

    Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown, aspect-unknown;
    Refused: aspect-of-another-kind; RuleBroken: what `rules.answers` and `rules.measurement` raise.
    """
    frame = room().frames.get(session, assessment)
    seen = sight(frame, actor)
    found, sheet = frame.aspect(aspect)
    if not seen.knows(sheet.id):
        raise Forbidden("not-allowed")
    if found.kind is not Kind.MEASUREMENT:
        raise Refused("aspect-of-another-kind")
    read = answers.read_answer(answer)
    return format_hundredths(measurement.award(found.maximum or 0, frame.scheme.calculation_of(found), read))
