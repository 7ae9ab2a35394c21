"""Points that nobody wrote down, of postcodes and of other places; official wards; places of the past."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import replace

import pytest

from geo.access.coverage import coverage
from geo.access.supply import attribution, former_sites, listed, sites
from geo.errors import AtlasError, PackError
from geo.gaps.changes import category_csv, pack_file, read_upload, replacement
from geo.gaps.evidence import evidence
from geo.gaps.verdicts import gaps
from geo.pack.catalogue import Catalogue
from geo.pack.pack import load_pack
from geo.pack.register import services
from geo.pack.register_checks import notices
from geo.report.reach import reach_table
from geo.report.register import findings, register_table
from geo.sample import point, town
from geo.store.directory import SHIPPED
from geo.targeting.places import candidate_categories, siting_categories, siting_places, usual_candidates
from tests.former_places import town_with_former


def _with(pack, category: str, **cells: str):
    """Return a working copy with one more service, its cells empty unless given."""
    rows = pack.register.rows(category)
    new = dict.fromkeys(rows.columns, "") | {
        "service_id": "NEW",
        "name": "New",
        "category": category,
        "status": "open",
        "as_of": "2026",
        "source_url": "made up",
    }
    rows.loc[len(rows)] = new | cells
    return replacement(pack, category, rows)


# ---- A postcode and no point -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("written", ["ZZ1 4AB", "zz14ab", " ZZ1  4ab "])
@pytest.mark.parametrize("category", ["club", "hub", "school", "play_area"])
def test_a_service_with_a_postcode_and_no_point_is_put_in_its_middle(category, written):
    pack = _with(town(), category, postcode=written)
    new = pack.services.loc["NEW"]
    assert new.geometry.equals(pack.postcodes.at["ZZ1 4AB", "geometry"])
    assert (new["coord_accuracy"], new["accuracy_m"], new["derived"]) == ("postcode centroid", 50, True)
    assert new["coord_source"] == "middle of postcode ZZ1 4AB, by the list of postcodes of 1 May 2025"
    assert (new["ward_code"], new["ward_located"], new["locality_code"]) == ("D", "D", "east")


@pytest.mark.slow
def test_an_uploaded_list_gains_points_and_the_list_that_is_handed_on_does_not():
    data = category_csv(town(), "hub").decode().replace(",1 Quay,ZZ1 1ZZ,", ",1 Quay,ZZ1 2AA,", 1)
    header, *lines = csv.reader(io.StringIO(data))
    east = next(row for row in lines if row[0] == "HUB-2")
    east[header.index("postcode")], east[header.index("locality_stated")] = "zz15aa", ""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *lines])
    upload = read_upload(town(), "hub", text.getvalue().encode(), "hubs.csv")
    assert not upload.faults
    copy = replacement(town(), "hub", upload.rows)
    assert copy.services.at["HUB-2", "ward_code"] == "E"
    for handed_on in (category_csv(copy, "hub"), pack_file(copy, "hub")[1]):
        row = next(
            each for each in csv.DictReader(io.StringIO(handed_on.decode())) if each["service_id"] == "HUB-2"
        )
        assert [row[name] for name in ("lat", "lon", "coord_source", "coord_accuracy")] == [""] * 4
    assert gaps(copy, "hub_every_district").at["east", "verdict"] == "met"
    assert gaps(town(), "hub_every_district").at["east", "verdict"] == "reported"


@pytest.mark.slow
@pytest.mark.parametrize("postcode", ["ZZ9 9ZZ", "no postcode", "ZZ1", ""])
def test_a_postcode_that_the_pack_does_not_hold_gives_no_point(postcode):
    pack = _with(town(), "hub", postcode=postcode)
    new = pack.services.loc[["NEW"]]
    assert new.geometry.isna().all()
    assert not new["derived"].any()
    why = ": its postcode is not among those known here" if postcode else ""
    assert findings(pack, new) == [f"location not sourced{why}"]


@pytest.mark.slow
def test_an_estimated_postcode_gives_neither_point_nor_ward():
    codes = town().postcodes.assign(
        quality=lambda frame: frame["quality"].where(frame.index != "ZZ1 4AB", 50)
    )
    register = replace(town().register, postcodes=codes)
    pack = _with(replace(town(), register=register, postcodes=codes), "hub", postcode="ZZ1 4AB")
    new = pack.services.loc[["NEW"]]
    assert new.geometry.isna().all()
    assert new["ward_official"].to_list() == [""]
    assert findings(pack, new) == ["location not sourced: the point of its postcode is only an estimate"]


@pytest.mark.slow
def test_a_point_that_is_written_down_stays_whatever_the_postcode_says():
    pack = _with(
        town(),
        "hub",
        postcode="ZZ1 4AB",
        lat=f"{point(500, 1000).y:.6f}",
        lon=f"{point(500, 1000).x:.6f}",
        coord_accuracy="exact",
        coord_source="measured",
    )
    new = pack.services.loc["NEW"]
    assert (new["ward_code"], new["derived"], new["coord_source"]) == ("A", False, "measured")


@pytest.mark.slow
def test_a_pack_without_that_kind_of_point_or_without_postcodes_derives_nothing():
    terms = town().register.terms
    plain = [each.model_copy(update={"of_postcode": False}) for each in terms.accuracy]
    register = replace(town().register, terms=terms.model_copy(update={"accuracy": tuple(plain)}))
    without = replace(town().register, postcodes=town().postcodes.iloc[:0])
    for each in (register, without):
        pack = _with(replace(town(), register=each, postcodes=each.postcodes), "hub", postcode="ZZ1 4AB")
        assert pack.services.loc[["NEW"]].geometry.isna().all()


@pytest.mark.slow
def test_a_derived_point_is_marked_wherever_the_register_is_handed_on_as_a_table():
    pack = _with(town(), "hub", postcode="ZZ1 4AB")
    table = register_table(pack, ["hub"]).set_index("service_id")
    assert table["derived"].to_dict() == {"HUB-1": "", "HUB-2": "", "NEW": "yes"}
    assert table.at["NEW", "coord_source"].startswith("middle of postcode ZZ1 4AB")


@pytest.mark.slow
def test_whoever_the_postcodes_are_from_is_named_with_the_points_they_gave():
    place = town().place
    about = place.postcodes.model_copy(update={"attribution": "Post Office", "title": "The codes"})
    register = town().register
    named = replace(register.ground, place=place.model_copy(update={"postcodes": about}))
    pack = replace(town(), place=named.place, register=replace(register, ground=named))
    assert attribution(pack, ("hub",)) == "Made up"
    pack = _with(pack, "hub", postcode="ZZ1 4AB")
    assert attribution(pack, ("hub",)) == "Made up Post Office"
    assert pack.services.at["NEW", "coord_source"] == "middle of postcode ZZ1 4AB, by The codes of 1 May 2025"
    table = register_table(pack, ["hub"]).set_index("service_id")
    assert table["attribution"].to_list() == ["Made up", "Made up", "Made up Post Office"]
    assert set(reach_table(pack, categories=["hub"])["source"]) == {"Made up Post Office"}


# ---- The official ward -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_official_ward_of_a_postcode_wins_over_the_outline_and_a_line_is_near():
    # ZZ1 1BC is officially in A; the outlines put its point 100 m inside B.
    pack = _with(town(), "club", postcode="ZZ1 1BC")
    new = pack.services.loc["NEW"]
    assert (new["ward_located"], new["ward_drawn"], new["ward_official"]) == ("A", "B", "A")
    # Where the two disagree a line is near, and a postcode is no building.
    assert (new["wards_possible"], new["ward_code"], new["locality_code"]) == (("A", "B"), "", "west")
    ground = evidence(pack, "club_every_ward").query("service_id == 'NEW'").set_index("area_code")["ground"]
    assert ground["A"].startswith(
        "its postcode is officially here; its point, the middle of its postcode, is good"
    )
    assert ground["B"].startswith("its postcode is officially elsewhere; its point")
    line = "NEW: its postcode ZZ1 1BC is officially in Abbey, its point lies in Bridge"
    assert line in notices(pack.services, pack.register)


@pytest.mark.slow
def test_a_typed_centroid_takes_the_official_ward_too():
    there = point(1100, 500)
    pack = _with(
        town(),
        "club",
        postcode="ZZ1 1BC",
        lat=f"{there.y:.6f}",
        lon=f"{there.x:.6f}",
        coord_accuracy="postcode centroid",
        coord_source="a list",
    )
    assert pack.services.at["NEW", "ward_located"] == "A"
    # A point of another kind is where it is.
    exact = pack.register.rows("club").replace({"coord_accuracy": {"postcode centroid": "exact"}})
    assert replacement(pack, "club", exact).services.at["NEW", "ward_located"] == "B"


@pytest.mark.slow
def test_a_postcode_well_inside_its_official_ward_is_certain_and_the_ground_says_why():
    pack = _with(town(), "club", postcode="ZZ1 5AB")
    row = evidence(pack, "club_every_ward").query("service_id == 'NEW'").iloc[0]
    assert (row["area_code"], row["bearing"]) == ("E", "certain")
    assert row["ground"] == (
        "its postcode is officially there; its point (the middle of its postcode, good to 50 m) is nowhere "
        "near a line"
    )
    assert gaps(pack, "club_every_ward").at["E", "verdict"] == "met"


@pytest.mark.slow
def test_a_postcode_of_a_neighbour_lies_in_no_ward_of_the_pack():
    new = _with(town(), "club", postcode="ZZ1 6AA").services.loc["NEW"]
    assert (new["ward_located"], new["ward_code"], new["ward_official"]) == ("", "", "NEXT")
    assert new["wards_possible"] == ("NEXT",)


@pytest.mark.slow
def test_a_stated_ward_is_kept_against_the_official_one_and_both_are_reported():
    pack = _with(town(), "club", postcode="ZZ1 4AB", ward_stated="Elm")
    assert pack.services.at["NEW", "ward_code"] == "E"
    lines = notices(pack.services, pack.register)
    assert "NEW: said to be in Elm, which is kept; its postcode ZZ1 4AB is officially in Dock" in lines
    assert "NEW: said to be in Elm, its point lies in Dock" in lines


# ---- The point of another place --------------------------------------------------------------------------


@pytest.mark.slow
def test_a_service_is_given_the_point_of_another_place_and_both_are_one_site():
    pack = _lent("SCH-2")
    new, lender = pack.services.loc["NEW"], pack.services.loc["SCH-2"]
    assert new.geometry.equals(lender.geometry)
    assert (new["coord_accuracy"], new["accuracy_m"], new["derived"]) == ("park centre", 60, True)
    assert new["coord_source"] == "point of Dock School (SCH-2): an old chart; same name"
    assert new["site_id"] == lender["site_id"]
    row = evidence(pack, "hub_every_district").query("service_id == 'NEW'").iloc[0]
    assert row["ground"] == "its point (that of Dock School; park centre, good to 60 m) lies there"


def _lent(lender: str, **cells: str):
    """Return a working copy in which a new hub has the point of another place."""
    rows = town().register.rows("hub").assign(point_of="")
    new = dict.fromkeys(rows.columns, "") | {
        "service_id": "NEW",
        "name": "New",
        "category": "hub",
        "status": "open",
        "as_of": "2026",
        "source_url": "made up",
        "coord_source": "same name",
        "point_of": lender,
    }
    rows.loc[len(rows)] = new | cells
    return replacement(town(), "hub", rows)


@pytest.mark.parametrize(
    ("lender", "cells", "rule"),
    [
        ("SCH-9", {}, "names no listed place"),
        ("NEW", {}, "names a place whose point is lent as well"),
        (
            "SCH-2",
            {"lat": "52.412558", "lon": "-4.114908", "coord_accuracy": "exact"},
            "a point beside that of another place",
        ),
    ],
)
def test_a_point_of_nothing_of_itself_or_beside_one_is_refused(lender, cells, rule):
    with pytest.raises(PackError) as refused:
        _lent(lender, **cells)
    assert rule in [fault.rule for fault in refused.value.faults]


@pytest.mark.slow
def test_a_place_that_lends_its_point_cannot_go_unnoticed():
    pack = _lent("SCH-2")
    data = "\n".join(
        line for line in category_csv(pack, "school").decode().splitlines() if not line.startswith("SCH-2,")
    )
    faults = read_upload(pack, "school", (data + "\n").encode(), "schools.csv").faults
    assert [(fault.rule, fault.value) for fault in faults] == [
        ("a place is gone that NEW has its point of", "SCH-2")
    ]


@pytest.mark.slow
def test_a_place_without_a_point_lends_none():
    pack = _lent("SCH-4")
    assert pack.services.loc[["NEW"]].geometry.isna().all()


# ---- Places of the past ----------------------------------------------------------------------------------


@pytest.fixture
def past(tmp_path):
    """The town with two places that once were clubs, one at the street of a club of today."""
    return town_with_former(tmp_path / "town")


@pytest.mark.slow
def test_places_of_the_past_count_in_no_verdict_and_no_reach(past):
    before, after = town(), past
    for promise in ("club_every_ward", "safe_harbour"):
        assert gaps(before, promise).equals(gaps(after, promise))
    reach = [
        coverage(each, ("club",), ages=(10, 15), within=800).figures.round(9).to_csv()
        for each in (before, after)
    ]
    assert reach[0] == reach[1]
    assert set(reach_table(after)["category"]) == {"club", "hub", "school", "play_area"}
    for ask in (listed, sites):
        with pytest.raises(AtlasError, match="count in no verdict"):
            ask(after, ["old_club"])


@pytest.mark.slow
def test_places_of_the_past_are_candidates_of_their_own_where_they_are_chosen(past):
    assert candidate_categories(past) == ["school", "old_club"]
    assert usual_candidates(past) == ["school"]
    assert siting_categories(past) == ["club", "hub"]
    found = siting_places(past, "club", ("old_club",), False, ())
    assert found["role"].to_dict() == {
        "CL-A": "existing",
        "CL-CD": "existing",
        "OLD-1": "candidate",
        "OLD-2": "candidate",
    }
    assert former_sites(past, ["old_club"])["name"].to_list() == ["Elm Club of old", "Dock Club of old"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"of": "nothing"}, "no category of today"),
        ({"of": "old_club"}, "no category of today"),
    ],
)
def test_what_a_place_once_was_must_be_a_category_of_today(past, change, words):
    terms = past.register.terms.model_dump()
    terms["categories"][-1]["former"] |= change
    with pytest.raises(ValueError, match=words):
        Catalogue.model_validate(terms)


@pytest.mark.slow
def test_a_promise_cannot_count_places_of_the_past(past):
    path = past.root / "standards.toml"
    path.write_text(
        re.sub(r'categories = \["club"\]', 'categories = ["old_club"]', path.read_text("utf-8")), "utf-8"
    )
    with pytest.raises(PackError, match="names a category that services"):
        load_pack(past.root)


# ---- The shipped pack ------------------------------------------------------------------------------------

MOVED = 5.0  # metres


def _rows(path):
    with (SHIPPED / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_shipped_point_comes_from_an_older_centroid(pack):
    now = {
        row["postcode"]: (float(row["easting"]), float(row["northing"]))
        for row in _rows("sources/postcodes/codepoint_open_2025-05_tower_hamlets.csv")
    }
    old = {
        row["postcode"]: (float(row["easting"]), float(row["northing"]))
        for row in _rows("sources/services/postcode_centroids.csv")
    }
    assert len(old) == 63
    assert sum(math.dist(now[code], was) > MOVED for code, was in old.items()) == 22
    named = re.compile(r"centroid of (\S+ \S+) \(E(\d+) N(\d+)\)")
    checked = 0
    for service, source in pack.services["coord_source"].items():
        if found := named.search(source):
            assert now[found[1]] == (float(found[2]), float(found[3])), service
            checked += 1
    assert checked == 45


def test_shipped_centroids_of_a_postcode_are_those_of_the_pack(pack):
    placed = pack.services[pack.services["coord_source"].str.startswith("OS Code-Point Open")]
    here = placed.to_crs("EPSG:27700").geometry
    there = pack.postcodes.to_crs("EPSG:27700").geometry.loc[placed["postcode"]]
    assert (here.reset_index(drop=True).distance(there.reset_index(drop=True)) < 1).all()
    # Whatever stands at one has the official ward.
    official = pack.postcodes["ward_code"].loc[placed["postcode"]].to_numpy()
    assert (placed["ward_located"].to_numpy() == official).all()


def test_the_youth_centres_of_2017_18_are_those_of_the_source(pack):
    source = _rows("sources/services/youth_centres_2017-18_historic.csv")
    own = pack.services[pack.services["category"] == "youth_centre_2017_18"]
    assert len(source) == len(own) == 49
    assert own["name"].to_list() == [row["name"] for row in source]
    assert own.geometry.x.to_list() == [float(row["lon"]) for row in source]
    assert own.geometry.y.to_list() == [float(row["lat"]) for row in source]
    cut = own["notes"].str.startswith("Funding cut")
    assert cut.to_list() == [row["cut_since_2011"] == "1" for row in source]
    assert int(cut.sum()) == 29
    assert own["ward_located"].to_list() == [row["ward_code"] for row in source]
    for written, row in zip(own["postcode"], source, strict=True):
        assert not written or written in row["postcode_inferred"]


def test_nine_centres_of_today_have_the_point_of_their_namesake_of_2017_18(pack):
    lent = pack.services[pack.services["point_of"] != ""]
    assert lent["point_of"].map(pack.services["name"]).to_dict() == {
        "YC03": "Haileybury Youth Project",
        "YC06": "Limehouse Youth Centre",
        "YC07": "Wapping Youth Centre",
        "YC10": "Ocean Youth Connexions, Caxton Hall Youth Centre",
        "YC11": "Poplar Harca - Eastside Youth Centre",
        "YC12": "St Andrews Wharf Youth Centre",
        "YC14": "Ensign Youth Project",
        "YC15": "Attlee Youth Project",
        "YC16": "Osmani Centre",
    }
    assert lent["coord_source"].str.contains("same name").all()
    # Not in George Green's School, which is 1.1 km away at the other side of the island.
    wharf, school = (pack.services.to_crs("EPSG:27700").geometry[each] for each in ("YC12", "SCH100974"))
    assert wharf.distance(school) > 1000
    assert pack.services.at["YC12", "site_id"] != pack.services.at["SCH100974", "site_id"]


@pytest.mark.slow
def test_services_are_the_same_however_often_they_are_worked_out(pack):
    assert services(pack.register).equals(pack.services)
