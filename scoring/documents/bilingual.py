"""Words of a paper in its own languages, side by side, whoever prints it and in whichever language they read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import force_locale

LANGUAGES = ("kk", "ru")  # of papers, the state language first. decisions.md 26
APART = " / "


@dataclass(frozen=True, slots=True)
class Words:
    """Words by key, in every language of a paper; a word may have places for values: "%(count)s"."""

    languages: tuple[str, ...]
    tables: tuple[Mapping[str, str], ...]

    def each(self, key: str, **values: object) -> tuple[str, ...]:
        """By language."""
        return tuple(table[key] % values if values else table[key] for table in self.tables)

    def both(self, key: str, **values: object) -> str:
        """In one line, said once where the languages say the same."""
        return joined(self.each(key, **values))

    def lines(self, key: str, **values: object) -> str:
        """As `both`, each language on a line of its own."""
        return joined(self.each(key, **values), "\n")


def words_in(languages: Sequence[str], table: Callable[[], Mapping[str, str]]) -> Words:
    """`table` gives the words in the language that is set when it is called."""
    return Words(tuple(languages), tuple(_table(language, table) for language in languages))


def each_said(languages: Sequence[str], said: Callable[[str], str]) -> tuple[str, ...]:
    """What `said(language)` gives in every language; that language is set meanwhile."""
    found = []
    for language in languages:
        with force_locale(language):
            found.append(str(said(language)))
    return tuple(found)


def joined(texts: Sequence[str], apart: str = APART) -> str:
    """Said once where all are the same; what is empty is left out."""
    return apart.join(dict.fromkeys(text for text in texts if text))


def _table(language: str, table: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
    with force_locale(language):
        return {key: str(word) for key, word in table().items()}
