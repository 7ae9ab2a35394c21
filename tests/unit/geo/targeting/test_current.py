"""Today's amounts: typed, pasted, CSV and workbook, on the areas of a pack, every fault by its row."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings, strategies as st

from geo.errors import AtlasError
from geo.limits import AMOUNTS
from geo.pack.amounts import Bound
from geo.report.files import write
from geo.report.question import usually
from geo.sample import town
from geo.targeting.current import read_current, read_pasted, typed
from tests.effort import tries


def amounts(found) -> dict[str, str]:
    assert found.found == []
    known = found.known()["current"]
    return {code: str(each) for code, each in known.items() if each is not None}


def faults(data: bytes | str, level: str = "ward", name: str = "amounts.csv") -> list[str]:
    given_ = data.encode() if isinstance(data, str) else data
    found = read_current(town(), level, given_, name)
    assert found.frame is None
    assert found.found
    return [str(each) for each in found.found]


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv(text: str, level: str = "ward"):
    return read_current(town(), level, text.encode(), "amounts.csv")


# ---- What is read ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading", ["ward", "Ward", "area", "area_code", "Area name", "code", " name ", "WARD_NAME"]
)
@pytest.mark.parametrize("column", ["current", "Current", "amount", "Budget", "current_amount"])
def test_the_usual_headings_are_known(heading, column):
    assert amounts(csv(f"{heading},{column}\nAbbey,5\nB,6\n")) == {"A": "5", "B": "6"}


@pytest.mark.parametrize("name", ["Castle", "castle ", "C", "Old Castle", "OLD  CASTLE"])
def test_areas_are_known_by_code_name_and_former_name(name):
    assert amounts(csv(f"ward,current\n{name},5\n")) == {"C": "5"}


def test_localities_are_known_by_the_word_of_the_pack():
    assert amounts(csv("District,current\nEast,5\nwest,6\n", "locality")) == {"east": "5", "west": "6"}


def test_code_and_name_may_both_stand_there_and_must_agree():
    assert amounts(csv("area_code,area_name,current\nA,Abbey,5\n")) == {"A": "5"}
    assert amounts(csv("area_code,area_name,current\nA,,5\n,Dock,6\n")) == {"A": "5", "D": "6"}
    assert "row 2: names two areas" in faults("area_code,area_name,current\nA,Dock,5\n")[0]


def test_an_empty_amount_and_a_missing_area_are_unknown_and_zero_is_zero():
    found = csv("ward,current\nAbbey,\nBridge,0\n")
    assert found.known()["current"].to_dict() == {"A": None, "B": Decimal(0), "C": None, "D": None, "E": None}


def test_floor_and_cap_of_single_areas_are_amounts_or_shares():
    found = csv("ward,current,floor,cap\nAbbey,5,3%,\nDock,,10,20\n").known()
    assert found.at["A", "floor"] == Bound(Decimal("0.03"), True)
    assert found.at["A", "cap"] is None
    assert (found.at["D", "floor"], found.at["D", "cap"]) == (Bound(Decimal(10)), Bound(Decimal(20)))


def test_of_several_amounts_the_one_that_is_called_current_counts():
    assert amounts(csv("ward,budget,current,allocation\nAbbey,1,2,3\n")) == {"A": "2"}
    assert "Call the one that counts 'current'" in faults("ward,budget,allocation\nAbbey,1,2\n")[0]


@pytest.mark.parametrize(
    "text",
    [
        "Abbey\t£48,000\nDock\t1,000,003",
        "ward\tcurrent\nAbbey\t48,000\nDock\t1,000,003\n",
        "ward\tcurrent\r\nAbbey\t48,000\r\nDock\t1,000,003\r\n",
        'Abbey,"48,000"\nDock,1000003',
        "Abbey,48000\nDock,1000003\n\n",
        "\ufeffward,current\nAbbey,48000\nDock,1 000 003",
        "ward;current\nAbbey;48000\nDock;1,000,003",
        "ward,current\nAbbey,'48000\nDock,1000003",
    ],
)
def test_what_was_pasted_is_read_with_or_without_headings(text):
    # An apostrophe before a plain number is no mark of ours: it is refused.
    found = read_pasted(town(), "ward", text)
    if "'" in text:
        assert "no amount" in str(found.found[0])
    else:
        assert amounts(found) == {"A": "48000", "D": "1000003"}


def test_a_workbook_is_read_whatever_its_name_says():
    data = workbook(
        ["Budgets 2026"], ["Ward", "Current"], ["Abbey", 48000.5], ["Dock", "1,000"], ["Elm", None]
    )
    for name in ("amounts.xlsx", "amounts.csv"):
        assert amounts(read_current(town(), "ward", data, name)) == {"A": "48000.5", "D": "1000"}
    assert amounts(read_current(town(), "ward", workbook(["Abbey", 5], ["Dock", 6]), "a.xlsx")) == {
        "A": "5",
        "D": "6",
    }


def test_what_was_typed_is_held_against_the_same_rules():
    assert amounts(typed(town(), "ward", {"A": "£1,000", "B": " ", "C": "0.5"})) == {"A": "1000", "C": "0.5"}
    found = typed(town(), "ward", {"A": "-1", "X": "5"})
    assert [each.rule for each in found.found] == ["no amount", "is no area of this place"]
    with pytest.raises(AtlasError, match="cannot be used, 2 faults"):
        found.known()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_our_own_table_is_read_back(form):
    from geo.report.allocation import Allocate, allocated

    table = allocated(town(), usually(Allocate, total="1000", unit="0.01"))
    found = read_current(town(), "ward", write(town(), table, form), "own")
    assert found.found == []
    assert found.known()["current"].isna().all()  # the column of today's amounts, which nobody gave


# ---- What is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Nowhere,5", "row 2, column ward: is no area of this place"),
        ("OLD3,5", "row 2, column ward: is a ward of before the flood"),
        ("Abbey,5\nA,6", "row 3: the same area twice (found 'Abbey'). It is in row 2 already"),
        ("Castle,5\nOld Castle,6", "row 3: the same area twice (found 'Castle')"),
        ("Total,5", "row 2, column ward: is no area (found 'Total'). Leave the row of the total out"),
        (",5", "row 2, column ward: no area in this row"),
        ("Abbey,-5", "row 2, column current: no amount (found '-5'). It must be zero or more"),
        ("Abbey,=1+1", "row 2, column current: no amount (found '=1+1'). Write the amount, not a formula"),
        ("Abbey,'=1+1", "row 2, column current: no amount (found '=1+1'). Write the amount, not a formula"),
        ("=HYPERLINK(A1),5", "row 2, column ward: is no area of this place (found '=HYPERLINK(A1)')"),
        ("Abbey,1E+06", "row 2, column current: no amount (found '1E+06'). It is in scientific notation"),
        ("Abbey,nan", "row 2, column current: no amount (found 'nan')"),
        ("Abbey,inf", "row 2, column current: no amount (found 'inf')"),
        ("Abbey," + "9" * 400, "row 2, column current: no amount"),
        ("Abbey,48,000", "row 2: a row of another length than the heading"),
        ("Abbey" + chr(0x202E) + ",5", "row 2, column ward: control character in text"),
        ("<b>Abbey</b>,5", "row 2, column ward: is no area of this place"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_row_and_remedy(rows, said):
    assert said in "\n".join(faults(f"ward,current\n{rows}\n"))


def test_all_faults_are_named_at_once():
    found = faults("ward,current,floor\nNowhere,5,\nAbbey,x,\nAbbey,5,y\n")
    assert [each.split(":")[0] for each in found] == [
        "amounts.csv, row 2, column ward",
        "amounts.csv, row 3, column current",
        "amounts.csv, row 4",
        "amounts.csv, row 4, column floor",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("ward\nAbbey\n", "no column of the current amount"),
        ("current,floor\n5,6\n", "no column of the area"),
        ("where,how much,why\nAbbey,5,so\n", "no column of the area"),
        ("ward,current,current\nAbbey,5,6\n", "the same column twice"),
        ("ward,Current,current\nAbbey,5,6\n", "the same column twice"),
        ("ward,current\n" + "Abbey,5\n" * 3_001, "more than 3,000 rows"),
        ("ward,current" + ",x" * 60 + "\n", "more than 60 columns"),
        ('ward,current\n"Abbey,5\n', "is not a readable CSV table"),
        ("ward;current\nAbbey;48,000\n", "a comma that may begin decimals or group thousands"),
        ("ward;current\nAbbey;48,5\n", "no amount"),
    ],
)
def test_a_table_that_is_none_is_refused(text, said):
    assert said in "\n".join(faults(text))


def test_bytes_that_are_no_text_are_refused():
    assert "is not UTF-8 text" in faults("ward,current\nAbbey,£5\n".encode("cp1252"))[0]
    assert "is not UTF-8 text" in faults("ward\tcurrent\nAbbey\t5\n".encode("utf-16"))[0]
    assert "larger than 1 MB" in faults(b"x" * (AMOUNTS.bytes + 1))[0]
    assert "before 2007, or locked" in faults(b"\xd0\xcf\x11\xe0" + bytes(100), name="a.xls")[0]


def test_names_of_another_pack_are_known_too(synthetic_pack):
    for level in ("ward", "locality"):
        names = synthetic_pack.areas[level]["area_name"]
        found = typed(synthetic_pack, level, dict.fromkeys(names, "7"))
        # Hostile names may look like formulas; those that match are known, nothing else is.
        assert found.frame is None or set(found.frame["current"]) == {Decimal(7)}
        by_code = typed(synthetic_pack, level, dict.fromkeys(names.index, "7"))
        assert set(by_code.known()["current"]) == {Decimal(7)}


@given(st.binary(max_size=300))
@settings(max_examples=tries(150))
def test_no_bytes_break_the_reader(data):
    for start in (b"", b"ward,current\n", b"PK\x03\x04", b"ward\tcurrent\n"):
        found = read_current(town(), "ward", start + data, "amounts.csv")
        assert (found.frame is None) == bool(found.found)


@given(st.text(max_size=60), st.text(max_size=20))
@settings(max_examples=tries(150))
def test_no_text_breaks_the_reader(area, amount):
    found = typed(town(), "ward", {area: amount})
    assert (found.frame is None) == bool(found.found)
    read_pasted(town(), "ward", f"ward\tcurrent\n{area}\t{amount}")
