"""The printed difference of two versions: what was added, taken away, moved or worded anew, with both wordings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from scoring.foundation.formats import MINUS, NO_BREAK
from scoring.foundation.words import LANGUAGES, format_mark, translations
from scoring.foundation.words import language as current_language
from scoring.rules.calculations import (
    Calculation,
    Choice,
    NumberCompleted,
    PassFail,
    RangedScore,
    RegularDifference,
    Unit,
    Unknown,
)
from scoring.rules.hundredths import format_hundredths
from scoring.rules.scheme import Aspect, Criterion, Scheme, Section, SubCriterion, Text
from scoring.rules.scheme_difference import Change, Difference, difference
from scoring.schemes.content.reading import decimal_text
from scoring.schemes.taking_out.layout import said

PERCENT = f"{NO_BREAK}%"
# The same words as on the form of a calculation.
NAMES: Mapping[type, str] = {
    PassFail: "Passed or not",
    NumberCompleted: "Number completed",
    Choice: "Choice from a list",
    RangedScore: "Value within bands",
    RegularDifference: "Deduction for each step from the target",
}


Lines = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """One field before and after, as text in the language of the print: `part` is the field's name, "" a missing value.

    `language` is that of the texts where it is another one: a change of each language is a wording of its own.
    """

    part: str
    before: str
    after: str
    language: str = ""


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
            wording
            for part in change.parts
            for wording in self._wordings(part, _part(self.old, before, part), _part(self.new, after, part))
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
            wording
            for part in change.parts
            for wording in self._wordings(part, _heading_part(then, part), _heading_part(now, part))
        )
        return Line("difference-heading-changed", change.key, name, wordings)

    def _wordings(self, part: str, before: object, after: object) -> Iterator[Wording]:
        """One for each language that changed; where no words did, one in the language of the print."""
        changed = [each for each in LANGUAGES if _said_in(before, each) != _said_in(after, each)] or [self.language]
        for each in changed:
            named = "" if each == self.language else each
            if isinstance(before, tuple) and isinstance(after, tuple) and len(before) == len(after):
                yield Wording(part, *self._differing(part, before, after, each), named)
            else:
                yield Wording(part, self._value(before, each), self._value(after, each), named)

    def _differing(self, part: str, before: Lines, after: Lines, language: str) -> tuple[str, str]:
        """Of two lists as long as each other the lines that are not the same; benchmarks with the score of each."""
        then, now = ([self._item(item, language) for item in lines] for lines in (before, after))
        differ = [at for at, (one, other) in enumerate(zip(then, now, strict=True)) if one != other] or range(len(now))
        score = "{}: {}" if part == "benchmarks" else "{1}"
        before_it, after_it = ("\n".join(score.format(at, said[at]) for at in differ) for said in (then, now))
        return before_it, after_it

    def _value(self, value: object, language: str) -> str:
        """A field as text; lines of a list under each other."""
        match value:
            case None:
                return ""
            case Text():
                return str(getattr(value, language))
            case int():
                return format_mark(format_hundredths(value), self.language)
            case tuple():
                return "\n".join(self._item(item, language) for item in value)
            case PassFail() | NumberCompleted() | Choice() | RangedScore() | RegularDifference() | Unknown():
                return calculation_text(value, self.language)
        return str(value)

    def _item(self, item: object, language: str) -> str:
        mark = item.declared if isinstance(item, Section) else getattr(item, "mark", None)
        number = item.id if isinstance(item, Section) else ""
        return " ".join(filter(None, [number, said(_text_of(item), language), self._value(mark, language)]))

    def _said(self, aspect: Aspect) -> str:
        return said(aspect.description, self.language)

    def _name(self, heading: Scheme | Criterion | SubCriterion | None) -> str:
        if heading is None:
            return ""
        return said(heading.title if isinstance(heading, Scheme) else heading.name, self.language)


def calculation_text(calculation: Calculation, language: str | None = None) -> str:
    """A calculation in one line, as a reader of the language writes it: "Choice from a list: a 0 %; b −33.3 %"."""
    chosen = language or current_language()
    name = translations(chosen).gettext(NAMES.get(type(calculation), ""))

    def shown(number: Decimal) -> str:
        return format_mark(decimal_text(number), chosen)

    def less(deduction: Decimal, unit: Unit) -> str:
        return f"{MINUS if deduction else ''}{shown(deduction)}{PERCENT if unit is Unit.PERCENT else ''}"

    match calculation:
        case PassFail():
            return name
        case NumberCompleted(possible):
            return f"{name}: {shown(possible)}"
        case Choice(options, unit):
            return f"{name}: " + "; ".join(f"{option.label} {less(option.deduction, unit)}" for option in options)
        case RangedScore(target, bands, unit):
            listed = [f"{MINUS}{shown(b.lower)}…+{shown(b.upper)}: {less(b.deduction, unit)}" for b in bands]
            return f"{name}: {shown(target)} ({'; '.join(listed)})"
        case RegularDifference(target, step, step_unit, deduction, unit):
            away = f"±{shown(step)}{PERCENT if step_unit is Unit.PERCENT else ''}"
            return f"{name}: {shown(target)} ({away}: {less(deduction, unit)})"
        case Unknown(type_name, parameters):
            return f"{type_name} {parameters}".strip()
    assert_never(calculation)


def _part(scheme: Scheme, aspect: Aspect, part: str) -> object:
    return scheme.calculation_of(aspect) if part == "calculation" else getattr(aspect, part)


def _heading_part(heading: Scheme | Criterion | SubCriterion | None, part: str) -> object:
    if part == "order" and isinstance(heading, Scheme):
        return ", ".join(each.id for each in heading.sub_criteria())
    return getattr(heading, part, "")


def _said_in(value: object, language: str) -> tuple[str, ...]:
    """Only the words of one language that a field holds, without its numbers."""
    if isinstance(value, Text):
        return (str(getattr(value, language)),)
    if isinstance(value, tuple):
        found = [getattr(_text_of(item), language) for item in value]
        return tuple(str(words) for words in found if words)
    return ()


def _text_of(item: object) -> Text:
    """The words of a line of a list: a benchmark, an extra line, a section."""
    if isinstance(item, Text):
        return item
    text = getattr(item, "name", None) or getattr(item, "text", None)
    return text if isinstance(text, Text) else Text()


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
