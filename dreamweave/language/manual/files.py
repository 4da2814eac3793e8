"""E1: files, characters and YAML."""

from __future__ import annotations

from textwrap import indent
from typing import Final

from .page import BEACH, CHAPTER, Code, Example, beside, command, manifest, scene, story

_ENDING: Final = "ending: home\n"
_CAFE: Final = "beach:\n  text: The café is shut.\n  ending: home\n"
_LAMP: Final = """\
beach:
  text: "{if lamp == out}The lamp is out.{end}"
  do: lamp = out
  ending: home
"""

PAGES: Final[tuple[Code, ...]] = (
    Code(
        "E101",
        "there is no such folder",
        """\
        A story is a folder of YAML files. Nothing was found at this path: it may be
        misspelled, or relative to another folder than the one you are in.""",
        command("dreamweave check no_such_folder"),
        command("dreamweave check story"),
    ),
    Code(
        "E102",
        "a story is a folder, not a file",
        """\
        A story is read as a whole: its manifest and every chapter. Name the folder that
        holds them, not one of the files.""",
        command("dreamweave check story/story.yaml"),
        command("dreamweave check story"),
    ),
    Code(
        "E103",
        "the folder holds no story",
        """\
        No file below this folder ends in '.yaml'. A story begins with a manifest called
        'story.yaml'; `dreamweave new` writes one. Hidden files do not count.""",
        command("mkdir empty && dreamweave check empty"),
        command("dreamweave new tale && dreamweave check tale"),
    ),
    Code(
        "E104",
        "a file or folder cannot be read",
        """\
        The operating system refused: the file belongs to somebody else, its disk is gone,
        it is no file of text, or its name is none. The rest of the story is checked.""",
        command("chmod a-r story/shore.yaml && dreamweave check story"),
        command("chmod a+r story/shore.yaml && dreamweave check story"),
    ),
    Code(
        "E105",
        "a file is too large",
        """\
        A file of a story has at most 8 MiB, ten times a long novel. A chapter may be
        written in several files that name it: divide the file.""",
        command("head -c 9M /dev/zero > story/big.yaml && dreamweave check story"),
        command("rm story/big.yaml && dreamweave check story"),
    ),
    Code(
        "E106",
        "there is no manifest",
        """\
        The file 'story.yaml' stands at the top of a story's folder and says what the story
        is: its id, its title, where it starts and how it can end. Perhaps the story is one
        folder further down, or the file has another name.""",
        Example("shore/beach.yaml\n", {"shore/beach.yaml": story(BEACH).files["shore.yaml"]}),
        Example("story.yaml\nshore/beach.yaml\n", story(BEACH).files),
    ),
    Code(
        "E107",
        "a file is not UTF-8",
        """\
        Stories are UTF-8, so that they read the same everywhere. Your editor saved this file
        in an older encoding: choose 'save with encoding', then UTF-8.""",
        beside(
            {"shore.yaml": CHAPTER.encode() + indent(_CAFE, "  ").encode("latin-1")},
            "beach:\n  text: The café is shut.   # saved in Latin-1\n",
        ),
        story(_CAFE),
    ),
    Code(
        "E108",
        "a link leads out of the story",
        """\
        A story that somebody gives you must not read your other files, so a link to a file
        outside its folder, or to any folder, is not followed. Put the file itself there.""",
        command("ln -s ~/notes.yaml story/notes.yaml && dreamweave check story"),
        command("cp ~/notes.yaml story/notes.yaml && dreamweave check story"),
    ),
    Code(
        "E109",
        "the folder is too large to be a story",
        """\
        A story has at most 10,000 files and 64 MiB. Past that it is more likely that the
        folder is not the one you meant, such as your home folder.""",
        command("dreamweave check /"),
        command("dreamweave check story"),
    ),
    Code(
        "E110",
        "a control character",
        """\
        Some characters are orders to a terminal: they change colours, move the cursor, ring
        the bell. A story is shown as text and gives no orders. Such a character usually
        comes along when text is pasted: delete it.""",
        scene(_ENDING + "text: 'The lamp is \x1b[31mred\x1b[0m.'"),
        scene(_ENDING + "text: The lamp is *red*."),
    ),
    Code(
        "E111",
        "an unusual line separator",
        """\
        Lines end in a line feed, or in a carriage return and a line feed. Other characters
        that end lines (U+2028, U+2029, U+0085, a carriage return alone) look the same in an
        editor and count differently everywhere else.""",
        scene(_ENDING + "text: 'The lamp is\u2028out.'"),
        scene(_ENDING + "text: The lamp is out."),
    ),
    Code(
        "E112",
        "a tab in the indentation",
        """\
        How wide a tab is depends on the editor, and indentation carries meaning here. Use
        two spaces for each level; most editors can replace all tabs at once.""",
        manifest("about: |\n\tA lamp goes out."),
        manifest("about: |\n  A lamp goes out."),
    ),
    Code(
        "E113",
        "a character that reorders or hides text",
        """\
        These invisible characters turn the direction of the text around them, so that a
        reader sees another text than the one that is there. Languages that are written from
        right to left do not need them: their letters know their direction.""",
        scene(_ENDING + "text: 'The lamp is \u202etuo\u202c.'"),
        scene(_ENDING + "text: The lamp is out."),
    ),
    Code(
        "E120",
        "this is not YAML",
        """\
        YAML's reader could not go on here, for a reason that has no page of its own. The
        message is in its words. The lines of this scene were left out; the others were
        checked.""",
        manifest("about: ? A lamp goes out"),
        manifest("about: A lamp goes out?"),
    ),
    Code(
        "E121",
        "a quote is never closed",
        """\
        A text that begins with a quote ends at the next one of its kind. Without one it
        swallows the lines below. Prose is easier in a block below `text: |`, where quotes
        are only quotes.""",
        manifest('about: "A lamp goes out.'),
        manifest('about: "A lamp goes out."'),
    ),
    Code(
        "E122",
        "brackets do not match",
        """\
        A list in brackets ends with ']' and a mapping in braces with '}'; entries are
        separated by commas. A text that begins with such a sign needs quotes, or a block
        below `text: |`.""",
        manifest("state:\n  lamp: [lit, out"),
        manifest("state:\n  lamp: [lit, out]", _LAMP),
    ),
    Code(
        "E123",
        "a text needs quotes",
        """\
        A text without quotes cannot hold ': ' or begin with one of * & ! % @ ` { [ " ', for
        YAML keeps these for itself; and between braces it cannot hold a comma. Put it in
        quotes, or in a block below `text: |`, where nothing needs quotes.""",
        manifest("about: A lamp: out."),
        manifest("about: 'A lamp: out.'"),
    ),
    Code(
        "E124",
        "the indentation does not fit",
        """\
        Keys of one mapping begin in the same column, and what belongs to a key is indented
        deeper than it. This line begins in a column where nothing above it began.""",
        manifest("people:\n  mara: {name: Mara}\n eli: {name: Eli}"),
        manifest("people:\n  mara: {name: Mara}\n  eli: {name: Eli}"),
    ),
    Code(
        "E125",
        "a backslash means nothing here",
        """\
        Between double quotes a backslash begins an escape such as \\n, and only a few are
        known. Between single quotes and in a block below `text: |` it is itself, so that a
        brace in prose is written \\{ there.""",
        manifest('about: "A \\{lamp\\}."'),
        manifest("about: 'A \\{lamp\\}.'"),
    ),
    Code(
        "E126",
        "neither a key nor text",
        """\
        This line stands where a key belongs and has no ': ' after a word. Either it is a
        key, which needs the colon and a blank after it; or it is prose, which is indented
        deeper than its key and stands below `text: |`.""",
        manifest("about: A lamp.\nIt goes out."),
        manifest("about: |\n  A lamp.\n  It goes out."),
    ),
    Code(
        "E127",
        "a block of text begins on the next line",
        """\
        The sign '|' after a key says that the indented lines below it are the text. Nothing
        else stands on its own line.""",
        manifest("about: | A lamp goes out."),
        manifest("about: |\n  A lamp goes out."),
    ),
    Code(
        "E130",
        "a key stands here twice",
        """\
        The keys of a mapping are its ids: the second of two that are alike would hide the
        first, and saves could not tell them apart. Both places are shown.""",
        manifest("about: A lamp.\nabout: A lamp goes out."),
        manifest("about: A lamp goes out."),
    ),
    Code(
        "E131",
        "anchors and aliases are not used",
        """\
        In YAML '&name' remembers a value and '*name' repeats it. Stories do without: what
        is written stands where it counts, and no file can swell to billions of lines. A
        text that begins with '*' or '&' needs quotes.""",
        manifest("about: &lamp A lamp goes out."),
        manifest("about: A lamp goes out."),
    ),
    Code(
        "E132",
        "merging is not used",
        """\
        In YAML '<<' copies the keys of another mapping. Stories do without, so that every
        key of a scene stands in the scene.""",
        manifest("people:\n  mara:\n    name: Mara\n    <<: {note: Keeper}"),
        manifest("people:\n  mara:\n    name: Mara\n    note: Keeper"),
    ),
    Code(
        "E133",
        "tags and directives are not used",
        """\
        In YAML '!word' before a value gives it a type, and a line that begins with '%' is an
        order to YAML's reader. In a story every key knows its type. A text that begins with
        one of these signs needs quotes.""",
        manifest("about: !lamp A lamp goes out."),
        manifest("about: '!lamp A lamp goes out.'"),
    ),
    Code(
        "E134",
        "a file holds one document",
        """\
        A line '---' that is not indented begins a second document in YAML, of which nothing
        would be read. As a beat within prose it is indented like the prose around it.""",
        manifest("about: |\n  A lamp.\n---\n  It goes out."),
        manifest("about: |\n  A lamp.\n  ---\n  It goes out."),
    ),
    Code(
        "E135",
        "too deep, or too much",
        """\
        A file may nest 48 levels and hold 500,000 values; a story needs eight levels, and a
        megabyte of prose has twenty thousand values. Whoever needs more is not writing.""",
        manifest("about: " + "[" * 50 + "]" * 50),
        manifest("about: A lamp goes out."),
    ),
    Code(
        "E136",
        "a key must be text",
        """\
        A line such as '{name}: hello' makes a mapping the key of another. A text that begins
        with '{' or '[' needs quotes, or a block below `text: |`.""",
        manifest("warnings:\n  {dark}: The dark"),
        manifest("warnings:\n  dark: The dark"),
    ),
    Code(
        "W810",
        "an empty file",
        """\
        This file says nothing, or everything in it is a comment. That is harmless; but a
        file that was emptied by mistake looks the same.""",
        beside({"tower.yaml": "# later\n"}, "# later"),
        Example("rm story/tower.yaml\n", story(BEACH).files),
    ),
    Code(
        "W811",
        "the rest of a text is a comment",
        """\
        In a text without quotes ' #' begins a comment, and what follows is not shown. If it
        belongs to the text, put the text in quotes; if it is a comment, leave a blank after
        the '#'.""",
        manifest("about: Lamp #9 goes out."),
        manifest("about: 'Lamp #9 goes out.'"),
    ),
    Code(
        "W812",
        "a file that is not read",
        """\
        Files of a story end in '.yaml'. One that ends in '.yml' would be overlooked, which is
        seldom meant: give it its full name.""",
        command("mv story/shore.yaml story/shore.yml && dreamweave check story"),
        command("mv story/shore.yml story/shore.yaml && dreamweave check story"),
    ),
)
