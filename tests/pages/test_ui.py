from __future__ import annotations

import io

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo.errors import AtlasError, Fault, PackError
from geo.pack.pack import Pack
from geo.report.figures import Figures, figures, table
from geo.report.question import usually
from pages.frame import downloads, ui
from tests.pages.screen import html, words


def _panel(kind: str) -> AppTest:
    def script(kind: str) -> None:
        from geo.errors import AtlasError, Fault, PackError
        from pages.frame import ui as ui

        faults = [Fault("a<b>.csv", "is <script>alert(1)</script>", row=row) for row in range(2, 62)]
        ui.error_panel(PackError(faults) if kind == "pack" else AtlasError("No <b>ward</b> here."))

    return AppTest.from_function(script, default_timeout=30, kwargs={"kind": kind}).run()


def test_the_error_panel_lists_faults_with_their_place_and_counts_the_rest() -> None:
    screen = _panel("pack")
    assert not screen.exception
    shown = words(screen)
    assert "a<b>.csv, row 2: is <script>alert(1)</script>" in shown
    assert "a<b>.csv, row 51" in shown
    assert "a<b>.csv, row 52" not in shown
    assert "… and 10 more." in shown
    assert "<script>" not in html(screen)
    assert "“needs-atlas check” lists every fault" in shown


def test_the_error_panel_shows_any_other_refusal_in_its_own_words() -> None:
    assert "No <b>ward</b> here." in words(_panel("other"))


@pytest.mark.parametrize(
    "text",
    [
        "# Heading",
        "**bold** _it_ `code`",
        "[link](https://example.org)",
        "$x$",
        ":material/home: :red[x]",
        "a ~~b~~ <i>c</i> &amp; !",
        "1. first",
        "- item",
        "| a | b |",
    ],
)
def test_plain_text_shows_every_mark_of_markdown_as_it_is(text: str) -> None:
    shown = ui.plain(text)
    assert shown.replace("\\", "") == text
    for mark in "*_`[]()<>#$~|!:&":
        for at, letter in enumerate(shown):
            assert letter != mark or shown[at - 1] == "\\"


def test_a_download_is_the_table_of_what_is_shown(pack: Pack) -> None:
    asked = usually(
        Figures, level="ward", indicators=("overcrowding",), method="best_fit", benchmark="london"
    )
    (file,) = downloads.of_table(pack, lambda: figures(pack, asked), "overcrowding-ward", ("csv",))
    assert file.name == "overcrowding-ward.csv"
    data = file.make()
    expected = table(pack, "ward", indicators=["overcrowding"], method="best_fit", benchmark="london")
    read = pd.read_csv(io.BytesIO(data))
    assert list(read["area_code"]) == list(expected["area_code"])
    assert read["value"].to_list() == pytest.approx(expected["value"].to_list(), abs=1e-3)
    assert set(read["benchmark"]) == {"london"}
    assert set(read["method"]) == {"best_fit"}


def test_faults_are_errors_of_the_atlas() -> None:
    assert issubclass(PackError, AtlasError)
    assert "wards.csv, row 3" in str(PackError([Fault("wards.csv", "is empty", row=3)]))
