"""Taking a scheme out as a file: a job writes it, whoever asked fetches it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from scoring.foundation import jobs
from scoring.foundation.db import db
from scoring.foundation.errors import NotFound, Refused
from scoring.foundation.jobs import JobView, Progress
from scoring.foundation.jobs.made import made_by, place_for
from scoring.foundation.uploads import safe_name
from scoring.rules.scheme import Scheme
from scoring.schemes import access
from scoring.schemes.access import Actor
from scoring.schemes.queries import said, scheme_view, seen_scheme, version_view
from scoring.schemes.taking_out.export import export_bytes

JOB = "export-scheme"
LANGUAGES = ("kk", "ru", "en")
TYPES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
DRAFT = {"kk": "жоба", "ru": "черновик", "en": "draft"}  # in a name of a file, in the language of its content


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A written file, the name to save it under, and its media type."""

    path: Path
    filename: str
    media_type: str


def ask_for_export(
    session: Session, actor: Actor, public_id: str, *, version: int | None, form: str, language: str
) -> str:
    """Ask for a file of a version, or of the present content when `version` is None; gives the job's id.

    Raises Forbidden: not-allowed; NotFound: scheme-unknown, version-unknown; Refused: export-form-unknown.
    """
    scheme = seen_scheme(session, actor, public_id)
    access.require(actor, access.EXPORT, owner=scheme.owner)
    if form not in TYPES or language not in LANGUAGES:
        raise Refused("export-form-unknown")
    if version is not None:
        version_view(session, actor, public_id, version)
    parameters = {"scheme": public_id, "version": version, "form": form, "language": language}
    return jobs.enqueue(session, JOB, parameters, account=access.account_of(actor)).public_id


def export_job(progress: Progress, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The job: write the file into the instance folder under the job's own id."""
    form, language = parameters["form"], parameters["language"]
    with db.reading() as session:
        actor = access.gate().actor_of(session, progress.account or 0)
        content = _content(session, actor, parameters["scheme"], parameters["version"])
    progress.begin("writing-file", total=1)
    place_for(progress.public_id, form).write_bytes(export_bytes(content, form, language))
    progress.advance()
    return {"form": form, "filename": filename_of(content, form, language, parameters["version"])}


def finished_export(job: JobView) -> ExportFile | None:
    """The file of a job that is done; None while it is not. Raises NotFound: job-not-found, file-gone."""
    if job.kind != JOB:
        raise NotFound("job-not-found")
    path = made_by(job, job.result["form"]) if job.result else None
    return ExportFile(path, job.result["filename"], TYPES[job.result["form"]]) if path and job.result else None


def filename_of(content: Scheme, form: str, language: str, version: int | None) -> str:
    """ "17 Web Technologies v2 (en).xlsx"; the language is that of the content, whoever asks."""
    edition = f"v{version}" if version else DRAFT[language]
    name = f"{content.skill_number} {said(content.title, language)} {edition}".strip()
    return safe_name(f"{name.replace('.', ' ')} ({language}).{form}" if form != "json" else f"{name}.{form}")


def _content(session: Session, actor: Actor, public_id: str, version: int | None) -> Scheme:
    if version is None:
        return scheme_view(session, actor, public_id).content
    return version_view(session, actor, public_id, version).content
