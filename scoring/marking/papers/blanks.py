"""Blank forms: which sheets and seats they are for, in which languages, laid out one seat or many to a page.

A form names seats by number and workplace, never a competitor. decisions.md 24, 26.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.foundation.errors import NotFound
from scoring.foundation.formats import mark
from scoring.marking import access
from scoring.marking.desk.history import names_of
from scoring.marking.frames import MARKED_SEATS, Frame, Seat, day_of
from scoring.marking.recording import room
from scoring.people.actors import Actor
from scoring.rules.calculations import (
    Calculation,
    Choice,
    NumberCompleted,
    PassFail,
    RangedScore,
    RegularDifference,
    Unit,
)
from scoring.rules.ranking import Participation
from scoring.rules.scheme import Kind, SubCriterion, Text
from scoring.schemes.content.reading import decimal_text
from scoring.schemes.models import VersionRow

ONE, MANY = "one", "many"
LANGUAGES: Mapping[str, tuple[str, ...]] = {"both": ("kk", "ru"), "kk": ("kk",), "ru": ("ru",)}
COLUMNS = 5  # aspects beside one another on a form of many seats
SEATS = 14  # rows of such a form: what fits on a page with its foot
FORMS_MAX = 1200
Said = Sequence[tuple[str, str]]  # (language, text)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which forms: of a sheet, of a day, or all; of one seat or all."""

    sheet: str = ""
    day: str = ""
    seat: str = ""
    layout: str = ONE
    language: str = "both"


