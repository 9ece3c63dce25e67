"""TMX 1.4: pairs of segments out of a translation memory."""

from typing import Any

from nambuk.documents.document import DocumentError

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_tmx(content: bytes, name: str) -> list[dict[str, str]]:
    """The units of a TMX file: language tag as in the file → text, inline markup left out.

    Raises DocumentError for what is no TMX.
    """
    return [
        {
            language_of(variant): " ".join("".join(segment.itertext()).split())
            for variant in unit.iter("tuv")
            for segment in variant.iter("seg")
        }
        for unit in tmx_root(content, name).iter("tu")
    ]


def tmx_root(content: bytes, name: str) -> Any:
    """The root element of a TMX file; entities, DTDs and the network are left alone.

    Raises DocumentError for what is no TMX; `name` is that of the file.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(name, f"is no well-formed XML ({error.msg}); export it again") from None
    kind = etree.QName(root).localname
    if kind != "tmx":
        raise DocumentError(name, f"is no TMX: its root is {kind!r}; export it as TMX 1.4")
    return root


def language_of(variant: Any) -> str:
    """The language tag of a `tuv` element, "" where it has none."""
    return variant.get(LANG) or variant.get("lang") or ""
