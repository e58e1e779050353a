"""What the pages of packages show when a browser visits them: keys, a package to decide on, a brought stage."""

import io
import json
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.championships.packages import exporting, gathering, importing, keys, layout, trusting
from scoring.championships.packages.entries_out import entries_document
from scoring.championships.packages.findings import Finding
from scoring.championships.packages.key_card import KeyCard
from scoring.championships.packages.layout import Kind
from scoring.championships.packages.models import ImportedResultsRow, ImportedStageRow, TakenPackageRow
from scoring.championships.packages.nominations import nominations_of
from scoring.championships.packages.writing import write_package
from scoring.championships.results.rows import SeatSum, settled
from scoring.championships.stages.models import StageRow, StageSkillRow
from scoring.championships.stages.queries import stage_row
from scoring.foundation import clock, uploads
from scoring.foundation.db import db
from scoring.foundation.jobs.worker import work_off
from scoring.marking.setup.viewing import Named
from scoring.people.access_log import Visit as From
from scoring.people.accounts import acting, find_account
from scoring.people.actors import Actor
from scoring.people.directory.persons import NAMES, card_of
from scoring.people.models import Person
from scoring.rules.ranking import Participation
from scoring.rules.rollup import Tally
from scoring.rules.rulesets import ruleset
from tests.browser.visiting import ORGANIZER, Visit

REGION = "demo-st-region"
BROUGHT, BROUGHT_SKILL = "visit-brought", "visit-brought-17"

VISITS: dict[str, tuple[Visit, ...]] = {
    "packages.index": (Visit("packages", "/packages", ORGANIZER),),
    "packages.review": (
        Visit("package-review", "/packages/imports/{package}", ORGANIZER),
        Visit("package-proving", "/packages/imports/{package_waiting}", ORGANIZER),
    ),
    "stage_packages.show": (Visit("stage-package", f"/stages/{REGION}/package", ORGANIZER),),
    "brought.show": (Visit("brought-stage", "/stages/{brought}/brought", ORGANIZER),),
    "brought.skill": (Visit("brought-skill", "/stages/{brought}/brought/{brought_skill}", ORGANIZER),),
    "stage_packages.wait": (Visit("stage-package-ready", f"/stages/{REGION}/package/{{package_job}}", ORGANIZER),),
}
NOT_PAGES: set[str] = {"packages.key_file", "stage_packages.download"}


def fill(app: Flask) -> dict[str, str]:
    """Our key, a key that is trusted, a package of theirs that was proven, another that waits for its turn."""
    with app.app_context(), TemporaryDirectory() as folder:
        path = Path(folder) / "theirs.zip"
        with db.transaction() as session:
            actor = _organizer(session)
            trusting.make_own_key(session, "Павлодар облысы", actor=actor, at=clock.now())
            theirs = _trusted(session, actor)
            _hold_brought(session, actor, theirs)
            _write_theirs(session, path, theirs)
        brought = _bring(actor, path, "college-stage.zip")
        with db.transaction() as session:
            asked = exporting.ask_for_package(
                session, REGION, Kind.STAGE.value, "", From(), actor=actor, at=clock.now()
            )
        work_off(app)
        waiting = _bring(actor, path, "again.zip")
        places = {"brought": BROUGHT, "brought_skill": BROUGHT_SKILL}
        return {"package": brought, "package_job": asked, "package_waiting": waiting, **places}


