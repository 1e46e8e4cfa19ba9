"""The address by which a machine asks whether all is well: 200 only when database and worker are."""

from flask.testing import FlaskClient

from editor.clock import StoppedClock
from editor.db import metadata
from editor.jobs import WORKER_SILENT
from editor.kit import Kit


def test_all_is_well_while_a_worker_beats(kit: Kit, clock: StoppedClock, client: FlaskClient) -> None:
    told = []
    for deed in (lambda: None, lambda: kit.jobs.beat_worker("one"), lambda: clock.set(clock.now() + WORKER_SILENT)):
        deed()
        answer = client.get("/healthz")
        told.append((answer.status_code, answer.get_json()))
    assert told == [
        (503, {"database": "ok", "worker": "silent"}),
        (200, {"database": "ok", "worker": "ok"}),
        (503, {"database": "ok", "worker": "silent"}),
    ]


def test_a_database_that_fails_is_told(kit: Kit, client: FlaskClient) -> None:
    with kit.db.begin() as tx:
        metadata.drop_all(tx)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (503, {"database": "failed", "worker": "unknown"})
