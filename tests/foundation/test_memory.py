"""What a serving process does with the memory of its start-up, tried in a process of its own."""

import subprocess
import sys

SETTLED = """
import gc
from scoring.foundation import memory
before = len(gc.get_objects())
memory.settle()
print(before > 1000, len(gc.get_objects()) < 100, gc.isenabled())
"""


def test_what_start_up_made_is_not_looked_through_again() -> None:
    said = subprocess.run([sys.executable, "-c", SETTLED], capture_output=True, text=True, check=True)

    assert said.stdout.split() == ["True", "True", "True"]
