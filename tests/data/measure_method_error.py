"""Measures the error of the ward-value methods on TS011: per output area, per LSOA and published per ward.

Run it by hand where the test material is present; it writes `data/method_error.csv` and the 20-row tables
that let a fresh clone check the figures without the material:

    python tests/data/measure_method_error.py ../shared/data/testing/tables/census2021-ts011-lsoa.csv.gz \\
        ../shared/data/output_areas/ts011_household_deprivation_oa21.csv
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from pandas import DataFrame, Series

from geo.figures import fitting
from geo.sources import method_error, weights
from geo.crs import METRES
from geo.pack.parsing import outlines
from geo.store.directory import SHIPPED, PackFiles
from geo.store.writing import write_pack
from geo.writing import csv_bytes

HERE = Path(__file__).resolve().parent
WARD_TABLE = "sources/indicators/census2021_ts011_household_deprivation_ward.csv"
# Columns of the bulk table: code, total, then households deprived in 0, 1, 2, 3 and 4 dimensions.
CODE, TOTAL, FIRST_DEPRIVED = 2, 3, 5
MEASURES = {"deprived_1plus": 1, "deprived_2plus": 2}
DIMENSIONS = ("one dimension", "two dimensions", "three dimensions", "four dimensions")
SUFFIX = {"deprived_1plus": "1_or_more", "deprived_2plus": "2_or_more"}


def lsoa_counts(table: Path, codes: pd.Index, measure: str) -> DataFrame:
    """Households deprived in at least so many dimensions, per LSOA."""
    raw = pd.read_csv(table)
    raw = raw.set_index(raw.columns[CODE]).loc[codes]
    deprived = raw.iloc[:, FIRST_DEPRIVED - 2 + MEASURES[measure] :].sum(axis=1)
    return DataFrame(
        {"numerator": deprived.astype(float), "denominator": raw.iloc[:, TOTAL - 1].astype(float)}
    )


def area_counts(table: Path, measure: str) -> DataFrame:
    """Households deprived in at least so many dimensions, per output area."""
    raw = pd.read_csv(table).set_index("oa21_code")
    columns = [f"Household is deprived in {word}" for word in DIMENSIONS[MEASURES[measure] - 1 :]]
    return DataFrame(
        {"numerator": raw[columns].sum(axis=1).astype(float), "denominator": raw["Total"].astype(float)}
    )


def published(measure: str) -> DataFrame:
    """Published ward counts."""
    table = pd.read_csv(SHIPPED / WARD_TABLE)
    rows = table[
        (table["area_type"] == "ward")
        & (table["indicator"] == f"households_deprived_{SUFFIX[measure]}_dimensions")
    ]
    return rows.set_index("area_code")[["numerator", "denominator"]].astype(float)


def measured(table: Path, of_output_areas: Path) -> tuple[DataFrame, dict[str, DataFrame]]:
    """The error table and, per measure, the 20 wards as estimated and as published."""
    files = PackFiles(SHIPPED)
    layers = {}
    for name, code, label in (("wards", "ward_code", "ward_name"), ("lsoa21", "lsoa_code", "lsoa_name")):
        data = files.read(f"boundaries/{name}.geojson", [])
        layers[name] = outlines(data, name, code, label, []).to_crs(METRES)
    areas = pd.read_csv(SHIPPED / "boundaries/output_areas.csv")
    lookup = pd.read_csv(SHIPPED / "boundaries/small_areas.csv").set_index("lsoa_code")
    locality = pd.read_csv(SHIPPED / "boundaries/localities.csv").set_index("ward_code")["locality_code"]
    cut = weights.pieces(layers["lsoa21"], layers["wards"])
    households = lsoa_counts(table, lookup.index, "deprived_1plus")["denominator"]
    pieces = cut.assign(share=fitting.calibrate(cut, households, published("deprived_1plus")["denominator"]))
    parts, tables = {}, {}
    for measure in MEASURES:
        counts, known = lsoa_counts(table, lookup.index, measure), published(measure)
        for level, group in {"ward": Series(known.index, index=known.index), "locality": locality}.items():
            sums = known.groupby(group).sum()
            percent = 100 * sums["numerator"] / sums["denominator"]
            estimated = method_error.estimates(
                counts,
                pieces,
                lookup,
                group.to_dict(),
                output_areas=areas,
                area_counts=area_counts(of_output_areas, measure),
            )
            parts[level, measure] = method_error.errors(estimated, percent)
            if level == "ward":
                tables[measure] = estimated.assign(published=percent).rename_axis("ward_code").reset_index()
    return method_error.table(parts), tables


if __name__ == "__main__":
    errors, wards = measured(Path(sys.argv[1]), Path(sys.argv[2]))
    write_pack({"method_error.csv": csv_bytes(errors, decimals=4)}, SHIPPED)
    for name, frame in wards.items():
        (HERE / f"ts011_{name}_ward.csv").write_bytes(csv_bytes(frame, decimals=4))
    print(errors.to_string())
