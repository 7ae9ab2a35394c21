"""The criteria finder on three packs: every area has an answer, and what is open is said to be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo.access.coverage import coverage
from geo.errors import CriteriaError, NotAvailableError
from geo.figures.benchmarks import compared
from geo.figures.values import figures
from geo.gaps.verdicts import gaps
from geo.sample import town
from geo.targeting.condition_states import OF_THE_WORLD, completed
from geo.targeting.conditions import Reach, added, without, write
from geo.targeting.criteria import find
from geo.targeting.criteria_words import answer_words, condition_words, in_words
from geo.targeting.parser import parse
from tests.synthetic import A, C, D, E


def _results(pack, text, level="ward", **more):
    return find(pack, parse(text), level, **more).frame["result"].to_dict()


# ---- Figures ---------------------------------------------------------------------------------------------


def test_an_area_whose_range_straddles_the_threshold_is_uncertain_and_none_is_left_out():
    # Ranges of free school meals: A 21.9 to 39.6, B 32.5 to 48.0, C 10.5 to 34.8, D none, E 4.3 to 21.4.
    assert _results(town(), "school_meals>20") == {
        "A": "yes",
        "B": "yes",
        "C": "uncertain",
        "D": "unknown",
        "E": "uncertain",
    }
    assert _results(town(), "school_meals<=33")["C"] == "uncertain"
    assert _results(town(), "school_meals<=35")["C"] == "yes"


def test_and_and_or_follow_the_truth_tables():
    assert _results(town(), "school_meals>20 and damp_homes>20")["D"] == "no"  # unknown and no
    assert _results(town(), "school_meals>20 or damp_homes<20")["D"] == "yes"  # unknown or yes
    assert _results(town(), "school_meals>20 or damp_homes>20")["D"] == "unknown"
    assert _results(town(), "school_meals>20 and damp_homes>20")["B"] == "yes"
    assert _results(town(), "school_meals>20 and damp_homes>20")["C"] == "uncertain"


def test_why_a_figure_is_not_known_is_named(synthetic_pack):
    found = find(
        synthetic_pack, parse("welsh_speakers>10 or bus_hours>9 or care_leavers>1 or school_meals>1")
    )
    notes = [part.frame["note"] for part in found.parts]
    assert notes[0][E] == "withheld, because the number is small"
    assert notes[1][C] == "does not apply here"
    assert notes[2][A].startswith("withheld")
    assert notes[3][D] == "no figure"
    assert [part.frame["state"][code] for part, code in zip(found.parts, (E, C, A, D), strict=True)] == [
        "unknown"
    ] * 4


def test_what_is_withheld_shows_through_no_threshold(synthetic_pack):
    hidden = figures(synthetic_pack, "care_leavers", "ward")["value"].isna()
    assert hidden.any()
    for number in range(0, 100, 5):
        frame = find(synthetic_pack, parse(f"care_leavers>{number} or care_leavers<={number}")).frame
        assert set(frame.loc[hidden, "result"]) == {"unknown"}


def test_a_figure_that_is_out_of_date_decides_only_where_somebody_says_so(synthetic_pack):
    asked = parse("overweight_year1>1")
    strict, loose = find(synthetic_pack, asked), find(synthetic_pack, asked, stale=True)
    known = figures(synthetic_pack, "overweight_year1", "ward")["value"].notna()
    assert known.any()
    assert set(strict.frame["result"]) == {"unknown"}
    assert set(loose.frame.loc[known, "result"]) == {"yes"}
    for each in (strict, loose):
        assert each.parts[0].frame.loc[known, "note"].str.startswith("out of date (").all()
        assert each.parts[0].frame.loc[known, "value"].notna().all()


def test_a_score_without_a_range_decides_itself_and_says_so():
    frame = find(town(), parse("hardship_score>20")).parts[0].frame
    assert frame["lower"].isna().all()
    known = frame["value"].notna()
    assert set(frame.loc[known, "state"]) == {"yes", "no"}
    assert frame.loc[known, "note"].str.contains("no range is known").all()
    assert set(frame.loc[~known, "state"]) == {"unknown"}


def test_a_count_is_what_it_is_and_needs_no_range():
    frame = find(town(), parse("toddlers>=20")).parts[0].frame
    counts = figures(town(), "toddlers", "ward")["value"]
    assert (frame["state"] == "yes").to_list() == (counts >= 20).to_list()
    assert set(frame["note"]) == {""}


@pytest.mark.parametrize("text", ["school_meals>101", "school_meals<-1", "toddlers>1000000000"])
def test_a_threshold_that_no_figure_of_the_unit_can_have_is_refused(text):
    with pytest.raises(CriteriaError, match="lies between"):
        find(town(), parse(f"damp_homes>1 and {text}"))


# ---- Comparison ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["worse", "similar", "better"])
def test_a_comparison_says_what_the_table_of_figures_says(pack, word):
    words = compared(pack, "overcrowding", "ward", benchmark="london")["comparison"]
    states = find(pack, parse(f"overcrowding@london={word}")).frame["result"]
    assert (states == "yes").to_list() == (words == word).to_list()
    other = words.isin({"worse", "better"} - {word})
    assert (states[other] == "no").all()
    assert set(states[(words == "similar") & (word != "similar")]) <= {"uncertain"}
    opposite = find(pack, parse(f"overcrowding@london!={word}")).frame["result"]
    assert opposite.to_list() == states.map({"yes": "no", "no": "yes"}).fillna(states).to_list()


def test_the_usual_benchmark_is_that_of_the_pack():
    assert _results(town(), "school_meals=worse") == _results(town(), "school_meals@nation=worse")


def test_where_more_is_neither_good_nor_bad_it_is_higher_or_lower():
    assert set(_results(town(), "welsh_speakers=higher").values()) <= {"yes", "no", "uncertain", "unknown"}
    with pytest.raises(CriteriaError, match="there are: higher, similar, lower"):
        find(town(), parse("welsh_speakers=worse"))
    with pytest.raises(CriteriaError, match="there are: worse, similar, better"):
        find(town(), parse("school_meals=higher"))


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ("toddlers=higher", "ward", "a count has no benchmark"),
        ("overweight_year1=worse", "ward", "no other figure of its definition"),
        ("damp_homes@borough=worse", "borough", "no other figure of its definition"),
    ],
)
def test_what_has_no_benchmark_is_refused_and_not_unknown_everywhere(text, level, words):
    with pytest.raises(NotAvailableError, match=words):
        find(town(), parse(text), level)


# ---- Reach -----------------------------------------------------------------------------------------------


def test_reach_is_in_per_cent_and_has_unlocated_services_in_its_range():
    part = find(town(), parse("reach:club@800m<60")).parts[0]
    covered = coverage(town(), ("club",), ages=(10, 15), within=800).figures
    assert part.frame["value"].to_numpy() == pytest.approx(100 * covered["share"].to_numpy())
    assert part.frame["lower"].to_numpy() == pytest.approx(100 * covered["share_low"].to_numpy())
    assert (part.frame["upper"] >= 100 * covered["share_high"] - 1e-9).all()
    # Bridge Club has the point of its street: it may reach some of Abbey and Bridge, and nobody in the east.
    more = part.frame["upper"] - 100 * covered["share_high"] > 1e-9
    assert more.index[more].to_list() == ["A", "B"]
    assert part.about == "Among listed clubs: 1 listed is not placed well enough."


def test_reach_of_services_with_a_point_only_is_a_choice():
    asked = parse("reach:club@800m<59")
    assert find(town(), asked).frame["result"]["A"] == "uncertain"
    assert find(town(), asked, placed=True).frame["result"]["A"] == "yes"


def test_where_no_service_has_a_point_reach_is_not_known_and_never_nought(synthetic_pack):
    rows = synthetic_pack.register.rows("club").assign(lat="", lon="", coord_accuracy="", coord_source="")
    register = synthetic_pack.register.with_rows("club", rows)
    from geo.pack.register import services

    bare = replace(synthetic_pack, register=register, services=services(register))
    for text in ("reach:club<60", "reach:club>=0", "reach:club<=100"):
        part = find(bare, parse(text)).parts[0]
        assert set(part.frame["state"]) == {"unknown"}
        assert part.frame["value"].isna().all()
        assert part.frame["note"].str.startswith("not known: no listed").all()


def test_an_area_without_children_is_unknown_and_says_so():
    years = town().single_years.copy()
    years.loc["E"] = 0
    frame = find(replace(town(), single_years=years), parse("reach:club<60")).parts[0].frame
    assert frame.loc["E", ["state", "note"]].to_list() == ["unknown", "no children of these ages live here"]
    assert set(frame["state"].drop("E")) <= {"yes", "no", "uncertain"}


def test_ages_and_walk_are_those_asked_for_else_the_usual_ones():
    assert (
        write(completed(town(), Reach(category="club", sign="<", number=60))) == "reach:club@1200m/10-15<60"
    )
    part = find(town(), parse("reach:club@400m/0-4<60")).parts[0]
    covered = coverage(town(), ("club",), ages=(0, 4), within=400).figures
    assert part.frame["value"].to_numpy() == pytest.approx(100 * covered["share"].to_numpy())
    with pytest.raises(NotAvailableError, match="counts ages 0 to 19"):
        find(town(), parse("reach:club/30-40<60"))


# ---- Promises --------------------------------------------------------------------------------------------


def test_a_verdict_is_open_where_the_evidence_is():
    # The verdicts of the town: A and B met, C and D uncertain, E unmet (the list is declared complete).
    promise = "verdict:club_every_ward"
    assert _results(town(), f"{promise}=met") == dict(
        zip("ABCDE", ["yes"] * 2 + ["uncertain"] * 2 + ["no"], strict=True)
    )
    assert _results(town(), f"{promise}!=met") == dict(
        zip("ABCDE", ["no"] * 2 + ["uncertain"] * 2 + ["yes"], strict=True)
    )
    assert _results(town(), f"{promise}=uncertain") == dict(
        zip("ABCDE", ["no"] * 2 + ["yes"] * 2 + ["no"], strict=True)
    )


def test_from_a_list_that_is_not_complete_no_ward_is_surely_without(pack):
    verdicts = gaps(pack, "youth_centre_every_ward")["verdict"]
    states = find(pack, parse("verdict:youth_centre_every_ward!=met")).frame["result"]
    assert set(states) <= {"no", "uncertain", "unknown"}
    assert (states[verdicts == "not evidenced"] == "unknown").all()
    named = find(pack, parse("verdict:youth_centre_every_ward=not_evidenced")).frame["result"]
    assert (named == "yes").to_list() == (verdicts == "not evidenced").to_list()


@pytest.mark.parametrize("word", OF_THE_WORLD)
def test_what_only_the_provider_says_is_no_proof(pack, word):
    states = find(
        pack, parse(f"verdict:family_hub_every_locality={word.replace(' ', '_')}"), "locality"
    ).frame
    reported = gaps(pack, "family_hub_every_locality")["verdict"] == "reported"
    assert reported.any()
    assert set(states.loc[reported, "result"]) == {"uncertain"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("verdict:safe_harbour=met", "has no verdict. A map cannot see safety"),
        ("verdict:bells=met", "has no verdict. Nobody hears them"),
        ("verdict:hub_every_district=met", "has verdicts of districts, none of wards"),
    ],
)
def test_a_promise_without_a_verdict_here_is_refused(text, words):
    with pytest.raises(NotAvailableError, match=words):
        find(town(), parse(text))


# ---- Levels and names ------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["ward", "locality", "borough", "lsoa"])
def test_every_level_is_answered_for_all_its_areas(pack, level):
    found = find(pack, parse("overcrowding>15 and reach:library>50"), level)
    assert found.frame.index.equals(pack.areas[level].index)
    assert sum(found.counts().values()) == len(pack.areas[level])
    assert all(part.frame.index.equals(found.frame.index) for part in found.parts)


def test_all_conditions_that_a_level_lacks_are_named_at_once(pack):
    with pytest.raises(NotAvailableError) as refused:
        find(
            pack, parse("child_poverty>50 and overcrowding>10 or verdict:youth_centre_every_ward=met"), "lsoa"
        )
    lines = str(refused.value).splitlines()
    assert [line.split(": ", 1)[0] for line in lines] == [
        "child_poverty>50",
        "verdict:youth_centre_every_ward=met",
    ]
    assert "it has those of wards, localities and boroughs" in lines[0]


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("damp_homes>1 and scool_meals>20", 18, "did you mean school_meals?"),
        ("DAMP_HOMES>1", 1, "did you mean damp_homes?"),
        ("meals>1", 1, "did you mean school_meals?"),
        ("reach:clubs<60", 1, "did you mean club?"),
        ("reach:zoo<60", 1, "there are: club, hub, school, play_area."),
        ("verdict:club_each_ward=met", 1, "did you mean club_every_ward?"),
        ("verdict:club_every_ward=unmett", 1, "did you mean unmet or met?"),
        ("school_meals@nations=worse", 1, "did you mean nation?"),
        ("school_meals=wors", 1, "did you mean worse?"),
    ],
)
def test_a_misspelt_name_is_refused_with_what_is_meant(text, position, words):
    with pytest.raises(CriteriaError, match=words.replace("?", r"\?")) as refused:
        find(town(), parse(text))
    assert refused.value.position == position


def test_lists_of_former_places_count_nowhere(pack):
    with pytest.raises(CriteriaError, match="did you mean youth_centre"):
        find(pack, parse("reach:youth_centre_2017_18<60"))


def test_a_pack_without_register_or_promises_says_so():
    bare = replace(town(), promises={}, register=replace(town().register, terms=None))
    with pytest.raises(NotAvailableError, match="no register of services"):
        find(bare, parse("reach:club<60"))
    with pytest.raises(NotAvailableError, match="no promises"):
        find(bare, parse("verdict:club_every_ward=met"))
    assert set(_results(bare, "damp_homes>20").values()) <= {"yes", "no", "uncertain"}


# ---- Words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("child_poverty>50", "child poverty is above 50 %"),
        ("child_poverty>=50.5", "child poverty is at least 50.5 %"),
        ("child_poverty<50", "child poverty is below 50 %"),
        ("child_poverty<=50", "child poverty is at most 50 %"),
        ("child_poverty=worse", "child poverty is worse than in Tower Hamlets"),
        ("child_poverty@borough!=better", "child poverty is not better than in Tower Hamlets"),
        ("overcrowding@london=similar", "overcrowding is similar to that of London"),
        ("fsm_means_tested>20", "free school meals are above 20 %"),
        ("large_households>20", "Large households are above 20 %"),
        ("ethnic_bangladeshi=higher", "Bangladeshi is higher than in Tower Hamlets"),
        ("children_0_4>1000", "“Aged 0-4” counts more than 1,000 children"),
        ("iod_children_education<=-0.5", "children's education is at most −0.5 standard_score"),
        (
            "reach:youth_centre<60",
            "fewer than 60 % of young people aged 11 to 19 live within a walk of 1,200 m of any listed youth "
            "centre",
        ),
        (
            "reach:family_hub@5min/0-4>=60",
            "at least 60 % of children aged 0 to 4 live within a walk of 400 m of any listed Family Hub",
        ),
        (
            "verdict:youth_centre_every_ward!=met",
            "the verdict on “A youth centre in every ward” is not “met”",
        ),
    ],
)
def test_each_kind_of_condition_reads_as_plain_english(pack, text, clause):
    if "standard_score" in clause:
        clause = clause.replace("standard_score", pack.indicator("iod_children_education").unit_label)
    assert condition_words(pack, parse(text)) == clause


def test_a_question_of_several_groups_can_be_read_in_one_way_only(pack):
    a, b, c, d = "child_poverty>50", "overcrowding>20", "child_poverty<9", "overcrowding<9"

    def words(text):
        sentence = in_words(pack, parse(text), "ward")
        for each, letter in zip((a, b, c, d), "ABCD", strict=True):
            sentence = sentence.replace(condition_words(pack, parse(each)), letter)
        return sentence.removeprefix("Wards where ")

    assert words(f"{a} and {b}") == "A and B."
    assert words(f"{a} or {b} or {c}") == "A or B or C."
    assert words(f"{a} and ({b} or {c}) and {d}") == "A, and either B or C, and D."
    assert words(f"{a} and {b} or {c} and {d}") == "both A and B, or both C and D."
    assert words(f"{a} or ({b} and {c} and {d})") == "A, or (B and C and D)."
    assert words(f"{a} and ({b} or ({c} and {d}))") == "A, and either B or (C and D)."


def test_the_answer_names_areas_by_what_is_known_of_them(synthetic_pack):
    found = find(synthetic_pack, parse("school_meals>20"))
    said = answer_words(synthetic_pack, found)
    assert said.startswith("Surely 2 of 5 wards: ")
    assert "Not known 1: O'Brien" in said
    assert answer_words(town(), find(town(), parse("damp_homes>=100"))) == "Surely none of 5 wards."


def test_hostile_names_stay_plain_text_in_sentences(synthetic_pack):
    for text in (
        "school_meals>20",
        "reach:club<5",
        "verdict:club_every_ward=met",
        "school_meals@wales=worse",
    ):
        assert in_words(synthetic_pack, parse(text), "ward").endswith(".")
    assert "<em>" in in_words(synthetic_pack, parse("reach:club<5"), "ward")  # escaped where it is shown


def test_the_range_behind_each_condition_holds_its_value(pack):
    for part in find(pack, parse("child_poverty>50 and overcrowding>20 or reach:library<60")).parts:
        low, value, high = (part.frame[each] for each in ("lower", "value", "upper"))
        assert ((low <= value + 1e-9) & (value <= high + 1e-9)).all()
        assert np.isfinite(part.frame["threshold"]).all()


# ---- One more, one less ----------------------------------------------------------------------------------


def test_a_part_is_added_to_all_that_is_asked():
    asked = parse("damp_homes>20 or school_meals>9")
    assert write(added(asked, "or", parse("toddlers<5"))) == "damp_homes>20 or school_meals>9 or toddlers<5"
    assert (
        write(added(asked, "and", parse("toddlers<5"))) == "(damp_homes>20 or school_meals>9) and toddlers<5"
    )
    assert write(added(None, "and", parse("toddlers<5"))) == "toddlers<5"


def test_a_condition_is_taken_out_wherever_it_stands():
    asked = parse("damp_homes>1 and (damp_homes>2 or (damp_homes>3 and damp_homes>4))")
    left = [write(without(asked, number)) for number in range(4)]
    assert left == [
        "damp_homes>2 or (damp_homes>3 and damp_homes>4)",
        "damp_homes>1 and damp_homes>3 and damp_homes>4",
        "damp_homes>1 and (damp_homes>2 or damp_homes>4)",
        "damp_homes>1 and (damp_homes>2 or damp_homes>3)",
    ]
    assert without(parse("damp_homes>1"), 0) is None
    assert without(asked, 9) == asked
