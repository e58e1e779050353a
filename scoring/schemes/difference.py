"""The printed difference of two versions: what was added, taken away, moved or worded anew, with both wordings."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from scoring.rules.calculations import (
    Calculation,
    Choice,
    NumberCompleted,
    PassFail,
    RangedScore,
    RegularDifference,
    Unknown,
)
from scoring.rules.hundredths import format_hundredths
from scoring.rules.scheme import Aspect, Criterion, Scheme, Section, SubCriterion, Text
from scoring.rules.scheme_difference import Change, Difference, difference
from scoring.schemes.content_reading import decimal_text
from scoring.schemes.layout import said


@dataclass(frozen=True, slots=True)
class Wording:
    """One field before and after, as text: `part` is the field's name, a mark is "1.50", a missing value is ""."""

    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the printed difference.

    `code`: difference-heading-changed, -heading-added, -heading-removed, -order-changed (of a sub-criterion's aspects),
    difference-aspect-changed, -aspect-added, -aspect-removed, -aspect-moved (its sub-criterion only: its marks stay).
    `number` is where it stands ("A1.3", "A1", "A"; "" for the scheme), in the new version unless removed; `text` names
    it. `kept`: marks given under the old version stay (aspects only). decisions.md 8.
    """

    code: str
    number: str
    text: str
    wordings: tuple[Wording, ...] = ()
    kept: bool = True


def difference_lines(old: Scheme, new: Scheme, language: str) -> tuple[Line, ...]:
    """The difference in the order of the new scheme, what was removed last; empty when nothing differs."""
    return tuple(_Printer(old, new, language).lines())


class _Printer:
    """Both versions, where their aspects stand, and the language of the print."""

    def __init__(self, old: Scheme, new: Scheme, language: str) -> None:
        self.old, self.new, self.language = old, new, language
        self.before, self.after = _numbered(old), _numbered(new)
        self.found: Difference = difference(old, new)

    def lines(self) -> Iterator[Line]:
        yield from (self._heading(change) for change in self.found.headings)
        for name in self.found.reordered:
            yield Line("difference-order-changed", name, self._name(_headings(self.new).get(name)))
        changed = {change.key: change for change in self.found.changed}
        moved = {move.key for move in self.found.moved}
        for key in self.after:
            if key in changed:
                yield self._changed(changed[key])
            elif key in self.found.added:
                yield self._aspect("difference-aspect-added", *self.after[key])
            elif key in moved:
                wording = Wording("place", self.before[key][0], self.after[key][0])
                yield Line("difference-aspect-moved", self.after[key][0], self._said(self.after[key][1]), (wording,))
        for key in self.found.removed:
            yield self._aspect("difference-aspect-removed", *self.before[key])

    def _aspect(self, code: str, number: str, aspect: Aspect) -> Line:
        return Line(code, number, self._said(aspect), kept=False)

    def _changed(self, change: Change) -> Line:
        (then, before), (now, after) = self.before[change.key], self.after[change.key]
        wordings = [
            Wording(part, self._part(self.old, before, part), self._part(self.new, after, part))
            for part in change.parts
        ]
        if then.partition(".")[0] != now.partition(".")[0]:
            wordings.append(Wording("place", then, now))
        return Line("difference-aspect-changed", now, self._said(after), tuple(wordings), kept=False)

    def _heading(self, change: Change) -> Line:
        then, now = _headings(self.old).get(change.key), _headings(self.new).get(change.key)
        name = self._name(now or then)
        if change.parts == ("added",):
            return Line("difference-heading-added", change.key, name)
        if change.parts == ("removed",):
            return Line("difference-heading-removed", change.key, name)
        wordings = tuple(
            Wording(part, self._heading_part(then, part), self._heading_part(now, part)) for part in change.parts
        )
        return Line("difference-heading-changed", change.key, name, wordings)

    def _heading_part(self, heading: Scheme | Criterion | SubCriterion | None, part: str) -> str:
        if part == "order" and isinstance(heading, Scheme):
            return ", ".join(each.id for each in heading.sub_criteria())
        return self._value(getattr(heading, part, ""))

    def _part(self, scheme: Scheme, aspect: Aspect, part: str) -> str:
        if part == "calculation":
            calculation = scheme.calculation_of(aspect)
            return calculation_text(calculation) if calculation else ""
        return self._value(getattr(aspect, part))

    def _value(self, value: object) -> str:
        """A field as text; lines of a list under each other."""
        if isinstance(value, tuple):
            return "\n".join(self._item(item) for item in value)
        if isinstance(value, Text):
            return self._words(value)
        if isinstance(value, int):
            return format_hundredths(value)
        return "" if value is None else str(value)

    def _item(self, item: object) -> str:
        if isinstance(item, Section):
            return " ".join([item.id, self._words(item.name), self._value(item.declared)]).strip()
        if isinstance(item, Text):
            return self._words(item)
        mark = getattr(item, "mark", None)
        return " ".join([self._words(getattr(item, "text", Text())), self._value(mark)]).strip()

    def _words(self, text: Text) -> str:
        """In the language of the print; every language that is there, because a change may be in another one."""
        shown = said(text, self.language)
        others = [each for each in (text.kk, text.ru, text.en) if each and each != shown]
        return " / ".join([shown, *others])

    def _said(self, aspect: Aspect) -> str:
        return said(aspect.description, self.language)

    def _name(self, heading: Scheme | Criterion | SubCriterion | None) -> str:
        if heading is None:
            return ""
        return said(heading.title if isinstance(heading, Scheme) else heading.name, self.language)


def calculation_text(calculation: Calculation) -> str:
    """A calculation in one line, as its type and numbers: "NUMBER_COMPLETED 4"."""
    match calculation:
        case PassFail():
            return "PASS_FAIL"
        case NumberCompleted(possible):
            return f"NUMBER_COMPLETED {decimal_text(possible)}"
        case Choice(options, unit):
            listed = "; ".join(f"{option.label} −{decimal_text(option.deduction)}" for option in options)
            return f"CHOICE {unit}: {listed}"
        case RangedScore(target, bands, unit):
            shown = "; ".join(
                f"−{decimal_text(band.lower)}…+{decimal_text(band.upper)} −{decimal_text(band.deduction)}"
                for band in bands
            )
            return f"RANGED_SCORE {decimal_text(target)} {unit}: {shown}"
        case RegularDifference(target, step, step_unit, deduction, unit):
            steps = f"{decimal_text(step)} {step_unit} −{decimal_text(deduction)} {unit}"
            return f"REGULAR_DIFFERENCE_DEDUCTION {decimal_text(target)}: {steps}"
        case Unknown(type_name, parameters):
            return f"{type_name} {parameters}".strip()
    assert_never(calculation)


def _numbered(scheme: Scheme) -> dict[str, tuple[str, Aspect]]:
    """Aspect key to its number and itself."""
    return {
        aspect.key: (f"{part.id}.{position}", aspect)
        for part in scheme.sub_criteria()
        for position, aspect in enumerate(part.aspects, start=1)
    }


def _headings(scheme: Scheme) -> dict[str, Scheme | Criterion | SubCriterion]:
    found: dict[str, Scheme | Criterion | SubCriterion] = {"": scheme}
    for criterion in scheme.criteria:
        found[criterion.id] = criterion
        found |= {part.id: part for part in criterion.sub_criteria}
    return found
