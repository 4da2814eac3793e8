"""The smallest Textual program there is: the floor under every first frame and key-press."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Mini(App[None]):
    """One line of text, that counts key-presses."""

    pressed = 0

    def compose(self) -> ComposeResult:
        yield Static("READY-MARK")

    def on_key(self) -> None:
        """Say how many."""
        self.pressed += 1
        self.query_one(Static).update(f"PRESS-{self.pressed} ")


if __name__ == "__main__":
    Mini().run()
