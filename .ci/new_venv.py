"""Make the project's virtual environment, or say what this machine lacks for it: `new_venv.py FOLDER`."""

import importlib.util
import shutil
import sys

OLDEST = (3, 11)
NEEDED = ("venv", "ensurepip")


def lacking() -> str:
    """Return what must be done before an environment can be made, empty where nothing is missing.

    Debian and its kin ship Python without `ensurepip`, which brings pip into a new environment.
    """
    major, minor = sys.version_info[:2]
    if (major, minor) < OLDEST:
        return f"Python 3.11 or newer is needed, not {major}.{minor}. Name one: make run PYTHON=python3.12"
    absent = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if not absent:
        return ""
    return (
        f"{sys.executable} (Python {major}.{minor}) lacks {' and '.join(absent)}, with which .venv is made. "
        f"On Debian or Ubuntu: sudo apt install python{major}.{minor}-venv. Then run make again."
    )


def main(folder: str) -> None:
    """Make the environment in a folder; what an interrupted attempt has left there is taken away first."""
    if reason := lacking():
        sys.exit(reason)
    import venv

    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True, symlinks=sys.platform != "win32")


if __name__ == "__main__":
    main(sys.argv[1])
