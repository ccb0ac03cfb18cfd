"""Files made for the tests: no binary file stands in the repository."""

import io
from collections.abc import Sequence
from pathlib import Path

import docx
from docx.document import Document

from ingest.load import Loaded, discover, load

Line = tuple[float, float, str]  # x, y from the bottom, text
Rule = tuple[float, float, float, float]  # x0, y0, x1, y1


def pdf(pages: Sequence[Sequence[Line]], rules: Sequence[Rule] = (), trailer: str = "") -> bytes:
    """A PDF in 12-point Song, every character 12 points wide. `rules` are drawn on the first page."""
    font = 3 + 2 * len(pages)
    kids = " ".join(f"{3 + 2 * i} 0 R" for i in range(len(pages)))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"]
    for i, lines in enumerate(pages):
        drawn = [f"{x0} {y0} m {x1} {y1} l S" for x0, y0, x1, y1 in (rules if i == 0 else ())]
        written = [f"BT /F 12 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, text in lines]
        content = "\n".join(drawn + written)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents {4 + 2 * i} 0 R"
            f"/Resources<</Font<</F {font} 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(content)}>>\nstream\n{content}\nendstream")
    objects.append(
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H"
        f"/DescendantFonts[{font + 1} 0 R]>>"
    )
    objects.append(
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor {font + 2} 0 R>>"
    )
    objects.append(
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/Ascent 880/Descent -120"
        "/FontBBox[0 -120 1000 880]>>"
    )
    body = "%PDF-1.4\n"
    places = []
    for number, written_object in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{written_object}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    body += f"xref\n0 {count}\n0000000000 65535 f \n{table}"
    return (
        body + f"trailer<</Size {count}/Root 1 0 R{trailer}>>\nstartxref\n{body.index('xref')}\n%%EOF"
    ).encode()


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[Rule]:
    """The ruling lines of a table."""
    upright: list[Rule] = [(x, ys[0], x, ys[-1]) for x in xs]
    level: list[Rule] = [(xs[0], y, xs[-1], y) for y in ys]
    return upright + level


ENCRYPTED = "/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + "5a" * 32 + ">/U<" + "a5" * 32 + ">>>"


def word() -> Document:
    return docx.Document()


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def loaded(folder: Path, name: str, content: str | bytes) -> Loaded:
    (found,) = discover([put(folder, name, content)])
    return load(found, 1024 * 1024)
