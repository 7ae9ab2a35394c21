"""What docs/deploy.md tells somebody to type and the files of `deploy/`, tried as they stand."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import click
import pytest

import geo.sample
from geo.cli.main import atlas
from geo.events import Event
from geo.store.register.address import REGISTER, STATE
from tests.conftest import REPOSITORY
from tests.registers import Cluster

DOCS = (REPOSITORY / "docs/deploy.md").read_text("utf-8")
DEPLOY = REPOSITORY / "deploy"
BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
AS_ROOT = '[ "$(id -u)" -ne 0 ] || exec /usr/sbin/runuser -u needs-atlas -- "$0" "$@"\n'
COPY = "register-2026-11-28.sqlite"
CRON = {"PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "needs-atlas"}
"""All that cron gives a command on Debian, beside its home."""


def _commands() -> list[str]:
    """Return every command of ours that the page and its files name, in blocks and in the text."""
    lines = [part for block in BLOCK.findall(DOCS) for part in re.split(r"&&|\n", block)]
    lines += re.findall(r"`((?:needs-atlas )?register [a-z][^`]*)`", DOCS)
    lines += re.findall(r"/(needs-atlas register [^>]*)", (DEPLOY / "needs-atlas.cron").read_text("utf-8"))
    found = {re.sub(r"^needs-atlas ", "", each.strip()) for each in lines if "register " in each}
    return sorted(each for each in found - set(get_args(Event)) if each.startswith("register "))


@pytest.mark.parametrize("line", _commands())
def test_the_command_line_knows_each_command_with_its_options(line: str) -> None:
    words = shlex.split(line)
    command: click.Command = atlas
    context = click.Context(atlas, info_name="needs-atlas")
    while isinstance(command, click.Group):
        name, found, words = command.resolve_command(context, words)
        assert found is not None, line
        command, context = found, click.Context(found, info_name=name, parent=context)
    command.parse_args(context, words)


def test_the_page_names_commands_at_all() -> None:
    assert {each.split()[1] for each in _commands()} == {"init", "backup", "restore", "verify", "import"}


def test_every_event_of_the_log_is_told() -> None:
    table = DOCS[DOCS.index("| Event | Facts |") :].split("\n\n")[0]
    assert re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE) == list(get_args(Event))


def test_every_file_of_the_folder_has_its_place() -> None:
    told = re.findall(r"^\| \[[^]]+\]\(\.\./deploy/([^)]+)\) \| `/", DOCS, re.MULTILINE)
    assert sorted(told) == sorted(each.name for each in DEPLOY.iterdir())


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("no systemd on this machine")
    text = (DEPLOY / "needs-atlas@.service").read_text("utf-8")
    program = "/opt/needs-atlas/.venv/bin/streamlit"
    assert f"ExecStart={program} run app.py" in text
    unit = tmp_path / "needs-atlas@8501.service"
    unit.write_text(text.replace(program, sys.executable), "utf-8")
    run = subprocess.run([tool, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


# ---- Tried in folders of our own ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Machine:
    """A machine on which the atlas was put, below a folder, for the user who runs the tests."""

    folder: Path

    def here(self, text: str) -> str:
        """Return a text with the folders of this machine."""
        places = {
            "/opt/needs-atlas/.venv/bin": Path(sys.executable).parent,
            "/usr/local/bin/needs-atlas": self.folder / "needs-atlas",
            "/var/lib/needs-atlas": self.state,
            "/var/backups/needs-atlas": self.backups,
            "/etc/needs-atlas": self.settings,
        }
        for old, new in places.items():
            text = text.replace(old, str(new))
        return text.replace("runuser -u needs-atlas -- ", "")

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def settings(self) -> Path:
        return self.folder / "settings"

    def run(self, line: str, **environment: str) -> str:
        """Return what a line for the shell says."""
        names = {"PATH": f"{self.folder}:/usr/bin:/bin", "HOME": str(self.folder), **environment}
        return subprocess.run(
            ["/bin/sh", "-ec", line], cwd=self.folder, env=names, check=True, capture_output=True, text=True
        ).stdout

    def cron(self) -> subprocess.CompletedProcess[str]:
        """Do what cron does every night, as it does it."""
        [line] = [each for each in _cron() if each[:1].isdigit()]
        _, user, command = line.split(None, 6)[0], *line.split(None, 6)[5:]
        assert user == "needs-atlas"
        command = self.here(command.replace(r"\%", "%"))
        names = CRON | {"HOME": str(self.folder)}
        return subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.folder,
            env=names,
            check=False,
            capture_output=True,
            text=True,
        )

    def copy(self) -> Path:
        """Return the one copy that cron has made."""
        [found] = self.backups.glob("register-*.sqlite")
        return found

    def block(self, begins: str) -> str:
        """Return the block of the page that begins so, for this machine."""
        [found] = [each for each in BLOCK.findall(DOCS) if each.startswith(begins)]
        kept = [each for each in self.here(found).splitlines() if not each.startswith(("apt", "systemctl"))]
        return "\n".join(kept).replace(COPY, self.copy().name if COPY in found else "")


def _cron() -> list[str]:
    """Return the lines of the file for cron that count."""
    lines = (DEPLOY / "needs-atlas.cron").read_text("utf-8").splitlines()
    return [each for each in lines if each and not each.startswith("#")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """The sample town's atlas, with a register and one change."""
    made = Machine(tmp_path)
    for folder in (made.state, made.backups, made.settings):
        folder.mkdir()
    town = Path(geo.sample.__file__).parent / "town"
    (made.settings / "environment").write_text(f"NEEDS_ATLAS_DATA={town}\n", "utf-8")
    script = (DEPLOY / "needs-atlas.sh").read_text("utf-8")
    assert AS_ROOT in script
    program = tmp_path / "needs-atlas"
    program.write_text(made.here(script.replace(AS_ROOT, "")), "utf-8")
    program.chmod(0o755)
    made.run("needs-atlas register init")
    made.run("needs-atlas register edit CL-D --set status=open --by Ann --why 'A visit'")
    return made


