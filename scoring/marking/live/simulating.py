"""Plays experts against a running server over HTTP alone, as tablets do, and counts what was acknowledged."""

import http.cookiejar
import json
import random
import re
import secrets
import ssl
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scoring.foundation.errors import Refused
from scoring.marking.live.playing import next_act, own_places, settled

PATIENCE = 30.0
OTHER_NAMES = (62, 64)  # of OpenSSL: the certificate is for other names, or other addresses
LOOK_AT = 12  # sheets an expert turns to before waiting for the others
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
Document = Mapping[str, Any]


@dataclass
class Tally:
    """What became of everything that was sent, safe to count in from many threads."""

    acknowledged: list[tuple[str, str, str, int]] = field(default_factory=list)  # login, seat, aspect, number
    acts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Visitor:
    """One browser: its cookies, its token, one request at a time."""

    def __init__(self, address: str, trust: ssl.SSLContext | None = None) -> None:
        self.address = address.rstrip("/")
        self.cookies = http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=trust),
            urllib.request.HTTPCookieProcessor(self.cookies),
        ).open
        self._token = ""

    def sign_in(self, login: str, password: str) -> None:
        """Raises Refused: simulation-sign-in-refused, and as `_ask`."""
        found = _TOKEN.search(self._ask("/sign-in")[1])
        form = {"csrf_token": found.group(1) if found else "", "name": login, "password": password}
        self._ask("/sign-in", urllib.parse.urlencode(form).encode(), "application/x-www-form-urlencoded")
        status, shown = self.get("/api/tablet")
        if status != 200 or shown.get("me") is None:
            raise Refused("simulation-sign-in-refused", login=login)
        self._token = shown["csrf"]

    def get(self, path: str) -> tuple[int, Any]:
        status, text = self._ask(path)
        return status, _json(text)

    def post(self, path: str, message: Document) -> tuple[int, Any]:
        """The answer; an expired token is renewed once."""
        status, text = self._ask(path, json.dumps(message).encode(), "application/json")
        if status == 400 and _code(_json(text)) == "form-expired":
            self._token = self.get("/api/tablet")[1]["csrf"]
            status, text = self._ask(path, json.dumps(message).encode(), "application/json")
        return status, _json(text)

    def _ask(self, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, str]:
        """Raises Refused: simulation-away, simulation-not-trusted, simulation-address-not-certified."""
        headers = {"Accept": "application/json", "Referer": f"{self.address}/"}
        if kind == "application/json":
            headers["X-CSRFToken"] = self._token
        else:
            headers["Accept"] = "text/html" if not path.startswith("/api/") else "application/json"
        if kind:
            headers["Content-Type"] = kind
        asked = urllib.request.Request(self.address + path, data=body, headers=headers)  # noqa: S310  # see `checked`
        try:
            with self._open(asked, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, ssl.SSLCertVerificationError):
                raise _untrusted(self.address, reason) from error
            raise Refused("simulation-away", address=self.address, reason=str(reason)) from error


