"""Our figures as vectors for print: the figure that the screen draws, in a palette for paper, through matplotlib and without a browser.

It knows what our charts use: bars and lines, fills, markers, annotations with bold and colour, lines and boxes over the panels,
category, number, date and logarithmic axes. Anything else is an error and no silent gap.
"""

import io
import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from threading import Lock
from typing import Any

from analytics.charts.printed_text import Segment, lines_of
from analytics.charts.template import SIZE
from analytics.report.letters import FONTS, latin

PAPER = ("#9A5B06", "#00447B", "#577F6C", "#642B3D", "#1478D4", "#494500", "#75648A", "#A3261C", "#1D6B45", "#4A5058")
INK = "#1C2126"
WIDTH = 740  # pixels of the screen that the width of the text takes
POINT = 0.65  # points of print a pixel of the screen
_FAMILY = ["Report Sans", "DejaVu Sans"]
_SLOT = re.compile(r"#0000(\d\d)([0-9a-fA-F]{2})?$")
_SYMBOLS = {"circle": "o", "circle-open": "o", "x": "x", "diamond": "D", "square": "s", "triangle-up": "^", "line-ns": "|", "cross": "P"}
_ROOM = 0.05  # of a panel, beyond the last value: a mark of it is not cut
_drawing = Lock()


def svg(figure: Any, width: int = WIDTH) -> str:
    """A plotly figure as SVG, `width` pixels of the screen wide; the same bytes each time. ValueError for what it cannot draw."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    _faces()
    settings = {"svg.hashsalt": "unpeg", "svg.fonttype": "none", "font.family": _FAMILY, "font.size": SIZE * POINT, "hatch.linewidth": 0.5}
    with _drawing, matplotlib.rc_context(settings):
        height = float(figure.layout.height or 320)
        page = Figure(figsize=(width * POINT / 72, height * POINT / 72), dpi=72, facecolor="none")
        canvas = FigureCanvasSVG(page)
        _Drawing(page, figure, width, height).draw()
        out = io.BytesIO()
        canvas.print_svg(out, metadata={"Date": None, "Creator": None})
    return out.getvalue().decode()


@cache
def _faces() -> None:
    import logging

    from matplotlib import font_manager

    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # it says that a fallback face has no weight of 600
    for path in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(str(path))


def colour(text: object, default: str = INK) -> Any:
    """A role's placeholder as a colour of paper; rgba() and plain colours as they are."""
    if not text:
        return default
    said = str(text)
    if slot := _SLOT.match(said):
        number = int(slot[1])
        return f"{PAPER[number - 1]}{slot[2] or ''}"
    if said.startswith("rgb"):
        parts = [float(part) for part in said[said.index("(") + 1 : -1].split(",")]
        return (*(part / 255 for part in parts[:3]), parts[3] if len(parts) > 3 else 1.0)
    return said


