"""What a newcomer types: make says what it does, installs what is needed and leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from geo.__main__ import main

REPOSITORY = Path(__file__).resolve().parents[2]
STAND_INS = {
    "python": "rm -rf $2; mkdir -p $2/bin; echo new >> log; cp pip $2/bin/python; cp streamlit $2/bin",
    "pip": 'test "$1" = -c && exit; shift 5; echo "$@" >> log; test ! -e fail',
    "streamlit": "",
}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder with what make reads, and a stand-in for Python that makes environments without a network.

    The pip of such an environment writes down what it is asked for, and fails where a file `fail` lies.
    """
    if shutil.which("make") is None:
        pytest.skip("no make on this machine")
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(REPOSITORY / name, tmp_path)
    for name, script in STAND_INS.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    return tmp_path


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = ["make", "--no-print-directory", *words, "PYTHON=./python"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def installs(folder: Path) -> list[str]:
    """Return what happened since the last look: `new` for a new environment, else what pip was asked for."""
    log = folder / "log"
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return [line for line in lines if line.strip()]


RUN = ["--require-hashes -r requirements.lock", "--no-deps --no-build-isolation -e ."]
DEV = ["--require-hashes -r requirements.lock -r requirements-dev.lock"]


def test_run_installs_the_run_lock_only_and_prints_the_address(made: Path) -> None:
    told = make(made, "run", "PORT=8600")
    assert told.returncode == 0, told.stderr
    assert "http://localhost:8600" in told.stdout
    assert installs(made) == ["new", *RUN]
    make(made, "run")
    assert installs(made) == []


def test_only_this_machine_is_served_unless_a_host_is_named(made: Path) -> None:
    settings = tomllib.loads((REPOSITORY / ".streamlit/config.toml").read_text("utf-8"))
    assert settings["server"]["address"] == "127.0.0.1"
    assert "--server.address" not in make(made, "run").stdout
    assert "--server.address 0.0.0.0" in make(made, "run", "HOST=0.0.0.0").stdout


def test_developing_adds_the_second_lock(made: Path) -> None:
    make(made, ".venv/.tools")
    assert installs(made) == ["new", *RUN, *DEV]
    make(made, ".venv/.tools")
    assert installs(made) == []


def test_a_changed_lock_is_installed_into_the_same_environment(made: Path) -> None:
    make(made, "run")
    installs(made)
    os.utime(made / "requirements.lock", (2e9, 2e9))
    make(made, "run")
    assert installs(made) == RUN


def test_an_environment_that_was_interrupted_is_made_again(made: Path) -> None:
    (made / ".venv/bin").mkdir(parents=True)  # before pip came
    (made / ".venv/bin/python").touch()
    make(made, "run")
    assert installs(made) == ["new", *RUN]
    (made / ".venv/.half").touch()  # pip was killed while it installed
    make(made, "run")
    assert installs(made) == ["new", *RUN]
    (made / ".venv/bin/python").unlink()  # its Python has gone
    make(made, "run")
    assert installs(made) == ["new", *RUN]


def test_a_network_that_fails_costs_no_environment(made: Path) -> None:
    make(made, "run")
    installs(made)
    (made / "fail").touch()
    assert make(made, ".venv/.tools").returncode != 0
    installs(made)
    assert make(made, "run").returncode == 0
    assert installs(made) == []


def test_clean_leaves_nothing_that_make_made(made: Path) -> None:
    before = {path.name for path in made.iterdir()}
    make(made, "run")
    (made / "log").unlink()
    folders = [f".{name}_cache" for name in ("pytest", "mypy", "ruff", "import_linter")]
    folders += [
        ".hypothesis",
        "htmlcov",
        "build",
        "needs_atlas.egg-info",
        "__pycache__",
        "geo/gaps/__pycache__",
    ]
    for name in folders:
        (made / name).mkdir(parents=True)
        (made / name / "file").touch()
    for name in (".coverage", ".coverage.host.123"):
        (made / name).touch()
    assert make(made, "clean").returncode == 0
    assert {path.name for path in made.rglob("*")} == before | {"geo", "gaps"}


# ---- The environment -------------------------------------------------------------------------------------


def new_venv(folder: Path, before: str) -> subprocess.CompletedProcess[str]:
    """Run .ci/new_venv.py on a Python to which something was done before."""
    script = REPOSITORY / ".ci/new_venv.py"
    code = f"import runpy, sys; {before}; sys.argv = ['', {str(folder)!r}]"
    code += f"; runpy.run_path({str(script)!r}, run_name='__main__')"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_a_python_without_ensurepip_says_which_package_is_missing(tmp_path: Path) -> None:
    told = new_venv(tmp_path / "venv", "sys.modules['ensurepip'] = None; sys.version_info = (3, 12, 3)")
    assert told.returncode == 1
    assert len(told.stderr.splitlines()) == 1
    assert "lacks ensurepip" in told.stderr
    assert "sudo apt install python3.12-venv" in told.stderr
    assert not (tmp_path / "venv").exists()


def test_an_old_python_is_told_apart(tmp_path: Path) -> None:
    told = new_venv(tmp_path / "venv", "sys.version_info = (3, 10, 9)")
    assert told.returncode == 1
    assert told.stderr == "Python 3.11 or newer is needed, not 3.10. Name one: make run PYTHON=python3.12\n"


def test_the_new_environment_has_pip_and_nothing_of_an_earlier_attempt(tmp_path: Path) -> None:
    (tmp_path / "venv/lib").mkdir(parents=True)
    told = new_venv(tmp_path / "venv", "import venv; venv.create = lambda folder, **how: print(folder, how)")
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(f"{tmp_path / 'venv'} {{'with_pip': True")
    assert not (tmp_path / "venv").exists()


def test_version_prints_name_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.suppress(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"needs-atlas {metadata.version('needs-atlas')}\n"
