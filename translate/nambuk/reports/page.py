"""A page that needs nothing else: no network, no other file, and nothing runs on it but its own script.

The content security policy names the digests of the page's own style sheet and script, so that no
document shown on it can make a reader's browser load or run anything.
"""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from nambuk.reports.markup import attribute


def whole_page(title: str, body: str, style: str, script: str = "") -> str:
    """The HTML of a page in English: `body` is HTML already, `title` plain text.

    Works without its script; the script finds the finished body.
    """
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'; "
    if script:
        policy += f"script-src 'sha256-{_digest(script)}'; "
    policy += "base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{attribute(policy)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>{attribute(title)}</title><style>{style}</style></head>\n<body>{body}"
        f"{f'<script>{script}</script>' if script else ''}</body></html>\n"
    )


def part(name: str) -> str:
    """A style sheet or script of this folder."""
    return files("nambuk.reports").joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
