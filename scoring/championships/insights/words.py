"""How this part says its numbers, and what its codes are called, in the reader's language."""

from collections.abc import Mapping
from fractions import Fraction

from flask_babel import force_locale
from flask_babel import gettext as _

from scoring.championships.insights.benchmarks import Category
from scoring.championships.stages.wording import kind_words
from scoring.foundation import formats
from scoring.foundation.words import language
from scoring.marking.setup.viewing import Named
from scoring.rules.hundredths import round_half_up
from scoring.rules.rulesets import Medal

NOTHING = "—"


def percent(share: Fraction | None, locale: str | None = None) -> str:
    """A share with two decimals at most, half up; for reading, the computing is exact."""
    return NOTHING if share is None else f"{formats.mark(round_half_up(share * 100), locale)}\N{NO-BREAK SPACE}%"


def points(exact: Fraction | int | None) -> str:
    """Scale points: whole as they are published, a mean with two decimals."""
    if exact is None:
        return NOTHING
    exact = Fraction(exact)
    return str(exact) if exact.denominator == 1 else formats.mark(round_half_up(exact))


def apart(exact: Fraction) -> str:
    """A deviation in raw scores: rounded to two decimals, its sign always written."""
    return formats.signed(round_half_up(exact))


def exactly(exact: Fraction) -> str:
    """The fraction itself: "−7/36"."""
    return str(exact).replace("-", formats.MINUS)


def difference(own: Fraction | None, other: Fraction | None) -> str:
    """How far one's own share is from another, in percentage points."""
    return NOTHING if own is None or other is None else formats.signed(round_half_up((own - other) * 100))


def duration(seconds: Fraction | int) -> str:
    """ "1 h 05 min", "12 min 30 s", "40 s"; a half second goes up."""
    whole = int(Fraction(seconds) + Fraction(1, 2))
    minutes, rest = divmod(whole, 60)
    hours, left = divmod(minutes, 60)
    if hours:
        return str(_("%(hours)s h %(minutes)s min", hours=hours, minutes=f"{left:02}"))
    if minutes:
        return str(_("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=f"{rest:02}"))
    return str(_("%(seconds)s s", seconds=rest))


def levels() -> Mapping[str, str]:
    return {"republic": _("Republican stage"), "region": _("Regional stage"), "college": _("College stage")}


def kinds() -> Mapping[str, str]:
    """What a track is not said of: the contest of teachers."""
    return {"students": "", "teachers": _("Teachers' contest")}


def category(one: Category, tracks: Mapping[str, Named], locale: str | None = None) -> str:
    """What is compared: the kind of championship and its track."""
    with force_locale(locale or language()):
        track = tracks[one.track].name(language()) if one.track in tracks else one.track
        return f"{kind_words()[one.kind]}: {track}"


def imported() -> str:
    """What is said beside every number that came from a file."""
    return str(_("imported, not verified"))


def medals() -> Mapping[Medal, str]:
    return {
        Medal.GOLD: _("Gold"),
        Medal.SILVER: _("Silver"),
        Medal.BRONZE: _("Bronze"),
        Medal.MEDALLION: _("Medallion for Excellence"),
    }


def press(language: str) -> Mapping[str, str]:
    """The words of a press sheet in one language; it stands beside the other. decisions.md 26."""
    with force_locale(language):
        return {
            "heading": _("Results at skills championships"),
            "results": _("Results"),
            "skills": _("Skills"),
            "points": _("Medal points"),
            "nobody": _("name not published"),
            "none": _("No medals in this season."),
            "basis": _("Final results that were released. Names stand where they were agreed to."),
            "total": _("of the maximum"),
            "scale": _("scale points"),
            **{f"level-{code}": str(word) for code, word in levels().items()},
            **{f"medal-{medal}": str(word) for medal, word in medals().items()},
        }
