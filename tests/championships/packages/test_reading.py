"""A package that anyone may have made: what is not exactly as it was signed is refused, and the place is named."""

import json
import zipfile
from pathlib import Path

import pytest

from scoring.championships.packages import keys, layout
from scoring.championships.packages.contents import check
from scoring.championships.packages.layout import Kind
from scoring.championships.packages.reading import open_package
from scoring.foundation.errors import Refused
from tests.championships.packages.made import FINGERPRINT, changed, find_key, forge, made_parts, sign, write

SCHEME = next(name for name in made_parts() if name.startswith("schemes/"))


def refusal(path: Path) -> tuple[str, dict[str, str | int]]:
    with pytest.raises(Refused) as refused, open_package(path, find_key, keys.signed) as package:
        check(package)
    return refused.value.code, refused.value.params


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("packages") / "sound.zip")


def test_a_sound_package_is_read(sound):
    with open_package(sound, find_key, keys.signed) as package:
        contents = check(package)

    assert [entry["id"] for entry in contents.entries] == ["entry-1", "entry-2"]
    assert contents.manifest.signer == FINGERPRINT


def test_the_same_state_gives_the_same_bytes(sound, tmp_path):
    assert write(tmp_path / "again.zip").read_bytes() == sound.read_bytes()


def test_a_changed_byte_is_refused_wherever_it_stands(sound, tmp_path):
    content = sound.read_bytes()
    path = tmp_path / "changed.zip"
    found = set()
    for at in range(0, len(content), len(content) // 150):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        found.add(refusal(path)[0])

    assert found == {"package-bytes-changed", "package-unreadable"}


def test_a_file_cut_off_is_refused(sound, tmp_path):
    path = tmp_path / "cut.zip"
    path.write_bytes(sound.read_bytes()[:-1000])

    assert refusal(path)[0] == "package-unreadable"


@pytest.mark.parametrize("part", sorted(made_parts()))
def test_a_part_that_somebody_changed_and_sealed_again_is_named(sound, tmp_path, part):
    content = made_parts()[part]
    forged = forge(sound, tmp_path / "forged.zip", {part: content[:-2] + b" " + content[-1:]})

    assert refusal(forged) == ("package-part-changed", {"place": part})


def test_a_manifest_that_somebody_changed_has_no_signature(sound, tmp_path):
    with zipfile.ZipFile(sound) as archive:
        manifest = archive.read(layout.MANIFEST)
    forged = forge(sound, tmp_path / "forged.zip", {layout.MANIFEST: manifest.replace(b"2026-01-22", b"2026-01-23")})

    assert refusal(forged) == ("package-signature-wrong", {"name": "Колледж"})


def test_a_newer_format_is_refused_before_anything_else_is_read(sound, tmp_path):
    with zipfile.ZipFile(sound) as archive:
        manifest = {**json.loads(archive.read(layout.MANIFEST)), "version": 2, "unheard": "of"}
    content = json.dumps(manifest).encode()
    forged = forge(sound, tmp_path / "newer.zip", {layout.MANIFEST: content, layout.SIGNATURE: sign(content).encode()})

    assert refusal(forged) == ("package-newer", {"version": 2})


def test_another_spelling_of_the_manifest_is_refused_though_it_is_signed(sound, tmp_path):
    with zipfile.ZipFile(sound) as archive:
        content = json.dumps(json.loads(archive.read(layout.MANIFEST))).encode()
    forged = forge(sound, tmp_path / "spelt.zip", {layout.MANIFEST: content, layout.SIGNATURE: sign(content).encode()})

    assert refusal(forged) == ("package-malformed", {"place": "manifest.json"})


@pytest.mark.parametrize("name", ["../evil.json", "/etc/passwd", "results/../../x.json", "C:\\x.json", "extra.json"])
def test_a_part_that_does_not_belong_is_refused_by_its_name(sound, tmp_path, name):
    forged = forge(sound, tmp_path / "more.zip", {name: b"{}"})

    assert refusal(forged) == ("package-part-unknown", {"place": name})


def test_a_trick_with_a_path_is_refused_though_it_is_signed(tmp_path):
    path = write(tmp_path / "tricked.zip", {**made_parts(), "../evil.json": b"{}"})

    assert refusal(path) == ("package-part-unknown", {"place": "../evil.json"})


def test_a_part_left_out_is_missed(sound, tmp_path):
    forged = forge(sound, tmp_path / "less.zip", {layout.ENTRIES: None})

    assert refusal(forged) == ("package-part-missing", {"place": layout.ENTRIES})


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_there_twice_is_refused(sound, tmp_path):
    forged = tmp_path / "twice.zip"
    forged.write_bytes(sound.read_bytes())
    with zipfile.ZipFile(forged, "a") as archive:
        archive.writestr(layout.STAGE, b"{}")
    forge_comment(forged)

    assert refusal(forged) == ("package-malformed", {"place": layout.STAGE})


def forge_comment(path: Path) -> None:
    from tests.championships.packages.made import reseal

    reseal(path, {})


def test_a_part_that_inflates_past_what_it_claims_is_not_inflated(sound, tmp_path):
    bomb = b" " * (8 * layout.MIB)
    forged = forge(sound, tmp_path / "bomb.zip", {layout.STAGE: bomb})

    code, params = refusal(forged)
    assert (code, params["place"]) == ("package-inflates", layout.STAGE)


def test_a_part_that_claims_more_than_the_limit_is_refused_unread(sound, tmp_path):
    forged = forge(sound, tmp_path / "large.zip", {}, sizes={layout.ENTRIES: layout.PART_MAX + 1})

    assert refusal(forged) == ("package-inflates", {"place": layout.ENTRIES, "limit": 64})


def test_too_many_parts_are_refused_before_their_names_are_read(tmp_path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(layout.PARTS_MAX + 1):
            archive.writestr(f"results/{number}.json", b"")
        archive.comment = b"0" * 64
    forge_comment(path)

    assert refusal(path) == ("package-too-many-parts", {"limit": layout.PARTS_MAX})


def test_two_gigabytes_are_refused_by_their_size(tmp_path):
    path = tmp_path / "huge.zip"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)  # a hole: it takes no place on the disk

    assert refusal(path) == ("package-too-large", {"limit": 256})


@pytest.mark.parametrize(
    "content", [b"", b"not a zip", b"PK\x03\x04", b"%PDF-1.7 " * 50, b"PK\x03\x04" + b"\0" * 500], ids=range(5)
)
def test_what_is_no_package_is_refused(tmp_path, content):
    path = tmp_path / "other"
    path.write_bytes(content)

    assert refusal(path)[0] == "package-unreadable"


@pytest.mark.parametrize(
    ("part", "said", "place"),
    [
        pytest.param(layout.ENTRIES, {"state": "winner"}, "entries.json[0].state", id="a state nobody knows"),
        pytest.param(layout.ENTRIES, {"skill": "elsewhere"}, "entries.json[0].skill", id="a skill of no stage"),
        pytest.param(layout.ENTRIES, {"seat": "1; DROP"}, "entries.json[0].seat", id="a seat that is no number"),
        pytest.param(layout.ENTRIES, {"id": "entry-" + "2" * 16}, "entries.json[0].id", id="an id that no table holds"),
        pytest.param(layout.ENTRIES, {"created_at": "yesterday"}, "entries.json[0].created_at", id="no moment"),
        pytest.param(layout.SCHEMES, {"sha256": "F" * 64}, "schemes.json[0].sha256", id="no hash"),
        pytest.param(layout.ENTRIES, {"more": 1}, "entries.json[0].more", id="a field nobody knows"),
        pytest.param(layout.ENTRIES, {"id": "entry-2"}, "entries.json: id", id="one id twice"),
        pytest.param(
            layout.ENTRIES,
            {"created_at": "2026-02-30T09:00:00.000000+00:00"},
            "entries.json[0].created_at",
            id="no day",
        ),
        pytest.param(
            layout.ENTRIES, {"created_at": "9999-12-31T23:59:59.000000+00:00"}, "entries.json[0].created_at", id="far"
        ),
        pytest.param(layout.PERSONS, {"birth_date": "1.3.2007"}, "persons.json[0].birth_date", id="no date"),
        pytest.param(layout.PERSONS, {"iin": "12"}, "persons.json[0].iin", id="no IIN"),
        pytest.param(layout.PERSONS, {"surname_kk": "Ә" * 201}, "persons.json[0].surname_kk", id="a long name"),
        pytest.param(layout.STAGE, {"skills": []}, "entries.json[0].skill", id="entries of no skill"),
        pytest.param(layout.SCHEMES, {"sha256": "0" * 64}, "stage.json.skills[0].scheme", id="another scheme"),
    ],
)
def test_a_document_of_another_shape_is_refused_at_its_place(tmp_path, part, said, place):
    path = write(tmp_path / "shape.zip", changed(part, **said))

    assert refusal(path) == ("package-part-malformed", {"place": place})


def test_a_fraction_is_no_number_of_ours(tmp_path):
    parts = {**made_parts(), layout.ENTRIES: b"[1.5]"}

    assert refusal(write(tmp_path / "x.zip", parts)) == ("package-part-malformed", {"place": layout.ENTRIES})


def test_results_that_do_not_follow_from_their_journal_are_refused(tmp_path):
    parts = made_parts()
    name = layout.results_part("skill-1")
    bundle = json.loads(parts[name])
    bundle["results"]["standings"][0]["total"] = "99.00"
    parts[name] = json.dumps(bundle, ensure_ascii=False).encode()

    code, params = refusal(write(tmp_path / "x.zip", parts))
    assert (code, params["skill"]) == ("package-results-differ", "17")


def test_a_scheme_under_the_hash_of_another_is_refused(tmp_path):
    parts = made_parts()
    other = json.loads(parts[SCHEME])
    other["standard"] = "other"
    parts[SCHEME] = json.dumps(other).encode()

    assert refusal(write(tmp_path / "x.zip", parts)) == ("package-part-changed", {"place": SCHEME})


def test_a_package_of_answers_carries_no_persons(tmp_path):
    path = write(tmp_path / "x.zip", kind=Kind.ANSWERS)

    assert refusal(path)[0] == "package-part-unknown"
