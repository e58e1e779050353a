"""The draw of numbers and workplaces: anybody can repeat it from the printed seed with a pocket program. Pure.

The algorithm, version 1. For each entrant take the SHA-256 of the UTF-8 text
`sheber-draw-1`, LF, the seed, LF, `number`, LF, the entrant's id; the entrant with the smallest hash (compared as 64
hexadecimal digits) gets number 1, the next 2, and so on. Workplaces are drawn the same way with the word `workplace`
in the place of `number`: the entrant with the smallest hash gets the first workplace of the list.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.rules.errors import RuleBroken

ALGORITHM = "sheber-draw-1"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one entrant drew; `workplace` is None when no workplaces were in the draw."""

    entrant: str
    number: int
    workplace: str | None


def draw(seed: str, entrants: Sequence[str], workplaces: Sequence[str] = ()) -> tuple[Drawn, ...]:
    """Numbers from 1 and, if there are any, workplaces for all entrants, in the order of numbers.

    The order in which entrants are listed does not matter; that of the workplaces does.
    Raises RuleBroken: draw-repeats (an entrant or a workplace is listed twice), workplaces-too-few.
    """
    if len(set(entrants)) < len(entrants) or len(set(workplaces)) < len(workplaces):
        raise RuleBroken("draw-repeats")
    if workplaces and len(workplaces) < len(entrants):
        raise RuleBroken("workplaces-too-few", workplaces=len(workplaces), seats=len(entrants))
    given = dict(zip(_shuffled(seed, "workplace", entrants), workplaces, strict=False))
    numbered = enumerate(_shuffled(seed, "number", entrants), 1)
    return tuple(Drawn(entrant, number, given.get(entrant)) for number, entrant in numbered)


def _shuffled(seed: str, what: str, entrants: Sequence[str]) -> list[str]:
    def ticket(entrant: str) -> str:
        return hashlib.sha256(f"{ALGORITHM}\n{seed}\n{what}\n{entrant}".encode()).hexdigest()

    return sorted(entrants, key=ticket)
