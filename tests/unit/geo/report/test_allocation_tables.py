"""The table of an allocation: what is asked in texts, what is told in words, two questions side by side."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from geo.errors import AtlasError, NotAvailableError
from geo.need.index import weights_of
from geo.pack.amounts import read_bound
from geo.report.allocation import Allocate, allocated, differing, formula_of
from geo.report.allocation_words import LONGEST, why
from geo.report.files import write
from geo.report.question import usually
from geo.sample import town
from geo.targeting.allocation import Formula, allocate
from geo.targeting.allocation_limits import Limits
from geo.targeting.current import typed


def asked(**answers) -> Allocate:
    return usually(Allocate, **{"total": "252", **answers})


def words(current=None, what="", **more) -> dict[str, str]:
    limits = Limits(
        **{each: read_bound(more.pop(each)) for each in ("floor", "cap", "fall", "rise") if each in more}
    )
    found = allocate(
        town(), Formula(Decimal(252), limits=limits, **more), typed(town(), "ward", current or {})
    )
    return why(town(), found, what=what).to_dict()


# ---- What is asked ---------------------------------------------------------------------------------------


def test_limits_and_needs_are_read_from_texts():
    found = formula_of(
        town(),
        asked(
            total="£1,000.50",
            unit="0.01",
            ages=(0, 4),
            need="index",
            strength=0.5,
            floor="3%",
            cap="400",
            pace="5%",
            rise="10",
        ),
    )
    assert (found.total, found.unit, found.ages) == (Decimal("1000.50"), Decimal("0.01"), (0, 4))
    assert (found.need.by, found.need.strength, found.need.weights) == ("index", 0.5, weights_of(town()))
    assert [
        str(each) for each in (found.limits.floor, found.limits.cap, found.limits.fall, found.limits.rise)
    ] == ["3 %", "400", "5 %", "10"]


def test_weights_of_the_index_may_have_decimals():
    found = formula_of(town(), asked(need="index", weights="damp_homes=0.5, school_meals=1.5"))
    assert found.need.weights == (("damp_homes", 0.25), ("school_meals", 0.75))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"total": ""}, "Say how much is to be shared"),
        ({"total": "many"}, "total: 'many' is no amount"),
        ({"total": "-5"}, "total: '-5' is no amount: it must be zero or more"),
        ({"unit": "0"}, "above zero"),
        ({"floor": "low"}, "floor: 'low' is no amount"),
        ({"pace": "-5%"}, "pace: '-5' is no amount"),
        ({"notable": "5"}, "such as 5%"),
        ({"strength": 0.5}, "belong to the need index"),
        ({"need": "damp_homes", "preset": "damp"}, "belong to the need index"),
        ({"need": "index", "preset": "bells"}, "no weighting 'bells'"),
        ({"need": "index", "weights": "damp_homes"}, "is no weight"),
        ({"need": "bells"}, "bells"),
        ({"need": "safe_cycling"}, "cannot weigh the children of wards"),
        ({"current": "nowhere.csv"}, "nowhere.csv cannot be read"),
        ({"pace": "5%"}, "needs the current amount of every area"),
        ({"what": "x" * (LONGEST + 1)}, "at most 40 characters"),
        ({"what": chr(7)}, "at most 40 characters"),
        ({"beside": "total"}, "is no amount|nothing that a second question|Say how much"),
        ({"beside": "colour=red"}, "'colour' is nothing that a second question may differ in"),
        ({"beside": "beside=x"}, "'beside' is nothing"),
        ({"beside": "level=parish"}, "'parish' is no level"),
        ({"beside": "strength=11"}, "'11' is no strength"),
        ({"beside": "level=locality"}, "same areas"),
        ({"beside": "floor=100"}, "The least amounts add up to 500"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(answers, said):
    with pytest.raises(AtlasError, match=said):
        allocated(town(), asked(**answers))


def test_a_second_question_with_another_need_takes_over_no_weights():
    one = asked(need="index", preset="damp", strength=0.5, cap="50%")
    found = differing(one, "need=damp_homes")
    assert (found.preset, found.strength, found.cap) == ("", None, "50%")
    assert differing(one, "strength=1").strength == 1
    assert allocated(town(), replace(asked(), beside="need=damp_homes")).title == "two allocations"


# ---- What is told ----------------------------------------------------------------------------------------


def test_every_area_says_why_it_gets_what_it_gets():
    current = dict.fromkeys("ABCDE", "50")
    told = words(current, "sessions", fall="20%", rise="40%")
    assert told["B"] == (
        "Bridge has 90 children aged 0 to 17, 35.7% of all: its target is 90 sessions. Today it has 50 "
        "sessions, 44.4% under its target. The limit on change lets it gain no more, so it gets: 70 "
        "sessions, 0.78 a child, 40.0% more than today."
    )
    assert "The limit on change lets it lose no more, so it gets: 40 sessions" in told["A"]
    assert "with what the limits of others take it gets 86.1% of its target: 62 sessions" in told["D"]


def test_floors_and_caps_are_told():
    told = words(floor="30", cap="25%")
    assert "The floor lifts it, so it gets: 30, 1.67 a child." in told["E"]
    assert "The cap holds it back, so it gets: 63" in told["B"]
    assert "what the limits of others leave it gets 133.3% of its target: 48" in told["A"]
    assert "What it has today is not known." in told["A"]


def test_the_need_of_a_child_and_the_range_of_a_target_are_told(pack):
    from geo.need.area_weights import Need

    told = words(need=Need("rate", "damp_homes"))
    assert "Each counts 1.70 times the average child by “Damp homes”" in told["B"]
    assert "within the ranges of the figures" in told["B"]
    told = words(dict.fromkeys("ABCDE", "20"), need=Need("rate", "school_meals"))
    assert told["D"] == (
        "What Dock should get is not known (Free school meals: not known), "
        "so it keeps its current amount: 20."
    )
    assert "19.4% of all children so counted whose need is known: its target is 45 (33 to 58" in told["A"]


def test_an_area_without_children_says_so():
    years = town().single_years.copy()
    years.loc["D"] = 0.0
    bare = replace(town(), single_years=years)
    found = allocate(bare, Formula(Decimal(180)))
    assert why(bare, found)["D"].startswith("Dock has no children aged 0 to 17, so its target is 0.")


def test_where_no_limit_holds_anybody_each_gets_its_target():
    assert all("It gets its target" in each for each in words().values())


def test_notes_say_what_to_beware_of(pack, synthetic_pack):
    rows = allocated(pack, asked(level="locality")).rows
    assert set(rows["note"]) == {"Provisional grouping of wards."}
    assert set(rows["flags"]) == {"provisional"}
    rows = allocated(pack, asked(level="locality", need="child_poverty")).rows
    assert set(rows["flags"]) == {"implied_base;provisional"}
    rows = allocated(town(), asked(ages=(16, 24))).rows
    assert rows["note"].str.contains("only ages 16 to 19 are counted").all()
    # Half of a score's rates have no range.
    rows = allocated(pack, asked(need="imd_score")).rows
    assert rows["note"].str.contains("no range").all()
    assert rows["target_low"].isna().all()
    rows = allocated(pack, asked(need="index", preset="with_obesity")).rows
    assert rows["note"].str.contains("is out of date").all()
    assert rows["flags"].str.contains("out_of_date").all()
    rows = allocated(pack, asked(need="lone_parent_families")).rows
    assert rows["note"].str.contains("is not itself need").all()
    assert set(allocated(pack, asked()).rows["flags"]) == {""}
    assert set(allocated(pack, asked(beside="need=child_poverty")).rows["flags"]) == {"implied_base"}


@pytest.mark.parametrize("level", ["ward", "locality"])
def test_another_pack_answers_and_says_where_it_cannot(synthetic_pack, level):
    assert allocated(synthetic_pack, asked(level=level)).rows["allocation"].sum() == 252
    with pytest.raises(
        NotAvailableError, match=r"should get is not known \(.*: not known\)+, and unknown is not zero"
    ):
        allocated(synthetic_pack, asked(level=level, need="index"))


def test_hostile_words_leave_no_formula_in_a_file():
    table = allocated(town(), asked(what="=cmd()"))
    for line in write(town(), table, "csv").decode().splitlines()[1:]:
        assert not any(cell.startswith("=") for cell in line.split(","))
