"""A process of the product with tablets in it, for tests that race it or kill it: `python -m tests.marking.tablets`.

Reads one line of JSON: database, instance, gevent (run as the server does), tablets. Each tablet is an account with a
list of commands, sent one after the other, all tablets at once. Writes "ready", waits for a line, then writes a line of
JSON for every command that is answered: its client_id, and `seq` or `code`.
"""

import json
import os
import sys
import threading
from typing import Any


def main() -> None:
    plan = json.loads(sys.stdin.readline())
    if plan["gevent"]:
        from gevent import monkey

        monkey.patch_all(sys=False)
    from scoring.app import create_app
    from scoring.foundation.config import Settings
    from scoring.people.actors import Actor, Grant, Scope

    app = create_app(Settings(instance=plan["instance"], database_url=plan["database"], secret_key="tests"))

    def work(tablet: dict[str, Any]) -> None:
        scope = Scope("assessment", plan["assessment"])
        actor = Actor(tablet["account"], "tablet", grants=(Grant("expert", scope),))
        for said in tablet["commands"]:
            tell(said["client_id"], **send(app, actor, plan["assessment"], said))

    tell("ready")
    sys.stdin.readline()
    threads = [threading.Thread(target=work, args=[tablet]) for tablet in plan["tablets"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def send(app: Any, actor: Any, assessment: str, said: dict[str, Any]) -> dict[str, Any]:
    from scoring.foundation.errors import Refused
    from scoring.marking.commands import Act, Command
    from scoring.marking.recorder import record_mark
    from scoring.rules.errors import RuleBroken

    command = Command(assessment=assessment, **{**said, "act": Act(said["act"])})
    with app.app_context():
        try:
            return {"seq": record_mark(actor, command)["seq"]}
        except (Refused, RuleBroken) as refused:
            return {"code": refused.code}
        except Exception as error:
            return {"code": f"failed: {error!r}"}


def tell(client_id: str, **what: Any) -> None:
    line = json.dumps({"client_id": client_id, **what}) + "\n"
    os.write(1, line.encode())  # one write, whole or not at all: the process may be killed at any moment


if __name__ == "__main__":
    main()
