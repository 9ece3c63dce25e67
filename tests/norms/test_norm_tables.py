"""The rules of the two standards as tables, article by article.

Northern articles are those of 맞춤법 in 《조선말규범집》 (2010), southern ones those of 한글 맞춤법.
"""

import pytest

from nambuk.norms import (
    adjust_particle,
    differs_by_initial_sound,
    differs_by_sai_siot,
    has_northern_loan_letters,
    northern_e,
    northern_initials,
    northern_wa,
    northern_yeo,
    southern_contraction,
    southern_eo,
    southern_initials,
    southern_wo,
    southern_ye,
)
from nambuk.norms.initial_sound import can_shift


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(line.split()) for line in table.strip().split("\n")]


# --- 맞춤법 제25항; 한글 맞춤법 제10항, 제11항, 제12항 ------------------------------------------------

HEADS = rows("""
녀자 여자 女子
년세 연세 年歲
뇨소 요소 尿素
뉴대 유대 紐帶
량심 양심 良心
력사 역사 歷史
례의 예의 禮儀
례외 예외 例外
룡궁 용궁 龍宮
류행 유행 流行
류월 유월 六月
리발 이발 理髮
락원 낙원 樂園
래일 내일 來日
로인 노인 老人
로동 노동 勞動
뢰성 뇌성 雷聲
루각 누각 樓閣
릉묘 능묘 陵墓
리유 이유 理由
리익 이익 利益
련락 연락 連絡
령도 영도 領導
랭면 냉면 冷麵
라렬 나열 羅列
률동 율동 律動
""")

INNER = rows("""
치렬 치열 齒列
비렬 비열 卑劣
규률 규율 規律
비률 비율 比率
분렬 분열 分裂
선렬 선열 先烈
진렬 진열 陳列
선률 선율 旋律
전률 전율 戰慄
실패률 실패율 失敗率
백분률 백분율 百分率
출산률 출산율 出産率
""")

# the sound of the hanja itself, in both (제10~12항 붙임 1; 제11항 붙임 1 for 렬, 률 after other consonants)
KEPT = rows("""
남녀 男女
당뇨 糖尿
은닉 隱匿
개량 改良
수력 水力
사례 謝禮
쌍룡 雙龍
급류 急流
진리 眞理
쾌락 快樂
거래 去來
부로 父老
지뢰 地雷
천리마 千里馬
풍모 風貌
국가 國家
법률 法律
확률 確率
행렬 行列
격렬 激烈
합격률 合格率
연구 硏究
유명 有名
이상 以上
염색 染色
""")

SHIFTED_IN_BOTH = rows("""
나사 螺絲
나팔 喇叭
요기 療飢
오뉴월 五六月
""")


@pytest.mark.parametrize(("north", "south", "hanja"), HEADS + INNER)
def test_southern_initials(north: str, south: str, hanja: str) -> None:
    assert southern_initials(north, hanja) == south
    assert southern_initials(south, hanja) == south


@pytest.mark.parametrize(("north", "south", "hanja"), HEADS + INNER)
def test_northern_initials(north: str, south: str, hanja: str) -> None:
    assert northern_initials(south, hanja) == north
    assert northern_initials(north, hanja) == north


@pytest.mark.parametrize(("word", "hanja"), KEPT + SHIFTED_IN_BOTH)
def test_words_that_both_standards_write_alike(word: str, hanja: str) -> None:
    assert southern_initials(word, hanja) == word
    assert northern_initials(word, hanja) == word


@pytest.mark.parametrize(
    ("word", "hanja"), [("라지오", ""), ("로보트", ""), ("리더", ""), ("노래", ""), ("여름", "")]
)
def test_words_without_hanja_have_no_initial_to_shift(word: str, hanja: str) -> None:
    assert southern_initials(word, hanja) == northern_initials(word, hanja) == word


@pytest.mark.parametrize(("word", "hanja"), rows("로동자 勞動\n력사 歷史學\n래 來日"))
def test_hanja_that_do_not_align_change_nothing(word: str, hanja: str) -> None:
    assert southern_initials(word, hanja) == northern_initials(word, hanja) == word


