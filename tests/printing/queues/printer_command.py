"""What the simulated printer does with a document: run by ippeveprinter, with the job in its environment.

Each side that it prints becomes a line `job-name page` in the page log, the only witness of the tests. The fault it is
to show stands in a file; without paper it waits until the file says otherwise.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from pathlib import Path

SLOW_S = 0.1
OUT_OF_PAPER = "media-empty-error,media-needed-error"


def say(line: str) -> None:
    """Tell ippeveprinter."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def main() -> int:
    folder, document = Path(__file__).parent, Path(sys.argv[1])
    name = os.environ["IPP_JOB_NAME"]
    shutil.copy(document, folder / f"{name}.pdf")
    settings = [f"{key}={value}" for key, value in sorted(os.environ.items()) if key.startswith("IPP_")]
    (folder / f"{name}.settings").write_text("\n".join(settings))
    pages = len(re.findall(rb"/Type\s*/Page\b", document.read_bytes()))
    for page in range(1, pages + 1):
        fault = (folder / "fault").read_text()
        if fault == "out-of-paper" and page > 1:
            say(f"STATE: +{OUT_OF_PAPER}")
            while (folder / "fault").read_text() == "out-of-paper":
                time.sleep(0.02)
            say(f"STATE: -{OUT_OF_PAPER}")
        if fault == "abort" and page > 1:
            return 1
        if fault == "slow":
            time.sleep(SLOW_S)
        with (folder / "pages").open("a") as log:
            log.write(f"{name} {page}\n")
        say(f"ATTR: job-impressions-completed={page}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
