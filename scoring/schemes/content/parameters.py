"""Parameters of a calculation as text, both ways: column D of the Calculations sheet. assessment-rules 1.6."""

import re
from decimal import ROUND_HALF_UP, Decimal

from scoring.rules.calculations import (
    Band,
    Calculation,
    Choice,
    NumberCompleted,
    Option,
    PassFail,
    RangedScore,
    RegularDifference,
    Unit,
    Unknown,
)

BETWEEN_ENTRIES = "#-#"
AFTER_KEY = ":::"
AFTER_NUMBER = "#x~x#"

DIGITS_MAX = 18  # before the point or after it

_EIGHT_PLACES = Decimal("0.00000001")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(?:[.,][0-9]{1,18})?(?:[eE][+-]?[0-9]{1,2})?", re.ASCII)
_CHOICE_KEY = re.compile(r"CHOICE([0-9]{1,3})_(LABEL|DEDUCTION)", re.ASCII)
_RANGE_KEY = re.compile(r"RANGE([0-9]{1,3})_(LOWER|UPPER|DEDUCTION)", re.ASCII)

Entry = tuple[Decimal | None, str]


class Malformed(ValueError):
    """The text does not say what its type needs; `entry` is the key at fault, "" for the whole."""

    def __init__(self, entry: str = "") -> None:
        super().__init__(entry)
        self.entry = entry


def parse(type_name: str, text: str) -> Calculation:
    """The calculation a row of the sheet describes; a type nobody knows stays verbatim. decisions.md 5.

    Raises Malformed for a known type whose entries are missing, unknown, twice or no numbers.
    """
    reader = _PARSERS.get(type_name.strip().upper())
    if reader is None:
        return Unknown(type_name, text)
    return reader(_entries(text))


def compose(calculation: Calculation) -> tuple[str, str]:
    """Type and parameter text as the sheet has them: columns B and D.

    A label that holds one of the three separators cannot be told apart when it is read again.
    """
    match calculation:
        case PassFail():
            return "PASS_FAIL", ""
        case NumberCompleted(possible):
            return "NUMBER_COMPLETED", _number("NUM_POSSIBLE", possible)
        case Choice(options, unit):
            entries = [_string("DEDUCTION_TYPE", unit)]
            for place, option in enumerate(options, start=1):
                entries.append(_string(f"CHOICE{place}_LABEL", option.label))
                entries.append(_number(f"CHOICE{place}_DEDUCTION", option.deduction))
            return "CHOICE", BETWEEN_ENTRIES.join(entries)
        case RangedScore():
            return "RANGED_SCORE", BETWEEN_ENTRIES.join(_ranged_entries(calculation))
        case RegularDifference():
            return "REGULAR_DIFFERENCE_DEDUCTION", BETWEEN_ENTRIES.join(_difference_entries(calculation))
        case Unknown(type_name, parameters):
            return type_name, parameters


def type_name(calculation: Calculation) -> str:
    """The type as the sheet names it."""
    return compose(calculation)[0]


def _ranged_entries(calculation: RangedScore) -> list[str]:
    entries = [_string("DEDUCTION_TYPE", calculation.unit), _number("TARGET_VALUE", calculation.target)]
    for place, band in enumerate(calculation.bands, start=1):
        entries.append(_number(f"RANGE{place}_LOWER", band.lower))
        entries.append(_number(f"RANGE{place}_UPPER", band.upper))
        entries.append(_number(f"RANGE{place}_DEDUCTION", band.deduction))
    return entries


def _difference_entries(calculation: RegularDifference) -> list[str]:
    return [
        _string("DEDUCTION_TYPE", calculation.unit),
        _number("TARGET_VALUE", calculation.target),
        _number("DIFFERENCE", calculation.difference),
        _string("DIFFERENCE_TYPE", calculation.difference_unit),
        _number("DEDUCTION", calculation.deduction),
    ]


def _number(key: str, value: Decimal) -> str:
    return f"{key}{AFTER_KEY}{_big_decimal(value)}{AFTER_NUMBER}"


def _string(key: str, value: str) -> str:
    return f"{key}{AFTER_KEY}{AFTER_NUMBER}{value}"


def _big_decimal(value: Decimal) -> str:
    """A number as Java prints it with eight places: 4 is 4.00000000, nothing is 0E-8; more places are kept."""
    if not value:
        return "0E-8"
    if value == value.quantize(_EIGHT_PLACES, rounding=ROUND_HALF_UP):
        return format(value.quantize(_EIGHT_PLACES), "f")
    return format(value, "f")


