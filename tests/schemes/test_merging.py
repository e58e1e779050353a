"""Two edits of one part: what only one of them changed is kept, what both changed is named."""

from dataclasses import replace

from scoring.rules.scheme import Scheme, Text
from scoring.schemes.editor import edits
from scoring.schemes.editor.edits import SetAspect
from scoring.schemes.editor.merging import Clash, Merged, merged

FIRST = "key000000000"


def described(scheme: Scheme, **words: str) -> Scheme:
    return edits.apply(scheme, SetAspect(FIRST, {"description": Text(**words)}))


def test_two_languages_of_one_text_are_both_kept(sound_scheme: Scheme) -> None:
    was = described(sound_scheme, kk="a", ru="b")
    now = described(sound_scheme, kk="A", ru="b")

    found = merged(was, now, SetAspect(FIRST, {"description": Text(kk="a", ru="B")}))

    assert found == Merged(SetAspect(FIRST, {"description": Text(kk="A", ru="B")}), ())


def test_one_language_changed_by_both_is_named_alone(sound_scheme: Scheme) -> None:
    was = described(sound_scheme, kk="a", ru="b")
    now = described(sound_scheme, kk="A", ru="R")

    found = merged(was, now, SetAspect(FIRST, {"description": Text(kk="Z", ru="b")}))

    assert found == Merged(
        SetAspect(FIRST, {"description": Text(kk="Z", ru="R")}), (Clash("description.kk", "A", "Z"),)
    )


def test_a_part_whose_neighbours_changed_is_asked_about(sound_scheme: Scheme) -> None:
    criteria = sound_scheme.criteria
    now = replace(sound_scheme, criteria=(replace(criteria[0], id="Q"), *criteria))
    edit = edits.SetPart(("criterion", 0), {"name": Text(en="X")})

    assert merged(sound_scheme, now, edit) == Merged(edit, (Clash("name", criteria[0].name, Text(en="X")),))
