"""`python -m geo` is the command line `needs-atlas`."""

import sys

from geo.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
