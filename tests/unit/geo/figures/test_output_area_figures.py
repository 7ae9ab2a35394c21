"""Ward figures from output areas, and the faults of a pack whose methods lack them."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from geo.errors import AtlasError, PackError
from geo.figures.ranges import APPORTIONED_ERROR, error_of
from geo.figures.values import figures
from geo.figures.ward_values import output_area_pieces
from geo.pack.pack import load_pack
from tests.synthetic import BEST_FIT, LSOAS, A, B, C, D, E

pytestmark = pytest.mark.slow

HEADING = "oa_code,lsoa_code,ward_code,households,residents,children_0_15\n"
# Two output areas to a small area. Column 2 (L05, L06) lies in B and C, column 3 (L07, L08) in C and D: of
# their 100 homes 80 are on one side, of their residents 150 of 200, of their children 5 of 10.
STRADDLING = {LSOAS[4]: (B, C), LSOAS[5]: (B, C), LSOAS[6]: (D, C), LSOAS[7]: (D, C)}


def _table() -> str:
    wards = dict(zip(LSOAS, BEST_FIT, strict=True))
    lines = []
    for number, lsoa in enumerate(LSOAS):
        first, second = STRADDLING.get(lsoa, (wards[lsoa], wards[lsoa]))
        lines.append(f"O{number:02d}a,{lsoa},{first},80,150,5\n")
        lines.append(f"O{number:02d}b,{lsoa},{second},20,50,5\n")
    return HEADING + "".join(lines)


@pytest.fixture
def with_output_areas(synthetic_copy):
    """Return the second pack with output areas, and a function that changes an indicator's metadata."""
    root = synthetic_copy()
    (root / "boundaries/output_areas.csv").write_text(_table(), encoding="utf-8")
    pack = load_pack(root)

    def changed(indicator_id: str, **update: object):
        indicator = pack.indicator(indicator_id).model_copy(update=update)
        return replace(pack, registry=MappingProxyType({**pack.registry, indicator_id: indicator}))

    return changed


def test_small_areas_are_shared_by_who_lives_in_their_output_areas(with_output_areas):
    # Damp homes: 40 of 100 in each of column 2, 8 in each of column 3; 80 % to B and D, 20 % to C.
    pack = with_output_areas("damp_homes", method="apportioned")
    frame = figures(pack, "damp_homes", "ward")
    assert frame["numerator"].to_dict() == pytest.approx({A: 20, B: 104, C: 19.2, D: 22.8, E: 0})
    assert frame["denominator"].to_dict() == pytest.approx({A: 200, B: 360, C: 80, D: 360, E: 200})
    assert set(frame["method"]) == {"apportioned"}
    assert frame["estimated_share"].to_dict() == pytest.approx({A: 0, B: 160 / 360, C: 1, D: 160 / 360, E: 0})
    assert frame["flag"].to_list() == ["", "estimated", "estimated", "estimated", ""]


@pytest.mark.parametrize(
    ("weight", "share"), [("households", 0.8), ("population", 0.75), ("children_0_15", 0.5)]
)
def test_each_table_is_shared_by_its_own_people(with_output_areas, weight, share):
    pack = with_output_areas("damp_homes", method="apportioned", weight=weight)
    frame = figures(pack, "damp_homes", "ward")
    assert frame.loc[B, "numerator"] == pytest.approx(40 + share * 80)
    assert frame["numerator"].sum() == pytest.approx(figures(pack, "damp_homes", "lsoa")["numerator"].sum())


def test_a_score_is_averaged_over_the_same_people(with_output_areas):
    pack = with_output_areas("hardship_score", method="apportioned", weight="population")
    # B: 30 and 30 of columns 1, 40 and 40 of column 2; each small area has 200 residents, 150 of them in B.
    assert figures(pack, "hardship_score", "ward").loc[B, "value"] == pytest.approx(
        (2 * 200 * 30 + 2 * 150 * 40) / (2 * 200 + 2 * 150)
    )


@pytest.mark.parametrize("method", ["calibrated", "best_fit"])
def test_the_other_methods_can_be_asked_for(with_output_areas, synthetic_pack, method):
    pack = with_output_areas("damp_homes", method="apportioned")
    frame = figures(pack, "damp_homes", "ward", method=method)
    assert set(frame["method"]) == {method}
    assert (
        frame["value"].to_dict()
        == figures(synthetic_pack, "damp_homes", "ward", method=method)["value"].to_dict()
    )


