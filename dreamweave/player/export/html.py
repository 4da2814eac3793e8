"""A playthrough as one HTML page that needs nothing else: no network, no script."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from ...engine.session import Session
from ..markdown import Block, Run
from .story_so_far import Stretch, Whole, so_far

STYLE: Final = """\
:root{color-scheme:light dark;--ink:#2b2a27;--page:#fbfaf6;
--quiet:#6b675e;--line:#d9d5ca;--mark:#7a4b12}
@media(prefers-color-scheme:dark){:root{--ink:#ddd8cc;--page:#1b1c20;
--quiet:#9a958a;--line:#3a3b40;--mark:#d9a65b}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);
font:1.125rem/1.6 Georgia,"Iowan Old Style",serif}
main{max-width:38rem;margin:0 auto;padding:3rem 1.25rem 6rem}
h1{font-weight:normal;font-size:2.2rem;line-height:1.2;margin:0}
h2{font-weight:normal;font-size:1.4rem;margin:4rem 0 1.5rem;border-bottom:1px solid var(--line)}
.by,.others{color:var(--quiet)}
.picked{margin:2.5rem 0 1.25rem;font-style:italic;color:var(--mark)}
.picked a{color:inherit;text-decoration:none}
.picked a:focus,.picked a:hover{text-decoration:underline}
.others{font-size:.95rem;margin:-.75rem 0 1.25rem}
.beat{text-align:center;color:var(--quiet);border:0;margin:1.5rem 0}
.beat::after{content:"\\B7\\2002\\B7\\2002\\B7"}
blockquote{margin:1rem 1.5rem;color:var(--quiet)}
.end{margin-top:4rem;padding-top:1.5rem;border-top:1px solid var(--line);text-align:center}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--page);padding:.5rem}
@media print{body{font-size:11pt}.skip{display:none}}
"""


def export(session: Session, n: int) -> str:
    """The way to event `n` as a self-contained HTML page."""
    return "\n".join(_page(so_far(session, n))) + "\n"


def _page(whole: Whole) -> Iterator[str]:
    title = escape(f"{whole.title}: {whole.name}")
    yield f'<!doctype html>\n<html lang="{escape(whole.language)}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    yield "style-src 'unsafe-inline'\">"
    yield f"<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>"
    yield f'<a class="skip" href="#c{whole.stretches[-1].n}">To the last page</a>'
    yield f"<main>\n<h1>{escape(whole.title)}</h1>"
    by = f"by {escape(whole.author)}; " if whole.author else ""
    yield f'<p class="by">{by}as read in \u201c{escape(whole.name)}\u201d</p>'
    for stretch in whole.stretches:
        yield from _stretch(stretch)
    if whole.ending:
        yield f'<p class="end"><strong>{escape(whole.ending.title)}</strong></p>'
    yield "</main>\n</body>\n</html>"


def _stretch(stretch: Stretch) -> Iterator[str]:
    if stretch.opens and stretch.chapter:
        yield f"<h2>{escape(stretch.chapter)}</h2>"
    yield f'<section id="c{stretch.n}">'
    if stretch.label:
        link = f'<a href="#c{stretch.n}">{escape(stretch.label)}</a>'
        yield f'<p class="picked">\u203a {link}</p>'
    if stretch.others:
        others = " \u00b7 ".join(escape(label) for label in stretch.others)
        yield f'<details class="others"><summary>Not chosen</summary>{others}</details>'
    for k, beat in enumerate(stretch.beats):
        if k:
            yield '<hr class="beat">'
        for found in beat.blocks:
            yield _block(found)
    yield "</section>"


def _block(block: Block) -> str:
    text = "".join(map(_run, block.runs)).replace("\n", "<br>\n")
    match block.kind:
        case "rule":
            return "<hr>"
        case "quote":
            return f"<blockquote><p>{text}</p></blockquote>"
        case "heading":
            return f"<h3>{text}</h3>"
        case "item":
            return f"<p>{escape(block.mark)} {text}</p>"
        case _:
            return f"<p>{text}</p>"


def _run(run: Run) -> str:
    text = escape(run.text)
    if run.code:
        text = f"<code>{text}</code>"
    if run.italic:
        text = f"<em>{text}</em>"
    if run.bold:
        text = f"<strong>{text}</strong>"
    # A link is shown and never made: an export that reaches out is no gift.
    return f"{text} ({escape(run.link)})" if run.link else text
