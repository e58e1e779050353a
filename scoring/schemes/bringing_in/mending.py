"""A scheme read from sheets that were edited elsewhere gets back what a sheet cannot hold: keys, languages, details."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from scoring.rules.scheme import Aspect, Criterion, ExtraLine, Scheme, Section, SubCriterion, Text
from scoring.schemes.bringing_in.matching import Certainty, match_aspects, plain, with_keys
from scoring.schemes.taking_out.layout import said

_Part = TypeVar("_Part", Section, Criterion, SubCriterion)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at; `aspect` is its key in the mended scheme, None for the whole file."""

    code: str
    aspect: str | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mended:
    """The mended scheme, what is doubtful in it, and the way from the old keys to the new."""

    scheme: Scheme
    doubts: tuple[Doubt, ...]
    keys: Mapping[str, str]


def mend(original: Scheme, seen: Scheme, language: str) -> Mended:
    """What was seen in the sheets wins; what they cannot say comes from the original. decisions.md 8.

    Doubts: companion-file-edited (once), companion-aspect-doubtful (it looks like an old aspect, but not surely: it
    keeps its new key), companion-translation-old (the text was changed in one language, the others are as before).
    """
    matches = match_aspects(original, seen)
    sure = {m.new_key: m.old_key for m in matches if m.old_key and m.certainty is not Certainty.DOUBTFUL}
    keys = {aspect.key: sure.get(aspect.key) or aspect.key for aspect in seen.aspects()}
    mender = _Mender(original, language)
    scheme = mender.scheme(with_keys(seen, list(keys.values())))
    unsure = [
        Doubt("companion-aspect-doubtful", match.new_key)
        for match in matches
        if match.old_key and match.new_key and match.certainty is Certainty.DOUBTFUL
    ]
    return Mended(scheme, (Doubt("companion-file-edited"), *unsure, *mender.doubts), keys)


class _Mender:
    """Compares each text of the sheet with what the original says there, and collects the doubts."""

    def __init__(self, original: Scheme, language: str) -> None:
        self.original = original
        self.language = language
        self.aspects = {aspect.key: aspect for aspect in original.aspects()}
        self.doubts: list[Doubt] = []

    def scheme(self, seen: Scheme) -> Scheme:
        sections = _paired(self.original.sections, seen.sections)
        criteria = _paired(self.original.criteria, seen.criteria)
        return replace(
            seen,
            title=self._text(self.original.title, seen.title),
            sections=tuple(self._section(old, new) for old, new in sections),
            criteria=tuple(self._criterion(old, new) for old, new in criteria),
        )

    def _section(self, original: Section | None, seen: Section) -> Section:
        return replace(seen, name=self._text(original.name, seen.name)) if original else seen

    def _criterion(self, original: Criterion | None, seen: Criterion) -> Criterion:
        parts = _paired(original.sub_criteria if original else (), seen.sub_criteria)
        mended = tuple(self._sub_criterion(old, new) for old, new in parts)
        name = self._text(original.name, seen.name) if original else seen.name
        return replace(seen, name=name, sub_criteria=mended)

    def _sub_criterion(self, original: SubCriterion | None, seen: SubCriterion) -> SubCriterion:
        name = self._text(original.name, seen.name) if original else seen.name
        return replace(seen, name=name, aspects=tuple(self._aspect(each) for each in seen.aspects))

    def _aspect(self, seen: Aspect) -> Aspect:
        original = self.aspects.get(seen.key)
        if original is None:
            return seen
        lines = [line.text for line in original.extra]
        texts = self._texts(lines, [line.text for line in seen.extra], seen.key)
        mended = replace(
            seen,
            description=self._text(original.description, seen.description, seen.key),
            requirement=self._text(original.requirement, seen.requirement, seen.key),
            extra=tuple(
                self._line(original, index, line, text)
                for index, (line, text) in enumerate(zip(seen.extra, texts, strict=True))
            ),
            benchmarks=tuple(self._texts(original.benchmarks, seen.benchmarks, seen.key)),
        )
        return replace(mended, gate=seen.gate or original.gate)

    def _line(self, original: Aspect, index: int, seen: ExtraLine, text: Text) -> ExtraLine:
        """A line that still says the same keeps the mark of its own."""
        lines = (*original.extra[index : index + 1], *original.extra)
        mark = next((line.mark for line in lines if line.text == text), None)
        return ExtraLine(text, seen.mark if seen.mark is not None else mark)

    def _texts(self, original: Sequence[Text], seen: Sequence[Text], key: str) -> list[Text]:
        """Line by line; a line that moved is found by what it says."""
        mended = []
        for index, text in enumerate(seen):
            here = original[index : index + 1]
            same = next((old for old in (*here, *original) if self._same(old, text)), None)
            before = same or (original[index] if index < len(original) == len(seen) else None)
            mended.append(self._text(before, text, key) if before else text)
        return mended

    def _text(self, original: Text, seen: Text, key: str | None = None) -> Text:
        if self._same(original, seen):
            return original
        changed = _in(original, self.language, said(seen, self.language))
        if seen and any(getattr(original, each) for each in ("kk", "ru", "en") if each != self.language):
            self.doubts.append(Doubt("companion-translation-old", key, {"text": said(seen, self.language)[:80]}))
            return changed
        return seen

    def _same(self, original: Text, seen: Text) -> bool:
        return plain(said(original, self.language)) == plain(said(seen, self.language))


def _paired(original: Sequence[_Part], seen: Sequence[_Part]) -> list[tuple[_Part | None, _Part]]:
    """Each seen part with the original of its id: the one at its own place if ids repeat, else the first."""
    first = {part.id: part for part in reversed(original)}
    return [
        (original[place] if place < len(original) and original[place].id == part.id else first.get(part.id), part)
        for place, part in enumerate(seen)
    ]


def _in(text: Text, language: str, words: str) -> Text:
    """The text with other words in one language."""
    return Text(**{each: words if each == language else getattr(text, each) for each in ("kk", "ru", "en")})
