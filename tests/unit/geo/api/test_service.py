"""The interface for programs: what it answers, what it refuses and how, and what it never does."""

from __future__ import annotations

import csv
import gzip
import io
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware

from geo.api import answering
from geo.api.problems import KINDS, MEDIA_TYPE
from geo.api.resources import RESOURCES
from geo.api.service import Service, routes
from geo.api.work import Work
from geo.cli import main as cli
from geo.errors import AtlasError
from geo.pack.pack import Pack
from tests.asgi import Response, ask, asked

V1 = "/api/v1"


def atlas(served: Callable[[], Pack], **more: Any) -> Starlette:
    """An application with nothing but the interface."""
    return Starlette(routes=routes(Service(served=served, **{"program": lambda: "program", **more})))


@pytest.fixture(scope="module")
def api(pack: Pack) -> Starlette:
    """The interface with the shipped pack."""
    return atlas(lambda: pack)


@pytest.fixture(scope="module")
def hostile(synthetic_pack: Pack) -> Starlette:
    """The interface with the second pack, whose names are hostile."""
    return atlas(lambda: synthetic_pack)


def refused(response: Response, status: int, kind: str) -> dict[str, Any]:
    """The problem of a response that has one, whole."""
    assert response.status == status, response.text[:300]
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.headers["cache-control"] == "no-store"
    told = response.json()
    assert list(told) == ["type", "title", "status", "detail", "instance"]
    assert told["status"] == status
    assert told["type"].endswith(f"/docs#problem-{kind}")
    assert "Traceback" not in response.text
    return told


