"""Edits as they come through the door: an act and its fields become one command of `edits`."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema

from scoring.foundation.errors import Unreadable
from scoring.rules.scheme import Text
from scoring.schemes.content.keys import new_aspect_key
from scoring.schemes.content.placing import Path
from scoring.schemes.editor import edits
from scoring.schemes.editor.edits import Edit
from scoring.schemes.editor.schemas import (
    AddAspectSchema,
    AddSchema,
    AspectSchema,
    CriterionChanges,
    EditSchema,
    MoveAspectSchema,
    MovePartSchema,
    PartSchema,
    SectionChanges,
    SetAspectSchema,
    SetCalculationSchema,
    SetPartSchema,
    SetSchemeSchema,
    ShareCalculationSchema,
    SubCriterionChanges,
    load,
)

CHANGES: Mapping[str, type[Schema]] = {
    "criterion": CriterionChanges,
    "sub-criterion": SubCriterionChanges,
    "section": SectionChanges,
}


def _added(data: dict[str, Any]) -> Edit:
    name = data.get("name", Text())
    if data["part"] == "sub-criterion":
        return edits.AddSubCriterion(_needed(data, "criterion"), name)
    return edits.AddCriterion(name) if data["part"] == "criterion" else edits.AddSection(name)


def _path(data: dict[str, Any]) -> Path:
    if data["part"] == "sub-criterion":
        return "sub-criterion", _needed(data, "criterion"), data["index"]
    return data["part"], data["index"]


def _needed(data: dict[str, Any], name: str) -> int:
    if name not in data:
        raise Unreadable("field-missing", field=name)
    number: int = data[name]
    return number


ACTS: Mapping[str, tuple[type[Schema], Callable[[dict[str, Any]], Edit]]] = {
    "set-scheme": (SetSchemeSchema, lambda data: edits.SetScheme(data["changes"])),
    "add": (AddSchema, _added),
    "add-aspect": (
        AddAspectSchema,
        lambda data: edits.AddAspect(data["criterion"], data["sub_criterion"], new_aspect_key(), data["kind"]),
    ),
    "set-part": (
        SetPartSchema,
        lambda data: edits.SetPart(_path(data), load(CHANGES[data["part"]], data["changes"])),
    ),
    "remove-part": (PartSchema, lambda data: edits.RemovePart(_path(data))),
    "move-part": (MovePartSchema, lambda data: edits.MovePart(_path(data), data["to"], data.get("into"))),
    "set-aspect": (SetAspectSchema, lambda data: edits.SetAspect(data["key"], data["changes"])),
    "remove-aspect": (AspectSchema, lambda data: edits.RemoveAspect(data["key"])),
    "move-aspect": (
        MoveAspectSchema,
        lambda data: edits.MoveAspect(data["key"], data["criterion"], data["sub_criterion"], data["to"]),
    ),
    "set-calculation": (
        SetCalculationSchema,
        lambda data: edits.SetCalculation(data["key"], data["calculation"]),
    ),
    "share-calculation": (ShareCalculationSchema, lambda data: edits.ShareCalculation(data["key"], data["row"])),
    "renumber": (EditSchema, lambda _: edits.Renumber()),
}


def load_edit(document: object) -> tuple[Edit, int]:
    """The command in a JSON object, and the revision its editor saw.

    Raises Unreadable: act-unknown, and all that `load` raises.
    """
    act = document.get("act") if isinstance(document, dict) else None
    if not isinstance(act, str) or act not in ACTS:
        raise Unreadable("act-unknown")
    schema, command = ACTS[act]
    data = load(schema, document)
    return command(data), data["seen"]
