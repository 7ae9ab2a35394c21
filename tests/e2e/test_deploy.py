"""Two processes behind Debian's nginx, with TLS and below a path, by the very files of `deploy/`."""

from __future__ import annotations

import configparser
import gzip
import json
import os
import re
import shlex
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import expect
from streamlit import config

from tests.e2e.conftest import VIOLATIONS, Chromium, Watch, serving
from tests.e2e.visit import settled, the_map, visit
from tests.signing_in import ROLES, free_port, provider, secrets_file

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
HERE = IPv4Address("127.0.0.1")
pytestmark = pytest.mark.browser


def _certificate(folder: Path) -> None:
    """Write a key, and a certificate that it has signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *private))


def _configuration(folder: Path, port: int, processes: list[str]) -> Path:
    """Return the file of `deploy/` with this machine's ports, folders and certificate."""
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    changes = {
        "user www-data;": f"daemon off; {'user root;' if os.geteuid() == 0 else ''}",
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "/var/log/nginx": str(folder),
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "server_name example.org": "server_name 127.0.0.1",
        "/etc/ssl/certs/example.org.pem": f"{folder}/certificate.pem",
        "/etc/ssl/private/example.org.key": f"{folder}/key.pem",
        "127.0.0.1:8501": processes[0],
        "127.0.0.1:8502": processes[1],
    }
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    ours = " ".join(f"{each}_temp_path {folder}/{each};" for each in kinds)
    (folder / "nginx.conf").write_text(text.replace("http {", f"http {{ {ours}", 1), "utf-8")
    return folder / "nginx.conf"


