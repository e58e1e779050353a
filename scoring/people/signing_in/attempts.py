"""How often a sign-in may be tried, counted so that a rival can slow down only themselves.

Attempts are counted per account and address, failures per address too; never per account alone, which would let
anyone lock anyone out. A whole college may share one address: a browser that signed in to this account before shows
a signed mark of that, and is counted apart from whoever else sits behind the address.
"""

import hashlib
import time
from dataclasses import dataclass
from math import ceil
from secrets import token_urlsafe

from flask import Flask, current_app
from itsdangerous import BadSignature, URLSafeSerializer
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from scoring.foundation.errors import TooMany

PER_ACCOUNT_AND_ADDRESS = parse("10 per 5 minutes")
PER_ADDRESS = parse("100 per 5 minutes")
PER_KNOWN_BROWSER = parse("10 per 5 minutes")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in: the normalised login, the address, and the mark the browser showed ("" for none).

    `alone`: neither counted for the whole address nor slowed down by what others fail at there.
    """

    login: str
    address: str
    mark: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class _Counter:
    limit: RateLimitItem
    keys: tuple[str, ...]


class Attempts:
    """The counters of one app, kept where the settings say (memory, or Redis for several processes)."""

    def __init__(self, storage: str, secret: str) -> None:
        self._limiter = FixedWindowRateLimiter(storage_from_string(storage))
        self._marks = URLSafeSerializer(secret, salt="known-browser")

    def admit(self, attempt: Attempt) -> None:
        """Count this attempt, before the password is looked at. Raises TooMany: too-many-attempts (minutes)."""
        own, shared = self._counters(attempt)
        if shared and not self._limiter.test(shared.limit, *shared.keys):
            raise self._too_many(shared)
        if not self._limiter.hit(own.limit, *own.keys):
            raise self._too_many(own)

    def forgive(self, attempt: Attempt) -> None:
        """The person was who they said: their earlier slips no longer count."""
        own, _shared = self._counters(attempt)
        self._limiter.clear(own.limit, *own.keys)

    def blame(self, attempt: Attempt) -> None:
        """The password was wrong: count it for the whole address too. Who comes in counts for nothing there, so that
        a hundred people behind one address may sign in within one minute."""
        _own, shared = self._counters(attempt)
        if shared:
            self._limiter.hit(shared.limit, *shared.keys)

    def mark(self, login: str) -> str:
        """What a browser keeps after signing in, to be told from others at its address."""
        return str(self._marks.dumps([_short(login), token_urlsafe(12)]))

    def _counters(self, attempt: Attempt) -> tuple[_Counter, _Counter | None]:
        """The counter of this person's own attempts, and the one they share with their address, if they do."""
        login = _short(attempt.login)
        browser = self._known(attempt.mark, login)
        if browser:
            return _Counter(PER_KNOWN_BROWSER, ("browser", login, browser)), None
        own = _Counter(PER_ACCOUNT_AND_ADDRESS, ("account", login, attempt.address))
        return own, None if attempt.alone else _Counter(PER_ADDRESS, ("address", attempt.address))

    def _too_many(self, counter: _Counter) -> TooMany:
        reset = self._limiter.get_window_stats(counter.limit, *counter.keys).reset_time
        return TooMany("too-many-attempts", minutes=max(1, ceil((reset - time.time()) / 60)))

    def _known(self, mark: str, login: str) -> str:
        try:
            marked, browser = self._marks.loads(mark)
        except (BadSignature, ValueError, TypeError):
            return ""
        return str(browser) if marked == login else ""


def init_app(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    app.extensions["scoring.attempts"] = Attempts(settings.rate_storage, settings.secret_key)


def attempts() -> Attempts:
    """The counters of the current app."""
    found: Attempts = current_app.extensions["scoring.attempts"]
    return found


def _short(login: str) -> str:
    # What was typed may be long, or a password in the wrong field: the counters keep a hash of it.
    return hashlib.sha256(login.encode()).hexdigest()[:32]