def test_an_estimate_by_output_areas_is_widened_by_the_formula(with_output_areas):
    pack = with_output_areas("damp_homes", method="apportioned")
    frame = figures(pack, "damp_homes", "ward")
    # 166 of 1,200 homes are damp, p = 0.13833; 1.3 x sqrt(p (1 - p)) = 0.4488 points.
    error = error_of(pack, pack.indicator("damp_homes"), "apportioned", "ward", frame)
    assert error == pytest.approx(0.4488, abs=1e-4)
    assert APPORTIONED_ERROR["locality"] == 0.3
    localities = figures(pack, "damp_homes", "locality")
    assert error_of(
        pack, pack.indicator("damp_homes"), "apportioned", "locality", localities
    ) == pytest.approx(0.3 / 1.3 * 0.4488, abs=1e-4)
    narrow = figures(pack, "damp_homes", "ward", method="calibrated")
    # One point against under half a point: where the rate is about the same, the range is narrower.
    assert (frame["upper"] - frame["lower"])[B] < (narrow["upper"] - narrow["lower"])[B]
    # Wards whose small areas all nest have the plain interval.
    assert frame.loc[A, ["lower", "upper"]].to_list() == narrow.loc[A, ["lower", "upper"]].to_list()


def test_a_table_that_was_measured_itself_has_its_own_error(with_output_areas):
    pack = with_output_areas("damp_homes", method="apportioned")
    row = pack.method_error.iloc[:1].assign(
        method="apportioned", level="ward", measure="damp_homes", rmse=0.7
    )
    measured = replace(pack, method_error=row)
    frame = figures(pack, "damp_homes", "ward")
    assert error_of(measured, pack.indicator("damp_homes"), "apportioned", "ward", frame) == 0.7


def test_pieces_of_a_small_area_where_nobody_lives_are_shared_by_output_areas(with_output_areas):
    areas = with_output_areas("damp_homes").output_areas
    empty = areas.assign(households=areas["households"].where(areas["lsoa_code"] != LSOAS[4], 0.0))
    pieces = output_area_pieces(empty, "households").set_index(["lsoa_code", "ward_code"])["share"]
    assert pieces[LSOAS[4], B] == 0.5
    assert pieces.groupby(level="lsoa_code").sum().to_list() == pytest.approx([1.0] * 12)


def test_an_unknown_method_is_refused_and_the_known_ones_are_named(synthetic_pack):
    with pytest.raises(AtlasError, match="choose one of: default, calibrated, best_fit"):
        figures(synthetic_pack, "damp_homes", "ward", method="summed")


# --- the door ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (f"O00a,{LSOAS[0]}", f"O00a,{'E01000001'}", "row 2, column lsoa_code: unknown area code"),
        (f"{LSOAS[0]},{A},80", f"{LSOAS[0]},W05999999,80", "row 2, column ward_code: unknown area code"),
        ("O00b", "O00a", "row 3, column oa_code: the same area code twice"),
        ("O00b", "", "row 3, column oa_code: empty"),
        (",80,150,5\nO00b", ",,150,5\nO00b", "row 2, column households: empty, a number is needed"),
        (",80,150,5\nO00b", ",80,-1,5\nO00b", "row 2, column residents: below zero"),
        (",80,150,5\nO00b", ",80,150,many\nO00b", "row 2, column children_0_15: not a number"),
    ],
)
def test_output_areas_that_cannot_be_are_refused(synthetic_copy, before, after, said):
    root = synthetic_copy()
    (root / "boundaries/output_areas.csv").write_text(_table().replace(before, after, 1), encoding="utf-8")
    with pytest.raises(PackError, match=said):
        load_pack(root)


def test_a_small_area_or_ward_without_an_output_area_is_named(synthetic_copy):
    root = synthetic_copy()
    lines = [line for line in _table().splitlines(keepends=True) if LSOAS[0] not in line]
    (root / "boundaries/output_areas.csv").write_text("".join(lines), encoding="utf-8")
    with pytest.raises(PackError, match=f"has no output area for an area of the pack .found '{LSOAS[0]}'"):
        load_pack(root)


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("apportioned", "its method 'apportioned' needs output areas, which the pack lacks"),
        ("summed", "has no figure for wards, which the method 'summed' needs"),
    ],
)
def test_a_method_without_what_it_adds_up_is_refused(synthetic_copy, method, said):
    root = synthetic_copy()
    file = root / "indicators/damp_homes.toml"
    file.write_text(file.read_text("utf-8").replace('"calibrated"', f'"{method}"'), encoding="utf-8")
    with pytest.raises(PackError, match=said):
        load_pack(root)
