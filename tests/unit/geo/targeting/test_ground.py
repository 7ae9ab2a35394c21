from __future__ import annotations

from dataclasses import replace

import pytest

from geo.pack.pack import Pack
from geo.targeting.ground import Ground, ground
from geo.targeting.places import siting_categories


def test_the_located_share_is_of_the_sites_listed_or_claimed_whichever_are_more(pack: Pack) -> None:
    found = ground(pack, "youth_centre")
    # 10 open and 6 of which nobody knows are listed, 20 are claimed, 5 stand at a point that decides.
    assert (found.listed, found.claimed, found.count, found.located) == (16, 20, 20, 5)
    assert found.share == 0.25
    assert not found.decides
    assert "Urban Adventure Base (Young Tower Hamlets building)" in found.unplaced
    assert "Osmani Centre" in found.doubtful


def test_sites_known_by_their_street_are_never_located_whatever_is_counted(pack: Pack) -> None:
    for category in siting_categories(pack):
        usual, loose = (ground(pack, category, admit_street=each) for each in (False, True))
        assert usual.located == loose.located
        assert usual.share == loose.share
        assert set(loose.unplaced) <= set(usual.unplaced)


def test_the_share_from_which_a_place_may_be_called_the_best_is_the_pack_s(pack: Pack) -> None:
    assert pack.place.siting.best_from == 0.8
    park = ground(pack, "park")
    assert park.decides
    strict = replace(park, best_from=0.9)
    assert not strict.decides


@pytest.mark.parametrize(("complete", "share"), [(True, 1.0), (False, 0.0)])
def test_of_no_site_at_all_a_complete_list_knows_everything_and_another_nothing(
    complete: bool, share: float
) -> None:
    found = Ground(0, 0, None, complete, 0.8, (), ())
    assert found.share == share
    assert found.decides == complete
