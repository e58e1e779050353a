"""The command `scoring simulate`: plays experts live against a running server, to show it or to load it."""

import random
import ssl
import threading
import time
from pathlib import Path

import click

from scoring.foundation import terminal
from scoring.foundation.config import read_settings
from scoring.foundation.errors import Refused
from scoring.foundation.lan.authority import PUBLIC_FILE
from scoring.foundation.lan.opening import KEYS
from scoring.marking.live.simulating import Expert, Tally, Visitor, missing, play
from scoring.people.demonstration import EXPERTS

ADDRESS = "http://127.0.0.1:8000"
DEMONSTRATION = "demo-web"
TOLD_EVERY = 2.0  # seconds


@click.command()
@click.argument("address", default=ADDRESS)
@click.option("--assessment", default=DEMONSTRATION, show_default=True, help="The id of an open assessment.")
@click.option("--rate", type=click.FloatRange(0.1, 500), default=5.0, show_default=True, help="Acts a second, of all.")
@click.option("--seconds", type=click.FloatRange(1), default=60.0, show_default=True, help="How long; or Ctrl+C.")
@click.option("--experts", "count", type=click.IntRange(1, len(EXPERTS)), default=len(EXPERTS), show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Of the dice: the same choices again.")
@click.option("--sign", is_flag=True, help="Sign what is complete, too.")
@click.option(
    "--authority",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Whose certificates to trust (PEM); by itself, that of this instance's `serve --lan`.",
)
def simulate(
    address: str,
    assessment: str,
    rate: float,
    seconds: float,
    count: int,
    seed: int,
    *,
    sign: bool,
    authority: Path | None,
) -> None:
    """Play the demonstration's experts at a running server, by default at 127.0.0.1:8000.

    They read what is theirs, mark it, show scores, go into second rounds and agree on sheets. At the end every
    acknowledged mark is looked for on the server. Exit 0: all are there; 1: some are missing.
    """
    if not address.startswith(("http://", "https://")):
        address = f"http://{address}"
    experts = _arrive(address, trusting(authority or local_authority()), assessment, count, seed)
    terminal.say("simulation-begun", experts=len(experts), assessment=assessment)
    tally, stop, began = Tally(), threading.Event(), time.monotonic()
    playing = threading.Thread(
        target=play, args=(experts, tally), kwargs={"rate": rate, "stop": stop, "sign": sign}, daemon=True
    )
    playing.start()
    try:
        _tell(tally, playing, began, seconds)
    except KeyboardInterrupt:
        click.echo()
    stop.set()
    playing.join()
    _verify(experts, tally)


def local_authority() -> Path | None:
    """The authority that `serve --lan` of this instance has made; None where it has made none.

    Raises SettingsRefused as `read_settings` does.
    """
    file = read_settings().instance_folder / KEYS / PUBLIC_FILE
    return file if file.is_file() else None


def trusting(authority: Path | None) -> ssl.SSLContext:
    """Trust what this machine trusts, and the authority. Raises Refused: simulation-authority-unreadable."""
    context = ssl.create_default_context()
    if authority is not None:
        try:
            context.load_verify_locations(authority)
        except ssl.SSLError:
            raise Refused("simulation-authority-unreadable", file=str(authority)) from None
    return context


def _arrive(address: str, trust: ssl.SSLContext, assessment: str, count: int, seed: int) -> list[Expert]:
    """Those who have something to mark.

    Raises Refused: simulation-away, -not-trusted, -address-not-certified, -sign-in-refused, -nobody.
    """
    chosen = [
        Expert(Visitor(address, trust), each.login, each.password, assessment, random.Random(f"{seed} {each.login}"))  # noqa: S311  # dice
        for each in EXPERTS[:count]
    ]
    experts = [expert for expert in chosen if expert.arrive()]
    if not experts:
        raise Refused("simulation-nobody", assessment=assessment)
    return experts


def _tell(tally: Tally, playing: threading.Thread, began: float, seconds: float) -> None:
    while playing.is_alive() and time.monotonic() - began < seconds:
        time.sleep(min(TOLD_EVERY, max(seconds - (time.monotonic() - began), 0.01)))
        _say("simulation-stands", tally, seconds=round(time.monotonic() - began))


def _verify(experts: list[Expert], tally: Tally) -> None:
    for code, times in sorted(tally.refused.items()):
        click.echo(f"  {code}: {times}")
    lost = missing(experts, tally)
    for login, seat, aspect, number in lost:
        click.echo(f"  {login} {seat} {aspect} {number}")
    if lost:
        terminal.say("simulation-missing", err=True, count=len(lost))
        raise SystemExit(terminal.FOUND_PROBLEMS)
    terminal.say("simulation-kept", count=len(tally.acknowledged))


def _say(code: str, tally: Tally, *, seconds: int) -> None:
    with tally.lock:
        terminal.say(
            code,
            seconds=seconds,
            acknowledged=len(tally.acknowledged),
            refused=sum(tally.refused.values()),
            failed=tally.failed,
            rounds=tally.acts["round"],
            agreed=tally.acts["agree"],
            signed=tally.acts["sign"],
        )
