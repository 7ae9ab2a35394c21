"""The real app in a real browser: servers that are awaited, pages that may talk to this machine only."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    WebSocket,
    expect,
    sync_playwright,
)

REPOSITORY = Path(__file__).resolve().parents[2]
GUARD = Path(__file__).parent / "guard"
START_SECONDS = 90
WIDE, NARROW = 1400, 400
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
# Parts of Chromium that no page needs. It heeds the last list that it is given: Playwright's own is repeated;
# the popups of the address bar are pages of their own, made for every context.
UNUSED = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints"),
    *("NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
)
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    # Nothing leaves this machine: no name is found but this machine's, and whatever has no name goes nowhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--proxy-server=127.0.0.1:9",
    f"--disable-features={','.join(UNUSED)}",
)
OUTSIDE = re.compile(
    r"^(?!(https?|wss?)://(127\.0\.0\.1|localhost)[:/])(?!data:|blob:|about:|file:|chrome-error:)"
)
# Browsers report features of Streamlit's own iframe attributes that they do not know: no fault of a page.
UNKNOWN_FEATURE = re.compile(r"Unrecognized feature|An iframe which has both allow-scripts")
VIOLATIONS = """
window.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile }) =>
    console.error(`CSP ${effectiveDirective} blocked ${blockedURI} in ${sourceFile}`));
"""
# Streamlit's protobuf tries a faster way for large numbers and does without where it may not.
PROBE = re.compile(r"CSP script-src blocked wasm-eval in .*/static/js/protobuf\.")


expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a browser test that failed once more, visibly: a busy machine is no fault of the page."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


# ---- Servers ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Server:
    """A running atlas: its address, its process id, and the file of its ways out of this machine."""

    url: str
    outgoing: Path

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers (names in lower case) and body of a plain request."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=30) as response:
                return response.status, _lower(response.headers.items()), response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _lower(error.headers.items()), error.read()

    def went_out(self) -> str:
        """Return where the server tried to go outside this machine, one line each."""
        return self.outgoing.read_text("utf-8") if self.outgoing.exists() else ""


def _lower(items: list[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in items}


@contextmanager
def serving(
    folder: Path,
    data: Path | None = None,
    *,
    application: str = "app.py",
    base: str = "",
    options: Sequence[str] = (),
    variables: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Server]:
    """Run the atlas on a free port with a clean environment until the block ends.

    `base` : the path below which it lives, such as "/atlas"
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    outgoing, log = folder / "outgoing.txt", folder / "server.log"
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "TEMP")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {"PYTHONPATH": str(GUARD), "NEEDS_ATLAS_TEST_OUTGOING": str(outgoing)}
    if data is not None:
        environment["NEEDS_ATLAS_DATA"] = str(data)
    environment |= variables
    command = [sys.executable, "-m", "streamlit", "run", application, "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.baseUrlPath", base.strip("/"), *options]
    with log.open("w") as file:
        process = subprocess.Popen(
            command, cwd=REPOSITORY, env=environment, stdout=file, stderr=subprocess.STDOUT
        )
    server = Server(f"http://127.0.0.1:{port}{base}", outgoing)
    try:
        _await(server, process, log)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers its health address, whatever the answer is."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            server.answer("/health")
        except OSError:
            try:
                process.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError(f"The server stopped at its start:\n{log.read_text()}") from None
        else:
            return
    raise AssertionError(f"No answer in {START_SECONDS} s:\n{log.read_text()}")


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The atlas with the shipped pack."""
    with serving(tmp_path_factory.mktemp("shipped")) as server:
        yield server


@pytest.fixture(scope="session")
def synthetic(tmp_path_factory: pytest.TempPathFactory, synthetic_root: Path) -> Iterator[Server]:
    """The atlas with the second pack, whose names are hostile."""
    with serving(tmp_path_factory.mktemp("second"), synthetic_root) as server:
        yield server


@pytest.fixture(scope="session")
def broken(tmp_path_factory: pytest.TempPathFactory, synthetic_root: Path) -> Iterator[Server]:
    """The atlas with a pack that lacks a file."""
    folder = tmp_path_factory.mktemp("broken")
    pack = Path(shutil.copytree(synthetic_root, folder / "pack"))
    (pack / "boundaries/wards.geojson").unlink()
    with serving(folder, pack) as server:
        yield server


# ---- The browser -----------------------------------------------------------------------------------------


@dataclass
class Watch:
    """What happened in the pages of one test that must not happen."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    sent: int = 0

    def socket(self, socket: WebSocket) -> None:
        self.sockets.append(socket.url)
        socket.on("framesent", self.frame_sent)

    def frame_sent(self, _: object) -> None:
        self.sent += 1

    def request(self, url: str) -> None:
        if OUTSIDE.match(url):
            self.outside.append(url)

    def console(self, message: ConsoleMessage) -> None:
        known = UNKNOWN_FEATURE.search(message.text) or PROBE.match(message.text)
        if message.type == "error" and not known:
            self.errors.append(message.text)

    def dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


