"""The register of services: where each lies, what is certain, which share a site, what counts."""

from __future__ import annotations

from datetime import date

import pytest

from geo.access.supply import sites, unplaced
from geo.errors import AtlasError, NotAvailableError, PackError
from geo.pack.pack import load_pack
from geo.pack.register import first_day
from geo.store.directory import pack_digest, pack_stamp
from tests.synthetic import EASTERN, WEST, A, B, C, D, E

pytestmark = pytest.mark.slow


@pytest.fixture
def clubs(synthetic_pack):
    frame = synthetic_pack.services
    return frame[frame["category"] == "club"]


def test_a_ward_is_certain_where_stated_or_located_beyond_the_accuracy(clubs):
    assert clubs["ward_code"].to_dict() == {"CL-A": A, "CL-B": B, "CL-CD": "", "CL-D": D, "CL-E": E}
    assert clubs["ward_stated"].to_dict() == {"CL-A": "", "CL-B": B, "CL-CD": "", "CL-D": "", "CL-E": ""}


def test_a_centre_on_the_ward_line_may_be_in_either_ward_and_decides_none(clubs):
    assert clubs.at["CL-CD", "wards_possible"] == (C, D)
    # The line is inside one locality, so the locality is certain all the same.
    assert clubs.at["CL-CD", "locality_code"] == EASTERN


def test_a_point_in_the_neighbour_s_land_is_in_no_ward_of_the_pack(synthetic_pack):
    beyond = synthetic_pack.services.loc["PLAY-2"]
    assert (beyond["ward_located"], beyond["ward_code"], beyond["locality_code"]) == ("", "", "")
    assert beyond["wards_possible"] == ("W06900002",)


def test_accuracy_follows_the_kind_of_point_and_its_source(synthetic_pack):
    metres = synthetic_pack.services["accuracy_m"]
    # Exact 10 m, but 60 m where the point is from the old chart; a street 150 m; none without a point.
    assert metres[["CL-A", "HUB-1", "CL-B", "PLAY-1"]].tolist() == [10, 60, 150, 100]
    assert metres[["HUB-2", "SCH-4"]].isna().all()


def test_a_service_without_a_point_stays_in_the_register_with_what_is_stated(synthetic_pack):
    hub = synthetic_pack.services.loc["HUB-2"]
    assert hub.geometry is None
    assert (hub["locality_stated"], hub["locality_code"], hub["ward_code"]) == (EASTERN, EASTERN, "")
    assert synthetic_pack.services.at["SCH-4", "ward_code"] == C


def test_services_at_one_site_are_one_site(synthetic_pack):
    site = synthetic_pack.services["site_id"]
    assert site["SCH-2"] == site["SCH-3"] == "ysgolion"
    # Two exact points that are the same are the same place, whatever is there.
    assert site["HUB-1"] == site["SCH-1"]
    assert site.nunique() == len(site) - 2


def test_sites_are_counted_once_with_their_most_exact_point_and_known_capacity(synthetic_pack):
    frame = sites(synthetic_pack, ["school", "hub"], statuses=("open", "unknown"))
    assert frame.crs == "EPSG:27700"
    assert frame.index.tolist() == ["HUB-1", "ysgolion"]
    assert frame["services"].tolist() == [("HUB-1", "SCH-1"), ("SCH-2", "SCH-3")]
    assert frame["category"].tolist() == ["school", "school"]
    assert frame["accuracy_m"].tolist() == [10, 10]
    assert frame["capacity"].tolist() == [90, 40]
    assert frame["ward_code"].tolist() == [A, D]
    assert frame["locality_code"].tolist() == [WEST, EASTERN]


def test_a_street_point_is_a_site_only_where_admitted(synthetic_pack):
    assert sites(synthetic_pack, ["club"]).index.tolist() == ["CL-A", "CL-CD"]
    admitted = sites(synthetic_pack, ["club"], admit_street=True)
    assert admitted.index.tolist() == ["CL-A", "CL-B", "CL-CD"]
    assert unplaced(synthetic_pack, ["club"]).index.tolist() == ["CL-B"]
    assert unplaced(synthetic_pack, ["club"], admit_street=True).empty
    assert unplaced(synthetic_pack, ["hub"]).index.tolist() == ["HUB-2"]


def test_no_site_is_an_empty_frame_of_the_same_shape(synthetic_pack):
    empty = sites(synthetic_pack, ["play_area"], statuses=("planned",))
    full = sites(synthetic_pack, ["play_area"])
    assert empty.empty
    assert empty.crs == full.crs
    assert list(empty.columns) == list(full.columns)


def test_an_unknown_category_is_refused_with_those_there_are(synthetic_pack):
    with pytest.raises(AtlasError, match=r"no category 'pier'.*club, hub, school, play_area"):
        sites(synthetic_pack, ["pier"])


def test_a_pack_without_a_register_loads_and_says_that_services_are_not_available(synthetic_copy):
    root = synthetic_copy()
    (root / "services.toml").unlink()
    for file in (root / "services").iterdir():
        file.unlink()
    bare = load_pack(root)
    assert dict(bare.catalogue) == {}
    assert bare.services.empty
    assert bare.services.crs == "EPSG:4326"
    with pytest.raises(NotAvailableError, match="no register of services"):
        sites(bare, ["club"])


