"""The tabs of one assessment: each part of the room offers its pages, and a person sees those they may open."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from scoring.marking import access
from scoring.people.signing_in import door

_EXTENSION, _UP = "scoring.marking.tabs", "scoring.marking.tabs.up"
Up = Callable[[str], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class Tab:
    """`endpoint` takes the assessment's public id as `assessment`; `word` says the tab in the reader's language."""

    order: int
    endpoint: str
    word: Callable[[], str]
    act: str


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION], app.extensions[_UP] = [], []
    app.add_template_global(assessment_tabs)


def offer(app: Flask, *tabs: Tab) -> None:
    """Add pages to the tabs of every assessment."""
    app.extensions[_EXTENSION].extend(tabs)


def offer_up(app: Flask, up: Up) -> None:
    """Let `up` give word and address of what an assessment is part of, or None; it stands before the tabs."""
    app.extensions[_UP].append(up)


def assessment_tabs(assessment: str) -> list[tuple[str, str, bool]]:
    """(word, address, is this one) for `tabs` of macros/parts.html; what the assessment is part of stands first."""
    above = [up(assessment) for up in current_app.extensions[_UP]]
    return [(*one, False) for one in above if one] + pages_of(assessment)


def pages_of(assessment: str) -> list[tuple[str, str, bool]]:
    """As `assessment_tabs`: the assessment's own pages alone."""
    actor, offered = door.actor(), sorted(current_app.extensions[_EXTENSION], key=lambda tab: tab.order)
    return [
        (tab.word(), url_for(tab.endpoint, assessment=assessment), tab.endpoint == request.endpoint)
        for tab in offered
        if access.allowed(actor, tab.act, assessment)
    ]
