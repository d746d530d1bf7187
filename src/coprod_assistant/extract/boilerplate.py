"""What a dump of a web page holds beside its content: menus, crumb trails, legal and cookie lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .dated import has_day
from .lines import RULE, Line

# Whole lines; matched without regard to case. English and German.
WHOLE = re.compile(
    r"""(?xi)^(?:
    search(?:\ (?:our|this|the)\ (?:web\s?)?site)?\s*:?\s*(?:go|search)? | suche\w*\s*:? | seite\ durchsuchen\s*:?
  | skip\ (?:to|navigation)\b.{0,40} | jump\ to\ (?:content|navigation).{0,20} | zum\ (?:haupt)?inhalt\b.{0,30}
  | (?:back\ to|return\ to)\ (?:the\ )?(?:top|home\s?page|list|overview).{0,20} | nach\ oben
  | top\ of\ (?:the\ )?page
  | zurück(?:\ zur\ .{1,30})? | (?:main\ |site\ |toggle\ |open\ |close\ )?(?:menu|navigation)
  | print(?:\ (?:this\ )?page)? | (?:seite\ )?drucken | e-?mail\ (?:this|a\ friend).{0,20}
  | (?:share|tweet|like|follow)(?:\ (?:this|us|on|via|page|it)\b.{0,60})? | teilen(?:\ auf.{0,30})?
  | bookmark\ this.{0,20}
  | (?:facebook|twitter|linked-?in|you-?tube|instagram|xing|rss|mastodon)(?:\ feed)?
  | (?:(?:sign\ up|subscribe)\ (?:to|for)|join|get)\ (?:our|the)\ .{0,40}(?:newsletter|mailing\ list).{0,20}
  | newsletter(?:\ sign-?\s?up)?
  | (?:read|view|show|see|load)\ (?:more|less|all) | more\s?(?:…|\.\.\.|»|>)?
  | weiter\s?lesen | mehr(?:\ (?:lesen|erfahren))?
  | log\s?-?in | log\s?-?out | sign\ in | register | anmelden | home(?:\s?page)? | startseite
  | (?:last\ (?:updated|modified|reviewed)|zuletzt\ (?:geändert|aktualisiert)|stand)\s*:?\s.{0,12}\d{4}.{0,10}
  | page\ \d+(?:\ (?:of|/)\ \d+)? | seite\ \d+(?:\ von\ \d+)? | you\ are\ here\b.{0,120} | sie\ sind\ hier\b.{0,120}
  | (?:next|previous|prev|older|newer)(?:\ (?:page|post|posts|article))? | (?:image|photo|bild)\s*:?
  | site\s?map | impressum | datenschutz(?:erklärung)?
  | (?:privacy|cookie)s?(?:\ (?:policy|statement|notice|settings))
  | terms(?:\ (?:and|&)\ conditions|\ of\ use) | legal\ (?:disclaimer|notice) | disclaimer
  | accessibility(?:\ statement)?
  | .{2,80}(?:\.\s?){4,}\s*\d{1,4}  # a line of a table of contents
  | click\ to\ (?:share|e-?mail|print|tweet)\b.{0,60} | your\ e-?mail\ address\ will\ not\ be\ published\b.{0,60}
  | (?:post|page|site|main)\ navigation | bread\s?crumbs?
  | (?:is|was)\ this\ (?:page|article)\ (?:useful|helpful)\s*\?? | we\ respect\ your\ privacy\.?
  | (?:sign\ up|subscribe)\ with\ your\ e-?mail\b.{0,60}
  | (?:related|recommended|recent)\ (?:content|articles|posts|links|stories|pages|reading)
  | (?:proudly\ )?powered\ by\ .{1,40} | (?:web\s?site|site)\ (?:design|by)\b.{0,50}
  | (?:decline|accept|reject|allow)(?:\ all)?(?:\ cookies)?
  | (?:your\ )?(?:name|e-?mail(?:\ address)?)\s*:?\s*\*? | subscribe | submit | send | go
  | contact(?:\ us)? | kontakt | comments?\ (?:are\ )?(?:closed|off).{0,20} | leave\ a\ (?:comment|reply).{0,20}
  )\s*$"""
)
# Steps to other pages and tools of this one, as they stand side by side below a text.
FURNITURE = re.compile(
    r"""(?xi)^(?:
    (?:back|return|up)\ to\ .{1,40} | (?:top|end)\ of\ (?:the\ )?page | (?:to\ )?top | zurück\b.{0,30} | nach\ oben
  | (?:next|previous|prev|older|newer|earlier|later|weiter|vorige[rs]?|nächste[rs]?)
    (?:\ (?:pages?|posts?|articles?|events?|issues?|entry|entries|stor(?:y|ies)|chapter|section|seite))?
    (?:\s*:\s*.{1,60})?
  | skip\ (?:to\b.{1,30}|navigation) | print(?:\ (?:this\ )?(?:page|article|version))? | (?:seite\ )?drucken
  | (?:share|tweet|bookmark|save|e-?mail)(?:\ (?:this|on|via|by)\b.{0,40})? | e-?mail\ a\ friend
  | teilen(?:\ auf.{0,20})? | (?:sign\ up|subscribe)\b.{0,60} | (?:our\ )?newsletter
  | (?:privacy|cookies?|terms|accessibility|site\s?map)\b.{0,30}
  | (?:download|save)\ (?:as\ )?pdf
  )$"""
)
STEP = re.compile(  # to another page, with an arrow or as a word of its own
    r"(?i)^(?:[<«‹←]\s*(?:back|previous|prev|older|earlier|return|zurück)\b[^.!?»›>]{0,60}"
    r"|(?:next|newer|later|forward|continue|weiter)\b[^.!?«‹<]{0,60}[>»›→]"
    r"|(?:next|previous|prev)(?:\s(?:page|post|article|event|story|entry|chapter|section))?\s*:\s*[^.!?]{1,60})$"
)
MAX_STEP = 80
LEGAL = re.compile(
    r"(?i)^(?:©|\(c\)\s*(?=.{0,60}(?:19|20)\d\d)|copyright\b(?=.{0,60}(?:©|\(c\)|\d{4}|reserved)))"
    r"|\ball rights reserved\b|\balle rechte vorbehalten\b"
    r"|\bregistered (?:charity|company)\b.{0,30}\d{4,}|\bcompany (?:registration )?(?:no|number)\b.{0,20}\d{4,}"
)
OWNED = re.compile(r"(?i)^(?:©|\(c\)|copyright\b)|\ball rights reserved\b|\balle rechte vorbehalten\b")
# Names of parts of a site that are headings of content, too, where something stands below them.
LINKED = re.compile(r"(?i)^(?:related|recommended|recent) (?:content|articles|posts|links|stories|pages|reading)$")
TOPICS = re.compile(
    r"""(?xi)^(?:contact(?:\ us)? | kontakt | impressum | datenschutz(?:erklärung)? | register | anmelden
  | (?:privacy|cookie)s?(?:\ (?:policy|statement|notice|settings)) | terms(?:\ (?:and|&)\ conditions|\ of\ use)
  | legal\ (?:disclaimer|notice) | disclaimer | accessibility(?:\ statement)? | home | search | cookies?\b.{0,60}
  )\s*:?$"""
)
ON_PRIVACY = re.compile(r"(?i)\b(?:cookies?|privacy|data protection|personal data|datenschutz\w*|legal|terms)\b")
COOKIES = re.compile(
    r"(?i)^(?:we|this (?:web)?site|our (?:web)?site|by (?:using|continuing)|wir|diese (?:web)?seite)\b.{0,60}"
    r"\b(?:us(?:e|es|ing)|accept|agree|consent|sets?|stores?|places?|verwende\w*|nutz\w*|setz\w*)\b.{0,60}\bcookies?\b"
    r"|^(?:cookies?\b|accept\b.{0,20}\bcookies).{0,60}$|\bcookies\b.{0,60}\b(?:consent|einwilligung)\b"
)
NAVIGATION = re.compile(
    r"(?i)\b(?:home|about(?: us)?|contact(?: us)?|news(?:letter)?|events?|blog|publications?|resources?|services|"
    r"search|log ?in|site ?map|privacy|legal|disclaimer|imprint|impressum|datenschutz|kontakt|startseite|aktuelles|"
    r"über uns|veranstaltungen|publikationen|links|faqs?|our (?:team|work|people|services)|who we are|what we do|"
    r"training|careers|jobs|press|media|gallery|archive|shop|donate|help|terms|cookies?|accessibility|members?|partners|"
    r"menu|themen|projekte|projects|presse|suche|karriere|case studies|consultancy|research)\b"
)
SEPARATORS = re.compile(r"\||·|•|»|›|::|>|→|(?<=\s)/(?=\s)")
SPACED = re.compile(rf"{SEPARATORS.pattern}|\s{{2,}}")  # "Home  Case studies  Housing": a dump keeps the gaps
LETTER = re.compile(r"[^\W\d_]")
PAGE_NUMBER = re.compile(r"^[-–—\s.()\[\]|]*\d{1,3}[-–—\s.()\[\]|]*$")
PAGES = re.compile(r"^[«‹<\s]*(?:\d{1,3}(?:\s*[|·•,…]+\s*|\s+|\s*\.\.+\s*)){2,}\d{1,4}[»›>\s]*$")  # 1 2 3 … 9
LABEL_CHARS = 40  # of a line that a number right below it belongs to
ROW_MARKS = ("|", "\t")
EDGES = " |<>«»‹›←→·"
SHORT_CHARS, SHORT_WORDS = 40, 5
MAX_LEGAL = 200


def content_lines(lines: Sequence[Line], *, menus: bool = True, paged: bool = True) -> list[Line]:
    """`lines` without boilerplate; the line after a removed one keeps its distance from the one before.

    Args:
        menus: Whether runs of short lines may be menus.
        paged: Whether a number alone may be that of a page.
    """
    menu = _menu_lines(lines) | _linked_lines(lines) if menus else set()
    kept: list[Line] = []
    removed = False
    for number, line in enumerate(lines):
        row = _is_row(lines, number) and (not menus or not LETTER.search(line.text))
        known = row or (line.level and TOPICS.match(line.text)) or (bool(kept) and _tells_of_cookies(kept[-1], line))
        known = known or (bool(PAGE_NUMBER.match(line.text)) and (not paged or _is_counted(lines, number)))
        if number in menu or (is_boilerplate(line.text, marked=not menus) and not known):
            removed = True
            continue
        kept.append(replace(line, gap=max(line.gap, 1)) if removed else line)
        removed = False
    return kept


def _linked_lines(lines: Sequence[Line]) -> set[int]:
    """Numbers of the items right below the name of a box of links to other pages."""
    found: set[int] = set()
    for number, line in enumerate(lines[1:], start=1):
        above = lines[number - 1].text
        if line.bullet and not line.ended and (LINKED.match(above) or number - 1 in found):
            found.add(number)
    return found


def _is_row(lines: Sequence[Line], number: int) -> bool:
    """Whether a line and one next to it have as many bars or tabs: `2016 | 33 | 1,200` is a row, no step to page 33."""
    near = [lines[at].text for at in (number - 1, number + 1) if 0 <= at < len(lines)]
    words = lines[number].text
    return any(words.count(mark) == other.count(mark) > 0 for mark in ROW_MARKS for other in near)


def _is_counted(lines: Sequence[Line], number: int) -> bool:
    """Whether a number alone belongs to the words above or below it: right beside them, or below a label."""
    above = lines[number - 1] if number else None
    below = lines[number + 1] if number + 1 < len(lines) else None
    labelled = above is not None and len(above.text) <= LABEL_CHARS and not above.ended and not above.marker
    if above is not None and LETTER.search(above.text) and (lines[number].gap == 0 or labelled):
        return True
    return below is not None and below.gap == 0 and below.text[0].islower()


def _tells_of_cookies(above: Line, line: Line) -> bool:
    """Whether a line on cookies stands below a heading on them: it is no banner then."""
    heads = len(above.text) <= SHORT_CHARS and not above.ended
    return heads and bool(ON_PRIVACY.search(above.text) and COOKIES.search(line.text)) and not WHOLE.match(line.text)


def is_boilerplate(line: str, *, marked: bool = False) -> bool:
    """Whether a line on its own is navigation, a legal or cookie line, or has neither a letter nor a figure in it.

    Args:
        marked: Whether mark-up or layout have shown already what is content, so that a sentence on cookies or on the
            charity's number is no banner or footer.
    """
    if not LETTER.search(line) and not RULE.match(line):
        return not is_figure(line)
    if WHOLE.match(line):
        return True
    if len(line) <= MAX_LEGAL and (OWNED if marked and line[-1] == "." else LEGAL).search(line):
        return True
    if len(line) <= MAX_STEP and STEP.match(line) and not has_day(line):
        return True
    banner = not marked and len(line) <= 2 * MAX_LEGAL and COOKIES.search(line)
    return bool(banner) or _is_menu_row(line) or _is_tool_row(line)


def is_figure(line: str) -> bool:
    """Whether a line without a letter says something: an amount, a telephone number, a day; not numbers of pages."""
    return bool(re.search(r"\d", line)) and not PAGE_NUMBER.match(line) and not PAGES.match(line)


def _is_tool_row(line: str) -> bool:
    """`Back to top | Next: Events 2020 >`: mostly steps to other pages and tools of this one, and short."""
    parts = [part.strip() for part in re.split(r"[|·•]", line.strip(EDGES)) if part.strip()]
    if len(parts) < 2 or any(len(part) > SHORT_CHARS * 2 or part[-1] in ".!?" for part in parts):
        return False
    tools = sum(bool(FURNITURE.match(part.strip(EDGES))) for part in parts)
    known = sum(bool(NAVIGATION.search(part)) and len(part.split()) <= SHORT_WORDS for part in parts)
    return tools * 2 > len(parts) or (tools >= 1 and known + tools >= len(parts))


def _is_menu_row(line: str) -> bool:
    """`Home > Events > 2012` or `privacy statement | legal disclaimer | contact us`."""
    apart = SEPARATORS if re.search(r"\d", line) else SPACED
    parts = [part.strip() for part in apart.split(line.strip(" |>»›·")) if part.strip()]
    if len(parts) < 2 or any(len(part) > SHORT_CHARS * 2 or part[-1] in ".!?" for part in parts):
        return False
    known = sum(bool(NAVIGATION.search(part)) and len(part.split()) <= SHORT_WORDS for part in parts)
    if re.match(r"(?i)home(?:page)?\b|startseite\b", parts[0]) and len(parts[0]) <= SHORT_CHARS / 2:
        return True
    return len(parts) >= 3 and known >= 2 and known * 2 >= len(parts)


def _menu_lines(lines: Sequence[Line]) -> set[int]:
    """Numbers of the lines that are entries of a menu: runs of short lines that name parts of a site."""
    menu: set[int] = set()
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _is_short(lines[end]) and bool(lines[end].bullet) == bool(lines[start].bullet):
            end += 1
        menu.update(_menu_of_run(lines, start, end))
        start = max(end, start + 1)
    return menu


def _is_short(line: Line) -> bool:
    words = line.text[len(line.marker) :].strip() if line.bullet else line.text
    if RULE.match(words) or len(words) > SHORT_CHARS or len(words.split()) > SHORT_WORDS or line.level:
        return False
    return words[-1:] not in (".", ":", ";", ",", "?", "!") and not re.search(r"\d", words)


def _menu_of_run(lines: Sequence[Line], start: int, end: int) -> range:
    """The entries of a menu among lines `start` to `end`; what comes last may be the heading of what follows."""
    length = end - start
    if length < 3 or (start > 0 and lines[start - 1].text.endswith(":") and not is_boilerplate(lines[start - 1].text)):
        return range(0)
    known = sum(_is_entry(line) for line in lines[start:end])
    edge = start == 0 or end == len(lines) or all(is_boilerplate(line.text) for line in lines[:start])
    share = 0.25 if edge else 0.5
    if known < 2 or known < share * length:
        return range(0)
    if end == len(lines):
        return range(start, end)
    return range(start, end - _headings_at_end(lines, start, end))


def _is_entry(line: Line) -> bool:
    """Whether a line is the name of a part of a web site and nothing else."""
    words = line.text[len(line.marker) :].strip() if line.bullet else line.text
    return bool(NAVIGATION.fullmatch(words)) or is_boilerplate(words)


def _headings_at_end(lines: Sequence[Line], start: int, end: int) -> int:
    """How many lines at the end of a menu head the content below it: those set apart from the entries."""
    last = end - 1
    if lines[last].bullet or (NAVIGATION.fullmatch(lines[last].text) and lines[end].gap == 0):
        return 0
    apart = next((n for n in range(last, start, -1) if lines[n].gap > lines[start + 1].gap), last)
    if lines[last].bullet == "" and lines[start].bullet:
        apart = next(n for n in range(start, end) if not lines[n].bullet)
    return end - apart if end - apart <= 2 else 1