def test_a_suffix_keeps_its_initial_but_its_rate_shifts() -> None:
    assert southern_initials("량", "量", head=False) == "량"
    assert southern_initials("비률", "比率", head=False) == "비율"


@pytest.mark.parametrize(("north", "south"), [row[:2] for row in HEADS + INNER])
def test_pairs_of_the_initial_sound_rule_are_known_as_such(north: str, south: str) -> None:
    assert differs_by_initial_sound(north, south)
    assert not differs_by_initial_sound(south, north)
    assert can_shift(north[0]) or north[0] == south[0]


@pytest.mark.parametrize(
    ("north", "south"), rows("로동 로동\n남새 채소\n페암 폐암\n기발 깃발\n리유 이유는\n로동 누동")
)
def test_other_pairs_are_not(north: str, south: str) -> None:
    assert not differs_by_initial_sound(north, south)


# --- 맞춤법 제26항; 한글 맞춤법 제8항 ----------------------------------------------------------------

YE = rows("""
페암 폐암 肺癌
페지 폐지 廢止
지페 지폐 紙幣
화페 화폐 貨幣
밀페 밀폐 密閉
페단 폐단 弊端
은페 은폐 隱蔽
황페 황폐 荒廢
페허 폐허 廢墟
""")
E_IN_BOTH = rows("""
계산 計算
계획 計劃
례절 禮節
실례 實例
세계 世界
혜택 惠澤
은혜 恩惠
연예대 演藝隊
예술 藝術
예지 叡智
예약 豫約
게시판 揭示板
게재 揭載
게양대 揭揚臺
휴게실 休憩室
""")


@pytest.mark.parametrize(("north", "south", "hanja"), YE)
def test_ye_in_both_directions(north: str, south: str, hanja: str) -> None:
    assert northern_e(south) == northern_e(north) == north
    assert southern_ye(north, hanja) == southern_ye(south, hanja) == south


@pytest.mark.parametrize(("word", "hanja"), E_IN_BOTH)
def test_syllables_with_ye_in_both(word: str, hanja: str) -> None:
    assert northern_e(word) == southern_ye(word, hanja) == word


@pytest.mark.parametrize("word", ["페인트", "카페", "페트병", "메달", "헤엄"])
def test_e_of_loanwords_and_native_words_stays(word: str) -> None:
    assert southern_ye(word, "") == northern_e(word) == word


# --- 맞춤법 제11항 3), 제12항; 한글 맞춤법 제16항, 제18항, 제36항 ---------------------------------------

YEO = rows("""
기여 기어
기였 기었
개여 개어
베여 베어
되여 되어
되였 되었
쥐여 쥐어
희여 희어
뛰여 뛰어
시여 시어
하시였 하시었
이였 이었
""")


@pytest.mark.parametrize(("north", "south"), YEO)
def test_yeo_and_eo(north: str, south: str) -> None:
    assert southern_eo(north) == southern_eo(south) == south
    assert northern_yeo(south) == northern_yeo(north) == north


@pytest.mark.parametrize(
    "form",
    [
        "길어",
        "심었",
        "먹어",
        "막아",
        "넣었",
        "놓여",
        "쌓여",
        "하여",
        "하였",
        "서어",
        "돼",
        "해",
        "가져",
        "어",
        "여",
    ],
)
def test_stems_whose_ending_is_the_same_in_both(form: str) -> None:
    assert southern_eo(form) == northern_yeo(form) == form


WA = rows("""
고마와 고마워 고맙다
가까와 가까워 가깝다
아름다왔 아름다웠 아름답다
괴로와 괴로워 괴롭다
새로왔 새로웠 새롭다
반가와 반가워 반갑다
""")


@pytest.mark.parametrize(("north", "south", "lemma"), WA)
def test_wa_and_wo(north: str, south: str, lemma: str) -> None:
    assert southern_wo(north, lemma) == southern_wo(south, lemma) == south
    assert northern_wa(south, lemma) == northern_wa(north, lemma) == north


