"""The tables of need beside provision: areas, curve and summary say the same, and not known stays empty."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo.errors import AtlasError, NotAvailableError
from geo.pack.register import services
from geo.report.equity import TABLES, Equity, beside, equitable
from geo.report.files import FORMATS, write
from geo.report.question import usually
from geo.sample import town
from geo.targeting.provision import MEASURES

ASKED = usually(Equity, need="damp_homes", category="club")


@pytest.mark.parametrize("table", list(TABLES))
@pytest.mark.parametrize("measure", MEASURES)
def test_each_table_has_the_columns_declared_and_says_among_which_services(table, measure):
    rows = equitable(town(), replace(ASKED, table=table, measure=measure)).rows
    assert list(rows) == list(TABLES[table])
    assert rows["among"].str.startswith("Among listed clubs: 1 listed is not placed well enough.").all()
    assert set(rows["provision_measure"]) == {measure}


def test_the_summary_is_a_point_of_the_curve():
    curve = equitable(town(), replace(ASKED, table="curve")).rows.set_index("children_share")
    summary = equitable(town(), replace(ASKED, table="summary")).rows.iloc[0]
    assert len(curve) == 21
    assert curve.loc[0.2, ["provision_share", "low", "high"]].to_list() == [
        summary["neediest_share"],
        summary["low"],
        summary["high"],
    ]
    assert (summary["listed"], summary["without_point"]) == (3, 1)


def test_what_is_left_out_is_usual():
    found = beside(town(), usually(Equity))
    assert (found.need.id, found.provision.category, found.provision.measure) == (
        "need_index",
        "club",
        "access",
    )
    assert (found.provision.ages, found.provision.within) == ((10, 15), 1200)


def test_a_walk_and_ages_may_be_chosen():
    found = beside(town(), replace(ASKED, measure="reach", within=400.0, ages=(0, 4)))
    assert found.frame["children"].sum() == pytest.approx(70)
    assert (
        "within a walk of 400 m"
        in equitable(town(), replace(ASKED, measure="reach", within=400.0, table="summary"))
        .rows["sentence"]
        .iloc[0]
    )
    with pytest.raises(NotAvailableError, match="counts ages 0 to 19"):
        beside(town(), replace(ASKED, ages=(30, 40)))


def test_not_known_is_empty_in_every_table_and_never_nought():
    blank = dict.fromkeys(("lat", "lon", "coord_accuracy", "coord_source", "address", "postcode"), "")
    register = town().register.with_rows("hub", town().register.rows("hub").assign(**blank))
    pack = replace(town(), register=register, services=services(register))
    asked = replace(ASKED, category="hub")
    areas = equitable(pack, asked).rows
    assert areas[["provision", "provision_low", "provision_high", "provision_line"]].isna().all(axis=None)
    assert equitable(pack, replace(asked, table="curve")).rows.empty
    summary = equitable(pack, replace(asked, table="summary")).rows.iloc[0]
    assert summary["sentence"] == "Not known: no listed hub is placed well enough to count."
    numbers = [
        "neediest_share",
        "low",
        "high",
        "possible_low",
        "concentration_index",
        "index_low",
        "index_high",
    ]
    assert np.isnan(summary[numbers].astype(float)).all()
    assert (summary["listed"], summary["without_point"]) == (2, 2)


def test_a_pack_without_a_register_says_so():
    bare = replace(town(), register=replace(town().register, terms=None))
    with pytest.raises(AtlasError, match="no register of services"):
        beside(bare, usually(Equity))


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_names_leave_as_text_in_every_format(form, synthetic_pack):
    content = write(synthetic_pack, equitable(synthetic_pack, ASKED), form)
    assert content
    if form == "csv":
        assert not any(line.startswith(("=", "+", "@")) for line in content.decode().splitlines())