def _digest(told: str) -> str:
    """Return the digest that a command tells."""
    [found] = re.findall(r"digest ([0-9a-f]{16})", told.splitlines()[-1])
    return str(found)


def test_cron_is_given_lines_that_it_understands() -> None:
    assert [each for each in _cron() if "=" in each.split()[0]] == ["SHELL=/bin/sh", "MAILTO=root"]
    [line] = [each for each in _cron() if each[:1].isdigit()]
    assert re.fullmatch(r"\d+ \d+ \* \* \* needs-atlas /\S+ .*", line)
    assert not re.search(r"(?<!\\)%", line), "an unescaped % ends the command"
    assert (DEPLOY / "needs-atlas.cron").read_bytes().endswith(b"\n"), "cron wants an end of the last line"


@pytest.mark.slow
def test_cron_makes_a_copy_that_restores_to_the_same_and_only_then_old_ones_go(machine: Machine) -> None:
    old, other = machine.backups / "register-2026-01-01.sqlite", machine.backups / "before-upgrade.sqlite"
    for each in (old, other):
        each.touch()
        os.utime(each, (time.time() - 40 * 86_400,) * 2)
    register = next(machine.state.glob("register-*.sqlite"))
    register.rename(machine.state / "away")
    failed = machine.cron()
    assert failed.returncode != 0
    assert failed.stderr
    assert old.exists(), "what is there stays while no new copy is made"
    (machine.state / "away").rename(register)
    done = machine.cron()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not old.exists()
    assert other.exists()

    before = machine.run("needs-atlas register verify")
    trial = machine.run(machine.block("export NEEDS_ATLAS_STATE="))
    assert _digest(trial) == _digest(before)
    assert str(register) in before
    assert str(register) not in trial, "a trial lies elsewhere"
    assert machine.run("needs-atlas register verify") == before


@pytest.mark.slow
def test_an_upgrade_loses_nothing_and_a_lost_register_is_put_back(machine: Machine) -> None:
    machine.cron()
    block = machine.block("needs-atlas register backup").splitlines()
    ours = [each for each in block if each.startswith("needs-atlas")]
    assert len(ours) == 4
    told = machine.run("\n".join(ours))
    assert "is there already" in told
    assert (machine.backups / "before-upgrade.sqlite").exists()
    before = told.splitlines()[-1]
    next(machine.state.glob("register-*.sqlite")).write_bytes(b"damaged")
    told = machine.run(machine.block("systemctl stop 'needs-atlas@*'\nmkdir"))
    assert _digest(told) == _digest(before)
    assert told.splitlines()[-1] == before
    assert "A visit" in machine.run("needs-atlas register history")


@pytest.mark.slow
def test_a_register_moves_to_postgresql_by_the_settings_alone(machine: Machine, postgis: Cluster) -> None:
    address = "postgresql+psycopg:///atlas"
    block = machine.block("apt-get install postgresql")
    assert f"{REGISTER}={address}" in block
    ours = [each for each in block.splitlines() if not each.startswith("runuser")]
    told = machine.run("needs-atlas register verify")
    server = postgis.database().render_as_string(hide_password=False)
    moved = machine.run("\n".join(ours).replace(f"={address}", f"='{server}'"))
    assert _digest(moved) == _digest(told)
    assert "postgresql" in moved.splitlines()[-1]
    assert "postgresql" in machine.run("needs-atlas register verify")
    # A trial never reaches it, whatever the settings say.
    trial = machine.folder / "trial"
    trial.mkdir()
    machine.run(f"needs-atlas register restore {machine.backups}/before-move.sqlite", **{STATE: str(trial)})
    assert list(trial.glob("register-*.sqlite"))
