"""The language of the criteria finder: what can be said, how it binds, and what is refused where."""

from __future__ import annotations

import pytest

from geo.errors import AtlasError, CriteriaError
from geo.limits import CRITERIA_CONDITIONS, CRITERIA_DEPTH, CRITERIA_LENGTH
from geo.targeting.conditions import Beside, Figure, Group, Reach, Verdict, conditions, write
from geo.targeting.parser import parse


def _figure(name: str, sign: str = ">", number: float = 1.0) -> Figure:
    return Figure(indicator=name, sign=sign, number=number)


A, B, C, D = (_figure(name) for name in ("a1", "b1", "c1", "d1"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("poverty>50", _figure("poverty", ">", 50)),
        ("poverty >= 7.25", _figure("poverty", ">=", 7.25)),
        ("growth<-3", _figure("growth", "<", -3)),
        ("poverty≤50", _figure("poverty", "<=", 50)),
        ("poverty=worse", Beside(indicator="poverty", word="worse")),
        (
            "poverty@london!=Similar",
            Beside(indicator="poverty", word="similar", benchmark="london", equal=False),
        ),
        ("reach:library<60", Reach(category="library", sign="<", number=60)),
        ("reach:library@800m>=60", Reach(category="library", sign=">=", number=60, metres=800)),
        ("reach:library@10min>60", Reach(category="library", sign=">", number=60, metres=800)),
        ("reach:library/11-19<=60", Reach(category="library", sign="<=", number=60, ages=(11, 19))),
        (
            "reach:library@1.5min/0-4>60",
            Reach(category="library", sign=">", number=60, metres=120, ages=(0, 4)),
        ),
        ("verdict:hub=met", Verdict(promise="hub", word="met")),
        ("verdict:hub≠not_evidenced", Verdict(promise="hub", word="not evidenced", equal=False)),
        ("a1>1 and b1>1 or c1>1", Group("or", (Group("and", (A, B)), C))),
        ("a1>1 or b1>1 AND c1>1", Group("or", (A, Group("and", (B, C))))),
        ("(a1>1 or b1>1) and c1>1", Group("and", (Group("or", (A, B)), C))),
        ("a1>1 and (b1>1 and (c1>1 and d1>1))", Group("and", (A, B, C, D))),
        ("((a1>1))", A),
        ("\ta1>1\n and\r\nb1>1 ", Group("and", (A, B))),
    ],
)
def test_what_can_be_said(text, expected):
    assert parse(text) == expected
    assert parse(write(expected)) == expected


def test_each_condition_knows_the_character_at_which_it_begins():
    assert [each.at for each in conditions(parse("a1>1 and (b1>1 or  c1>1)"))] == [1, 11, 20]


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 1, "a condition is expected"),
        ("   ", 4, "a condition is expected"),
        ("poverty", 8, "a comparison is expected"),
        ("poverty>", 9, "a number is expected"),
        ("poverty>fifty", 9, "a number is expected"),
        ("poverty>50 overcrowding>20", 12, "“and” or “or” is expected"),
        ("poverty>50 and", 15, "a condition is expected"),
        ("and poverty>50", 1, "a condition is expected"),
        ("poverty>50 and or a1>1", 16, "a condition is expected"),
        ("(poverty>50", 12, "a closing bracket"),
        ("poverty>50)", 11, "“and” or “or” is expected"),
        ("()", 2, "a condition is expected"),
        ("not poverty>50", 1, "there is no “not”"),
        ("50<poverty", 1, "a condition is expected"),
        ("poverty>50%", 11, "written without signs"),
        ("poverty>1,000", 10, "written without signs"),
        ("poverty>1e5", 9, "this is no number"),
        ("poverty>.5", 9, "this is no number"),
        ("poverty>5.", 9, "this is no number"),
        ("poverty>--5", 9, "this is no number"),
        ("poverty>٥", 9, "this is no number"),
        ("poverty>inf", 9, "a number is expected"),
        ("poverty>nan", 9, "a number is expected"),
        ("poverty=50", 9, "never exactly a number"),
        ("poverty=", 9, "a word is expected"),
        ("poverty@london>50", 15, "what is set beside london"),
        ("poverty/0-4>50", 1, "only reach is asked by ages"),
        ('"poverty">50', 1, "without quotation marks"),
        ("poverty>50 && a1>1", 12, "nothing here begins like this"),
        ("reach:library=60", 14, "by one of >, >=, <, <="),
        ("reach:library@far<60", 1, "a walk is expected"),
        ("reach:library@0m<60", 1, "a walk is expected"),
        ("reach:library@99999m<60", 1, "a walk is expected"),
        ("reach:library/19-11<60", 1, "the youngest first"),
        ("reach:library/11<60", 1, "the youngest first"),
        ("verdict:hub>met", 12, "= or != is expected"),
        ("verdict:hub=4", 13, "never exactly a number"),
        ("verdict:hub@800m=met", 1, "neither walk nor ages"),
        ("promise:hub=met", 1, "before a colon stands reach or verdict"),
        ("poverty>" + "1" * 41, 9, "at most 40 characters"),
    ],
)
def test_a_refusal_names_the_character_and_what_was_expected(text, position, words):
    with pytest.raises(CriteriaError) as refused:
        parse(text)
    assert refused.value.position == position
    assert words in str(refused.value)
    start = f"At character {position}, “" if position <= len(text) else "At the end: "
    assert str(refused.value).startswith(start)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "poverty>50; DROP TABLE wards",
        "<script>alert(1)</script>",
        "a1>1 and \u202eb1>1",
        "a1>1\x00",
        "\ud800>1",
        "ｐｏｖｅｒｔｙ>50",
        "🏠>1",
        "{{ 7*7 }}",
        "${jndi:ldap://x}",
        "=cmd|' /C calc'!A0",
        "lambda: 0",
        "a1>1 or (lambda: (yield))()",
        "../../etc/passwd",
        "a1>1 and " + "x" * 900,
        "(" * 900,
        "(" * CRITERIA_LENGTH + "a1>1",
        "reach:" * 50 + "a<1",
        "a1" + "@" * 50 + ">1",
    ],
)
def test_a_hostile_text_is_refused_in_one_printable_line(text):
    with pytest.raises(CriteriaError) as refused:
        parse(text)
    said = str(refused.value)
    assert said.isprintable()
    assert len(said) < 300
    said.encode()


def test_a_question_has_a_longest_length_and_the_refusal_says_it():
    fits = " or ".join(["ab>1"] * 5) + " " * (CRITERIA_LENGTH - 36)
    assert len(fits) == CRITERIA_LENGTH
    assert len(conditions(parse(fits))) == 5
    with pytest.raises(AtlasError, match="too long: 1,001 characters, of which 1,000"):
        parse(fits + " ")


def test_a_question_has_a_greatest_depth():
    assert parse("(" * CRITERIA_DEPTH + "a1>1" + ")" * CRITERIA_DEPTH) == A
    with pytest.raises(CriteriaError, match="more than 5 times") as refused:
        parse("(" * 6 + "a1>1" + ")" * 6)
    assert refused.value.position == 6


def test_a_question_has_a_greatest_number_of_conditions():
    assert len(conditions(parse(" and ".join(["a1>1"] * CRITERIA_CONDITIONS)))) == CRITERIA_CONDITIONS
    with pytest.raises(CriteriaError, match="more than 20 conditions"):
        parse(" and ".join(["a1>1"] * (CRITERIA_CONDITIONS + 1)))
