"""Text from a document, made safe for HTML without hiding anything from the reader.

No character of a document can end an element or an attribute, load anything, or turn the text
around: control characters become their pictures, one for one; characters that nobody sees stay in
the text, isolated, and carry their code point as a label.
"""

from nambuk.reports.wording import HIDDEN, code_point, control_picture

# HTML cannot hold most control characters, nor half of a surrogate pair.
_UNWRITABLE = {
    code: control_picture(chr(code)) for code in [*range(0x20), *range(0x7F, 0xA0)] if code not in (9, 10, 13)
} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_SPECIAL = {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord('"'): "&quot;",
    ord("'"): "&#39;",
    13: "&#13;",
}
_CONTENT = _UNWRITABLE | _SPECIAL
_CONTENT |= {
    code: f'<bdi class="hidden" data-code="{code_point(chr(code))}">{chr(code)}</bdi>' for code in HIDDEN
}
_ATTRIBUTE = _UNWRITABLE | _SPECIAL | {code: f"⟨{code_point(chr(code))}⟩" for code in HIDDEN}


def readable(text: str) -> str:
    r"""The text as the content of an HTML element will show it: of the same length, unwritable characters replaced.

    >>> readable("폐\0<b>")
    '폐␀<b>'
    """
    return text.translate(_UNWRITABLE)


def content(text: str) -> str:
    r"""Text as the content of an HTML element.

    >>> content('<b>"폐"\0')
    '&lt;b&gt;&quot;폐&quot;␀'
    >>> content("\u202e")
    '<bdi class="hidden" data-code="U+202E">\u202e</bdi>'
    """
    return text.translate(_CONTENT)


def attribute(text: str) -> str:
    r"""Text as the value of a quoted HTML attribute or of an element that holds no others.

    >>> attribute('a"b\u202e')
    'a&quot;b⟨U+202E⟩'
    """
    return text.translate(_ATTRIBUTE)


def korean(text: str) -> str:
    """Korean words inside English sentences, marked as such.

    >>> korean("폐")
    '<span lang="ko">폐</span>'
    """
    return f'<span lang="ko">{content(text)}</span>'
