"""What the layout may fetch: drawings of the writer's own, each by the digest of its bytes, and nothing else."""

import hashlib
from collections.abc import Iterable, Mapping

from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "asset:"


def address(drawing: bytes) -> str:
    """The address of a drawing in the page and in the style sheet."""
    return SCHEME + hashlib.sha256(drawing).hexdigest()


class Assets(URLFetcher):  # type: ignore[misc]  # the library carries no types
    """Answers `asset:<sha256>` from the drawings it was given; any other address is refused and reaches nobody."""

    def __init__(self, drawings: Iterable[bytes]) -> None:
        super().__init__(allowed_protocols=(SCHEME.removesuffix(":"),), allow_redirects=False)
        self._drawings: Mapping[str, bytes] = {address(drawing): drawing for drawing in drawings}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The drawing with this address. Raises ValueError for every other address."""
        if url not in self._drawings:
            raise ValueError(f"refused: {url}")
        return URLFetcherResponse(url, self._drawings[url], {"Content-Type": "image/svg+xml"})
