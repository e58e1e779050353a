"""`python -m bench [NAME ...]`: run the measurements and write bench/results/<name>.json, one each."""

import json
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench import machine

NAMES = (
    "start_up",
    "workbook_import",
    "hostile_files",
    "marks",
    "totals",
    "matrix",
    "live_patch",
    "tablet_page",
    "kill_server",
    "boards",
    "board_rebuild",
    "verify_bundle",
    "papers",
)
RESULTS = Path(__file__).parent / "results"


def main(names: list[str]) -> int:
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        sys.stderr.write(f"There is no measurement {', '.join(unknown)}. There are: {', '.join(NAMES)}.\n")
        return 2
    RESULTS.mkdir(exist_ok=True)
    for name in names or NAMES:
        found = import_module(f"bench.{name}").measure()
        document = {"name": name, "at": datetime.now(UTC).isoformat("T", "seconds"), "machine": machine.describe()}
        text = json.dumps({**document, "results": found}, indent=2, ensure_ascii=False)
        (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        sys.stdout.write(f"{name}\n{json.dumps(found, indent=2)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
