"""The columns of the tables of the strategy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from geo.gaps.verdicts import VERDICTS
from geo.report.table import Columns, count, number, text

_VERDICTS: Final[Columns] = {
    each.replace(" ", "_"): count(f"areas with the verdict “{each}”; empty without verdicts")
    for each in VERDICTS
}
PROMISE_COLUMNS: Final[Columns] = {
    "promise_id": text("id of the promise in standards.toml"),
    "promise": text("its title"),
    "words": text("what is promised, as the source has it"),
    "source": text("where it is promised"),
    "said_by": text("status 1, what the provider says: who says it; empty where nothing was found"),
    "said": text("the newest statement"),
    "said_as_of": text("its date, as the source gives it"),
    "said_source": text("where it was read"),
    "said_before": text("earlier statements, the newest first, each with date and source, separated by |"),
    "test": text(
        "status 2, what the register shows: tested (verdicts), shown (no verdict), not testable, no register"
    ),
    "level": text("kind of area it is tested by: ward, locality or borough"),
    "areas": count("areas of this kind; empty without verdicts"),
    **_VERDICTS,
    "sites": count("sites of the kinds counted that are certainly there, in all areas; empty without a test"),
    "wanted": count("sites that are promised in each area"),
    "result": text("the same in a few words"),
    "list_as_of": text("dates of the lists, as services.toml gives them"),
    "complete": text("yes where every list is declared complete; else what is not listed may exist"),
    "reason": text("why there is no verdict"),
    "due": text("status 3, what is due: each thing with a stated date, separated by ;"),
    "due_by": text("the dates stated: a day, a month or a year"),
    "due_state": text(
        "of each: not yet due, date passed (nobody has said whether it was done), on time, late, not known; "
        "or no date"
    ),
    "due_source": text("where the dates are stated"),
    "strategy": text("the document that the promise stands in"),
    "strategy_period": text("the years that the document is for; no date of the promise"),
    "on": text("day that the dates are held against"),
}
MEASURE_COLUMNS: Final[Columns] = {
    "measure_id": text("id of the measure in strategy.toml"),
    "ambition": count("number of the ambition; empty where the figure stands under none"),
    "measure": text("the measure"),
    "named": text("yes where the strategy names it as a measure; no: a figure printed beside"),
    "indicator": text("id of the indicator that holds the figure; empty: the strategy gives none"),
    "value": number("the figure of the whole place: the baseline"),
    "unit": text("its unit"),
    "period": text("its period"),
    "out_of_date": text("yes where it is older than it may be"),
    "population": text("who is counted"),
    "later_value": number("a later figure; empty where there is none"),
    "later_period": text("its period"),
    "later_note": text("how it differs"),
    "comparators": text("other areas at the same time by the same definition, separated by ;"),
    "wards": text(
        "figures of wards: here (same definition and population), differs, elsewhere, none found "
        "(in what was read)"
    ),
    "wards_indicator": text("id of the indicator of wards; where it differs, not to be taken for the same"),
    "wards_where": text("who has figures of wards"),
    "wards_note": text("how they differ"),
    "note": text("what to know of the measure"),
    "source": text("attribution of the baseline"),
}
AMBITION_COLUMNS: Final[Columns] = {
    "ambition": count("number of the ambition"),
    "title": text("its title"),
    "lead": text("the group that leads it"),
    "strategy": text("the document"),
    "measures": count("measures that the strategy names for it"),
    "with_figure": count("of those, with a figure of the whole place"),
    "printed_beside": count("further figures printed beside them"),
    "wards_here": count("of all these, with figures of wards here, same definition and population"),
    "wards_differ": count("with figures of wards here by another definition or population"),
    "wards_elsewhere": count("with figures of wards elsewhere"),
}
STOCKTAKE_COLUMNS: Final[Columns] = {
    "kind": text("stocktake (where and when), promise, claim, register, method, data or due"),
    "about": text("id of the promise, or of the measure after “measure: ”"),
    "title": text("its title"),
    "field": text("which part of it"),
    "value": text("what it says; a print is a digest that changes with what it stands for"),
}
CHANGE_COLUMNS: Final[Columns] = {
    "kind": text(
        "what changed: data, register, method, claim, due (dates, or time that passed) or promise; "
        "several causes separated by ;"
    ),
    "about": text("id of the promise, or of the measure after “measure: ”"),
    "title": text("its title"),
    "field": text("which part of it"),
    "before": text("what the earlier stocktake says"),
    "after": text("what this one says"),
    "words": text("why, or what it does not change"),
}
TABLES: Final[Mapping[str, Columns]] = {
    "promises": PROMISE_COLUMNS,
    "measures": MEASURE_COLUMNS,
    "ambitions": AMBITION_COLUMNS,
    "stocktake": STOCKTAKE_COLUMNS,
    "changes": CHANGE_COLUMNS,
}
