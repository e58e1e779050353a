"""What may be told: the events that are put down, and what happened in one assessment since it was last told."""

from collections import defaultdict
from dataclasses import dataclass, field

from scoring.marking.recording import MarkRecorded, TotalsChanged
from scoring.marking.setting_up import FrameChanged
from scoring.marking.sheets import SheetChanged


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """Somebody came, left, turned to another sheet, or told what waits on the tablet."""

    assessment: str


@dataclass(frozen=True, slots=True)
class AlertsDue:
    """Time went by: what stands still may have become an alert."""

    assessment: str


Event = MarkRecorded | TotalsChanged | SheetChanged | FrameChanged | PresenceChanged | AlertsDue


@dataclass
class Batch:
    """What happened in one assessment since the last round, by seat."""

    marks: dict[str, list[MarkRecorded]] = field(default_factory=lambda: defaultdict(list))
    sheets: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    totals: dict[str, TotalsChanged] = field(default_factory=dict)
    frame: bool = False
    presence: bool = False
    alerts: bool = False
    ticks: dict[tuple[str, str], int] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        match event:
            case MarkRecorded():
                self.marks[event.seat].append(event)
                self._tick(event.seat, event.sheet, event.seq)
            case SheetChanged():
                self.sheets[event.seat].add(event.sheet)
                self._tick(event.seat, event.sheet, event.seq)
            case TotalsChanged():
                self.totals[event.seat] = event
            case FrameChanged():
                self.frame = True
            case PresenceChanged():
                self.presence = True
            case AlertsDue():
                self.alerts = True

    def _tick(self, seat: str, sheet: str, seq: int) -> None:
        self.ticks[seat, sheet] = max(seq, self.ticks.get((seat, sheet), 0))
