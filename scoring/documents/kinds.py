"""The kinds of papers, each declared by the room of its subject: its series, its words, what it says of a result."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from scoring.foundation.errors import NotFound
from scoring.people.directory.naming import in_language


class Result(IntEnum):
    """What a paper says was reached, as the number that signed statements carry: `proof/reference/kinds.json`."""

    NONE = 0
    PARTICIPATION = 1
    GOLD = 2
    SILVER = 3
    BRONZE = 4
    MEDALLION = 5
    BEST_OF_MEMBER = 6
    THANKS = 7
    EXPERT = 8
    BADGE = 9


@dataclass(frozen=True, slots=True)
class Kind:
    """`code` of at most 40 signs; `series` is printed in the number.

    `opens_own`: its verification code, with the code of the holder's personal link, opens the holder's own page.
    """

    code: str
    series: str
    result: Result
    kk: str
    ru: str
    en: str
    opens_own: bool = False

    def name(self, language: str) -> str:
        return in_language(language, kk=self.kk, ru=self.ru, en=self.en)


_kinds: dict[str, Kind] = {}


def declare(*kinds: Kind) -> None:
    """Add kinds; said again, a kind must be the same."""
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) != kind:
            raise AssertionError(f"two kinds of papers are called {kind.code}")


def known(code: str) -> Kind:
    """Raises NotFound: paper-kind-unknown."""
    if code not in _kinds:
        raise NotFound("paper-kind-unknown", kind=code)
    return _kinds[code]


def all_kinds() -> Mapping[str, Kind]:
    return dict(_kinds)
