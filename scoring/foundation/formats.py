"""Numbers, marks, dates and times, each the way the reader's language writes it."""

from datetime import UTC, date, datetime

from flask import Flask

from scoring.foundation import clock, words
from scoring.foundation.collation import kazakh_key

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
MONTHS = {
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "en": "January February March April May June July August September October November December",
}
DATE = {"kk": "{year} жылғы {day} {month}", "ru": "{day} {month} {year} года", "en": "{day} {month} {year}"}


def init_app(app: Flask) -> None:
    for show in (mark, signed, number, day, moment, written_moment, clock_time):
        app.add_template_filter(show)
    app.add_template_filter(
        lambda rows, attribute: sorted(rows, key=lambda row: kazakh_key(getattr(row, attribute))), "by_alphabet"
    )


def mark(hundredths: int | str | None, locale: str | None = None) -> str:
    """A mark with two decimals: 1250 hundredths or "12.50" is "12,50" in kk and ru. Nothing is a dash, never zero."""
    if hundredths is None:
        return "—"
    text = _two_decimals(hundredths) if isinstance(hundredths, int) else hundredths
    return words.format_mark(text, locale).replace("-", MINUS)


def signed(hundredths: int, locale: str | None = None) -> str:
    """A deviation: its sign is always written, except for nought."""
    return ("+" if hundredths > 0 else "") + mark(hundredths, locale)


def number(value: int, locale: str | None = None) -> str:
    """A whole number with its thousands apart."""
    gap = "," if (locale or words.language()) == "en" else NO_BREAK
    return f"{value:,}".replace(",", gap).replace("-", MINUS)


def day(value: date | datetime, locale: str | None = None) -> str:
    """A date: "2026 жылғы 21 қараша", "21 ноября 2026 года", "21 November 2026". A moment gives its day in our zone."""
    locale = locale or words.language()
    shown = clock.shown(value) if isinstance(value, datetime) else value
    return DATE[locale].format(year=shown.year, month=MONTHS[locale].split()[shown.month - 1], day=shown.day)


def clock_time(value: datetime) -> str:
    """The time of day, as a wall clock in our zone has it: 14:32."""
    return f"{clock.shown(value):%H:%M}"


def moment(value: datetime, locale: str | None = None) -> str:
    """A date with its time of day."""
    return f"{day(value, locale)}, {clock_time(value)}"


def written_moment(text: str, locale: str | None = None) -> str:
    """A moment that travelled as text: "2026-01-22T09:00:00.000000+00:00"; what is no moment stands as it came."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text or "—"
    return moment(found if found.tzinfo else found.replace(tzinfo=UTC), locale)


def _two_decimals(hundredths: int) -> str:
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{rest:02d}"
