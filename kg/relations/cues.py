"""Words that tell how two names belong together, in the languages of the recaps."""

from __future__ import annotations

import re

CUES: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.I)
    for name, pattern in {
        "from": r"\bfrom\b|来自|來自|\bof\b|\bat\b|@|\bvon\b|\bde\b|\bchez\b",
        "parenthesis": r"[(（]",
        "comma": r"[,，、]",
        "dash": r"[—–|｜/]| - |：|: ",
        "speak": r"present|gave|talk|spoke|speak|deliver|discuss|show|explain|demonstrat|keynote|session|演讲|演講|分享|介绍|介紹|带来|讲|講|主题|发表|présent|vortrag|発表|登壇|발표",
        "host": r"host|moderat|organi[sz]|chair|主持|主办|主辦|承办|协办|联合|举办|mc\b|orga",
        "by": r"\bby\b|\bwith\b|\bpar\b|讲师|講師|嘉宾|speaker|分享者|讲者|講者|演讲人|主讲",
        "role": r"engineer|maintainer|\bceo\b|\bcto\b|founder|\blead|manager|member|professor|director|developer|architect|scientist|架构师|工程师|工程師|专家|成员|负责人|总监|教授|创始人|经理|主席|研究员|开发者",
        "respectively": r"respectively|分别|分別",
        "possessive": r"['’]s\b|的",
        "and": r"\band\b|&|和|与|與|及|\bet\b|\bund\b",
        "work": r"\bwork|join|employ|就职|任职|公司|company|team|团队",
        "sponsor": r"sponsor|赞助|贊助|支持|support|thank|感谢",
        "place": r"\bin\b|\bat\b|在|于|於|venue|举行|held|took place|location|地点|地點|\bà\b",
        "create": r"maintain|creat|author|contribut|core|lead|found|wrote|develop|作者|维护|贡献|开发|committer|创始|发起",
        "release": r"announc|releas|launch|introduc|open[- ]sourc|发布|推出|开源|宣布",
        "colocated": r"co-?located|part of|track|day|during|同期|专场|分论坛|分会场|alongside|before|workshop",
    }.items()
}

FIRST_PERSON = re.compile(r"\b(I|my|me|we|our)\b|我们|我", re.I)
