"""What an expert of the simulation does next: pure choices from what /work and /cells say, and a die."""

import random
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

WIDE = 0.06  # how often a judge scores far from the others, so that a second round is needed
BLANKS = 0.02  # how often something was not attempted
MARKED = ("official", "guest")  # seats whose sheets take marks
CENT = Decimal("0.01")
Document = Mapping[str, Any]


def next_act(account: str, work: Document, sheet: Document, standing: Document, die: random.Random) -> Document | None:
    """The next command of this judge on a sheet, without its id and seat; None when others have to go first.

    `sheet` is one of the work's, `standing` the seat's answer of /cells.
    """
    cells = standing["cells"]
    for aspect in die.sample(sheet["aspects"], len(sheet["aspects"])):  # the judges of a panel seldom type the same one
        said = _on(account, work, aspect, cells.get(aspect["key"]), die)
        if said is not None:
            return {"aspect": aspect["key"], "seen": standing["seq"], **said}
    return None


def settled(sheet: Document, standing: Document) -> bool:
    """Whether every aspect of the sheet has its mark, so that the panel may agree on it."""
    return bool(standing["sheets"].get(sheet["id"], {}).get("state") == "complete")


def _on(account: str, work: Document, aspect: Document, cell: Document | None, die: random.Random) -> Document | None:
    if cell is not None and cell["state"] != "not-marked":
        return None
    if aspect["kind"] == "measurement":
        return {"act": "not-attempted"} if die.random() < BLANKS else {"act": "answer", "answer": _answer(aspect, die)}
    return _scoring(account, work["assessment"], aspect, cell, die)


def _scoring(
    account: str, rules: Document, aspect: Document, cell: Document | None, die: random.Random
) -> Document | None:
    last = cell["rounds"][-1] if cell and cell["rounds"] else None
    if last is None:
        return {"act": "score", "round": 1, "score": _score(rules, aspect, die, wide=WIDE)}
    if last["too_wide"]:
        return {"act": "round"}
    if last["revealed"] or account in last["scores"]:
        return None
    wide = WIDE if last["number"] == 1 else 0  # they have talked it through
    return {"act": "score", "round": last["number"], "score": _score(rules, aspect, die, wide=wide)}


def _score(rules: Document, aspect: Document, die: random.Random, *, wide: float) -> int:
    """Judges mostly see the same work alike: two out of three, some one, some the best."""
    top = int(rules["most_score"])
    common = sum(ord(sign) for sign in aspect["key"]) % 2 + max(top - 2, 0)
    if wide and die.random() < wide:
        return 0
    return min(common + (1 if wide and die.random() < 0.3 else 0), top)


def _answer(aspect: Document, die: random.Random) -> str:
    """A sensible answer as a code, most of them good."""
    luck = die.random()
    calculation = aspect["calculation"] or {"type": "PLAIN"}
    match calculation["type"]:
        case "PASS_FAIL":
            return "passed:yes" if luck < 0.8 else "passed:no"
        case "NUMBER_COMPLETED":
            possible = int(Decimal(calculation["possible"]))
            return f"completed:{max(possible - (0 if luck < 0.5 else die.randint(0, possible)), 0)}"
        case "CHOICE":
            return f"option:{1 if luck < 0.6 else die.randint(1, len(calculation['options']))}"
        case "RANGED_SCORE" | "REGULAR_DIFFERENCE_DEDUCTION":
            away = Decimal(0 if luck < 0.5 else die.randint(-100, 100)) * CENT
            return f"measured:{_decimal(Decimal(calculation['target']) + away)}"
    most = Decimal(aspect["maximum"])
    share = Decimal(1 if luck < 0.5 else die.randint(0, 4)) / (1 if luck < 0.5 else 4)
    return f"typed:{_decimal((most * share).quantize(CENT, ROUND_HALF_UP))}"


def _decimal(value: Decimal) -> str:
    return format(value.quantize(CENT), "f")


def own_places(work: Document, account: str) -> Iterator[tuple[str, str]]:
    """(seat, sheet) of everything this account marks, seat by seat, so that sheets fill up one after another."""
    sheets = [sheet["id"] for sheet in work["sheets"]]
    for seat in (each for each in work["seats"] if each["status"] in MARKED):
        for sheet in sheets:
            if seat["id"] in work["mine"].get(sheet, ()) and account in work["judges"][sheet][seat["id"]]:
                yield seat["id"], sheet
