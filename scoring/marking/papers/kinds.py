"""The kinds of papers that marking puts into the register: what was decided before witnesses. decisions.md 11, 23-26.

Working forms (blank and filled sheets, summaries, the allocation of marks) are no papers of the register: they prove
nothing that the journal does not, and are printed again at any time.
"""

from scoring.documents.kinds import Kind, Result

DRAW = Kind(
    "draw-protocol", "P", Result.NONE, "Жеребе хаттамасы", "Протокол жеребьёвки", "Protocol of a draw"
)  # fmt: skip
UNLOCK = Kind(
    "unlock-act", "A", Result.NONE,
    "Бағалау парағын ашу актісі", "Акт об открытии листа оценки", "Act of unlocking a sheet",
)  # fmt: skip
KINDS = (DRAW, UNLOCK)
