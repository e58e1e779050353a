"""The log: one line an event, to the process's own error stream, never through a request's."""

import logging

import pytest
from flask import Flask, request
from flask.logging import default_handler

pytestmark = pytest.mark.one_database


def test_a_line_written_within_a_request_never_goes_through_the_request(app: Flask) -> None:
    assert app.logger.name == "scoring"  # asking for it is what would add Flask's own way out

    ways = logging.getLogger("scoring").handlers

    assert ways
    assert default_handler not in ways


def test_a_server_that_writes_request_errors_to_our_log_does_not_turn_in_a_circle(app: Flask) -> None:
    class ToOurLog:
        def write(self, text: str) -> None:
            logging.getLogger("scoring.serving").error(text.strip())

        def flush(self) -> None: ...

    with app.test_request_context(errors_stream=ToOurLog()):
        assert request.path == "/"
        app.logger.error("once")
