"""The lists as pages see them: frozen views, with names for those who may see who goes on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scoring.championships.advancing.course import Answer, Nomination, Record
from scoring.championships.stages.models import StageRow
from scoring.marking.setup.viewing import Named
from scoring.people.directory.naming import in_language
from scoring.rules.advancement import Change
from scoring.rules.cutline import Notice, Quota, Status, Tie, TotalOutside
from scoring.rules.ranking import Participation


@dataclass(frozen=True, slots=True)
class Competitor:
    """Who sits at a seat, for whoever may read names."""

    persons: tuple[Named, ...] = ()
    team: str = ""
    organisation: Named | None = None
    region: str = ""

    def said(self, language: str) -> str:
        names = ", ".join(one.name(language) for one in self.persons)
        return f"{self.team} ({names})" if self.team and names else self.team or names


@dataclass(frozen=True, slots=True)
class LineView:
    """A seat of the list. `was` is what was approved of it, `moves` that it is not what is proposed."""

    seat: str
    place: int | None
    shared: bool
    total: int | None
    scale: int | None
    participation: Participation
    status: Status | None
    was: Status | None
    moves: bool
    order: int | None
    who: Competitor
    nomination: Nomination | None
    reason: str


@dataclass(frozen=True, slots=True)
class LogLine:
    record: Record
    by: str


@dataclass(frozen=True, slots=True)
class ListView:
    """The list of one skill. `lines` as groups: above the cut line, reserves, below, left; `apart` has no place."""

    skill: str
    number: str
    names: tuple[str, str, str]
    quota: Quota
    token: str
    results: "ResultsView | None"
    lines: tuple[tuple[LineView, ...], ...]
    apart: tuple[LineView, ...]
    tie: Tie | None
    notices: tuple[Notice, ...]
    changes: tuple[Change, ...]
    approved: bool
    open: bool
    decisions: tuple[tuple[str, ...], ...]
    nominations: tuple[Nomination, ...]
    to_nominate: tuple[str, ...]
    to_recall: tuple[str, ...]
    ended: tuple[str, ...]  # seats whose entry the next stage has ended by itself
    swapped: tuple[str, ...]  # seats under whose entry others compete at the next stage
    elsewhere: Mapping[str, str]  # by seat, what the next stage on another server said of it
    log: tuple[LogLine, ...] = ()
    said: tuple[str, ...] = ()  # printed reasons of decisions on ties

    def name(self, language: str) -> str:
        kk, ru, en = self.names
        return in_language(language, kk=kk, ru=ru, en=en)

    @property
    def above(self) -> tuple[LineView, ...]:
        return self.lines[0] if self.lines else ()

    @property
    def everybody(self) -> tuple[LineView, ...]:
        return tuple(line for group in self.lines for line in group)

    @property
    def plain(self) -> bool:
        """Whether it may be approved among many: final, never approved, nothing tied and nobody to be asked about."""
        return (
            self.results is not None
            and not self.results.in_correction
            and not self.approved
            and self.tie is None
            and Notice.WITHDREW_AT_STAGE not in self.notices
        )

    def overdue(self, now: datetime) -> tuple[Nomination, ...]:
        """Nominations that nobody answered in time: the organizer may answer for the college."""
        waiting = (one for one in self.nominations if one.answer is Answer.WAITING and one.answer_by is not None)
        return tuple(one for one in waiting if one.answer_by is not None and one.answer_by <= now)

    def answers(self) -> Mapping[str, int]:
        return Counter(one.answer.value for one in self.nominations)


@dataclass(frozen=True, slots=True)
class ResultsView:
    """The results that a list rests on; `assessment` is the public id of what was marked."""

    assessment: str
    revision: int
    hash: str
    in_correction: bool


@dataclass(frozen=True, slots=True)
class RegionCount:
    """How many go on for a region, or are entered from it; `outside` what is expected, where that is a warning."""

    iso: str
    name: Named
    count: int
    outside: TotalOutside | None


@dataclass(frozen=True, slots=True)
class StageLists:
    """All lists of a stage. `received` counts, by region, entries of this stage that came from stages before it."""

    stage: StageRow
    lists: tuple[ListView, ...]
    regions: tuple[RegionCount, ...]
    received: tuple[RegionCount, ...]
    sends_on: bool
