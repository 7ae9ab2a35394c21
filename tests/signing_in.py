"""A provider of OpenID Connect on this machine, and the settings of an atlas whose people sign in there."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PEOPLE: dict[str, dict[str, Any]] = {
    "ann": {"name": "Ann Editor", "email": "ann@town.example", "email_verified": True},
    "ben": {
        "name": "Ben Approver",
        "email": "ben@town.example",
        "email_verified": True,
        "groups": ["Managers"],
    },
    "cem": {"name": "Cem Keeper", "email": "cem@town.example", "email_verified": True},
    "eve": {"name": "Eve Reader", "email": "eve@town.example", "email_verified": True, "groups": ["Choir"]},
    "mal": {"name": "Mal", "email": "cem@town.example", "email_verified": False},
}
ROLES = """
[editor]
addresses = ["ann@town.example"]
[approver]
groups = ["Managers"]
[keeper]
addresses = ["cem@town.example"]
"""
REPOSITORY = Path(__file__).parent.parent
SECRET = "0123456789abcdef" * 4


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def provider(folder: Path) -> Iterator[str]:
    """Run the provider until the block ends; return the address of what it says of itself."""
    port = free_port()
    # It rests on parts of Authlib that are about to move: no matter of ours.
    command = [sys.executable, "-W", "ignore", "-m", "tests.provider", str(port)]
    command += [json.dumps({"sub": sub} | claims) for sub, claims in PEOPLE.items()]
    with (folder / "provider.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=REPOSITORY, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}/.well-known/openid-configuration"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:
                assert process.poll() is None, (folder / "provider.log").read_text()
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def secrets_file(folder: Path, provider: str, back: str) -> Path:
    """Write the secrets of an atlas that people come back to at an address; return the file."""
    file = folder / "secrets.toml"
    lines = {
        "redirect_uri": f"{back}/oauth2callback",
        "cookie_secret": SECRET,
        "client_id": "atlas",
        "client_secret": "a secret of the provider",
        "server_metadata_url": provider,
    }
    file.write_text("\n".join(["[auth]", *(f'{name} = "{each}"' for name, each in lines.items())]), "utf-8")
    return file
