"""A package into this installation: brought, proven by a job, looked at, decided, taken by a job; twice is once.

No request opens the file: what a page shows is the review that the job worked out and kept.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.championships.packages import access
from scoring.championships.packages.contents import check, contents_of, opened, trusted_key
from scoring.championships.packages.decisions import Decisions, decisions_from
from scoring.championships.packages.models import PackageImportRow
from scoring.championships.packages.nomination_lines import targets_for
from scoring.championships.packages.planning import plan
from scoring.championships.packages.reading import Package
from scoring.championships.packages.remainder import expect_new, expect_newest, taken_before
from scoring.championships.packages.reviewing import Review, review_from, review_of
from scoring.championships.packages.taking import take
from scoring.foundation import clock, events, jobs
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Outdated, Refused
from scoring.foundation.jobs import JobView, Progress, State
from scoring.foundation.uploads import Upload, kept
from scoring.marking.setup.viewing import Named
from scoring.people import access_log
from scoring.people.access_log import Visit
from scoring.people.accounts import acting
from scoring.people.actors import Actor
from scoring.people.directory.naming import new_public_id

READ, TAKE = "read-package", "take-package"
JOB_MEMORY = 1024 * 1024 * 1024  # the largest part, as text and as what JSON makes of it
JOB_SECONDS = 900
PAGE = 50  # packages on one page of the list


@dataclass(frozen=True, slots=True)
class PackageTaken:
    """A package of another installation was taken; `stage` is what it was about."""

    kind: str
    stage: str


@dataclass(frozen=True, slots=True)
class ImportView:
    """A brought package. `review` is None while it is worked out and once it is taken; `problem` is (code, params).

    `targets` are the stages of ours that may take its nominations now.
    """

    public_id: str
    filename: str
    job: str
    taking: str | None
    hash: str | None
    decisions: Decisions
    review: Review | None
    taken: Mapping[str, Mapping[str, int]] | None
    problem: tuple[str, dict[str, str | int]] | None
    targets: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A package in the list of those that were brought; `problem` is why it is not proven, where that is known."""

    public_id: str
    filename: str
    at: datetime
    hash: str
    taken: bool
    problem: tuple[str, dict[str, str | int]] | None
    waiting: bool


def take_in(
    session: Session, upload: Upload, visit: Visit, *, actor: Actor, at: datetime,
    new_id: Callable[[], str] = new_public_id,
) -> PackageImportRow:  # fmt: skip
    """Note a brought file and ask for the job that proves it. Raises SignInNeeded, Forbidden: not-allowed."""
    access.require_exchange(actor)
    row = PackageImportRow(
        public_id=new_id(), by=actor.account_id or 0, at=at, filename=upload.filename, sha256=upload.sha256
    )
    session.add(row)
    session.flush()
    _ask_to_read(session, row)
    access_log.record(
        session, "package-brought", actor.account_id, visit, at=at, subject=f"package-import:{row.public_id}"
    )
    return row


def read_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job: prove all of it once, and work out what would become of it by what is decided now.

    Raises as `opened`, `check` and `plan`; of a package that was never proven nothing is then looked at.
    """
    with db.reading() as session:
        row = _find(session, parameters["import"])
        decisions, proven_before = row.decisions, row.hash is not None
        with opened(session, kept(row.sha256)) as package:
            if proven_before:
                progress.begin("planning-package")
                contents = contents_of(package)
            else:
                total = sum(name.startswith("results/") for name in package.manifest.parts)
                progress.begin("proving-package", total=total)
                contents = check(package, progress.advance)
        review = review_of(plan(session, contents, decisions_from(decisions)))
    with db.transaction() as session:
        row = _find(session, parameters["import"], lock=True)
        row.hash = contents.hash
        if row.decisions == decisions and row.taken is None:  # else what was decided since is being worked out too
            row.review = review.text()
        progress.finish(session)
    return {}


def import_view(session: Session, public_id: str, *, actor: Actor) -> ImportView:
    """The review as it was worked out. Raises Forbidden: not-allowed; NotFound: import-unknown."""
    row = _own(session, public_id, actor)
    found, problem = None, None
    if row.taken is None and row.hash is not None and row.review is not None:
        try:
            found = _takable(session, row)
        except Refused as refused:  # trust was withdrawn, or the same was taken elsewhere since
            problem = (refused.code, dict(refused.params))
    taken = json.loads(row.taken) if row.taken else None
    return ImportView(
        row.public_id, row.filename, row.job or "", row.taking, row.hash, decisions_from(row.decisions), found, taken,
        problem, targets_for(session, found.level, found.season, found.track) if found and found.nominates else (),
    )  # fmt: skip


def decide(session: Session, public_id: str, decisions: Decisions, *, actor: Actor) -> None:
    """Keep what the organizer decided, and ask for the job that works out what follows from it.

    Raises Forbidden: not-allowed; NotFound: import-unknown; Refused: import-not-read; Outdated: package-taken-already.
    """
    row = _own(session, public_id, actor, lock=True)
    if row.taken is not None:
        raise Outdated("package-taken-already")
    if row.hash is None:
        raise Refused("import-not-read")
    row.decisions, row.review, row.taking = decisions.text(), None, None
    _ask_to_read(session, row)


def ask_to_take(
    session: Session, public_id: str, visit: Visit, *, without_nominations: bool = False, actor: Actor, at: datetime
) -> None:
    """Ask for the job that takes what was looked at. `without_nominations`: leave those out that have no stage.

    Raises Forbidden: not-allowed; NotFound: import-unknown; Refused: import-not-read, package-undecided (`count`),
    package-nominations-unplaced (`count`), package-signer-unknown, package-signer-withdrawn, package-taken-already;
    Outdated: package-taken-already.
    """
    row = _own(session, public_id, actor, lock=True)
    if row.taken is not None:
        raise Outdated("package-taken-already")
    if row.hash is None or row.review is None:
        raise Refused("import-not-read")
    review = _takable(session, row)
    expect_decided(review.undecided)
    expect_placed(review.unplaced, without_nominations=without_nominations and not review.rest)
    row.taking = jobs.enqueue(session, TAKE, {"import": public_id}, account=row.by).public_id
    done = "package-rest-taken" if review.rest else "package-taken-without" if review.unplaced else "package-taken"
    access_log.record(session, done, actor.account_id, visit, at=at, subject=f"package-import:{public_id}")


def take_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job: all of it in one transaction, or nothing; and only what was looked at. Raises as `take_package`."""
    progress.begin("taking-package")
    with db.transaction() as session:
        row = _find(session, parameters["import"], lock=True)
        if row.review is None:
            raise Outdated("package-review-outdated")
        actor = acting(session, row.by)
        with opened(session, kept(row.sha256)) as package:
            counts = take_package(
                session, package, row.sha256, decisions_from(row.decisions), shown=row.review, actor=actor,
                at=clock.now(),
            )  # fmt: skip
        row.taken, row.review = json.dumps(counts, sort_keys=True), None  # it names persons, and has had its use
        progress.finish(session)
    return {}


