"""A manual page for every fault, by its code.

`E1` files and YAML, `E2` keys and kinds, `E3` names, `E4` expressions, `E5` effects and
machines, `E6` prose, `E7` the shape of the story, `W8` warnings, `P9` what a proof finds.
"""

from __future__ import annotations

from textwrap import dedent
from typing import Final

from .manual import expressions, files, keys, names, proofs, structure
from .manual.page import Code

CODES: Final[dict[str, Code]] = {
    page.code: page._replace(explanation=dedent(page.explanation))
    for pages in (
        files.PAGES,
        keys.PAGES,
        names.PAGES,
        expressions.PAGES,
        structure.PAGES,
        proofs.PAGES,
    )
    for page in pages
}
"""Every page. Adding a code is adding one `Code(...)` to the pages of its range."""
