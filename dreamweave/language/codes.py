"""A manual page for every fault, by its code.

`E1` files and YAML, `E2` keys and kinds, `E3` names, `E4` expressions, `E5` effects and
machines, `E6` prose, `E7` the shape of the story, `W8` warnings, `P9` what a proof finds.
"""

from __future__ import annotations

from typing import Final

from .manual import files, keys
from .manual.page import Code

CODES: Final[dict[str, Code]] = {page.code: page for page in (*files.PAGES, *keys.PAGES)}
"""Every page. Adding a code is adding one `Code(...)` to the pages of its range."""
