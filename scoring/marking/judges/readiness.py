"""The checklist of opening, put together for people: what is done, what is not, and where it is mended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scoring.marking.frames import Frame
from scoring.marking.opening import Missing

# point of the list: (codes that speak of it, the page that mends it)
POINTS: Mapping[str, tuple[frozenset[str], str]] = {
    "scheme": (frozenset({"sheet-id-unusable"}), ""),
    "days": (frozenset({"day-not-planned"}), "days"),
    "seats": (frozenset({"no-seats"}), "seats"),
    "numbers": (frozenset({"seat-without-number"}), "draw"),
    "panels": (frozenset({"sheet-without-panel"}), "panels"),
    "judges": (frozenset({"panel-incomplete-for-opening"}), "panels"),
    "conflicts": (frozenset({"seat-without-judges"}), "panels"),
}
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the checklist. `sheets` and `seats` say what it lacks; `page` is the tab that mends it."""

    name: str
    done: bool
    page: str
    missing: tuple[Missing, ...] = ()
    sheets: tuple[str, ...] = ()
    seats: tuple[int, ...] = ()


def points(frame: Frame, missing: Sequence[Missing]) -> list[Point]:
    """Every point, done or not; a code that no point knows stands under "other"."""
    known = frozenset[str]().union(*(codes for codes, _ in POINTS.values()))
    listed = [
        _point(name, page, [each for each in missing if each.code in codes]) for name, (codes, page) in POINTS.items()
    ]
    rest = [each for each in missing if each.code not in known]
    listed = [point for point in listed if point.name != "scheme" or not point.done]
    if not frame.judges:  # nobody to put into panels yet
        listed = [_led_to(point, "judges") if point.page == "panels" else point for point in listed]
    if not frame.seats:  # what cannot be looked at yet is not done
        listed = [_undone(point) if point.name in {"numbers", "conflicts"} else point for point in listed]
    if any(point.name == "panels" and not point.done for point in listed):
        listed = [_undone(point) if point.name in {"judges", "conflicts"} else point for point in listed]
    return [*listed, *([_point(OTHER, "", rest)] if rest else [])]


def _point(name: str, page: str, missing: Iterable[Missing]) -> Point:
    found = tuple(missing)
    sheets = tuple(dict.fromkeys(str(each.params["sheet"]) for each in found if "sheet" in each.params))
    seats = {each.params["seat"] for each in found if isinstance(each.params.get("seat"), int)}
    return Point(name, not found, page, found, sheets, tuple(sorted(int(seat) for seat in seats)))


def _undone(point: Point) -> Point:
    return replace(point, done=False)


def _led_to(point: Point, page: str) -> Point:
    return replace(point, page=page)
