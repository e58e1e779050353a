"""Reading a workbook of more than 200 aspects with its report, and writing one."""

from dataclasses import replace
from itertools import count

from bench.timing import repeat
from scoring.rules.scheme import Scheme
from scoring.schemes.content.keys import new_aspect_key
from scoring.schemes.demonstration import demonstration_scheme
from scoring.schemes.taking_out.export import write_workbook
from scoring.schemes.workbook import read_workbook

COPIES = 2


def measure() -> dict[str, object]:
    scheme = large_scheme()
    workbook = write_workbook(scheme, "ru")
    reading = read_workbook(workbook, filename="large.xlsx", new_key=new_aspect_key)
    if reading.scheme is None:
        raise RuntimeError("our own workbook could not be read")
    return {
        "aspects": sum(1 for _aspect in reading.scheme.aspects()),
        "bytes": len(workbook),
        "read": repeat(lambda: read_workbook(workbook, filename="large.xlsx", new_key=new_aspect_key)),
        "write": repeat(lambda: write_workbook(scheme, "ru")),
    }


def large_scheme() -> Scheme:
    """The demonstration scheme with every aspect twice; its total is wrong, which costs the reader nothing less."""
    numbers = count(1)
    scheme = demonstration_scheme()
    criteria = tuple(
        replace(
            criterion,
            sub_criteria=tuple(
                replace(
                    sub,
                    aspects=tuple(
                        replace(aspect, key=f"bench{next(numbers)}")
                        for aspect in sub.aspects
                        for _copy in range(COPIES)
                    ),
                )
                for sub in criterion.sub_criteria
            ),
        )
        for criterion in scheme.criteria
    )
    return replace(scheme, criteria=criteria)
