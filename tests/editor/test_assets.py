"""The built files: small where the browser takes them so, the same words in each form, kept for a year."""

import gzip

import pytest
from flask.testing import FlaskClient

from editor import assets


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("", None),
        ("identity", None),
    ],
)
def test_a_file_comes_as_small_as_the_browser_takes_it(
    client: FlaskClient, accepted: str, encoding: str | None
) -> None:
    name = max(assets.DIST.glob("*.js"), key=lambda path: path.stat().st_size).name
    answer = client.get(f"/static/{name}", headers={"Accept-Encoding": accepted}, buffered=True)
    assert (answer.status_code, answer.content_encoding, answer.mimetype, answer.headers["Vary"]) == (
        200,
        encoding,
        "text/javascript",
        "Accept-Encoding, Cookie",
    )
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    script = (assets.DIST / name).read_bytes()
    if encoding == "gzip":
        assert gzip.decompress(answer.data) == script
    elif encoding is None:
        assert answer.data == script
    else:
        assert len(answer.data) < len(script) / 3


def test_the_service_worker_is_asked_for_each_time(client: FlaskClient) -> None:
    answer = client.get("/worker.js", headers={"Accept-Encoding": "br"}, buffered=True)
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    assert answer.content_encoding == "br"


def test_nothing_beside_the_folder_is_found(client: FlaskClient) -> None:
    for name in ("../build.mjs", "%2e%2e/build.mjs", "nothing.js", "../../README.md"):
        assert client.get(f"/static/{name}", headers={"Accept-Encoding": "br"}, buffered=True).status_code == 404
