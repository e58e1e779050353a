"""Whatever a stranger sends as a bundle is refused in words; the command and the script say what they found."""

import copy
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scoring.championships.bundle import reading
from scoring.championships.bundle.reading import bundle_from, read_bundle
from scoring.championships.bundle.verifying import SHOWN
from scoring.cli import root
from scoring.foundation.config import PROJECT
from scoring.foundation.errors import Refused
from tests.championships.bundles import Document, as_bytes, exported, forge_medal, rehashed
from tests.championships.skills import finalise, make_skill
from tests.marking.hall import Hall


@pytest.fixture
def hall(app) -> Hall:
    made = make_skill(app)
    finalise(made)
    return made


@pytest.fixture
def document(hall) -> Document:
    return exported(hall)


HOSTILE = [
    pytest.param(b"", "bundle-not-json", id="nothing"),
    pytest.param(b"\xff\xfe", "bundle-not-json", id="not UTF-8"),
    pytest.param(b"[" * 200_000, "bundle-not-json", id="deep"),
    pytest.param(b'{"a":' * 100_000, "bundle-not-json", id="deep objects"),
    pytest.param(b"9" * 10_000, "bundle-not-json", id="a number without end"),
    pytest.param(b'{"version": 1.0}', "bundle-not-json", id="a float"),
    pytest.param(b'{"version": NaN}', "bundle-not-json", id="no number"),
    pytest.param(b'{"format": 1, "format": 2}', "bundle-not-json", id="a name twice"),
    pytest.param(b"[]", "bundle-malformed", id="a list"),
    pytest.param(b"null", "bundle-malformed", id="null"),
    pytest.param(b"{}", "bundle-malformed", id="empty"),
]


@pytest.mark.parametrize(("content", "code"), HOSTILE)
def test_what_is_no_bundle_is_refused_with_a_code(content, code):
    with pytest.raises(Refused) as refused:
        bundle_from(content)

    assert refused.value.code == code


SPOILT = [
    ("format", "other"),
    ("version", True),
    ("version", 2),
    ("hash", "0"),
    ("hash", 7),
    ("signatures", {}),
    ("signatures", [[]]),
    ("journal", []),
    ("journal", {"1": {}}),
    ("journal", {"1": [[]]}),
    ("journal", {"1": [{"kind": "mark"}]}),
    ("texts", {"a": "b"}),
    ("scheme", None),
    ("results", []),
    ("results", {"rule_set": {}}),
]


@pytest.mark.one_database
def test_every_wrong_type_is_refused_with_a_sentence_that_names_the_place(document):
    for name, value in SPOILT:
        with pytest.raises(Refused) as refused:
            bundle_from(as_bytes({**document, name: value}))
        assert refused.value.code in {"bundle-malformed", "bundle-format-unknown"}, name

    for path, value in (
        (("results", "seats", 0, "seat"), "1; DROP"),
        (("results", "seats", 1, "seat"), "1"),
        (("results", "seats", 0, "head", "seq"), 10**30),
        (("results", "standings", 0, "place"), True),
        (("results", "standings", 0, "total"), "1e3"),
        (("results", "standings", 1, "seat"), "1"),
        (("results", "rule_set", "scale", "mad_factor"), "1/0"),
        (("results", "rule_set", "judgement", "judges"), 0),
        (("results", "rule_set", "medals", "field_sizes"), [[1, ["tin"]]]),
        (("journal", "1", 0, "value"), -5),
        (("journal", "1", 0, "kind"), "magic"),
        (("journal", "1", 0, "surname"), "Nobody"),
    ):
        spoilt = copy.deepcopy(document)
        place: Any = spoilt
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        with pytest.raises(Refused) as refused:
            bundle_from(as_bytes(spoilt))
        assert refused.value.code == "bundle-malformed", path


def test_a_file_beyond_the_limit_is_refused_without_reading_it_all(tmp_path, monkeypatch):
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(2 * 1024**3)  # a hole: it takes no room on the disk
    monkeypatch.setattr(reading, "BYTES_MAX", 1024)
    tracemalloc.start()
    try:
        with pytest.raises(Refused) as refused:
            read_bundle(huge)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert refused.value.code == "bundle-too-large"
    assert peak < 1024**2


def run(*arguments: str) -> Any:
    return CliRunner(env={"SHEBER_LANGUAGE": "en"}).invoke(root, arguments, prog_name="scoring")


@pytest.mark.one_database
def test_the_command_says_holds_or_differs_and_exits_with_a_meaning(document, tmp_path: Path):
    file = tmp_path / "bundle.json"
    file.write_bytes(as_bytes(document))
    good = run("verify", str(file), "--json")
    forge_medal(document)
    file.write_bytes(as_bytes(rehashed(document)))
    bad, said = run("verify", str(file), "--json"), run("verify", str(file))
    file.write_bytes(b"{")

    assert (good.exit_code, bad.exit_code, run("verify", str(file)).exit_code) == (0, 1, 2)
    assert run("verify", str(tmp_path / "none.json")).exit_code == 2
    assert json.loads(good.output)["holds"] is True
    assert {tuple(row) for row in json.loads(good.output)["standings"]} == {SHOWN}
    assert json.loads(bad.output)["differences"] == [
        {
            "code": "bundle-standing-differs",
            "seat": "4",
            "where": "medal",
            "published": "bronze",
            "computed": json.loads(bad.output)["differences"][0]["computed"],
        }
    ]
    assert "Competitor 4, medal: published bronze" in said.output


def test_the_script_is_short_and_imports_the_standard_library_alone():
    source = (PROJECT / "docs" / "verify_bundle.py").read_text(encoding="utf-8")

    imported = {line.split()[1] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert imported == {"hashlib", "json", "sys", "fractions", "math", "statistics"}
    assert len(source.splitlines()) <= 200
