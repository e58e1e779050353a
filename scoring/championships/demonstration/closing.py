"""How the demonstration ends what was marked: skills signed and released, stages signed, winners sent on."""

from datetime import timedelta

from scoring.championships.advancing.answering import answer_nomination
from scoring.championships.advancing.course import Answer
from scoring.championships.advancing.deciding import approve_list
from scoring.championships.advancing.nominating import nominate
from scoring.championships.advancing.queries import list_view
from scoring.championships.awards.finalising import sign_stage
from scoring.championships.awards.fixing import stage_document
from scoring.championships.awards.reading import stage_results
from scoring.championships.boards.choosing import Choice, choose_board, release_results
from scoring.championships.boards.setting import Shows
from scoring.championships.demonstration.making import Making
from scoring.championships.results.finalising import sign_results
from scoring.championships.results.gathering import gather
from scoring.championships.stages.queries import skills_of, stage_row
from scoring.marking.demonstration import Hall, actor_of
from scoring.rules.canonical import digest

SECRET = "5eba" * 16  # of the demonstration's region alone: there the same bundle comes out every time
SIGNERS = ("chief", "president")
STAGE_SIGNERS = ("organizer", "president")
ANSWER_DAYS = 2
ANSWERED = "Колледж телефонмен растады."  # why the organizer answers in a college's stead


def sign_skill(hall: Hall, secret: str | None = None) -> None:
    """Chief expert and jury president sign the results as they stand."""
    shown = gather(hall.session, hall.frame).token
    for login in SIGNERS:
        actor = actor_of(hall.session, login)
        sign_results(hall.session, hall.id, shown, actor=actor, at=hall.at, secret=secret)


def show(making: Making, stage: str, shows: Shows) -> None:
    """What the public sees of the stage while it lasts."""
    choose_board(making.session, stage, None, Choice(shows), seen=0, actor=making.organizer, at=making.at)


def release(making: Making, stage: str, days_ago: int) -> None:
    """Everybody may see the final results of all skills."""
    show(making, stage, Shows.NOTHING)
    for skill in skills_of(making.session, stage_row(making.session, stage)):
        said = (making.session, stage, skill.public_id)
        release_results(*said, actor=making.organizer, at=making.ago(days_ago))


def sign_whole_stage(making: Making, stage: str, days_ago: int) -> None:
    """Organizer and jury president sign tables and awards."""
    row = stage_row(making.session, stage)
    shown = digest(stage_document(row, stage_results(making.session, row)))
    for login in STAGE_SIGNERS:
        actor = actor_of(making.session, login)
        sign_stage(making.session, stage, shown, actor=actor, at=making.ago(days_ago))


def send_on(making: Making, stage: str, days_ago: int) -> None:
    """Approve every list, nominate its winners, and answer for colleges whose deadline has passed."""
    session, actor, at = making.session, making.organizer, making.ago(days_ago)
    answer_by = at + timedelta(days=ANSWER_DAYS)
    for skill in skills_of(session, stage_row(session, stage)):
        _stage, shown = list_view(session, stage, skill.public_id, actor=actor)
        approve_list(session, stage, skill.public_id, shown.token, actor=actor, at=at)
        nominate(session, stage, skill.public_id, answer_by, actor=actor, at=at)
        _stage, shown = list_view(session, stage, skill.public_id, actor=actor)
        for one in shown.nominations:
            later = answer_by + timedelta(hours=1)
            answer_nomination(session, one.id, Answer.ACCEPTED, ANSWERED, actor=actor, at=later)
