"""Pictures: title, legend, day and source inside, words for those who do not see them, equal bytes."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from layers.look.palette import STATES, Look, Pattern
from layers.paper.canvas import Canvas, shortened, text_width, wrapped
from layers.paper.legend import Legend
from layers.paper.picture import Picture, png, svg
from tests.drawn import inside, lines, said, sound, told

HOSTILE = '<script>alert("x")</script> & </svg>\u202e'
LOOK = Look("hatched", "#db8a48", Pattern(8, "M-2 2L2 -2", "#63201a", 1.2))


def _picture(**more) -> Picture:
    canvas = Canvas()
    canvas.rect(0, 0, 300, 60, canvas.look(LOOK))
    canvas.text((10, 30), "Abbey", halo="#ffffff")
    legend = Legend("Looks", "% of all", "wards", ((LOOK, "hatched ones", 3), (STATES["missing"], "none", 1)))
    return Picture(
        **{
            "title": "Damp homes",
            "words": "Damp is highest in Abbey.",
            "drawing": canvas,
            "width": 300.0,
            "height": 60.0,
            "legends": (legend,),
            "notes": ("Figures as of 30 June 2025.", "Source: made up"),
            "alt": "Damp homes: Abbey 10 %.",
            **more,
        }
    )


def test_a_picture_holds_title_words_drawing_legend_day_and_source():
    root = sound(svg(_picture()))
    texts = [each.words for each in lines(root)]
    assert texts == [
        "Damp homes",
        "Damp is highest in Abbey.",
        "Abbey",
        "Looks, % of all (number of wards)",
        "Hatched ones: 3",
        "None: 1",
        "Figures as of 30 June 2025.",
        "Source: made up",
    ]
    assert said(root) == ("Damp homes", "Damp homes: Abbey 10 %.")
    assert inside(root)


def test_its_font_is_the_house_font_with_one_that_every_system_has_behind_it():
    assert sound(svg(_picture())).attrib["font-family"] == '"Source Sans 3", system-ui, sans-serif'


def test_the_same_picture_gives_the_same_bytes():
    assert svg(_picture()) == svg(_picture())
    assert png(_picture()) == png(_picture())


def test_a_png_opens_at_twice_the_size_and_says_what_it_shows():
    root, made = sound(svg(_picture())), png(_picture(alt="Größe: 10 % → more"))
    image = Image.open(io.BytesIO(made))
    image.load()
    assert image.size == (2 * round(float(root.attrib["width"])), 2 * round(float(root.attrib["height"])))
    assert told(made) == {
        "Title": "Damp homes",
        "Description": "Größe: 10 % → more",
        "Source": "Figures as of 30 June 2025. Source: made up",
    }
    assert image.text["Description"] == "Größe: 10 % → more"
    assert len(image.convert("RGB").getcolors(1 << 24) or []) > 20  # drawn, and its texts smooth


def test_hostile_texts_are_words_in_both_kinds_of_file():
    canvas = Canvas()
    canvas.text((0, 10), HOSTILE)
    legend = Legend(HOSTILE, HOSTILE, HOSTILE, ((LOOK, HOSTILE, 1),))
    made = _picture(
        title=HOSTILE, words=HOSTILE, drawing=canvas, legends=(legend,), alt=HOSTILE, notes=(HOSTILE,)
    )
    assert HOSTILE.split("\u202e")[0] in said(sound(svg(made)))[1]
    assert "<script" not in svg(made)
    assert Image.open(io.BytesIO(png(made))).size[0] == 1920


def test_two_looks_with_patterns_in_a_legend_do_not_take_each_others_pattern():
    drawn = svg(_picture())
    names = re.findall(r'<pattern id="(\w+)"', drawn)
    assert len(names) == len(set(names)) == 3


def test_a_long_title_goes_on_in_further_lines_and_never_beyond_the_frame():
    root = sound(svg(_picture(title="Long " * 60, words="x" * 400, notes=("word " * 90,))))
    assert inside(root)
    assert len(lines(root)) > 15


def test_a_long_meaning_in_a_legend_keeps_all_its_words_and_its_count():
    words = "nearer to a site of another locality than to any site of their own one, however it is counted"
    legend = Legend("Looks", "", "children", ((LOOK, words, 12_345), (STATES["missing"], "none", 1)))
    root = sound(svg(_picture(legends=(legend,))))
    texts = " ".join(each.words for each in lines(root))
    assert f"{words[1:]}: 12,345" in texts
    assert inside(root)


@pytest.mark.parametrize("width", [60.0, 200.0])
def test_wrapped_lines_fit_and_keep_every_letter(width):
    text = "Children in poverty after housing costs Llanfairpwllgwyngyllgogerychwyrndrobwll"
    found = wrapped(text, 13.0, width)
    assert all(text_width(each, 13.0) <= width for each in found)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


def test_a_name_too_long_for_its_room_is_cut_with_a_mark():
    cut = shortened("Spitalfields & Banglatown", 13.0, 80.0)
    assert cut.endswith("…")
    assert text_width(cut, 13.0) <= 80
    assert shortened("Bow", 13.0, 80.0) == "Bow"


def test_a_moved_canvas_draws_on_the_same_sheet():
    canvas = Canvas()
    canvas.moved(10, 20).rect(1, 2, 3, 4, "#ffffff")
    canvas.moved(10, 20).text((1, 2), "here")
    assert canvas.shapes == ['<rect x="11" y="22" width="3" height="4" fill="#ffffff"/>']
    assert canvas.texts[0][:2] == (11, 22)
