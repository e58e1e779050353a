"""The calculations of a marking scheme in its JSON document, each type with its own fields."""

from decimal import Decimal
from typing import Any, assert_never

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
from scoring.rules.scheme import CalculationRow
from scoring.schemes.content.reading import Place, decimal_text

PASS_FAIL = "PASS_FAIL"  # noqa: S105  a calculation, not a password
TYPES = (PASS_FAIL, "NUMBER_COMPLETED", "CHOICE", "RANGED_SCORE", "REGULAR_DIFFERENCE_DEDUCTION", "UNKNOWN")
UNITS = tuple(unit.value for unit in Unit)


def calculation_document(row: CalculationRow) -> dict[str, Any]:
    """{"name", "library", "calculation": {"type", and the fields of that type}}."""
    return {"name": row.name, "library": row.library, "calculation": _document(row.calculation)}


def calculation_row(place: Place) -> CalculationRow:
    """Raises the codes of `content.scheme_from`."""
    place.only("name", "library", "calculation")
    calculation = _calculation(place["calculation"])
    return CalculationRow(calculation, place["name"].string(), place["library"].boolean())


def _document(calculation: Calculation) -> dict[str, Any]:
    match calculation:
        case PassFail():
            return {"type": PASS_FAIL}
        case NumberCompleted(possible):
            return {"type": "NUMBER_COMPLETED", "possible": decimal_text(possible)}
        case Choice(options, unit):
            shown = [{"label": each.label, "deduction": decimal_text(each.deduction)} for each in options]
            return {"type": "CHOICE", "options": shown, "unit": unit.value}
        case RangedScore(target, bands, unit):
            fields = {"target": decimal_text(target), "bands": [_band_document(band) for band in bands]}
            return {"type": "RANGED_SCORE", "unit": unit.value, **fields}
        case RegularDifference():
            return _difference_document(calculation)
        case Unknown(name, parameters):
            return {"type": "UNKNOWN", "name": name, "parameters": parameters}
    assert_never(calculation)


def _band_document(band: Band) -> dict[str, str]:
    return {
        "lower": decimal_text(band.lower),
        "upper": decimal_text(band.upper),
        "deduction": decimal_text(band.deduction),
    }


def _difference_document(calculation: RegularDifference) -> dict[str, str]:
    return {
        "type": "REGULAR_DIFFERENCE_DEDUCTION",
        "target": decimal_text(calculation.target),
        "difference": decimal_text(calculation.difference),
        "difference_unit": calculation.difference_unit.value,
        "deduction": decimal_text(calculation.deduction),
        "unit": calculation.unit.value,
    }


def _calculation(place: Place) -> Calculation:
    match place["type"].one_of(TYPES):
        case "PASS_FAIL":
            place.only("type")
            return PassFail()
        case "NUMBER_COMPLETED":
            place.only("type", "possible")
            return NumberCompleted(place["possible"].decimal())
        case "CHOICE":
            place.only("type", "options", "unit")
            return Choice(tuple(_option(each) for each in place["options"].items()), _unit(place["unit"]))
        case "RANGED_SCORE":
            place.only("type", "target", "bands", "unit")
            bands = tuple(_band(each) for each in place["bands"].items())
            return RangedScore(place["target"].decimal(), bands, _unit(place["unit"]))
        case "REGULAR_DIFFERENCE_DEDUCTION":
            return _difference(place)
        case _:
            place.only("type", "name", "parameters")
            return Unknown(place["name"].string(), place["parameters"].string())


def _option(place: Place) -> Option:
    place.only("label", "deduction")
    return Option(place["label"].string(), place["deduction"].decimal())


def _band(place: Place) -> Band:
    place.only("lower", "upper", "deduction")
    lower, upper, deduction = (place[name].decimal() for name in ("lower", "upper", "deduction"))
    return Band(lower, upper, deduction)


def _difference(place: Place) -> RegularDifference:
    place.only("type", "target", "difference", "difference_unit", "deduction", "unit")

    def number(name: str) -> Decimal:
        return place[name].decimal()

    return RegularDifference(
        target=number("target"),
        difference=number("difference"),
        difference_unit=_unit(place["difference_unit"]),
        deduction=number("deduction"),
        unit=_unit(place["unit"]),
    )


def _unit(place: Place) -> Unit:
    return Unit(place.one_of(UNITS))
