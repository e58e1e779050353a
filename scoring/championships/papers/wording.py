"""What the papers of a championship say, in the languages of the paper and not of whoever prints it.

The name stands in the nominative and no verb has a gender, so that no program inflects anybody's name.
"""

from collections.abc import Mapping, Sequence

from scoring.championships.awards.reading import SkillResult
from scoring.championships.bundle.rule_values import rules_from
from scoring.championships.papers import kinds
from scoring.championships.papers.holders import Holder
from scoring.championships.papers.marked import MarkedDay
from scoring.championships.papers.material import Material
from scoring.documents.drawing.contents import Column
from scoring.foundation.formats import day, mark
from scoring.foundation.words import sentence
from scoring.marking.setup.viewing import Named
from scoring.people.directory.naming import on_paper
from scoring.rules.scale import public_text

TOGETHER = "\N{NO-BREAK SPACE}"


def column(material: Material, holder: Holder, language: str) -> Column:
    """One language of a certificate."""
    return Column(
        language=language,
        above=above(material, language),
        title=sentence(f"paper-title-{_title(material, holder)}", None, language),
        lead=sentence(f"paper-lead-{_lead(holder)}", None, language),
        name=_printed_name(material, holder, language),
        body=body(material, holder, language),
    )


def above(material: Material, language: str) -> tuple[str, ...]:
    stage = material.stage
    name = on_paper(language, kk=stage.name_kk, ru=stage.name_ru, en=stage.name_en)
    return named(material.championship, language), name


def holder_name(material: Material, holder: Holder, language: str) -> str:
    if holder.person is not None:
        return holder.person.name(language)
    return named(material.host, language) if material.host else ""


def body(material: Material, holder: Holder, language: str) -> str:
    said = [sentence(f"paper-body-{_title(material, holder)}", _values(material, holder, language), language)]
    if holder.row is not None and holder.kind is not kinds.PARTICIPATION:
        said.append(result(holder, language))
    if holder.kind is kinds.EXPERT and holder.expert is not None:
        said.append(_days(holder.expert.days, language))
    return " ".join(part for part in said if part)


def result(holder: Holder, language: str) -> str:
    """What was reached, as a sentence in which the numbers are bold."""
    return _reached(holder, language, "paper-result", "**")


def reached(holder: Holder, language: str) -> str:
    """The same beside the word "result", without saying it again."""
    return _reached(holder, language, "paper-reached", "")


def _reached(holder: Holder, language: str, code: str, stars: str) -> str:
    """Marks, and scale points where the skill has a scale."""
    row = holder.row
    if row is None or row["total"] is None:
        return ""
    mark_of = mark(row["total"], language)
    values: dict[str, str | int] = {
        "total": f"{stars}{mark_of}{stars}", "maximum": _whole(row["maximum"], language),
        "scale": f"{stars}{scale_text(holder)}{stars}",
    }  # fmt: skip
    return sentence(code if row["scale"] is None else f"{code}-scale", values, language)


def scale_text(holder: Holder) -> str:
    """Scale points as the rule set has them printed: "<500" below its bound. decisions.md 13."""
    final = holder.skill.final if holder.skill else None
    rules = rules_from(final.rules).scale if final else None
    scale = holder.row["scale"] if holder.row else None
    return "" if scale is None or rules is None else public_text(scale, rules)


def skill_name(holder: Holder, language: str) -> str:
    """«Веб-технологиялар» (17)."""
    if holder.skill is None:
        return ""
    quoted = sentence("paper-quoted", {"text": named(holder.skill, language)}, language)
    return f"{quoted} ({holder.skill.number})"


def named(whom: Named | SkillResult, language: str) -> str:
    """A championship, a skill or an organisation as a paper in this language calls it."""
    return on_paper(language, kk=whom.kk, ru=whom.ru, en=whom.en)


def both(languages: Sequence[str], code: str, values: Mapping[str, str | int] | None = None) -> str:
    """A short text in every language of the paper; once where they say the same."""
    return " / ".join(dict.fromkeys(sentence(code, values, language) for language in languages))


def _printed_name(material: Material, holder: Holder, language: str) -> str:
    """In the English column a person goes by the Kazakh spelling: how a passport has it, nobody knows here."""
    if holder.person is not None and language == "en":
        return holder.person.name("kk")
    return holder_name(material, holder, language)


def _values(material: Material, holder: Holder, language: str) -> dict[str, str | int]:
    member = material.members.get(holder.member)
    return {"skill": skill_name(holder, language), "member": named(member, language) if member else ""}


def _title(material: Material, holder: Holder) -> str:
    if holder.kind is kinds.BEST:
        return f"best-of-{material.member_kind or 'college'}"
    return holder.kind.code


def _lead(holder: Holder) -> str:
    known = {
        kinds.PARTICIPATION.code: "competitor",
        kinds.EXPERT.code: "expert",
        kinds.THANKS_EXPERT.code: "thanks",
        kinds.THANKS_HOST.code: "thanks",
    }
    return known.get(holder.kind.code, "awarded")


def _days(days: Sequence[MarkedDay], language: str) -> str:
    listed = "; ".join(
        sentence("paper-day-hours", {"day": day(one.day, language), "hours": one.hours}, language) for one in days
    )
    listed = listed.replace(" ", TOGETHER).replace(
        f";{TOGETHER}", "; "
    )  # a line never ends between a day and its hours
    whole: dict[str, str | int] = {"days": f"**{len(days)}**", "hours": f"**{sum(one.hours for one in days)}**"}
    sums = sentence("paper-days-hours", whole, language).replace(": ", f":{TOGETHER}")  # nor between word and number
    return f"{sums} {listed}."


def _whole(text: str, language: str) -> str:
    """A maximum without needless decimals: "100.00" is 100."""
    return text.removesuffix(".00") if text.endswith(".00") else mark(text, language)
