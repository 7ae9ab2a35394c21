"""The two locks hold everything that serving and developing lead to, on every system, and nothing else."""

from __future__ import annotations

import itertools
import re
import subprocess
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
PYTHONS = ("3.11.7", "3.12.1", "3.13.0", "3.14.0")
SYSTEMS = {
    "linux": {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux"},
    "macos": {"os_name": "posix", "sys_platform": "darwin", "platform_system": "Darwin"},
    "windows": {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows"},
}
VARIABLES = "python_version|python_full_version|sys_platform|platform_system|os_name"
VARIABLES += "|platform_machine|platform_python_implementation|implementation_name"
TERM = rf"\(*(?:{VARIABLES}) (?:==|!=|<=|>=|<|>|in|not in) '[\w. -]*'\)*"
PIN = re.compile(rf"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[0-9][a-z0-9.!+]*( ; {TERM}( (and|or) {TERM})*)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
ADDRESS = re.compile(r"index-url|find-links|trusted-host|/simple\b|pypi\.org/(?!project/)|pythonhosted\.org")

Environment = Mapping[str, str]


# ---- What is reached, and what is locked -----------------------------------------------------------------


def environment_of(python: str, system: str) -> dict[str, str]:
    """Return what markers are judged by on another Python and system."""
    return {
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
        **SYSTEMS[system],
    }


def group(name: str) -> list[str]:
    """Return the requirements of a dependency group, those of the groups it includes among them."""
    entries = PROJECT["dependency-groups"][name]
    parts = (group(each["include-group"]) if isinstance(each, dict) else [each] for each in entries)
    return list(itertools.chain.from_iterable(parts))


SERVING = [*PROJECT["project"]["dependencies"], *group("build")]
DEVELOPING = [*SERVING, *group("dev")]


@cache
def needs(name: str) -> tuple[Requirement, ...]:
    """Return what an installed distribution requires, every extra included."""
    return tuple(map(Requirement, metadata.requires(name) or ()))


def reached(roots: Sequence[str], environment: Environment) -> dict[str, set[str]]:
    """Return every distribution that the roots lead to, each with the extras it is asked for.

    What is not installed here, because only another system needs it, is named but leads no further.
    """
    found: dict[str, set[str]] = {}
    waiting = [(each, "") for each in map(Requirement, roots)]
    seen = set()
    while waiting:
        requirement, extra = waiting.pop()
        marker = requirement.marker
        if marker is not None and not marker.evaluate({**environment, "extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        found.setdefault(name, set()).update(map(canonicalize_name, requirement.extras))
        for asked in {"", *requirement.extras}:
            if (name, asked) not in seen:
                seen.add((name, asked))
                with_extra = ((each, asked) for each in _needs_here(name))
                waiting += [each for each in with_extra if not asked or "extra" in str(each[0].marker)]
    return found


def _needs_here(name: str) -> tuple[Requirement, ...]:
    try:
        return needs(name)
    except metadata.PackageNotFoundError:
        return ()


def locked(text: str, environment: Environment) -> dict[str, set[str]]:
    """Return every distribution that a lock pins for an environment, each with its extras."""
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        if not line.startswith((" ", "#")):
            pin = Requirement(line.removesuffix("\\"))
            if pin.marker is None or pin.marker.evaluate({**environment}):
                found.setdefault(canonicalize_name(pin.name), set()).update(pin.extras)
    return found


def unlocked(roots: Sequence[str], lock: str, environment: Environment) -> list[str]:
    """Return what the roots lead to and the lock does not pin, `name` or `name[extra]`, in order."""
    pins = locked(lock, environment)
    wanted = reached(roots, environment)
    absent = [name for name in wanted if name not in pins]
    lacking = {name: wanted[name] - pins[name] for name in wanted if name in pins}
    return sorted(absent + [f"{name}[{extra}]" for name, extras in lacking.items() for extra in extras])


def lock_text(name: str) -> str:
    return (REPOSITORY / name).read_text("utf-8")


def environments() -> Iterator[Environment]:
    yield {}  # this very machine
    for python, system in itertools.product(PYTHONS, SYSTEMS):
        yield environment_of(python, system)


# ---- The locks -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_serving_finds_everything_in_the_run_lock() -> None:
    assert [unlocked(SERVING, lock_text(LOCKS[0]), each) for each in environments()] == [[]] * 13


@pytest.mark.slow
def test_developing_finds_everything_in_the_two_locks() -> None:
    both = "".join(map(lock_text, LOCKS))
    assert [unlocked(DEVELOPING, both, each) for each in environments()] == [[]] * 13


@pytest.mark.slow
def test_everything_reached_on_this_machine_is_installed() -> None:
    for name in reached(DEVELOPING, {}):
        assert metadata.version(name)


def test_a_lock_without_the_extra_that_is_asked_for_is_refused() -> None:
    both = "".join(map(lock_text, LOCKS))
    extras = set(re.findall(r"(?m)^(\S+)\[(\S+)\]==", both))
    assert extras
    for name, extra in extras:
        without = both.replace(f"\n{name}[{extra}]==", f"\n{name}==")
        assert unlocked(DEVELOPING, without, {}) == [f"{name}[{extra}]"]


def test_a_lock_without_something_deep_down_is_refused() -> None:
    lines = lock_text(LOCKS[0])
    assert unlocked(SERVING, lines.replace("\nmarkupsafe==", "\nmarkup=="), {}) == ["markupsafe"]


def test_a_pin_for_another_system_does_not_count() -> None:
    lines = re.sub(r"(?m)^(pandas==\S+)", r"\1 ; sys_platform == 'win32'", lock_text(LOCKS[0]))
    assert unlocked(SERVING, lines, environment_of("3.11.7", "linux")) == ["pandas"]
    assert unlocked(SERVING, lines, environment_of("3.11.7", "windows")) == []


def test_the_build_tool_is_locked_as_the_project_asks_for_it() -> None:
    """The project is installed without build isolation: what builds it must come from the lock."""
    assert set(PROJECT["build-system"]["requires"]) <= set(group("build"))


def test_the_second_lock_only_adds() -> None:
    first, second = (set(re.findall(r"(?m)^[^ \n].*", lock_text(name))) for name in LOCKS)
    assert not first & second
    assert {line.split("==")[0] for line in second} >= {"pytest", "pytest-xdist", "uv"}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_names_versions_markers_and_hashes_only(name: str) -> None:
    assert strange_lines(lock_text(name)) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple",
        "# by uv at /home/somebody",
        "six @ file:///home/somebody/six.whl \\",
        "six>=1.17 \\",
        "six==1.17.0",
        "six==1.17.0 ; sys_platform == 'win32' --find-links=/opt/wheels \\",
        "    --hash=md5:00000000000000000000000000000000",
    ],
)
def test_any_other_line_in_a_lock_is_refused(line: str) -> None:
    assert strange_lines(lock_text(LOCKS[0]) + line + "\n") == [line]


def strange_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if not PIN.fullmatch(line) and not HASH.fullmatch(line)]


def test_no_committed_file_names_an_index() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    own = Path(__file__).resolve()
    for name in listed.stdout.splitlines():
        path = REPOSITORY / name
        if path == own or path.suffix in (".csv", ".geojson", ".png", ".zip") or not path.is_file():
            continue
        found = ADDRESS.search(path.read_text("utf-8", errors="replace"))
        assert found is None, f"{name} names an index: {found}"
