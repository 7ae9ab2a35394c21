"""The meeting pack on pages: offered where there is an answer, with its words, choices and files."""

from __future__ import annotations

import pytest

from geo.report.meeting_file import Frozen, read_meeting
from pages.frame import meetings
from tests.pages.screen import answer_of, open_page

pytestmark = pytest.mark.slow

POPLAR = "E05009328"
TABLES = {
    "overview": {"headline-figures", "figures-of-the-whole"},
    "profiles": {"borough-tower-hamlets-E09000030-figures", "borough-tower-hamlets-E09000030-services"},
    "needs-map": {"child_poverty-ward"},
    "youth-centres": {"youth-centre-every-ward"},
    "priorities": {"places", "need-index", "other-choices"},
    "where-next": {"where-next-shortlist", "where-next-sites", "where-next-areas"},
    "allocate": {"allocation"},
    "strategy": {"promises", "measures", "ambitions"},
    "family-hubs": {
        f"{table}-children_and_families_centre-0-4"
        for table in ("localities", "sites", "crossings", "catchments")
    },
    "play-space": {"play-space-ward", "play-space-pockets-play_5_11", "parks", "open-space-ward"},
}


ANSWERED = ("priorities", "where-next", "allocate", "strategy")
"""Pages that show their answer as such."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Make each pack at once, which a page makes when it is asked for."""
    found: list[bytes] = []
    usual = meetings.file

    def made(frozen, files):
        given = list(files)
        found.append(meetings.made(frozen, given))
        return usual(frozen, given)

    monkeypatch.setattr(meetings, "file", made)
    return found


def _pack(made: list[bytes]) -> Frozen:
    return read_meeting(made[0], "pack.zip")


@pytest.mark.parametrize("name", list(TABLES))
def test_a_page_is_frozen_with_its_words_tables_and_choices(name: str, asked: list[bytes]) -> None:
    screen = open_page(name)
    assert not screen.exception
    labels = [each.proto.label for each in screen.get("download_button")]
    assert meetings.LABEL in labels
    found = _pack(asked)
    said = found.manifest
    assert set(found.tables) == TABLES[name]
    assert said.answer
    assert said.question or name == "strategy"
    assert said.link == name
    assert said.sources
    if name in ANSWERED:
        assert " ".join(said.answer) == answer_of(screen)
    if name != "strategy":
        assert all(each.alt and each.title for each in said.pictures)
        assert said.pictures
    assert found.verdicts is not None


def test_the_choices_of_a_link_are_in_the_pack(asked: list[bytes]) -> None:
    open_page("needs-map", indicator="overcrowding", area=POPLAR)
    said = _pack(asked).manifest
    assert said.link == f"needs-map?indicator=overcrowding&area={POPLAR}"
    assert "Poplar" in said.question.values()
    assert any("Overcrowd" in each for each in said.question.values())


@pytest.mark.parametrize(
    ("view", "tables"),
    [
        ("find", {"found-places"}),
        ("beside", {"need-beside-provision", "curve-along-need", "neediest-fifth"}),
    ],
)
def test_each_view_of_the_priorities_has_its_own(view: str, tables: set[str], asked: list[bytes]) -> None:
    screen = open_page("priorities", view=view, where="child_poverty>50")
    found = _pack(asked)
    assert set(found.tables) == tables
    assert " ".join(found.manifest.answer) == answer_of(screen)
    assert f"view={view}" in found.manifest.link


def test_a_profile_is_frozen_with_what_stands_out_and_the_area_beside_it(asked: list[bytes]) -> None:
    screen = open_page("profiles", area=POPLAR, beside="E05009319")
    found = _pack(asked)
    said = found.manifest
    assert said.answer[0] == answer_of(screen)
    assert len(said.answer) > 5
    assert said.question == {"Area": "Poplar (ward)", "Compare with": "Bow East (ward)"}
    assert {each.rsplit("-", 1)[-1] for each in found.tables} == {"figures", "services", "beside"}
    assert [each.title for each in said.pictures] == [
        "Poplar: what is near",
        "Poplar: every figure that is no count",
    ]


def test_an_area_of_one_s_own_is_frozen_without_the_area_of_the_atlas(asked: list[bytes]) -> None:
    open_page("profiles", chosen="areas:E01004198.E01004199", name="The two")
    said = _pack(asked).manifest
    assert said.page == "Profile of The two"
    assert said.question == {"What it is called": "The two"}
    assert {each.stem.rsplit("-", 1)[-1] for each in said.tables} == {"figures", "children", "services"}


def test_two_maps_are_in_one_pack(asked: list[bytes]) -> None:
    open_page("needs-map", second="overcrowding")
    stems = [set(read_meeting(each, "pack.zip").tables) for each in asked]
    assert stems == [{"child_poverty-ward", "overcrowding-ward"}]


def test_the_same_view_gives_the_same_bytes(asked: list[bytes]) -> None:
    for _ in range(2):
        open_page("priorities", first="3")
    assert asked[0] == asked[1]


def test_where_there_is_no_answer_there_is_no_pack(asked: list[bytes]) -> None:
    screen = open_page("allocate", total="10", floor="48000")
    assert not screen.exception
    assert asked == []
