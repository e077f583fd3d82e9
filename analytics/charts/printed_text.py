"""The markup of our annotations, read for print: bold, a colour, a new line; everything else is text."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_COLOUR = re.compile(r"color:\s*(#\w+)")


@dataclass(frozen=True)
class Segment:
    """Text of one look; `colour` empty where the annotation's own holds."""

    text: str
    bold: bool = False
    colour: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[Segment]] = [[]]
        self.bold = 0
        self.colours: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.lines.append([])
        elif tag == "b":
            self.bold += 1
        elif tag == "span":
            found = _COLOUR.search(dict(attrs).get("style") or "")
            self.colours.append(found[1] if found else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "b":
            self.bold = max(self.bold - 1, 0)
        elif tag == "span" and self.colours:
            self.colours.pop()

    def handle_data(self, data: str) -> None:
        self.lines[-1].append(Segment(data, self.bold > 0, self.colours[-1] if self.colours else ""))


def lines_of(text: str) -> list[list[Segment]]:
    """The lines of an annotation, each in segments."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.lines
