"""What a command becomes in the journal: the entry that follows from the seat as it stands, or the rule against it.

Nothing is read or written here: a ledger and a frame go in, an entry comes out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from scoring.foundation.errors import Outdated, Refused
from scoring.marking.cells import CellView, cell_view
from scoring.marking.commands import Act, Command
from scoring.marking.entries import expect_words
from scoring.marking.frames import MARKED_SEATS, Frame
from scoring.marking.ledgers import Ledger
from scoring.rules import answers, judgement, measurement
from scoring.rules.calculations import Typed
from scoring.rules.errors import RuleBroken
from scoring.rules.folding import Folded
from scoring.rules.journal import Cell, Entry, EntryKind, is_code, unseen
from scoring.rules.ranking import Participation
from scoring.rules.scheme import Aspect, Kind, SubCriterion
from scoring.rules.sheets import SheetState

TO_PANEL, TO_COMPETITOR = "for-panel", "for-competitor"
EXCUSES = frozenset({"accommodation", "aspect-cancelled"})  # decisions.md 3
BY_THE_CHIEF = frozenset({EntryKind.EXCUSED, EntryKind.CORRECTION})  # entries that only a chief expert takes back
_TAKEN_BACK = BY_THE_CHIEF | {EntryKind.MARK, EntryKind.SCORE, EntryKind.NOT_ATTEMPTED}
_SETTLED_LATE = frozenset({Act.CORRECT, Act.EXCUSED, Act.WITHDRAW, Act.COMMENT, Act.NOT_ATTEMPTED})


class CellOutdated(Outdated):
    """Somebody wrote to the same cell meanwhile; `current` is the cell as this judge may see it, no hidden score."""

    def __init__(self, current: CellView) -> None:
        super().__init__("cell-outdated", seq=current.seq)
        self.current = current


@dataclass(frozen=True, slots=True)
class Case:
    """All that the decision on one command looks at. `by` is the account as the journal writes it.

    From paper, `judge` is whose score it is, `consent` who checked what `by` typed, `reason` the code that says so.
    """

    frame: Frame
    ledger: Ledger
    command: Command
    by: str
    at: str
    judge: str | None = None
    consent: str | None = None
    reason: str | None = None

    @property
    def scorer(self) -> str:
        """Whose score it is: the writer's own, but from paper."""
        return self.judge or self.by

    @property
    def aspect(self) -> Aspect:
        return self.frame.aspect(self.command.aspect)[0]

    @property
    def sub_criterion(self) -> SubCriterion:
        return self.frame.aspect(self.command.aspect)[1]

    @property
    def folded(self) -> Folded:
        return self.ledger.folded(self.command.aspect)

    @property
    def round(self) -> judgement.Round:
        """The round that scores go to now: the last one there is, the first when there is none."""
        return max(self.folded.rounds, key=lambda showing: showing.number, default=judgement.Round(1))

    def entry(self, kind: EntryKind) -> Entry:
        return Entry(
            self.command.seat,
            kind,
            self.by,
            self.at,
            aspect=self.command.aspect,
            scheme=str(self.frame.scheme_version),
            consent=self.consent,
            reason=self.reason,
        )


def decide(case: Case) -> Entry:
    """The entry to append, without number and chain. The order of the questions is that of the life of a mark.

    Raises CellOutdated: cell-outdated; Refused: assessment-not-open, seat-not-marked, aspect-of-another-kind,
    round-not-current, scores-stand, aspect-settled-otherwise, aspect-settled-by-chief, entry-unknown, entry-not-last,
    entry-not-own, excuse-unknown, audience-unknown, reason-needs-words; RuleBroken: sheet-locked, entry-malformed and
    what `rules.measurement`, `rules.judgement` and `rules.answers` raise.
    """
    if case.command.act is not Act.COMMENT:  # a comment changes nothing that others see
        _expect_seen(case)
    case.frame.expect_open()
    _expect_marked_seat(case)
    if case.ledger.sheet(case.frame, case.sub_criterion.id).state is SheetState.LOCKED:
        raise RuleBroken("sheet-locked")
    return _DECISIONS[case.command.act](case)


def target_of(ledger: Ledger, command: Command) -> Entry | None:
    """The entry that a withdrawal takes back, if the aspect has it."""
    return next((entry for entry in ledger.said_of(command.aspect) if entry.seq == command.ends), None)


def _expect_seen(case: Case) -> None:
    """A number that the seat never gave (it knew a journal that a backup replaced) has seen nobody else's entry."""
    seen, known = case.command.seen or 0, case.ledger.seq
    last = unseen(case.ledger.said_of(case.command.aspect), _cell(case), seen if seen <= known else 0)
    if last is not None and (seen <= known or last.by != case.by):
        rules = case.frame.rule_set.judgement
        raise CellOutdated(cell_view(case.ledger, case.aspect, rules, judge=case.by))


def _cell(case: Case) -> Cell:
    command = case.command
    target = target_of(case.ledger, command) if command.act is Act.WITHDRAW else None
    if command.act is Act.SCORE:
        return Cell(command.seat, command.aspect, round=command.round, judge=case.scorer)
    if target is not None and target.judge is not None:
        return Cell(command.seat, command.aspect, round=target.round, judge=target.judge)
    return Cell(command.seat, command.aspect)


def _expect_marked_seat(case: Case) -> None:
    status = case.frame.seat(case.command.seat).status
    late = status is Participation.WITHDRAWN and case.command.act in _SETTLED_LATE
    if status not in MARKED_SEATS and not late:
        raise Refused("seat-not-marked")


