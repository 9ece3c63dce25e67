"""The glossary as one HTML page: both standards side by side, searchable without a server, readable without scripts."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from importlib.resources import files

from nambuk.glossary.key import key_of
from nambuk.glossary.term import LANGUAGES, Term
from nambuk.reports.markup import attribute, content

_HEADS = {
    "ko-KP": "North · ko-KP", "ko-KR": "South · ko-KR", "en": "English", "ru": "Русский", "zh": "中文", "ja": "日本語",
}  # fmt: skip
_FLAGS = {
    "false-friend": "false friend", "stereotype": "stereotype", "north-too": "southern word used in the North too",
    "derived": "derived",
}  # fmt: skip
_HOUSES = {"kcna": "KCNA", "mou": "Ministry of Unification", "press": "press"}


def glossary_page(terms: Sequence[Term]) -> str:
    """One page with a row for each term, in the order of the northern words; its script only hides rows."""
    style, script = (_part(name) for name in ("glossary_page.css", "glossary_page.js"))
    policy = (
        f"default-src 'none'; style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    rows = "".join(map(_row, sorted(terms, key=lambda term: key_of(term.word("ko-KP") or ""))))
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS.values())
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{attribute(policy)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>North and South Korean terms – nambuk</title><style>{style}</style></head>\n<body>"
        "<header><h1>North and South Korean terms</h1>"
        f"<p>{len(terms):,} concepts of nambuk’s glossary, each as the North and as the South of Korea write it, with "
        "English, Russian, Chinese and Japanese. <b>Draft</b> entries stand on their editor’s knowledge; "
        "<b>verified</b> ones name what attests them.</p>"
        '<search><label>Search <input id="query" type="search" autocomplete="off" '
        'placeholder="림파암, 폐암, lymphoma, лимфома …"></label>'
        f'<label>Field <select id="domain"><option value="">all</option>{_options(terms)}</select></label>'
        '<label>Show <select id="flag"><option value="">all</option><option value="differs">different words only</option>'
        '<option value="false-friend">false friends</option><option value="verified">verified</option></select></label>'
        '<output id="count" for="query domain flag"></output></search></header>\n'
        f'<main><table><thead><tr>{heads}<th scope="col">About</th></tr></thead>\n<tbody>{rows}</tbody></table></main>'
        f"<script>{script}</script></body></html>\n"
    )


def _options(terms: Iterable[Term]) -> str:
    counts = Counter(term.domain for term in terms if term.domain)
    return "".join(
        f'<option value="{attribute(domain)}">{content(domain)} ({count})</option>'
        for domain, count in sorted(counts.items())
    )


def _row(term: Term) -> str:
    norths, souths = ({key_of(w) for w in term.words.get(side, ())} for side in ("ko-KP", "ko-KR"))
    shows = [*term.flags, *(["differs"] if souths and not norths & souths else []), term.status or "draft"]
    every = (*term.words.values(), tuple((term.styles or {}).values()), (term.hanja, term.icd10, term.id))
    keys = "\n".join(key_of(word) for words in every for word in words if word)
    cells = "".join(f'<td lang="{language}">{_cell(term, language)}</td>' for language in _HEADS)
    return (
        f'<tr id="{attribute(term.id)}" data-k="{attribute(keys)}" data-d="{attribute(term.domain)}" '
        f'data-f="{attribute(" ".join(shows))}">{cells}<td>{"".join(_about(term))}</td></tr>\n'
    )


def _cell(term: Term, language: str) -> str:
    first, *others = term.words.get(language, ("",))
    text = f"<b>{content(first)}</b>" if first else ""
    if others:
        text += f"<br>{'<br>'.join(map(content, others))}"
    if language == "ko-KP" and term.hanja:
        text += f' <span class="hanja" lang="ko-Hani">{content(term.hanja)}</span>'
    if language == "ko-KR" and (chinese := term.words.get("ko-CN")):
        text += f'<br><span class="house">in China</span> {content(", ".join(chinese))}'
    houses = [(house, word) for (tag, house), word in (term.styles or {}).items() if tag == language]
    return text + "".join(
        f'<br><span class="house">{_HOUSES.get(house, house)}</span> {content(word)}'
        for house, word in houses
    )


def _about(term: Term) -> Iterator[str]:
    yield from (f'<span class="flag">{_FLAGS[flag]}</span> ' for flag in term.flags if flag in _FLAGS)
    kind = [term.domain, term.part_of_speech, term.register, term.period]
    if term.icd10:
        kind.append(f"ICD-10 {term.icd10}")
    yield f'<span class="kind">{content(" · ".join(part for part in kind if part))}</span>'
    yield from (f"<p>{content(text)}</p>" for text in (term.definition, term.note) if text)
    for variety, words in (term.contexts or {}).items():
        side = "North" if variety == LANGUAGES[0] else "South"
        yield f'<p class="kind">near {side}ern meaning: <span lang="ko">{content(", ".join(words))}</span></p>'
    yield f'<p class="kind">{content(term.status or "draft")}: {content(term.source)}</p>'


def _part(name: str) -> str:
    return files("nambuk.reports").joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
