"""Column headings by their meaning, in English, Russian, Portuguese and Kazakh. assessment-rules 1.7."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

HEADING_MAX = 160  # characters; the longest real heading has 90


class Column(StrEnum):
    SUB_ID = "id"
    SUB_NAME = "name"
    DAY = "day"
    KIND = "kind"
    GATE = "gate"
    DESCRIPTION = "description"
    SCORE = "score"
    EXTRA = "extra"
    REQUIREMENT = "requirement"
    SECTION = "section"
    CALCULATION = "calculation"
    MAXIMUM = "maximum"
    ASPECT_ID = "aspect-id"
    BLOCK = "block"
    TOTAL = "total"
    AWARDED = "awarded"

    @property
    def marker(self) -> str:
        """The column inside a finding's values: `findings.sentence_of` says it in the reader's language."""
        return f"{{column:{self.value}}}"


def fold(text: str) -> str:
    """A heading without case, accents, punctuation and line breaks, so that printings of it compare equal."""
    decomposed = unicodedata.normalize("NFKD", text).lower()
    letters = (sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())


def _stems(*stems: str) -> re.Pattern[str]:
    """Beginnings of words to look for; one with an exclamation mark is a whole word."""
    return re.compile("|".join(rf"\b{fold(stem)}" + (r"\b" if stem.endswith("!") else "") for stem in stems))


_SUB = _stems(
    "sub criteri", "subcriteri", "sub criteria", "подкритер", "субкритер", "суб критер", "под критер", "sub crit",
    "қосалқы өлшем", "қосалқы критер", "ішкі өлшем",
)  # fmt: skip
_ID = _stems("id!", "код", "code!", "codigo", "номер", "шифр", "коды", "нөмір", "identific")
_ASPECT = _stems("aspect", "аспект", "aspecto")
_NUMBER = _stems("id!", "no!", "nr!", "n!", "number", "numero", "код", "коды", "code", "номер", "нөмір", "шифр")
_TYPE = _stems("type", "тип", "tipo", "түр", "вид", "modelo")
_KIND_LEGEND = _stems("m meas", "o obj", "m med", "и измер", "b бинар", "м изм", "m изм", "m өлш")
_KIND_LETTERS = re.compile(r"\b[mobи]\b.*\b[jscс]\b")
_EXTRA = _stems(
    "extra", "дополнит", "методик", "adicion", "add!", "қосымша", "әдістеме", "доп описан", "способ проверки",
    "judgement score descr", "judgment score descr", "descricao da pontuacao", "описание судейск", "описание уровн",
    "деңгей сипаттама",
)  # fmt: skip
_DESCRIBED = _stems("descri", "описан", "сипаттама", "наимен", "name", "атауы", "nome")
_REQUIREMENT = _stems("requirement", "nominal", "требован", "requisit", "requerim", "exigenc", "номинал", "талап")
_CALCULATION = _stems("calculation row", "calculation", "строка расч", "расчет", "linha de calc", "calcul", "есептеу")
_JUDGE = _stems("judg", "судей", "судьи", "julg", "төре", "jurad", "juiz", "subj score")
_SCORE = _stems("score", "балл", "nota", "pont", "оцен", "ұпай", "mark", "marca")
_MAXIMUM = _stems("max", "макс", "maks", "ең жоғары", "ең көп", "ең үлкен", "наибольш")
_SECTION = _stems(
    "section", "secao", "seccao", "раздел", "секци", "бөлім", "проф задач", "професс", "кәсіби", "wsss", "wsos",
    "wsess",
)  # fmt: skip
_DAY = _stems("day", "день", "dia!", "күн", "дата!")
_TOTAL = _stems("total", "итог", "всего", "жиынтық", "барлығы", "жалпы", "soma")
_SUM = _stems(
    "total", "grand total", "subtotal", "sub total", "итог", "всего", "подытог", "жиынтық", "барлығы", "жалпы балл",
)  # fmt: skip
_CRITERION = "criterion|criteria|criterio|critere|kriterium|критерии|өлшемшарт"
_BLOCK = re.compile(rf"(?:{_CRITERION}) (\w{{1,3}})|(\w) (?:критерииі|өлшемшарты)")
_NAMED_BLOCK = re.compile(rf"(?:{_CRITERION})\s+(\w)\s*[-–—:.]\s*(\S.*)")
_GATE = _stems("z связь", "z link", "z байланыс", "z ligacao")
_FOOTER = _stems("competition", "соревнован", "competicao", "concorr", "чемпионат", "жарыс", "компетенц", "concurso")


@lru_cache(maxsize=4096)
def meaning(text: str) -> Column | None:
    """What a heading means, or None when it is no heading that we know. The order of the questions matters."""
    if not text or len(text) > HEADING_MAX:
        return None
    if block_letter(text):
        return Column.BLOCK
    words = fold(text)
    for column, asks in _QUESTIONS:
        if asks(words):
            return column
    return None


def block_letter(text: str) -> str:
    """The letter of "Criterion A" or of "Criterion A - Design", as written; "" when the text is something else."""
    return block_of(text)[0]


def block_of(text: str) -> tuple[str, str]:
    """The letter and the name in "Criterion A - Design"; the name is "" for "Criterion A", both are for other texts."""
    flat = " ".join(text.split())
    if not flat or len(flat) > HEADING_MAX:
        return "", ""
    found = _BLOCK.fullmatch(fold(flat))
    if found:
        return (found[1] or found[2]).upper(), ""
    word, _, rest = flat.partition(" ")
    named = _NAMED_BLOCK.fullmatch(f"{fold(word)} {rest}")
    return (named[1].upper(), named[2]) if named else ("", "")


def names_kinds(words: str) -> bool:
    """Whether a folded heading of the types says which letters there are: "M = Meas, J = Judg"."""
    return bool(_KIND_LETTERS.search(words))


def is_sum(label: str) -> bool:
    """Whether a text is the label of a sum: "Total", "Итого"."""
    return bool(_SUM.match(fold(label))) and len(label) < 40


def is_footer(label: str, beside: str) -> bool:
    """Whether two neighbours are the footer: "Competition", "Total Mark"."""
    return bool(_FOOTER.match(fold(label)) and _TOTAL.search(fold(beside)) and len(label) < 40)


def _is_kind(words: str) -> bool:
    named = _TYPE.search(words) or _KIND_LETTERS.search(words)
    return bool(_KIND_LEGEND.search(words) or (_ASPECT.search(words) and named and len(words) < 80))


def describes(text: str) -> bool:
    """Whether the heading of the aspects says that it is their description: of two such columns it is the one."""
    return bool(_DESCRIBED.search(fold(text)))


def _is_aspect_id(words: str) -> bool:
    return bool(_ASPECT.search(words) and _NUMBER.search(words) and not _DESCRIBED.search(words)) and len(words) <= 30


def _is_sub_id(words: str) -> bool:
    if words in ("код", "id", "шифр", "subcriteriaid", "коды", "code", "codigo"):
        return True
    return bool(_SUB.search(words) and _ID.search(words))


def _is_score(words: str) -> bool:
    return bool(_JUDGE.search(words) and _SCORE.search(words) and len(words) <= 30)


def _is_section(words: str) -> bool:
    return bool(_SECTION.search(words)) and len(words) <= 45


_QUESTIONS = (
    (Column.GATE, lambda words: bool(_GATE.match(words))),
    (Column.AWARDED, lambda words: words == "кн"),
    (Column.KIND, _is_kind),
    (Column.ASPECT_ID, _is_aspect_id),
    (Column.EXTRA, lambda words: bool(_EXTRA.search(words))),
    (Column.CALCULATION, lambda words: bool(_CALCULATION.search(words))),
    (Column.SUB_ID, _is_sub_id),
    (Column.SUB_NAME, lambda words: bool(_SUB.search(words))),
    (Column.REQUIREMENT, lambda words: bool(_REQUIREMENT.search(words))),
    (Column.MAXIMUM, lambda words: bool(_MAXIMUM.search(words)) and len(words) <= 40),
    (Column.SCORE, _is_score),
    (Column.SECTION, _is_section),
    (Column.DAY, lambda words: bool(_DAY.search(words)) and len(words) <= 40),
    (Column.TOTAL, lambda words: bool(_TOTAL.search(words)) and len(words) <= 30),
    (Column.DESCRIPTION, lambda words: bool(_ASPECT.search(words)) and len(words) <= 60),
)
