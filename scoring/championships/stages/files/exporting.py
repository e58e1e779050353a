"""The skills of a stage out as a file that can be brought in again."""

from sqlalchemy.orm import Session

from scoring.championships.stages.cards import SkillCard, card_of
from scoring.championships.stages.files.columns import COLUMNS
from scoring.championships.stages.files.planning import Schemes
from scoring.championships.stages.models import StageRow
from scoring.championships.stages.queries import skills_of
from scoring.championships.stages.reading import scheme_text
from scoring.foundation.errors import NotFound
from scoring.people.directory.naming import in_language
from scoring.people.files.exporting import TYPES, file_of
from scoring.rules.hundredths import format_hundredths
from scoring.schemes.reference import sectors


def export_skills(session: Session, stage: StageRow, schemes: Schemes, form: str, language: str) -> bytes:
    """A row for each skill. Raises NotFound: page-not-found for a form that is none."""
    if form not in TYPES:
        raise NotFound("page-not-found")
    named = {one.version: scheme_text(one, language) for choices in schemes.values() for one in choices}
    rows = [_row(card_of(row), named, language) for row in skills_of(session, stage)]
    return file_of(rows, form, language, COLUMNS)


def _row(card: SkillCard, named: dict[int, str], language: str) -> list[str]:
    said = {
        "names_kk": card.names.kk,
        "names_ru": card.names.ru,
        "names_en": card.names.en,
        "sector": _sector(card.sector, language),
        "scheme": named.get(card.scheme or 0, ""),
        "minimum": "" if card.minimum is None else format_hundredths(card.minimum),
    }
    return [said.get(column.key, _plain(getattr(card, column.key, None))) for column in COLUMNS]


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _sector(code: str, language: str) -> str:
    found = next((one.name for one in sectors() if one.id == code), None)
    return in_language(language, kk=found.kk, ru=found.ru, en=found.en) if found else code
