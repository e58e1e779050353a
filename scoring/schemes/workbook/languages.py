"""The language of a text by its letters: Kazakh has nine that Russian lacks."""

from collections.abc import Iterable

_KAZAKH = frozenset("әғқңөұүһі")


def language_of(texts: Iterable[str]) -> str:
    """kk, ru or en: Kazakh letters decide, then any majority of Cyrillic ones; nothing at all is English."""
    letters = [sign for text in texts for sign in text.lower() if sign.isalpha()]
    cyrillic = sum("\u0400" <= sign <= "\u04ff" for sign in letters)
    if cyrillic * 2 <= len(letters):
        return "en"
    kazakh = sum(sign in _KAZAKH for sign in letters)
    return "kk" if kazakh * 50 >= cyrillic else "ru"  # one letter in eight of Kazakh text, none of Russian
