"""How long to wait before what failed is tried again, and when to let it rest."""

FIRST = 0.25  # seconds, doubling with each failure
LONGEST = 30.0
TRIES = 8  # half a minute in all; a database that restarts is back by then


class Patience:
    """Failures in a row, by what failed."""

    def __init__(self) -> None:
        self._failures: dict[str, tuple[int, float]] = {}

    def ready(self, place: str, now: float) -> bool:
        """Whether it may be tried."""
        return now >= self._failures.get(place, (0, now))[1]

    def over(self, place: str) -> bool:
        """Whether it failed so often that it rests until something new happens."""
        return self._failures.get(place, (0, 0.0))[0] >= TRIES

    def failed(self, place: str, now: float) -> int:
        """How often in a row, with this time."""
        failures = self._failures.get(place, (0, 0.0))[0] + 1
        self._failures[place] = failures, now + min(FIRST * 2 ** min(failures - 1, 10), LONGEST)
        return failures

    def forget(self, place: str) -> None:
        self._failures.pop(place, None)
