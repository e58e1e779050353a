"""Pictures of every page at every size, look and language, in screens/, with an index.html to leaf through.

`python -m tests.browser.screens [--only NAME] [--size NAME] [--language CODE]`: less of it, for a quick look.
"""

import argparse
import html
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product as every_pair

from playwright.sync_api import Browser, Page

from scoring.foundation.config import PROJECT
from tests.browser.product import Product, running_product
from tests.browser.reader import chromium, reader
from tests.browser.visits import Visit, every_visit, unlisted

FOLDER = PROJECT / "screens"
SIZES = {
    "phone": (390, 844),
    "tablet": (1280, 800),
    "tablet-portrait": (800, 1280),
    "laptop": (1440, 900),
    "projector": (1920, 1080),
}
THEMES = ("light", "dark")
LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture and what is on it."""

    visit: Visit
    size: str
    theme: str
    language: str

    @property
    def file(self) -> str:
        return f"{self.visit.name}/{self.size}-{self.theme}-{self.language}.png"


def main(arguments: list[str]) -> int:
    asked = _asked(arguments)
    visits = [visit for visit in every_visit() if asked.only in {"", visit.name}]
    shots: list[Shot] = []
    with running_product() as product, chromium() as browser:
        missed = unlisted(product.app)
        for size, theme, language in every_pair(_chosen(SIZES, asked.size), THEMES, _chosen(LANGUAGES, asked.language)):
            shots += _shoot(browser, product, visits, size, theme, language)
            sys.stdout.write(f"{size} {theme} {language}: {len(visits)} pages\n")
    (FOLDER / "index.html").write_text(index(shots), encoding="utf-8")
    sys.stdout.write(f"{len(shots)} pictures: {FOLDER / 'index.html'}\n")
    if missed:
        sys.stderr.write(f"not visited, say how in tests/browser/visits.py: {', '.join(sorted(missed))}\n")
    return 1 if missed else 0


def _shoot(
    browser: Browser, product: Product, visits: list[Visit], size: str, theme: str, language: str
) -> Iterator[Shot]:
    """One reader for each sign-in, so that nobody signs in anew for every page."""
    width, height = SIZES[size]
    for login in sorted({visit.login for visit in visits}):
        habits = {"theme": theme, "language": language, "width": width, "height": height, "login": login}
        with reader(browser, product, **habits) as person:
            for visit in visits:
                if visit.login == login:
                    yield _picture(person.open(visit), Shot(visit, size, theme, language))


def _picture(page: Page, shot: Shot) -> Shot:
    path = FOLDER / shot.file
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    page.close()
    return shot


def index(shots: list[Shot]) -> str:
    """A page of all pictures, a section for each page of the product; plain HTML, opened from the disk."""
    names = list(dict.fromkeys(shot.visit.name for shot in shots))
    links = " ".join(f'<a href="#{name}">{name}</a>' for name in names)
    sections = "\n".join(_section(name, [shot for shot in shots if shot.visit.name == name]) for name in names)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sheber, page by page</title>
<style>
body {{ font: 16px/1.4 system-ui, sans-serif; margin: 1rem; }}
nav {{ position: sticky; top: 0; background: #fff; padding: .5rem 0; }}
ul {{ display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none; align-items: start; }}
img {{ height: 18rem; width: auto; max-width: 30rem; object-fit: cover; object-position: top; border: 1px solid #999; }}
</style></head>
<body><h1>Sheber, page by page</h1><nav>{links}</nav>
{sections}
</body></html>
"""


def _section(name: str, shots: list[Shot]) -> str:
    items = "\n".join(
        f'<li><a href="{html.escape(shot.file)}"><img loading="lazy" src="{html.escape(shot.file)}" alt=""><br>'
        f"{shot.size}, {shot.theme}, {shot.language}</a></li>"
        for shot in shots
    )
    return f'<h2 id="{name}">{name} <small>{html.escape(shots[0].visit.address)}</small></h2>\n<ul>{items}</ul>'


def _chosen(names: tuple[str, ...] | dict[str, tuple[int, int]], one: str) -> list[str]:
    return [name for name in names if one in {"", name}]


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="screens", description="Pictures of every page, in screens/index.html")
    parser.add_argument("--only", default="", help="one page, by its name in tests/browser/visits.py")
    parser.add_argument("--size", default="", choices=["", *SIZES])
    parser.add_argument("--language", default="", choices=["", *LANGUAGES])
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
