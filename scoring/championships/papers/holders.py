"""Who gets which paper: one holder for each, from final rows, from experts who served, from those who are seated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.championships.awards.reading import FinalSkill, SkillResult
from scoring.championships.boards.audience import ALOUD
from scoring.championships.papers import kinds
from scoring.championships.papers.material import FullName, Material, Seated, Serving
from scoring.championships.results.rows import Document
from scoring.documents.kinds import Kind
from scoring.rules.ranking import seat_order


@dataclass(frozen=True, slots=True)
class Holder:
    """`person` is None for an organisation; `row`, `seat` and `expert` are what the paper is about."""

    kind: Kind
    person: FullName | None
    skill: SkillResult | None = None
    row: Document | None = None
    seat: Seated | None = None
    expert: Serving | None = None
    member: str = ""

    def once(self, stage: str) -> str:
        """Of what there is one paper: the stage, the kind, and whom or what it is about."""
        parts = (
            stage, self.kind.code, self.skill.id if self.skill else "", self.seat.seat if self.seat else self.member,
            self.person.id if self.person else "",
        )  # fmt: skip
        return ":".join(parts)


def holders(material: Material, wanted: Sequence[Kind], skill: str = "") -> tuple[Holder, ...]:
    """In the order of the ceremony: skill by skill, gold last. `skill` leaves all others out."""
    chosen = [one for one in material.skills if not skill or one.id == skill]
    found = [holder for one in chosen for holder in _of_skill(material, one)]
    if not skill:
        found += [*_best(material), *_host(material)]
    turns = {kind.code: turn for turn, kind in enumerate(kinds.AS_HANDED_OVER)}
    codes = {kind.code for kind in wanted}
    places = {one: place for place, one in enumerate(material.order)}
    return tuple(
        sorted(
            (holder for holder in found if holder.kind.code in codes),
            key=lambda one: (one.kind in kinds.BADGES, places.get(one.skill.id, 0) if one.skill else 999,
                             turns[one.kind.code]),
        )
    )  # fmt: skip


def nameless(material: Material) -> int:
    """How many results belong to a seat with nobody's name: no paper can be issued for them."""
    return sum(
        row["participation"] in ALOUD and not _named(material.seated(skill.id, skill.final.seats.get(row["seat"], "")))
        for skill in material.skills if skill.final is not None for row in skill.final.rows
    )  # fmt: skip


def _named(seated: Seated | None) -> bool:
    return seated is not None and bool(seated.persons)


def _of_skill(material: Material, skill: SkillResult) -> Iterator[Holder]:
    if skill.final is not None:
        yield from _of_results(material, skill, skill.final)
    for seated in material.seats.get(skill.id, ()):
        if seated.number is not None:
            yield from (Holder(kinds.BADGE_SEAT, one, skill, seat=seated) for one in seated.persons)
    for expert in material.experts.get(skill.id, ()):
        yield Holder(kinds.BADGE_EXPERT, expert.person, skill, expert=expert)
        if expert.days:  # thanks and a certificate are for work that the journal knows of
            yield Holder(kinds.THANKS_EXPERT, expert.person, skill, expert=expert)
            yield Holder(kinds.EXPERT, expert.person, skill, expert=expert)


def _of_results(material: Material, skill: SkillResult, final: FinalSkill) -> Iterator[Holder]:
    for row in sorted(final.rows, key=lambda row: seat_order(row["seat"])):
        seated = material.seated(skill.id, final.seats.get(row["seat"], ""))
        if seated is None or row["participation"] not in ALOUD:
            continue
        for person in seated.persons:
            yield Holder(kinds.PARTICIPATION, person, skill, row, seated)
            if row["medal"] in kinds.OF_MEDAL:
                yield Holder(kinds.OF_MEDAL[row["medal"]], person, skill, row, seated)


def _best(material: Material) -> Iterator[Holder]:
    """decisions.md 16: ties share it."""
    known = {one.id: one for one in material.skills}
    for member, best in material.awards.best.items():
        for skill, seat in best.seats:
            final = known[skill].final
            seated = material.seated(skill, final.seats.get(seat, "")) if final else None
            if final is None or seated is None:
                continue
            row = next(row for row in final.rows if row["seat"] == seat)
            yield from (Holder(kinds.BEST, one, known[skill], row, seated, member=member) for one in seated.persons)


def _host(material: Material) -> Iterator[Holder]:
    if material.host is not None:
        yield Holder(kinds.THANKS_HOST, None, member=material.host.id)
