"""A stage on its server: set up, entered, seated, marked and made final, each step by the form that a person sends."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from scoring.championships.packages.models import ImportedNominationRow
from scoring.championships.results.models import FinalisationRow
from scoring.championships.stages.models import StageEntryRow, StageRow, StageSkillRow
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.marking.models import AssessmentRow, SeatRow
from tests.championships.story.doors import PASSWORD, Person, new_client_id, values_of
from tests.championships.story.servers import Server

UNTIL = "2099-01-30T18:00"
SHEET = "A1"
WEB, TEAMS = "17", "20"  # a skill for one, a skill for two


@dataclass
class Stage:
    """`entries` by the label that the story calls them by; `skills` and `assessments` by number of the skill."""

    server: Server
    id: str
    skills: dict[str, str] = field(default_factory=dict)
    assessments: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)

    @property
    def page(self) -> str:
        return f"/stages/{self.id}"

    def read(self, work: Any) -> Any:
        with self.server.app.app_context(), db.reading() as session:
            return work(session)

    # Before marking

    def nominate(
        self, label: str, number: str, college: str, *persons: str, by: Person | None = None, **said: str
    ) -> None:
        """Somebody of the college, or the organizer, sends the form of a nomination."""
        before = self.listed()
        (by or self.server.organizer).send(
            f"/nominations/{self.id}/{college}", skill=self.skills[number], person=list(persons), **said
        )
        (self.entries[label],) = self.listed() - before

    def adopt(self, lower: "Stage", *labels: str) -> None:
        """The entries that nominations of a lower stage became here keep the names that the story has for them."""
        row = ImportedNominationRow
        for label in labels:
            found = select(StageEntryRow.public_id).join(row, row.entry_id == StageEntryRow.id)
            self.entries[label] = self._one(found.where(row.nomination == lower.entries[label]))

    def listed(self) -> set[str]:
        found = select(StageEntryRow.public_id).join(StageSkillRow).where(StageSkillRow.stage_id == self._row())
        return set(self.read(lambda session: session.scalars(found).all()))

    def confirm_all(self) -> None:
        preview = self.server.organizer.page(f"{self.page}/entries/decide?decision=confirmed&all=1")
        chosen = values_of(preview, "entry")
        seen = {f"seen-{entry}": values_of(preview, f"seen-{entry}")[0] for entry in chosen}
        self.server.organizer.send(f"{self.page}/entries/decide", decision="confirmed", entry=chosen, **seen)

    def seat_all(self) -> None:
        """Begin the assessments, seat everybody who is confirmed, give numbers in the order of entries."""
        organizer = self.server.organizer
        head = organizer.field(f"{self.page}/assessments", "seen")
        organizer.send(f"{self.page}/assessments", seen=head, skill=list(self.skills.values()))
        for number, skill in self.skills.items():
            self.assessments[number] = self._assessment(skill)
            organizer.send(f"{self.page}/entries/seating", skill=skill)
            seats = self._seats(number)
            places = {f"number-{seat}": str(at) for at, seat in enumerate(seats, 1)}
            organizer.send(f"/assessments/{self.assessments[number]}/seats/places", **places)

    def open_all(self) -> None:
        """Experts are let in, one panel marks all, marking begins."""
        server = self.server
        for number, skill in self.skills.items():
            for one in (server.chief, *server.judges):
                role = "chief-expert" if one is server.chief else "expert"
                server.organizer.send(
                    f"{self.page}/experts", skill=skill, person=server.experts[one.number], role=role,
                    login=one.actor.login,
                )  # fmt: skip
            page = f"/assessments/{self.assessments[number]}"
            server.chief.send(f"{page}/panels/proposal", panels="1")
            judges = {f"judge-0-{at}": str(one.number) for at, one in enumerate(server.judges, 1)}
            form = {"count": "1", "name-0": "Panel", "sheet-0": "0", "seen": "1", "act": "take"}
            server.chief.send(f"{page}/panels/proposal/change", **form, **judges)
            server.chief.send(f"{page}/open")

    # Marking

    def mark(self, number: str, marks: Mapping[str, str]) -> None:
        """Every seat of a skill is marked, agreed on and signed; `marks` of the typed aspect, by label."""
        for label, typed in marks.items():
            self._mark_seat(number, self.seat(label), typed)
        self._sign(number)
        self.server.chief.send(f"/assessments/{self.assessments[number]}/lock")

    def seat(self, label: str) -> str:
        found = select(StageEntryRow.seat).where(StageEntryRow.public_id == self.entries[label])
        return self.read(lambda session: session.scalars(found).one()) or ""

    def number_of(self, label: str) -> str:
        found = select(SeatRow.number).where(SeatRow.public_id == self.seat(label))
        return str(self.read(lambda session: session.scalars(found).one()))

    def finalise(self, number: str) -> str:
        """Chief expert and jury president sign with their passwords; the hash that is then fixed."""
        page = f"/assessments/{self.assessments[number]}/finalise"
        for one in (self.server.chief, self.server.president):
            one.send(page, shown=one.field(page, "shown"), pin=PASSWORD)
        return self.hash_of(number)

    def hash_of(self, number: str) -> str:
        found = select(FinalisationRow.hash).join(AssessmentRow).order_by(FinalisationRow.revision.desc()).limit(1)
        of = AssessmentRow.public_id == self.assessments[number]
        return str(self.read(lambda session: session.scalars(found.where(of)).one()))

    def finalise_stage(self) -> None:
        for one in (self.server.organizer, self.server.president):
            one.send(f"{self.page}/final", shown=one.field(f"{self.page}/final", "shown"), pin=PASSWORD)

    def correct(self, number: str, label: str, typed: str) -> None:
        """By decision: marking is opened again, one seat is unlocked by two, marked anew, signed, locked and final."""
        server, page = self.server, f"/assessments/{self.assessments[number]}"
        today = self.read(lambda _session: clock.shown(clock.now()).date().isoformat())
        said = {"number": "12-Ө", "decided_on": today, "reason": "An item was not counted."}
        server.president.send(f"{page}/corrections", **said)
        seat = self.seat(label)
        asked = server.chief.tells(
            f"/api/marking/{self.assessments[number]}/unlock-requests", seat=seat, sheet=SHEET, reason="typing-slip"
        )
        server.president.send(f"{page}/unlock/{asked['request']}/consent")
        self._tell(number, server.judges[0], seat, act="answer", aspect="m1", answer=f"typed:{typed}")
        self._sign(number)
        server.chief.send(f"{page}/lock")
        self.finalise(number)

    def placed(self, number: str) -> list[tuple[str, int | None, str | None]]:
        """(label, place, medal) as the newest final results have it, and as everybody reads it on the page."""
        found = select(FinalisationRow.document).where(FinalisationRow.hash == self.hash_of(number))
        rows = json.loads(self.read(lambda session: session.scalars(found).one()))["standings"]
        seated = (one for one in self.entries if self._skill_of(one) == number and self.seat(one))
        labels = {self.number_of(one): one for one in seated}
        return [(labels[row["seat"]], row["place"], row["medal"]) for row in rows]

    # Advancing

    def approve(self, number: str) -> None:
        page = self.list_page(number)
        self.server.organizer.send(f"{page}/approve", seen=self.server.organizer.field(page, "seen"))

    def send_on(self, number: str, reason: str = "") -> None:
        page = self.list_page(number)
        seen = self.server.organizer.field(page, "seen")
        self.server.organizer.send(f"{page}/nominate", seen=seen, answer_by=UNTIL, reason=reason)

    def list_page(self, number: str) -> str:
        return f"{self.page}/advancing/{self.skills[number]}"

    def list_of(self, number: str) -> str:
        return self.server.organizer.reads(self.list_page(number))

    # What stands behind

    def _one(self, found: Any) -> str:
        return str(self.read(lambda session: session.scalars(found).one()))

    def _row(self) -> int:
        found = select(StageRow.id).where(StageRow.public_id == self.id)
        return int(self.read(lambda session: session.scalars(found).one()))

    def _assessment(self, skill: str) -> str:
        found = select(AssessmentRow.public_id).join(StageSkillRow, StageSkillRow.assessment_id == AssessmentRow.id)
        return str(self.read(lambda session: session.scalars(found.where(StageSkillRow.public_id == skill)).one()))

    def _seats(self, number: str) -> Sequence[str]:
        found = select(SeatRow.public_id).join(AssessmentRow, AssessmentRow.id == SeatRow.assessment_id)
        of = AssessmentRow.public_id == self.assessments[number]
        seats: Sequence[str] = self.read(lambda session: session.scalars(found.where(of).order_by(SeatRow.id)).all())
        return seats

    def _skill_of(self, label: str) -> str:
        found = select(StageSkillRow.number).join(StageEntryRow)
        of = StageEntryRow.public_id == self.entries[label]
        return str(self.read(lambda session: session.scalars(found.where(of)).one()))

    def _mark_seat(self, number: str, seat: str, typed: str) -> None:
        judges = self.server.judges
        said: list[tuple[int, dict[str, Any]]] = [
            (0, {"act": "answer", "aspect": "m1", "answer": f"typed:{typed}"}),
            (0, {"act": "answer", "aspect": "n1", "answer": "completed:3"}),
            *((at, {"act": "score", "aspect": "j1", "score": score, "round": 1}) for at, score in enumerate((2, 2, 3))),
        ]
        for seen, (at, command) in enumerate(said):
            self._tell(number, judges[at], seat, seen=seen, **command)

    def _tell(self, number: str, who: Any, seat: str, *, seen: int = 1000, **command: Any) -> None:
        who.tells(
            f"/api/marking/{self.assessments[number]}/marks", client_id=new_client_id(), seat=seat, seen=seen, **command
        )

    def _sign(self, number: str) -> None:
        """The first judge tells that the panel agrees; each of the three signs all sheets with one password."""
        page = f"/assessments/{self.assessments[number]}/sign"
        judges = self.server.judges[:3]
        judges[0].send(f"{page}/agree", sheet=values_of(judges[0].page(page), "sheet"))
        for judge in judges:
            judge.send(page, sheet=values_of(judge.page(page), "sheet"), pin=PASSWORD)

    def states(self) -> dict[str, str]:
        """Where each entry stands, by its label."""
        found = select(StageEntryRow.public_id, StageEntryRow.state).join(StageSkillRow)
        of = StageSkillRow.stage_id == self._row()
        rows = dict(self.read(lambda session: [tuple(row) for row in session.execute(found.where(of))]))
        return {label: rows[entry] for label, entry in self.entries.items()}


def plan_season(server: Server) -> None:
    organizer = server.organizer
    season = organizer.send("/championships/seasons", name="2026/27", begins="2026-09-01", ends="2027-06-30")
    names = {f"name_{code}": "Жұмысшы мамандықтар чемпионаты" for code in ("kk", "ru", "en")}
    found = re.search(r"season=([\w-]+)", season)
    assert found is not None
    made = organizer.send("/championships", season=found[1], kind="students", track="main", **names)
    server.championship = made.rpartition("/")[2]


def hold_stage(server: Server, level: str, name: str, *, region: str = "", college: str = "", places: int = 1) -> Stage:
    """A stage with two skills: one for single competitors, one for teams of two."""
    organizer = server.organizer
    with server.app.app_context():
        first = clock.shown(clock.now()).date() + timedelta(days=1)
    names = {f"name_{code}": name for code in ("kk", "ru", "en")}
    made = organizer.send(
        f"/championships/{server.championship}/stages", level=level, region=region, organisation=college,
        venue="Павлодар", opens=first.isoformat(), first_day=first.isoformat(),
        last_day=(first + timedelta(days=1)).isoformat(), closes=(first + timedelta(days=1)).isoformat(), **names,
    )  # fmt: skip
    stage = Stage(server, made.split("/")[2])
    sheet = f"{stage.page}/skills"
    rows: dict[str, str] = {}
    for at, (number, size) in enumerate(((WEB, 1), (TEAMS, 2)), 1):
        cells = {
            "number": number, "names_kk": f"Құзырет {number}", "names_ru": f"Компетенция {number}",
            "names_en": f"Skill {number}", "rule_set": "wsk-2026", "team_size": str(size), "places": str(places),
        }  # fmt: skip
        rows |= {f"new{at}-{name}": value for name, value in cells.items()}
    organizer.send(sheet, row=["new1", "new2"], seen=organizer.field(sheet, "seen"), **rows)
    found = select(StageSkillRow.number, StageSkillRow.public_id).where(StageSkillRow.stage_id == stage._row())
    stage.skills = dict(stage.read(lambda session: [tuple(row) for row in session.execute(found)]))
    chosen = {f"{skill}-scheme": str(server.versions[number]) for number, skill in stage.skills.items()}
    organizer.send(sheet, row=list(stage.skills.values()), seen=organizer.field(sheet, "seen"), **chosen)
    return stage
