"""How commands speak: in the language of the terminal, one sentence for what cannot be done, and exit codes."""

import os
import re
import sys
from collections.abc import Mapping
from typing import Any

import click

FOUND_PROBLEMS = 1  # the work was done, and what it looked at has faults
CANNOT = 2  # the work could not be done, or was asked for wrongly
LANGUAGE = "sheber.language"  # where the root command keeps --lang, in click's ctx.meta
LANGUAGES = ("kk", "ru", "en")  # as in `words`, which is slow to load
STATE_LANGUAGE = "kk"
WINDOWS_LANGUAGES = {0x3F: "kk", 0x19: "ru", 0x09: "en"}  # primary language ids of the Windows API


class CannotBeDone(click.ClickException):
    """Ends a command with a sentence."""

    exit_code = CANNOT

    def show(self, file: Any = None) -> None:
        click.echo(self.message, file=file, err=True)


def language(environ: Mapping[str, str] = os.environ) -> str:
    """The language to speak in: --lang, else SHEBER_LANGUAGE, else the system's if it is ours, else the state language.

    decisions.md 26. A terminal without a locale (C, POSIX) or with another one says nothing about its reader.
    """
    context = click.get_current_context(silent=True)
    chosen = context.meta.get(LANGUAGE) if context else None
    if chosen:
        return str(chosen)
    own = environ.get("SHEBER_LANGUAGE", "")
    if own in LANGUAGES:
        return own
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    spoken = re.split(r"[_.@-]", locale, maxsplit=1)[0].lower()
    if locale:
        return spoken if spoken in LANGUAGES else STATE_LANGUAGE
    if sys.platform == "win32":
        import ctypes

        return WINDOWS_LANGUAGES.get(ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF, STATE_LANGUAGE)
    return STATE_LANGUAGE


def say(code: str, *, err: bool = False, **params: str | int) -> None:
    """Print the sentence of a code."""
    click.echo(sentence(code, params), err=err)


def sentence(code: str, params: Mapping[str, str | int]) -> str:
    from scoring.foundation import words  # slow to load, and most commands say nothing

    return words.sentence(code, params, locale=language())


class SpeakingGroup(click.Group):
    """A group whose commands may fail in any way we know: each becomes a sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            known = _explain(error)
            if known is None:
                raise
            raise CannotBeDone(sentence(*known)) from error


def _explain(error: Exception) -> tuple[str, Mapping[str, str | int]] | None:
    """The code and the values of what went wrong; None for a fault of ours, which deserves its traceback."""
    if isinstance(error, OSError):
        return _explain_system(error)
    code, params = getattr(error, "code", None), getattr(error, "params", None)
    if isinstance(code, str) and isinstance(params, Mapping):  # Refused, RuleBroken, SettingsRefused
        return code, params
    return _explain_database(error) if "sqlalchemy" in sys.modules else None


def _explain_system(error: OSError) -> tuple[str, Mapping[str, str | int]]:
    if isinstance(error, FileNotFoundError):
        return "file-missing", {"file": str(error.filename)}
    if isinstance(error, PermissionError):
        return "file-not-permitted", {"file": str(error.filename)}
    return "os-problem", {"reason": error.strerror or str(error)}


def _explain_database(error: Exception) -> tuple[str, Mapping[str, str | int]] | None:
    from sqlalchemy import exc

    if isinstance(error, exc.OperationalError):
        if error.statement is None and "sqlite" not in type(error.orig).__module__:
            return "database-unreachable", {}
        return "database-refused", {"reason": str(error.orig).splitlines()[0]}
    if isinstance(error, exc.ArgumentError | exc.NoSuchModuleError):
        return "database-address-wrong", {}
    return None
