"""Several processes behind one proxy: what one gives the address of, another can answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Server, serving
from tests.e2e.visit import the_map, visit

pytestmark = pytest.mark.browser

SHAPES = "**/atlas-assets/shapes/*.js"


def _shapes(page: Page, server: Server, query: str) -> str:
    """Return the path of the shapes that a needs map asks for."""
    with page.expect_request(SHAPES) as asked:
        visit(page, f"{server.url}/needs-map{query}")
        the_map(page)
    return asked.value.url.removeprefix(server.url)


def test_any_process_finds_the_shapes_that_another_has_drawn(
    page: Page, shipped: Server, tmp_path: Path
) -> None:
    paths = {_shapes(page, shipped, query) for query in ("", "?level=lsoa", "?level=locality")}
    assert len(paths) == 3
    with serving(tmp_path) as fresh:
        for path in sorted(paths):
            status, headers, body = fresh.answer(path)
            assert (status, body) == (200, shipped.answer(path)[2])
            assert headers["content-type"].startswith("text/javascript")
            assert body.startswith(b"atlas.bases[")
        for unknown in ("shapes/0123456789abcdef.js", "shapes/x.js", "shapes/0123456789abcdef.css"):
            assert fresh.answer(f"/atlas-assets/{unknown}")[0] == 404
        assert "ScriptRunContext" not in (tmp_path / "server.log").read_text()


def test_another_pack_has_not_these_shapes(page: Page, shipped: Server, synthetic: Server) -> None:
    assert synthetic.answer(_shapes(page, shipped, ""))[0] == 404


def test_a_process_with_a_broken_pack_has_no_shapes_and_says_so_elsewhere(
    page: Page, shipped: Server, broken: Server
) -> None:
    assert broken.answer(_shapes(page, shipped, ""))[0] == 404
    assert broken.answer("/health")[0] == 503
