"""A proposal of panels: worked out or begun by hand, changed as often as need be, then taken; before opening only."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound, Outdated, Refused
from scoring.marking.frames import MARKED_SEATS, AssessmentState, Frame, Member, Panel
from scoring.marking.judges import acts
from scoring.marking.judges.models import ProposalRow
from scoring.marking.models import AssessmentRow, PanelJudgeRow, PanelRow, PanelSheetRow
from scoring.marking.panels import make_panel
from scoring.marking.proposing import Work, propose
from scoring.marking.recording import room
from scoring.marking.setting_up import changing
from scoring.people.actors import Actor
from scoring.people.directory.naming import tidy

MOST_PANELS = 30
NAME_MAX = 60
_ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DraftPanel:
    """A panel as it might be; `judges` by position, 0 where nobody sits yet."""

    name: str
    sheets: tuple[str, ...] = ()
    judges: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Panels that nobody took yet. `revision` is what a form says it saw."""

    panels: tuple[DraftPanel, ...]
    revision: int


def proposal_of(session: Session, frame: Frame) -> Proposal | None:
    """The proposal of an assessment. Whoever calls has asked whether the reader may see it."""
    row = session.scalar(select(ProposalRow).where(ProposalRow.assessment_id == frame.id))
    return Proposal(tuple(_read(row.content)), row.revision) if row else None


def work_out(session: Session, assessment: str, panels: int, *, actor: Actor, at: datetime) -> None:
    """Propose so many panels: even load, nobody in conflict where that can be; it replaces an older proposal.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown; Refused: assessment-not-draft, panels-out-of-range
    (`limit`); RuleBroken: judges-too-few.
    """
    row = _draft(session, assessment, actor=actor)
    frame = room().frames.fresh(session, assessment)
    if not 1 <= panels <= min(MOST_PANELS, len(frame.sheets)):
        raise Refused("panels-out-of-range", limit=min(MOST_PANELS, len(frame.sheets)))
    seats = [seat.id for seat in frame.seats.values() if seat.status in MARKED_SEATS]
    size = frame.rule_set.judgement.judges
    proposed = propose(works(frame, panels), frame.judges, seats, frame.tied, size=size)
    drafts = [DraftPanel(each.work.name, each.work.sheets, each.judges) for each in proposed]
    _keep(session, row.id, drafts, actor=actor, at=at)


def begin_from_panels(session: Session, assessment: str, *, actor: Actor, at: datetime) -> None:
    """A proposal that says what the panels are now, to be changed by hand. Raises as `work_out` before it works."""
    row = _draft(session, assessment, actor=actor)
    frame = room().frames.fresh(session, assessment)
    drafts = [DraftPanel(panel.name, ordered(frame, panel.sheets), panel.seated()) for panel in frame.panels]
    _keep(session, row.id, drafts or [DraftPanel("1")], actor=actor, at=at)


def change_proposal(
    session: Session, assessment: str, panels: Sequence[DraftPanel], *, seen: int, actor: Actor, at: datetime
) -> None:
    """Keep the proposal as somebody changed it; what is missing in it is seen, and only a taken one must be whole.

    Raises Forbidden: not-allowed; NotFound: assessment-unknown, sheet-unknown, proposal-unknown; Outdated:
    proposal-outdated; Refused: assessment-not-draft, panels-out-of-range, judge-twice, judge-not-listed, name-missing,
    text-too-long, sheet-in-two-panels.
    """
    row = _draft(session, assessment, actor=actor)
    _kept(session, row.id, seen)
    frame = room().frames.fresh(session, assessment)
    _keep(session, row.id, checked(frame, panels), actor=actor, at=at)


def take_proposal(session: Session, assessment: str, *, seen: int, actor: Actor, at: datetime) -> None:
    """Let the panels be as proposed, all of them anew. Raises as `change_proposal`."""
    row = _draft(session, assessment, actor=actor)
    kept = _kept(session, row.id, seen)
    drafts = checked(room().frames.fresh(session, assessment), list(_read(kept.content)))
    _clear(session, row.id)
    for draft in drafts:
        judges = [judge for judge in draft.judges if judge]
        make_panel(session, assessment, draft.name, draft.sheets, judges, actor=actor, at=at)
    session.delete(kept)
    acts.note(session, assessment, "act-panels-taken", actor=actor, at=at, params={"panels": len(drafts)})


def drop_proposal(session: Session, assessment: str, *, actor: Actor) -> None:
    """Forget the proposal; the panels stay as they are. Raises Forbidden: not-allowed; NotFound: assessment-unknown."""
    row = changing(session, assessment, actor=actor)
    session.execute(delete(ProposalRow).where(ProposalRow.assessment_id == row.id))


