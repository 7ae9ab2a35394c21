"""Visit an atlas that was just started: `first_visit.py ADDRESS PROCESS`; exits 1 with what is wrong."""

import logging
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = 180  # seconds
MAIN = Path(__file__).resolve().parent.parent / "pages/_main.py"


def fetched(address: str) -> str:
    """Return the body of an address that answers 200; raises URLError or HTTPError."""
    with urllib.request.urlopen(address, timeout=30) as answer:
        body: str = answer.read().decode()
        return body


def await_health(address: str, process: int) -> float:
    """Return the seconds until the atlas says that it is sound."""
    started = time.monotonic()
    while True:
        try:
            fetched(f"{address}/health")
        except OSError as error:  # nobody listens yet, or 503 with the reason
            reason = error.read().decode() if isinstance(error, urllib.error.HTTPError) else str(error)
        else:
            return time.monotonic() - started
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            sys.exit("The atlas stopped at its start.")
        if time.monotonic() - started > PATIENCE:
            sys.exit(f"/health does not answer 200 in {PATIENCE} s: {reason}")
        time.sleep(0.1)


def draw_first_page() -> None:
    """Draw the first page without a browser: a server answers every address alike and draws over a socket."""
    from streamlit.testing.v1 import AppTest

    logging.disable(logging.WARNING)  # Streamlit wonders about pages that run without a browser
    screen = AppTest.from_file(str(MAIN), default_timeout=120).run()
    if screen.exception or screen.error:
        sys.exit(f"The first page fails: {[each.value for each in (*screen.exception, *screen.error)]}")
    parts = [each.proto.body for each in screen.get("html")]
    if not any("<h1" in each for each in parts) or not any("<table" in each for each in parts):
        sys.exit("The first page is drawn without its title or its table.")


def main(address: str, process: str) -> None:
    """Await the atlas, fetch two pages and draw one."""
    seconds = await_health(address, int(process))
    print(f"/health answers 200 after {seconds:.1f} s.")
    for page in ("/", "/needs-map"):
        if '<div id="root">' not in fetched(address + page):
            sys.exit(f"{page} is not a page of the atlas.")
    draw_first_page()
    print("Pages answer, and the first is drawn.")


if __name__ == "__main__":
    main(*sys.argv[1:])