def _answer(case: Case) -> Entry:
    """decisions.md 5: one agreed value; the system computes the mark."""
    _expect_kind(case, Kind.MEASUREMENT)
    _expect_not_the_chiefs(case)
    answer = answers.read_answer(case.command.answer or "")
    value = measurement.award(case.aspect.maximum or 0, case.frame.scheme.calculation_of(case.aspect), answer)
    return replace(case.entry(EntryKind.MARK), value=value, answer=answers.answer_code(answer))


def _score(case: Case) -> Entry:
    """decisions.md 4: a judge shows one score in the open round, unseen by the others until all are in."""
    _expect_kind(case, Kind.JUDGEMENT)
    _expect_unsettled(case)
    score, number = case.command.score or 0, case.command.round
    if number != case.round.number:
        raise Refused("round-not-current", round=case.round.number)
    rules = case.frame.rule_set.judgement
    judgement.check_open_for_score(case.round, case.scorer, rules)
    judgement.check_score(score, rules)
    return replace(case.entry(EntryKind.SCORE), value=score, round=number, judge=case.scorer)


def _round(case: Case) -> Entry:
    _expect_kind(case, Kind.JUDGEMENT)
    _expect_unsettled(case)
    number = judgement.next_round(case.folded.rounds, case.frame.rule_set.judgement)
    return replace(case.entry(EntryKind.ROUND), round=number)


def _not_attempted(case: Case) -> Entry:
    _expect_not_the_chiefs(case)
    _expect_no_scores(case)
    return case.entry(EntryKind.NOT_ATTEMPTED)


def _excused(case: Case) -> Entry:
    if case.command.reason not in EXCUSES:
        raise Refused("excuse-unknown")
    return replace(case.entry(EntryKind.EXCUSED), reason=case.command.reason)


def _correct(case: Case) -> Entry:
    """A mark typed by the chief expert; what stood before stays in the history."""
    if not is_code(case.command.reason or ""):  # before its words are kept, which nobody would find without an entry
        raise RuleBroken("entry-malformed", part="reason")
    expect_words(case.command.reason, case.command.text)
    value = measurement.award(case.aspect.maximum or 0, None, Typed(case.command.value or 0))
    return replace(case.entry(EntryKind.CORRECTION), value=value, reason=case.command.reason)


def _withdraw(case: Case) -> Entry:
    """Take back the last entry of a cell: no older value comes back, the cell is empty again."""
    target = target_of(case.ledger, case.command)
    if target is None or target.kind not in _TAKEN_BACK or target.seq in case.folded.withdrawn:
        raise Refused("entry-unknown")
    if target.judge is not None:
        return _withdrawn_score(case, target)
    if _last_statement(case) != target:
        raise Refused("entry-not-last")
    return replace(case.entry(EntryKind.WITHDRAWAL), ends=target.seq)


def _withdrawn_score(case: Case, target: Entry) -> Entry:
    if target.judge != case.by:
        raise Refused("entry-not-own")
    if target.round != case.round.number or case.round.scores.get(case.by) is None:
        raise Refused("entry-not-last")
    judgement.check_open_for_score(case.round, case.by, case.frame.rule_set.judgement)
    return replace(case.entry(EntryKind.WITHDRAWAL), ends=target.seq, judge=target.judge, round=target.round)


def _comment(case: Case) -> Entry:
    """The text itself is kept beside the journal when all else is decided; here stand the place and the audience."""
    if case.command.reason not in {TO_PANEL, TO_COMPETITOR}:
        raise Refused("audience-unknown")
    return replace(case.entry(EntryKind.COMMENT), sheet=case.sub_criterion.id, reason=case.command.reason)


def _expect_kind(case: Case, kind: Kind) -> None:
    if case.aspect.kind is not kind:
        raise Refused("aspect-of-another-kind")


def _expect_unsettled(case: Case) -> None:
    """Not attempted, excused and corrected stand above scores; they are taken back first."""
    if _standing(case) is not None:
        raise Refused("aspect-settled-otherwise")


def _expect_not_the_chiefs(case: Case) -> None:
    """What the chief expert excused or corrected no judge says otherwise by one tap: the chief takes it back first."""
    standing = _standing(case)
    if standing is not None and standing.kind in BY_THE_CHIEF:
        raise Refused("aspect-settled-by-chief")


def _expect_no_scores(case: Case) -> None:
    if any(showing.scores for showing in case.folded.rounds):
        raise Refused("scores-stand")


def _standing(case: Case) -> Entry | None:
    last = _last_statement(case)
    return None if last is None or last.kind in (EntryKind.WITHDRAWAL, EntryKind.RETURNED) else last


def _last_statement(case: Case) -> Entry | None:
    """The last entry about the aspect as a whole; rounds, scores and comments say nothing of that."""
    quiet = (EntryKind.ROUND, EntryKind.COMMENT)
    whole = [
        entry for entry in case.ledger.said_of(case.command.aspect) if entry.judge is None and entry.kind not in quiet
    ]
    return whole[-1] if whole else None


_DECISIONS: Mapping[Act, Callable[[Case], Entry]] = {
    Act.ANSWER: _answer,
    Act.SCORE: _score,
    Act.ROUND: _round,
    Act.NOT_ATTEMPTED: _not_attempted,
    Act.EXCUSED: _excused,
    Act.WITHDRAW: _withdraw,
    Act.CORRECT: _correct,
    Act.COMMENT: _comment,
}
