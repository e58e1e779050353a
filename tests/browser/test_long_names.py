"""Names of 200 characters without a place to break a line: no page is wider than the phone that shows it."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from scoring.championships.stages.models import ChampionshipRow, StageRow, StageSkillRow
from scoring.foundation.db import db
from tests.browser.product import Product
from tests.browser.reader import Reader
from tests.browser.visiting import ORGANIZER

LONG = "Ұзынатау" * 25
PHONE = 390
AT = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)
STAGE, SKILL = "visit-long", "visit-long-17"
PAGES = (
    f"/stages/{STAGE}",
    f"/stages/{STAGE}/skills",
    f"/stages/{STAGE}/entries",
    f"/stages/{STAGE}/results",
    f"/stages/{STAGE}/advancing",
    f"/stages/{STAGE}/advancing/{SKILL}",
    f"/stages/{STAGE}/package",
    f"/boards/{STAGE}",
    f"/boards/{STAGE}/{SKILL}",
)


@pytest.fixture
def long_stage(product: Product) -> None:
    """A stage of its own, in a championship of its own: the other pages stay as they are."""
    names = {f"name_{code}": LONG for code in ("kk", "ru", "en")}
    with product.app.app_context(), db.transaction() as session:
        like = session.scalars(select(ChampionshipRow).order_by(ChampionshipRow.id)).first()
        assert like is not None
        championship = ChampionshipRow(
            public_id="visit-long", season_id=like.season_id, track_id=like.track_id, kind=like.kind,
            industry=like.industry, created_by=like.created_by, created_at=AT, **names,
        )  # fmt: skip
        session.add(championship)
        session.flush()
        stage = StageRow(
            public_id=STAGE, championship_id=championship.id, level="region", region="KZ-55", organisation=None,
            venue=LONG, sends_to=None, revision=1, created_by=like.created_by, created_at=AT, **names,
        )  # fmt: skip
        session.add(stage)
        session.flush()
        session.add(
            StageSkillRow(
                public_id=SKILL, stage_id=stage.id, number="17", sector="information", rule_set="wsk-2026",
                rule_set_version="1", team_size=1, places=1, **names,
            )
        )  # fmt: skip


@pytest.mark.usefixtures("long_stage")
def test_no_page_is_wider_than_the_phone(browser: Browser, product: Product) -> None:
    context = browser.new_context(viewport={"width": PHONE, "height": 844})
    reader = Reader(product, context)
    reader.sign_in(ORGANIZER)
    page, widths = context.new_page(), {}
    for address in PAGES:
        answer = page.goto(product.address + address)
        assert answer is not None
        assert answer.status == 200, address
        widths[address] = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert {address: width for address, width in widths.items() if width > PHONE} == {}
