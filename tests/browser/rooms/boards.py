"""What boards show when a browser visits them: the republic live, the region's results, the college's progress."""

from flask import Flask

from tests.browser.visiting import ORGANIZER, Visit

REPUBLIC, REGION, COLLEGE = "/boards/demo-republic", "/boards/demo-st-region", "/boards/demo-st-college"
LIVE, FINAL, BEGUN = f"{REPUBLIC}/demo-republi-17", f"{REGION}/demo-st-regi-17", f"{COLLEGE}/demo-st-coll-17"

VISITS: dict[str, tuple[Visit, ...]] = {
    "board_list.index": (Visit("boards", "/boards"),),
    "boards.stage": (Visit("boards-stage", REPUBLIC), Visit("boards-stage-final", REGION)),
    "boards.skill": (
        Visit("board-live", LIVE),
        Visit("board-final", FINAL),
        Visit("board-progress", BEGUN),
    ),
    "boards.embed": (Visit("board-embedded", f"{LIVE}/embed"),),
    "boards.projector": (Visit("board-projector", f"{REPUBLIC}/projector"),),
    "board_setting.show": (Visit("board-setting", "/stages/demo-republic/board", ORGANIZER),),
}
NOT_PAGES = {"boards_api.stream"}


def fill(_app: Flask) -> dict[str, str]:
    """The demonstration has all of them."""
    return {}
