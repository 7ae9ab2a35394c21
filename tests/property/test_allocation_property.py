"""What holds for every allocation: sums, limits, need, order and scale; and that remedies mend."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from geo.errors import AtlasError, InfeasibleError
from geo.need.area_weights import Need
from geo.pack.amounts import Bound, number_words, read_amount, read_bound
from geo.sample import town
from geo.targeting.allocation import Formula, allocate
from geo.targeting.allocation_limits import Limits, Task, feasible_spans, spans
from geo.targeting.current import typed
from geo.targeting.sharing import round_out, share_out
from tests.effort import tries

pytestmark = pytest.mark.filterwarnings("default::hypothesis.errors.NonInteractiveExampleWarning")

weights_of_areas = st.lists(
    st.one_of(st.just(0.0), st.floats(1e-6, 1e6), st.integers(0, 5_000).map(float)), min_size=1, max_size=25
).filter(any)
shares = st.integers(0, 10_000).map(lambda each: Bound(Decimal(each) / 10_000, True))
amounts = st.decimals(0, 10**9, places=2).map(Bound)
bounds = st.one_of(st.none(), shares, amounts)


@st.composite
def problems(draw: st.DrawFn) -> tuple[int, list[float], list[int], list[int], list[str]]:
    """Weights with limits that can be met, many of them tight or equal."""
    weights = draw(weights_of_areas)
    low = [draw(st.integers(0, 50)) for _ in weights]
    high = [least + draw(st.integers(0, 80)) for least in low]
    top = sum(most if weight else least for least, most, weight in zip(low, high, weights, strict=True))
    total = draw(st.integers(sum(low), top))
    return total, weights, low, high, [f"W{at:02}" for at in range(len(weights))]


@given(problems())
def test_amounts_add_up_and_keep_to_their_limits(problem):
    total, weights, low, high, codes = problem
    found = share_out(total, weights, low, high, codes)
    assert sum(found.amounts) == total
    assert sum(found.exact) == total
    for amount, exact, least, most in zip(found.amounts, found.exact, low, high, strict=True):
        assert 0 <= least <= amount <= most
        assert abs(amount - exact) < 1


@given(problems())
def test_one_factor_fits_all_that_no_limit_holds(problem):
    total, weights, low, high, codes = problem
    found = share_out(total, weights, low, high, codes)
    for at, side in enumerate(found.held):
        given_ = found.factor * Fraction(weights[at])
        assert found.exact[at] == {"": given_, "low": low[at], "high": high[at]}[side]
        assert (side == "low") == (given_ < low[at])


@given(weights_of_areas, st.integers(0, 10**15), st.integers(0, 100), st.integers(1, 100))
def test_of_areas_with_the_same_limits_more_need_never_gets_less(weights, total, floor, cap):
    least, most = total * floor // (200 * len(weights)), total * (100 + cap) // 100
    found = share_out(
        total, weights, [least] * len(weights), [most] * len(weights), [str(at) for at in range(len(weights))]
    )
    rows = sorted(zip(weights, found.amounts, strict=True))
    assert all(one[1] <= other[1] for one, other in pairwise(rows) if one[0] < other[0])


@given(problems(), st.data())
def test_an_area_whose_need_rises_never_gets_less(problem, data):
    total, weights, low, high, codes = problem
    at = data.draw(st.integers(0, len(weights) - 1))
    more = [*weights]
    more[at] = more[at] * data.draw(st.floats(1, 3)) + data.draw(st.sampled_from([0.0, 1.0]))
    before = share_out(total, weights, low, high, codes)
    assert share_out(total, more, low, high, codes).amounts[at] >= before.amounts[at]


@given(problems(), st.randoms())
def test_the_order_of_areas_changes_nothing(problem, random):
    total, weights, low, high, codes = problem
    order = list(range(len(weights)))
    random.shuffle(order)
    moved = [[part[at] for at in order] for part in (weights, low, high, codes)]
    one, other = share_out(total, weights, low, high, codes), share_out(total, *moved)
    assert dict(zip(codes, one.amounts, strict=True)) == dict(zip(moved[3], other.amounts, strict=True))


@given(problems(), st.integers(-20, 20))
def test_weights_on_another_scale_share_alike(problem, power):
    total, weights, low, high, codes = problem
    scaled = [each * 2.0**power for each in weights]
    assert (
        share_out(total, scaled, low, high, codes).amounts
        == share_out(total, weights, low, high, codes).amounts
    )


@given(problems(), st.integers(2, 1_000))
def test_a_total_with_limits_on_another_scale_is_shared_in_the_same_proportions(problem, factor):
    total, weights, low, high, codes = problem
    one = share_out(total, weights, low, high, codes)
    other = share_out(
        total * factor, weights, [each * factor for each in low], [each * factor for each in high], codes
    )
    assert [each * factor for each in one.exact] == list(other.exact)
    assert all(abs(b - factor * a) <= factor for a, b in zip(one.amounts, other.amounts, strict=True))


@given(st.lists(st.fractions(0, 1_000, max_denominator=50), min_size=1, max_size=20))
def test_rounding_goes_to_a_neighbour_and_keeps_the_sum(exact):
    total = sum(exact)
    whole = -(-total.numerator // total.denominator)
    exact = [*exact, whole - total]
    found = round_out(whole, exact, [str(at) for at in range(len(exact))])
    assert sum(found) == whole
    assert all(abs(a - b) < 1 for a, b in zip(found, exact, strict=True))


# ---- Limits ----------------------------------------------------------------------------------------------


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """Areas with floor, cap and pace, many of which cannot be met."""
    count = draw(st.integers(1, 8))
    today = [draw(st.decimals(0, 10**5, places=1)) for _ in range(count)]
    limits = Limits(draw(bounds), draw(bounds), draw(bounds), draw(bounds))
    weighs = [draw(st.sampled_from([True, True, True, False])) for _ in range(count)]
    unit = draw(st.sampled_from([Decimal(1), Decimal("0.01"), Decimal(10)]))
    return Task(draw(st.integers(1, 10**7)), unit, [f"W{at}" for at in range(count)], weighs, limits, today)


@given(tasks())
@settings(max_examples=tries(300))
def test_spans_in_whole_units_never_break_a_limit(task):
    for span, today in zip(spans(task), task.current, strict=True):
        low, high = span.low * Fraction(task.unit), span.high * Fraction(task.unit)
        total = task.total * Fraction(task.unit)
        limits = task.limits
        assert limits.floor is None or low >= limits.floor.of(total)
        assert limits.cap is None or high <= limits.cap.of(total)
        assert limits.fall is None or low >= Fraction(today) - limits.fall.of(Fraction(today))
        assert limits.rise is None or high <= Fraction(today) + limits.rise.of(Fraction(today))


@pytest.mark.slow
@given(tasks(), st.data())
@settings(max_examples=tries(150))
def test_limits_that_can_be_met_are_met(task, data):
    try:
        found = feasible_spans(task)
    except InfeasibleError:
        return
    weights = [data.draw(st.floats(0.1, 10)) if each else 0.0 for each in task.weighs]
    if any(weights):
        low, high = [each.low for each in found], [each.high for each in found]
        shared = share_out(task.total, weights, low, high, list(task.names))
        assert sum(shared.amounts) == task.total
        assert all(a <= b <= c for a, b, c in zip(low, shared.amounts, high, strict=True))


WORDS = {
    r"(?:raise|lower) the total by \S+ to (\S+)": "total",
    r"lower the floor to (.+)": "floor",
    r"raise the cap to (.+)": "cap",
    r"let amounts fall by up to (.+)": "fall",
    r"let amounts rise by up to (.+)": "rise",
}


def _mended(task: Task, remedy: str) -> tuple[Task, Task]:
    """Return the task as a remedy makes it, and as one that changes a little less would."""
    pattern, name = next(each for each in WORDS.items() if re.fullmatch(each[0], remedy))
    said = re.fullmatch(pattern, remedy)[1]
    if name == "total":
        total = int(Fraction(read_amount(said)) / Fraction(task.unit))
        back = 1 if total < task.total else -1
        return replace(task, total=total), replace(task, total=total + back)
    bound = read_bound(said)
    step = Decimal("0.0001") if bound.is_share else task.unit
    less = bound.value + (step if name == "floor" else -step)
    tighter = replace(bound, value=max(less, Decimal(0)))
    make = lambda each: replace(task, limits=replace(task.limits, **{name: each}))  # noqa: E731
    return make(bound), make(tighter)


@pytest.mark.slow
@given(tasks())
@settings(max_examples=tries(200))
def test_every_remedy_is_enough_and_a_smaller_one_is_not(task):
    try:
        feasible_spans(task)
    except InfeasibleError as error:
        for remedy in error.remedies:
            enough, short = _mended(task, remedy)
            feasible_spans(enough)
            with pytest.raises(InfeasibleError):
                feasible_spans(short)


@pytest.mark.slow
@given(
    st.integers(1, 10**9),
    st.sampled_from(["1", "0.01", "10"]),
    st.sampled_from([Need(), Need("rate", "damp_homes"), Need("rate", "school_meals")]),
    st.tuples(bounds, bounds, bounds, bounds),
    st.lists(st.integers(0, 10**6), min_size=5, max_size=5),
    st.sampled_from(["ward", "locality"]),
)
@settings(max_examples=tries(60))
def test_allocations_of_the_town_add_up_and_keep_to_floor_cap_and_pace(
    units, unit, need, given_, today, level
):
    limits, step = Limits(*given_), Decimal(unit)
    codes = town().areas[level].index
    current = typed(town(), level, dict(zip(codes, (str(each * step) for each in today), strict=False)))
    try:
        found = allocate(town(), Formula(units * step, step, level, need=need, limits=limits), current)
    except AtlasError:
        return
    assert sum(found.units) == units
    frame, total = found.frame, units * Fraction(step)
    for code, amount in found.units.items():
        worth, before = amount * Fraction(step), Fraction(current.frame.at[code, "current"])
        assert worth >= 0
        assert limits.floor is None or worth >= limits.floor.of(total)
        assert limits.cap is None or worth <= limits.cap.of(total)
        assert limits.fall is None or worth >= before - limits.fall.of(before)
        assert limits.rise is None or worth <= before + limits.rise.of(before)
        assert frame.at[code, "limit"] != "kept" or worth == before
    gone = (frame["target"].isna()).sum()
    assert frame["target"].sum() == pytest.approx(
        float(total) - frame.loc[frame["target"].isna(), "allocation"].sum()
    )
    assert gone == (frame["limit"] == "kept").sum() == (frame["unknown"] != "").sum()


@given(st.decimals(0, 10**12, places=4))
def test_an_amount_that_is_written_is_read_back(value):
    assert read_amount(number_words(value)) == value
    assert read_amount("£" + number_words(value).replace(",", " ")) == value


@given(st.text(max_size=30))
def test_no_text_is_an_amount_below_zero_or_breaks_the_reader(text):
    try:
        value = read_amount(text)
    except AtlasError as error:
        reason = str(error)
    else:
        reason = f"{value} is no amount" if value < 0 else ""
    assert reason == "" or ("is no amount" in reason and not reason.startswith("-"))
