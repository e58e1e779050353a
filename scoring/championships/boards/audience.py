"""What an audience may hear of a skill: one function decides it, for pages, JSON, streams, files and papers.

Everything that leaves for people who did not sign in goes through `public_board` (or `heard`, of which it is the
reading half), and holds a `PublicBoard`: a type of its own, made of nothing but what may be said aloud.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from scoring.championships.boards.counting import Progress, Running
from scoring.championships.boards.keeping import boards
from scoring.championships.boards.reading import Assessed, StateRead, assessments_of
from scoring.championships.boards.setting import Setting, Shows, setting_of, settings_of
from scoring.championships.boards.views import Final, Names, PublicBoard, PublicRow, Shown, SkillState
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.rules.hundredths import format_hundredths
from scoring.rules.ranking import Participation
from scoring.rules.scale import public_text

ALOUD = frozenset({"official", "withdrawn", "guest"})  # of the rest a public board has nothing to say


class Audience(StrEnum):
    """VIEWERS look at what is shown now: pages, JSON, streams, screens.

    KEEPERS keep what they are told, where nobody can take it back: search engines, files, papers. They hear results
    that were released, and nothing before.
    """

    VIEWERS = "viewers"
    KEEPERS = "keepers"


def shown(setting: Setting, moment: datetime, audience: Audience, *, countable: bool, final: bool) -> Shown:
    """How much this audience may hear of a skill at this moment: the rule itself.

    Results only when they are final and released. Before: nothing, progress, running totals, or those of the moment
    of the freeze; of what came after it progress alone. A rehearsal is never heard of.
    """
    if not countable:
        return Shown.NOTHING
    if final and _released(setting, moment):
        return Shown.RESULTS
    if audience is Audience.KEEPERS or setting.shows is Shows.NOTHING:
        return Shown.NOTHING
    if setting.shows is Shows.PROGRESS:
        return Shown.PROGRESS
    return Shown.TOTALS if _frozen(setting, moment) is None else Shown.FROZEN


def heard(setting: Setting, moment: datetime, state: SkillState, audience: Audience = Audience.VIEWERS) -> PublicBoard:
    """What this audience may hear of a skill at this moment. decisions.md 13, 24.

    What may not be heard is not even read.
    """
    final = state.final() if state.countable and _released(setting, moment) else None
    what = shown(setting, moment, audience, countable=state.countable, final=final is not None)
    if what is Shown.NOTHING:
        return PublicBoard()
    if what is Shown.PROGRESS:
        return PublicBoard(what, state.progress())
    if final is not None and setting.released_at is not None:
        return _results(setting.released_at, final, state)
    frozen_at = _frozen(setting, moment)
    running = state.running() if frozen_at is None else state.running_at(frozen_at)
    return PublicBoard(
        shown=what,
        progress=state.progress(),
        counted=running.counted,
        of=running.of,
        frozen_at=frozen_at,
        rows=_running(running, state),
    )


def public_board(
    session: Session,
    skill: StageSkillRow,
    *,
    at: datetime,
    audience: Audience = Audience.VIEWERS,
    checked: bool = True,
) -> PublicBoard:
    """As `heard`, with everything read for it. `checked`: ask the journal for what nobody told this process."""
    state = StateRead(session, skill, at, checked=checked)
    with boards().lock:
        return heard(setting_of(session, skill), at, state, audience)


def opened_rows(
    session: Session, skill: StageSkillRow, seats: Collection[str], *, at: datetime
) -> tuple[PublicRow, ...]:
    """The rows of these seats in final results: those whose cards lie open on the big screen of the ceremony.

    Of all others nothing is said; their release comes with the last card.
    """
    state = StateRead(session, skill, at, checked=False)
    final = state.final() if state.countable and seats else None
    if final is None:
        return ()
    return _final_rows(replace(final, rows=tuple(row for row in final.rows if row["seat"] in seats)), state)


def public_heads(session: Session, stage: StageRow, *, at: datetime) -> Mapping[int, PublicBoard]:
    """The boards of all skills of a stage (by the number of the row) without their rows, as a list shows them.

    However many skills there are, the database is asked no oftener.
    """
    settings, skills = settings_of(session, stage), assessments_of(session, stage)
    whole = settings[None]
    live = [one.assessment for one in skills.values() if one.countable]
    with boards().lock:
        progress = boards().progress(session, live)
    return {
        skill: _head(settings.get(skill) or Setting(whole.shows, whole.freezes_at), at, one, progress)
        for skill, one in skills.items()
    }


def _head(setting: Setting, moment: datetime, skill: Assessed, progress: Mapping[str, Progress]) -> PublicBoard:
    what = shown(setting, moment, Audience.VIEWERS, countable=skill.countable, final=skill.final)
    if what is Shown.NOTHING:
        return PublicBoard()
    if what is Shown.RESULTS:
        return PublicBoard(
            what, released_at=setting.released_at, results_revision=skill.revision, corrections=skill.corrections
        )
    frozen_at = _frozen(setting, moment) if what is Shown.FROZEN else None
    return PublicBoard(what, progress.get(skill.assessment), frozen_at=frozen_at)


def _released(setting: Setting, moment: datetime) -> bool:
    return setting.released_at is not None and setting.released_at <= moment


def _frozen(setting: Setting, moment: datetime) -> datetime | None:
    """The moment of a freeze that has come."""
    at = setting.freezes_at
    return at if setting.shows is Shows.FREEZE and at is not None and at <= moment else None


def _running(running: Running, state: SkillState) -> tuple[PublicRow, ...]:
    """No medals and no names: both are for the end."""
    shown = (row for row in running.rows if row.participation.value in ALOUD)
    return tuple(
        _row(state, row.seat, row.participation.value, row.place, row.total, row.scale)
        for row in shown
        if row.total is not None
    )


def _results(released_at: datetime, final: Final, state: SkillState) -> PublicBoard:
    return PublicBoard(
        shown=Shown.RESULTS,
        released_at=released_at,
        hash=final.hash,
        results_revision=final.revision,
        corrections=final.corrections,
        rows=_final_rows(final, state),
    )


def _final_rows(final: Final, state: SkillState) -> tuple[PublicRow, ...]:
    names = state.names()
    rows = []
    for row in final.rows:
        if row["participation"] in ALOUD:
            total = None if row["total"] is None else int(row["total"].replace(".", ""))
            said = _row(state, row["seat"], row["participation"], row["place"], total, row["scale"], row["medal"])
            rows.append(_with_names(said, names))
    return tuple(rows)


def _row(
    state: SkillState,
    number: str,
    participation: str,
    place: int | None,
    total: int | None,
    scale: int | None,
    medal: str | None = None,
) -> PublicRow:
    seat, rules = state.seats.get(number), state.rules.scale
    return PublicRow(
        seat=number,
        place=place,
        total=None if total is None else format_hundredths(total),
        scale=None if scale is None or rules is None else public_text(scale, rules),
        medal=medal,
        guest=participation == Participation.GUEST.value,
        workplace=(seat.workplace or "") if seat else "",
        organisation=(seat.belonging.organisation or "") if seat else "",
        region=(seat.belonging.region or "") if seat else "",
    )


def _with_names(row: PublicRow, names: Names) -> PublicRow:
    return replace(row, names=names.get(row.seat, ()))
