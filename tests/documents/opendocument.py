"""OpenDocument files made by hand, so that every element in them is known."""

import io
import zipfile
from collections.abc import Sequence

_NAMES = {
    "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
    "meta": "meta", "presentation": "presentation", "fo": "xsl-fo-compatible", "svg": "svg-compatible",
}  # fmt: skip
NAMES = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for p, n in _NAMES.items())
NAMES += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'

STYLES = (
    '<style:style style:name="B" style:family="text"><style:text-properties style:font-weight-asian="bold"/></style:style>'
    '<style:style style:name="I" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
    '<style:style style:name="U" style:family="text" style:parent-style-name="Line"/>'
    '<style:style style:name="L" style:family="text"><style:text-properties fo:language="ko" fo:country="KP"/></style:style>'
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
)
COMMON = (
    '<office:styles><style:style style:name="Line" style:family="text">'
    '<style:text-properties style:text-underline-style="solid"/></style:style></office:styles>'
)
META = (
    "<office:meta><meta:generator>OpenOffice.org/3.0</meta:generator><meta:initial-creator>의사</meta:initial-creator>"
    "<dc:creator>서기</dc:creator><meta:creation-date>2014-03-01T09:30:00</meta:creation-date></office:meta>"
)


def note(text: str, kind: str = "footnote") -> str:
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation>1</text:note-citation>'
        f"<text:note-body><text:p>{text}</text:p></text:note-body></text:note>"
    )


def frame(inside: str, anchor: str = "paragraph") -> str:
    return f'<draw:frame text:anchor-type="{anchor}">{inside}</draw:frame>'


def table(*rows: Sequence[str]) -> str:
    cells = (
        "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        for row in rows
    )
    return (
        f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in cells)}</table:table>"
    )


def packed(body: str, kind: str = "text", edges: str = "", **more: str) -> bytes:
    """A packed file with this body, made by hand so that every element is known."""
    members = {
        "content.xml": f"<office:document-content {NAMES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        "Pictures/1.png": "\x89PNG",
        "styles.xml": f"<office:document-styles {NAMES}>{COMMON}<office:master-styles><style:master-page>"
        f"{edges}</style:master-page></office:master-styles></office:document-styles>",
        "meta.xml": f"<office:document-meta {NAMES}>{META}</office:document-meta>",
        "META-INF/manifest.xml": "<manifest/>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        for name, content in (members | more).items():
            package.writestr(name, content)
    return stream.getvalue()


def flat(body: str) -> bytes:
    return (
        f'<?xml version="1.0"?><office:document {NAMES}>{META}{COMMON}<office:automatic-styles>{STYLES}'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()
