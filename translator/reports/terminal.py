"""The translation in a terminal: German and English, terms marked as on the page, and first what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from terms.model import Span
from translator.model import Outcome, Result, Segment
from translator.names import NameDoubt
from translator.reports.signs import DOUBT, SIGNS, Sign, Tone, cut, names_by_segment, remarks

_COLOURS = {Tone.MET: "green", Tone.REPAIRED: "bright_blue", Tone.REFUSED: "bold red", Tone.DOUBT: "yellow"}
# From this width on, in columns, two texts fit side by side.
_WIDE = 90
# What a terminal would obey, by what is shown instead: control characters by their pictures, marks of direction and
# halves of surrogate pairs by a replacement character.
_OBEYED = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    **dict.fromkeys([*range(0x7F, 0xA0), 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    ord("\t"): " ",
    ord("\n"): "\n",
}


def show(result: Result, *, width: int | None = None, styled: bool | None = None) -> Iterator[str]:
    """The view in pieces: what was refused or is in doubt, then segment by segment German and English.

    Args:
        result: the translation; its segments are read twice.
        width: in columns; that of the terminal by default.
        styled: whether there are escape codes; by default on a terminal alone, or as ``FORCE_COLOR``, ``NO_COLOR`` and
            ``TERM`` say.
    """
    console = Console(width=width, force_terminal=styled, highlight=False, markup=False, emoji=False)
    names = names_by_segment(result)
    digits = len(str(max(0, len(result.segments) - 1)))
    seen = False
    for segment in result.segments:
        for sign, remark in remarks(segment.terms, segment.doubts, names.get(segment.index, ())):
            if not seen:
                yield _render(console, Text("To look at", style="bold"))
            seen = True
            line = Text.assemble((sign.mark, _COLOURS[sign.tone]), " ", remark.translate(_OBEYED))
            yield _render(console, _beside(str(segment.index).rjust(digits), [line]))
    if seen:
        yield "\n"
    unit: int | None = None
    for segment in result.segments:
        if unit is not None and segment.unit != unit:
            yield "\n"
        if segment.key and segment.unit != unit:
            yield _render(console, Text(segment.key.translate(_OBEYED), style="dim"))
        unit = segment.unit
        sides = [_german(segment, names.get(segment.index, ())), _english(segment)]
        number = str(segment.index).rjust(digits)
        if console.width >= _WIDE:
            yield _render(console, _beside(number, sides))
        else:
            yield _render(console, _beside(number, sides[:1]))
            yield _render(console, _beside(" " * digits, sides[1:]))
    yield "\n"
    yield _render(console, _legend(result))


def _render(console: Console, thing: RenderableType) -> str:
    with console.capture() as captured:
        console.print(thing)
    return "\n".join(line.rstrip(" ") for line in captured.get().split("\n"))


def _beside(number: str, texts: Sequence[Text]) -> Table:
    """A number and texts side by side, each wrapped in its column."""
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(style="dim", width=cell_len(number))
    for _ in texts:
        table.add_column(ratio=1, overflow="fold")
    table.add_row(number, *texts)
    return table


def _german(segment: Segment, names: Sequence[NameDoubt]) -> Text:
    spans: list[tuple[Span, Sign]] = [(term.match.span, SIGNS[term.outcome]) for term in segment.terms]
    spans += [(name.span, DOUBT) for name in names]
    return _marked(segment.source, spans, signs=(SIGNS[Outcome.REFUSED], DOUBT))


def _english(segment: Segment) -> Text:
    spans = [(term.target_span, SIGNS[term.outcome]) for term in segment.terms if term.target_span is not None]
    return _marked(segment.target, spans, signs=tuple(SIGNS.values()))


def _marked(text: str, spans: Iterable[tuple[Span, Sign]], *, signs: Sequence[Sign]) -> Text:
    """A text with its terms in the style of what became of them, and the sign behind those that get one."""
    marked = Text()
    for piece, sign in cut(text, spans):
        marked.append(piece.translate(_OBEYED), style=f"{_COLOURS[sign.tone]} underline" if sign else "")
        if sign is not None and sign in signs:
            marked.append(sign.mark, style=_COLOURS[sign.tone])
    return marked


def _legend(result: Result) -> Text:
    outcomes = result.outcomes
    number = len(result.segments)
    legend = Text(f"{number:,} segment{'' if number == 1 else 's'}")
    for outcome, sign in SIGNS.items():
        if outcomes[outcome]:
            legend.append("  ").append(sign.mark, style=_COLOURS[sign.tone]).append(
                f" {outcome.value} {outcomes[outcome]}"
            )
    return legend
