"""The pages that belong to no room: the start page, the pattern page; and what every template may call."""

from flask import Blueprint, Flask, render_template

from scoring.foundation import answers, assets, choices, clock, formats
from scoring.foundation.states import request_states, saving_states, scheme_states, states, work_states
from scoring.foundation.viewer import viewer, work
from scoring.foundation.words import sentence

pages = Blueprint("foundation", __name__)


def init_app(app: Flask) -> None:
    assets.init_app(app)
    choices.init_app(app)
    formats.init_app(app)
    answers.init_app(app)
    for name in (states, viewer, sentence):
        app.add_template_global(name)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.register_blueprint(pages)


@pages.get("/")
def start() -> str:
    """What the product is, for strangers; one's own work, for those who signed in."""
    if viewer() is None:
        return render_template("foundation/welcome.html")
    return render_template("foundation/start.html", places=work())


@pages.get("/patterns")
def patterns() -> str:
    """Every component in every state, in the reader's language."""
    return render_template(
        "foundation/patterns.html",
        groups=(work_states(), request_states(), saving_states(), scheme_states()),
        today=clock.now(),
    )
