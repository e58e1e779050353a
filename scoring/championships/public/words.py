"""What each address of the public data holds, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _


def holds() -> Mapping[str, str]:
    """By endpoint, in the order in which a reader goes from a season to a result."""
    return {
        "public_api.list_seasons": _("The seasons, the newest first"),
        "public_api.list_championships": _("The championships of a season, with their track"),
        "public_api.show_championship": _("One championship"),
        "public_api.list_stages": _("The stages of a championship, from the colleges up"),
        "public_api.show_stage": _("One stage: host, days, where its winners go"),
        "public_api.list_skills": _("The skills of a stage, and what is shown of each"),
        "public_api.show_skill": _("One skill of a stage"),
        "boards_api.stage_feed": _("The boards of a stage, in short"),
        "boards_api.skill_feed": _("The board of a skill as the public sees it now"),
        "public_results_api.standings": _("The final standings of a skill, once released"),
        "public_results_api.tables": _("Team tables over the released skills of a stage"),
        "public_results_api.awards": _("Highest score, best of each region or college, medals"),
        "public_results_api.bundle": _("The open results of a skill, to compute every number again"),
        "public_verification_api.of_hash": _("Whether a hash of results is current, outdated or unknown"),
        "public_verification_api.of_skill": _("The current results of a skill, and whether a hash is theirs"),
        "openapi_public": _("All of this described for programs, in the OpenAPI format"),
    }