def test_stamp_and_digest_follow_the_register(synthetic_copy):
    root = synthetic_copy()
    before = pack_digest(root), pack_stamp(root)
    file = root / "services/clubs.csv"
    file.write_text(file.read_text("utf-8").replace("planned", "open"), encoding="utf-8")
    assert pack_digest(root) != before[0]
    assert pack_stamp(root) != before[1]


def test_a_working_copy_replaces_one_category_and_leaves_the_pack_alone(synthetic_pack):
    rows = synthetic_pack.register.rows("club")
    copy = synthetic_pack.with_register("club", rows.assign(status="open").iloc[:-1])
    assert copy.working_copy == ("club",)
    assert copy.digest != synthetic_pack.digest
    assert synthetic_pack.working_copy == ()
    assert copy.services.index.tolist() == [each for each in synthetic_pack.services.index if each != "CL-E"]
    assert copy.services.at["CL-D", "status"] == "open"
    assert synthetic_pack.services.at["CL-D", "status"] == "planned"


def test_a_working_copy_that_breaks_the_register_is_refused(synthetic_pack):
    rows = synthetic_pack.register.rows("club").assign(service_id="SCH-1", lat="91")
    with pytest.raises(PackError) as error:
        synthetic_pack.with_register("club", rows)
    assert "the same service_id twice" in str(error.value)
    assert "outside the pack's land" in str(error.value)


def test_an_unchanged_category_gives_the_file_of_the_pack(synthetic_pack, synthetic_root, pack):
    for chosen, root in ((synthetic_pack, synthetic_root), (pack, pack.root)):
        for category, entry in chosen.catalogue.items():
            copy = chosen.with_register(category, chosen.register.rows(category))
            assert copy.register.pack_file(category) == (root / f"services/{entry.file}.csv").read_bytes()


def test_columns_of_the_pack_are_numbers_where_declared(synthetic_pack):
    swings = synthetic_pack.services["swings"]
    assert swings["PLAY-1"] == 4
    assert swings.drop("PLAY-1").isna().all()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024", date(2024, 1, 1)),
        ("2024-11", date(2024, 11, 1)),
        ("2026-01-29", date(2026, 1, 29)),
        ("undated", None),
        ("c. 2021-22", None),
        ("2021-22", None),
    ],
)
def test_an_as_of_text_is_a_day_only_where_it_says_one(text, day):
    assert first_day(text) == day


def test_the_shipped_register_holds_every_transcribed_service(pack):
    counts = pack.services["category"].value_counts()
    # 257 of today and 49 youth centres of 2017-18.
    assert len(pack.services) == 257 + 49
    assert counts["youth_centre_2017_18"] == 49
    assert counts[["youth_centre", "family_hub", "children_and_families_centre"]].tolist() == [16, 2, 11]
    # "How each point was obtained" and the table in sources/services/SOURCES.md.
    points = pack.services.groupby("category").apply(lambda group: int(group.geometry.notna().sum()))
    # Twelve as transcribed; three more (YC03, YC10, YC15) have the point of a namesake of 2017-18.
    assert points["youth_centre"] == 12 + 3
    assert points["park_with_playground"] == 47
    assert points[["family_hub", "children_and_families_centre"]].sum() == 9


def test_no_shipped_category_is_declared_complete(pack):
    assert [each.id for each in pack.catalogue.values() if each.complete] == []


def test_shipped_services_said_to_share_a_site_do(pack):
    site = pack.services["site_id"]
    for group in (
        ("FH01", "CFC04"),
        ("YC15", "PLAY05"),
        ("GP22", "GP27"),
        ("PLAY01", "PLAY21", "OSM-way-21365057"),
        ("SCH100895", "SCH100915"),
        ("SCH100898", "SCH100932"),
        ("SCH100959", "SCH100935"),
        ("SCH100978", "SCH133289", "SCH150606"),
    ):
        assert site[list(group)].nunique() == 1
    # A proxy borrows a point and is no shared site; one postcode is not one building.
    for one, other in (
        ("YC02", "HUB01"),
        ("HUB04", "FOOD04"),
        ("YC01", "SCH100939"),
        ("YC16", "SCH100950"),
    ):
        assert site[one] != site[other]


def test_openstreetmap_rows_stay_a_file_and_layer_of_their_own(pack):
    own = [each for each in pack.catalogue.values() if each.layer]
    assert [each.file for each in own] == ["parks_osm"]
    assert "OpenStreetMap contributors" in own[0].attribution
    assert set(pack.register.files["parks_osm"]["category"]) == {own[0].id}


def test_the_stated_ward_of_every_mapped_park_agrees_with_its_point(pack):
    parks = pack.services[pack.services["category"] == "park_with_playground"]
    assert len(parks) == 47
    assert (parks["ward_stated"] == parks["ward_located"]).all()


def test_points_of_the_schools_atlas_are_good_to_100_metres(pack):
    schools = pack.services[pack.services["coord_source"].str.startswith("London Schools Atlas")]
    assert len(schools) == 65
    assert (schools["accuracy_m"] == 100).all()
