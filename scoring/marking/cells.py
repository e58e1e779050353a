"""A cell as one reader may see it: an aspect of a seat, with the scores of a round only when all are in."""

from dataclasses import asdict, dataclass
from typing import Any

from scoring.marking.ledgers import Ledger
from scoring.rules.hundredths import format_hundredths
from scoring.rules.judgement import Round, revealed, too_wide, visible_scores
from scoring.rules.rulesets import JudgementRules
from scoring.rules.scheme import Aspect


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round: how many scores are in, and which of them this reader may see. decisions.md 4."""

    number: int
    scored: int
    revealed: bool
    too_wide: bool
    scores: dict[str, int]


@dataclass(frozen=True, slots=True)
class CellView:
    """`seq` is the newest entry of the aspect; `mark` is decimal text, None unless the state is marked."""

    seat: str
    aspect: str
    seq: int
    state: str
    mark: str | None
    answer: str | None
    rounds: tuple[RoundView, ...]

    def document(self) -> dict[str, Any]:
        return asdict(self)


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
        rounds=tuple(_round_view(showing, rules, judge) for showing in folded.rounds),
    )


def _round_view(showing: Round, rules: JudgementRules, judge: str | None) -> RoundView:
    return RoundView(
        number=showing.number,
        scored=len(showing.scores),
        revealed=revealed(showing, rules),
        too_wide=too_wide(showing, rules),
        scores=visible_scores(showing, judge, rules),
    )
