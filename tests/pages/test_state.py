"""The URL is the state: read and written without a browser."""

from __future__ import annotations

from dataclasses import dataclass

from streamlit.testing.v1 import AppTest

from geo.report.fields import choice, number, one_of, several_of, switch
from geo.report.question import Question


@dataclass(frozen=True)
class Shop(Question):
    """A question with every kind of choice that has a widget."""

    page = "shop"

    fruit: str = one_of({"apple": "Apple", "pear": "Pear"}, label="Fruit", renews=("wraps",))
    size: str = one_of({"small": "Small", "large": "Large"}, label="Size")
    washed: bool = switch("Washed", usual=True)
    wraps: tuple[str, ...] = several_of(
        {"bag": "Bag", "box": "Box"},
        usual=lambda _, asked: ["bag"] if asked.fruit == "apple" else ["box"],
        label="Wraps",
    )
    grams: float = choice(number(10, 500, step=10.0, usual=100, name="grams", label="Grams"))


def _script() -> None:
    import streamlit as st

    from pages.frame import state
    from pages.frame.widgets import ask
    from tests.pages.test_state import Shop

    form = state.read(Shop, None)  # type: ignore[arg-type]
    for fault in form.faults:
        st.error(fault)
    for name in form.choices:
        ask(form, name)
    st.text(repr(form.asked))
    state.write(form)


def _open(**params: str) -> AppTest:
    shop = AppTest.from_function(_script, default_timeout=30)
    shop.query_params = dict(params)
    return shop.run()


def _chosen(shop: AppTest) -> tuple[str, str]:
    return shop.selectbox(key="shop.fruit").value, shop.selectbox(key="shop.size").value


def test_without_a_query_the_defaults_hold_and_the_url_stays_clean() -> None:
    shop = _open()
    assert _chosen(shop) == ("apple", "small")
    assert shop.query_params == {}


def test_a_link_sets_the_choices() -> None:
    shop = _open(fruit="pear", size="large")
    assert _chosen(shop) == ("pear", "large")
    assert not shop.error


def test_only_choices_that_are_not_the_default_are_written() -> None:
    shop = _open()
    shop.selectbox(key="shop.size").set_value("large").run()
    assert shop.query_params == {"size": "large"}
    shop.selectbox(key="shop.size").set_value("small").run()
    assert shop.query_params == {}


def test_a_url_that_the_page_did_not_write_wins_over_the_session() -> None:
    shop = _open(fruit="pear")
    shop.query_params = {"size": "large"}
    assert _chosen(shop.run()) == ("apple", "large")


def test_a_rerun_without_a_change_leaves_url_and_choices_alone() -> None:
    shop = _open(fruit="pear")
    shop.run()
    assert _chosen(shop) == ("pear", "small")
    assert shop.query_params == {"fruit": "pear"}


def test_a_wrong_value_is_named_and_falls_back() -> None:
    shop = _open(fruit="plum", size="large")
    assert _chosen(shop) == ("apple", "large")
    assert [each.value for each in shop.error] == [
        "“plum” is no choice for “fruit” here; the usual one is shown instead."
    ]


def test_an_unknown_choice_is_named() -> None:
    shop = _open(colour="red")
    assert [each.value for each in shop.error] == [
        "This page has no choice “colour”; that part of the link is ignored."
    ]


def test_what_was_wrong_with_a_link_stays_until_something_is_chosen() -> None:
    shop = _open(fruit="plum")
    assert len(shop.run().error) == 1
    shop.selectbox(key="shop.size").set_value("large").run()
    assert not shop.error
    assert not shop.run().error
    assert shop.query_params == {"size": "large"}


def test_each_kind_of_choice_is_said_by_its_widget_and_written_to_the_url() -> None:
    shop = _open()
    shop.toggle(key="shop.washed-widget").set_value(False).run()
    shop.multiselect(key="shop.wraps-widget").set_value(["box", "bag"]).run()
    shop.number_input(key="shop.grams-widget").set_value(12.5).run()
    assert shop.query_params == {"washed": "no", "wraps": "bag.box", "grams": "12.5"}
    assert shop.text[0].value.endswith("washed=False, wraps=('bag', 'box'), grams=12.5)")


def test_a_choice_renews_those_that_follow_from_it_and_no_other() -> None:
    shop = _open(wraps="none", size="large", grams="20")
    assert "wraps=()" in shop.text[0].value
    shop.selectbox(key="shop.fruit").set_value("pear").run()
    assert "wraps=('box',)" in shop.text[0].value
    assert shop.query_params == {"fruit": "pear", "size": "large", "grams": "20"}


def test_a_link_that_changes_what_another_choice_follows_from_keeps_what_it_says() -> None:
    assert "fruit='pear', size='small', washed=True, wraps=('bag',)" in (
        _open(fruit="pear", wraps="bag").text[0].value
    )
