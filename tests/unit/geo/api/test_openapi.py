"""The OpenAPI document: true to the questions, and held against what the interface answers (schemathesis)."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis.checks import load_all_checks
from starlette.applications import Starlette

from geo.api.openapi import document
from geo.api.problems import MEDIA_TYPE
from geo.api.resources import RESOURCES
from geo.api.service import Service, routes
from geo.api.work import Work
from geo.pack.pack import Pack
from geo.report.choices import Path
from geo.report.files import MIME
from geo.report.profiles import codes
from geo.report.question import opened
from tests.asgi import ask
from tests.effort import tries

V1 = "/api/v1"
TEXTS = (
    *(
        "<script>alert(1)</script>",
        "=1+1",
        "../../etc/passwd",
        "%00",
        "\x00",
        "\u202eward",
        "0-99",
        "-1",
        "nan",
    ),
    *("inf", "1e308", "none", "", ".", "ward.ward", "overcrowding", "child_poverty>50", "index", "é\u0301"),
    "9" * 400,
)


@pytest.fixture(scope="module")
def api(pack: Pack) -> Starlette:
    service = Service(
        served=lambda: pack,
        program=lambda: "program",
        printed=lambda _, area: b"%PDF",
        work=Work(patience=600.0),
    )
    return Starlette(routes=routes(service))


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return document(V1)


def _validator(described: dict[str, Any], path: str, form: str) -> Any:
    """What checks an answer in a form against the document."""
    schema = described["paths"][f"/{path}"]["get"]["responses"]["200"]["content"][MIME[form]]["schema"]
    return jsonschema_rs.Draft202012Validator({**schema, "components": described["components"]})


def test_every_choice_of_a_question_is_a_parameter_but_files(described: dict[str, Any]) -> None:
    for path, resource in RESOURCES.items():
        shown = [each["name"] for each in described["paths"][f"/{path}"]["get"].get("parameters", [])]
        asked = [each.name for each in opened(resource.answer.question) if not isinstance(each, Path)]
        assert shown[: len(asked)] == asked
        extra = (["neighbours"] if resource.answer.neighbours else []) + ([] if resource.form else ["format"])
        assert shown[len(asked) :] == extra
        assert len(fields(resource.answer.question)) >= len(asked)


def test_every_operation_has_words_and_a_name_of_its_own(described: dict[str, Any]) -> None:
    operations = [path["get"] for path in described["paths"].values()]
    assert len({each["operationId"] for each in operations}) == len(operations)
    assert all(each["summary"] for each in operations)
    parameters = [each for one in operations for each in one.get("parameters", [])]
    assert all(each["description"] for each in parameters)
    json.dumps(described, allow_nan=False)


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    text = json.dumps(described)
    for kind, found in described["components"].items():
        named = {part.split('"')[0] for part in text.split(f"#/components/{kind}/")[1:]}
        assert named <= set(found)


@pytest.mark.slow
@pytest.mark.parametrize("path", RESOURCES)
def test_every_example_is_answered_as_described(api: Starlette, described: dict[str, Any], path: str) -> None:
    for form in ("json", "geojson"):
        resource = RESOURCES[path]
        if resource.form not in ("", form):
            continue
        response = ask(api, f"{V1}/{path}?{resource.example(form)}")
        if form == "geojson" and response.status == 400:
            assert "has no places" in response.json()["detail"]
            continue
        assert response.status == 200, response.text[:300]
        _validator(described, path, form).validate(response.json())


@pytest.mark.slow
def test_every_profile_is_as_described(synthetic_pack: Pack, described: dict[str, Any]) -> None:
    service = Starlette(routes=routes(Service(served=lambda: synthetic_pack, program=lambda: "program")))
    check = jsonschema_rs.Draft202012Validator(
        {"$ref": "#/components/schemas/Profile", "components": described["components"]}
    )
    for code in codes(synthetic_pack):
        response = ask(service, f"{V1}/profiles/{code}.json")
        assert response.status == 200, response.text[:300]
        check.validate(response.json())
    assert not check.is_valid({**response.json(), "worse": "many"})


def test_the_description_would_find_a_wrong_answer(api: Starlette, described: dict[str, Any]) -> None:
    rows = ask(api, f"{V1}/values?{RESOURCES['values'].example('json')}").json()
    check = _validator(described, "values", "json")
    assert check.is_valid(rows)
    assert not check.is_valid([{**rows[0], "more": 1}])
    assert not check.is_valid([{name: each for name, each in rows[0].items() if name != "flag"}])
    assert not check.is_valid([{**rows[0], "value": "much"}])


# ---- Schemathesis ----------------------------------------------------------------------------------------

load_all_checks()
CHECKS = [
    schemathesis.checks.not_a_server_error,
    *map(
        schemathesis.checks.CHECKS.get_one,
        (
            "status_code_conformance",
            "content_type_conformance",
            "response_schema_conformance",
            "response_headers_conformance",
            "unsupported_method",
        ),
    ),
]
PATHS = ("/", *(f"/{path}" for path in RESOURCES), "/profiles/{area}.json", "/profiles/{area}.pdf")
BOUNDED = settings(
    max_examples=tries(12),
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_nothing_that_is_asked_is_a_mistake_of_the_program(api: Starlette, path: str) -> None:
    operation = schemathesis.openapi.from_asgi(f"{V1}/openapi.json", api)[path]["GET"]
    modes = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
    cases = strategies.one_of(*(operation.as_strategy(each) for each in modes if each in _modes(operation)))

    @BOUNDED
    @given(cases)
    def run(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    run()


def _modes(operation: Any) -> tuple[Any, ...]:
    """The kinds of questions that there are: without parameters none can be wrong."""
    every = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
    return every if operation.query else every[:1]


@strategies.composite
def _hostile(draw: Any, resource: Any) -> str:
    """A query string of choices that there are, with texts that nobody means."""
    names = [each.name for each in resource.choices()] + ["", "level[]", "<b>"]
    texts = strategies.sampled_from(TEXTS) | strategies.text(max_size=20)
    pairs = strategies.tuples(strategies.sampled_from(names), texts)
    return f"{resource.example()}&{urlencode(draw(strategies.lists(pairs, max_size=3)), errors='replace')}"


@pytest.mark.slow
@pytest.mark.parametrize("path", RESOURCES)
def test_hostile_texts_are_answered_or_refused_in_words(api: Starlette, path: str) -> None:
    @BOUNDED
    @given(_hostile(RESOURCES[path]))
    def run(query: str) -> None:
        response = ask(api, f"{V1}/{path}?{query}")
        assert response.status < 500, (query, response.text[:300])
        if response.status != 200:
            assert response.headers["content-type"] == MEDIA_TYPE
            assert "Traceback" not in response.json()["detail"]

    run()
