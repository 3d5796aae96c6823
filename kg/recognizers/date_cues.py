"""Words beside a date that tell what happened on it, in the languages of recaps."""

from __future__ import annotations

import re


def _cue(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


HELD = _cue(
    r"\bheld\b|t[ao]k(?:es?|ing|en) place|took place|\bhappen|\bran\b|\btook over|\bgather|came together|\bwelcomed|\bmet\b|\bhosted|\bhosting|kicked off"
    r"|\bcelebrat|\bwas (?:on|from|in)\b|\bconvened|stattf[ai]nd|stattgef|\bfanden?\b|veranstaltet"
    r"|\beu lieu|\bavait lieu|aura lieu|s['’]est (?:tenu|déroul)|se tenait|tuvo lugar|celebr[óoa]|se realiz|se llev"
    r"|\brolou|acontece|\bocorre|\bsi è (?:svolt|tenut)|ha avuto luogo|\bvond(?:en)? plaats"
    r"|举行|举办|舉行|舉辦|召开|召開|开幕|落幕|圆满|圓滿|相聚|欢聚|拉开帷幕|开展|如期|成功举|開催|行われ|開かれ|열린|열렸|열리|개최|진행"
)
"""An event is held."""
NOT_HELD = _cue(
    r"deadline|\bcfp\b|call for|\bsubmi|\bregist|\bticket|early[- ]bird|\bprice|\bcloses?\b|\buntil\b|\bdue\b|\bappl(?:y|ication)"
    r"|\breleas|\bversion\b|\bv\d|\bborn\b|\bfounded|\bsince\b|\bupdated?\b|\bedited|\bposted|\bpublish|copyright|\bby\W{0,3}$"
    r"|\bretrieved|\bweek of\b|\bbefore\W{0,3}$|\bafter\W{0,3}$|\breport\W*$|\.\. date|\bmeta date\W*$|\"date\"\W*$|newsletter|digest|weekly|周报|週報|\bflew\b|\bflight|\barriv|\benrol|anmeld|veröffentlicht|erschien|\bfrist\b|inscri|date limite"
    r"|\bpubli|\bposté|\bdepuis|\bplazo|截止|截至|报名|報名|注册|註冊|征集|徵|投稿|提交|发布|發布|發佈|发行|释出|上线|更新|成立|创立|以来|出生"
    r"|申请|申請|締切|申込|発売|リリース|公開|마감|신청|출시|공개|예약|발행"
)
"""A deadline, a release, a post: near a date they say that it is no event's."""
NOT_HELD_AFTER = _cue(
    r"[\s\]*）)]{0,3}(?:\d\d:\d\d:\d\d|T\d\d:|deadline|release|version|update|之?前|截止|起|以来|以後|发布|發布|上线|까지|から(?!\d)|まで|締切)"
)
NEXT = _cue(r"\bnext\b|\bupcoming\b|nächst|prochain|próxim|proxim|prossim|\bvolgend|下次|下一|下届|明年|次回|다음")
"""Another edition is spoken of."""
THIS_YEAR = _cue(r"今年|\bthis year\b|dieses Jahr|cette année|este año|올해")
COMING = _cue(
    r"\bwill\b|['’]ll\b|\bnext\b|\bupcoming\b|join us|see you|save the date|\bcoming\b|\bwird\b|\bwerden\b|nächst|prochain|aura lieu|próxim|proxim"
    r"|prossim|\bis on\b|\bare on\b|\bplanned|\bvolgend|将[于在举会]|將[於在舉會]|即将|即將|下次|下一|下届|明年|预计|預計|敬请|期待|相约|相約|见$|見$"
    r"|再见|次回|予定|다음|예정|계획"
)
"""The event lies ahead."""
_UP_TO_NAME = r"(?:[^\w]{0,4}(?:the|our|my|der|dem|den|le|la|el|opening|closing|keynote|at)\b){0,5}[^\w]{0,4}$"
SOME_DAY = _cue(
    r"wrap(?:s|ped)? up|\bconclud|\bclos(?:ed|ing)|came to an end|\bended|\bopened|kicked off|eröffnung|ouverture|apertura|aufgebrochen|two-day|three-day|four-day|five-day|\bdays of"
    r"|\bday (?:one|two|three|1|2|3)\b|(?:first|second|third|last|final) day|收官|闭幕|开幕|首日|开始了|開始了|第[一二三]天|[二两三四]天"
)
"""A single day is not the whole event."""
PART = _cue(
    r"\bworkshops?\b|\btutorials?\b|\btraining|\bsprints?\b|\breception|\bparty\b|\bdinner|\bbanquet|\bbarbecue|\bkeynotes?\b|\bsessions?\b"
    r"|晚宴|工作坊|演讲"
)
"""Without a name it is only a part of the event."""
ANOTHER = _cue(
    r"(?:\bbefore|\bafter|ahead of|prior to|\bfollowing|\bsince|generation of|successor (?:of|to)|\blike|such as|\bthan|co-?located(?! with| at| event)|\bvor|\bnach"
    rf"|\bavant|\baprès|antes de|después de){_UP_TO_NAME}"
)
"""What follows is another event than the one that is dated."""
BESIDE = _cue(
    rf"(?:co-?located (?:with|at|event)|collocated with|alongside|part of|parallel (?:zu|to)|同期){_UP_TO_NAME}"
)
"""What follows is held together with the event that is dated."""
INSIDE = _cue(
    r"(?:\bat|\bduring|\binside|\bauf der|\bbei der|\blors d[eu]|\ben el|\bdurante)[^\w]{0,4}(?:(?:the|this year['’]s) )?[^\w]{0,4}$|在[^\w]{0,3}$"
)
"""Something happens at what follows, which may take longer."""
BROKEN = _cue(r"[,，;；、。:：]|\band\b|\bund\b|\bet\b|\by\b|以及|而|\bwhile\b|\bbut\b|\|")
"""Here another part of the sentence begins."""
LABEL = _cue(
    r"(?:^|[|#*\s【\[(（])(?:dates?|when|time|date and time|日期|时间|時間|活动时间|活動時間|会议时间|日時|開催日時?|開催日|일시|일자|날짜|wann|termin|quand|fecha|cuándo|data|quando)"
    r"[\s*】\]]{0,3}[:：|]?[\s*]{0,3}$"
)
"""A label that promises the date."""
POSTED = _cue(
    r"\bposted\b|\bpublished\b|\bwritten\b|\blast (?:change|edit|update|modif)|\bauthor\b|\bby\b.{0,40}$|\bfiled under|\bmin(?:ute)?s?\b[ -]?read"
    r"|·|^\W*\||\b(?:por|par|von|par|door)\b|\bposté|\bpublié|\bpublicado|veröffentlicht|geschrieben|\beingestellt|作者|发布|發布|发表|發表|阅读|閱讀|分钟|看板|投稿|작성|게시"
)
"""A line that says when and by whom the post was written."""
PAST = _cue(
    r"\blast (?:week|month|year|mon|tue|wed|thu|fri|sat|sun)|\bthis (?:past|week|month|year)|letzte|vergangene|dernier|pasad|上周|上週|上个|上個|先週|先日|지난"
)
DAY_NUMBER = _cue(
    r"\bday\W{0,2}(\d|one|two|three|four|five)\b|\b(first|second|third|fourth|fifth) day\b|第\s?([一二三四五\d])\s?[天日]|(\d)日目"
)
