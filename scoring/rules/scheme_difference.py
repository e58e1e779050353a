"""What changed between two versions of a scheme, aspect by aspect, and which marks the change leaves standing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from scoring.rules.scheme import Aspect, Criterion, Scheme, SubCriterion

Heading = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Parent:
    """What an aspect stands under: the ids of its criterion and its sub-criterion."""

    criterion: str
    sub_criterion: str


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that is in both versions (an aspect key, or an id) and the names of its fields that differ."""

    key: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """An aspect that now stands under another sub-criterion."""

    key: str
    before: Parent
    after: Parent


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions compared. Keys stand in the order of the new scheme, removed ones in the order of the old.

    `unchanged` and `changed` share out the aspects of both versions; `moved` names those of them that also moved.
    `reordered` are ids of sub-criteria whose aspects in common stand in another order. `headings` are the changed
    texts above the aspects: "" for the scheme itself ("order": its forms stand in another order), then criterion and
    sub-criterion ids ("added", "removed", or the fields).
    """

    unchanged: tuple[str, ...] = ()
    changed: tuple[Change, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[Move, ...] = ()
    reordered: tuple[str, ...] = ()
    headings: tuple[Change, ...] = ()

    @property
    def carried(self) -> frozenset[str]:
        """Keys of aspects whose marks carry over; everything else returns to *not marked yet*. decisions.md 8."""
        return frozenset(self.unchanged)

    @property
    def empty(self) -> bool:
        """Whether the two versions say the same."""
        return not (self.changed or self.added or self.removed or self.moved or self.reordered or self.headings)


def difference(old: Scheme, new: Scheme) -> Difference:
    """What a change from `old` to `new` is, by permanent key. decisions.md 8.

    An aspect is unchanged when every field of it is, and the calculation it points to (wherever the row stands);
    moving it elsewhere does not change it. Keys are taken to be unique, as `check_scheme` demands.
    """
    before, after = dict(_places(old)), dict(_places(new))
    both = [key for key in after if key in before]
    changes = [Change(key, _aspect_parts(old, before[key][1], new, after[key][1])) for key in both]
    return Difference(
        unchanged=tuple(change.key for change in changes if not change.parts),
        changed=tuple(change for change in changes if change.parts),
        added=tuple(key for key in after if key not in before),
        removed=tuple(key for key in before if key not in after),
        moved=tuple(Move(key, before[key][0], after[key][0]) for key in both if before[key][0] != after[key][0]),
        reordered=_reordered(old, new),
        headings=tuple(_headings(old, new)),
    )


def _places(scheme: Scheme) -> Iterator[tuple[str, tuple[Parent, Aspect]]]:
    for criterion in scheme.criteria:
        for sub_criterion in criterion.sub_criteria:
            for aspect in sub_criterion.aspects:
                yield aspect.key, (Parent(criterion.id, sub_criterion.id), aspect)


def _aspect_parts(old: Scheme, before: Aspect, new: Scheme, after: Aspect) -> tuple[str, ...]:
    names = [item.name for item in fields(Aspect) if item.name not in ("key", "calculation")]
    parts = [name for name in names if getattr(before, name) != getattr(after, name)]
    if old.calculation_of(before) != new.calculation_of(after):
        parts.append("calculation")
    return tuple(parts)


def _reordered(old: Scheme, new: Scheme) -> tuple[str, ...]:
    orders = {
        sub_criterion.id: [aspect.key for aspect in sub_criterion.aspects] for sub_criterion in old.sub_criteria()
    }
    found = []
    for sub_criterion in new.sub_criteria():
        now = [aspect.key for aspect in sub_criterion.aspects]
        then = orders.get(sub_criterion.id, [])
        if [key for key in now if key in then] != [key for key in then if key in now]:
            found.append(sub_criterion.id)
    return tuple(found)


def _headings(old: Scheme, new: Scheme) -> Iterator[Change]:
    then, now = dict(_headed(old)), dict(_headed(new))
    names = ("skill_number", "title", "sections", "standard")
    whole = [name for name in names if getattr(old, name) != getattr(new, name)]
    if [key for key in now if key in then] != [key for key in then if key in now]:
        whole.append("order")
    if whole:
        yield Change("", tuple(whole))
    for key in [*now, *(key for key in then if key not in now)]:
        parts = _heading_parts(then.get(key), now.get(key))
        if parts:
            yield Change(key, parts)


def _heading_parts(then: Heading | None, now: Heading | None) -> tuple[str, ...]:
    if then is None:
        return ("added",)
    if now is None:
        return ("removed",)
    return tuple(name for name in now if now[name] != then.get(name))


def _headed(scheme: Scheme) -> Iterator[tuple[str, Heading]]:
    for criterion in scheme.criteria:
        yield criterion.id, _criterion_heading(criterion)
        for sub_criterion in criterion.sub_criteria:
            yield sub_criterion.id, _sub_criterion_heading(sub_criterion)


def _criterion_heading(criterion: Criterion) -> Heading:
    return {"name": criterion.name, "declared": criterion.declared}


def _sub_criterion_heading(sub_criterion: SubCriterion) -> Heading:
    return {"name": sub_criterion.name, "day": sub_criterion.day}