class Chromium:
    """One browser for the browser tests that come one after the other, with contexts that are used again.

    A context that has shown a page before has Streamlit's scripts at hand; cookies and storage are emptied.
    Playwright's event loop must not outlive the browser tests: it would keep others from running theirs.
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self._open = ExitStack()
        self._browser: Browser | None = None
        self._free: dict[tuple[int, int], list[BrowserContext]] = {}
        self.watch = Watch()

    def start(self, path: str) -> None:
        """Start the browser where it is not running, or has crashed."""
        if self._browser is None or not self._browser.is_connected():
            self.close()
            playwright = self._open.enter_context(sync_playwright())
            self._browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
            self._open.callback(self._browser.close)

    def close(self) -> None:
        """Stop browser and event loop."""
        self._browser = None
        self._free.clear()
        self._open.close()

    def take(self, width: int, height: int) -> BrowserContext:
        """Return a context without pages, cookies and storage that nobody else uses."""
        free = self._free.setdefault((width, height), [])
        return free.pop() if free else self._made(width, height)

    def give_back(self, context: BrowserContext, width: int, height: int) -> None:
        """Empty a context for the next test."""
        for page in context.pages:
            page.close()
        context.set_storage_state({"cookies": [], "origins": []})
        self._free[width, height].append(context)

    def _made(self, width: int, height: int) -> BrowserContext:
        assert self._browser is not None
        made = self._browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", accept_downloads=True
        )
        made.set_default_timeout(30_000)
        made.add_init_script(VIOLATIONS)
        made.on("request", lambda request: self.watch.request(request.url))
        made.on("console", lambda message: self.watch.console(message))
        made.on("weberror", lambda error: self.watch.errors.append(str(error.error)))
        made.on("dialog", lambda dialog: self.watch.dialog(dialog))
        made.on("page", lambda page: page.on("websocket", self.watch.socket))
        return made


CHROMIUM = Chromium()


@pytest.fixture
def browser() -> Chromium:
    """Chromium; where there is none the tests are skipped, on CI they fail."""
    path = os.environ.get("NEEDS_ATLAS_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        reason = f"no Chromium on the path (looked for {', '.join(CHROMIUMS)}; or set NEEDS_ATLAS_CHROMIUM)"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    CHROMIUM.start(path)
    return CHROMIUM


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Close the browser when another kind of test follows."""
    if nextitem is None or not nextitem.get_closest_marker("browser"):
        CHROMIUM.close()


@pytest.fixture
def watch() -> Watch:
    """What the pages of this test did that they must not do; looked at when the test ends."""
    return Watch()


@pytest.fixture
def context(browser: Chromium, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that gives a context of a width, another one each time."""
    taken: list[tuple[BrowserContext, int, int]] = []
    browser.watch = watch

    def take(width: int = WIDE, height: int = 1000) -> BrowserContext:
        taken.append((browser.take(width, height), width, height))
        return taken[-1][0]

    yield take
    for each in taken:
        browser.give_back(*each)
    assert [url for url in watch.sockets if OUTSIDE.match(url)] == []
    assert watch.outside == [], "a page asked for something outside this machine"
    assert watch.errors == [], "a page reported errors on its console"
    assert watch.dialogs == [], "a page opened a dialog"


@pytest.fixture
def page(context: Callable[..., BrowserContext]) -> Page:
    """A page of the usual width."""
    return context().new_page()


@pytest.fixture
def narrow_page(context: Callable[..., BrowserContext]) -> Page:
    """A page as wide as a phone."""
    return context(NARROW, 900).new_page()
