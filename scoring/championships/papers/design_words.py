"""The fields of a look as its page calls them: a label has the same words beside its field and in a refusal."""

from flask_babel import gettext as _


def named(field: str) -> str:
    """Of "name_2", "title_2_kk" or "closing_ru"; any other as it is."""
    what, *rest = field.split("_")
    if what == "name":
        return f"{signature(rest[0])}: {_('Name of the signatory')}"
    if what == "title":
        return f"{signature(rest[0])}: {_('Post held')}, {tongue(rest[1])}"
    if what == "closing":
        return f"{_('Closing words')}, {tongue(rest[0])}"
    return field


def signature(number: str) -> str:
    return str(_("Signature %(number)s", number=number))


def tongue(language: str) -> str:
    return str({"kk": _("in Kazakh"), "ru": _("in Russian"), "en": _("in English")}[language])