@dataclass(frozen=True, slots=True)
class AspectForm:
    """An aspect as it stands on paper."""

    number: str
    description: Said
    extra: tuple[Said, ...]
    requirement: Said
    maximum: int
    judged: bool
    hint: Said
    kind: str
    benchmarks: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One form: a sheet for one seat, or for up to SEATS of them; `judges` are names by position, where known."""

    sheet: str
    name: Said
    criterion: Said
    day: str
    maximum: int
    aspects: tuple[AspectForm, ...]
    seats: tuple[Seat, ...]
    judges: tuple[str, ...]

    @property
    def groups(self) -> list[tuple[AspectForm, ...]]:
        """The aspects of a form of many seats, as many as fit beside one another."""
        return [self.aspects[at : at + COLUMNS] for at in range(0, len(self.aspects), COLUMNS)]


@dataclass(frozen=True, slots=True)
class Blanks:
    """What is printed; `words` are the fixed words in every language asked for."""

    frame: Frame
    title: Said
    version: int
    sha256: str
    forms: tuple[Form, ...]
    languages: tuple[str, ...]
    words: tuple[tuple[str, Mapping[str, str]], ...]

    def said(self, key: str) -> Said:
        """A fixed word of every form; said once where both languages have the same."""
        return _once([(language, table[key]) for language, table in self.words])


def blanks(session: Session, assessment: str, asked: Asked, *, actor: Actor) -> Blanks:
    """The forms. Raises SignInNeeded: sign-in-needed; Forbidden: not-allowed; NotFound: assessment-unknown,
    sheet-unknown, seat-unknown, forms-none."""
    access.require(actor, access.TYPE_PAPER, assessment)
    frame = room().frames.get(session, assessment)
    languages = LANGUAGES.get(asked.language, LANGUAGES["both"])
    sheets, seats = chosen(frame, asked, MARKED_SEATS)
    many = asked.layout == MANY
    groups = [seats[at : at + SEATS] for at in range(0, len(seats), SEATS)] if many else [[seat] for seat in seats]
    if len(sheets) * len(groups) > FORMS_MAX:
        raise NotFound("forms-too-many", most=FORMS_MAX)
    names = names_of(session, {str(account) for sheet in sheets for account in _panel(frame, sheet.id)})
    forms = [_form(frame, sheet, group, languages, names) for sheet in sheets for group in groups]
    number, sha256 = session.execute(
        select(VersionRow.number, VersionRow.sha256).where(VersionRow.id == frame.scheme_version)
    ).one()
    words = tuple((language, _in(language)) for language in languages)
    return Blanks(frame, _of(frame.scheme.title, languages), number, sha256, tuple(forms), languages, words)


def chosen(frame: Frame, asked: Asked, statuses: Collection[Participation]) -> tuple[list[SubCriterion], list[Seat]]:
    """The sheets and seats that are asked for. Raises NotFound: sheet-unknown, seat-unknown, forms-none."""
    sheets = [frame.sheet(asked.sheet)] if asked.sheet else list(frame.sheets.values())
    sheets = [sheet for sheet in sheets if not asked.day or day_of(sheet) == asked.day]
    seats = [frame.seat(asked.seat)] if asked.seat else [one for one in frame.seats.values() if one.status in statuses]
    if not sheets or not seats:
        raise NotFound("forms-none")
    return sheets, seats


def _panel(frame: Frame, sheet: str) -> tuple[int, ...]:
    panel = frame.panel_of(sheet)
    return panel.seated() if panel else ()


def _form(
    frame: Frame, sheet: SubCriterion, seats: Sequence[Seat], languages: Sequence[str], names: Mapping[str, str]
) -> Form:
    criterion = next(one for one in frame.scheme.criteria if sheet in one.sub_criteria)
    judges = frame.judges_if_any(seats[0].id, sheet.id) if len(seats) == 1 else ()
    return Form(
        sheet=sheet.id,
        name=_of(sheet.name, languages),
        criterion=_of(criterion.name, languages),
        day=day_of(sheet),
        maximum=sheet.total,
        aspects=tuple(_aspect(frame, sheet, place, languages) for place in range(len(sheet.aspects))),
        seats=tuple(seats),
        judges=tuple(names.get(str(judge), "") for judge in judges),
    )


def _aspect(frame: Frame, sheet: SubCriterion, place: int, languages: Sequence[str]) -> AspectForm:
    aspect = sheet.aspects[place]
    calculation = frame.scheme.calculation_of(aspect)
    judged = aspect.kind is Kind.JUDGEMENT
    return AspectForm(
        number=f"{sheet.id}.{place + 1}",
        description=_of(aspect.description, languages),
        extra=tuple(_of(line.text, languages) for line in aspect.extra),
        requirement=_of(aspect.requirement, languages),
        maximum=aspect.maximum or 0,
        judged=judged,
        hint=() if judged else _hint(calculation, languages),
        kind=_kind(calculation),
        benchmarks=tuple(_of(text, languages) for text in aspect.benchmarks) if judged else (),
    )


def _of(text: Text, languages: Sequence[str]) -> Said:
    """A text of the scheme in the languages asked for; in another one where it has none of them."""
    found = [(language, getattr(text, language)) for language in languages if getattr(text, language)]
    others = [(language, getattr(text, language)) for language in ("ru", "kk", "en") if getattr(text, language)]
    return _once(found or others[:1])


def _once(said: Said) -> Said:
    return said[:1] if len({text for _language, text in said}) == 1 else said


def _hint(calculation: Calculation | None, languages: Sequence[str]) -> Said:
    hints = []
    for language in languages:
        with force_locale(language):
            hints.append((language, hint(calculation, language)))
    return _once(hints)


def _kind(calculation: Calculation | None) -> str:
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


def hint(calculation: Calculation | None, language: str) -> str:
    """How the mark will be computed, in one line, in the language that is set. decisions.md 5."""

    def less(deduction: object, unit: Unit) -> str:
        amount = _number(deduction, language)
        return f"\N{MINUS SIGN}{amount} %" if unit is Unit.PERCENT else f"\N{MINUS SIGN}{amount}"

    match calculation:
        case PassFail():
            return str(_("Yes: the maximum. No: nothing."))
        case NumberCompleted(possible):
            return str(_("How many of %(possible)s", possible=_number(possible, language)))
        case Choice(options, unit):
            listed = [f"{place}) {one.label} ({less(one.deduction, unit)})" for place, one in enumerate(options, 1)]
            return str(_("Number of the option: %(options)s", options="; ".join(listed)))
        case RangedScore(target, bands, unit):
            ends = [(_number(one.lower, language), _number(one.upper, language), one.deduction) for one in bands]
            listed = [f"\N{MINUS SIGN}{lower}…+{upper}: {less(deduction, unit)}" for lower, upper, deduction in ends]
            return str(
                _(
                    "Measured value; target %(target)s; %(bands)s",
                    target=_number(target, language),
                    bands="; ".join(listed),
                )
            )
        case RegularDifference(target, difference, difference_unit, deduction, unit):
            step = _number(difference, language) + (" %" if difference_unit is Unit.PERCENT else "")
            return str(
                _(
                    "Measured value; target %(target)s; each full step of %(step)s: %(less)s",
                    target=_number(target, language),
                    step=step,
                    less=less(deduction, unit),
                )
            )
    return str(_("The mark the panel agrees on, from %(none)s to the maximum", none=mark(0, language)))


def _number(value: object, language: str) -> str:
    text = decimal_text(value)  # type: ignore[arg-type]  # a Decimal of the calculation
    return text if language == "en" else text.replace(".", ",")


def _in(language: str) -> Mapping[str, str]:
    with force_locale(language):
        return form_words()


def form_words() -> dict[str, str]:
    """The fixed words of a form, in the language that is set."""
    return {
        "form": _("Marking form"),
        "competitor": _("Competitor No."),
        "workplace": _("Workplace"),
        "day": _("Day"),
        "maximum": _("Maximum mark"),
        "skill": _("Skill"),
        "sheet": _("Sub-criterion"),
        "aspect": _("Aspect"),
        "answer": _("Answer"),
        "scores": _("Scores of the judges"),
        "round": _("Round"),
        "judge": _("Judge"),
        "yes": _("Yes"),
        "no": _("No"),
        "absent": _("Not attempted"),
        "judged": _("Judgement"),
        "measured": _("Measurement"),
        "typed": _("Typed by"),
        "checked": _("Checked by"),
        "date": _("Date and time"),
        "assessment": _("Assessment"),
        "scheme": _("Version of the scheme"),
        "note": _("Write with a pen. Cross out a slip with one line, write the right value beside it and sign there."),
        "legend": _("What is marked"),
    }
