"""The plain .txt format."""

from ingest.formats.extracted import Extracted, whole
from rag.language.encoding import decode


def read(data: bytes) -> Extracted:
    """ValueError if the bytes are no text."""
    return whole(decode(data))