@pytest.mark.parametrize(
    ("form", "lemma"),
    rows("도와 돕다\n고와 곱다\n추워 춥다\n무거웠 무겁다\n나와 나오다\n와 오다\n배워 배우다"),
)
def test_stems_that_both_standards_treat_alike(form: str, lemma: str) -> None:
    assert southern_wo(form, lemma) == northern_wa(form, lemma) == form


@pytest.mark.parametrize(
    ("full", "lemma", "short"),
    rows("""
하시어 하시다 하셔
하시었 하시다 하셨
시어 시 셔
들리어 들리다 들려
가지어 가지다 가져
모이었 모이다 모였
견디어 견디다 견뎌
다니었 다니다 다녔
피어 피다 피어
기었 기다 기었
되어 되다 되어
아니었 아니다 아니었
먹어 먹다 먹어
"""),
)
def test_southern_contraction(full: str, lemma: str, short: str) -> None:
    assert southern_contraction(full, lemma) == short
    assert southern_contraction(short, lemma) == short


# --- 맞춤법 제14항, 제18항; 한글 맞춤법 제30항 --------------------------------------------------------


@pytest.mark.parametrize(
    ("north", "south"),
    rows("""
기발 깃발
뒤일 뒷일
아래집 아랫집
나무잎 나뭇잎
나무가지 나뭇가지
해빛 햇빛
바다가 바닷가
차간 찻간
고간 곳간
세방 셋방
수자 숫자
퇴간 툇간
회수 횟수
하루밤 하룻밤
"""),
)
def test_sai_siot_pairs(north: str, south: str) -> None:
    assert differs_by_sai_siot(north, south)
    assert not differs_by_sai_siot(south, north)


@pytest.mark.parametrize(
    ("north", "south"), rows("일군 일꾼\n기발 기발\n이발 이빨\n웃집 윗집\n나무군 나무꾼\n가 갓\n새길 샛길이")
)
def test_pairs_of_other_kinds(north: str, south: str) -> None:
    assert not differs_by_sai_siot(north, south)


# --- letters of loanwords ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["뻐스", "땅크", "쎈터", "텔레비죤", "꼼뮨", "찌쁘", "레이자쵸크", "뜨락또르"]
)
def test_letters_that_southern_loanwords_never_have(word: str) -> None:
    assert has_northern_loan_letters(word)


@pytest.mark.parametrize("word", ["버스", "탱크", "센터", "텔레비전", "콤퓨터", "주스", "차트", ""])
def test_letters_that_both_have(word: str) -> None:
    assert not has_northern_loan_letters(word)


# --- particles -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("particle", "word", "fitting"),
    rows("""
을 채소 를
를 림프암 을
이 채소 가
가 달걀 이
은 버스 는
는 건물 은
과 채소 와
와 달걀 과
으로 학교 로
로 병원 으로
으로 교실 로
로 교실 로
으로서 의사 로서
로부터 병원 으로부터
이나 채소 나
나 달걀 이나
이란 버스 란
에 채소 에
에서 달걀 에서
도 버스 도
"""),
)
def test_particles_follow_the_letter_before_them(particle: str, word: str, fitting: str) -> None:
    assert adjust_particle(particle, word) == fitting
    assert adjust_particle(fitting, word) == fitting


@pytest.mark.parametrize("word", ["", "CT", "10", "肺"])
def test_particles_after_what_is_no_syllable_stay(word: str) -> None:
    assert adjust_particle("을", word) == "을"


@pytest.mark.parametrize(
    ("particle", "word", "fitting"),
    rows("이며 채소 며\n며 달걀 이며\n이랑 채소 랑\n랑 달걀 이랑\n이든 버스 든"),
)
def test_particles_in_i_drop_it_after_an_open_syllable(particle: str, word: str, fitting: str) -> None:
    assert adjust_particle(particle, word) == fitting
