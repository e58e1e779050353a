"""Who is acting: a frozen view of an account and the roles it holds, as verbs, permissions and pages need it."""

from dataclasses import dataclass, field

EVERYWHERE = "everywhere"
PERSON = "person"  # the scope kind of whoever came by a personal link: a competitor, of one person


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a role holds. `kind` is declared by the room that knows it; `id` is that room's own, opaque here."""

    kind: str = EVERYWHERE
    id: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, and where it holds."""

    role: str
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Actor:
    """The acting person of one request or command; `account_id` is None for a visitor and for the console.

    `paired_at` is the place for which this tablet was paired: nowhere else does a role count on it. `link_id` is the
    personal link by which somebody without an account came; to all that asks for an account they are a visitor.
    """

    account_id: int | None = None
    login: str = ""
    display_name: str = ""
    language: str = ""
    grants: tuple[Grant, ...] = ()
    sign_in_id: int | None = None
    paired_at: Scope | None = None
    link_id: int | None = None
    token: str = field(default="", repr=False)  # it opens the account: no log may hold it

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def person(self) -> str:
        """The public id of the person that a personal link speaks for; "" for everybody else."""
        if self.link_id is None:
            return ""
        return next((grant.scope.id for grant in self.grants if grant.scope.kind == PERSON), "")

    # What Flask-Login asks of a user. The identity in its cookie is the token of the sign-in, never the account.
    @property
    def is_authenticated(self) -> bool:
        return self.account_id is not None

    @property
    def is_active(self) -> bool:
        return self.is_authenticated

    @property
    def is_anonymous(self) -> bool:
        return not self.is_authenticated

    def get_id(self) -> str:
        return self.token


VISITOR = Actor()
CONSOLE = Actor(login="console", grants=(Grant("administrator"),))  # whoever reaches the machine's shell