# ---- The same answers as elsewhere -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "command"),
    [
        (
            "values?level=ward&indicator=overcrowding&format=csv",
            "table --level ward --indicator overcrowding",
        ),
        (
            "values?level=locality&indicator=overcrowding&indicator=idaci&adjust=yes&benchmark=london",
            "table --level locality --indicator overcrowding idaci --adjust --benchmark london --format json",
        ),
        (
            "values?level=lsoa&indicator=idaci.overcrowding&format=geojson",
            "table --level lsoa --indicator idaci overcrowding --format geojson",
        ),
        ("gaps?promise=youth_centre_every_ward&format=csv", "gaps --promise youth_centre_every_ward"),
        (
            "gaps?promise=youth_centre_every_ward&neighbours=no&format=csv",
            "gaps --promise youth_centre_every_ward --no-neighbours",
        ),
        ("index?preset=material&format=xlsx", "index --preset material --format xlsx"),
        (
            "index?weight=overcrowding=2&weight=child_poverty=0.5&format=csv",
            "index --weight overcrowding=2 child_poverty=0.5",
        ),
        ("strategy?table=promises&on=2026-11-27", "strategy --table promises --on 2026-11-27 --format json"),
        ("answers/services-check?category=library&format=csv", "services check --category library"),
        (
            "answers/reach?category=library&minutes=10&status=open.planned&format=csv",
            "reach --category library --minutes 10 --status open planned",
        ),
    ],
)  # fmt: skip
@pytest.mark.slow
def test_an_answer_is_what_the_command_line_prints(
    api: Starlette, address: str, command: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    response = ask(api, f"{V1}/{address}")
    assert response.status == 200, response.text[:300]
    assert cli.main(command.split()) == 0
    assert response.body == capsysbinary.readouterr().out


def test_the_form_follows_what_is_accepted(api: Starlette) -> None:
    def kind(accept: str) -> str:
        found = ask(api, f"{V1}/values?level=borough&indicator=overcrowding", {"Accept": accept})
        return found.headers["content-type"].split(";")[0]

    assert kind("*/*") == kind("") == "application/json"
    assert kind("text/csv, application/json;q=0.9") == "text/csv"
    assert kind("text/html,application/xhtml+xml,*/*;q=0.8") == "application/json"
    assert kind("application/geo+json") == "application/geo+json"
    assert kind("application/*, application/json;q=0.1") == "application/geo+json"
    assert kind("text/csv;q=0, text/*;q=nonsense, */*;q=0.1") == "application/json"
    address = f"{V1}/values?level=borough&indicator=overcrowding"
    told = refused(ask(api, address, {"Accept": "image/png"}), 406, "not-acceptable")
    assert "text/csv" in told["detail"]
    # What the address says counts before what is accepted.
    found = ask(api, f"{address}&format=csv", {"Accept": "image/png"})
    assert found.headers["content-type"].startswith("text/csv")


def test_areas_have_outlines_and_what_they_belong_to(api: Starlette) -> None:
    response = ask(api, f"{V1}/areas.geojson?level=ward")
    assert response.headers["content-type"] == "application/geo+json"
    features = response.json()["features"]
    assert len(features) == 20
    assert {each["geometry"]["type"] for each in features} <= {"Polygon", "MultiPolygon"}
    assert {each["properties"]["part_of_code"] for each in features} >= {"north-east", "north-west"}


def test_indicators_say_whose_they_are(api: Starlette, pack: Pack) -> None:
    rows = ask(api, f"{V1}/indicators").json()
    assert [each["indicator"] for each in rows] == list(pack.registry)
    assert all(each["licence"] and each["attribution"] for each in rows)


def test_the_first_address_names_the_day_of_the_data_and_every_resource(api: Starlette, pack: Pack) -> None:
    found = ask(api, V1).json()
    assert found["as_of"] == pack.place.as_of.isoformat()
    paths = [*RESOURCES, "profiles/{area}.json"]
    assert [each["href"] for each in found["resources"]] == [f"{V1}/{path}" for path in paths]
    assert ask(api, f"{V1}/").body == ask(api, V1).body


# ---- Profiles --------------------------------------------------------------------------------------------


def test_a_profile_has_the_figures_of_the_tables(synthetic_pack: Pack, hostile: Starlette) -> None:
    for code in synthetic_pack.areas["ward"].index:
        found = ask(hostile, f"{V1}/profiles/{code}.json").json()
        assert (found["code"], found["name"]) == (code, synthetic_pack.area_name(code))
        rows = ask(hostile, f"{V1}/values?level=ward").json()
        values = {each["indicator"]: each["value"] for each in rows if each["area_code"] == code}
        assert found["measures"]
        assert {each["id"]: each["value"] for each in found["measures"]}.items() <= values.items()


def test_a_profile_is_printed_by_whoever_can(synthetic_pack: Pack) -> None:
    printed: list[str] = []

    def press(given: Pack, area: str) -> bytes:
        assert given is synthetic_pack
        printed.append(area)
        return b"%PDF-1.7 of " + area.encode()

    service = atlas(lambda: synthetic_pack, printed=press)
    code = synthetic_pack.place.borough.code
    for _ in range(2):
        found = ask(service, f"{V1}/profiles/{code}.pdf")
        assert (found.status, found.body) == (200, b"%PDF-1.7 of " + code.encode())
        assert found.headers["content-type"] == "application/pdf"
        assert found.headers["content-disposition"] == f'inline; filename="profile-{code}.pdf"'
    known = {"If-None-Match": found.headers["etag"]}
    assert ask(service, f"{V1}/profiles/{code}.pdf", known).status == 304
    assert printed == [code]  # it is kept
    without = atlas(lambda: synthetic_pack)
    refused(ask(without, f"{V1}/profiles/{code}.pdf"), 404, "no-such-resource")
    assert "/profiles/{area}.pdf" not in ask(without, f"{V1}/openapi.json").json()["paths"]


@pytest.mark.parametrize("area", ["nowhere", "E01004198", "..", "%3Cscript%3E", "a.b", "a%20b"])
def test_an_area_that_there_is_not_is_not_found(hostile: Starlette, area: str) -> None:
    refused(ask(hostile, f"{V1}/profiles/{area}.json"), 404, "unknown-area")


def test_a_profile_has_no_parameters_and_two_forms(hostile: Starlette, synthetic_pack: Pack) -> None:
    code = synthetic_pack.place.borough.code
    refused(ask(hostile, f"{V1}/profiles/{code}.json?level=ward"), 400, "bad-question")
    for path in (f"profiles/{code}", f"profiles/{code}.docx", "profiles", "profiles/a/b.json"):
        refused(ask(hostile, f"{V1}/{path}"), 404, "no-such-resource")


# ---- Tags ------------------------------------------------------------------------------------------------


def test_what_is_known_already_is_not_worked_out(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"{V1}/values?level=ward&indicator=overcrowding"
    mark = ask(atlas(lambda: pack), address).headers["etag"]
    assert mark.startswith('"')

    def never(*_: object) -> bytes:
        raise AssertionError("it is worked out")

    monkeypatch.setattr(answering, "answered", never)
    fresh = atlas(lambda: pack)  # keeps nothing yet
    for known in (mark, f'"other", W/{mark}'):
        response = ask(fresh, address, {"If-None-Match": known})
        assert (response.status, response.body, response.headers["etag"]) == (304, b"", mark)
        assert response.headers["cache-control"] == "public, no-cache"


def test_a_tag_follows_data_program_question_and_form(pack: Pack, synthetic_pack: Pack) -> None:
    def mark(query: str, given: Pack = pack, program: str = "program") -> str:
        service = atlas(lambda: given, program=lambda: program)
        return ask(service, f"{V1}/values?{query}").headers["etag"]

    first = mark("level=ward&indicator=damp_homes", synthetic_pack)
    assert mark("indicator=damp_homes&level=ward&adjust=no&format=json", synthetic_pack) == first
    others = [
        mark("level=ward&indicator=damp_homes&format=csv", synthetic_pack),
        mark("level=locality&indicator=damp_homes", synthetic_pack),
        mark("level=ward&indicator=damp_homes", synthetic_pack, "another program"),
        mark("level=ward&indicator=overcrowding"),
    ]
    assert len({first, *others}) == 5


def test_whoever_wants_nothing_as_long_as_there_is_anything_gets_304(api: Starlette) -> None:
    assert ask(api, f"{V1}/gaps", {"If-None-Match": "*"}).status == 304
    refused(ask(api, f"{V1}/gaps?promise=nothing", {"If-None-Match": "*"}), 400, "bad-question")


def test_compressed_bytes_are_the_same_and_have_a_tag_of_their_own(pack: Pack) -> None:
    around = GZipMiddleware(atlas(lambda: pack), minimum_size=100)  # as Streamlit has
    address = f"{V1}/values?level=ward&indicator=overcrowding"
    plain = ask(around, address)
    zipped = ask(around, address, {"Accept-Encoding": "gzip, br"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert ask(around, address, {"Accept-Encoding": "gzip"}).body == zipped.body
    for each in (plain, zipped):
        assert ask(around, address, {"If-None-Match": each.headers["etag"]}).status == 304
    assert "Accept-Encoding" in plain.headers["vary"]


# ---- Methods, refusals, limits ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["", "/docs", "/openapi.json", "/values?level=borough&indicator=overcrowding"]
)
def test_a_head_is_the_answer_without_its_content(api: Starlette, path: str) -> None:
    whole, head = ask(api, V1 + path), ask(api, V1 + path, method="HEAD")
    assert (head.status, head.body, head.headers) == (200, b"", whole.headers)
    assert int(head.headers["content-length"]) == len(whole.body)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"])
@pytest.mark.parametrize("path", ["/gaps", "", "/docs", "/nowhere"])
def test_nothing_can_be_changed(api: Starlette, method: str, path: str) -> None:
    response = ask(api, V1 + path, method=method)
    refused(response, 405, "method")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


def test_any_site_may_read_it(api: Starlette) -> None:
    asking = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    before = ask(api, f"{V1}/gaps", asking, method="OPTIONS")
    assert (before.status, before.body) == (204, b"")
    assert "If-None-Match" in before.headers["access-control-allow-headers"]
    for address in ("gaps?promise=youth_centre_every_ward", "nowhere", "gaps?x=1"):
        headers = ask(api, f"{V1}/{address}").headers
        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers


def test_a_request_brings_no_content(api: Starlette) -> None:
    for headers in ({"Content-Length": "5"}, {"Transfer-Encoding": "chunked"}):
        refused(ask(api, f"{V1}/gaps", headers), 400, "no-body")
    assert ask(api, f"{V1}/gaps", {"Content-Length": "0"}).status == 200


@pytest.mark.parametrize(
    ("address", "status", "kind", "words"),
    [
        ("values", 400, "bad-question", "level is one of ward, locality, borough, lsoa, not left out."),
        ("values?level=parish", 400, "bad-question", "level is one of ward"),
        ("values?level=ward&colour=red", 400, "bad-question", "choose from: level, indicator, method"),
        ("values?level=ward&level=lsoa", 400, "bad-question", "given 2 times"),
        ("values?level=ward&indicator=nothing", 400, "bad-question", "It holds: child_poverty"),
        ("values?level=ward&format=pdf", 400, "bad-question", "format is one of csv, json"),
        ("values?level=ward&indicator=%FF", 400, "bad-question", "UTF-8"),
        ("gaps?neighbours=perhaps", 400, "bad-question", "neighbours is one of yes, no"),
        ("strategy?format=geojson&table=promises", 400, "bad-question", "choose csv, json"),
        ("answers/find?where=child_poverty%3E%3E50", 400, "bad-question", "At character"),
        ("answers/allocate?total=1000&floor=60000", 422, "cannot-be-met", "floor"),
        ("areas.geojson?format=csv", 400, "bad-question", "choose from: level"),
        ("indicators?level=ward", 400, "bad-question", "choose from: format"),
        ("?level=ward", 400, "bad-question", "choose from: none"),
        ("nowhere", 404, "no-such-resource", "/api/v1"),
        ("answers/nowhere", 404, "no-such-resource", "/api/v1"),
        ("values/", 404, "no-such-resource", "/api/v1"),
        ("values?level=ward&indicator=" + "a" * 5000, 414, "too-long", "4,096"),
        ("values?level=ward&indicator=" + "a" * 2001, 414, "too-long", "2,000"),
        ("values?level=ward" + "&indicator=a" * 100, 414, "too-long", "100"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why(api: Starlette, address: str, status: int, kind: str, words: str) -> None:
    path = f"{V1}{address}" if address.startswith("?") else f"{V1}/{address}"
    assert words in refused(ask(api, path), status, kind)["detail"]


def test_no_file_of_the_machine_can_be_named(api: Starlette, tmp_path: Path) -> None:
    file = tmp_path / "amounts.csv"
    file.write_text("area,current\n")
    found = ask(api, f"{V1}/answers/allocate?total=100&current={file}")
    assert "no parameter “current”" in refused(found, 400, "bad-question")["detail"]
    found = ask(api, f"{V1}/answers/allocate?total=100&beside=current%3D{file}")
    assert refused(found, 400, "bad-question")["detail"] == "No file can be named here."
    paths = ask(api, f"{V1}/openapi.json").json()["paths"]
    shown = {each["name"] for path in paths.values() for each in path["get"].get("parameters", [])}
    assert shown.isdisjoint({"current", "against", "proposed"})


def test_an_answer_that_is_too_large_is_not_sent(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "LARGEST", 1_000)
    told = refused(ask(atlas(lambda: pack), f"{V1}/values?level=ward"), 422, "too-large")
    assert "at most 1,000 are sent" in told["detail"]


def test_a_mistake_of_the_program_tells_nothing_of_the_machine(
    pack: Pack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> bytes:
        raise ValueError("/srv/atlas/data is odd")

    monkeypatch.setattr(answering, "answered", broken)
    service = atlas(lambda: pack)
    for _ in range(2):
        response = ask(service, f"{V1}/gaps")
        refused(response, 500, "fault")
        assert "/srv" not in response.text
    assert "is odd" in caplog.text  # for whoever keeps the server


def test_broken_data_are_no_answer_and_no_secret() -> None:
    def broken() -> Pack:
        raise AtlasError("/srv/atlas/data/wards.csv, row 3: no such ward")

    service = atlas(broken)
    for path in ("", "/gaps", "/areas.geojson"):
        response = ask(service, V1 + path)
        refused(response, 503, "broken-data")
        assert response.headers["retry-after"] == "5"
        assert "/srv" not in response.text
    # A wrong question is wrong whatever the data are, and the description needs none.
    refused(ask(service, f"{V1}/gaps?x=1"), 400, "bad-question")
    assert ask(service, f"{V1}/openapi.json").status == 200
    assert "sources are not listed" in ask(service, f"{V1}/docs").text


def test_a_pack_is_looked_for_again_after_a_moment(pack: Pack, synthetic_pack: Pack) -> None:
    packs = iter([pack, synthetic_pack])
    service = Service(served=lambda: next(packs), program=lambda: "program")
    vars(service)["current"] = answering.Current(service.served, again=0.0)
    both = Starlette(routes=routes(service))
    assert [ask(both, V1).json()["place"]["name"] for _ in range(2)] == [
        pack.place.name,
        synthetic_pack.place.name,
    ]


@pytest.fixture
def held() -> Iterator[threading.Event]:
    """An event that is set at the end in any case, so that no thread waits for ever."""
    found = threading.Event()
    yield found
    found.set()


def test_whoever_comes_when_all_places_are_taken_is_asked_to_come_again(
    pack: Pack, monkeypatch: pytest.MonkeyPatch, held: threading.Event
) -> None:
    answered = answering.answered
    begun = threading.Event()

    def waits(given: Pack, question: Any) -> bytes:
        begun.set()
        held.wait()
        return answered(given, question)

    monkeypatch.setattr(answering, "answered", waits)
    work = Work(places=1, waiting=0, patience=0.01)
    service = atlas(lambda: pack, work=work)
    slow = ask(service, f"{V1}/values?level=borough&indicator=overcrowding")
    assert refused(slow, 503, "slow")["detail"] == "No answer within 0.01 seconds."
    assert begun.is_set()
    busy = ask(service, f"{V1}/values?level=borough&indicator=idaci")
    refused(busy, 503, "busy")
    assert busy.headers["retry-after"] == "5"
    assert ask(service, f"{V1}/gaps?x=1").status == 400  # what needs no place is answered
    work.patience = 60.0
    held.set()
    assert ask(service, f"{V1}/values?level=borough&indicator=overcrowding").status == 200


# ---- Hostile data, base path -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "areas.geojson",
        "indicators",
        "gaps",
        "values?level=ward",
        "answers/services-check",
        "answers/parks?osm=yes",
        "answers/play?level=ward",
    ],
)
def test_hostile_names_are_data_in_every_form(hostile: Starlette, path: str) -> None:
    if path.endswith(".geojson"):
        assert "<script>" in json.dumps(ask(hostile, f"{V1}/{path}").json())
        return
    query = "&" if "?" in path else "?"
    rows = ask(hostile, f"{V1}/{path}{query}format=json").json()
    found = ask(hostile, f"{V1}/{path}{query}format=csv")
    assert found.headers["content-type"].startswith("text/csv")
    lines = list(csv.reader(io.StringIO(found.text)))
    assert len(lines) == len(rows) + 1
    assert not [cell for line in lines for cell in line if cell[:1] in ("=", "@", "+")]


def test_the_page_escapes_hostile_names(hostile: Starlette, synthetic_pack: Pack) -> None:
    found = ask(hostile, f"{V1}/docs")
    assert found.headers["content-type"].startswith("text/html")
    assert "<script" not in found.text
    assert "&lt;script&gt;" in found.text or "&lt;i&gt;" in found.text


def test_it_works_below_a_path(pack: Pack) -> None:
    below = atlas(lambda: pack, base="/atlas")
    assert ask(below, "/atlas/api/v1").json()["docs"] == "/atlas/api/v1/docs"
    for path in ("/atlas/api", "/atlas/api/"):
        assert ask(below, path).headers["location"] == "/atlas/api/v1/docs"
    assert ask(below, "/atlas/openapi.json").headers["location"] == "/atlas/api/v1/openapi.json"
    assert ask(below, "/atlas/api/v1/openapi.json").json()["servers"] == [{"url": "/atlas/api/v1"}]
    told = refused(ask(below, "/atlas/api/v1/gaps?x=1"), 400, "bad-question")
    assert told["type"] == "/atlas/api/v1/docs#problem-bad-question"
    assert told["instance"] == "/atlas/api/v1/gaps"
    assert ask(below, "/api/v1").status == 404


def test_every_kind_of_refusal_is_explained_on_the_page(api: Starlette) -> None:
    text = ask(api, f"{V1}/docs").text
    assert all(f'id="problem-{each.name}"' in text for each in KINDS)


def test_two_who_ask_the_same_at_once_cause_one_answer(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    answered, times = answering.answered, []

    def counted(given: Pack, question: Any) -> bytes:
        times.append(question)
        return answered(given, question)

    monkeypatch.setattr(answering, "answered", counted)
    service = atlas(lambda: pack)

    async def both() -> list[Response]:
        address = f"{V1}/values?level=ward&indicator=overcrowding"
        return await asyncio.gather(*(asked(service, address) for _ in range(8)))

    found = asyncio.run(both())
    assert len({each.body for each in found}) == len(times) == 1