def _entries(text: str) -> dict[str, Entry]:
    """Key to (number, string); the entries are split first, because an empty string leaves `#x~x##-#` behind."""
    found: dict[str, Entry] = {}
    for part in text.split(BETWEEN_ENTRIES):
        if not part.strip():
            continue
        key, colons, rest = part.partition(AFTER_KEY)
        key = key.strip()
        number, tail, string = rest.partition(AFTER_NUMBER)
        if not colons or not tail or key in found:
            raise Malformed(key)
        found[key] = (_decimal(key, number), string)
    return found


def _decimal(key: str, text: str) -> Decimal | None:
    text = text.strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise Malformed(key)
    value = Decimal(text.replace(",", "."))
    if value and abs(value.adjusted()) > DIGITS_MAX:
        raise Malformed(key)
    return _without_zeros(value)


def _without_zeros(value: Decimal) -> Decimal:
    plain = format(value, "f")
    return Decimal(plain.rstrip("0").rstrip(".") if "." in plain else plain)


def _take_number(entries: dict[str, Entry], key: str) -> Decimal:
    number, string = entries.pop(key, (None, ""))
    if number is None or string.strip():
        raise Malformed(key)
    return number


def _take_unit(entries: dict[str, Entry], key: str) -> Unit:
    _, string = entries.pop(key, (None, ""))
    try:
        return Unit(string.strip().upper())
    except ValueError:
        raise Malformed(key) from None


def _nothing_left(entries: dict[str, Entry]) -> None:
    for key, (number, string) in entries.items():
        if number is not None or string.strip():
            raise Malformed(key)


def _parse_pass_fail(entries: dict[str, Entry]) -> Calculation:
    _nothing_left(entries)
    return PassFail()


def _parse_number_completed(entries: dict[str, Entry]) -> Calculation:
    possible = _take_number(entries, "NUM_POSSIBLE")
    _nothing_left(entries)
    return NumberCompleted(possible)


def _parse_choice(entries: dict[str, Entry]) -> Calculation:
    unit = _take_unit(entries, "DEDUCTION_TYPE")
    options = []
    for place in _places(entries, _CHOICE_KEY):
        label = entries.pop(f"CHOICE{place}_LABEL", (None, ""))[1]
        if not label.strip() and entries.get(f"CHOICE{place}_DEDUCTION", (None, ""))[0] is None:
            continue  # a slot of the form that nobody filled
        options.append(Option(label, _take_number(entries, f"CHOICE{place}_DEDUCTION")))
    _nothing_left(entries)
    return Choice(tuple(options), unit)


def _parse_ranged_score(entries: dict[str, Entry]) -> Calculation:
    unit = _take_unit(entries, "DEDUCTION_TYPE")
    target = _take_number(entries, "TARGET_VALUE")
    bands = []
    for place in _places(entries, _RANGE_KEY):
        keys = [f"RANGE{place}_{part}" for part in ("LOWER", "UPPER", "DEDUCTION")]
        if all(entries.get(key, (None, ""))[0] is None for key in keys):
            continue
        bands.append(Band(*(_take_number(entries, key) for key in keys)))
    _nothing_left(entries)
    return RangedScore(target, tuple(bands), unit)


def _parse_regular_difference(entries: dict[str, Entry]) -> Calculation:
    calculation = RegularDifference(
        target=_take_number(entries, "TARGET_VALUE"),
        difference=_take_number(entries, "DIFFERENCE"),
        difference_unit=_take_unit(entries, "DIFFERENCE_TYPE"),
        deduction=_take_number(entries, "DEDUCTION"),
        unit=_take_unit(entries, "DEDUCTION_TYPE"),
    )
    _nothing_left(entries)
    return calculation


def _places(entries: dict[str, Entry], pattern: re.Pattern[str]) -> list[int]:
    return sorted({int(found[1]) for key in entries if (found := pattern.fullmatch(key))})


_PARSERS = {
    "PASS_FAIL": _parse_pass_fail,
    "NUMBER_COMPLETED": _parse_number_completed,
    "CHOICE": _parse_choice,
    "RANGED_SCORE": _parse_ranged_score,
    "REGULAR_DIFFERENCE_DEDUCTION": _parse_regular_difference,
}
