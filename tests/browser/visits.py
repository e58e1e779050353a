"""Every page a person may open, with who opens it and with which example ids; a page not listed here fails."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

from flask import Flask

from tests.browser.visiting import ADMIN, CHIEF, ORGANIZER, Visit

# endpoint: what is seen there
VISITS: dict[str, tuple[Visit, ...]] = {
    "foundation.start": (Visit("welcome", "/"), Visit("start", "/", CHIEF)),
    "foundation.patterns": (Visit("patterns", "/patterns"),),
    "people.sign_in_page": (Visit("sign-in", "/sign-in"),),
    "people.account": (Visit("account", "/account", CHIEF),),
    "codes.show": (Visit("codes", "/account/codes", ORGANIZER),),
    "organisations.index": (Visit("organisations", "/organisations", ADMIN),),
    "organisations.new": (Visit("organisation-new", "/organisations/new", ADMIN),),
    "organisations.show": (Visit("organisation", "/organisations/demo-college", CHIEF),),
    "persons.index": (Visit("persons", "/people", ADMIN),),
    "persons.new": (Visit("person-new", "/people/new", ADMIN),),
    "persons.show": (Visit("person", "/people/demo-competitor", ADMIN),),
    "persons.edit": (Visit("person-edit", "/people/demo-expert/edit", ADMIN),),
    "people_files.new": (Visit("people-import-new", "/people/imports/new", ADMIN),),
    "people_files.review": (Visit("people-import", "/people/imports/{people}", ADMIN),),
    "people_files.exported": (Visit("people-export", "/people/exports/{people_export}", ADMIN),),
    "accounts.index": (Visit("accounts", "/accounts", ADMIN),),
    "accounts.new": (Visit("account-new", "/accounts/new", ADMIN),),
    "accounts.show": (Visit("account-roles", "/accounts/1", ADMIN),),
    "tablets.index": (Visit("tablets", "/tablets", CHIEF),),
    "tablets.typed": (Visit("pair-code", "/pair"),),
    "tablets.invited": (Visit("pair-pin", "/pair/{pair_code}"),),
    "tablets.locked": (Visit("tablet-unpaired", "/tablet"),),
    "access_log.index": (Visit("access-log", "/access-log", ADMIN),),
    "schemes.index": (Visit("schemes", "/schemes", CHIEF), Visit("schemes-none-found", "/schemes?search=zzz", CHIEF)),
    "schemes.new": (Visit("scheme-new", "/schemes/new", CHIEF),),
    "schemes.show": (Visit("scheme", "/schemes/{scheme}", CHIEF), Visit("scheme-empty", "/schemes/{empty}", CHIEF)),
    "schemes.version": (Visit("scheme-version", "/schemes/{scheme}/versions/1", CHIEF),),
    "schemes.allocation": (Visit("scheme-allocation", "/schemes/{scheme}/allocation", CHIEF),),
    "schemes.difference": (Visit("scheme-difference", "/schemes/{scheme}/difference?from=1&to=2", CHIEF),),
    "schemes.publishing": (
        Visit("scheme-publish", "/schemes/{scheme}/publish", CHIEF),
        Visit("scheme-publish-blocked", "/schemes/{empty}/publish", CHIEF),
    ),
    "schemes.discarding": (Visit("scheme-discard", "/schemes/{scheme}/discard", CHIEF),),
    "schemes_editor.edit": (
        Visit("scheme-edit", "/schemes/{scheme}/edit", CHIEF),
        Visit("scheme-edit-empty", "/schemes/{empty}/edit", CHIEF),
        Visit("scheme-edit-judged", "/schemes/{scheme}/edit?at=aspect-pn6qvfwjzc2f", CHIEF),
        Visit("scheme-edit-choice", "/schemes/{scheme}/edit?at=aspect-k5yrp4bf4jxh", CHIEF),
        Visit("scheme-edit-sub-criterion", "/schemes/{scheme}/edit?at=sub-0-0", CHIEF),
    ),
    "schemes_imports.review": (Visit("import", "/schemes/imports/{import}", CHIEF),),
    "schemes_imports.matches": (Visit("import-matches", "/schemes/imports/{over}/matches", CHIEF),),
    "schemes_exports.wait": (Visit("export", "/schemes/{scheme}/exports/{export}", CHIEF),),
}
# Answers that are no pages: files, JSON, redirects.
NOT_PAGES = {
    *("static", "versioned_static", "favicon", "health.alive", "health.ready"),
    *("schemes_exports.download", "people_files.template", "people_files.download"),
}


def rooms() -> list[ModuleType]:
    """Every `tests/browser/rooms/*.py`: its VISITS, its NOT_PAGES, and `fill(app)`, which gives the ids it visits."""
    names = sorted(path.stem for path in (Path(__file__).parent / "rooms").glob("[a-z]*.py"))
    return [import_module(f"tests.browser.rooms.{name}") for name in names]


for _room in rooms():
    VISITS |= _room.VISITS
    NOT_PAGES |= _room.NOT_PAGES
ERROR_PAGES = (Visit("error-404", "/no-such-page", status=404), Visit("error-405", "/sign-out", status=405))


def every_visit() -> list[Visit]:
    return [*(visit for visits in VISITS.values() for visit in visits), *ERROR_PAGES]


def unlisted(app: Flask) -> set[str]:
    """Endpoints that answer GET with a page and that nobody said how to visit."""
    return _reading(app) - VISITS.keys() - NOT_PAGES


def gone(app: Flask) -> set[str]:
    """Endpoints that are listed here and exist no more."""
    return (VISITS.keys() | NOT_PAGES) - _reading(app)


def _reading(app: Flask) -> set[str]:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return {rule.endpoint for rule in rules if not rule.rule.startswith("/api/")}
