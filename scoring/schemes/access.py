"""Who may do what to a scheme: the acts this room knows, and the question it asks of whoever holds the table of roles.

Schemes and people stand on one floor and do not know each other: the application factory hands this room a `Gate`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Flask, current_app
from sqlalchemy.orm import Session

from scoring.foundation.errors import SignInNeeded

SEE = "see-scheme"
EDIT = "edit-scheme"
PUBLISH = "publish-scheme"
IMPORT = "import-scheme"
EXPORT = "export-scheme"
ACTS = (SEE, EDIT, PUBLISH, IMPORT, EXPORT)

AUTHOR = "author"  # the relation of an account to a scheme it began
RELATIONS = (AUTHOR,)


class Actor(Protocol):
    """Whoever acts; only the account matters here. None: a visitor or the console, who own nothing."""

    @property
    def account_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Gate:
    """What the room needs to know of people: may this actor, who is signed in, which actor and what name an id has."""

    allow: Callable[[Any, str, Collection[str]], bool]
    require: Callable[[Any, str, Collection[str]], None]
    signed_in: Callable[[], Any]
    actor_of: Callable[[Session, int], Any]
    name_of: Callable[[Session, int], str]


def init_app(app: Flask, gate: Gate) -> None:
    app.extensions["scoring.schemes.gate"] = gate


def gate() -> Gate:
    found: Gate = current_app.extensions["scoring.schemes.gate"]
    return found


def signed_in() -> Any:
    """The acting person of this request."""
    return gate().signed_in()


def expect_signed_in() -> None:
    """Strangers are shown the door before anything is looked up. Raises SignInNeeded: sign-in-needed."""
    account_of(signed_in())


def require(actor: Actor, act: str, *, owner: int | None = None) -> None:
    """Raises Forbidden: not-allowed. `owner` is the account that began the scheme, None where there is none yet."""
    gate().require(actor, act, relations(actor, owner))


def allowed(actor: Actor, act: str, *, owner: int | None = None) -> bool:
    return gate().allow(actor, act, relations(actor, owner))


def relations(actor: Actor, owner: int | None) -> frozenset[str]:
    return frozenset({AUTHOR}) if owner is not None and owner == actor.account_id else frozenset()


def account_of(actor: Actor) -> int:
    """The account an act is written under. Raises SignInNeeded: sign-in-needed for whoever has none."""
    if actor.account_id is None:
        raise SignInNeeded("sign-in-needed")
    return actor.account_id
