"""우리말샘 (opendict.korean.go.kr) as XML, downloaded or from its interface: the entries marked 북한어.

The dictionary is under CC BY-SA 2.0 KR, which the `source` of every term says.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from nambuk.analysis.gloss import definition, named_words, standard_spellings
from nambuk.glossary.errors import GlossaryError
from nambuk.glossary.exchange.records import Imported
from nambuk.glossary.tsv import COLUMNS, terms_of_table

_SOURCE = "우리말샘 (CC BY-SA 2.0 KR)"
_PARTS_OF_SPEECH = {
    "명사": "noun", "의존 명사": "noun", "대명사": "noun", "수사": "noun", "동사": "verb", "형용사": "adjective",
    "부사": "adverb", "관형사": "determiner", "감탄사": "interjection", "접사": "suffix", "구": "phrase",
}  # fmt: skip
_DOMAINS = {
    "의학": "medicine", "약학": "medicine", "한의": "medicine", "군사": "army", "법률": "law", "농업": "agriculture",
    "음식": "food", "교육": "education", "체육": "sport", "정치": "state", "경제": "economy", "경영": "economy",
    "건설": "construction", "교통": "transport", "공업": "industry", "광업": "industry", "정보·통신": "technology",
    "전기·전자": "technology", "언어": "language", "종교 일반": "religion", "지명": "place", "인명": "people",
    "매체": "media", "물리": "science", "화학": "science", "수학": "science", "생명": "science", "지구": "science",
}  # fmt: skip
_NUMBER = re.compile(r"\d+$")


def read(content: bytes, name: str, tier: str) -> Imported:
    """The northern senses; entries of the South are counted as left out."""
    rows, southern = [], 0
    for number, item in enumerate(_items(content, name), 1):
        for cells in _senses(item, number):
            if cells is None:
                southern += 1
            else:
                rows.append((number, cells))
    unnamed = sum(not cells["ko-KR"] for _, cells in rows)
    table = [(number, tuple(cells.get(column, "") for column in COLUMNS)) for number, cells in rows]
    losses = [f"senses not marked 북한어: {southern}"] * bool(southern)
    losses += [f"senses that name no southern word (kept): {unnamed}"] * bool(unnamed)
    return Imported(terms_of_table([(1, COLUMNS), *table], name, tier), tuple(losses))


def _items(content: bytes, name: str) -> Iterator[Any]:
    from lxml import etree

    try:
        for _, item in etree.iterparse(
            BytesIO(content), tag="item", resolve_entities=False, no_network=True, load_dtd=False
        ):
            yield item
            item.clear()
    except etree.XMLSyntaxError as error:
        raise GlossaryError(name, error.lineno, "broken XML", "download it again") from None


def _senses(item: Any, number: int) -> Iterator[dict[str, str] | None]:
    """The cells of each sense of an entry; None for a sense that is not northern."""
    info = _first(item, "wordInfo", "word_info")
    if info is None:
        return
    headword = _NUMBER.sub("", (info.findtext("word") or "").strip())
    word = headword.replace("-", "").replace("^", " ").strip()
    hanja = "".join(
        found.findtext("original_language") or ""
        for found in info.iter("original_language_info")
        if (found.findtext("language_type") or "") in ("한자", "고유어")
    )
    senses = [*item.iter("senseInfo"), *item.iter("sense_info")]
    for position, sense in enumerate(senses, 1):
        kind = sense.findtext("type") or ""
        text = " ".join((sense.findtext("definition") or sense.findtext("definition_original") or "").split())
        if "북한" not in kind and "북한어" not in text:
            yield None
            continue
        spellings = [desc.text or "" for desc in sense.iter("desc")]
        souths = (
            *named_words(text),
            *(w for d in spellings for w in standard_spellings(f"⇒{d.lstrip('⇒ ')}")),
        )
        domain = sense.findtext(".//cat") or ""
        identifier = (item.findtext("target_code") or str(number)).strip()
        yield {
            "id": f"urimalsaem-{identifier}" + (f"-{position}" if len(senses) > 1 else ""),
            "ko-KP": word.replace(" ", ""),
            "ko-KR": " | ".join(dict.fromkeys(s.replace("^", " ").replace("-", "") for s in souths)),
            "hanja": hanja if hanja and not re.search(r"[^\u3400-\u9fff]", hanja) else "",
            "pos": _PARTS_OF_SPEECH.get((sense.findtext("pos") or info.findtext("pos") or "").strip(), ""),
            "domain": _DOMAINS.get(domain.strip("『』「」 "), ""),
            "note": definition(text),
            "status": "verified",
            "source": _SOURCE,
        }


def _first(item: Any, *names: str) -> Any:
    return next((found for name in names if (found := item.find(name)) is not None), None)
