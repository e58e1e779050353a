"""What went out of a stage as packages, and what of it is outdated since: results corrected, or open for correction,
other people nominated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages.gathering import Finished, finished_skills
from scoring.championships.packages.layout import Kind
from scoring.championships.packages.nominations import Nomination, nominations_of
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.queries import skills_of
from scoring.foundation import jobs
from scoring.foundation.jobs import JobView
from scoring.marking.setup.viewing import Named
from scoring.people.models import Account

JOB = "export-package"
SENT_SHOWN = 50


@dataclass(frozen=True, slots=True)
class SentSkill:
    """A skill that a package spoke of: the revision `then` and the one `now`; `reopened` since it was written.

    `renominated`: others are nominated in it now, or nobody until somebody decides. `carried`: its results, or its
    nominations, were in the package.
    """

    skill: str
    number: str
    name: Named
    then: int
    now: int
    reopened: bool
    renominated: bool = False
    carried: bool = True

    @property
    def outdated(self) -> bool:
        return self.reopened or self.now != self.then or self.renominated


@dataclass(frozen=True, slots=True)
class SentPackage:
    """A package that was written: to which stage (answers alone), when, by whom, its hash, which results and how many
    nominations were in it.

    `nominations` is None and `hash` "" for one that was written before this was kept; `newest` of its kind; `command`
    for one that was written at the server's terminal, where `by` is "" unless somebody was named.
    """

    job: str
    kind: str
    to: str
    at: datetime
    by: str
    hash: str
    known: tuple[SentSkill, ...]
    nominations: int | None
    newest: bool
    command: bool

    @property
    def skills(self) -> tuple[SentSkill, ...]:
        """Those that it carried."""
        return tuple(one for one in self.known if one.carried)

    @property
    def outdated(self) -> tuple[SentSkill, ...]:
        """The skills whose results or nominations are others now, or will be."""
        return tuple(one for one in self.known if one.outdated)


def written(session: Session, stage: StageRow, kind: Kind, hashed: str) -> dict[str, Any]:
    """What is kept of a package with the job that wrote it, or in its place with a command; it names no person."""
    if kind is Kind.ANSWERS:
        return {"hash": hashed, "skills": [], "nominations": None}
    finished, going = finished_skills(session, stage), nominations_of(session, stage)
    carried = {one.provenance["skill"] for one in going} if kind is Kind.NOMINATIONS else None
    return {
        "hash": hashed,
        "nominations": len(going),
        "skills": [
            {
                "id": skill.public_id,
                "revision": finished[skill.id].row.revision,
                "reopened": finished[skill.id].reopened,
                "carried": carried is None or skill.public_id in carried,
                "nominated": _nominated(going, skill.public_id),
            }
            for skill in skills_of(session, stage)
            if skill.id in finished
        ],
    }


def sent_of(session: Session, stage: StageRow) -> tuple[SentPackage, ...]:
    """The packages that pages and commands wrote of a stage of ours, the newest first."""
    found = jobs.finished(session, JOB, {"stage": stage.public_id}, limit=SENT_SHOWN)
    if not found:
        return ()
    now, skills = finished_skills(session, stage), {one.public_id: one for one in skills_of(session, stage)}
    going = nominations_of(session, stage)
    ids = {job.account for job in found}
    asked = select(Account.id, Account.display_name).where(Account.id.in_([one for one in ids if one is not None]))
    names = {row.id: row.display_name for row in session.execute(asked)}
    seen, packages = set[tuple[str, str]](), list[SentPackage]()
    for job in found:
        said, known = job.result or {}, tuple(_skills(job, skills, now, going))
        about = (said["kind"], said.get("to", ""))
        packages.append(
            SentPackage(
                job.public_id, *about, job.ended_at or job.created_at, names.get(job.account or 0, ""),
                said.get("hash", ""), known, said.get("nominations"), about not in seen,
                said.get("command", False),
            )
        )  # fmt: skip
        seen.add(about)
    return tuple(packages)


def outdated_skills(session: Session, stage: StageRow) -> Sequence[str] | None:
    """Public ids of the skills whose results went out and are others now; None where what went out last still holds."""
    found = {one.skill for sent in sent_of(session, stage) if sent.newest for one in sent.outdated}
    return sorted(found) or None


def _skills(
    job: JobView, skills: Mapping[str, StageSkillRow], now: Mapping[int, Finished], going: Sequence[Nomination]
) -> Iterator[SentSkill]:
    for said in (job.result or {}).get("skills", ()):
        row = skills.get(said["id"])
        final = now.get(row.id) if row is not None else None
        if row is not None and final is not None:
            name = Named(row.public_id, row.name_kk, row.name_ru, row.name_en)
            reopened = final.reopened and not (said["reopened"] and said["revision"] == final.row.revision)
            same = said.get("nominated") in (None, _nominated(going, row.public_id))  # None: it was not kept then
            yield SentSkill(
                row.public_id, row.number, name, said["revision"], final.row.revision, reopened,
                renominated=not same and not final.reopened and final.row.revision == said["revision"],
                carried=said.get("carried", True),
            )  # fmt: skip


def _nominated(going: Sequence[Nomination], skill: str) -> list[str]:
    """Public ids of the entries of a skill that go on."""
    return sorted(one.entry for one in going if one.provenance["skill"] == skill)
