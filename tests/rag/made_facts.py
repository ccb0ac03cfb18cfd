"""Facts without a store: the figures of one passage as the ledger would hold them."""

from rag.language.figures import Context, read_figures
from rag.schema import Fact
from rag.verify import Source


def facts(
    text: str, issued: int | None = 2022, doc: str = "made", headings: tuple[str, ...] = ()
) -> tuple[Fact, ...]:
    """Every figure of a text that stands at the start of its document."""
    return tuple(
        Fact(
            doc=doc,
            chunk=f"{doc}:{doc * 8}:0",
            path=headings,
            figure=figure,
            span=figure.quantity.span,
            quotes=(figure.clause,),
        )
        for figure in read_figures(text, Context(issued, headings))
    )


def source(n: int, text: str, issued: int | None = 2022, headings: tuple[str, ...] = ()) -> Source:
    """A cited passage with its facts."""
    return Source(n, text, facts(text, issued, headings=headings), headings=headings)


def fact(text: str, issued: int | None = 2022) -> Fact:
    """The one figure of a text."""
    (only,) = facts(text, issued)
    return only