@dataclass(frozen=True)
class Deployed:
    """The atlas as visitors reach it, and what nginx wrote down."""

    url: str
    folder: Path

    def answer(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers in lower case and body."""
        context = ssl.create_default_context(cafile=str(self.folder / "certificate.pem"))
        asked = urllib.request.Request(f"{self.url}{path}", headers=headers)
        try:
            with urllib.request.urlopen(asked, timeout=30, context=context) as got:
                return got.status, {name.lower(): each for name, each in got.headers.items()}, got.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, {name.lower(): each for name, each in error.headers.items()}, error.read()

    def lines(self) -> list[dict[str, str]]:
        """Return the lines of the log."""
        return [json.loads(each) for each in (self.folder / "atlas.log").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if nginx is None:
        reason = "no nginx on the path (apt-get install nginx)"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    folder = tmp_path_factory.mktemp("deployed")
    _certificate(folder)
    (folder / "state").mkdir()
    (folder / "state/roles.toml").write_text(ROLES, "utf-8")
    with ExitStack() as running:
        port, processes = free_port(), []
        secrets = secrets_file(
            folder, running.enter_context(provider(folder)), f"https://127.0.0.1:{port}/atlas"
        )
        for name in ("one", "two"):
            (folder / name).mkdir()
            server = running.enter_context(
                serving(
                    folder / name,
                    base="/atlas",
                    options=["--secrets.files", str(secrets)],
                    variables={"NEEDS_ATLAS_STATE": str(folder / "state")},
                )
            )
            processes.append(server.url.removeprefix("http://").removesuffix("/atlas"))
        file = _configuration(folder, port, processes)
        process = subprocess.Popen([nginx, "-c", str(file), "-e", str(folder / "error.log")])
        running.callback(process.wait, 20)
        running.callback(process.terminate)
        found = Deployed(f"https://127.0.0.1:{port}/atlas", folder)
        for _ in range(100):
            try:
                found.answer("/health")
                break
            except OSError:
                assert process.poll() is None, (folder / "error.log").read_text()
                time.sleep(0.1)
        yield found


def test_a_page_opens_below_its_path_with_its_web_socket_and_stays_with_one_process(
    deployed: Deployed, browser: Chromium
) -> None:
    assert browser._browser is not None
    context = browser._browser.new_context(ignore_https_errors=True, viewport={"width": 1400, "height": 1000})
    context.add_init_script(VIOLATIONS)
    watch = Watch()
    context.on("console", lambda message: watch.console(message))
    context.on("page", lambda page: page.on("websocket", watch.socket))
    before = len(deployed.lines())
    page = context.new_page()
    visit(page, f"{deployed.url}/needs-map")
    the_map(page)
    page.get_by_role("link", name="Strategy").first.click()
    expect(page.get_by_role("heading", name="Strategy", level=1).first).to_be_visible()
    cookies = {each["name"]: each for each in context.cookies()}
    context.close()
    assert watch.errors == []
    assert watch.sockets
    assert all(each.startswith(deployed.url.replace("https", "wss")) for each in watch.sockets)
    assert (cookies["atlas_process"]["secure"], cookies["atlas_process"]["httpOnly"]) == (True, True)
    number = {each["process"] for each in deployed.lines()[before + 1 :] if each["process"]}
    assert len(number) == 1


def test_who_signs_in_comes_back_to_the_page_and_its_choices(deployed: Deployed, browser: Chromium) -> None:
    assert browser._browser is not None
    context = browser._browser.new_context(ignore_https_errors=True, viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    address = f"{deployed.url}/register?category=youth_centre&service=YC04&edit=yes"
    visit(page, address)
    there = page.url
    assert "service=YC04" in there
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="ann", exact=True).click()
    expect(page.locator(".st-key-person")).to_contain_text("Ann Editor may propose changes")
    expect(page).to_have_url(there)
    expect(page.get_by_role("textbox", name="Where you know this from")).to_be_visible()
    settled(page)
    cookies = {each["name"]: each for each in context.cookies()}
    assert "atlas_back" not in cookies
    assert cookies["_streamlit_user"]["secure"]
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button").first.click()  # the provider asks whether to end its own session, too
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page).to_have_url(there)
    context.close()


def test_health_headers_and_compression_pass(deployed: Deployed) -> None:
    status, headers, body = deployed.answer("/health")
    assert (status, json.loads(body)["status"]) == (200, "ok")
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers.get("server") == "nginx"  # and no version of it
    status, headers, body = deployed.answer("/api/v1/answers/gaps", **{"Accept-Encoding": "gzip"})
    assert status == 200
    if headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    assert body
    assert not headers["etag"].startswith("W/")
    script = next(each for each in _scripts(deployed) if "/static/" in each)
    status, headers, _ = deployed.answer(script.removeprefix("/atlas"), **{"Accept-Encoding": "gzip"})
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert deployed.answer("/nowhere")[0] == 404


def _scripts(deployed: Deployed) -> list[str]:
    """Return the addresses of scripts that the first page names."""
    text = deployed.answer("/")[2].decode()
    found = re.findall(r'(?:src|href)="([^"]+\.js)"', text)
    return [f"/atlas/{each.removeprefix('./').removeprefix('/atlas/')}" for each in found]


def test_a_visitor_keeps_a_process_and_new_ones_are_spread_over_both(deployed: Deployed) -> None:
    for number in ("1", "2"):
        before = len(deployed.lines())
        for _ in range(5):
            headers = deployed.answer("/health", Cookie=f"atlas_process={number}")[1]
            assert headers["set-cookie"].startswith(f"atlas_process={number}; Path=/atlas/; HttpOnly")
        assert len({each["process"] for each in deployed.lines()[before:]}) == 1
    before = len(deployed.lines())
    for _ in range(30):  # all with one by chance: once in 500 million times
        deployed.answer("/health")
    assert len({each["process"] for each in deployed.lines()[before:]}) == 2


def test_the_log_names_no_visitor_and_no_question(deployed: Deployed) -> None:
    deployed.answer("/health?postcode=AB1+2CD")
    assert set(deployed.lines()[-1]) == {"at", "method", "path", "status", "bytes", "seconds", "process"}
    text = (deployed.folder / "atlas.log").read_text("utf-8")
    assert "AB1" not in text


def test_the_unit_starts_the_atlas_with_options_that_there_are() -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "needs-atlas@.service", "utf-8")
    words = shlex.split(unit["Service"]["ExecStart"].replace("\\\n", " "))
    assert words[1:3] == ["run", "app.py"]
    named = {each.removeprefix("--") for each in words if each.startswith("--")}
    assert named <= set(config.get_config_options(force_reparse=False))
    assert words[words.index("--server.address") + 1] == "127.0.0.1"
