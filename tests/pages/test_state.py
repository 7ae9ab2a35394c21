"""The URL is the state: read and written without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _script() -> None:
    import streamlit as st

    from pages.frame import state
    from pages.frame.state import Choice

    choices = [Choice("fruit", ["apple", "pear"], "apple"), Choice("size", ["small", "large"], "small")]
    for fault in state.read("shop", choices):
        st.error(fault)
    st.selectbox("Fruit", ["apple", "pear"], key=state.key("shop", "fruit"))
    st.selectbox("Size", ["small", "large"], key=state.key("shop", "size"))
    state.write("shop", choices)


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
        "“plum” is no fruit that can be shown here; the usual one is shown instead."
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
