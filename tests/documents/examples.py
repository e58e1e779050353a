"""Papers to try things on: a certificate in Kazakh and Russian, its issuer, and what a room says of it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scoring.documents.drafts import Draft, Issuer, Rests
from scoring.documents.drawing.contents import Badge, Certificate, Column, Proof, Signatory, document_of
from scoring.documents.drawing.layouts import BADGE, CERTIFICATE
from scoring.documents.issuing import Office
from scoring.documents.kinds import Kind, Result

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
KAZAKH = "Ә ә Ғ ғ Қ қ Ң ң Ө ө Ұ ұ Ү ү Һ һ І і"
LONG = "Нұрмұхамедқызы-Әбдірахманова Айгүлжанат-Сәуле Мұхаметжанқызы"
PROOF = Proof(
    "KZ-35-2026-D-00214", "K7RM-4TQX-92HD-PW3C", "https://sheber.example/v/K7RM4TQX92HDPW3C", "sheber.example/v"
)
MEDAL = Kind("test-medal", "D", Result.SILVER, "Күміс медаль", "Серебряная медаль", "Silver medal")
ISSUER = Issuer("region:KZ-35", "Қарағанды облысы", "Карагандинская область", "Karaganda Region", "KZ-35")


def column(language: str, name: str, **other: Any) -> Column:
    said = {
        "kk": ("Кәсіби шеберлік чемпионаты", "Күміс медаль", "марапатталады", "құзыреті бойынша **84,15** балл."),
        "ru": ("Чемпионат мастерства", "Серебряная медаль", "награждается", "в компетенции, **84,15** балла."),
        "en": ("Skills championship", "Silver medal", "is awarded to", "in the skill, **84.15** marks."),
    }[language]
    return replace(Column(language, (said[0], f"{said[0]} 2026"), said[1], said[2], name, said[3]), **other)


def certificate(name: str = "Милана Тен", languages: tuple[str, ...] = ("kk", "ru"), **other: Any) -> Certificate:
    signatories = (Signatory("Дмитрий Ли", ("Бас сарапшы", "Главный эксперт")), Signatory("", ("Төраға",)))
    whole = Certificate(
        columns=tuple(column(language, name) for language in languages),
        tone="silver",
        signatories=signatories,
        day=("2026 жылғы 20 қараша", "20 ноября 2026 года"),
        labels=("Тексеру коды / Код проверки", "Берілген күні / Дата выдачи"),
        issuer="Қарағанды облысы",
    )
    return replace(whole, **other)


def badge(name: str = "Милана Тен", **other: Any) -> Badge:
    whole = Badge(
        above=("Кәсіби шеберлік чемпионаты",), number="17", name=name, role=("Қатысушы", "Участник"),
        below=("Веб-технологиялар",), labels=("Тексеру коды", ""), issuer="Қарағанды облысы", language="kk",
    )  # fmt: skip
    return replace(whole, **other)


def draft(once: str, **other: Any) -> Draft:
    """A medal of one person; `once` is also the person."""
    made = Draft(
        kind=MEDAL, issuer=ISSUER, once=once, subject=once, place="test:stage", layout=CERTIFICATE,
        content=document_of(certificate()), person=once, skill="17", rests=Rests("assessment", "a" * 64),
        said={
            "name": {"kk": "Милана Тен", "ru": "Милана Тен"},
            "initials": {"kk": "М. Т.", "ru": "М. Т."},
            "skill": {"kk": "Веб-технологиялар", "ru": "Веб-технологии", "en": "Web Technologies"},
            "result": {"kk": "84,15", "ru": "84,15", "en": "84.15"},
        },
    )  # fmt: skip
    return replace(made, **other)


def office(account: int) -> Office:
    return Office(account, AT, "https://sheber.example")


LAYOUTS = {CERTIFICATE: document_of(certificate()), BADGE: document_of(badge())}
