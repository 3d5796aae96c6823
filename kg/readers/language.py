"""Which language a post is in: what it says, where it lies, then its letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import py3langid  # type: ignore[import-untyped]

_KEYS = ("lang", "language", "locale", "pagelang", "og:locale", "content-language")
_NAMES = {
    "english": "en", "chinese": "zh", "中文": "zh", "简体中文": "zh", "繁體中文": "zh-Hant", "japanese": "ja",
    "日本語": "ja", "korean": "ko", "french": "fr", "français": "fr", "german": "de", "deutsch": "de",
    "spanish": "es", "español": "es", "cn": "zh", "tw": "zh-Hant", "jp": "ja", "kr": "ko",
}  # fmt: skip
_TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*$")
# A folder, or the end of a file's stem; the scripts of East Asia also between underscores or hyphens,
# where Latin codes are mostly words ("mise_en_place", "pycon-uk-2023").
_PATH = re.compile(
    r"(?<![a-z0-9])(?P<wide>zh[-_](?:cn|tw|hk|hans|hant)|zh|ja|ko)(?![a-z0-9])"
    r"|(?:(?<=/)|^)(?P<folder>[a-z]{2}|pt-br)(?=/)|(?<=\.)(?P<stem>[a-z]{2}|pt-br)(?=\.[a-z]+$)"
)
_LATIN = ("en", "fr", "de", "es", "it", "pt", "nl", "pl", "sv", "da", "no", "fi", "cs", "ca", "ro", "hu")
_CYRILLIC = ("ru", "uk", "bg")
_EUROPEAN = (*_LATIN, "ru", "uk", "bg", "el")
_KNOWN = frozenset((*_EUROPEAN, "id", "vi", "tr", "hi", "bn", "ar", "fa", "he"))
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_ENOUGH = 5000
"""Characters of the body that are looked at."""
_FEW = 40
"""Letters below which no language is told."""
_ENOUGH_LATIN = 2000
"""Of these, what the statistical model is given: it is the slowest step, and more changes no answer."""
_LETTERS = re.compile(r"[^\W\d_]+")
# Frequent characters that exist in one of the two scripts only.
_ONLY_SIMPLIFIED = frozenset(
    "们这为会个来时说对发开过还与没么动样从两进实现关点务应经业种间题学机产电车东长门问马鸟鱼风飞华龙"
    "书习买卖乡头夺奋妇孙宁审宝导层岁币师带帮广庆库应废张弹强录总惊态战户扩担护报拥择损换据断无旧术"
    "条极构枪标树样档桥检楼汉沟济测浏润温满滚潜灭热爱牵独环现电畅疗监盖码确离种积称稳竞笔类紧约级纪"
    "线组细终结给络统绩续维综编缓网罗职联肃胜脉脚脑艺节英虑虽补装见规视览觉计认让议讯记讲许论设访证"
    "评识诉词译试话该详语误请读课调谁谈谢负责质费资赛赞赶转轮软较输边达迁运近选递遗邮释针钟铁银链锁错键"
)
_ONLY_TRADITIONAL = frozenset(
    "們這為會個來時說對發開過還與沒麼動樣從兩進實現關點務應經業種間題學機產電車東長門問馬鳥魚風飛華龍"
    "書習買賣鄉頭奪奮婦孫寧審寶導層歲幣師帶幫廣慶庫廢張彈強錄總驚態戰戶擴擔護報擁擇損換據斷無舊術"
    "條極構槍標樹檔橋檢樓漢溝濟測瀏潤溫滿滾潛滅熱愛牽獨環暢療監蓋碼確離積稱穩競筆類緊約級紀"
    "線組細終結給絡統績續維綜編緩網羅職聯肅勝腳腦藝節慮雖補裝見規視覽覺計認讓議訊記講許論設訪證"
    "評識訴詞譯試話該詳語誤請讀課調誰談謝負責質費資賽贊趕轉輪軟較輸邊達遷運選遞遺郵釋針鐘鐵銀鏈鎖錯鍵"
)


def detect_language(metadata: Mapping[str, Any], source: str, body: str) -> str:
    """Give a BCP 47 tag, or "und" when there is too little to tell it by."""
    for key in _KEYS:
        if tag := _normal_tag(metadata.get(key)):
            return _with_script(tag, body)
    for found in reversed(_codes_in_path(source)):
        tag = _normal_tag(found.group())
        if (found["wide"] or tag in _KNOWN) and not _contradicts(tag, body):
            return _with_script(tag, body)
    return _language_of_text(body)


def languages_in_path(source: str) -> tuple[str, ...]:
    """Give what may be codes of languages in a path, in its order."""
    return tuple(found.group() for found in _codes_in_path(source))


def _codes_in_path(source: str) -> list[re.Match[str]]:
    return list(_PATH.finditer(source.lower().replace("\\", "/")))


def _normal_tag(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return ""
    tag = value.strip().lower()
    tag = _NAMES.get(tag, tag).split(".")[0]
    if not _TAG.match(tag.lower()):
        return ""
    parts = re.split("[-_]", tag.lower())
    if parts[0] == "zh":
        return "zh-Hant" if {"tw", "hk", "mo", "hant"} & set(parts[1:]) else "zh"
    return parts[0] if len(parts[0]) == 2 else ""


def _with_script(tag: str, body: str) -> str:
    """Plain "zh" says nothing of the script; the characters do."""
    return _chinese_script(body) if tag == "zh" else tag


def _contradicts(tag: str, body: str) -> bool:
    """A path may say a language that the text is not in: an untranslated post, a word like "uk"."""
    text = body[:_ENOUGH]
    if sum(map(len, _LETTERS.findall(text))) < _FEW:
        return False
    if tag in _CYRILLIC:
        return not re.search("[\u0400-\u04ff]{3}", text)
    by_script = _language_by_script(text).split("-")[0]
    return by_script != (tag[:2] if tag[:2] in ("zh", "ja", "ko") else "")


def _chinese_script(text: str) -> str:
    counts = Counter(text[:_ENOUGH])
    simplified = sum(counts[character] for character in _ONLY_SIMPLIFIED - _ONLY_TRADITIONAL)
    traditional = sum(counts[character] for character in _ONLY_TRADITIONAL - _ONLY_SIMPLIFIED)
    return "zh-Hant" if traditional > simplified else "zh"


def _language_by_script(text: str) -> str:
    letters = sum(map(len, _LETTERS.findall(text)))
    if not letters:
        return ""
    kana, hangul, han = (len(p.findall(text)) for p in (_KANA, _HANGUL, _HAN))
    # One ideograph says about as much as three Latin letters.
    wide = kana + hangul + han
    if wide * 3 < letters - wide:
        return ""
    if hangul > kana + han:
        return "ko"
    if kana * 8 > han:
        return "ja"
    return _chinese_script(text)


def _language_of_text(body: str) -> str:
    text = " ".join(_LETTERS.findall(body[:_ENOUGH]))
    if by_script := _language_by_script(body[:_ENOUGH]):
        return by_script
    if len(text) < _FEW:
        return "und"
    ranked: list[tuple[str, float]] = py3langid.rank(text[:_ENOUGH_LATIN])
    return next(language for language, _ in ranked if language in _EUROPEAN)
