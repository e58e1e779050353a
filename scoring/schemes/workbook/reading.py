"""What reading a workbook gives: the scheme, its revision, the findings, the cells it came from and its own claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scoring.rules.scheme import Scheme
from scoring.schemes.bringing_in.findings import Finding, Severity


class Revision(StrEnum):
    """The layouts of the CIS marking scheme workbook. assessment-rules 1.7."""

    R4 = "R4"
    R3 = "R3"
    R2 = "R2"
    R1 = "R1"
    R0 = "R0"
    RU_A = "RU-A"
    RU_B = "RU-B"
    MIXED = "mixed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something of the scheme stands: its row, and the cell of each field ("maximum": "K31")."""

    row: int
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Places:
    """The places of the scheme's parts. Indexes count from 0 in the order of the scheme.

    `aspects` goes by aspect key; `sub_criteria` by (criterion, sub-criterion); `criteria` by criterion;
    `sections` by section. Aspect fields: kind description maximum section requirement calculation day extra
    benchmarks gate, where the file has them.
    """

    sheet: str = ""
    aspects: Mapping[str, Place] = field(default_factory=dict)
    sub_criteria: Mapping[tuple[int, int], Place] = field(default_factory=dict)
    criteria: Mapping[int, Place] = field(default_factory=dict)
    sections: Mapping[int, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claims:
    """What the file says of itself, in hundredths: cross-checks, the aspects are the truth. assessment-rules 1.8."""

    total: int | None = None
    total_variation: int | None = None
    criteria: Mapping[str, int] = field(default_factory=dict)
    blocks: Mapping[str, int] = field(default_factory=dict)
    section_marks: Mapping[str, int] = field(default_factory=dict)
    section_variations: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of `read_workbook`; `scheme` is None only when the file could not be read as a scheme at all."""

    scheme: Scheme | None
    revision: Revision = Revision.UNKNOWN
    findings: tuple[Finding, ...] = ()
    places: Places = Places()
    claims: Claims = Claims()
    language: str = "en"
    readable: bool = True

    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)