class _Drawing:
    """One figure on one page: its panels, then traces, shapes and annotations, in that order."""

    def __init__(self, page: Any, figure: Any, width: float, height: float) -> None:
        self.page, self.figure, self.layout = page, figure, figure.layout
        self.width, self.height = width, height
        self.names: dict[str, dict[Any, int]] = {}
        self.panels: dict[tuple[str, str], Any] = {}

    def draw(self) -> None:
        if strange := [trace.type for trace in self.figure.data if trace.type not in ("bar", "scatter")]:
            raise ValueError(f"{strange[0]}: the pack draws bars and lines; expected scatter or bar")
        self._categories()
        left, right, top, bottom = self._margins()
        self.box = (left, bottom, self.width - left - right, self.height - top - bottom)
        for trace in self.figure.data:
            self._panel(trace.xaxis or "x", trace.yaxis or "y")
        self._bars()
        for trace in self.figure.data:
            if trace.type == "scatter":
                self._scatter(trace)
        for (x, y), panel in self.panels.items():
            self._axis(panel, x, "x")
            self._axis(panel, y, "y")
        for shape in self.layout.shapes:
            self._shape(shape)
        for panel in self.panels.values():
            self._tick_texts(panel)
        for note in self.layout.annotations:
            self._note(note)
        for x, _ in self.panels:
            self._title(x)

    # -- axes ------------------------------------------------------------------------------------------------------------------

    def _settings(self, name: str) -> Any:
        return self.layout[f"{name[0]}axis{name[1:]}"]

    def _twin(self, name: str) -> str:
        """An axis that matches another shares its names."""
        seen = {name}
        while (other := self._settings(name).matches) and other not in seen:
            seen.add(name := other)
        return name

    def _categories(self) -> None:
        for trace in self.figure.data:
            for letter in "xy":
                name = self._twin(getattr(trace, f"{letter}axis") or letter)
                values = _list(getattr(trace, letter))
                if self._settings(name).type == "category" or (values and all(isinstance(v, str) and not _is_day(v) for v in values)):
                    known = self.names.setdefault(name, {})
                    for value in values:
                        known.setdefault(value, len(known))

    def _numbers(self, name: str, values: Any) -> list[float]:
        known = self.names.get(self._twin(name))
        found = []
        for value in _list(values):
            if known is not None:
                found.append(float(known.get(value, math.nan)))
            elif value is None:
                found.append(math.nan)
            elif isinstance(value, str | date):
                found.append(_day_number(value))
            else:
                found.append(float(value))
        return found

    def _margins(self) -> tuple[float, float, float, float]:
        """Left, right, top, bottom in pixels, the left wide enough for the labels of the vertical axes."""
        margin = self.layout.margin
        left = float(margin.l if margin.l is not None else 40)
        for trace in self.figure.data:
            name = trace.yaxis or "y"
            settings = self._settings(name)
            domain = self._settings(trace.xaxis or "x").domain or (0, 1)
            if settings.showticklabels is False or domain[0] > 0:
                continue
            suffix = settings.ticksuffix or ""
            known = self.names.get(self._twin(name))
            labels = [*known] if known is not None else list(settings.ticktext or ["−$000k", self._longest(trace.y, settings)])
            left = max(left, 10 + max((self._wide(f"{label}{suffix}") for label in labels), default=0.0))
        right, top, bottom = (
            float(value if value is not None else usual) for value, usual in ((margin.r, 20), (margin.t, 14), (margin.b, 30))
        )
        return left, right, top, bottom

    def _longest(self, values: Any, settings: Any) -> str:
        """What the largest of some numbers reads like on their axis."""
        sizes = [abs(float(value)) for value in _list(values) if isinstance(value, int | float) and math.isfinite(value)]
        return f"{settings.tickprefix or ''}{number(max(sizes, default=0.0), settings.tickformat or '')}"

    def _wide(self, text: str, size: float = SIZE, bold: bool = False) -> float:
        from matplotlib.font_manager import FontProperties
        from matplotlib.textpath import text_to_path

        face = FontProperties(family=_FAMILY, size=size * POINT, weight=600 if bold else 400)
        printed = latin(text).replace("$", r"\$")
        return float(text_to_path.get_text_width_height_descent(printed, face, False)[0]) / POINT

    def _panel(self, x: str, y: str) -> Any:
        if (x, y) not in self.panels:
            across, up = (self._settings(name).domain or (0, 1) for name in (x, y))
            left, bottom, wide, tall = self.box
            place = (
                (left + across[0] * wide) / self.width, (bottom + up[0] * tall) / self.height,
                (across[1] - across[0]) * wide / self.width, (up[1] - up[0]) * tall / self.height,
            )  # fmt: skip
            panel = self.page.add_axes(place, facecolor="none")
            for spine in panel.spines.values():
                spine.set_visible(False)
            panel.set_axisbelow(True)
            if self._settings(x).type == "log":
                panel.set_xscale("log")
            if self._settings(y).type == "log":
                panel.set_yscale("log")
            self.panels[x, y] = panel
        return self.panels[x, y]

    def _axis(self, panel: Any, name: str, letter: str) -> None:
        from matplotlib import ticker

        settings, axis = self._settings(name), panel.xaxis if letter == "x" else panel.yaxis
        if settings.visible is False:
            axis.set_visible(False)
            return
        known = self.names.get(self._twin(name))
        self._range(panel, settings, letter, known)
        if settings.tickvals is not None:
            at = self._numbers(name, settings.tickvals)
            form = settings.tickformat if settings.ticktext is None else None
            texts = [number(value, form) for value in at] if form else settings.ticktext or settings.tickvals
            axis.set_ticks(at, [_plain(text) for text in texts])
        elif known is not None:
            axis.set_ticks([*known.values()], [_plain(f"{value}{settings.ticksuffix or ''}") for value in known])
        elif settings.type == "date":
            from matplotlib import dates

            axis.set_major_locator(dates.AutoDateLocator(maxticks=settings.nticks or 6))
            axis.set_major_formatter(dates.DateFormatter(settings.tickformat or "%b %Y"))
        elif settings.type != "log":
            axis.set_major_locator(ticker.MaxNLocator(nbins=settings.nticks or 5, steps=[1, 2, 2.5, 5, 10]))
        if settings.tickvals is None and known is None and settings.type != "date":
            form, before, after = settings.tickformat or "", settings.tickprefix or "", settings.ticksuffix or ""
            axis.set_major_formatter(ticker.FuncFormatter(lambda value, _: _plain(before + number(value, form) + after)))
        axis.set_minor_locator(ticker.NullLocator())
        shown = settings.showticklabels is not False
        outside = settings.ticks == "outside" and shown
        panel.tick_params(axis=letter, length=4 * POINT if outside else 0, width=0.5, pad=3, colors=PAPER[9], labelsize=SIZE * POINT,
                          **{"labelbottom" if letter == "x" else "labelleft": shown})  # fmt: skip
        if settings.showgrid:
            axis.grid(True, color=colour(settings.gridcolor, f"{PAPER[9]}30"), linewidth=0.5)
        if settings.zeroline and known is None:
            line = panel.axvline if letter == "x" else panel.axhline
            low, high = panel.get_xlim() if letter == "x" else panel.get_ylim()
            if min(low, high) <= 0 <= max(low, high):
                line(0, color=colour(settings.zerolinecolor, PAPER[9]), linewidth=0.65, zorder=1.5)

    def _title(self, name: str) -> None:
        """What an axis across counts, below the middle of it."""
        said = self._settings(name).title.text
        if said:
            across = self._place(f"{name} domain", 0.5, "x")
            self._write(lines_of(said), across, SIZE * POINT, ("center", "middle"), PAPER[9], SIZE)

    def _range(self, panel: Any, settings: Any, letter: str, known: dict[Any, int] | None) -> None:
        limits = panel.set_xlim if letter == "x" else panel.set_ylim
        if settings.range is not None:
            ends = [_day_number(end) if isinstance(end, str | date) else float(end) for end in settings.range]
            limits(*([10**end for end in ends] if settings.type == "log" else ends))
        elif known is not None:
            ends = [-0.5, max(len(known), 1) - 0.5]
            limits(*(ends[::-1] if settings.autorange == "reversed" else ends))
        else:
            low, high = panel.dataLim.intervalx if letter == "x" else panel.dataLim.intervaly
            if not (math.isfinite(low) and math.isfinite(high)):
                limits(0, 1)  # nothing to show, and room for its lines
            elif settings.rangemode == "tozero":
                low, high = min(low, 0), max(high, 0)
                room = _ROOM * ((high - low) or 1.0)
                limits(low - (room if low < 0 else 0), high + (room if high > 0 else 0))

    def _tick_texts(self, panel: Any) -> None:
        for label in [*panel.get_xticklabels(), *panel.get_yticklabels()]:
            label.set_parse_math(False)

    # -- traces ----------------------------------------------------------------------------------------------------------------

    def _bars(self) -> None:
        bars = [trace for trace in self.figure.data if trace.type == "bar"]
        mode = self.layout.barmode or "group"
        stacks: dict[tuple[Any, ...], float] = {}
        for place, trace in enumerate(bars):
            x, y = trace.xaxis or "x", trace.yaxis or "y"
            panel, flat = self._panel(x, y), trace.orientation == "h"
            at, lengths = (
                (self._numbers(y, trace.y), self._numbers(x, trace.x)) if flat else (self._numbers(x, trace.x), self._numbers(y, trace.y))
            )
            mates = [t for t in bars if (t.xaxis or "x", t.yaxis or "y") == (x, y)]
            whole = 1 - float(self.layout.bargap or 0.2)
            step = min((b - a for a, b in zip(sorted(set(at)), sorted(set(at))[1:], strict=False)), default=1.0)
            thick = _each(trace.width, len(at), whole * step)
            shift = 0.0
            if mode == "group" and len(mates) > 1:
                thick = [each / len(mates) for each in thick]
                shift = (mates.index(trace) - (len(mates) - 1) / 2) * thick[0]
            bases = [float(b or 0) for b in _each(trace.base, len(at), 0.0)]
            if mode in ("stack", "relative"):
                for index, (where, length) in enumerate(zip(at, lengths, strict=True)):
                    key = (x, y, where, length >= 0)
                    bases[index] = stacks.get(key, 0.0)
                    stacks[key] = bases[index] + (0 if math.isnan(length) else length)
            colours = [colour(each, PAPER[1]) for each in _each(trace.marker.color, len(at), None)]
            hatches = _each(trace.marker.pattern.shape, len(at), "")
            for where, length, base, wide, paint, hatch in zip(at, lengths, bases, thick, colours, hatches, strict=True):
                if math.isnan(length) or math.isnan(where):
                    continue
                draw = panel.barh if flat else panel.bar
                size = {"height": wide, "left": base} if flat else {"width": wide, "bottom": base}
                look = {"color": paint} if not hatch else {"facecolor": "white", "edgecolor": paint, "hatch": "//////", "linewidth": 0.6}
                draw([where + shift], [length], **size, **look, zorder=2 + place * 0.01)

    def _scatter(self, trace: Any) -> None:
        x, y = trace.xaxis or "x", trace.yaxis or "y"
        panel = self._panel(x, y)
        across, up = self._numbers(x, trace.x), self._numbers(y, trace.y)
        mode, clip = trace.mode or "lines", trace.cliponaxis is not False
        if trace.fill in ("toself", "tozeroy", "tonexty"):
            paint = colour(trace.fillcolor, f"{PAPER[9]}30")
            if trace.fill == "toself":
                panel.fill(across, up, color=paint, linewidth=0, zorder=1.8)
            else:
                below = getattr(self, "_before", None) if trace.fill == "tonexty" else None
                panel.fill_between(across, up, below if below and len(below) == len(up) else 0, color=paint, linewidth=0, zorder=1.8)
        self._before = up
        line = trace.line
        if "lines" in mode and line.width != 0:
            step = {"drawstyle": "steps-post"} if line.shape == "hv" else {}
            panel.plot(across, up, color=colour(line.color, PAPER[1]), linewidth=float(line.width or 2) * POINT, clip_on=clip,
                       linestyle=_dash(line.dash), solid_capstyle="round", zorder=3, **step)  # fmt: skip
        if "markers" in mode:
            self._markers(panel, trace, across, up, clip)
        if "text" in mode:
            texts = _each(trace.text, len(across), "")
            for a, b, said in zip(across, up, texts, strict=True):
                if said and not (math.isnan(a) or math.isnan(b)):
                    where = panel.transData.transform((a, b))
                    self._write(lines_of(str(said)), where[0], where[1] + 8 * POINT, ("center", "bottom"), INK, SIZE)

    def _markers(self, panel: Any, trace: Any, across: list[float], up: list[float], clip: bool) -> None:
        many, marker = len(across), trace.marker
        sizes, symbols = _each(marker.size, many, 6), _each(marker.symbol, many, "circle")
        paints = _each(marker.color, many, trace.line.color)
        for a, b, size, symbol, paint in zip(across, up, sizes, symbols, paints, strict=True):
            if not size or math.isnan(a) or math.isnan(b):
                continue
            ink, hollow = colour(paint, PAPER[1]), str(symbol).endswith("-open")
            panel.plot([a], [b], marker=_SYMBOLS.get(str(symbol), "o"), markersize=float(size) * POINT, linestyle="none", clip_on=clip,
                       color=ink, markerfacecolor="white" if hollow else ink, markeredgewidth=1.1 if symbol in ("x", "line-ns") else 0.8,
                       zorder=4)  # fmt: skip

    # -- over the panels -------------------------------------------------------------------------------------------------------

    def _place(self, ref: str | None, value: Any, letter: str) -> float:
        """Points of the page, from the left or from below."""
        left, bottom, wide, tall = self.box
        start, size = (left, wide) if letter == "x" else (bottom, tall)
        if ref in (None, "paper"):
            return (start + float(value) * size) * POINT
        name = str(ref).split(" ")[0]
        panel = next(p for (x, y), p in self.panels.items() if name == (x if letter == "x" else y))
        if str(ref).endswith("domain"):
            low, high = panel.transAxes.transform([(0, 0), (1, 1)])[:, 0 if letter == "x" else 1]
            return float(low + float(value) * (high - low))
        (at,) = self._numbers(name, [value])
        return float(panel.transData.transform((at, 1.0) if letter == "x" else (1.0, at))[0 if letter == "x" else 1])

    def _shape(self, shape: Any) -> None:
        from matplotlib.lines import Line2D
        from matplotlib.patches import Rectangle

        refs = (shape.xref or "x", shape.yref or "y")
        x0, x1 = (self._place(refs[0], value, "x") for value in (shape.x0, shape.x1))
        y0, y1 = (self._place(refs[1], value, "y") for value in (shape.y0, shape.y1))
        wide = float(shape.line.width if shape.line.width is not None else 2) * POINT
        paint, dash = colour(shape.line.color), _dash(shape.line.dash)
        order = -1 if shape.layer == "below" else 5
        if shape.type == "line":
            self.page.add_artist(Line2D([x0, x1], [y0, y1], color=paint, linewidth=wide, linestyle=dash, transform=None, zorder=order))
        elif shape.type == "rect":
            fill = colour(shape.fillcolor, "none")
            box = Rectangle((x0, y0), x1 - x0, y1 - y0, facecolor=fill, edgecolor=paint if wide else "none", linewidth=wide, transform=None,
                            alpha=shape.opacity, zorder=order)  # fmt: skip
            self.page.add_artist(box)
        else:
            raise ValueError(f"{shape.type}: the pack draws lines and boxes over a panel; expected line or rect")

    def _note(self, note: Any) -> None:
        x = self._place(note.xref or "x", note.x, "x") + float(note.xshift or 0) * POINT
        y = self._place(note.yref or "y", note.y, "y") + float(note.yshift or 0) * POINT
        if note.showarrow is not False:
            x, y = x + float(note.ax or 0) * POINT, y - float(note.ay or 0) * POINT
        across = note.xanchor if note.xanchor in ("left", "right", "center") else "center"
        up = note.yanchor if note.yanchor in ("top", "bottom", "middle") else "middle"
        size = float(note.font.size or SIZE)
        self._write(lines_of(str(note.text)), x, y, (across, up), colour(note.font.color), size)

    def _write(self, lines: Sequence[Sequence[Segment]], x: float, y: float, anchor: tuple[str, str], ink: Any, size: float) -> None:
        """Lines of text, each in pieces of one look, around a point of the page."""
        leading = size * POINT * 1.25
        whole = leading * len(lines)
        top = min(max(y + {"middle": whole / 2, "bottom": whole, "top": 0.0}[anchor[1]], whole), self.height * POINT)
        for index, line in enumerate(lines):
            widths = [self._wide(piece.text, size, piece.bold) * POINT for piece in line]
            at = x - {"left": 0.0, "center": 0.5, "right": 1.0}[anchor[0]] * sum(widths)
            below = top - leading * index - leading * 0.76
            for piece, wide in zip(line, widths, strict=True):
                if said := latin(piece.text.strip()):
                    paint = colour(piece.colour) if piece.colour else ink
                    indent = wide - self._wide(piece.text.lstrip(), size, piece.bold) * POINT  # SVG drops blanks in front
                    self.page.text(at + indent, below, said, transform=None, color=paint, fontsize=size * POINT, va="baseline", ha="left",
                                   fontweight=600 if piece.bold else 400, parse_math=False, zorder=6)  # fmt: skip
                at += wide


