"""Why a seat stands where it stands: every number from its aspects to its medal, with the clause each step obeys."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.championships.results.gathering import Gathered
from scoring.championships.results.rows import Document
from scoring.rules.folding import Folded
from scoring.rules.hundredths import format_hundredths
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.judgement import deciding_round
from scoring.rules.rollup import Tally
from scoring.rules.rulesets import RuleSet
from scoring.rules.scale import Scale
from scoring.rules.scheme import Aspect, Criterion, Kind, SubCriterion

DECIMALS = 4  # of what is exact and has no end


@dataclass(frozen=True, slots=True)
class AspectStep:
    """One aspect: `number` as forms print it, `scores` of the deciding round or the `answer` that was measured; neither
    where the mark is `corrected`, for they are not what it is worth."""

    number: str
    aspect: Aspect
    folded: Folded
    scores: tuple[int, ...]
    answer: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class SheetStep:
    sheet: SubCriterion
    tally: Tally
    aspects: tuple[AspectStep, ...]


@dataclass(frozen=True, slots=True)
class CriterionStep:
    criterion: Criterion
    tally: Tally
    sheets: tuple[SheetStep, ...]


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """The scale with the numbers of this field put in; `guarded`: the unit is the rule set's least one."""

    field: int
    median: str
    mad: str
    factor: str
    unit: str
    guarded: bool
    centre: int
    points: int
    exact: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """`row` is the seat's own; `rows` the whole field, by which place and medal are found."""

    row: Document
    rows: Sequence[Document]
    criteria: tuple[CriterionStep, ...]
    tally: Tally
    scale: ScaleStep | None
    rules: RuleSet

    @property
    def ahead(self) -> int:
        """How many of the field have a higher total."""
        return (self.row["place"] or 1) - 1

    @property
    def equal(self) -> int:
        """How many others share the place. decisions.md 12."""
        place = self.row["place"]
        return sum(other["place"] == place for other in self.rows) - 1 if place else 0

    @property
    def field(self) -> int:
        return sum(other["place"] is not None for other in self.rows)


def reasons(gathered: Gathered, seat: str, rows: Sequence[Document]) -> Reasons:
    """`seat` is a public id of a seat with a number; `rows` the standings it stands in."""
    frame, ledger = gathered.frame, gathered.ledgers[seat]
    number = str(frame.seat(seat).number)
    sums = ledger.totals()
    criteria = tuple(
        CriterionStep(
            criterion,
            sums.criteria[criterion.id],
            tuple(
                SheetStep(sheet, sums.sub_criteria[sheet.id], _aspects(gathered, seat, sheet))
                for sheet in criterion.sub_criteria
            ),
        )
        for criterion in frame.scheme.criteria
    )
    row = next(one for one in rows if one["seat"] == number)
    field = sum(one["place"] is not None for one in rows)
    scale = _scale(gathered.results.scale, row, field) if row["scale"] is not None else None
    return Reasons(row, rows, criteria, sums.total, scale, frame.rule_set)


def _aspects(gathered: Gathered, seat: str, sheet: SubCriterion) -> tuple[AspectStep, ...]:
    ledger, rules = gathered.ledgers[seat], gathered.frame.rule_set.judgement
    steps = []
    for place, aspect in enumerate(sheet.aspects, 1):
        folded = ledger.folded(aspect.key)
        decided = deciding_round(folded.rounds, rules) if aspect.kind is Kind.JUDGEMENT else None
        last = _last(folded)
        corrected = last is not None and last.kind is EntryKind.CORRECTION
        scores = tuple(sorted(decided.scores.values())) if decided and not corrected else ()
        steps.append(AspectStep(f"{sheet.id}.{place}", aspect, folded, scores, _answer(last), corrected))
    return tuple(steps)


def _last(folded: Folded) -> Entry | None:
    """The last entry about the aspect as a whole."""
    quiet = (EntryKind.COMMENT, EntryKind.ROUND)
    said = [entry for entry in folded.history if entry.judge is None and entry.kind not in quiet]
    return said[-1] if said else None


def _answer(last: Entry | None) -> str:
    """The code of what was measured, "" where the mark was typed or corrected."""
    answer = last.answer if last is not None and last.kind is EntryKind.MARK else None
    return answer if answer and not answer.startswith("typed:") else ""


def _scale(scale: Scale | None, row: Document, field: int) -> ScaleStep | None:
    if scale is None:
        return None
    total = int(row["total"].replace(".", ""))
    rules = scale.rules
    return ScaleStep(
        field=field,
        median=_marks(scale.median),
        mad=_marks(scale.mad),
        factor=_decimal(rules.mad_factor),
        unit=_marks(scale.unit),
        guarded=rules.minimum_unit is not None and rules.mad_factor * scale.mad < rules.minimum_unit,
        centre=rules.centre,
        points=rules.points,
        exact=_decimal(scale.score(total)),
    )


def _marks(hundredths: Fraction) -> str:
    """Hundredths as marks: exact where two decimals hold them."""
    return format_hundredths(int(hundredths)) if hundredths.denominator == 1 else _decimal(hundredths / 100)


def _decimal(exact: Fraction) -> str:
    """A fraction with DECIMALS decimals at most, rounded down; for reading, never for computing."""
    scaled = abs(exact) * 10**DECIMALS
    whole, part = divmod(scaled.numerator // scaled.denominator, 10**DECIMALS)
    text = f"{whole}.{part:0{DECIMALS}d}".rstrip("0").rstrip(".")
    return f"-{text}" if exact < 0 else text
