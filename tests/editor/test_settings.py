"""Settings: what they default to, what stops the start, and the page that documents them."""

from pathlib import Path

import pytest

from editor.settings import Settings, SettingsError, documented


def test_nothing_needs_to_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.read({"PATH": "/bin"})
    assert settings.address == "http://127.0.0.1:8000"
    assert settings.database == f"sqlite:///{tmp_path}/var/rapporteur.db"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("COLOUR", "red", "There is no setting RAPPORTEUR_COLOUR; docs/settings.md lists them all."),
        ("PORT", "http", "RAPPORTEUR_PORT is 'http'; it takes a whole number above 0."),
        ("PORT", "70000", "RAPPORTEUR_PORT is a number from 1 to 65535."),
        ("THREADS", "0", "RAPPORTEUR_THREADS is '0'; it takes a whole number above 0."),
        ("PROXY", "yes", "RAPPORTEUR_PROXY is 'yes'; it takes 0 or 1."),
        ("MAIL_URL", "imap://x", "RAPPORTEUR_MAIL_URL begins with file:, smtp: or smtps:."),
        ("BASE_URL", "igf.example", "RAPPORTEUR_BASE_URL begins with http:// or https://."),
        ("DATABASE_URL", "mysql://x", "RAPPORTEUR_DATABASE_URL begins with sqlite:// or postgresql://."),
        ("REDIS_URL", "localhost:6379", "RAPPORTEUR_REDIS_URL begins with redis://, rediss:// or unix://."),
        ("SECRET_KEY", "short", "RAPPORTEUR_SECRET_KEY has at least 32 characters."),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.read({f"RAPPORTEUR_{name}": value})
    assert str(raised.value) == sentence


def test_the_secret_key_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=str(tmp_path))
    assert settings.secret == Settings(data_dir=str(tmp_path)).secret
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert len(settings.secret) >= 32


def test_the_settings_of_the_deployment_can_be_read(root: Path) -> None:
    lines = (root / "deploy" / "rapporteur.env").read_text("utf-8").splitlines()
    settings = Settings.read(dict(line.split("=", 1) for line in lines if line and not line.startswith("#")))
    assert (settings.address, settings.proxy) == ("https://rapporteur.example.org", True)
    assert settings.database.startswith("postgresql+psycopg://rapporteur:")


def test_the_page_lists_every_setting(root: Path) -> None:
    page = (root / "docs" / "settings.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows == [
        f"| `{name}` | {f'`{default}`' if default else ''} | {why} |" for name, default, why in documented()
    ]
