"""The transcriptions as tables, with the examples of the norms themselves where they have some.

What a letter rule cannot know is not here: sounds put between the parts of compounds (학여울 Hangnyeoul, 뒤문 Twinmun) and
spellings by usage (Seoul, Pyongyang, Пхеньян), which the glossary has.
"""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.romanize import dprk, kana, kontsevich, mccune_reischauer, revised
from nambuk.romanize.dprk import dprk_syllables
from nambuk.romanize.kontsevich import kontsevich_syllables
from nambuk.romanize.revised import revised_syllables


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(pair.split(":")) for pair in table.split()]


# --- 국어의 로마자 표기법 (2000), 제2장, 제3장 -----------------------------------------------------------

REVISED = rows("""
구미:gumi 영동:yeongdong 백암:baegam 옥천:okcheon 합덕:hapdeok 호법:hobeop 월곶:wolgot 벚꽃:beotkkot 한밭:hanbat
구리:guri 설악:seorak 칠곡:chilgok 임실:imsil 울릉:ulleung 대관령:daegwallyeong 광희문:gwanghuimun
백마:baengma 종로:jongno 왕십리:wangsimni 별내:byeollae 신라:silla 해돋이:haedoji 같이:gachi
좋고:joko 놓다:nota 낳지:nachi 묵호:mukho 집현전:jiphyeonjeon
압구정:apgujeong 낙동강:nakdonggang 죽변:jukbyeon 낙성대:nakseongdae 합정:hapjeong 팔당:paldang 샛별:saetbyeol 울산:ulsan
부산:busan 세종:sejong 독도:dokdo 속리산:songnisan 금강:geumgang 경복궁:gyeongbokgung 무량수전:muryangsujeon
극락전:geungnakjeon 안압지:anapji 남한산성:namhansanseong 불국사:bulguksa 독립문:dongnimmun 오죽헌:ojukheon
촉석루:chokseongnu 종묘:jongmyo 다보탑:dabotap 평양:pyeongyang 백두산:baekdusan
""")


@pytest.mark.parametrize(("word", "form"), REVISED)
def test_revised_romanization(word: str, form: str) -> None:
    assert revised(word) == form


@pytest.mark.parametrize(
    ("word", "form"), rows("굳히다:guchida 잡혀:japyeo 맞히다:machida 먹히다:meokida 맑게:malge")
)
def test_revised_romanization_of_verbs_joins_stops_and_h(word: str, form: str) -> None:
    assert revised(word, noun=False) == form


@pytest.mark.parametrize(
    ("given", "form"), rows("용하:yongha 나리:nari 복남:boknam 빛나:bitna 석열:seokyeol")
)
def test_syllables_of_given_names_do_not_change_each_other(given: str, form: str) -> None:
    assert revised(given, name=True) == "".join(revised_syllables(given)) == form


# --- McCune-Reischauer (1939), with the examples of BGN/PCGN and the Library of Congress ---------------------

MCCUNE = rows("""
평양:p’yŏngyang 청진:ch’ŏngjin 부산:pusan 신라:silla 왕십리:wangsimni 독립:tongnip 백두산:paektusan 한국:han’guk
함흥:hamhŭng 원산:wŏnsan 개성:kaesŏng 남포:namp’o 금강산:kŭmgangsan 압록강:amnokkang 대동강:taedonggang
안양:anyang 용화:yonghwa 영진리:yŏngjilli 덕흥리:tŏkhŭngni 굳이:kuji 같이:kach’i 법령:pŏmnyŏng 국민:kungmin
잔금:chan’gŭm 장음:changŭm 선군:sŏn’gun 성운:sŏngun 천사:ch’ŏnsa 전사:chŏnsa 토끼:t’okki 도끼:tokki 한글:han’gŭl
묵호:mukho 연락:yŏllak 심리:simni 제주:cheju 인천:inch’ŏn 갈등:kaltŭng 발전:palchŏn 결과:kyŏlgwa 설비:sŏlbi
좋다:chot’a 쉬리:shwiri 가에:kaë 개:kae 첫사랑:ch’ŏssarang 천리마:ch’ŏllima
""")


@pytest.mark.parametrize(("word", "form"), MCCUNE)
def test_mccune_reischauer(word: str, form: str) -> None:
    assert mccune_reischauer(word, diacritics=True) == form


@pytest.mark.parametrize(
    ("word", "form"), rows("평양:pyongyang 청진:chongjin 한국:hanguk 은산:unsan 가에:kae 삼지연:samjiyon")
)
def test_mccune_reischauer_as_news_agencies_write(word: str, form: str) -> None:
    assert mccune_reischauer(word) == form


# --- 조선어의 라틴문자표기법 (1992, 2002, 2012) -----------------------------------------------------------

DPRK = rows("""
금교:kŭmgyo 초도:chodo 강동:kangdong 칠보산:chilbosan 곡산:koksan 갑산:kapsan 앞산:apsan 울산:ulsan 은률:ŭnryul
닭섬:taksŏm 물곬:mulgol 붉은바위:pulgŭnbawi 앉은바위:anjŭnbawi 백마산:paengmasan 꽃마을:kkonmaŭl 찔레골:jjilregol
석남:sŏngnam 평양:phyŏngyang 청진:chŏngjin 함흥:hamhŭng 태천:thaechŏn 김책:kimchaek 강령:kangryŏng 송림:songrim
랑림:rangrim 룡림:ryongrim 동림:tongrim 재령:jaeryŏng 장진:jangjin 정주:jŏngju 피현:phihyŏn 판교:phangyo 토산:thosan
연탄:yŏnthan 길주:kilju 회령:hoeryŏng 칠남:chilnam 최:choe 의주:ŭiju 삼지연:samjiyŏn
""")


