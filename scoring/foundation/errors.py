"""What may go wrong on the way to a verb: errors that carry a code, values and an HTTP status, never a sentence."""

from http import HTTPStatus


class Refused(Exception):
    """A request that cannot be done. `code` becomes a sentence in foundation.words; `status` the HTTP answer."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Unreadable(Refused):
    """What was sent is not of the shape that was asked for."""

    status = HTTPStatus.BAD_REQUEST


class NotFound(Refused):
    status = HTTPStatus.NOT_FOUND


class Forbidden(Refused):
    status = HTTPStatus.FORBIDDEN


class SignInNeeded(Refused):
    status = HTTPStatus.UNAUTHORIZED


class Outdated(Refused):
    """Somebody else changed the same thing meanwhile: show both, lose neither."""

    status = HTTPStatus.CONFLICT


class TooLarge(Refused):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TooMany(Refused):
    """Tried too often: `minutes` says when to come back."""

    status = HTTPStatus.TOO_MANY_REQUESTS
