from __future__ import annotations

import threading

import pytest

from layers.paper import press


@pytest.fixture
def trial(monkeypatch):
    source = """
#let show_all(d) = {
  set document(title: d.title, date: datetime(year: 2026, month: 1, day: 1))
  set text(font: "Source Sans 3", lang: "en")
  heading(d.title)
  d.text
}
"""
    both = {
        "trial.typ": source.encode(),
        "unset.typ": source.replace("Source Sans 3", "No Such Font").encode(),
        "broken.typ": b"#let show_all(d) = { d.nothing }",
    }
    monkeypatch.setattr(press, "_templates", lambda: both)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Caf\u0065\u0301", "Café"),
        ("one\u202etwo\u200bthree\ufeff", "onetwothree"),
        ("tab\tline\nend\u2028next", "tab line end next"),
        ("bell\x07", "bell"),
        ("smile 😀", "smile □"),
        ("12\u00a0min", "12\u00a0min"),
        ("private \ue000", "private"),
    ],
)
def test_what_cannot_be_printed_is_taken_out_or_boxed(text, shown):
    assert press.clean(text) == shown


def test_very_long_words_can_be_broken():
    assert press.clean("x" * 40).replace("\u200b", "") == "x" * 40
    assert "\u200b" in press.clean("x" * 40)
    assert "\u200b" not in press.clean("an ordinary sentence of ordinary words, however long it is")


def test_every_text_of_the_data_is_cleaned_wherever_it_stands():
    assert press.cleaned({"a": ["b\x00", ("c\x07", 1, None)], "d": {"e": "f\ufeff"}}) == {
        "a": ["b", ["c", 1, None]],
        "d": {"e": "f"},
    }


def test_text_from_data_is_never_code(trial):
    hostile = '#eval("1") $x^2$ *bold* _it_ <label> @ref #include "x" \\u{41} -- [ ] // /* ~ 😀\u202e\x07'
    data = {"title": "#panic()", "text": hostile}
    assert press.printed("trial", data) == press.printed("trial", data)
    assert press.drawn("trial", data, "png")[0].startswith(b"\x89PNG")
    assert press.drawn("trial", data, "svg")[0].startswith(b"<svg")


def test_a_missing_font_or_a_mistake_of_a_template_is_an_error(trial):
    with pytest.raises(press.PressError, match="unset"):
        press.printed("unset", {"title": "T", "text": "x"})
    with pytest.raises(press.PressError, match="broken"):
        press.printed("broken", {"title": "T", "text": "x"})


def test_threads_print_side_by_side(trial):
    found: dict[int, bytes] = {}

    def work(number: int) -> None:
        found[number] = press.printed("trial", {"title": "T", "text": "x" * 2000})

    threads = [threading.Thread(target=work, args=(each,)) for each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(set(found.values())) == 1
    assert len(found) == 4
