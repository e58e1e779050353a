"""The lines of a paper in words: what was typed, for whom, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from scoring.foundation import words
from scoring.marking.commands import Act
from scoring.marking.frames import Frame
from scoring.marking.papers.content import Line
from scoring.marking.papers.keeping import PaperView
from scoring.rules.answers import read_answer
from scoring.rules.errors import RuleBroken
from scoring.rules.measurement import award
from scoring.rules.scheme import Aspect


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A line as the second person sees it; `outcome` None: not recorded yet. `worth` is the mark (hundredths) that a
    measured answer gives. An aspect that the paper leaves blank has the place 0."""

    place: int
    number: str
    aspect: Aspect
    what: str
    value: str
    worth: int | None
    outcome: Mapping[str, Any] | None

    @property
    def seq(self) -> int | None:
        return self.outcome.get("seq") if self.outcome else None

    @property
    def refusal(self) -> str:
        """Why the line was not recorded, in words; "" when it was."""
        if not self.outcome or "code" not in self.outcome:
            return ""
        return words.sentence(self.outcome["code"], self.outcome["params"])

    @property
    def current(self) -> Mapping[str, Any] | None:
        """The cell as it stood instead."""
        return self.outcome.get("current") if self.outcome else None


def rows(frame: Frame, view: PaperView, names: Mapping[str, str]) -> list[CheckRow]:
    sheet = frame.sheets.get(view.sheet)
    places = {aspect.key: (place, aspect) for place, aspect in enumerate(sheet.aspects if sheet else (), 1)}
    found = []
    for at, line in enumerate(view.lines):
        place, aspect = places.get(line.aspect, (0, None))
        if aspect is None:  # the scheme changed since: the line stays in the table, and stands nowhere
            continue
        outcome = view.outcome[at] if at < len(view.outcome) else None
        what, worth = _what(line, names), _worth(frame, aspect, line)
        found.append(CheckRow(at + 1, f"{view.sheet}.{place}", aspect, what, value(line), worth, outcome))
    typed = {line.aspect for line in view.lines}
    blank = [(place, aspect) for key, (place, aspect) in places.items() if key not in typed]
    return found + [CheckRow(0, f"{view.sheet}.{place}", aspect, "", "", None, None) for place, aspect in blank]


def value(line: Line) -> str:
    """What was typed, as people write it."""
    match line.act:
        case Act.SCORE:
            return str(line.score)
        case Act.NOT_ATTEMPTED:
            return str(_("Not attempted"))
        case Act.ROUND:
            return str(_("Round %(number)s begins", number=line.round or ""))
    kind, _colon, said = (line.answer or "").partition(":")
    if kind == "passed":
        return str(_("Yes") if said == "yes" else _("No"))
    return words.format_mark(said)


def _worth(frame: Frame, aspect: Aspect, line: Line) -> int | None:
    """What a measured answer is worth by the aspect's calculation; None for scores and what cannot be computed."""
    if line.act is not Act.ANSWER or line.answer is None:
        return None
    try:
        return award(aspect.maximum or 0, frame.scheme.calculation_of(aspect), read_answer(line.answer))
    except RuleBroken:  # the scheme changed since; recording it says why
        return None


def _what(line: Line, names: Mapping[str, str]) -> str:
    if line.act is Act.SCORE:
        judge = names.get(str(line.judge), "")
        return str(_("%(judge)s, round %(number)s", judge=judge, number=line.round or ""))
    return ""


def states() -> Mapping[str, tuple[str, str]]:
    """(state of the vocabulary, word) of a paper."""
    return {
        "typed": ("waiting", _("Waits to be checked")),
        "sent-back": ("warning", _("Sent back")),
        "confirmed": ("progress", _("Checked, being recorded")),
        "recorded": ("complete", _("Recorded")),
    }
