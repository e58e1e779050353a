"""The one place that asks the time, and the zone in which people see it. decisions.md 27."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app

Clock = Callable[[], datetime]


def init_app(app: Flask, clock: Clock | None = None) -> None:
    app.extensions["scoring.clock"] = clock or _utc_now


def now() -> datetime:
    """The present moment in UTC, by the app's clock."""
    clock: Clock = current_app.extensions["scoring.clock"]
    return clock()


def shown(moment: datetime) -> datetime:
    """The moment as a wall clock of the settings' zone has it."""
    return moment.astimezone(ZoneInfo(current_app.config["SETTINGS"].time_zone))


def _utc_now() -> datetime:
    return datetime.now(UTC)
