"""TMX 1.4: pairs of segments out of a translation memory."""

from typing import Any

from nambuk.documents.document import DocumentError

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_tmx(content: bytes, name: str) -> list[dict[str, str]]:
    """The units of a TMX file: language tag as in the file → text, inline markup left out.

    Entities, DTDs and the network are left alone. Raises DocumentError for what is no TMX.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: Any = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(name, f"is no well-formed XML ({error.msg}); export it again") from None
    if etree.QName(root).localname != "tmx":
        raise DocumentError(
            name, f"is no TMX: its root is {etree.QName(root).localname!r}; export it as TMX 1.4"
        )
    return [
        {
            variant.get(_LANG) or variant.get("lang") or "": " ".join("".join(segment.itertext()).split())
            for variant in unit.iter("tuv")
            for segment in variant.iter("seg")
        }
        for unit in root.iter("tu")
    ]
