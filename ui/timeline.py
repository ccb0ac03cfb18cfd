"""The facts of an answer as a time line: a figure with an inline SVG. Pure.

Built as a tree, so that escaping is the library's. Lengths are in the units of a drawing WIDTH wide, which
fills the column: a phone shrinks it to two thirds, so room is kept for letters of 19 (style.css makes them
smaller where the screen is wide). Colours are in style.css too.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement, tostring

from rag.language.quantity import format_value
from rag.language.standing import LABELS
from rag.schema import Citation, CitedFact, Standing
from ui.axes import BOTTOM, TOP, WIDTH, Axes, axes_of
from ui.labels import LETTER, Box, place, width
from ui.series import Point, Series, series
from ui.wording import as_written, evenly_written, measured

RADIUS, DIAMOND = 6.5, 9.5  # half a mark: a diamond shows around a dot
LEGEND = 18.0  # where it stands
FAR = 30.0  # a label further from its mark than this needs a line to it
YEARS, YEARS_BELOW = 24.0, 44.0  # below the axis: a year too close to another stands in the second row


def timeline_html(number: int, facts: Sequence[CitedFact], citations: Sequence[Citation]) -> str:
    """The time line of turn `number`; "" where fewer than three amounts measure one thing."""
    drawn = series(facts)
    if drawn is None:
        return ""
    known = {citation.n: citation for citation in citations}
    figure = Element("figure", {"class": "timeline"})
    _add(figure, "figcaption", _title(drawn))
    # The picture alone is an image: within one, a screen reader would not find the links.
    svg = _add(figure, "svg", role="group")
    image = _add(svg, "g", role="img", aria_label=_read_out(drawn.points))
    _add(image, "title", _title(drawn))
    _add(image, "desc", "横轴是年份，纵轴是数量；实线连各年的结果，虚线连同一份文件的目标。")
    axes = axes_of(drawn)
    height = _draw_axes(image, axes, drawn)
    svg.set("viewBox", f"0 0 {WIDTH} {height}")
    _draw_lines(image, axes, drawn)
    _draw_legend(image, drawn.points)
    # Results lie on top: a target's mark is hollow and shows around them.
    for point in sorted(drawn.points, key=lambda point: not point.meant):
        mark = _draw_mark(image, axes.at(point), point.standing)
        _add(mark, "title", _tooltip(point, known))
    _draw_labels(svg, axes, drawn, number, known)
    for note in _notes(drawn, axes):
        _add(figure, "p", note)
    return tostring(figure, encoding="unicode")


def _draw_axes(image: Element, axes: Axes, drawn: Series) -> float:
    """How far down the picture reaches."""
    for tick in axes.ticks:
        y = axes.y(tick)
        _add(image, "line", class_="grid base" if tick == 0 else "grid", x1=axes.left, x2=WIDTH, y1=y, y2=y)
        _text(image, axes.left - 8, y + LETTER / 3, format_value(tick, drawn.unit), "tick end")
    rows: dict[float, list[float]] = {YEARS: [], YEARS_BELOW: []}
    years = sorted({point.year for point in drawn.points})
    for year in dict.fromkeys((years[0], years[-1], *years)):  # the ends first: theirs is the upper row
        x = axes.x(year)
        free = (row for row, taken in rows.items() if all(abs(x - other) > width("2025 ") for other in taken))
        row = next(free, None)
        _add(image, "line", class_="grid base", x1=x, x2=x, y1=BOTTOM, y2=BOTTOM + max(5, (row or 0) - 18))
        if row:
            rows[row].append(x)
            _text(image, x, BOTTOM + row, str(year), "tick middle")
    return BOTTOM + 6 + max(row for row, taken in rows.items() if taken)


def _draw_lines(image: Element, axes: Axes, drawn: Series) -> None:
    for kind, lines in (("course", drawn.courses()), ("results", (drawn.results(),))):
        for line in lines:
            if len(line) > 1:
                _add(image, "polyline", class_=kind, points=_places(map(axes.at, line)))


def _draw_legend(image: Element, points: Iterable[Point]) -> None:
    x = RADIUS + 2
    present = {point.standing for point in points}
    for standing, label in LABELS.items():
        if standing in present:
            _draw_mark(image, (x, LEGEND), standing)
            _text(image, x + 14, LEGEND + LETTER / 3, label or "未注明", "tick")
            x += width(label or "未注明") + 44


def _draw_mark(parent: Element, at: tuple[float, float], standing: Standing | None) -> Element:
    """A dot for what came about, a ring for an estimate, a dashed diamond for what is meant to come."""
    x, y = at
    group = _add(parent, "g", class_=f"point {standing or 'unsaid'}")
    if standing in (Standing.TARGET, Standing.PLAN):
        r = DIAMOND
        corners = ((x, y - r), (x + r, y), (x, y + r), (x - r, y))
        _add(group, "polygon", points=_places(corners))
    elif standing:
        _add(group, "circle", cx=x, cy=y, r=RADIUS)
    else:
        _add(group, "rect", x=x - 5, y=y - 5, width=10, height=10)
    return group


def _draw_labels(svg: Element, axes: Axes, drawn: Series, number: int, known: dict[int, Citation]) -> None:
    """Each amount beside its mark, and behind it the numbers of the passages that say it."""
    ordered = sorted(drawn.points, key=lambda point: -point.value)  # from the top: there room is scarce
    texts = [" ".join([evenly_written(p.quantity), *(str(s.citation) for s in p.sources)]) for p in ordered]
    marks = [Box.around(*axes.at(point), 2 * DIAMOND, 2 * DIAMOND) for point in ordered]
    drawn_lines = [list(map(axes.at, line)) for line in (drawn.results(), *drawn.courses())]
    lines = [stretch for line in drawn_lines for stretch in pairwise(line)]
    room = Box(axes.left, TOP - 42, WIDTH, BOTTOM - 2)
    places = place(texts, marks, lines, room)
    for mark, (x, y) in zip(marks, places, strict=True):  # all before the first label: it lies over them
        if abs(y - mark.middle[1]) > FAR:
            _add(svg, "line", class_="leader", x1=mark.middle[0], y1=mark.middle[1], x2=x, y2=y)
    placed = zip(ordered, places, strict=True)
    for point, (x, y) in sorted(placed, key=lambda one: one[0].year):  # the links follow time
        text = _text(svg, x, y + LETTER / 3, evenly_written(point.quantity), "amount middle")
        for citation in (known[s.citation] for s in point.sources if s.citation in known):
            link = _add(text, "a", class_="cite", href=f"#t{number}-s{citation.n}")
            link.set("aria-label", f"引文 {citation.n}：{citation.title}")
            _add(link, "title", f"引文 {citation.n}：{citation.title}")
            _add(link, "tspan", str(citation.n), dx="0.45em")


def _notes(drawn: Series, axes: Axes) -> Iterator[str]:
    """What the picture leaves out or may mislead about."""
    if axes.starts_above_zero:
        yield "各数相近，纵轴不从 0 起。"
    if len(drawn.names) > 1:
        yield f"各处写作：{'、'.join(drawn.names)}。"
    for quantity in drawn.left_out:
        why = "没有写明年份" if quantity.high is None else "是一个区间"
        yield f"未画入：{as_written(quantity)}，{why}。"


def _title(drawn: Series) -> str:
    present = {point.standing for point in drawn.points}
    labels = [label for standing, label in LABELS.items() if label and standing in present]
    standings = "与".join(filter(None, ("、".join(labels[:-1]), *labels[-1:])))
    return f"时间线：{min(drawn.names, key=len)}" + (f"，{standings}" if standings else "")


def _read_out(points: Iterable[Point]) -> str:
    """2017年4058家（实际），2025年目标…: what a screen reader says instead of the picture."""
    return "，".join(map(_said, points))


def _said(point: Point) -> str:
    label = LABELS[point.standing]
    return f"{point.year}年{evenly_written(point.quantity)}" + (f"（{label}）" if label else "")


def _tooltip(point: Point, known: dict[int, Citation]) -> str:
    lines = [_said(point)]
    for source in point.sources:
        cited = known.get(source.citation)
        place = f"：引文 {cited.n} {cited.title}" if cited else ""
        lines.append(measured(source.fact.figure) + place)
    return "\n".join(lines)


def _places(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _text(parent: Element, x: float, y: float, text: str, class_: str) -> Element:
    return _add(parent, "text", text, class_=class_, x=x, y=y)


def _add(parent: Element, tag: str, text: str | None = None, **attributes: str | float) -> Element:
    """A child; an underscore stands for a hyphen, one at the end for nothing."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    shown = {key: f"{value:.1f}" if isinstance(value, float) else str(value) for key, value in named.items()}
    child = SubElement(parent, tag, shown)
    child.text = text
    return child
