"""`scheme check`: exactly these keys, these types and these exit codes, in three languages, without a database."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result

import scoring
from scoring.schemes.cli import group
from tests.schemes.builders import aspect, full, level, r4, sub, workbook

PACKAGE = Path(scoring.__file__).parent
KEYS = [
    "title", "revision", "total", "criteria", "sub_criteria", "aspects", "measurement", "judgement", "sections",
    "calculations", "problems",
]  # fmt: skip


def check(content: bytes | None, folder: Path, *options: str) -> Result:
    path = folder / "scheme.xlsx"
    if content is not None:
        path.write_bytes(content)
    return CliRunner().invoke(group, ["check", str(path), *options], catch_exceptions=False)


def document(result: Result) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(result.stdout_bytes.decode("utf-8"))
    return answer


def test_the_object_has_exactly_its_keys_and_types(tmp_path: Path) -> None:
    judged = [aspect(1, "Harmony", kind="J", section=None), *[level(score) for score in range(4)]]
    content = workbook(full(*judged), calculations=[["Measurement", "PASS_FAIL", "TRUE", ""]])

    result = check(content, tmp_path, "--json", "--lang", "en")

    answer = document(result)
    problems = answer.pop("problems")
    assert result.exit_code == 0
    assert answer == {
        "title": "17 Web Development",
        "revision": "R4",
        "total": "100.00",
        "criteria": [{"id": "A", "name": "Design", "mark": "100.00"}],
        "sub_criteria": 1,
        "aspects": 2,
        "measurement": 1,
        "judgement": 1,
        "sections": [
            {"id": "1", "name": "Section 1", "declared": "100.00", "actual": "99.00", "variation": "1.00"},
        ],
        "calculations": {"PASS_FAIL": 1},
    }
    assert [list(problem) for problem in problems] == [["severity", "cell", "code", "message"]] * len(problems)
    assert ("warning", "I17", "aspect-section-missing") in [
        (problem["severity"], problem["cell"], problem["code"]) for problem in problems
    ]


def test_a_section_without_a_weight_has_null_where_nothing_is_known(tmp_path: Path) -> None:
    content = workbook(full(aspect(1, section=9)))

    sections = document(check(content, tmp_path, "--json"))["sections"]

    assert sections[1] == {"id": "9", "name": "", "declared": None, "actual": "1.00", "variation": None}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(workbook(full(aspect(1))), 0, id="no errors"),
        pytest.param(workbook(full(aspect(2))), 1, id="a total of 101"),
        pytest.param(workbook(r4()), 1, id="a template without aspects"),
        pytest.param(workbook([["Shopping"]]), 1, id="a workbook of something else"),
        pytest.param(b"%PDF-1.7", 2, id="no workbook"),
        pytest.param(b"", 2, id="empty"),
        pytest.param(None, 2, id="no file"),
    ],
)
def test_the_exit_code_tells_clean_faulty_unreadable_apart(content: bytes | None, code: int, tmp_path: Path) -> None:
    assert check(content, tmp_path).exit_code == code
    assert check(content, tmp_path, "--json").exit_code == code


@pytest.mark.parametrize("content", [b"%PDF-1.7", None], ids=["a PDF", "no file"])
def test_an_unreadable_file_still_gives_the_whole_object(content: bytes | None, tmp_path: Path) -> None:
    answer = document(check(content, tmp_path, "--json"))

    assert list(answer) == KEYS
    assert (answer["revision"], answer["total"], answer["aspects"]) == ("unknown", "0.00", 0)
    assert len(answer["problems"]) == 1


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    result = CliRunner().invoke(group, ["check", str(tmp_path), "--json"])

    assert (result.exit_code, document(result)["problems"][0]["code"]) == (2, "workbook-is-directory")


def test_a_total_of_fifty_is_an_error_for_a_championship_and_a_warning_for_an_exam(tmp_path: Path) -> None:
    content = workbook(r4(sub(), aspect(50)))

    assert check(content, tmp_path).exit_code == 1
    assert check(content, tmp_path, "--for", "championship").exit_code == 1
    assert check(content, tmp_path, "--for", "exam").exit_code == 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_problem_has_its_sentence_in_the_language(language: str, tmp_path: Path) -> None:
    content = workbook(full(aspect("1,0"), aspect("x"), aspect(1, kind="?"), [None, None, None, None, "Heading"]))

    problems = document(check(content, tmp_path, "--json", "--lang", language))["problems"]

    assert [problem["message"] for problem in problems if problem["message"] == problem["code"]] == []
    assert [problem["message"] for problem in problems if "%(" in problem["message"]] == []


def test_the_page_of_text_writes_marks_as_the_language_does(tmp_path: Path) -> None:
    content = workbook(full(aspect(1)))

    assert "Итоговый балл: 100,00" in check(content, tmp_path, "--lang", "ru").stdout_bytes.decode("utf-8")
    assert "Жиынтық балл: 100,00" in check(content, tmp_path, "--lang", "kk").stdout_bytes.decode("utf-8")
    assert "Total: 100.00" in check(content, tmp_path, "--lang", "en").stdout_bytes.decode("utf-8")


def test_every_code_the_reader_knows_has_a_sentence_in_three_languages() -> None:
    sources = [*(PACKAGE / "schemes" / "workbook").glob("*.py")]
    foundation = ("archives", "spreadsheets", "sheetcells", "sheetstyles", "sheetxml")
    sources += [PACKAGE / "foundation" / f"{name}.py" for name in foundation]
    call = r"(?:report\.(?:error|warning|note)\([^\"]*?|RuleBroken\(|_differs\([^\"]*?)"
    said = re.compile(call + r"\"([a-z]+(?:-[a-z0-9]+)+)\"")
    codes = {code for source in sources for code in said.findall(source.read_text(encoding="utf-8"))}

    assert len(codes) > 50
    for language in ("kk", "ru", "en"):
        catalogue = PACKAGE / "schemes" / "translations" / language / "LC_MESSAGES" / "findings.po"
        with catalogue.open("rb") as stream:
            known = {message.id for message in read_po(stream) if message.id and message.string}
        assert codes - known == set()


def test_the_three_catalogues_say_the_same_codes_with_the_same_values() -> None:
    catalogues = []
    for language in ("kk", "ru", "en"):
        path = PACKAGE / "schemes" / "translations" / language / "LC_MESSAGES" / "findings.po"
        with path.open("rb") as stream:
            messages = {str(each.id): str(each.string) for each in read_po(stream) if each.id}
        catalogues.append({code: sorted(re.findall(r"%\((\w+)\)s", text)) for code, text in messages.items()})

    assert catalogues[0] == catalogues[1] == catalogues[2]


@pytest.mark.parametrize(
    ("environ", "summary"),
    [
        ({}, "Қателер"),
        ({"LC_ALL": "C.UTF-8"}, "Қателер"),
        ({"LC_ALL": "POSIX", "LANG": "ru_RU.UTF-8"}, "Қателер"),
        ({"LANG": "de_DE.UTF-8"}, "Қателер"),
        ({"LANG": "ru_RU.UTF-8"}, "Ошибок"),
        ({"LANG": "en_GB.UTF-8"}, "Errors"),
        ({"SHEBER_LANGUAGE": "ru", "LANG": "en_US.UTF-8"}, "Ошибок"),
    ],
)
def test_without_a_word_about_the_language_it_is_the_state_language(
    environ: dict[str, str], summary: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SHEBER_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    printed = check(workbook(full(aspect(1))), tmp_path).stdout_bytes.decode("utf-8")

    assert printed.strip().splitlines()[-1].startswith(summary)
