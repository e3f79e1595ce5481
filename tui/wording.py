"""Every sentence a person reads on a screen or the command line, in one place (界面用语).

Findings and workbooks have their own in `services/wording.py`. Sentences are short, concrete and say what to do next.
"""

from __future__ import annotations
