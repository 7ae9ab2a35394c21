"""The place pack: its contracts, checks, areas and register."""

from __future__ import annotations

import pandas as pd

# Tables of a place are small, and most answers make dozens of them: texts as plain Python strings cost a
# third less of an answer than texts in the arrays of Arrow, and no more memory. Values and types stay.
pd.set_option("mode.string_storage", "python")