def _hold_brought(session: Session, actor: Actor, card: KeyCard) -> None:
    """A college's stage that was taken, its results corrected once since."""
    ours, at = stage_row(session, REGION), clock.now()
    stage = StageRow(
        public_id=BROUGHT, championship_id=ours.championship_id, level="college", name_kk="Колледж кезеңі",
        name_ru="Этап колледжа", name_en="College stage", region=ours.region, organisation=None, venue="",
        sends_to=None, revision=1, created_by=actor.account_id or 0, created_at=at,
    )  # fmt: skip
    session.add(stage)
    session.flush()
    skill = StageSkillRow(
        public_id=BROUGHT_SKILL, stage_id=stage.id, number="17", name_kk="Веб-технологиялар",
        name_ru="Веб-технологии", name_en="Web Technologies", sector="information", rule_set="wsk-2026",
        rule_set_version="1", team_size=1, places=1,
    )  # fmt: skip
    finding = Finding("results", "changed", Named(BROUGHT_SKILL, "Веб", "Веб", "Web"), "package-skill-reopened")
    package = TakenPackageRow(
        hash="cd" * 32, kind="stage", stage=BROUGHT, fingerprint=card.fingerprint, as_of=at.isoformat(),
        file="cd" * 32, account_id=actor.account_id or 0, at=at, findings=json.dumps([asdict(finding)]),
    )  # fmt: skip
    session.add_all([skill, package])
    session.flush()
    session.add(ImportedStageRow(stage_id=stage.id, fingerprint=card.fingerprint, package_id=package.id))
    rules = ruleset("wsk-2026")
    for revision, totals in enumerate(((92, 88, 85, 70, 61), (92, 88, 90, 70, 61)), 1):
        sums = [
            SeatSum(str(seat), Participation.OFFICIAL, Tally(total * 100, 100_00, 100_00))
            for seat, total in enumerate(totals, 1)
        ]
        standings = [row.document() for row in settled(sums, rules).rows]
        said = json.dumps({"standings": standings, "rule_set": {"name": rules.name, "version": rules.version}})
        session.add(
            ImportedResultsRow(
                stage_skill_id=skill.id, assessment="far", revision=revision, hash=f"{revision:064x}",
                finalised_at=at.isoformat(), document=said, package_id=package.id,
            )
        )  # fmt: skip


def _organizer(session: Session) -> Actor:
    account = find_account(session, ORGANIZER)
    assert account is not None
    return acting(session, account.id)


def _trusted(session: Session, actor: Actor) -> KeyCard:
    card = KeyCard("Екібастұз политехникалық колледжі", keys.make_private_key(bytes(range(32))))
    trusting.trust_key(session, card, card.fingerprint, actor=actor, at=clock.now(), reason="Телефонмен салыстырылды")
    return card


def _write_theirs(session: Session, path: Path, card: KeyCard) -> None:
    """The demonstration's region, under other ids and from another hand: with a person who may be one of ours."""
    stage = stage_row(session, REGION)
    finished = gathering.finished_skills(session, stage)
    entries = entries_document(session, stage)
    nominations = [replace(one) for one in nominations_of(session, stage)]
    parts = dict(gathering.stage_parts(session, stage, entries, nominations, finished))
    parts[layout.PERSONS] = gathering.json_bytes([_doubtful(session)])
    said = {name: content.decode() for name, content in parts.items()}
    for name in (layout.STAGE, layout.ENTRIES, layout.NOMINATIONS):
        said[name] = said[name].replace(REGION, "far-college").replace('"demo-st-regi-17"', '"far-17"')
        said[name] = said[name].replace('"level":"region"', '"level":"college"')
    for entry in (changed := json.loads(said[layout.ENTRIES])):
        entry["id"] = f"far-{entry['id']}"[:16]
    said[layout.ENTRIES] = gathering.json_bytes(changed).decode()
    named = {name.replace("demo-st-regi-17", "far-17"): content.encode() for name, content in said.items()}
    write_package(
        path, kind=Kind.STAGE, stage="far-college", as_of=gathering.as_of(stage, entries, finished),
        signer=(card.fingerprint, card.name), parts=named.items(),
        sign=lambda content: keys.sign(content, card.fingerprint),
    )  # fmt: skip


def _doubtful(session: Session) -> dict[str, object]:
    row = session.scalars(select(Person).where(Person.birth_date.is_not(None)).order_by(Person.id)).first()
    assert row is not None
    card = card_of(row)
    names = {name: getattr(card, name) for name in NAMES}
    born = card.birth_date.isoformat() if card.birth_date else None
    return {"id": "far-person", "organisation": None, **names, "birth_date": born, "iin": "", "consents": []}


def _bring(actor: Actor, path: Path, name: str) -> str:
    kept = uploads.keep(io.BytesIO(path.read_bytes()), name, limit=layout.PACKAGE_MAX)
    with db.transaction() as session:
        return importing.take_in(session, kept, From(), actor=actor, at=clock.now()).public_id
