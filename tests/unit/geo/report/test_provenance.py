"""Where a file is from: title, day, sources and licences, those of outlines where it holds them."""

from __future__ import annotations

from pandas import DataFrame

from geo.report.figures import figures_table, table
from geo.report.provenance import provenance
from geo.report.question import usually
from geo.report.register import Services, services
from geo.report.table import Table, text


def test_each_source_and_licence_is_named_once(pack):
    ids = ["child_poverty", "overcrowding", "deprived_any"]
    rows = table(pack, "ward", indicators=[each for each in ids if each in pack.registry])
    found = provenance(pack, figures_table(pack, rows))
    assert found.title == "Figures: Tower Hamlets"
    assert found.as_of == pack.place.as_of
    assert len(set(found.sources)) == len(found.sources) > 1
    for each in rows["indicator"].unique():
        source = pack.indicator(each).source
        assert source.attribution in found.sources
        assert source.licence in found.licences


def test_outlines_bring_their_own_source(pack):
    made = figures_table(pack, table(pack, "ward", indicators=["child_poverty"]))
    outline = pack.place.sources[0]
    assert outline.attribution not in provenance(pack, made).sources
    assert outline.attribution in provenance(pack, made, outlined=True).sources
    assert outline.licence in provenance(pack, made, outlined=True).licences


def test_the_layer_of_openstreetmap_names_its_licence_and_no_other_list_does(pack):
    own = [each.id for each in pack.catalogue.values() if each.layer]
    assert own
    (licence,) = provenance(pack, services(pack, usually(Services, categories=tuple(own)))).licences
    assert "Open Database Licence" in licence


def test_rows_without_a_source_name_none(pack):
    made = Table(rows=DataFrame({"a": ["x"]}), columns={"a": text("a")}, title="letters")
    found = provenance(pack, made)
    assert (found.sources, found.licences, found.period) == ((), (), "")


def test_a_list_with_some_points_of_openstreetmap_says_so_in_each_row_and_in_the_file(pack):
    some = [
        each for each in pack.catalogue.values() if "OpenStreetMap" in each.attribution and not each.layer
    ]
    assert some
    made = services(pack, usually(Services, categories=tuple(each.id for each in some)))
    assert made.rows["attribution"].str.contains("© OpenStreetMap contributors").all()
    assert any("ODbL" in licence for licence in provenance(pack, made).licences)


def test_without_a_choice_no_row_of_a_layer_with_a_licence_of_its_own_is_in_a_file(pack):
    own = {each.id for each in pack.catalogue.values() if each.layer}
    rows = services(pack, usually(Services)).rows
    assert own.isdisjoint(rows["category"])
    assert not any(
        "a published database" in each
        for each in provenance(pack, services(pack, usually(Services))).licences
    )
