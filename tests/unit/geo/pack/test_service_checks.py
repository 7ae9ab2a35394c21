"""Broken registers: every fault named with file, row, column, rule and value, all of them in one go."""

from __future__ import annotations

import pytest

from geo.pack.catalogue import Catalogue, ServiceCategory
from geo.pack.pack import check_pack
from tests.synthetic import A, B

pytestmark = pytest.mark.slow


def _edited(root, file, *swaps):
    path = root / f"services/{file}.csv"
    text = path.read_text("utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def _faults(root):
    faults, _ = check_pack(root)
    return [str(fault) for fault in faults]


def test_every_fault_of_every_file_is_told_at_once(synthetic_copy):
    root = synthetic_copy()
    _edited(
        root,
        "clubs",
        ("CL-A,", "CL A,"),
        (",planned,", ",soon,"),
        (",closed,2025-05", ",closed,"),
    )
    _edited(root, "hubs", ("HUB-2", "SCH-4"), ("Dwyrain & Môr", "Atlantis"), ("Canolfan {{ 7*7 }}", ""))
    _edited(
        root,
        "schools",
        ("Old <script> name", "W05800003"),
        (",exact,open", ",roughly,open"),
        (",90", ",-90"),
        (",40", ",many"),
    )
    _edited(root, "play", ("play_area", "school"), (",4\n", ",four\n"))
    report = _faults(root)
    expected = [
        ("clubs.csv, row 2, column service_id", "is not a service id (found 'CL A')"),
        ("clubs.csv, row 5, column status", "unknown status (found 'soon')"),
        ("clubs.csv, row 6, column as_of", "empty"),
        ("hubs.csv, row 2, column name", "empty"),
        ("hubs.csv, row 3, column locality_stated", "is no locality of this pack (found 'Atlantis')"),
        ("play.csv, row 2, column category", "belongs in another file (found 'school')"),
        ("play.csv, row 2, column swings", "not a number (found 'four')"),
        ("schools.csv, row 2, column capacity", "below zero (found '-90')"),
        ("schools.csv, row 2, column coord_accuracy", "a point of unknown accuracy (found 'roughly')"),
        ("schools.csv, row 3, column capacity", "not a number (found 'many')"),
        ("schools.csv, row 5, column service_id", "the same service_id twice (found 'SCH-4')"),
        ("schools.csv, row 5, column ward_stated", "is a ward of before the flood (found 'W05800003')"),
    ]
    order = sorted(report)
    assert len(report) == len(expected), order
    for line, (place, rule) in zip(order, sorted(expected), strict=True):
        assert line.startswith(f"services/{place}: {rule}"), line


def test_an_id_taken_in_another_file_says_where(synthetic_copy):
    root = synthetic_copy()
    _edited(root, "hubs", ("HUB-2", "CL-D"))
    assert _faults(root) == [
        "services/hubs.csv, row 3, column service_id: the same service_id twice (found 'CL-D'). "
        "It is taken in services/clubs.csv, row 5; give each service its own."
    ]


def test_a_point_must_be_whole_explained_and_on_the_pack_s_land(synthetic_copy, synthetic_pack):
    root = synthetic_copy()
    place = synthetic_pack.services.geometry["CL-A"]
    lat, lon = f"{place.y:.7f}", f"{place.x:.7f}"
    row = (root / "services/clubs.csv").read_text("utf-8").splitlines()[1]
    assert f",{lat},{lon}," in row
    lines = [
        row.replace("CL-A", "CL-1").replace(lon, ""),
        row.replace("CL-A", "CL-2").replace(lat, ""),
        row.replace("CL-A", "CL-3").replace(f"{lat},{lon}", f"{lon},{lat}"),
        row.replace("CL-A", "CL-4").replace(lat, "51.5"),
        row.replace("CL-A", "CL-5").replace(f"{lat},{lon}", ","),
        row.replace("CL-A", "CL-6").replace("measured <on> site", ""),
    ]
    with (root / "services/clubs.csv").open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    report = _faults(root)
    assert [line.split(": ", 1)[0].removeprefix("services/clubs.csv, ") for line in report] == [
        "row 7, column lon",
        "row 8, column lat",
        "row 9, column lat",
        "row 10, column lat",
        "row 11, column coord_accuracy",
        "row 12, column coord_source",
    ]
    assert "Latitude and longitude seem to be swapped." in report[2]
    assert "Latitude runs from 52." in report[3]
    assert "an accuracy without a point" in report[4]


def test_headings_and_files_that_do_not_fit_the_catalogue_are_named(synthetic_copy):
    root = synthetic_copy()
    _edited(root, "clubs", ("postcode", "post_code"))
    (root / "services/hubs.csv").rename(root / "services/harbours.csv")
    report = _faults(root)
    assert any("clubs.csv, column postcode: column is missing" in line for line in report)
    assert any("clubs.csv, column post_code: unknown column" in line for line in report)
    assert any(line.startswith("services/hubs.csv: cannot be read") for line in report)
    assert any("services/harbours.csv: holds no category of services.toml" in line for line in report)


def test_rows_without_a_catalogue_are_refused(synthetic_copy):
    root = synthetic_copy()
    (root / "services.toml").unlink()
    assert len(_faults(root)) == 4
    assert "services/clubs.csv: has no services.toml to describe it" in _faults(root)[0]


def test_invisible_characters_are_refused(synthetic_copy):
    root = synthetic_copy()
    _edited(root, "clubs", ("Clwb y Môr", "Clwb \u202ey Môr"))
    assert len(_faults(root)) == 1
    assert "column name: control character in text" in _faults(root)[0]


def test_the_register_is_judged_where_the_outlines_are_broken(synthetic_copy):
    root = synthetic_copy()
    (root / "boundaries/wards.geojson").write_text("{}", encoding="utf-8")
    _edited(root, "clubs", (",planned,", ",soon,"))
    assert any("unknown status" in line for line in _faults(root))


def test_a_ward_that_disagrees_with_the_point_is_a_notice(synthetic_copy):
    root = synthetic_copy()
    _edited(root, "clubs", ("club,,,1 <b>Quay", f"club,{B},,1 <b>Quay"))
    _edited(root, "hubs", ("hub,,Dwyrain", f"hub,{A},Dwyrain"))
    faults, notices = check_pack(root)
    assert faults == []
    assert notices[2:] == [
        'CL-A: said to be in "><img src=x onerror=alert(1)>, its point lies in <script>alert(1)</script>',
        "HUB-2: said to be in a locality that does not hold its ward <script>alert(1)</script>",
        "hub: location not sourced for 1 of 2 services",
        "school: location not sourced for 1 of 4 services",
    ]


def test_a_category_is_complete_only_where_somebody_says_so(synthetic_pack):
    entry = synthetic_pack.catalogue["hub"].model_dump() | {"complete": True}
    with pytest.raises(ValueError, match="complete_source"):
        ServiceCategory.model_validate(entry)


def test_ages_run_upwards(synthetic_pack):
    entry = synthetic_pack.catalogue["hub"].model_dump() | {"ages": (9, 3)}
    with pytest.raises(ValueError, match="from the youngest"):
        ServiceCategory.model_validate(entry)


def test_a_layer_of_its_own_shares_no_file(synthetic_pack):
    terms = synthetic_pack.register.terms.model_dump()
    terms["categories"][3]["file"] = "hubs"
    with pytest.raises(ValueError, match=r"hubs\.csv mixes a layer"):
        Catalogue.model_validate(terms)


def test_nothing_is_declared_twice(synthetic_pack):
    terms = synthetic_pack.register.terms.model_dump()
    terms["categories"] = (*terms["categories"], terms["categories"][0])
    terms["columns"] = ({"name": "capacity", "title": "Places"},)
    with pytest.raises(ValueError, match="category given twice: club"):
        Catalogue.model_validate(terms)
    terms["categories"] = terms["categories"][:4]
    with pytest.raises(ValueError, match="column given twice: capacity"):
        Catalogue.model_validate(terms)


def test_the_column_guide_explains_every_column(pack, synthetic_pack):
    for chosen in (pack, synthetic_pack):
        for frame in chosen.register.files.values():
            guide = chosen.register.terms.guide(tuple(frame.columns))
            assert list(guide) == list(frame.columns)
            assert all(guide.values())
