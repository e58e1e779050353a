"""Plain HTML forms as the JSON that programs send: `description.kk` and `extra.0.text.kk` become objects and lists."""

from collections.abc import Iterable
from typing import Any

WHOLE = {"seen", "criterion", "sub_criterion", "index", "to", "into", "row"}
EMPTY_IS_NONE = {"maximum", "declared", "section", "kind", "mark"}
IGNORED = {"csrf_token", "at", "settled"}
DEPTH_MAX = 6
DIGITS_MAX = 4  # of a line's number in a list; Python itself turns no endless digits into a number


def document_of(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The object that the fields of a form describe; blank lines of a list are left out.

    A number that should be whole stays text when it is not, for the schema to refuse.
    """
    root: dict[str, Any] = {}
    for name, value in pairs:
        steps = name.split(".")
        if name in IGNORED or len(steps) > DEPTH_MAX:
            continue
        place: Any = root
        for step in steps[:-1]:
            place = place.setdefault(step, {}) if isinstance(place, dict) else {}
        place[steps[-1]] = _value(steps[-1], value)
    document: dict[str, Any] = _listed(root)
    if document.get("calculation") == {"type": ""}:
        document["calculation"] = None
    return document


def _value(name: str, value: str) -> str | int | None:
    if name in EMPTY_IS_NONE and not value.strip():
        return None
    if name in WHOLE and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    return value


def _listed(value: Any) -> Any:
    """Objects whose every name is a number become lists in that order."""
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(each) for name, each in value.items()}
    if inner and all(name.isascii() and name.isdigit() and len(name) <= DIGITS_MAX for name in inner):
        ordered = [inner[name] for name in sorted(inner, key=int)]
        return [each for each in ordered if not _blank(each)] if _may_shrink(ordered) else ordered
    return inner


def _may_shrink(items: list[Any]) -> bool:
    """Options and bands may be left blank; the four benchmarks are texts and keep their places."""
    return all(isinstance(each, dict) and not {"kk", "ru", "en"} & set(each) for each in items)


def _blank(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_blank(each) for each in value.values())
    return value in ("", None)
