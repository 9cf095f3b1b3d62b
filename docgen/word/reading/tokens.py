"""Finds the pieces of a part's XML that matter for its text, with one regular expression.

A token is a text (it begins with `>`), or a tag without its `<`, with its content where that is text or
properties. All other tags are skipped. `<w:del/>` matters only in the properties of a paragraph mark. Few
parts hold anything that `is_usual` looks for; only in these the ends of runs, rows and cells are tokens too.
"""

from __future__ import annotations

import re

from docgen.lazy import compiled_when_used

# The most frequent tags that do not matter are refused first: that saves a fifth of the time.
_ATTRIBUTES = "(?:[ ][^<>]*)?/?>"
_OPENS = "(?:[ ][^<>]*)?(?<!/)>"  # an element closed at once has no content, and no end tag to look for
# Of a part that is parsed, `docgen.word.sealing.parsed` keeps only what it lists: add an element there too.
_TOKENS = r"""<(?!REFUSED)(?:w:t\ xml:space="preserve")?(
    >[^<]*
    |/(?:w:(?:p|s(?:dt|ectPr(?:Change)?)|txbxContent|del|moveFrom|f(?:ldSimple|ootnote)|endnote)
        |mc:(?:Choice|AlternateContent))>
    |w:(?:t(?:@[^<]*|(?:ab|itlePg)@|xbxContent>)
        |s(?:dtPr>.*?</w:sdtPr>|(?:dt|ym|oftHyphen|ectPr(?:Change)?)@)
        |f(?:ld(?:Simple|Char)|ootnote(?:Reference)?|ooterReference)@
        |(?:br|cr|ptab|noBreakHyphen|headerReference|endnote(?:Reference)?)@
        |(?:del|moveFrom)(?:OPENS|(?:(?<=<w:rPr><w:del)|(?<=<w:rPr><w:moveFrom))@)
        |instrText@[^<]*)
    |mc:AlternateContent@|(?:a:blip|v:imagedata|asvg:svgBlip)@|m:t@[^<]*
    RARE)(?:ENDS)?"""
_RARE = r"""
    |/(?:[wm]:r|w:t[cr]|w:bdo|w:dir|a:p)>
    |[wm]:rOPENS(?:<m:rPr(?:/>|>.*?</m:rPr>))?(?:<w:rPr>.*?</w:rPr>)?
    |w:trOPENS(?:<w:tblPrEx(?:/>|>.*?</w:tblPrEx>))?(?:<w:trPr>.*?</w:trPr>)?
    |/m:(?:num|de[ng]|su[bp]|rad|d)>|m:(?:num|de[ng]|su[bp]|rad)OPENS
    |m:(?:d|nary)OPENS(?:<m:(?:d|nary)Pr>.*?</m:(?:d|nary)Pr>)?
    |w:tcOPENS(?:<w:tcPr>.*?</w:tcPr>)?
    |w:(?:(?:bdo|dir)OPENS|(?:pgNum|(?:day|month|year)(?:Short|Long)|(?:foot|end)noteRef)@)
    |w:(?:pStyle@|numPr>.*?</w:numPr>|pPrChangeOPENS.*?</w:pPrChange>)
    |w:(?:checkBox>.*?</w:checkBox>|ddList>.*?</w:ddList>|altChunk@)
    |v:textpath@|a:t@[^<]*
    """
_UNUSUAL = compiled_when_used(
    r"""<(?:w:(?:vanish|d?strike|hidden|ffData|altChunk|cellDel|cellMerge|bdo|dir|pgNum
        |(?:day|month|year)(?:Short|Long)|(?:foot|end)noteRef)
        |v:textpath|a:t|m:(?:num|rad|su[bp]|d|nary))[ >/]
    |<w:[hv]Merge(?![ ]w:val="restart")[^<>]*>(?:(?!</w:tc>).)*?<(?:w:(?:r|sdt|tbl)|m:r)[ >]
    |<w:trPr>(?:(?!</w:trPr>).)*?<w:del[ /]""",
    re.VERBOSE | re.DOTALL,
)

_PROPERTIES = compiled_when_used(
    r"<(m:(?:r|d|nary)Pr|w:(?:rPr|trPr|tcPr|tblPrEx|numPr|pPrChange))(?:[ ][^<>]*)?(?<!/)>(.*?)</\1>",
    re.DOTALL,
)


def _tokens(refused: str, rare: str, ends: str) -> re.Pattern[str]:
    pattern = _TOKENS.replace("REFUSED", refused).replace("RARE", rare).replace("ENDS", ends)
    pattern = pattern.replace("OPENS", _OPENS).replace("@", _ATTRIBUTES)
    return compiled_when_used(pattern, re.VERBOSE | re.DOTALL)


TOKENS = _tokens("w:r>|w:p[>PS]|w:tc", "", "</w:t></w:r>")
ALL_TOKENS = _tokens("w:p(?:>|Pr>)|w:tc[PW]", _RARE, "</w:t>")
PARAGRAPH_END = "/w:p>"
NAME = compiled_when_used("/?[a-z]+:[A-Za-z]+")


def is_usual(xml: str) -> bool:
    """Return whether `TOKENS` finds the same text as `ALL_TOKENS`, except the words of lists.

    Properties are one token of the slower reading: text in them, which no schema allows, is not read there.
    """
    if _UNUSUAL.search(xml) is not None:
        return False
    return not any(TOKENS.search(content) for _, content in _PROPERTIES.findall(xml))
