"""Settings that would let everybody change the register stop the start, in words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pages.frame.person import faults_of_auth
from tests.conftest import REPOSITORY

GOOD = {
    "redirect_uri": "https://example.org/oauth2callback",
    "cookie_secret": "x" * 64,
    "client_id": "atlas",
    "client_secret": "secret",
    "server_metadata_url": "https://id.example.org/.well-known/openid-configuration",
}


def test_good_settings_have_no_fault() -> None:
    assert faults_of_auth(GOOD) == []
    assert faults_of_auth(GOOD | {"redirect_uri": "http://localhost:8501/oauth2callback"}) == []


@pytest.mark.parametrize("name", GOOD)
def test_each_setting_is_needed(name: str) -> None:
    assert faults_of_auth({each: GOOD[each] for each in GOOD if each != name}) == [f"  {name} is missing"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("cookie_secret", "short", "shorter than 32"),
        ("redirect_uri", "https://example.org/callback", "must end in /oauth2callback"),
        ("redirect_uri", "http://example.org/oauth2callback", "https://"),
        ("server_metadata_url", "http://id.example.org/x", "https://"),
    ],
)
def test_each_fault_is_said(name: str, value: str, words: str) -> None:
    [fault] = faults_of_auth(GOOD | {name: value})
    assert words in fault


def _auth(**changed: str) -> str:
    return "\n".join(["[auth]", *(f'{name} = "{value}"' for name, value in (GOOD | changed).items())])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("secrets", "address", "variables", "words"),
    [
        ("", "0.0.0.0", {"NEEDS_ATLAS_EDITOR": "Ann"}, "listens on this computer alone"),
        (_auth(), "127.0.0.1", {"NEEDS_ATLAS_EDITOR": "Ann"}, "Unset NEEDS_ATLAS_EDITOR"),
        (_auth(cookie_secret="x"), "127.0.0.1", {}, "shorter than 32"),
        (_auth(), "127.0.0.1", {"NEEDS_ATLAS_ROLES": "/nowhere/roles.toml"}, "roles.toml: cannot be read"),
    ],
)
def test_unsafe_settings_stop_the_start(
    secrets: str, address: str, variables: dict[str, str], words: str, tmp_path: Path
) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text(secrets, "utf-8")
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"]
    command += ["--secrets.files", str(file), "--server.address", address]
    run = subprocess.run(
        command, cwd=REPOSITORY, env=os.environ | variables, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 1
    assert words in run.stderr
    assert "Traceback" not in run.stderr
