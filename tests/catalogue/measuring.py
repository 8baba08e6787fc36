"""Read a report in a process of its own, which may take only so much more memory than it had."""

import subprocess
import sys
from pathlib import Path

HEADROOM_MEBIBYTES = 100
SCRIPT = """
import resource, sys, time
from pathlib import Path
from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources import workbook
from kinroll.sources.sims import files, sheets, xml

pages = int(Path("/proc/self/statm").read_text().split()[0])
most = pages * resource.getpagesize() + int(sys.argv[2]) * 1024 * 1024
resource.setrlimit(resource.RLIMIT_AS, (most, most))
try:
    for _ in files.rows(Path(sys.argv[1]), "contacts"):
        pass
except SourceUnreadableError:
    print(time.process_time())
"""


def seconds_to_refuse(report: Path, headroom_mebibytes: int = HEADROOM_MEBIBYTES) -> float:
    """The processor time after which a report is refused as unreadable, the start of Python included.

    Raises when it is not, or needs more memory (address space) than that.
    """
    words = [sys.executable, "-c", SCRIPT, str(report), str(headroom_mebibytes)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode or not done.stdout:
        raise AssertionError(f"{report} was not refused: {done.stderr or 'it was read'}")
    return float(done.stdout)
