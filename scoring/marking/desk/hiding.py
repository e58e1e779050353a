"""Which scores of a chain nobody may see yet: a round shows its scores only when all are in. decisions.md 4."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from scoring.marking.frames import Frame
from scoring.rules.folding import fold_aspect
from scoring.rules.journal import Entry, EntryKind
from scoring.rules.judgement import revealed
from scoring.rules.scheme import Aspect


def hidden_scores(entries: Iterable[Entry], frame: Frame) -> frozenset[int]:
    """The numbers of the entries of one seat whose score must not leave the server, to whoever asks.

    A round that was never finished, since its judges changed or the aspect was returned, stays hidden for good. Of an
    aspect that the scheme no longer has nothing is known any more of how many judges were to score: hidden too.
    """
    aspects = {aspect.key: aspect for aspect in frame.scheme.aspects()}
    said: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.aspect is not None:
            said[entry.aspect].append(entry)
    return frozenset(seq for key, each in said.items() for seq in _hidden(each, aspects.get(key), frame))


def _hidden(said: Sequence[Entry], aspect: Aspect | None, frame: Frame) -> Iterable[int]:
    """Of one aspect, part by part: each return to *not marked yet* begins the rounds anew."""
    part: list[Entry] = []
    for entry in [*said, None]:
        if entry is None or entry.kind is EntryKind.RETURNED:
            yield from _of_part(part, aspect, frame)
            part = []
        if entry is not None and entry.kind is not EntryKind.RETURNED:
            part.append(entry)


def _of_part(part: Sequence[Entry], aspect: Aspect | None, frame: Frame) -> Iterable[int]:
    scores = [entry for entry in part if entry.kind is EntryKind.SCORE]
    if not scores:
        return
    rules = frame.rule_set.judgement
    rounds = fold_aspect(part, aspect, rules).rounds if aspect is not None else ()
    open_to_all = {showing.number for showing in rounds if revealed(showing, rules)}
    yield from (entry.seq for entry in scores if entry.round not in open_to_all)
