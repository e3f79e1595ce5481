"""Sentences of findings (核验问题), import problems and workbooks (表格用语).

Screens and the command line have their own in `tui/wording.py`.
"""

from __future__ import annotations
