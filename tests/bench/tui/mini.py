"""The smallest Textual program there is: the floor under every first frame."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Mini(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        yield Static("READY-MARK")


if __name__ == "__main__":
    Mini().run()
