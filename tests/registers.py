"""Registers for tests: a file, or a database of a PostgreSQL with PostGIS that this run starts and stops."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import URL

from geo.store.register.address import POSTGRESQL, file_address
from geo.store.register.database import close_all

SERVER_USER = "postgres"
BOTH = ("sqlite", pytest.param("postgis", marks=pytest.mark.slow))
"""The stores, for `pytest.mark.parametrize`; a server takes seconds to start."""


def programs() -> Path | None:
    """Return where the newest PostgreSQL of this machine with PostGIS has its programs."""
    found = [each for each in Path("/usr/lib/postgresql").glob("*/bin") if (each / "initdb").exists()]
    for each in sorted(found, key=lambda bin: int(bin.parent.name), reverse=True):
        if Path(f"/usr/share/postgresql/{each.parent.name}/extension/postgis.control").exists():
            return each
    return None


class Cluster:
    """A PostgreSQL on this machine only, with nothing in it but a template that has PostGIS."""

    def __init__(self, bin: Path, *, durable: bool = False) -> None:
        """Make it and start it; what root may not run, the server's own user does.

        Only a `durable` one waits for the disk.
        """
        self.made: list[str] = []
        self.folder = Path(tempfile.mkdtemp(prefix="atlas-postgres-", dir="/tmp"))
        self.as_user = {"user": SERVER_USER, "group": SERVER_USER} if os.geteuid() == 0 else {}
        if self.as_user:
            shutil.chown(self.folder, SERVER_USER, SERVER_USER)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        data = self.folder / "data"
        self._run(bin / "initdb", "-D", data, "-U", "atlas", "-A", "trust", "--no-sync", "-E", "UTF8")
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        options |= {} if durable else {"fsync": "off"}
        given = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("wb") as log:
            self.server = subprocess.Popen(
                [bin / "postgres", "-D", data, "-p", str(self.port), *given],
                stdout=log,
                stderr=log,
                cwd="/",
                **self.as_user,
            )
        self._await()
        self.run("CREATE DATABASE atlas_template")
        with psycopg.connect(self._conninfo("atlas_template"), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION postgis")

    def database(self) -> URL:
        """Return the address of a new database with PostGIS."""
        name = f"atlas_{uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name} TEMPLATE atlas_template")
        self.made.append(name)
        return URL.create(POSTGRESQL, "atlas", host="127.0.0.1", port=self.port, database=name)

    def drop(self) -> None:
        """Remove the databases that were made, whoever is still in them."""
        while self.made:
            self.run(f"DROP DATABASE {self.made.pop()} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Run a statement about whole databases."""
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        """Stop the server and remove all that it had."""
        self.server.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        self.server.wait(60)
        shutil.rmtree(self.folder)

    def _conninfo(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user=atlas dbname={database}"

    def _run(self, *command: object) -> None:
        words = [str(each) for each in command]
        subprocess.run(words, check=True, capture_output=True, cwd="/", **self.as_user)

    def _await(self) -> None:
        """Wait until the server answers."""
        until = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self._conninfo("postgres")).close()
            except psycopg.OperationalError:
                if self.server.poll() is not None or time.monotonic() > until:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.05)
            else:
                return


RUNNING: list[Cluster] = []
"""The servers that this process has started."""


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Start a server, or say why there is none; on CI that is a failure."""
    found = programs()
    if found is None:
        why = "PostgreSQL with PostGIS is not installed (apt-get install postgresql-15-postgis-3)"
        pytest.fail(why) if os.environ.get("CI") == "true" else pytest.skip(why)
    server = Cluster(found, durable=durable)
    RUNNING.append(server)
    try:
        yield server
    finally:
        RUNNING.remove(server)
        server.stop()


def end() -> None:
    """Close what is open to registers, and remove the databases of the servers that run."""
    close_all()
    for each in RUNNING:
        each.drop()


def database(kind: str, folder: Path, request: pytest.FixtureRequest) -> URL:
    """Return the address of a register that is not there yet."""
    if kind == "sqlite":
        return file_address(folder / "state/register.sqlite")
    server: Cluster = request.getfixturevalue("postgis")
    return server.database()
