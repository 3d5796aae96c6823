"""Words that tell how two names belong together, in the languages of the recaps."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.recognizers.folding import lowered

CUES: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.I)
    for name, pattern in {
        "from": r"\bfrom\b|来自|來自|\bof\b|\bat\b|@|\bvon\b|\bde\b|\bchez\b",
        "parenthesis": r"[(（]",
        "comma": r"[,，、]",
        "dash": r"[—–|｜/]| - |：|: ",
        "speak": r"present|gave|talk|spoke|speak|deliver|discuss|show|explain|demonstrat|keynote|session|演讲|演講|分享|介绍|介紹|带来|讲|講|主题|发表|présent|vortrag|発表|登壇|발표",
        "host": r"host|moderat|organis|organiz|chair|主持|主办|主辦|承办|协办|联合|举办|mc\b|orga",
        "by": r"\bby\b|\bwith\b|\bpar\b|讲师|講師|嘉宾|speaker|分享者|讲者|講者|演讲人|主讲",
        "role": r"engineer|maintainer|\bceo\b|\bcto\b|founder|\blead|manager|member|professor|director|developer|architect|scientist|架构师|工程师|工程師|专家|成员|负责人|总监|教授|创始人|经理|主席|研究员|开发者",
        "respectively": r"respectively|分别|分別",
        "possessive": r"'s\b|’s\b|的",
        "and": r"\band\b|&|和|与|與|及|\bet\b|\bund\b",
        "work": r"\bwork|join|employ|就职|任职|公司|company|team|团队",
        "sponsor": r"sponsor|赞助|贊助|支持|support|thank|感谢",
        "place": r"\bin\b|\bat\b|在|于|於|venue|举行|held|took place|location|地点|地點|\bà\b",
        "create": r"maintain|creat|author|contribut|core|lead|found|wrote|develop|作者|维护|贡献|开发|committer|创始|发起",
        "release": r"announc|releas|launch|introduc|open-sourc|open sourc|发布|推出|开源|宣布",
        "colocated": r"co-located|colocated|part of|track|day|during|同期|专场|分论坛|分会场|alongside|before|workshop",
    }.items()
}

FIRST_PERSON = re.compile(r"\b(I|my|me|we|our)\b|我们|我", re.I)


@dataclass(frozen=True, slots=True)
class _Probe:
    """A cue in the order in which it is quickest to look for."""

    pattern: re.Pattern[str]
    whole: tuple[str, ...]
    """What is the cue wherever it stands."""
    parts: tuple[str, ...] | None
    """What every other match holds, None where that cannot be told."""

    @classmethod
    def of(cls, pattern: re.Pattern[str]) -> _Probe:
        """Take a pattern apart at its bars, unless it has more than words and their bounds."""
        if re.search(r"[\[(?*+.]", pattern.pattern):
            return cls(pattern, (), None)
        words = pattern.pattern.split("|")
        whole = tuple(word for word in words if "\\b" not in word)
        return cls(pattern, whole, tuple(word.replace("\\b", "") for word in words if "\\b" in word))

    def is_in(self, text: str, lower: str) -> bool:
        """Claim that a text, given in lower case as well, holds the cue."""
        if any(map(lower.__contains__, self.whole)):
            return True
        is_possible = self.parts is None or any(map(lower.__contains__, self.parts))
        return is_possible and bool(self.pattern.search(text))


_PROBES = tuple(map(_Probe.of, CUES.values()))
_NO_CUES = [0.0] * len(CUES)


def cues_in(text: str) -> list[float]:
    """Tell which cues a text holds, in the order of CUES."""
    if not text:
        return _NO_CUES
    lower = lowered(text)
    return [float(probe.is_in(text, lower)) for probe in _PROBES]
