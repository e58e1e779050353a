"""Which aspect of a new scheme is which of the old one: proposals with a certainty and the doubts that go with it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from scoring.rules.errors import RuleBroken
from scoring.rules.scheme import Aspect, Criterion, Scheme, SubCriterion, Text

ALIKE = 0.75  # share of equal characters from which two texts are taken for versions of one
FAINTLY_ALIKE = 0.45  # ... from which a person is asked
COMPARED = 400  # characters of a text that are compared; the rest of a long one changes nothing
LANGUAGES = ("kk", "ru", "en")


class Certainty(StrEnum):
    """CERTAIN and LIKELY are applied as proposed, DOUBTFUL only when a person says so."""

    CERTAIN = "certain"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Match:
    """One proposal. No `old_key`: the aspect is new; no `new_key`: the old aspect is gone.

    `reasons` are codes: match-same-key, match-same-text, match-same-place, match-similar-text, match-moved,
    match-text-changed, match-kind-changed, match-maximum-changed, match-text-not-unique, match-no-counterpart.
    """

    old_key: str | None
    new_key: str | None
    certainty: Certainty
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Standing:
    """An aspect and where it stands: sub-criterion id and position in it; `pieces`: the three-letter pieces it has."""

    aspect: Aspect
    sub_criterion: str
    position: int
    pieces: tuple[frozenset[str], ...]

    @property
    def place(self) -> tuple[str, int]:
        return self.sub_criterion, self.position

    @property
    def likeness(self) -> tuple[object, ...]:
        """What two aspects share that are the same without a doubt."""
        return tuple(plain(each) for each in _words(self.aspect.description)), self.aspect.kind, self.aspect.maximum


def match_aspects(old: Scheme, new: Scheme) -> tuple[Match, ...]:
    """A proposal for every aspect of both schemes, in the order of the new one, the vanished last. decisions.md 8.

    The surest evidence is used first: the same key; then the same text, kind and maximum; then the same place with a
    similar text; then a similar text elsewhere. Each aspect is in exactly one proposal.
    """
    search = _Search(_standings(old), _standings(new))
    search.by_key()
    search.by_likeness()
    search.by_place(ALIKE, Certainty.LIKELY)
    search.by_similarity()
    search.by_place(FAINTLY_ALIKE, Certainty.DOUBTFUL)
    return search.matches()


def apply_matches(new: Scheme, matches: Iterable[Match]) -> Scheme:
    """The new scheme with the old keys of these matches; filter out those that nobody accepted.

    Raises RuleBroken: match-key-unknown (an aspect the scheme has not), match-key-twice (one key for two aspects).
    """
    kept = {match.new_key: match.old_key for match in matches if match.old_key and match.new_key}
    keys = [aspect.key for aspect in new.aspects()]
    for key in kept:
        if key not in keys:
            raise RuleBroken("match-key-unknown", key=str(key))
    names: Mapping[str, str] = {str(new_key): str(old_key) for new_key, old_key in kept.items()}
    return with_keys(new, [names.get(key, key) for key in keys])


def with_keys(scheme: Scheme, keys: Sequence[str]) -> Scheme:
    """The scheme with these keys, one for each aspect in order. Raises RuleBroken: match-key-twice."""
    if len(set(keys)) != len(keys):
        raise RuleBroken("match-key-twice")
    following = iter(keys)

    def sub_criterion(each: SubCriterion) -> SubCriterion:
        return replace(each, aspects=tuple(replace(aspect, key=next(following)) for aspect in each.aspects))

    def criterion(each: Criterion) -> Criterion:
        return replace(each, sub_criteria=tuple(sub_criterion(part) for part in each.sub_criteria))

    return replace(scheme, criteria=tuple(criterion(each) for each in scheme.criteria))


def plain(text: str) -> str:
    """A text without what nobody means: case and white space."""
    return " ".join(text.split()).casefold()


def similarity(first: Text, second: Text) -> float:
    """How alike two texts are, 0 to 1, in the shared language in which they are most alike."""
    pairs = zip(_words(first), _words(second), strict=True)
    return max((_ratio(plain(a), plain(b)) for a, b in pairs if a and b), default=0.0)


class _Search:
    """What is still free on both sides, and the proposals made so far."""

    def __init__(self, old: list[_Standing], new: list[_Standing]) -> None:
        self.old = {standing.aspect.key: standing for standing in old}
        self.new = {standing.aspect.key: standing for standing in new}
        self.order = [standing.aspect.key for standing in new]
        self.found: dict[str, Match] = {}

    def by_key(self) -> None:
        for key in [key for key in self.order if key in self.old]:
            old, new = self.old[key], self.new[key]
            alike = similarity(old.aspect.description, new.aspect.description) >= FAINTLY_ALIKE
            unsaid = not old.aspect.description or not new.aspect.description
            certainty = Certainty.CERTAIN if alike or unsaid or old.place == new.place else Certainty.DOUBTFUL
            self._take(old, new, certainty, "match-same-key")

    def by_likeness(self) -> None:
        old, new = _grouped(self.old.values()), _grouped(self.new.values())
        for likeness in [likeness for likeness in old if likeness in new]:
            alone = len(old[likeness]) == len(new[likeness]) == 1
            for first, second in _nearest(old[likeness], new[likeness]):
                if alone:
                    self._take(first, second, Certainty.CERTAIN, "match-same-text")
                else:
                    certainty = Certainty.LIKELY if first.place == second.place else Certainty.DOUBTFUL
                    self._take(first, second, certainty, "match-same-text", "match-text-not-unique")

    def by_place(self, least: float, certainty: Certainty) -> None:
        places = {standing.place: standing for standing in self.old.values()}
        for new in list(self.new.values()):
            old = places.get(new.place)
            if old and old.aspect.key in self.old and _alike(old, new) >= least:
                self._take(old, new, certainty, "match-same-place")

    def by_similarity(self) -> None:
        scored = [
            (score, old.aspect.key, new.aspect.key)
            for old in self.old.values()
            for new in self.new.values()
            if _worth_comparing(old, new) and (score := _alike(old, new)) >= ALIKE
        ]
        for _, old_key, new_key in sorted(scored, key=lambda each: -each[0]):
            if old_key in self.old and new_key in self.new:
                old, new = self.old[old_key], self.new[new_key]
                near = old.sub_criterion == new.sub_criterion
                self._take(old, new, Certainty.LIKELY if near else Certainty.DOUBTFUL)

    def matches(self) -> tuple[Match, ...]:
        alone = ("match-no-counterpart",)
        present = [self.found.get(key) or Match(None, key, Certainty.CERTAIN, alone) for key in self.order]
        gone = [Match(key, None, Certainty.CERTAIN, alone) for key in self.old]
        return (*present, *gone)

    def _take(self, old: _Standing, new: _Standing, certainty: Certainty, *reasons: str) -> None:
        del self.old[old.aspect.key], self.new[new.aspect.key]
        doubts = tuple(each for each in _changes(old, new) if each not in reasons)
        self.found[new.aspect.key] = Match(old.aspect.key, new.aspect.key, certainty, (*reasons, *doubts))


def _changes(old: _Standing, new: _Standing) -> Iterator[str]:
    if old.sub_criterion != new.sub_criterion:
        yield "match-moved"
    if _alike(old, new) < 1:
        yield "match-similar-text" if _alike(old, new) >= FAINTLY_ALIKE else "match-text-changed"
    if old.aspect.kind != new.aspect.kind:
        yield "match-kind-changed"
    if old.aspect.maximum != new.aspect.maximum:
        yield "match-maximum-changed"


def _standings(scheme: Scheme) -> list[_Standing]:
    return [
        _Standing(
            aspect, sub_criterion.id, position, tuple(_pieces(plain(each)) for each in _words(aspect.description))
        )
        for sub_criterion in scheme.sub_criteria()
        for position, aspect in enumerate(sub_criterion.aspects)
    ]


def _grouped(standings: Iterable[_Standing]) -> dict[tuple[object, ...], list[_Standing]]:
    groups: dict[tuple[object, ...], list[_Standing]] = defaultdict(list)
    for standing in standings:
        if standing.aspect.description:
            groups[standing.likeness].append(standing)
    return groups


def _nearest(old: list[_Standing], new: list[_Standing]) -> Iterator[tuple[_Standing, _Standing]]:
    """Pairs of equal texts: first those of one place, then those of one sub-criterion, then in order."""
    free_old, free_new = list(old), list(new)
    for same in (lambda a, b: a.place == b.place, lambda a, b: a.sub_criterion == b.sub_criterion, lambda a, b: True):
        for first in list(free_old):
            second = next((each for each in free_new if same(first, each)), None)
            if second:
                free_old.remove(first)
                free_new.remove(second)
                yield first, second


def _alike(old: _Standing, new: _Standing) -> float:
    return similarity(old.aspect.description, new.aspect.description)


def _worth_comparing(old: _Standing, new: _Standing) -> bool:
    """Texts that are alike share many pieces; asking this first spares most of the slow comparisons."""
    pairs = zip(old.pieces, new.pieces, strict=True)
    return any(len(first & second) * 3 >= max(len(first), len(second)) > 0 for first, second in pairs)


def _pieces(text: str) -> frozenset[str]:
    return frozenset(text[start : start + 3] for start in range(max(len(text[:COMPARED]) - 2, min(len(text), 1))))


def _words(text: Text) -> tuple[str, ...]:
    return text.kk, text.ru, text.en


def _ratio(first: str, second: str) -> float:
    if first == second:
        return 1.0
    matcher = SequenceMatcher(None, first[:COMPARED], second[:COMPARED], autojunk=False)
    if matcher.real_quick_ratio() < FAINTLY_ALIKE or matcher.quick_ratio() < FAINTLY_ALIKE:
        return 0.0
    return min(matcher.ratio(), 0.999)
