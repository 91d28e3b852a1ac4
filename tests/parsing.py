"""Pages parsed without forgiveness, as the standard of HTML says."""

from __future__ import annotations

from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib


@lru_cache(maxsize=16)
def parsed(page: str) -> Element:
    """The tree of a page; html5lib.html5parser.ParseError for the first fault. It is shared: read it only.

    The client that gets a page and the test that reads it ask for the same one, and parsing costs more than serving.
    """
    root: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    return root
