"""The register whatever is changed: its state follows from its history, order and detours do not matter."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import URL

from geo.errors import ConflictError
from geo.pack import kept_changes, kept_register
from geo.pack.kept_items import contents, pack_files
from geo.pack.taking_over import take_over
from geo.sample import town
from geo.store.directory import PackFiles
from geo.store.register import changes
from geo.store.register.address import REGISTER, STATE, chosen
from geo.store.register.backup import verify
from geo.store.register.items import Edit, Item, Person, digest_of, replayed
from geo.store.register.reading import history, items
from tests.effort import tries
from tests.registers import BOTH, Cluster, end

ANN = Person("Ann")
FILES = PackFiles(town().root)
FEW = settings(
    max_examples=tries(10), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
# Cells with all that a spreadsheet and a TOML file trip over.
TEXT = st.text(st.sampled_from("aé,;\"'=+ 0"), min_size=1, max_size=8).filter(str.strip)
EDITS = st.dictionaries(
    st.sampled_from(["CL-A", "CL-B", "CL-CD", "HUB-1", "NEW-1", "NEW-2", "NEW-3"]),
    st.one_of(st.none(), TEXT),
    min_size=1,
)


@pytest.fixture(params=BOTH)
def kind(request: pytest.FixtureRequest) -> Cluster | None:
    """None for a file, the server for PostGIS."""
    return None if request.param == "sqlite" else request.getfixturevalue("postgis")


@contextmanager
def _register(server: Cluster | None) -> Iterator[URL]:
    """Return a new register of the town."""
    named = "" if server is None else server.database().render_as_string(hide_password=False)
    with tempfile.TemporaryDirectory() as folder, chosen(STATE, folder), chosen(REGISTER, named):
        yield kept_changes.make(town().place, town().register, FILES).url
        end()  # a database of each example would fill the disk


def _edits(names: dict[str, str | None], now: dict) -> list[Edit]:
    """Return edits that rename services, add new ones to the hubs, or remove them."""
    found = []
    for key, name in names.items():
        there = now.get(("service", key), Item(0, None))
        body = dict(there.body or now["service", "HUB-2"].body) | {"service_id": key, "name": name}
        found.append(Edit("service", key, there.version, None if name is None else body))
    return [each for each in found if each.after or each.seen]


@pytest.mark.slow
@FEW
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["apply", "propose", "accept", "reject"]),
            st.sampled_from(["CL-A", "CL-B", "NEW-1"]),
            st.one_of(st.none(), TEXT),
            st.integers(0, 1),
        ),
        max_size=12,
    )
)
def test_replaying_all_changes_gives_the_state(kind, steps):
    with _register(kind) as url:
        open_ones: list[int] = []
        for what, key, name, behind in steps:
            try:
                if what in ("apply", "propose"):
                    there = items(url).get(("service", key), Item(0, None))
                    body = None if name is None else {"name": name}
                    edit = Edit("service", key, max(there.version - behind, 0), body)
                    if what == "apply":
                        changes.apply(url, [edit], ANN, why="so")
                    else:
                        open_ones += changes.propose(url, [edit], ANN, why="so")
                elif open_ones and what == "accept":
                    changes.accept(url, [open_ones[0]], ANN)
                    open_ones.pop(0)
                elif open_ones:
                    changes.reject(url, [open_ones.pop(0)], ANN, why="no")
            except ConflictError:
                pass
        accepted = sorted(
            (each for each in history(url) if each.accepted), key=lambda each: (each.revision, each.id)
        )
        assert replayed(accepted) == items(url)
        assert verify(url)[1] == []


@pytest.mark.slow
@FEW
@given(names=EDITS, seed=st.integers(0, 99))
def test_changes_that_have_nothing_to_do_with_each_other_give_the_same_in_any_order(kind, names, seed):
    ends = []
    for shuffled in (False, True):
        with _register(kind) as url:
            edits = _edits(names, items(url))
            if shuffled:
                random.Random(seed).shuffle(edits)
            for each in edits:
                changes.apply(url, [each], ANN, why="so")
            ends.append((digest_of(items(url)), pack_files(items(url), contents(FILES))))
    assert ends[0] == ends[1]


@pytest.mark.slow
@FEW
@given(names=EDITS)
def test_export_then_import_is_neutral(kind, names):
    with _register(kind) as url:
        changes.apply(url, _edits(names, items(url)), ANN, why="so")
        before, exported = items(url), kept_register.exported(town().place)
        for remember in (False, True):
            found = take_over(
                town().place,
                town().register,
                PackFiles(town().root, exported),
                ANN,
                why="back again",
                remember=remember,
            )
            assert (found.edits, found.clashes) == ((), ())
            assert items(url) == before
            assert kept_register.exported(town().place) == exported
        assert verify(url)[1] == []
