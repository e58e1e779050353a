"""The faces of papers for pages that show a paper as a picture; they are open to anybody, as their licence says."""

from flask import Blueprint, Response

from scoring.documents.drawing.faces import FILES, FOLDER
from scoring.foundation.errors import NotFound

A_DAY = 86_400

pages = Blueprint("paper_faces", __name__)


@pages.get("/paper-faces/<name>")
def show(name: str) -> Response:
    """Raises NotFound: page-not-found."""
    if name not in FILES.values():
        raise NotFound("page-not-found")
    face = (FOLDER / name).read_bytes()
    return Response(face, mimetype="font/ttf", headers={"Cache-Control": f"public, max-age={A_DAY}"})
