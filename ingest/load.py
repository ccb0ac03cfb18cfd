"""Files and folders → documents. The only stage that touches the source files.

A document's id is its file's stem, or what the manifest calls it. Files of one run that would
share an id get as much of the end of their path as tells them apart ("2021/plan.txt", "2022/plan.txt").
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest import manifest
from ingest.formats import docx, html, markdown, pdf, text
from ingest.formats.extracted import Extracted
from ingest.manifest import Entry, Manifest
from ingest.metadata import date_stands_in, guess, title_stands_in
from rag.errors import DocumentError
from rag.schema import Document
from rag.spans import OffsetMap

_READERS: dict[str, Callable[[bytes], Extracted]] = {
    ".txt": text.read,
    ".md": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".pdf": pdf.read,
    ".docx": docx.read,
}
_TYPES = "、".join(_READERS)
_DAMAGED = {
    ".pdf": "不是完好的 PDF 文件，请重新下载或另存后再试",
    ".docx": "不是完好的 .docx 文件（可能是旧版 .doc、加了密码或已损坏），请用 Word 另存为 .docx 后再试",
}
_NO_TEXT = "不是文本文件或编码无法识别，请另存为 UTF-8 编码后再试"


@dataclass(frozen=True, slots=True)
class Discovered:
    """A file to load. `path` is absolute; `named`: given itself, not found in a folder."""

    path: Path
    id: str
    entry: Entry | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document, and the lines the cleaner gets: paragraphs, and table rows with tabs between the cells."""

    document: Document
    plain: str
    offsets: OffsetMap  # plain → document.text


def discover(paths: Sequence[Path]) -> tuple[Discovered, ...]:
    """The documents under these paths, sorted within each folder, every file once.

    Folders are read with all below them; hidden files, manifests, licences, the README of a given folder
    and files of other types are left out. What is named itself is taken as it is, even if it is missing:
    `load` says what is wrong with it. DocumentError only for a manifest that cannot be read.
    """
    found: dict[Path, Discovered] = {}
    manifests: dict[Path, Manifest] = {}
    for given in paths:
        root = given.resolve()
        folder = root.is_dir()
        for path in _files(root) if folder else (root,):
            if folder and (path.suffix.lower() not in _READERS or _is_about(path, root)):
                continue
            entry = _entry(path, root if folder else root.parent, manifests)
            known = found.get(path)
            named = not folder or (known is not None and known.named)
            found[path] = Discovered(path, entry.id if entry else path.stem, entry, named)
    return _told_apart(list(found.values()))


def skipped(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files in these folders that are of no type we read."""
    files = (file for path in paths if path.is_dir() for file in _files(path.resolve()))
    return tuple(
        dict.fromkeys(
            f for f in files if f.suffix.lower() not in _READERS and not f.name.startswith("LICENSE")
        )
    )


def load(found: Discovered, max_bytes: int) -> Loaded:
    """Read one document. DocumentError, with one sentence that says what to do, if that cannot be done."""
    path = found.path
    data = _bytes(path, max_bytes)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentError(f"{path} 的类型不支持，请改用 {_TYPES} 文件。")
    if not data.strip():
        raise DocumentError(f"{path} 是空文件，请检查内容。")
    extracted = _extract(path, reader, data)
    if not extracted.plain.strip():
        raise DocumentError(f"{path} 里没有文字，请检查内容。")
    document = _document(found, extracted, hashlib.sha256(data).hexdigest())
    return Loaded(document, extracted.plain, extracted.offsets)


def _extract(path: Path, reader: Callable[[bytes], Extracted], data: bytes) -> Extracted:
    try:
        return reader(data)
    except pdf.EncryptedError:
        raise DocumentError(f"{path} 加了密码，请去掉密码后再试。") from None
    except pdf.NoTextError:
        raise DocumentError(f"{path} 里提取不到文字（可能是扫描件），请先做文字识别（OCR）。") from None
    except ValueError:
        raise DocumentError(f"{path} {_DAMAGED.get(path.suffix.lower(), _NO_TEXT)}。") from None


def _bytes(path: Path, max_bytes: int) -> bytes:
    try:
        if not path.is_file():
            raise DocumentError(
                f"{path} 不是普通文件，请给出文件或文件夹。"
                if path.exists()
                else f"找不到 {path}，请检查路径。"
            )
        if path.stat().st_size > max_bytes:
            limit = f"{max_bytes / 1024 / 1024:.4g} MB"
            raise DocumentError(f"{path} 超过 {limit} 的上限，请拆成几个文件，或调高 JUSHI_MAX_FILE_MB。")
        return path.read_bytes()
    except OSError:
        raise DocumentError(f"无法读取 {path}，请检查文件权限。") from None


def _document(found: Discovered, extracted: Extracted, revision: str) -> Document:
    """Metadata: the manifest's first, then the file's own, then what the first lines let us guess."""
    known = extracted.metadata.over(guess(extracted.plain))
    date_in_text = True
    if found.entry is not None:
        known = found.entry.metadata.over(known)
        date_in_text = found.entry.date_in_text
    title = known.title or found.path.stem
    return Document(
        id=found.id,
        title=title,
        issuer=known.issuer,
        issued=known.issued,
        path=str(found.path),
        revision=revision,
        text=extracted.text,
        title_in_text=title_stands_in(extracted.text, title) or title_stands_in(extracted.plain, title),
        date_in_text=date_in_text
        and known.issued is not None
        and date_stands_in(extracted.text, known.issued),
        pages=extracted.pages,
    )


def _files(folder: Path) -> Iterator[Path]:
    """Every file below a folder, sorted, without hidden ones and the lock files of office programs."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith((".", "~$")))


def _is_about(path: Path, root: Path) -> bool:
    """Is this a file about the folder, not one of its documents?"""
    readme = path.stem.upper() == "README" and path.parent == root
    return path.name == manifest.NAME or path.stem.upper().startswith("LICENSE") or readme


def _entry(path: Path, root: Path, manifests: dict[Path, Manifest]) -> Entry | None:
    """What the nearest manifest, from the file's folder up to the root, says of a file."""
    for folder in (path.parent, *path.parent.parents):
        if folder not in manifests:
            file = folder / manifest.NAME
            manifests[folder] = manifest.read(file) if file.is_file() else {}
        entry = manifests[folder].get(path.name) or manifests[folder].get(path.stem)
        if entry is not None or folder == root:
            return entry
    return None


def _told_apart(found: list[Discovered]) -> tuple[Discovered, ...]:
    same: defaultdict[str, list[Path]] = defaultdict(list)
    for one in found:
        same[one.id].append(one.path)
    return tuple(
        one if len(same[one.id]) == 1 else replace(one, id=_tail(one.path, same[one.id])) for one in found
    )


def _tail(path: Path, others: Sequence[Path]) -> str:
    """The shortest end of the path that none of the others has."""
    length = next(
        n for n in range(1, len(path.parts) + 1) if len({other.parts[-n:] for other in others}) == len(others)
    )
    return "/".join(path.parts[-length:])
