"""From texts to a story: every file read, every name looked up, every mistake said at once.

Law 1: texts in, values out; no path is opened here.
Law 2: everything is checked in one run. One mistake never hides another in a different scene.
Law 3: a story with an error is no story; a story with warnings is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from . import manifest, structure
from .declare import ChapterName, Names, SceneName
from .diagnostics import Diagnostic, StoryError, error, in_order, suggest
from .hashes import sha256 as hash_of
from .model import NOWHERE, Chapter, Choice, Scene, Span, Story
from .nodes import parse
from .scenes import Offer, scene
from .spec import FORMAT, Decoder, Fields, Node, trouble_with_id
from .tuples import NamedTuple

MANIFEST: Final = "story.yaml"
MAX_SCENES: Final = 50_000
"""A hundred novels. More is a mistake, or an attack on whoever checks it."""


class Compiled(NamedTuple):
    """What compiling gave."""

    story: Story | None
    """None where there is an error."""
    diagnostics: tuple[Diagnostic, ...]
    """Everything that is wrong or odd, in order of place."""


def compile_story(files: Mapping[str, str], *, sha256: str = "") -> Compiled:
    """The story that these files are, and everything that is wrong with them."""
    found: list[Diagnostic] = []
    book = _Book(files, found, sha256 or digest_of(files))
    story = book.compile()
    diagnostics = in_order(found)
    if any(d.is_error for d in diagnostics):
        story = None
    return Compiled(story, diagnostics)


def story_of(files: Mapping[str, str], *, sha256: str = "") -> Story:
    """The story that these files are. Raises `StoryError` with every mistake."""
    story, diagnostics = compile_story(files, sha256=sha256)
    if story is None:
        raise StoryError(diagnostics, files)
    return story


def digest_of(files: Mapping[str, str]) -> str:
    """SHA-256 of the files: path and text of each, in path order."""
    total = hash_of()
    for path in sorted(files):
        text = files[path].encode("utf-8", "surrogatepass")
        total.update(f"{path}\0{len(text)}\0".encode())
        total.update(text)
    return total.hexdigest()


class _Book:
    """One story on its way through the phases: read, declare, look up, check."""

    def __init__(self, files: Mapping[str, str], found: list[Diagnostic], sha256: str) -> None:
        self.files, self.found, self.sha256 = files, found, sha256
        self.decoder = Decoder(found.append)
        self.names = Names(self.decoder)
        self.top: Fields = {}
        self.top_node: Node | None = None

    def compile(self) -> Story | None:
        """The story; None where there is too little to go on with."""
        if not self.read():
            return None
        self.declare()
        names = self.names
        names.seal()
        names.derive_all()
        anywhere = manifest.anywhere(names, self.top)
        offers = self.offers()
        scenes = [scene(names, k, offers, anywhere) for k in range(len(names.scenes))]
        head = manifest.Head(names, self.top)
        start = head.start()
        parts = head.parts()
        scenes = _with_counters(names, scenes)
        structure.check(names, scenes, start, offers, self.top, self.found)
        if start is None or any(d.is_error for d in self.found):
            return None
        return Story(
            start=start,
            sha256=self.sha256,
            variables=(*names.variables, *names.counters()),
            texts=tuple(names.texts),
            chapters=tuple(self.chapters()),
            scenes=tuple(scenes),
            scene_index=dict(names.scene_index),
            was=self.was(scenes),
            memo={},
            **parts,
        )

    # -------------------------------------------------------------------- reading

    def read(self) -> bool:
        """Read the files; whether there is a manifest to go on with."""
        for path in sorted(self.files):
            node = parse(path, self.files[path], self.found.append)
            if node is None:
                continue
            if path == MANIFEST:
                self.manifest(node)
            elif node.kind == "map" and node.get("chapter") is not None:
                self.chapter(node)
            else:
                message = "this file is no chapter"
                help = "begin it with `chapter: its_id`; the manifest is `story.yaml`"
                self.decoder.say(node, "E203", message, help)
        if MANIFEST not in self.files:
            span = Span(MANIFEST, 1, 1, 1, 1)
            help = "it holds `dreamweave: 1`, `id`, `title`, `start` and `endings`"
            self.found.append(error("E106", "there is no 'story.yaml'", span, help))
        return self.top_node is not None

    def manifest(self, node: Node) -> None:
        """The manifest's keys."""
        self.top = self.decoder.fields(node, "manifest")
        self.top_node = node
        version = self.top.get("dreamweave")
        if version is not None and version.value != str(FORMAT):
            message = f"this is story format {version.value}, and this program reads {FORMAT}"
            self.decoder.say(version, "E205", message, "a newer Dreamweave reads it")

    def chapter(self, node: Node) -> None:
        """One file of a chapter."""
        names = self.names
        fields = self.decoder.fields(node, "chapter")
        if "chapter" not in fields:
            return
        id = fields["chapter"].value
        if id not in names.chapter_index:
            names.chapter_index[id] = len(names.chapters)
            names.chapters.append(ChapterName(id, [], fields["chapter"]))
        names.chapters[names.chapter_index[id]].files.append(fields)

    # ------------------------------------------------------------------ declaring

    def declare(self) -> None:
        """Every variable, scene, ending and named condition."""
        names = self.names
        if "state" in self.top:
            names.declare(self.top["state"])
        self.conditions(self.top, NOWHERE)
        names.warnings = manifest.texts(self.decoder, self.top.get("warnings"))
        manifest.endings(names, self.top)
        for index, chapter in enumerate(names.chapters):
            first = len(names.variables)
            for fields in chapter.files:
                if "state" in fields:
                    names.declare(fields["state"], index)
                self.conditions(fields, index)
                self.scene_names(index, chapter.id, fields)
            names.slots.append((first, len(names.variables)))
        for index in range(len(names.chapters)):
            self.chapter_start(index)

    def conditions(self, fields: Fields, chapter: int) -> None:
        """The named conditions of `derive:`."""
        node = fields.get("derive")
        for key, value in node.items if node else ():
            if trouble := trouble_with_id(key.value):
                self.decoder.say(key, "E204", f"a condition's name {trouble}")
            elif value.kind != "text":
                self.decoder.say(value, "E202", "a named condition is a text")
            elif key.value in self.names.by_name:
                self.decoder.say(key, "E307", f"'{key.value}' is a variable already")
            else:
                self.names.derived[chapter, key.value] = value

    def scene_names(self, chapter: int, chapter_id: str, fields: Fields) -> None:
        """The scenes of one file."""
        names, node = self.names, fields.get("scenes")
        for key, value in node.items if node else ():
            if trouble := trouble_with_id(key.value):
                self.decoder.say(key, "E204", f"a scene's id {trouble}")
                continue
            whole = f"{chapter_id}/{key.value}"
            if whole in names.scene_index:
                first = names.scenes[names.scene_index[whole]].node.span
                message = f"'{key.value}' is a scene of this chapter already"
                also = ((first, "the first is here"),)
                self.found.append(error("E307", message, key.span, also=also))
                continue
            if len(names.scenes) >= MAX_SCENES:
                self.decoder.say(key, "E705", f"more than {MAX_SCENES:,} scenes")
                return
            inner = self.decoder.fields(value, "scene")
            names.scene_index[whole] = len(names.scenes)
            names.scenes.append(SceneName(whole, chapter, key, inner))
            choices = inner.get("choices")
            ids = frozenset(k.value for k, _ in choices.items) if choices else frozenset()
            names.choice_ids.append(ids)

    def chapter_start(self, index: int) -> None:
        """The scene in which a chapter begins."""
        names, chapter = self.names, self.names.chapters[index]
        said = [f["start"] for f in chapter.files if "start" in f]
        own = [k for k, s in enumerate(names.scenes) if s.chapter == index]
        if said:
            scene = names.scene_index.get(f"{chapter.id}/{said[0].value}")
            if scene is None:
                known = [names.scenes[k].id.partition("/")[2] for k in own]
                guess = suggest(said[0].value, known)
                message = f"this chapter has no scene '{said[0].value[:60]}'"
                self.decoder.say(said[0], "E302", message, guess)
            else:
                names.starts[index] = scene
        elif own:
            names.starts[index] = own[0]
        if not own and not any("scenes" in f for f in chapter.files):
            self.decoder.say(chapter.node, "E701", f"chapter '{chapter.id}' has no scenes")

    # ------------------------------------------------------------------ gathering

    def offers(self) -> dict[str, list[Offer]]:
        """What every pool holds, in path order."""
        pools: dict[str, list[Offer]] = {}
        for index, chapter in enumerate(self.names.chapters):
            for fields in chapter.files:
                if "offer" in fields and index in self.names.starts:
                    self.offer(pools, fields["offer"], self.names.starts[index], index)
        for k, named in enumerate(self.names.scenes):
            if "offer" in named.fields:
                self.offer(pools, named.fields["offer"], k, named.chapter)
        return pools

    def offer(self, pools: dict[str, list[Offer]], node: Node, scene: int, chapter: int) -> None:
        """One scene's offer, or several."""
        for one in node.items if node.kind == "list" else [node]:
            fields = self.decoder.fields(one, "offer")
            if "in" in fields and "label" in fields:
                pool = fields["in"].value
                pools.setdefault(pool, []).append(Offer(scene, pool, fields, one, chapter))

    def chapters(self) -> list[Chapter]:
        """The chapters, their titles and the slots of their locals."""
        found = []
        for index, chapter in enumerate(self.names.chapters):
            titles = [f["title"].value for f in chapter.files if "title" in f]
            title = titles[0] if titles else chapter.id.replace("_", " ").capitalize()
            first, past = self.names.slots[index]
            start = self.names.starts.get(index, 0)
            found.append(Chapter(chapter.id, title, start, first, past, chapter.node.span))
        return found

    def was(self, scenes: list[Scene]) -> dict[str, int]:
        """The scenes by the ids that they once had."""
        found: dict[str, int] = {}
        for k, one in enumerate(scenes):
            chapter = self.names.chapters[one.chapter].id
            for old in one.was:
                found[old if "/" in old else f"{chapter}/{old}"] = k
        return found


def _with_counters(names: Names, scenes: list[Scene]) -> list[Scene]:
    """The scenes, knowing the slots that their visits and choices are counted in."""
    made = []
    for k, one in enumerate(scenes):
        slot = names.counts[k][0] if k in names.counts else NOWHERE
        choices = tuple(_remembered(names, k, c) for c in one.choices)
        made.append(one._replace(visits=slot, choices=choices))
    return made


def _remembered(names: Names, scene: int, choice: Choice) -> Choice:
    slot = names.tooks.get((scene, choice.id), choice.took)
    return choice if slot == choice.took else choice._replace(took=slot)