class Expert:
    """One expert at one tablet: turns to a sheet, reads how it stands, does the next lawful thing."""

    def __init__(self, visitor: Visitor, login: str, password: str, assessment: str, die: random.Random) -> None:
        self.login, self._password, self._visitor, self._die = login, password, visitor, die
        self._base = f"/api/marking/{urllib.parse.quote(assessment)}"
        self._work: Document = {}
        self._places: list[tuple[str, str]] = []
        self._at = 0

    def arrive(self) -> bool:
        """Sign in and read what there is to mark; whether there is anything."""
        self._visitor.sign_in(self.login, self._password)
        status, self._work = self._visitor.get(f"{self._base}/work")
        if status != 200 or "record-mark" not in self._work["me"]["may"]:
            return False
        self._places = list(own_places(self._work, self._work["me"]["account"]))
        return bool(self._places)

    def act(self, tally: Tally, *, sign: bool) -> bool:
        """Do one thing; whether there was one to do."""
        for _ in range(min(LOOK_AT, len(self._places))):
            seat, sheet = self._places[self._at % len(self._places)]
            if self._act_on(seat, sheet, tally, sign=sign):
                return True
            self._at += 1
        return False

    def standing(self, seat: str, sheet: str) -> Document | None:
        where = urllib.parse.urlencode({"seat": seat, "sheet": sheet})
        status, answer = self._visitor.get(f"{self._base}/cells?{where}")
        found: Document | None = answer["seats"].get(seat) if status == 200 else None
        return found

    def cells(self) -> Document:
        """Every cell this expert may see, by seat."""
        status, answer = self._visitor.get(f"{self._base}/cells")
        seats: Document = answer["seats"] if status == 200 else {}
        return seats

    def _act_on(self, seat: str, sheet: str, tally: Tally, *, sign: bool) -> bool:
        standing, form = self.standing(seat, sheet), next(each for each in self._work["sheets"] if each["id"] == sheet)
        if standing is None or standing["sheets"].get(sheet, {}).get("state") in {"signed", "locked"}:
            return False
        said = next_act(self._work["me"]["account"], self._work, form, standing, self._die)
        if said is not None:
            self._mark(seat, said, tally)
            return True
        return settled(form, standing) and self._finish(seat, sheet, standing["sheets"][sheet], tally, sign=sign)

    def _mark(self, seat: str, said: Document, tally: Tally) -> None:
        client_id = f"sim-{secrets.token_hex(8)}"  # not of the die: the same play again is not the same marks
        status, answer = self._visitor.post(f"{self._base}/marks", {"client_id": client_id, "seat": seat, **said})
        with tally.lock:
            if status == 200:
                tally.acknowledged.append((self.login, seat, said["aspect"], answer["seq"]))
                tally.acts[said["act"]] += 1
        if status != 200:
            _count_refusal(tally, status, answer)

    def _finish(self, seat: str, sheet: str, shown: Document, tally: Tally, *, sign: bool) -> bool:
        """Agree on a sheet that is whole; sign it only when asked to."""
        place = {"seat": seat, "sheet": sheet, "content": shown["content"]}
        if not shown["agreed"]:
            status, answer = self._visitor.post(f"{self._base}/sheets/agree", place)
            act = "agree"
        elif sign and self._work["me"]["account"] not in shown["signed_by"]:
            message = {"sheets": [place], "pin": self._password}
            status, answer = self._visitor.post(f"{self._base}/sheets/sign", message)
            act = "sign"
        else:
            return False
        if status == 200:
            with tally.lock:
                tally.acts[act] += 1
        else:
            _count_refusal(tally, status, answer)
        return status == 200


def play(
    experts: list[Expert],
    tally: Tally,
    *,
    rate: float,
    stop: threading.Event,
    sign: bool,
) -> None:
    """Let each act on a thread of its own, together `rate` times a second, until `stop`."""
    pause = len(experts) / rate
    threads = [
        threading.Thread(target=_play_one, args=(expert, tally, pause, number / len(experts), stop, sign))
        for number, expert in enumerate(experts)
    ]
    for thread in threads:
        thread.daemon = True
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(0.2)


def missing(experts: list[Expert], tally: Tally) -> list[tuple[str, str, str, int]]:
    """The acknowledged marks that /cells does not show: their cell is gone, or stands at an older entry."""
    seen = {expert.login: expert.cells() for expert in experts}
    lost = []
    for each in tally.acknowledged:
        login, seat, aspect, number = each
        cell = seen.get(login, {}).get(seat, {"cells": {}})["cells"].get(aspect)
        if cell is None or cell["seq"] < number:
            lost.append(each)
    return lost


def _play_one(
    expert: Expert,
    tally: Tally,
    pause: float,
    phase: float,
    stop: threading.Event,
    sign: bool,
) -> None:
    due = time.monotonic() + pause * phase
    while not stop.wait(max(due - time.monotonic(), 0)):
        due = max(due + pause, time.monotonic() - pause)  # what a slow server cost is not made up for all at once
        try:
            expert.act(tally, sign=sign)
        except Refused:  # the server is away for a moment; a tablet would wait too
            with tally.lock:
                tally.failed += 1


def _untrusted(address: str, error: ssl.SSLCertVerificationError) -> Refused:
    if error.verify_code in OTHER_NAMES:
        return Refused("simulation-address-not-certified", address=address)
    return Refused("simulation-not-trusted", address=address, reason=error.verify_message)


def _count_refusal(tally: Tally, status: int, answer: Any) -> None:
    with tally.lock:
        if status >= 500:
            tally.failed += 1
        else:
            tally.refused[_code(answer)] += 1


def _code(answer: Any) -> str:
    return str(answer.get("error", {}).get("code", "")) if isinstance(answer, dict) else ""


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return {}
