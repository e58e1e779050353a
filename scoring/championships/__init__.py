"""What marks are for: who is nominated, who stands where, who goes on; results final, open, and watched live."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    """Let the room in, part by part. Imported late: `scoring verify` reads a bundle here, without an app."""
    from scoring.championships import (
        advancing,
        appeals,
        awards,
        boards,
        bundle,
        ceremony,
        entries,
        insights,
        own,
        packages,
        papers,
        public,
        results,
        stages,
    )
    from scoring.championships.advancing.approved import approved_seats
    from scoring.championships.naming import stage_hides_names
    from scoring.championships.packages import nominations
    from scoring.marking.setup import naming as draws

    parts = (
        *(stages, entries, results, appeals, awards, advancing, boards, ceremony, papers, packages, bundle),
        *(insights, own, public),
    )
    for part in parts:
        part.init_app(app)
    nominations.feed(app, approved_seats)
    draws.offer(app, stage_hides_names)