def works(frame: Frame, panels: int) -> list[Work]:
    """The sub-criteria in so many shares of about equal weight; whole criteria stay together where there are enough."""
    criteria = [
        Work(criterion.id, tuple(sheet.id for sheet in criterion.sub_criteria), _weight(criterion.sub_criteria))
        for criterion in frame.scheme.criteria
        if criterion.sub_criteria
    ]
    parts = [Work(sheet.id, (sheet.id,), len(sheet.aspects)) for sheet in frame.sheets.values()]
    shares: list[list[Work]] = [[] for _ in range(panels)]
    for part in sorted(criteria if len(criteria) >= panels else parts, key=lambda part: (-part.weight, part.name)):
        min(shares, key=lambda share: (sum(each.weight for each in share), shares.index(share))).append(part)
    named = [_joined(frame, share, whole=len(criteria) >= panels) for share in shares]
    return [replace(work, name=work.name or str(number)) for number, work in enumerate(sorted(named, key=_first), 1)]


def imagined(frame: Frame, drafts: Iterable[DraftPanel]) -> Frame:
    """The assessment as it would be with these panels; a panel's id is its place in the list."""
    panels = tuple(
        Panel(place, draft.name, frozenset(draft.sheets), tuple(_members(draft))) for place, draft in enumerate(drafts)
    )
    return replace(frame, panels=panels)


def ordered(frame: Frame, sheets: Iterable[str]) -> tuple[str, ...]:
    """Sub-criteria in the order of the scheme."""
    wanted = set(sheets)
    return tuple(sheet for sheet in frame.sheets if sheet in wanted)


def checked(frame: Frame, panels: Sequence[DraftPanel]) -> list[DraftPanel]:
    """The panels as they are kept. Raises as `change_proposal`."""
    if not 1 <= len(panels) <= MOST_PANELS:
        raise Refused("panels-out-of-range", limit=MOST_PANELS)
    given = [sheet for panel in panels for sheet in panel.sheets]
    for sheet in given:
        frame.sheet(sheet)
    if len(set(given)) < len(given):
        raise Refused("sheet-in-two-panels")
    return [_checked(frame, panel) for panel in panels]


def _checked(frame: Frame, panel: DraftPanel) -> DraftPanel:
    name = tidy(panel.name, limit=NAME_MAX)
    if not name:
        raise Refused("name-missing")
    judges = [judge for judge in panel.judges if judge]
    if len(set(judges)) < len(judges):
        raise Refused("judge-twice")
    if not set(judges) <= set(frame.judges):
        raise Refused("judge-not-listed")
    positions = panel.judges[: frame.rule_set.judgement.judges + 1]
    return DraftPanel(name, ordered(frame, panel.sheets), positions)


def _members(draft: DraftPanel) -> Iterator[Member]:
    judges = [judge for judge in draft.judges if judge]
    for position, judge in enumerate(judges, 1):
        yield Member(judge, position, _ALWAYS, None)


def _weight(sheets: Iterable[object]) -> int:
    return sum(len(getattr(sheet, "aspects", ())) for sheet in sheets)


def _joined(frame: Frame, share: Sequence[Work], *, whole: bool) -> Work:
    sheets = ordered(frame, (sheet for part in share for sheet in part.sheets))
    name = ", ".join(sorted(part.name for part in share)) if whole else ""
    return Work(name[:NAME_MAX], sheets, sum(part.weight for part in share))


def _first(work: Work) -> tuple[str, ...]:
    return work.sheets


def _draft(session: Session, assessment: str, *, actor: Actor) -> AssessmentRow:
    row = changing(session, assessment, actor=actor)
    if row.state != AssessmentState.DRAFT:
        raise Refused("assessment-not-draft")
    return row


def _kept(session: Session, assessment_id: int, seen: int) -> ProposalRow:
    row = session.scalar(select(ProposalRow).where(ProposalRow.assessment_id == assessment_id))
    if row is None:
        raise NotFound("proposal-unknown")
    if row.revision != seen:
        raise Outdated("proposal-outdated")
    return row


def _keep(session: Session, assessment_id: int, panels: Sequence[DraftPanel], *, actor: Actor, at: datetime) -> None:
    row = session.scalar(select(ProposalRow).where(ProposalRow.assessment_id == assessment_id))
    if row is None:
        row = ProposalRow(assessment_id=assessment_id, revision=0)
        session.add(row)
    row.content = json.dumps([asdict(panel) for panel in panels], ensure_ascii=False)
    row.revision += 1
    row.made_by, row.made_at = actor.account_id, at
    session.flush()


def _read(content: str) -> Iterator[DraftPanel]:
    for said in json.loads(content):
        yield DraftPanel(said["name"], tuple(said["sheets"]), tuple(said["judges"]))


def _clear(session: Session, assessment_id: int) -> None:
    """Take every panel apart: before opening nothing is marked, so nobody's sitting needs to be remembered."""
    panels = select(PanelRow.id).where(PanelRow.assessment_id == assessment_id)
    session.execute(delete(PanelSheetRow).where(PanelSheetRow.assessment_id == assessment_id))
    session.execute(delete(PanelJudgeRow).where(PanelJudgeRow.panel_id.in_(panels)))
    session.execute(delete(PanelRow).where(PanelRow.assessment_id == assessment_id))
