"""Which parts of an assessment differ between two of its revisions: a tablet fetches no more than those touch."""

from scoring.marking.frames import Frame


def changed_parts(before: Frame, after: Frame) -> list[str]:
    """Any of: scheme, seats, panels (with all that decides who judges whom), state. None of them: days and the like."""
    parts = {
        "scheme": (before.scheme_version, after.scheme_version),
        "seats": (before.seats, after.seats),
        "panels": (_judging(before), _judging(after)),
        "state": (before.state, after.state),
    }
    return [name for name, (was, is_now) in parts.items() if was != is_now]


def _judging(frame: Frame) -> tuple[object, ...]:
    return frame.panels, frame.judges, frame.declared, frame.overridden, frame.level, frame.rule_set