def take_package(
    session: Session, package: Package, file: str, decisions: Decisions, *, shown: str = "", actor: Actor, at: datetime
) -> dict[str, dict[str, int]]:
    """Take a proven package; how many of each kind were what. One package at a time.

    `shown` is the review that somebody said yes to. Raises SignInNeeded, Forbidden: not-allowed; Refused:
    package-undecided, and what `plan` raises; Outdated: package-review-outdated, where something changed here since.
    """
    access.require_exchange(actor)
    _one_at_a_time(session)
    found = plan(session, contents_of(package), decisions)
    if shown and review_of(found).text() != shown:
        raise Outdated("package-review-outdated")
    expect_decided(found.undecided)
    if found.rest is not None and not found.nominates:
        raise Refused("package-taken-already")
    take(session, package, found, file, decisions.take, actor=actor, at=at)
    events.note(session, PackageTaken(package.manifest.kind.value, package.manifest.stage))
    return found.counts()


def expect_decided(undecided: int) -> None:
    """Raises Refused: package-undecided (`count`)."""
    if undecided:
        raise Refused("package-undecided", count=undecided)


def expect_placed(unplaced: int, *, without_nominations: bool) -> None:
    """Nominations are left out by somebody's word alone. Raises Refused: package-nominations-unplaced (`count`)."""
    if unplaced and not without_nominations:
        raise Refused("package-nominations-unplaced", count=unplaced)


def imports_of(session: Session, page: int, *, actor: Actor) -> tuple[list[ImportLine], int]:
    """The packages that this account brought, newest first, and how many pages there are.

    Raises SignInNeeded, Forbidden: not-allowed.
    """
    access.require_exchange(actor)
    own = PackageImportRow.by == actor.account_id
    count = session.scalar(select(func.count(PackageImportRow.id)).where(own)) or 0
    found = select(PackageImportRow).where(own).order_by(PackageImportRow.id.desc())
    rows = session.scalars(found.limit(PAGE).offset((page - 1) * PAGE)).all()
    read = jobs.find_all(session, [row.job for row in rows if row.job and row.hash is None], account=actor.account_id)
    return [_line(row, read.get(row.job or "")) for row in rows], max(1, -(-count // PAGE))


def _line(row: PackageImportRow, job: JobView | None) -> ImportLine:
    """`job` is the one that proves it, where it is not proven."""
    problem = (job.problem["code"], job.problem["params"]) if job and job.problem else None
    waiting = job is not None and job.state in (State.WAITING, State.RUNNING)
    return ImportLine(row.public_id, row.filename, row.at, row.hash or "", row.taken is not None, problem, waiting)


def _ask_to_read(session: Session, row: PackageImportRow) -> None:
    row.job = jobs.enqueue(session, READ, {"import": row.public_id}, account=row.by).public_id


def _takable(session: Session, row: PackageImportRow) -> Review:
    """The kept review, if its signer is trusted still and the same package was not taken elsewhere since."""
    review = review_from(row.review or "")
    trusted_key(session, review.fingerprint, review.sender)
    taken = taken_before(session, row.hash or "")
    if taken is not None and review.rest:
        expect_newest(session, taken)
    else:
        expect_new(session, row.hash or "")
    return review


def _one_at_a_time(session: Session) -> None:
    """Two who take at once would each find the other's things new: on PostgreSQL the second waits for the first."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(0x5EBE0018)))


def _find(session: Session, public_id: str, *, lock: bool = False) -> PackageImportRow:
    query = select(PackageImportRow).where(PackageImportRow.public_id == public_id)
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("import-unknown")
    return row


def _own(session: Session, public_id: str, actor: Actor, *, lock: bool = False) -> PackageImportRow:
    """Whoever brought a package sees it, and nobody else: it is personal data."""
    access.require_exchange(actor)
    row = _find(session, public_id, lock=lock)
    if row.by != actor.account_id:
        raise NotFound("import-unknown")
    return row
