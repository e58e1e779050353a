"""The scheme while it is being put together: the same tree as in `scoring.rules`, but unfinished and with its cells."""

from dataclasses import dataclass, field

from scoring.rules.scheme import Aspect, Criterion, ExtraLine, Kind, SubCriterion, Text
from scoring.schemes.workbook.reading import Place

BENCHMARK_SCORES = range(4)


@dataclass(slots=True)
class AspectDraft:
    """An aspect and the cell of each of its fields; `pointer` is a row of the Calculations sheet as the file has it."""

    key: str
    row: int
    letter: str
    kind: Kind | None
    description: str = ""
    maximum: int | None = None
    section: str = ""
    requirement: str = ""
    gate: str = ""
    pointer: int | None = None
    extra: list[tuple[str, int | None]] = field(default_factory=list)
    benchmarks: dict[int, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    def finished(self, language: str) -> Aspect:
        return Aspect(
            key=self.key,
            kind=self.kind,
            description=said(self.description, language),
            maximum=self.maximum,
            section=self.section or None,
            extra=tuple(ExtraLine(said(text, language), mark) for text, mark in self.extra),
            requirement=said(self.requirement, language),
            calculation=self.pointer,
            benchmarks=tuple(said(self.benchmarks.get(score, ""), language) for score in BENCHMARK_SCORES)
            if self.benchmarks
            else (),
            gate=self.gate,
        )


@dataclass(slots=True)
class SubCriterionDraft:
    id: str
    row: int
    name: str = ""
    day: str = ""
    aspects: list[AspectDraft] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    declared: tuple[int, str] | None = None

    def total(self) -> int:
        return sum(aspect.maximum or 0 for aspect in self.aspects)

    def finished(self, language: str) -> SubCriterion:
        aspects = tuple(aspect.finished(language) for aspect in self.aspects)
        return SubCriterion(self.id, said(self.name, language), self.day, aspects)


@dataclass(slots=True)
class CriterionDraft:
    id: str
    row: int = 0
    name: str = ""
    declared: int | None = None
    sub_criteria: list[SubCriterionDraft] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)

    def total(self) -> int:
        return sum(sub.total() for sub in self.sub_criteria)

    def finished(self, language: str) -> Criterion:
        subs = tuple(sub.finished(language) for sub in self.sub_criteria)
        return Criterion(self.id, said(self.name, language), self.declared, subs)


@dataclass(slots=True)
class SectionDraft:
    id: str
    row: int
    name: str = ""
    declared: int | None = None
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class SchemeDraft:
    """Everything read so far; `claims` are the sums the file states, with their cells."""

    skill_number: str = ""
    title: str = ""
    standard: str = ""
    sections: list[SectionDraft] = field(default_factory=list)
    criteria: dict[str, CriterionDraft] = field(default_factory=dict)
    block_marks: dict[str, tuple[int, str]] = field(default_factory=dict)
    total: tuple[int, str] | None = None
    total_variation: tuple[int, str] | None = None
    section_marks: dict[str, tuple[int, str]] = field(default_factory=dict)
    section_variations: dict[str, tuple[int, str]] = field(default_factory=dict)

    def criterion(self, letter: str) -> CriterionDraft:
        return self.criteria.setdefault(letter, CriterionDraft(letter))

    def sub_criteria(self) -> list[SubCriterionDraft]:
        return [sub for criterion in self.criteria.values() for sub in criterion.sub_criteria]

    def aspects(self) -> list[AspectDraft]:
        return [aspect for sub in self.sub_criteria() for aspect in sub.aspects]

    def texts(self) -> list[str]:
        """Every text that a person wrote, for telling the language."""
        names = [self.title, *(section.name for section in self.sections)]
        names += [criterion.name for criterion in self.criteria.values()]
        names += [sub.name for sub in self.sub_criteria()]
        return [*names, *(aspect.description for aspect in self.aspects())]


def said(text: str, language: str) -> Text:
    return Text(**{language: text}) if text else Text()


def place_of(draft: AspectDraft | SubCriterionDraft | CriterionDraft | SectionDraft) -> Place:
    return Place(draft.row, draft.fields)
