from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
from collections import OrderedDict
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

import app as atlas
from geo.errors import AtlasError
from geo.pack.pack import Pack
from geo.sample import kept_town, town
from geo.store.register.database import close_all
from layers.map import assets
from layers.map.assets import AtlasMap
from layers.map.shapes import level_map
from pages.frame import served
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.slow


@dataclass
class Response:
    status_code: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        return self.body.decode()


class Client:
    """Asks an ASGI application without a server."""

    def __init__(self, application: Any) -> None:
        self.application = application

    def get(self, path: str, headers: dict[str, str] | None = None) -> Response:
        response = Response()
        sent = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
        scope = {"type": "http", "method": "GET", "path": path, "headers": sent, "query_string": b""}

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                response.status_code = message["status"]
                response.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                response.body += message.get("body", b"")

        asyncio.run(self.application(scope, receive, send))
        return response


@pytest.fixture(scope="module")
def client() -> Client:
    """The routes and middleware of the atlas around a plain application: Streamlit need not run."""
    return Client(Starlette(routes=atlas.ROUTES, middleware=atlas.MIDDLEWARE))


@pytest.fixture(autouse=True)
def _pack_not_loaded_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "SHELF", served.Shelf())


def _policy(client: Client, path: str, **headers: str) -> dict[str, str]:
    text = client.get(path, headers=headers).headers["content-security-policy"]
    return dict(rule.split(" ", 1) for rule in text.split("; "))


@pytest.mark.parametrize("path", ["/health", "/nowhere", "/component/x/index.html", "/atlas-assets/none.js"])
def test_every_response_carries_the_security_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_the_page_may_neither_eval_nor_run_inline_scripts(client: Client) -> None:
    script = _policy(client, "/")["script-src"]
    assert re.fullmatch(r"'self'( 'sha256-[A-Za-z0-9+/=]+')+", script)


def test_only_the_map_frame_may_eval_and_it_may_talk_to_nobody(client: Client) -> None:
    rules = _policy(client, "/component/streamlit_folium.st_folium/index.html")
    assert "'unsafe-eval'" in rules["script-src"]
    assert rules["connect-src"] == "'none'"
    assert rules["img-src"] == "'self' data: blob:"


def test_the_page_talks_to_its_own_host_only(client: Client) -> None:
    assert _policy(client, "/", host="atlas.example:8501")["connect-src"] == (
        "'self' ws://atlas.example:8501 wss://atlas.example:8501"
    )
    assert _policy(client, "/", host="x; script-src *")["connect-src"] == "'self'"


def test_a_tile_provider_opens_the_frame_to_its_images_alone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEEDS_ATLAS_TILES", "OpenStreetMap.Mapnik")
    assert _policy(client, "/component/x/")["img-src"].endswith(" https://tile.openstreetmap.org")
    assert "openstreetmap" not in str(_policy(client, "/"))


def test_assets_are_kept_for_a_year_because_their_address_names_their_version(client: Client) -> None:
    for _, path in (*AtlasMap.default_js, *AtlasMap.default_css):
        response = client.get("/" + path.removeprefix("../../"))
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]


@pytest.mark.parametrize("path", ["../app.py", "map.js", "shapes/0.js"])
def test_no_other_file_is_served(client: Client, path: str) -> None:
    assert client.get(f"/atlas-assets/{path}").status_code == 404


@pytest.fixture
def _nothing_published(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process has drawn no map yet."""
    monkeypatch.setattr(assets, "_PUBLISHED", OrderedDict())


@pytest.mark.usefixtures("_nothing_published")
def test_shapes_that_another_process_has_given_out_are_drawn_here(client: Client, pack: Pack) -> None:
    for level in ("ward", "lsoa", "locality"):
        drawn = level_map(pack, level)
        response = client.get(f"/atlas-assets/{drawn.script_path}")
        assert (response.status_code, response.text) == (200, drawn.script)
        assert "immutable" in response.headers["cache-control"]


@pytest.mark.usefixtures("_nothing_published")
def test_shapes_that_the_pack_has_not_are_not_found(client: Client, synthetic_pack: Pack) -> None:
    for path in ("shapes/0123456789abcdef.js", level_map(synthetic_pack, "ward").script_path):
        assert client.get(f"/atlas-assets/{path}").status_code == 404


@pytest.mark.usefixtures("_nothing_published")
def test_a_process_whose_pack_is_broken_has_no_shapes(
    client: Client, pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEEDS_ATLAS_DATA", str(tmp_path))
    assert client.get(f"/atlas-assets/{level_map(pack, 'ward').script_path}").status_code == 404


WELL = {"status": "ok", "pack": {"status": "ok"}}


def test_health_is_ok_when_the_pack_loads(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "load_pack", town)
    response = client.get("/health")
    assert (response.status_code, json.loads(response.text)) == (
        200,
        WELL | {"register": {"status": "absent"}},
    )


def test_health_tells_the_register_apart_from_the_pack(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEEDS_ATLAS_DATA", str(town().root))
    with kept_town() as address:
        response = client.get("/health")
        register = {"status": "ok", "revision": 1}
        assert (response.status_code, json.loads(response.text)) == (200, WELL | {"register": register})
        close_all()
        Path(str(address.database)).write_bytes(b"no register at all")
        response = client.get("/health")
        told = json.loads(response.text)
        assert (response.status_code, told["status"], told["pack"]) == (503, "broken", {"status": "ok"})
        assert told["register"]["status"] == "unreachable"
        assert "last good" in told["shown"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (AtlasError("wards.csv, row 3: no such ward"), "wards.csv, row 3: no such ward"),
        (OSError(5, "Input/output error", "/srv/atlas/data"), "Input/output error"),
        (ValueError("/srv/atlas/data is odd"), "ValueError"),
    ],
)
def test_health_says_what_is_wrong_with_the_pack(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def broken() -> None:
        raise error

    monkeypatch.setattr(served, "load_pack", broken)
    response = client.get("/health")
    assert response.status_code == 503
    assert words in response.text
    assert "/srv" not in response.text


def test_the_server_asks_no_service_for_its_own_address() -> None:
    from streamlit import net_util

    assert net_util.get_external_ip() is None


def test_a_setting_that_cannot_be_stops_the_start_in_words() -> None:
    command = [sys.executable, "-c", "import app"]
    environment = os.environ | {"NEEDS_ATLAS_RUNS": "none"}
    run = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.strip().endswith("Set it to a whole number from 1 on, or unset it for one at a time.")
    assert "Traceback" not in run.stderr


def test_what_programs_read_may_run_and_load_nothing(client: Client) -> None:
    rules = _policy(client, "/api/v1/openapi.json")
    assert rules["default-src"] == "'none'"
    assert "script-src" not in rules
    assert "connect-src" not in rules


def test_a_tag_follows_the_code_and_what_is_installed() -> None:
    assert len(atlas.program().splitlines()[0]) == 64
    assert f"starlette {version('starlette')}" in atlas.program().splitlines()


def test_connections_send_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []

    async def startup(self: object, sockets: object) -> None:
        started.append(sockets)

    monkeypatch.setattr(atlas, "_STARTUP", startup)
    with socket.socket() as listening:
        asyncio.run(uvicorn.Server.startup(uvicorn.Server(uvicorn.Config("app:app")), [listening]))
        assert started == [[listening]]
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
