"""A cell as one reader may see it: an aspect of a seat, with the scores of a round only when all are in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring.marking.ledgers import Ledger
from scoring.rules.hundredths import format_hundredths
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.judgement import Round, revealed, too_wide, visible_scores
from scoring.rules.rulesets import JudgementRules
from scoring.rules.scheme import Aspect


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round: how many scores are in and whose, and which of them this reader may see. decisions.md 4."""

    number: int
    scored: int
    revealed: bool
    too_wide: bool
    scores: dict[str, int]
    given: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "scored": self.scored,
            "revealed": self.revealed,
            "too_wide": self.too_wide,
            "scores": dict(self.scores),
            "given": list(self.given),
        }


@dataclass(frozen=True, slots=True)
class CellView:
    """`seq` is the newest entry of the aspect, `by` and `at` who wrote it and when (None before the first); `mark` is
    decimal text, None unless the state is marked; `corrected`: the mark is the chief expert's own. `ends` is the entry
    that a withdrawal by this reader would take back: the standing word on the whole aspect, else the reader's own score
    of a round still hidden."""

    seat: str
    aspect: str
    seq: int
    state: str
    mark: str | None
    answer: str | None
    by: str | None
    at: str | None
    rounds: tuple[RoundView, ...]
    ends: int | None = None
    corrected: bool = False

    def document(self) -> dict[str, Any]:
        # Written out: asdict copies each value, at ten times the price of a page of two thousand cells.
        return {
            "seat": self.seat,
            "aspect": self.aspect,
            "seq": self.seq,
            "state": self.state,
            "mark": self.mark,
            "answer": self.answer,
            "corrected": self.corrected,
            "by": self.by,
            "at": self.at,
            "rounds": [showing.document() for showing in self.rounds],
            "ends": self.ends,
        }


def cell_view(ledger: Ledger, aspect: Aspect, rules: JudgementRules, *, judge: str | None) -> CellView:
    """The cell for one judge; `judge` None: for anyone who scores nothing here, so hidden scores stay hidden."""
    folded, said = ledger.folded(aspect.key), ledger.said_of(aspect.key)
    mark = folded.mark
    answer = next((entry.answer for entry in reversed(said) if entry.judge is None and entry.value is not None), None)
    return CellView(
        seat=ledger.seat,
        aspect=aspect.key,
        seq=said[-1].seq if said else 0,
        state=mark.state.value,
        mark=None if mark.value is None else format_hundredths(mark.value),
        answer=answer if mark.value is not None else None,
        by=said[-1].by if said else None,
        at=said[-1].at if said else None,
        rounds=tuple(_round_view(showing, rules, judge) for showing in folded.rounds),
        ends=_ends(said, folded.rounds, rules, judge),
        corrected=_corrected(said),
    )


def _whole(said: Sequence[Entry]) -> Entry | None:
    """The last entry about the aspect as a whole."""
    quiet = (EntryKind.ROUND, EntryKind.COMMENT)
    return next((one for one in reversed(said) if one.judge is None and one.kind not in quiet), None)


def _corrected(said: Sequence[Entry]) -> bool:
    whole = _whole(said)
    return whole is not None and whole.kind is EntryKind.CORRECTION


def _ends(said: Sequence[Entry], rounds: Sequence[Round], rules: JudgementRules, judge: str | None) -> int | None:
    """The number of the entry that may be taken back, if any."""
    whole = _whole(said)
    if whole is not None and whole.kind not in (EntryKind.WITHDRAWAL, EntryKind.RETURNED):
        return whole.seq
    last = max(rounds, key=lambda showing: showing.number, default=None)
    if judge is None or last is None or judge not in last.scores or revealed(last, rules):
        return None
    own = (one.seq for one in reversed(said) if one.judge == judge and one.kind is EntryKind.SCORE)
    return next(own, None)


def _round_view(showing: Round, rules: JudgementRules, judge: str | None) -> RoundView:
    return RoundView(
        number=showing.number,
        scored=len(showing.scores),
        revealed=revealed(showing, rules),
        too_wide=too_wide(showing, rules),
        scores=visible_scores(showing, judge, rules),
        given=tuple(sorted(showing.scores)),
    )
