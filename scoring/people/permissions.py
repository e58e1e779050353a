"""Who may do what: one table of role x act x relation, and everything that is not in it is denied.

A room adds its own rows when the app is made (`declare`). A verb works out which relations hold between the actor
and the thing it is about to touch ("owner"), and at which places the thing stands (skill 17), and asks `require`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.foundation.errors import Forbidden, SignInNeeded
from scoring.people.actors import EVERYWHERE, Actor, Grant, Scope

ROLES = (
    "administrator",
    "organizer",
    "jury-president",
    "chief-expert",
    "deputy-chief-expert",
    "expert",
    "commission-chair",
    "commission-member",
    "commission-secretary",
    "observer",
    "press",
    "competitor",
)
SIGNED_IN = "signed-in"  # the role that every account holds

ANYWHERE = "anywhere"  # the role is enough, wherever it holds
HERE = "here"  # the role must hold where the thing stands, or everywhere


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """Who holds `role` may do `act` when `relation` holds: "anywhere", "here", or a fact a room declared."""

    role: str
    act: str
    relation: str


_scope_kinds: set[str] = {EVERYWHERE}
_relations: set[str] = {ANYWHERE, HERE}
_rows: set[Row] = set()


def declare(
    *, scope_kinds: Iterable[str] = (), relations: Iterable[str] = (), rows: Iterable[tuple[str, str, str]] = ()
) -> None:
    """Add a room's scope kinds, relations and rows (role, act, relation). Said twice, it changes nothing.

    Raises ValueError for a role nobody can hold or a relation nobody declared: a slip in the code, not in a request.
    """
    _scope_kinds.update(scope_kinds)
    _relations.update(relations)
    for row in (Row(*row) for row in rows):
        if row.role not in {*ROLES, SIGNED_IN}:
            raise ValueError(f"unknown role in {row}")
        if row.relation not in _relations:
            raise ValueError(f"undeclared relation in {row}")
        _rows.add(row)


def table() -> list[Row]:
    """The whole table, sorted."""
    return sorted(_rows)


def relations() -> frozenset[str]:
    return frozenset(_relations)


def scope_kinds() -> frozenset[str]:
    return frozenset(_scope_kinds)


def allow(actor: Actor, act: str, relations: Iterable[str] = (), *, places: Iterable[Scope] = ()) -> bool:
    """Whether a row of the table lets this actor do this act to a thing that stands at `places`."""
    holding, here = frozenset(relations), frozenset(places)
    return any(
        Row(grant.role, act, relation) in _rows
        for grant in _all_grants(actor, here)
        for relation in {ANYWHERE, *holding, *_here(grant, here)}
    )


def require(actor: Actor, act: str, relations: Iterable[str] = (), *, places: Iterable[Scope] = ()) -> None:
    """Raises SignInNeeded: sign-in-needed for a visitor; Forbidden: not-allowed for anyone else."""
    if allow(actor, act, relations, places=places):
        return
    if actor.is_anonymous and not actor.grants:
        raise SignInNeeded("sign-in-needed")
    raise Forbidden("not-allowed")


def reach(actor: Actor, act: str) -> frozenset[Scope] | None:
    """Where this actor may do the act, by "anywhere" and "here"; None is everywhere, an empty set nowhere."""
    if allow(actor, act):
        return None
    held = {grant.scope for grant in actor.grants if Row(grant.role, act, HERE) in _rows}
    if actor.paired_at is not None and actor.paired_at != Scope():
        return frozenset({actor.paired_at} if {Scope(), actor.paired_at} & held else ())
    return None if Scope() in held else frozenset(held)


def require_somewhere(actor: Actor, act: str) -> None:
    """As `require`, where it is not yet known what will be touched: the role must hold in some place."""
    require(actor, act, places=[grant.scope for grant in actor.grants])


def _all_grants(actor: Actor, here: frozenset[Scope]) -> tuple[Grant, ...]:
    """On a tablet paired for one place, who leads there let the person in: at other places that counts for nothing."""
    elsewhere = actor.paired_at is not None and actor.paired_at not in {Scope(), *here}
    held = () if elsewhere else actor.grants
    return (*held, Grant(SIGNED_IN)) if actor.is_authenticated else held


def _here(grant: Grant, places: frozenset[Scope]) -> set[str]:
    # Only a role that was given can be "here": holding an account places nobody.
    given = grant.role != SIGNED_IN
    return {HERE} if given and (grant.scope == Scope() or grant.scope in places) else set()
