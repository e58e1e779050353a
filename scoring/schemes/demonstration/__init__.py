"""The demonstration scheme: skill 17, a museum's website, written for Sheber in three languages."""

from functools import cache
from pathlib import Path

from scoring.rules.scheme import Scheme
from scoring.schemes.content import scheme_from_bytes

CONTENT = Path(__file__).parent / "web-technologies.json"


@cache
def demonstration_scheme() -> Scheme:
    """100.00 marks, 101 aspects on three days, every calculation type; the aspect keys are always the same."""
    return scheme_from_bytes(CONTENT.read_bytes())
