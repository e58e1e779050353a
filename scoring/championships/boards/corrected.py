"""What anybody may know of corrections of released results: by which decision they came, and whether one is open.

The number and the date of a decision alone, as the fixed results name them: never the words of its reason, and of a
decision that is not followed yet nothing but that there is one. decisions.md 19a, 25.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.boards.views import Corrections, Decided
from scoring.championships.results.models import CorrectionDecisionRow


def corrections_among(session: Session, results: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], Corrections]:
    """By (number of the row of an assessment, revision) of final results; one question for all of them."""
    results = list(results)
    row = CorrectionDecisionRow
    found = select(row.assessment_id, row.revision, row.number, row.decided_on)
    asked = session.execute(found.where(row.assessment_id.in_({assessment for assessment, _revision in results})))
    decided = {(one.assessment_id, one.revision): Decided(one.number, one.decided_on) for one in asked}
    return {
        (assessment, revision): Corrections(
            decided.get((assessment, revision - 1)), open=(assessment, revision) in decided
        )
        for assessment, revision in results
    }
