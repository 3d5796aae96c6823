"""The words of which dates are made, in the languages of recaps."""

from __future__ import annotations

_MONTHS = """
january jan janvier janv januar jänner enero gennaio janeiro januari
february feb février févr fev fevrier februar febrero febbraio fevereiro februari
march mar mars märz maerz marzo março maart
april apr avril avr abril abr aprile
may mai mayo maggio maio mei
june jun juin juni junio giugno junho
july jul juillet juil juli julio luglio julho
august aug août aout agosto augustus
september sep sept septembre septiembre setiembre settembre setembro
october oct octobre oktober okt octubre ottobre outubro
november nov novembre noviembre novembro
december dec décembre déc decembre dezember dez diciembre dic dicembre dezembro
"""
_WEEKDAYS = """
monday mon montag lundi lunes lunedì segunda segunda-feira maandag
tuesday tue tues dienstag mardi martes martedì terça terça-feira dinsdag
wednesday wed mittwoch mercredi miércoles mercoledì quarta quarta-feira woensdag
thursday thu thur thurs donnerstag jeudi jueves giovedì quinta quinta-feira donderdag
friday fri freitag vendredi viernes venerdì sexta sexta-feira vrijdag
saturday sat samstag sonnabend samedi sábado sabato zaterdag
sunday sun sonntag dimanche domingo domenica zondag
"""
MONTHS = {word: number for number, row in enumerate(_MONTHS.split("\n")) for word in row.split()}
WEEKDAYS = {word: number for number, row in enumerate(_WEEKDAYS.strip().split("\n")) for word in row.split()}
"""0 is Monday."""
CJK_WEEKDAYS = {
    char: number % 7
    for row in ("一二三四五六日", "月火水木金土日", "월화수목금토일", "天天天天天天天")
    for number, char in enumerate(row)
}
_JOINTS = "to till until thru through and bis und au et al ao y e a à tot en"
_ARTICLES = "the of le les du de el los del di il do dia dias días am den dem der zum"
JOINTS = frozenset(_JOINTS.split())
"""Words between the first and the last day."""
ARTICLES = frozenset(_ARTICLES.split())
"""Words that stand beside a day, a month or a year."""
VERBS = frozenset(("may", "march", "mar", "mon", "sat", "sun"))
"""Names that are other words when written small."""
NUMERALS = {char: number for number, char in enumerate("一二三四五六七八九", 1)}
