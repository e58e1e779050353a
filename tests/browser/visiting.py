"""A visit to a page: who opens which address."""

from dataclasses import dataclass

CHIEF = "chief"
ORGANIZER = "organizer"
ADMIN = "admin"
COMPETITOR = "competitor"  # has no login: comes by a personal link and its code


@dataclass(frozen=True, slots=True)
class Visit:
    """`name` is the file name of its picture; `login` "" is somebody who did not sign in."""

    name: str
    address: str
    login: str = ""
    status: int = 200
