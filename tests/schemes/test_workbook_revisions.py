"""The older revisions and the other languages of the workbook: told by their headings, counted to the hundredth."""

from collections import Counter

import pytest

from scoring.rules.scheme import Kind, Text
from scoring.schemes.workbook import Reading, Revision
from tests.schemes import builders
from tests.schemes.builders import Row, aspect, codes, level, r4, read, sub, workbook


def counts(reading: Reading) -> tuple[int, int, int, int, int]:
    """Total in hundredths, sub-criteria, aspects, measurement, judgement."""
    assert reading.scheme is not None
    kinds = Counter(each.kind for each in reading.scheme.aspects())
    subs = len(list(reading.scheme.sub_criteria()))
    return reading.scheme.total, subs, kinds.total(), kinds[Kind.MEASUREMENT], kinds[Kind.JUDGEMENT]


R2_LONG: list[Row] = [
    ["Sub Criteria ID", "Sub Criteria\nName or Description", "Aspect Type\nM=Meas J=Judg", "Aspect - Description",
     "Judg Score", "Extra Aspect Description", "Requirement", "Max Mark", "Criterion A", "Total Mark", 100],
    ["A1", "Layout"],
    [None, None, "M", "Logo", None, "Look at the page", "120 px", 98],
    [None, None, "J", "Harmony", None, None, None, 2],
    *[[None, None, None, None, score, f"Level {score}"] for score in range(4)],
]  # fmt: skip
R2_SHORT: list[Row] = [
    ["Sub Criteria ID", "Sub Criteria Name", "Aspect Type", "Aspect - Description", "Judg Score",
     "Extra Aspect Description", "Max Mark"],
    ["A1", "Layout", None, None, None, None, 100],
    [None, None, "M1", "Logo", None, "Look at the page", 98],
    [None, None, "J1", "Harmony", None, None, 2],
    *[[None, None, None, None, score, f"Level {score}"] for score in range(4)],
]  # fmt: skip
R1: list[Row] = [
    [None, None, None, "Skill name"],
    [None, None, None, "Web Design"],
    [None, None, None, "Criteria", "Mark"],
    [None, None, "A", "Layout of pages", 100],
    [],
    ["Sub\nCriteria\nID", "Sub Criteria\n\nName or Description", "Aspect\nType\nO = Obj\nJ = Judg",
     "Aspect - Description", "Judg Score",
     "Extra Aspect Description (Obj or Subj)\nOR\nJudgement Score Description (Judg only)",
     "Requirement\nor Nominal\nSize (Obj Only)", "WSSS Section", "Max\nMark", "Criterion A", "Total\nMark", 100],
    ["A1", "Layout"],
    [None, None, "O", "Logo", None, "Look at the page", "120 px", 1, 98],
    [None, None, "J", "Harmony", None, None, None, 1, 2],
    *[[None, None, None, None, score, f"Level {score}"] for score in range(4)],
]  # fmt: skip
R0: list[Row] = [
    ["Sub\nCriteria\nID", "Sub - Criteria\n\nName or Description", "Aspect\nType\nO = Obj\nS = Sub",
     "Aspect - Description", "For Objective Assessment Only", None, "Max\nMark", "Criterion\nA", "Total\nMark", 100],
    [None, None, None, None, "Requirement\nor Nominal\nSize", "Add - (Extra Aspect Information)"],
    ["A1", "Layout"],
    [None, None, "O", "Logo", "120 px", "Look at the page", 98],
    [None, None, "S", "Harmony", None, None, 2],
]  # fmt: skip
RU_A: list[Row] = [
    [None, None, None, None, "Skill name"],
    [None, None, None, None, "Веб-технологии"],
    [None, None, None, None, "Criteria", "Mark"],
    [None, None, "A", None, "Вёрстка", 100],
    [],
    [*builders.RU_A_HEADINGS, "Criterion\nA", "Total\nMark", 100, "КН"],
    ["A1", "Главная страница"],
    [None, None, "B", None, "Логотип на месте", None, None, None, 1, 97],
    [None, None, "D", "1", "Ошибки вёрстки", None, None, None, 1, 1],
    [None, None, None, None, None, None, "Нет ошибок в шапке", None, None, 0.6],
    [None, None, None, None, None, None, "Нет ошибок в подвале", None, None, 0.4],
    [None, None, "J", None, "Гармония страницы", None, None, None, 1, 2],
    *[[None, None, None, None, None, score, f"Уровень {score}"] for score in range(4)],
]
RU_B: list[Row] = [
    ["Мероприятие", "Региональный этап"],
    ["Номер компетенции", "17"],
    ["Наименование компетенции", "Веб-технологии"],
    ["Критерий", "Баллы"],
    ["A", "Вёрстка", 100],
    [],
    builders.RU_B_HEADINGS,
    ["A1", "Главная страница"],
    [None, None, "И", "Логотип на месте", None, "Посмотреть на страницу", "120 px", 1, 98],
    [None, None, "С", "Гармония страницы", None, None, None, 1, 2],
    *[[None, None, None, None, score, f"Уровень {score}"] for score in range(4)],
]


