"""Every layout by its name and version: a paper that was issued is drawn by its own for ever."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Any

from scoring.documents.drawing import form as forms
from scoring.documents.drawing.badge import draw_badge
from scoring.documents.drawing.badge_first import draw_first_badge
from scoring.documents.drawing.certificate import FIRST, NOW, SECOND, Manner, certificate, draw_certificate
from scoring.documents.drawing.contents import Badge, Document, Proof, badge_from, certificate_from
from scoring.documents.drawing.faces import unknown_letters
from scoring.documents.drawing.form import draw_form, form, size_of
from scoring.documents.drawing.form_contents import Form, form_from
from scoring.documents.drawing.leaf import A4_ACROSS, A6, Leaf
from scoring.documents.drawing.svg import SvgLeaf
from scoring.foundation.errors import Refused

CERTIFICATE, BADGE, FORM = "certificate-3", "badge-3", "form-3"  # of what is issued now
CERTIFICATES: Mapping[str, Manner] = {"certificate-1": FIRST, "certificate-2": SECOND, CERTIFICATE: NOW}
# ReportLab's faces remember what they gave to which document, and are not made for several threads.
_one_at_a_time = Lock()
SHOWN = 100  # signs of a text that is named because it has unknown letters
CELLS = "cells"  # of a form's tables: alone may have several lines
UNREGISTERED = Proof("", "", "", "")
BADGES: Mapping[str, Callable[[Leaf, Badge, Proof], None]] = {
    "badge-1": draw_first_badge, "badge-2": partial(draw_badge, bound=False), BADGE: draw_badge,
}  # fmt: skip
FORMS: Mapping[str, forms.Manner] = {"form-1": forms.FIRST, "form-2": forms.SECOND, FORM: forms.NOW}
SIZES = {**dict.fromkeys(CERTIFICATES, A4_ACROSS), **dict.fromkeys(BADGES, A6)}


def draw(layout: str, content: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    """The PDF of one paper. Raises Refused: paper-layout-unknown."""
    with _one_at_a_time:
        if layout in CERTIFICATES:
            return certificate(certificate_from(content), Proof(**proof), CERTIFICATES[layout])
        if layout in BADGES:
            return _badge(layout, badge_from(content), Proof(**proof))
        if layout in FORMS:
            return form(form_from(content), Proof(**proof), FORMS[layout])
    raise Refused("paper-layout-unknown", layout=layout)


def draw_all(papers: Sequence[tuple[str, Document, Document]], *, title: str, author: str) -> bytes:
    """Many papers of one size, (layout, content, proof) each, in one file. Raises Refused: paper-layout-unknown."""
    with _one_at_a_time:
        leaf = Leaf(_size(papers[0][0]), title=title, author=author, language="kk")
        for place, paper in enumerate(papers):
            if place:
                leaf.page()
            _draw_on(leaf, *paper)
        return leaf.bytes()


def picture(
    layout: str, content: Document, proof: Document, address: Callable[[str], str], attributes: Mapping[str, str]
) -> str:
    """One paper as SVG; `address` gives that of a kept picture. Raises Refused: paper-layout-unknown."""
    with _one_at_a_time:
        leaf = SvgLeaf(_size(layout), address)
        _draw_on(leaf, layout, content, proof)
        return leaf.svg(**attributes)


def draw_forms(forms: Sequence[Form]) -> bytes:
    """Working forms of one size, without number and code, in one file; each begins on a page of its own."""
    first = forms[0]
    with _one_at_a_time:
        title = " / ".join(dict.fromkeys(first.title))
        leaf = Leaf(size_of(first), title=title, author=first.issuer, language=first.languages[0])
        for place, one in enumerate(forms):
            if place:
                leaf.page()
            draw_form(leaf, one, UNREGISTERED)
        return leaf.bytes()


def _draw_on(leaf: Leaf, layout: str, content: Document, proof: Document) -> None:
    if layout in CERTIFICATES:
        draw_certificate(leaf, certificate_from(content), Proof(**proof), CERTIFICATES[layout])
    else:
        BADGES[layout](leaf, badge_from(content), Proof(**proof))


def _badge(layout: str, content: Badge, proof: Proof) -> bytes:
    leaf = Leaf(A6, title=f"{content.role[0]}, {proof.number}", author=content.issuer, language=content.language)
    BADGES[layout](leaf, content, proof)
    return leaf.bytes()


def _size(layout: str) -> tuple[float, float]:
    if layout not in SIZES:
        raise Refused("paper-layout-unknown", layout=layout)
    return SIZES[layout]


def expect_known_letters(content: Any) -> None:
    """Raises Refused: paper-letters-unknown (`letters`, and the `text` with them), for what no face can show."""
    for text in _texts(content):
        if missing := unknown_letters(text):
            raise Refused("paper-letters-unknown", letters=", ".join(missing[:5]), text=text[:SHOWN])


def _texts(content: Any) -> list[str]:
    if isinstance(content, str):
        return [content]
    if isinstance(content, Mapping):
        cells = [line for cell in content.get(CELLS, ()) for line in cell.split("\n")]
        return cells + [text for name, part in content.items() if name != CELLS for text in _texts(part)]
    parts = content if isinstance(content, list | tuple) else ()
    return [text for part in parts for text in _texts(part)]
