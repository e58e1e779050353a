"""An answer as the journal keeps it: one code ("completed:4"), read back to the same answer. decisions.md 5, 25."""

from scoring.rules.calculations import Answer, Chosen, Completed, Measured, Passed, Typed
from scoring.rules.errors import RuleBroken
from scoring.rules.hundredths import format_hundredths, parse_hundredths
from scoring.rules.measurement import parse_number

DIGITS_MAX = 6  # of a count or an option; nobody counts a million items at a workplace


def answer_code(answer: Answer) -> str:
    """The code of an answer: passed:yes, completed:4, option:2, measured:-12.50, typed:0.75."""
    match answer:
        case Passed(passed):
            return "passed:yes" if passed else "passed:no"
        case Completed(count):
            return f"completed:{count}"
        case Chosen(option):
            return f"option:{option}"
        case Measured(value):
            return f"measured:{value:f}"
    return f"typed:{format_hundredths(answer.mark)}"


def read_answer(code: str) -> Answer:
    """The answer of a code, strictly; whether it fits the aspect is for `measurement.award` to say.

    Raises RuleBroken: answer-malformed, and for their kinds value-not-a-number and mark-not-a-number.
    """
    kind, _, text = code.partition(":")
    match kind:
        case "passed" if text in ("yes", "no"):
            return Passed(text == "yes")
        case "completed":
            return Completed(_whole(text))
        case "option":
            return Chosen(_whole(text))
        case "measured":
            return Measured(parse_number(text))
        case "typed":
            return Typed(parse_hundredths(text))
    raise RuleBroken("answer-malformed")


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > DIGITS_MAX:
        raise RuleBroken("answer-malformed")
    return int(text)
