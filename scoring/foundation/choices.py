"""The language and the look a person chose: kept in cookies, chosen by ?lang= and ?theme= on any page."""

from urllib.parse import quote, urlencode

from flask import Flask, current_app, redirect, request
from werkzeug.wrappers import Response

from scoring.foundation import words
from scoring.foundation.addresses import own_path
from scoring.foundation.lan.opening import lan_of_app

THEMES = ("system", "light", "dark", "contrast")
THEME_COOKIE = "theme"
# query parameter: (cookie, allowed values)
CHOICES = {"lang": (words.COOKIE, words.LANGUAGES), "theme": (THEME_COOKIE, THEMES)}


def init_app(app: Flask) -> None:
    app.before_request(_remember)
    app.add_template_global(theme)
    app.add_template_global(here_with)
    app.add_template_global(words.language)


def theme() -> str:
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "system"


def here_with(**choice: str) -> str:
    """The address of this page with one choice more, relative, so that it can lead nowhere else."""
    kept = [pair for pair in request.args.items(multi=True) if pair[0] not in CHOICES]
    return "?" + urlencode([*kept, *choice.items()])


def _remember() -> Response | None:
    """Keep a valid choice in its cookie and show the same page without it in the address."""
    chosen = {name: request.args[name] for name, (_, allowed) in CHOICES.items() if request.args.get(name) in allowed}
    if not chosen or request.method not in {"GET", "HEAD"}:
        return None
    response = redirect(_this_page())
    for name, value in chosen.items():
        response.set_cookie(
            CHOICES[name][0],
            value,
            max_age=words.COOKIE_SECONDS,
            samesite="Lax",
            httponly=True,
            secure=_over_https_alone(),
        )
    return response


def _over_https_alone() -> bool:
    """Language and look are chosen on the page of trust too, which a network's own server shows over http."""
    secure: bool = current_app.config["SETTINGS"].secure_cookies
    return secure and (request.is_secure or lan_of_app() is None)


def _this_page() -> str:
    path = quote(own_path(request.path))
    kept = [pair for pair in request.args.items(multi=True) if pair[0] not in CHOICES]
    return f"{path}?{urlencode(kept)}" if kept else path
