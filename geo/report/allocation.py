"""Tables of an allocation: each area's target, distance and pace of change; two of them side by side."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from geo.access.demand import ages_note
from geo.errors import AtlasError
from geo.figures.flags import join_flags
from geo.figures.level_values import group_of_ward
from geo.figures.values import figures
from geo.need.area_weights import STRENGTH, Need
from geo.need.index import AGES
from geo.pack.amounts import Bound, read_amount, read_bound
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.allocation_words import by_words, why
from geo.report.fields import ages as ages_of, amount, one_of, path, text as text_of
from geo.report.need_index import weighed
from geo.report.question import Question, opened
from geo.report.table import Columns, Table, band, count, number, of_areas, share, text
from geo.store.directory import read_given
from geo.targeting.allocation import Allocation, Formula, allocate, side_by_side
from geo.targeting.allocation_limits import Limits
from geo.targeting.current import Current, read_current, unknown

INDEX: Final = "index"
_ASKED: Final[Columns] = {
    "flags": text("flags of the figures of need, such as estimated or out_of_date"),
    "note": text("what to beware of"),
    "source": text("attribution of the sources of need"),
}

COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("name of the area"),
    "area_type": text("ward or locality"),
    "ages": text("ages of the children who count, both included"),
    "children": count("children of these ages; empty where not known"),
    "weighed_by": text("by what a child counts more or less"),
    "need": number("what each child counts for, 1 on average; empty where not known"),
    "weighted_children": count("children x need"),
    "target": number("what the formula alone would give, without any limit"),
    "target_low": number("low end of its 95 % range, where the figures of need have ranges", decimals=2),
    "target_high": number("high end of its 95 % range", decimals=2),
    "target_per_child": number("target / children", decimals=2),
    "current": number("amount of today; empty where not known"),
    "distance": number(
        "current - target: above 0 is more than the target", heading="Today above (or below) its target"
    ),
    "distance_share": share("the same as a share of the target"),
    "standing": text("over, under, on target, within its range (not told apart from it); empty if not known"),
    "least": number("least amount that floor and pace leave"),
    "most": number("greatest amount that cap and pace leave"),
    "allocation": number("what it gets; adds up to the total exactly"),
    "per_child": number("allocation / children", decimals=2),
    "change": number("allocation - current"),
    "change_share": share("the same as a share of current"),
    "limit": text("which limit holds it: floor, cap, pace or none; kept where need is not known"),
    "effect": text("gains or loses, by more than what is notable; else little; empty where not known"),
    "distance_after": number("allocation - target"),
    "distance_after_share": share("the same as a share of the target"),
    "why": text("why it gets this, in words"),
    **_ASKED,
}

_FIRST: Final[Columns] = {
    "allocation": number("what it gets by the first question"),
    "share": share("the same as a share of the total"),
    "per_child": number("the same / children of the ages of the first question", decimals=2),
    "limit": text("which limit holds it there"),
}
BESIDE_COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("name of the area"),
    "area_type": text("ward or locality"),
    "children": count("children of the ages of the first question; empty where not known"),
    **_FIRST,
    "allocation_other": number("what it gets by the other question"),
    "share_other": share("the same as a share of the other total"),
    "per_child_other": number("the same / children of the ages of the other question", decimals=2),
    "limit_other": text("which limit holds it there"),
    "difference": number("other - first"),
    "difference_share": share("the same as a share of the first; empty where that is 0"),
    "more": text("by which question it gets more: first, other or same"),
    **_ASKED,
}


@dataclass(frozen=True)
class Allocate(Question):
    """A total shared over wards or localities by children or their need.

    Target, distance from target and pace of change, and a sentence for each area that says why. The amounts
    add up to the total exactly and keep to floor, cap and pace; limits that cannot be met are refused with
    the smallest change that would do.
    """

    page = "allocate"

    total: str = text_of("amount to share, such as 1000003 or 1,000,003.50", shape="AMOUNT")
    unit: str = text_of("smallest amount, such as 1 or 0.01", shape="AMOUNT", usual="1")
    level: Level = one_of(("ward", "locality"), usual="ward", label="kind of area")
    ages: tuple[int, int] | None = ages_of("ages of the children who count; 0-17 when absent", shape="0-17")
    need: str = text_of("id of an indicator whose rate weighs a child, or index; all alike when absent")
    preset: str = text_of("with index: id of a weighting of the pack; its own choice when absent")
    weights: str = text_of(
        "with index: weights of its members, such as overcrowding=2,child_poverty=1", shape="ID=N,..."
    )
    strength: float | None = amount(
        f"with index: how much more a child counts for each point of it; {STRENGTH:g} when absent",
        lambda each: 0 < each <= 10,
        "above 0 and up to 10",
        shape="N",
    )
    floor: str = text_of("least amount of each area, or share of the total, such as 3%", shape="N|N%")
    cap: str = text_of("greatest amount of each area, or share of the total", shape="N|N%")
    pace: str = text_of("greatest change up or down, or share of the current amount", shape="N|N%")
    fall: str = text_of("greatest change down, in place of pace", shape="N|N%")
    rise: str = text_of("greatest change up, in place of pace", shape="N|N%")
    current: str = path(
        "CSV or workbook of current amounts: area, current, and floor and cap of single areas"
    )
    notable: str = text_of("share of the current amount beyond which gains and losses are named", usual="5%")
    what: str = text_of("what is shared, for the sentences, such as pounds", shape="WORD")
    beside: str = text_of(
        "a second question, as what differs in it, such as need=index&strength=0.5", shape="QUERY"
    )


def allocated(pack: Pack, asked: Allocate) -> Table:
    """Return the allocation asked for, one row an area; beside another one where that is asked for.

    Raises
    ------
    InfeasibleError : the limits cannot be met; it says what would mend them.
    AtlasError : an amount, limit, file or need that cannot be used.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> table = allocated(town(), usually(Allocate, total="1,000", need="damp_homes", cap="40%"))
    >>> table.rows[["area_name", "children", "target", "allocation", "limit"]].round(1)
      area_name  children  target  allocation limit
    0     Abbey      36.0    85.0       129.0  none
    1    Bridge      90.0   606.0       400.0   cap
    2    Castle      36.0   203.0       309.0  none
    3      Dock      72.0   106.0       162.0  none
    4       Elm      18.0     0.0         0.0  none
    >>> beside = usually(Allocate, total="1,000", beside="need=damp_homes")
    >>> allocated(town(), beside).rows[["area_name", "allocation", "allocation_other", "more"]].head(2)
      area_name  allocation  allocation_other   more
    0     Abbey       143.0              85.0  first
    1    Bridge       357.0             606.0  other
    """
    found = allocate(pack, formula_of(pack, asked), current_of(pack, asked))
    if asked.beside:
        other = differing(asked, asked.beside)
        return beside_table(pack, found, allocate(pack, formula_of(pack, other), current_of(pack, other)))
    return allocation_table(pack, found, what=asked.what)


def allocation_table(pack: Pack, found: Allocation, *, what: str = "") -> Table:
    """Return an allocation as a table, one row an area; `what` is the word for what is shared.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = allocate(town(), Formula(Decimal(700)))
    >>> allocation_table(town(), found).rows[["area_name", "allocation"]].head(2)
      area_name  allocation
    0     Abbey       100.0
    1    Bridge       250.0
    """
    rows = found.frame.assign(
        area_type=found.formula.level,
        ages=band(found.formula.ages),
        weighed_by=by_words(pack, found),
        least=found.frame["low"],
        most=found.frame["high"],
        why=why(pack, found, what=what),
        flags=_flags(pack, found),
        note=[_joined(pack, found, reason) for reason in found.frame["unknown"]],
        source=_sources(pack, found),
    )
    frame = rows.reset_index(names="area_code")[list(COLUMNS)]
    return of_areas(pack, frame, COLUMNS, "allocation")


def formula_of(pack: Pack, asked: Allocate) -> Formula:
    """Return the formula that is asked for.

    Raises
    ------
    AtlasError : no total; an amount or limit that is none; weights without the index.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> found = formula_of(town(), usually(Allocate, total="£48,000", pace="5%", fall="100"))
    >>> str(found.total), str(found.limits.fall), str(found.limits.rise)
    ('48000', '100', '5 %')
    """
    if not asked.total:
        raise AtlasError("Say how much is to be shared: a total such as 1000003.")
    pace = _bound("pace", asked.pace)
    limits = Limits(
        floor=_bound("floor", asked.floor),
        cap=_bound("cap", asked.cap),
        fall=_bound("fall", asked.fall) or pace,
        rise=_bound("rise", asked.rise) or pace,
    )
    notable = _bound("notable", asked.notable)
    if notable is None or not notable.is_share:
        raise AtlasError("What is notable is a share of the current amount, such as 5%.")
    return Formula(
        total=_amount("total", asked.total),
        unit=_amount("unit", asked.unit),
        level=asked.level,
        ages=asked.ages or AGES,
        need=_need(pack, asked),
        limits=limits,
        notable=notable.value,
    )


def current_of(pack: Pack, asked: Allocate) -> Current:
    """Return today's amounts as the question names them: those of its file, or that none is known.

    Raises
    ------
    AtlasError : the file cannot be read.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> current_of(town(), usually(Allocate)).frame["current"].isna().all()
    np.True_
    """
    if not asked.current:
        return unknown(pack, asked.level)
    file = Path(asked.current)
    return read_current(pack, asked.level, read_given(file), file.name)


def differing(asked: Allocate, query: str) -> Allocate:
    """Return a question that differs from another one in what a query string says.

    Where it asks for another need, weights and strength of the first are not taken over.

    Raises
    ------
    AtlasError : it names no choice, or one that may not be so.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> found = differing(usually(Allocate, total="100", cap="30%"), "need=index&ages=0-4")
    >>> found.total, found.need, found.ages, found.cap
    ('100', 'index', (0, 4), '30%')
    """
    choices = {each.name: each for each in opened(Allocate)}
    given = dict(parse_qsl(query, keep_blank_values=True))
    strange = [each for each in given if each not in choices or each == "beside"]
    if strange or not given:
        word = strange[0] if strange else query
        known = ", ".join(each for each in choices if each != "beside")
        said = f"{word!r} is nothing that a second question may differ in"
        raise AtlasError(f"{said}; write such as need=index. Choose from: {known}.")
    changed: dict[str, Any] = {"beside": ""}
    if "need" in given:
        changed |= {"preset": "", "weights": "", "strength": None}
    names = {each: field.name for each, field in zip(choices, fields(Allocate), strict=True)}
    for name, said in given.items():
        try:
            changed[names[name]] = choices[name].value(said)
        except (KeyError, ValueError) as error:
            raise AtlasError(f"{said!r} is no {name} that may be asked for.") from error
    return replace(asked, **changed)


# ---- Reading the question --------------------------------------------------------------------------------


def _need(pack: Pack, asked: Allocate) -> Need:
    """Return by what children are weighed."""
    if asked.need != INDEX:
        if asked.preset or asked.weights or asked.strength is not None:
            raise AtlasError(
                "A weighting, weights and strength belong to the need index: ask for need=index."
            )
        return Need("rate", asked.need) if asked.need else Need()
    written = tuple(each.strip() for each in asked.weights.split(",") if each.strip())
    strength = STRENGTH if asked.strength is None else asked.strength
    return Need(INDEX, weights=weighed(pack, asked.preset, written), strength=strength)


def _amount(name: str, said: str) -> Decimal:
    """Return an amount, or refuse it by name."""
    try:
        return read_amount(said)
    except AtlasError as error:
        raise AtlasError(f"{name}: {error}") from error


def _bound(name: str, said: str) -> Bound | None:
    """Return a limit, or refuse it by name; None where none is said."""
    try:
        return read_bound(said) if said else None
    except AtlasError as error:
        raise AtlasError(f"{name}: {error} Write such as 48000 or 3%.") from error


# ---- Rows ------------------------------------------------------------------------------------------------


def beside_table(pack: Pack, one: Allocation, other: Allocation) -> Table:
    """Return two allocations of the same areas as a table, area by area.

    Examples
    --------
    >>> from geo.sample import town
    >>> one, other = (allocate(town(), Formula(Decimal(each))) for each in (700, 1400))
    >>> beside_table(town(), one, other).rows[["area_name", "difference"]].head(2)
      area_name  difference
    0     Abbey       100.0
    1    Bridge       250.0
    """
    rows = side_by_side(one, other).assign(
        area_type=one.formula.level,
        flags=_flags(pack, one, other),
        note=[
            _joined(pack, one, *dict.fromkeys(each))
            for each in zip(one.frame["unknown"], other.frame["unknown"], strict=True)
        ],
        source=" ".join(dict.fromkeys(each for each in (_sources(pack, one), _sources(pack, other)) if each)),
    )
    frame = rows.reset_index(names="area_code")[list(BESIDE_COLUMNS)]
    return of_areas(pack, frame, BESIDE_COLUMNS, "two allocations")


def _joined(pack: Pack, found: Allocation, *reasons: str) -> str:
    """Return what to beware of in a row."""
    formula = found.formula
    notes = [*reasons, ages_note(pack, formula.ages)]
    if formula.level == "locality" and pack.place.localities.provisional:
        notes.append("Provisional grouping of wards.")
    for each in map(pack.indicator, found.formula.need.used):
        if each.out_of_date(pack.place.as_of):
            notes.append(f"{each.title} is out of date.")
        if each.polarity == "neutral":
            notes.append(f"{each.title} is not itself need: more of it is neither better nor worse.")
    if formula.need.by != "children" and not found.weights.ranged:
        notes.append("A figure of need has no range, so the target has none.")
    return " ".join(each if each.endswith(".") else f"{each}." for each in notes if each)


def _flags(pack: Pack, *found: Allocation) -> list[str]:
    """Return for each area the flags of the figures that weigh its children: those of its wards."""
    level, areas = found[0].formula.level, found[0].frame.index
    group = group_of_ward(pack, level)
    flags: dict[str, list[str]] = {str(code): [] for code in areas}
    for name in dict.fromkeys(name for each in found for name in each.formula.need.used):
        for ward, flag in figures(pack, name, "ward")["flag"].items():
            flags[group[str(ward)]].append(str(flag))
    grouped = "provisional" if level == "locality" and pack.place.localities.provisional else ""
    return [join_flags(grouped, *flags[str(code)]) for code in areas]


def _sources(pack: Pack, found: Allocation) -> str:
    """Return the attributions of the figures that weigh children, each once."""
    used = map(pack.indicator, found.formula.need.used)
    return " ".join(dict.fromkeys(each.source.attribution for each in used))