@pytest.mark.parametrize(
    ("rows", "sheet", "revision", "expected"),
    [
        pytest.param(R2_LONG, "Sheet1", Revision.R2, (10000, 1, 2, 1, 1), id="R2, eleven columns"),
        pytest.param(R2_SHORT, "Sheet1", Revision.R2, (10000, 1, 2, 1, 1), id="R2, seven columns"),
        pytest.param(R1, "Sheet1", Revision.R1, (10000, 1, 2, 1, 1), id="R1"),
        pytest.param(R0, "CIS_Subcriteria_Import", Revision.R0, (10000, 1, 2, 1, 1), id="R0"),
        pytest.param(RU_A, "CIS Marking Scheme Import", Revision.RU_A, (10000, 1, 3, 2, 1), id="RU-A"),
        pytest.param(RU_B, "Лист1", Revision.RU_B, (10000, 1, 2, 1, 1), id="RU-B"),
    ],
)
def test_an_older_revision_is_told_and_counted(
    rows: list[Row], sheet: str, revision: Revision, expected: tuple[int, int, int, int, int]
) -> None:
    reading = read(workbook(rows, sheet=sheet))

    assert (reading.revision, counts(reading)) == (revision, expected)
    assert [finding.code for finding in reading.findings if finding.severity.value == "error"] == (
        ["benchmarks-missing"] if revision is Revision.R0 else []
    )


@pytest.mark.parametrize("rows", [R2_LONG, R2_SHORT, R1, R0, RU_B], ids=["R2", "R2 short", "R1", "R0", "RU-B"])
def test_an_older_revision_keeps_the_texts_of_an_aspect(rows: list[Row]) -> None:
    reading = read(workbook(rows))

    assert reading.scheme is not None
    first = next(reading.scheme.aspects())
    assert first.description in (Text(en="Logo"), Text(ru="Логотип на месте"))
    assert [line.text for line in first.extra] in ([Text(en="Look at the page")], [Text(ru="Посмотреть на страницу")])


def test_the_russian_layout_a_keeps_gates_and_marks_of_lines() -> None:
    reading = read(workbook(RU_A))

    assert reading.scheme is not None
    _, discrete, _ = reading.scheme.aspects()
    assert discrete.gate == "1"
    assert [(line.text.ru, line.mark) for line in discrete.extra] == [
        ("Нет ошибок в шапке", 60),
        ("Нет ошибок в подвале", 40),
    ]
    assert discrete.maximum == 100


def test_the_top_of_the_russian_layout_b_is_read() -> None:
    reading = read(workbook(RU_B))

    assert reading.scheme is not None
    assert (reading.scheme.skill_number, reading.scheme.title) == ("17", Text(ru="Веб-технологии"))
    assert [(each.id, each.name.ru, each.declared) for each in reading.scheme.criteria] == [("A", "Вёрстка", 10000)]


PORTUGUESE = ["Sub\nCritério\nID", "Sub Critério\nNome ou Descrição", "Dia da Avaliação",
    "Aspecto\nTipo\nM = Med\nJ = Julg", "Aspecto - Descrição", "Nota Julg",
    "Descrição Extra do Aspecto (Med ou Julg)\nOU\nDescrição da Pontuação do Julgamento (somente Julg)",
    "Requisito\n(Somente Medição)", "Seção WSOS", "Linha de Cálculo \n(Somente exportação)", "Nota\nMáxima",
    "Critério A", "Total\nNota", 100]  # fmt: skip
KAZAKH = ["Қосалқы өлшемшарт\nнөмірі", "Қосалқы өлшемшарт\nатауы немесе сипаттамасы", "Бағалау күні",
    "Аспект\nтүрі\nM = өлшеу\nJ = төрелік", "Аспект сипаттамасы", "Төрелік балл",
    "Аспектінің қосымша сипаттамасы", "Талап\n(өлшеу үшін ғана)", "WSOS бөлімі",
    "Есептеу жолы \n(экспорт үшін ғана)", "Ең жоғары\nбалл", "Өлшемшарт A", "Жиынтық\nбалл", 100]  # fmt: skip
RUSSIAN = ["ID\nсубкритерия", "Название или описание\nсубкритерия", "День оценивания",
    "Тип\nаспекта\nM = изм\nJ = суд", "Аспект - описание", "Судейский балл",
    "Дополнительное описание аспекта", "Требование\n(только измерение)", "Раздел WSOS",
    "Строка расчёта \n(только экспорт)", "Макс.\nбалл", "Критерий A", "Итого\nбаллов", 100]  # fmt: skip


@pytest.mark.parametrize("translated", [PORTUGUESE, KAZAKH, RUSSIAN], ids=["Portuguese", "Kazakh", "Russian"])
def test_headings_in_another_language_name_the_same_columns(translated: Row) -> None:
    rows = r4(
        sub("A1", "Layout", 2),
        [None, None, None, "M", "Logo", None, "Line", "120 px", 1, 1, 98],
        aspect(2, "Harmony", kind="J"),
        *[level(score, f"Level {score}") for score in range(4)],
        heading=translated,
    )

    reading = read(workbook(rows, calculations=[["Measurement", "PASS_FAIL", "TRUE"]]), language="en")

    assert codes(reading) == []
    assert reading.revision is Revision.R4
    assert reading.scheme is not None
    first, second = reading.scheme.aspects()
    assert (first.calculation, first.requirement, first.section) == (1, Text(en="120 px"), "1")
    assert [text.en for text in second.benchmarks] == ["Level 0", "Level 1", "Level 2", "Level 3"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("Page opens", "en"), ("Страница открывается", "ru"), ("Бет ашылады, түймелер жұмыс істейді", "kk")],
)
def test_the_language_is_told_by_the_letters_and_said(text: str, language: str) -> None:
    top = [["17"], *builders.r4_top()[1:]]
    rows = r4(["A1", text], aspect(100, text), top=top)

    reading = read(workbook(rows))

    assert reading.language == language
    assert ("note", None, f"language-assumed-{language}") in [
        (each.severity.value, each.cell, each.code) for each in reading.findings
    ]
    assert reading.scheme is not None
    assert next(reading.scheme.aspects()).description == Text(**{language: text})
