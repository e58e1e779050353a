"""What a paper says, line by line, and what each line would become if it were recorded now."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from scoring.foundation.errors import NotFound, Refused
from scoring.marking.commands import FROM_PAPER, ON_PAPER, Act, Command
from scoring.marking.deciding import Case, decide
from scoring.marking.frames import Frame
from scoring.marking.ledgers import Ledger
from scoring.rules import answers
from scoring.rules.calculations import Calculation, Choice, NumberCompleted, PassFail, RangedScore, RegularDifference
from scoring.rules.canonical import digest
from scoring.rules.errors import RuleBroken
from scoring.rules.journal import append
from scoring.rules.marks import State

ROUNDS = 3  # that a form has boxes for
NOBODY = "0"  # stands for the account of a trial that is written nowhere


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a paper says of an aspect. `judge` is the account whose score it is.

    Of a line that a tablet gave out, `source` is the id it was to be sent under, `account` by whom.
    """

    aspect: str
    act: Act
    answer: str | None = None
    score: int | None = None
    round: int | None = None
    judge: int | None = None
    source: str | None = None
    account: int | None = None

    def command(self, assessment: str, seat: str, client_id: str, seen: int) -> Command:
        said = {"answer": self.answer, "score": self.score, "round": self.round if self.act is Act.SCORE else None}
        return Command(client_id, assessment, seat, self.aspect, self.act, seen, **said)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot stand: the code of a sentence, and its values."""

    code: str
    params: Mapping[str, str | int]


def written(lines: Sequence[Line]) -> str:
    return json.dumps([asdict(line) for line in lines], ensure_ascii=False)


def read(content: str) -> list[Line]:
    return [Line(**{**line, "act": Act(line["act"])}) for line in json.loads(content)]


def content_hash(lines: Sequence[Line]) -> str:
    """The hash of what is on the screen: nobody confirms what was not looked at."""
    return digest([{**asdict(line), "act": line.act.value} for line in lines])


def answer_code(calculation: Calculation | None, typed: str) -> str:
    """What was typed as the code of an answer: what is typed depends on how the aspect is computed.

    Raises RuleBroken: answer-malformed, value-not-a-number, mark-not-a-number.
    """
    return answers.answer_code(answers.read_answer(f"{answer_kind(calculation)}:{typed.strip()}"))


def answer_kind(calculation: Calculation | None) -> str:
    match calculation:
        case PassFail():
            return "passed"
        case NumberCompleted():
            return "completed"
        case Choice():
            return "option"
        case RangedScore() | RegularDifference():
            return "measured"
    return "typed"


def tried(frame: Frame, ledger: Ledger, lines: Iterable[Line], at: str) -> list[Problem | None]:
    """What stands in the way of each line, in order, as if those before it were recorded; None: nothing does.

    The ledger is one to try on: it knows more than the journal afterwards.
    """
    return [_tried(frame, ledger, line, at) for line in lines]


def _tried(frame: Frame, ledger: Ledger, line: Line, at: str) -> Problem | None:
    try:
        if line.act not in ON_PAPER:
            raise Refused("paper-act-unknown")
        if standing(ledger, line):
            raise Refused("paper-cell-marked")
        _expect_judge(frame, ledger.seat, line)
        command = line.command(frame.public_id, ledger.seat, "paper-trial", ledger.seq)
        judge = None if line.judge is None else str(line.judge)
        entry = decide(Case(frame, ledger, command, NOBODY, at, judge, NOBODY, FROM_PAPER))
        ledger.add(append(entry, ledger.head))
    except (Refused, RuleBroken) as refused:
        return Problem(refused.code, dict(refused.params))
    return None


def _expect_judge(frame: Frame, seat: str, line: Line) -> None:
    judges = frame.judges_of(seat, frame.aspect(line.aspect)[1].id)
    if line.act is Act.SCORE and line.judge not in judges:
        raise Refused("paper-judge-unknown")


def standing(ledger: Ledger, line: Line) -> bool:
    """Whether the cell of a line has something in it already: paper fills what is blank, and replaces nothing."""
    folded = ledger.folded(line.aspect)
    if line.act is Act.SCORE:
        scores = {showing.number: showing.scores for showing in folded.rounds}
        return str(line.judge) in scores.get(line.round or 0, {}) or _said(ledger, line.aspect)
    if line.act is Act.ROUND:
        return False
    return _said(ledger, line.aspect)


def _said(ledger: Ledger, aspect: str) -> bool:
    return ledger.folded(aspect).mark.state is not State.NOT_MARKED


def of_sheet(frame: Frame, sheet: str, lines: Iterable[Line]) -> list[Line]:
    """The lines in the order of the sheet, each aspect's own in the order given. Raises NotFound: aspect-unknown."""
    order = {aspect.key: place for place, aspect in enumerate(frame.sheet(sheet).aspects)}
    found = list(lines)
    if any(line.aspect not in order for line in found):
        raise NotFound("aspect-unknown")
    return sorted(found, key=lambda line: order[line.aspect])
