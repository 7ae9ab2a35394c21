"""The place refuses what would leave a page without a name, a benchmark or a level."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from pydantic import ValidationError

from geo.pack.place import ObsoleteCodes, Place
from geo.store.directory import SHIPPED


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    return tomllib.loads((SHIPPED / "place.toml").read_text("utf-8"))


def _with(place: dict[str, Any], **changes: Any) -> Place:
    return Place.model_validate({**place, **changes})


def test_a_code_is_obsolete_only_inside_its_range_and_length():
    codes = ObsoleteCodes(first="E05000573", last="E05000589", message="old")
    assert codes.holds("E05000573")
    assert codes.holds("E05000580")
    assert codes.holds("E05000589")
    assert not codes.holds("E05000590")
    assert not codes.holds("E0500058")


def test_the_first_benchmark_must_be_the_borough_itself(shipped):
    with pytest.raises(ValidationError, match="first benchmark must be the borough"):
        _with(shipped, benchmarks=shipped["benchmarks"][1:])


def test_the_first_benchmark_must_have_the_borough_s_code(shipped):
    other = [{**shipped["benchmarks"][0], "code": "X1"}, *shipped["benchmarks"][1:]]
    with pytest.raises(ValidationError, match="first benchmark must be the borough"):
        _with(shipped, benchmarks=other)


def test_the_default_benchmark_must_exist(shipped):
    with pytest.raises(ValidationError, match="names no benchmark: 'mars'"):
        _with(shipped, defaults={**shipped["defaults"], "benchmark": "mars"})


def test_every_level_needs_its_words(shipped):
    levels = {level: words for level, words in shipped["levels"].items() if level != "lsoa"}
    with pytest.raises(ValidationError, match="levels lacks: lsoa"):
        _with(shipped, levels=levels)


def test_an_unknown_key_is_refused_wherever_it_stands(shipped):
    with pytest.raises(ValidationError, match="Extra inputs"):
        _with(shipped, borough={**shipped["borough"], "mayor": "nobody"})


def test_a_pack_needs_no_build_plan_to_be_used(shipped):
    place = Place.model_validate({key: value for key, value in shipped.items() if key != "build"})
    assert place.build is None
