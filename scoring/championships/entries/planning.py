"""What a file of entries would do: a row for each person, teams made of rows of one team name. It writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.entries.checking import EntryCard
from scoring.championships.entries.finding import LIVE, conditions_under, enters, persons_under
from scoring.championships.entries.reading import TEXT_SHOWN, Group, grouped, read
from scoring.championships.stages.models import StageEntryRow, StageRow
from scoring.championships.stages.queries import skills_of
from scoring.people.files.known import Known, first_cell
from scoring.people.files.planning import ERROR, WARNING, Act, Finding
from scoring.people.files.sheets import Row
from scoring.rules.ranking import Participation


@dataclass(frozen=True, slots=True)
class Line:
    """What would become of an entry. `rows` of the file make it; `entry` is the one there is, or "", at `seen`; `said`
    is whom the first row names, known or not."""

    rows: tuple[int, ...]
    act: Act
    skill: str
    number: str
    organisation: str
    card: EntryCard
    entry: str
    seen: int
    findings: tuple[Finding, ...]
    said: str = ""


class Planner:
    """Knows the skills and the entries of a stage, and all people and organisations."""

    def __init__(self, session: Session, stage: StageRow) -> None:
        self._stage, self._known = stage, Known(session)
        self._skills = {row.number.lstrip("0"): row for row in skills_of(session, stage)}
        ids = [row.id for row in self._skills.values()]
        found = select(StageEntryRow).where(StageEntryRow.stage_skill_id.in_(ids), StageEntryRow.state.in_(LIVE))
        rows = list(session.scalars(found))
        persons, conditions = (
            persons_under(session, [row.id for row in rows]),
            conditions_under(session, [row.id for row in rows]),
        )
        self._entries = {row.public_id: row for row in rows}
        self._cards = {
            row.public_id: EntryCard(persons[row.id], row.team, Participation(row.participation), conditions[row.id])
            for row in rows
        }
        self._entry_of = {(row.stage_skill_id, one): row.public_id for row in rows for one in persons[row.id]}
        numbers = {row.id: row.number for row in self._skills.values()}
        self._official = {  # person: the number of the skill
            one: numbers[row.stage_skill_id] for row in rows if row.participation == Participation.OFFICIAL
            for one in persons[row.id]
        }  # fmt: skip
        self._taken: dict[tuple[int, str], int] = {}

    def plan(self, rows: Iterable[Row]) -> list[Line]:
        """A line for each entry, in the order of the file; of two rows about one person the first counts."""
        return [self._line(read(self._known, group)) for group in grouped(rows)]

    def _line(self, group: Group) -> Line:
        """The entry that the rows make or change."""
        number = group.rows[0].values["skill"].text.strip() if "skill" in group.rows[0].values else ""
        skill = self._skills.get(number.removesuffix(".0").lstrip("0")) if number else None
        if skill is None:
            cell = group.rows[0].values["skill"].cell if number else group.first
            group.against(ERROR, cell, "entry-row-skill", value=number[:TEXT_SHOWN])
            return self._of(group, "", number, "", EntryCard(group.ids), "")
        self._refuse_twice(group, skill.id)
        known = self._known_entry(group, skill.id)
        card = self._merged(group, known, team=skill.team_size > 1)
        college = self._college(group, known)
        if len(card.persons) > skill.team_size:
            group.against(ERROR, group.first, "entry-team-too-big", limit=skill.team_size)
        elif len(card.persons) < skill.team_size and not group.refused:
            group.against(WARNING, group.first, "entry-doubt-team", there=len(card.persons), needed=skill.team_size)
        if not group.refused:
            self._refuse_official(group, card, skill.number, known)
        return self._of(group, skill.public_id, skill.number, college, card, known)

    def _of(self, group: Group, skill: str, number: str, college: str, card: EntryCard, entry: str) -> Line:
        if group.refused:
            act = Act.REFUSED
        elif not entry:
            act = Act.NEW
        else:
            act = Act.SAME if card == self._cards[entry] else Act.CHANGED
        rows = tuple(row.number for row in group.rows)
        seen = self._entries[entry].revision if entry else 0
        return Line(rows, act, skill, number, college, card, entry, seen, tuple(group.findings), group.said)

    def _refuse_twice(self, group: Group, skill: int) -> None:
        for row, person in zip(group.rows, group.ids, strict=False):
            before = self._taken.setdefault((skill, person), row.number)
            if before != row.number:
                group.against(ERROR, first_cell(row), "people-row-twice", row=before)

    def _known_entry(self, group: Group, skill: int) -> str:
        found = {self._entry_of[skill, one] for one in group.ids if (skill, one) in self._entry_of}
        if len(found) > 1:
            group.against(ERROR, group.first, "entry-row-apart")
        return sorted(found)[0] if found else ""

    def _merged(self, group: Group, known: str, *, team: bool) -> EntryCard:
        """What the file says over what is known; what it leaves empty stays, and nobody goes by a file.

        An export writes the id of an entry where a team has no name, so that its rows stay together.
        """
        before = self._cards.get(known, EntryCard())
        persons = (*before.persons, *(one for one in group.ids if one not in before.persons))
        return EntryCard(
            persons,
            ("" if group.team == known else group.team or before.team) if team else "",
            group.status or before.participation,
            group.conditions or before.conditions,
        )

    def _college(self, group: Group, known: str) -> str:
        """Whom the entry counts for: where its persons belong, who must be of one organisation that may enter."""
        homes = {person.organisation.public_id if person.organisation else "" for person in group.persons}
        college = self._entries[known].organisation or "" if known else next(iter(homes), "")
        elsewhere = homes - {college} or (group.organisation and group.organisation != college)
        if group.persons and elsewhere:  # who is not known is of no organisation yet: that is said of them already
            group.against(ERROR, group.first, "entry-person-elsewhere")
        row = self._known.organisations.get(college)
        guest = (group.status or self._cards.get(known, EntryCard()).participation) is Participation.GUEST
        if group.persons and (row is None or not (guest or enters(self._stage, row))):
            group.against(ERROR, group.first, "entry-organisation-outside")
        return college

    def _refuse_official(self, group: Group, card: EntryCard, number: str, known: str) -> None:
        """Nobody is official twice in a stage, by the entries there are or by rows above."""
        if card.participation is not Participation.OFFICIAL:
            return
        for person in card.persons:
            other = self._official.get(person)
            if other is not None and other != number:
                group.against(ERROR, group.first, "entry-person-official", skill=other)
                return
        if not group.refused:
            self._official |= dict.fromkeys(card.persons, number)
