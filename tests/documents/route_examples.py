"""Examples for what anybody may ask about a paper and its issuer, and for the keys of the republic's committee."""

from flask import Flask

from scoring.documents.codes import new_code
from scoring.documents.issuers import COMMITTEE
from scoring.people.actors import Actor
from tests.people.examples import Example, Prepare

UNKNOWN = {"issuer": "none", "kind": "diploma", "result": "gold", "number": 0, "code": "none"}
KEYS = Example(values={"issuer": COMMITTEE.id, "fingerprint": "none"}, form={"reason": "Copied"})
ROUTES = (
    *("/issuers/<issuer>/keys.json", "/issuers/<issuer>/did.json", "/issuers/<issuer>/verifier.html"),
    *("/issuers/<issuer>/profile.json", "/issuers/<issuer>/achievements/<kind>/<result>.json"),
    *("/issuers/<issuer>/status/<int:number>", "/credentials/<code>"),
)


def unknown(route: str) -> Prepare:
    values = {name: value for name, value in UNKNOWN.items() if f"{name}>" in route}
    return lambda _app, _actor: Example(values=values)


def job(_app: Flask, _actor: Actor | None) -> Example:
    return Example(values={"job": "none"})


EXAMPLES: dict[tuple[str, str], Prepare] = {
    **{(route, "GET"): unknown(route) for route in ROUTES},
    ("/issuers/<issuer>/keys", "GET"): lambda _app, _actor: KEYS,
    ("/issuers/<issuer>/keys", "POST"): lambda _app, _actor: KEYS,
    ("/issuers/<issuer>/keys/<fingerprint>/withdraw", "POST"): lambda _app, _actor: KEYS,
    **{(f"/printing/<job>{part}", "GET"): job for part in ("", "/file")},
    ("/paper-faces/<name>", "GET"): lambda _app, _actor: Example(values={"name": "sans-bold.ttf"}),
    ("/v/<code>", "GET"): lambda _app, _actor: Example(values={"code": new_code()}),
    ("/v/<code>/file", "POST"): lambda _app, _actor: Example(values={"code": new_code()}),
}
