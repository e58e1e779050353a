"""Names as people write them: tidied for keeping, one spelling chosen for showing, one text for searching."""

import unicodedata
from secrets import token_hex

from scoring.foundation.collation import normalised, sortable, sought
from scoring.foundation.errors import Refused

NAME_LENGTH = 200
ORDER_LENGTH = 240  # characters of the sort key that are kept; some eighty letters
_UNSEEN = {"Cc", "Cf", "Cs"}


def tidy(text: str, *, limit: int = NAME_LENGTH) -> str:
    """Composed, on one line, without signs nobody sees. Raises Refused: text-too-long (limit)."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    clean = "".join(sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN)
    if len(clean) > limit:
        raise Refused("text-too-long", limit=limit)
    return clean


def searched(*texts: str | None) -> str:
    """What a search looks through: the words, and those with Kazakh letters as they are typed without them."""
    words = " ".join(text for text in texts if text)
    spelled = normalised(words).split()
    return " ".join([*spelled, *(typed for typed in sought(words).split() if typed not in spelled)])


def order_of(text: str) -> str:
    """The place of a name in lists, as a column."""
    return sortable(text)[:ORDER_LENGTH]


def like(search: str) -> list[str]:
    """LIKE patterns, one for each word of a search, with backslash as the escape; all must be found."""
    escaped = normalised(search[:100]).replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return [f"%{word}%" for word in escaped.split()]


def in_language(language: str, *, kk: str, ru: str, en: str = "") -> str:
    """The spelling a reader knows best, else one that exists."""
    order = {"kk": (kk, ru, en), "ru": (ru, kk, en), "en": (en, ru, kk)}[language]
    return next((text for text in order if text), "")


def on_paper(language: str, *, kk: str, ru: str, en: str = "") -> str:
    """As `in_language`, for papers that are in English too: what has no English name goes by the one in the state
    language, never by the Russian one. decisions.md 26"""
    return in_language(language, kk=kk, ru=ru, en=(en or kk) if language == "en" else en)


def new_public_id() -> str:
    """An id for addresses that tells nothing of how many came before."""
    return token_hex(6)
