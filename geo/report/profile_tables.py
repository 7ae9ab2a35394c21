"""The tables of a profile: figures and walks as answers give them, and two areas beside each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import compress

from pandas import DataFrame

from geo.access.custom_area import CustomArea
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.any_area import area_table
from geo.report.beside import side_by_side
from geo.report.figures import Figures, figures
from geo.report.profile_content import Profile
from geo.report.question import usually
from geo.report.reach import Reach, reached
from geo.report.table import Columns, Shapes, Table, number, text


def profile_tables(
    pack: Pack, which: str | CustomArea, level: Level = "ward"
) -> Mapping[str, Callable[[], Table]]:
    """Return the tables of an area by name, each made when it is asked for: the rows of the answers.

    Parameters
    ----------
    which : code of an area of the pack, of that `level`, or an area that somebody chose

    Examples
    --------
    >>> from geo.sample import town
    >>> tables = profile_tables(town(), "B")
    >>> rows = tables["figures"]().rows
    >>> rows.loc[rows["indicator"] == "damp_homes", ["area_name", "value"]].round(1)
      area_name  value
    0    Bridge   28.6
    >>> sorted(tables)
    ['figures', 'services']
    """
    if isinstance(which, CustomArea):
        chosen = which
        names = ["figures", "children", *(["services"] if pack.catalogue else [])]
        return {name: lambda name=name: area_table(pack, chosen, name) for name in names}  # type: ignore[misc]
    code = which
    found: dict[str, Callable[[], Table]] = {
        "figures": lambda: _only(figures(pack, usually(Figures, level=level)), pack, code)
    }
    if pack.catalogue:
        found["services"] = lambda: _only(reached(pack, usually(Reach, level=level)), pack, code)
    return found


def _only(table: Table, pack: Pack, code: str) -> Table:
    """Return the rows of one area."""
    own = table.rows["area_code"] == code

    def shapes() -> Shapes:
        return list(compress(table.placed(), own))

    title = f"{table.title} of {pack.area_name(code)}"
    return replace(table, rows=table.rows[own].reset_index(drop=True), shapes=shapes, title=title)


def pairs_table(pack: Pack, one: Profile, other: Profile) -> Table:
    """Return the figures of two areas beside each other, and where they surely differ.

    Examples
    --------
    >>> from geo.report.profiles import profile
    >>> from geo.sample import town
    >>> rows = pairs_table(town(), profile(town(), "B"), profile(town(), "E")).rows
    >>> rows.loc[:0, ["indicator", "value", "other_value", "words"]].round(1)
        indicator  value  other_value                                     words
    0  damp_homes   28.6          0.0  more in Bridge than in Elm (28.6% and...
    """
    low, high = "low end of its 95 % range", "high end of its 95 % range"
    unit = "in the unit of the indicator"
    columns: Columns = {
        "indicator": text("id of the indicator"),
        "value": number(f"figure of {one.name}, {unit}", heading=one.name),
        "lower": number(low),
        "upper": number(high),
        "other_value": number(f"figure of {other.name}, {unit}", heading=other.name),
        "other_lower": number(low),
        "other_upper": number(high),
        "words": text("whether they surely differ: ranges do not overlap, which asks for more than a test"),
        "period": text("period of the figures"),
        "source": text("attribution of the source"),
    }
    rows = [
        (
            *(each.one.id, each.one.value, each.one.lower, each.one.upper),
            *(each.other.value, each.other.lower, each.other.upper),
            *(each.words, each.one.period_words),
            pack.indicator(each.one.id).source.attribution,
        )
        for each in side_by_side(one, other)
    ]
    title = f"{one.name} beside {other.name}"
    return Table(rows=DataFrame(rows, columns=list(columns)), columns=columns, title=title)