# -- values ------------------------------------------------------------------------------------------------------------------


def number(value: float, form: str) -> str:
    """A tick's number by a d3 format of ours: .0%, $~s, ~s, .1f, ,.0f, $,.2f; minus as a minus."""
    money, sign = "$" if "$" in form else "", "−" if value < 0 and abs(value) > 1e-12 else ""
    size, form = abs(value), form.replace("$", "")
    if form.endswith("%"):
        text = f"{size * 100:.{_places(form)}f}%"
    elif form.endswith("s"):
        step, letter = next(((step, letter) for step, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")) if size >= step * 0.9995), (1.0, ""))
        text = f"{size / step:.3g}{letter}"
    elif form.endswith("f"):
        text = f"{size:{',' if ',' in form else ''}.{_places(form)}f}"
    else:
        text = f"{size:,.6g}"
    return f"{sign}{money}{text}"


def _places(form: str) -> int:
    found = re.search(r"\.(\d+)", form)
    return int(found[1]) if found else 0


def _plain(text: object) -> str:
    """A tick's text without the markup that keeps a name inert on the screen."""
    return latin("".join(piece.text for line in lines_of(str(text)) for piece in line))


def _list(values: Any) -> list[Any]:
    return [] if values is None else [value.item() if hasattr(value, "item") else value for value in values]


def _each(values: Any, many: int, usual: Any) -> list[Any]:
    if values is None:
        return [usual] * many
    if isinstance(values, str) or not hasattr(values, "__len__"):
        return [values] * many
    return _list(values)


def _dash(dash: str | None) -> Any:
    known = {
        None: "-",
        "": "-",
        "solid": "-",
        "dash": (0, (4, 3)),
        "dot": (0, (1, 2)),
        "dashdot": (0, (4, 2, 1, 2)),
        "longdash": (0, (7, 3)),
    }
    if dash in known:
        return known[dash]
    return (0, [float(part.removesuffix("px")) * POINT * 1.4 for part in str(dash).split(",")])


def _is_day(text: str) -> bool:
    return bool(re.match(r"\d{4}-\d\d-\d\d", text))


def _day_number(value: str | date) -> float:
    from matplotlib.dates import date2num

    day = datetime.fromisoformat(value) if isinstance(value, str) else value
    return float(date2num(day))