@pytest.mark.parametrize(("word", "form"), DPRK)
def test_the_northern_system(word: str, form: str) -> None:
    assert dprk(word, diacritics=True) == form


def test_the_northern_system_in_practice_has_no_breves() -> None:
    assert [dprk(word) for word in ("청진", "은률", "평성")] == ["chongjin", "unryul", "phyongsong"]


@pytest.mark.parametrize(
    ("given", "form"),
    rows("동구:tong-gu 복철:pok-chol 정은:jong-un 덕훈:tok-hun 극렬:kuk-ryol 옥균:ok-kyun 범도:pom-do"),
)
def test_northern_given_names_begin_voiceless(given: str, form: str) -> None:
    assert "-".join(dprk_syllables(given)) == form


# --- Концевич (РПТ) ---------------------------------------------------------------------------------------

KONTSEVICH = rows("""
평양:пхёнъян 신의주:синыйджу 백두산:пэктусан 함흥:хамхын 정은:чонын 송림:сонним 강령:каннён 신라:силла 천리마:чхоллима
부산:пусан 인천:инчхон 대구:тэгу 대전:тэджон 광주:кванджу 울산:ульсан 제주:чеджу 경기:кёнги 독립:тоннип 한글:хангыль
압록강:амноккан 금강산:кымгансан 청진:чхонджин 혜산:хесан 강계:канге 사리원:саривон 희천:хичхон 회령:хверён 김책:кимчхэк
삭주:сакчу 은률:ыннюль 룡연:рёнъён 장연:чанъён 의주:ыйджу 불고기:пульгоги 조선:чосон 백제:пэкче 고구려:когурё 발해:пархэ
예성:йесон 에게:эге 칠보산:чхильбосан 길동:кильтон 길주:кильчу 첫사랑:чхоссаран 김치:кимчхи 연백:ёнбэк 안변:анбён
""")


@pytest.mark.parametrize(("word", "form"), KONTSEVICH)
def test_kontsevich(word: str, form: str) -> None:
    assert kontsevich(word) == form


@pytest.mark.parametrize(
    ("surname", "given", "form"),
    rows(
        "강:반석:бан-сок 김:여정:ё-чжон 박:정천:чон-чхон 김:재룡:чжэ-рён 강:석주:сок-чжу 박:봉주:пон-чжу 리:일환:иль-хван"
    ),
)
def test_russian_given_names_in_parts(surname: str, given: str, form: str) -> None:
    assert "-".join(kontsevich_syllables(surname, given)) == form


# --- katakana, with the examples of 국어의 가나 문자 표기법 (1987) for linking ---------------------------------

KANA = rows("""
평양:ピョンヤン 함흥:ハムフン 신의주:シニジュ 청진:チョンジン 원산:ウォンサン 개성:ケソン 해주:ヘジュ 강계:カンゲ 혜산:ヘサン
사리원:サリウォン 라선:ラソン 회령:フェリョン 김책:キムチェク 판문점:パンムンジョム 묘향산:ミョヒャンサン 금강산:クムガンサン
백두산:ペクトゥサン 대동강:テドンガン 보통강:ポトンガン 대동문:テドンムン 삼지연:サムジヨン 풍계리:プンゲリ 동창리:トンチャンリ
영변:ヨンビョン 두만강:トゥマンガン 안양:アニャン 설악:ソラク 담양:タミャン 백암:ペガム 독립문:トンニムムン 부산:プサン
선권:ソングォン 설주:ソルジュ 최:チェ 황:ファン 철우:チョルウ 을설:ウルソル 극렬:クンニョル 명록:ミョンロク 토끼:トッキ
""")


@pytest.mark.parametrize(("word", "form"), KANA)
def test_kana(word: str, form: str) -> None:
    assert kana(word) == form


@pytest.mark.parametrize(
    ("word", "form"),
    rows(
        "정은:ジョンウン 정천:ジョンチョン 덕훈:ドックン 봉주:ボンジュ 두봉:ドゥボン 일환:イルファン 진우:ジヌ"
    ),
)
def test_kana_of_given_names_is_voiced(word: str, form: str) -> None:
    assert kana(word, voiced=True) == form


def test_kana_with_a_silent_h() -> None:
    assert [kana(word, silent_h=True) for word in ("함흥", "신흥", "청해", "해주")] == [
        "ハムン",
        "シヌン",
        "チョンヘ",
        "ヘジュ",
    ]


# --- for any word ------------------------------------------------------------------------------------------

HANGUL = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=6)


@given(HANGUL)
def test_every_syllable_is_written_in_the_letters_of_the_system(word: str) -> None:
    for system in (revised, mccune_reischauer, dprk):
        assert re.fullmatch("[a-z]+", system(word))
    assert re.fullmatch("[а-яё]+", kontsevich(word))
    assert re.fullmatch("[ァ-ヶー]+", kana(word))
    marked = unicodedata.normalize("NFD", mccune_reischauer(word, diacritics=True))
    assert re.fullmatch("[a-z’\u0306\u0308]+", marked)


@given(HANGUL)
def test_given_names_have_a_piece_for_each_syllable(word: str) -> None:
    assert len(dprk_syllables(word)) == len(revised_syllables(word)) == len(word)
    assert len(kontsevich_syllables("김", word)) == len(word)


@pytest.mark.parametrize("system", [revised, mccune_reischauer, dprk, kontsevich, kana])
def test_what_is_no_hangul_stays(system) -> None:
    assert system("12-3 (4)") == "12-3 (4)"
