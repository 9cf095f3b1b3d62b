"""Writes the look as the parts `styles`, `numbering` and `settings` of a Word file."""

from __future__ import annotations

from docx.document import Document
from docx.oxml import parse_xml

from pages.look import FONT, MUTED, TABLE_STYLES, Look, Style, TableStyle, paragraph_styles

NAMESPACE = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
BUILT_IN = {
    "Normal", "Title", "Subtitle", "heading 1", "heading 2", "header", "footer", "Body Text",
    "List Bullet", "List Number", "Strong",
}  # fmt: skip


def apply_look(document: Document, look: Look, language: str) -> None:
    """Replace the styles, lists and settings of `document` by those of `look`."""
    _replace(document.styles.element, _styles(look, language))
    _replace(document.part.numbering_part.element, NUMBERING)
    _replace(document.settings.element, SETTINGS.format(language=language))


def style_id(name: str) -> str:
    """Return the id that Word gives to a style of this name."""
    return "".join(word[:1].upper() + word[1:] for word in name.replace("-", " ").split())


def _replace(element, children: str) -> None:
    """Replace all children of `element` by `children`."""
    element[:] = list(parse_xml(f"<w:holder {NAMESPACE}>{children}</w:holder>"))


def _styles(look: Look, language: str) -> str:
    """Return the content of `w:styles`."""
    return "".join(
        [
            DEFAULTS.format(font=FONT, size=round(look.body * 2), language=language),
            *(_paragraph_style(style) for style in paragraph_styles(look)),
            CHARACTER_AND_TABLE_DEFAULTS.format(muted=MUTED),
            *(_table_style(style) for style in TABLE_STYLES),
        ]
    )


def _paragraph_style(style: Style) -> str:
    default = ' w:default="1"' if style.name == "Normal" else ""
    custom = "" if style.name in BUILT_IN else ' w:customStyle="1"'
    based = "" if default else f'<w:basedOn w:val="{style_id(style.based)}"/>'
    following = f'<w:next w:val="{style_id(style.following)}"/>' if style.following else ""
    return (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{style_id(style.name)}">'
        f'<w:name w:val="{style.name}"/>{based}{following}<w:qFormat/>'
        f"{_wrap('pPr', _paragraph_properties(style))}{_wrap('rPr', _run_properties(style))}</w:style>"
    )


def _paragraph_properties(style: Style) -> str:
    """Return the children of a `w:pPr`, in the order of ECMA-376 part 1, 17.3.1.26."""
    parts = [_switch("keepNext", style.keep_next), _switch("keepLines", style.keep_lines)]
    if style.numbered:
        number, level = style.numbered
        at = f'<w:ilvl w:val="{level}"/>' if level else ""
        parts.append(f'<w:numPr>{at}<w:numId w:val="{number}"/></w:numPr>')
    parts.append(_spacing(style))
    if style.indent:
        parts.append(f'<w:ind w:left="{_twips(style.indent)}" w:hanging="{_twips(style.hanging)}"/>')
    if style.align:
        parts.append(f'<w:jc w:val="{style.align}"/>')
    if style.outline is not None:
        parts.append(f'<w:outlineLvl w:val="{style.outline}"/>')
    return "".join(parts)


def _spacing(style: Style) -> str:
    words = []
    if style.before is not None:
        words.append(f'w:before="{_twips(style.before)}"')
    if style.after is not None:
        words.append(f'w:after="{_twips(style.after)}"')
    if style.height:
        words.append(f'w:line="{_twips(style.height)}" w:lineRule="exact"')
    elif style.line:
        words.append(f'w:line="{round(style.line * 240)}" w:lineRule="auto"')
    return f"<w:spacing {' '.join(words)}/>" if words else ""


def _run_properties(style: Style) -> str:
    """Return the children of a `w:rPr`, in the order of ECMA-376 part 1, 17.3.2.28."""
    parts = [_switch("b", style.bold), _switch("bCs", style.bold)]
    if style.color:
        parts.append(f'<w:color w:val="{style.color}"/>')
    if style.letter_space:
        parts.append(f'<w:spacing w:val="{_twips(style.letter_space)}"/>')
    if style.size:
        half_points = round(style.size * 2)
        parts.append(f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>')
    return "".join(parts)


def _table_style(style: TableStyle) -> str:
    sides = zip(("top", "left", "bottom", "right"), style.padding, strict=True)
    padding = "".join(f'<w:{side} w:w="{_twips(points)}" w:type="dxa"/>' for side, points in sides)
    borders = "".join(
        [
            _rule("top", style.top) if style.top else "",
            _rule("left", style.left_bar, size=24) if style.left_bar else "",
            _rule("bottom", style.bottom, style.weight) if style.bottom else "",
            _rule("insideH", style.inside) if style.inside else "",
        ]
    )
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{style.ground}"/>' if style.ground else ""
    head = HEAD_ROW.format(rule=_rule("bottom", style.head, size=8)) if style.head else ""
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style_id(style.name)}">'
        f'<w:name w:val="{style.name}"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr>{_wrap('tblBorders', borders)}{_wrap('tblCellMar', padding)}"
        f"</w:tblPr>{_wrap('tcPr', ground)}{head}</w:style>"
    )


def _rule(side: str, color: str, size: int = 4) -> str:
    """Return one border; `size` in eighths of a point."""
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{color}"/>'


def _wrap(tag: str, children: str) -> str:
    return f"<w:{tag}>{children}</w:{tag}>" if children else ""


def _switch(tag: str, on: bool | None) -> str:
    if on is None:
        return ""
    return f"<w:{tag}/>" if on else f'<w:{tag} w:val="0"/>'


def _twips(points: float) -> int:
    return round(points * 20)


DEFAULTS = """
<w:docDefaults>
  <w:rPrDefault><w:rPr><w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}" w:cs="{font}"/>
    <w:sz w:val="{size}"/><w:szCs w:val="{size}"/>
    <w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
  <w:pPrDefault/>
</w:docDefaults>
<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1"
  w:defQFormat="0" w:count="376"/>
"""

CHARACTER_AND_TABLE_DEFAULTS = """
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">
  <w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:qFormat/>
  <w:rPr><w:b/><w:bCs/></w:rPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="Box"><w:name w:val="Box"/><w:qFormat/>
  <w:rPr><w:rFonts w:ascii="Segoe UI Symbol" w:eastAsia="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol"
    w:cs="Segoe UI Symbol"/></w:rPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="Tag"><w:name w:val="Tag"/><w:qFormat/>
  <w:rPr><w:noProof/><w:color w:val="{muted}"/><w:sz w:val="14"/><w:szCs w:val="14"/></w:rPr></w:style>
<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>
  <w:uiPriority w:val="99"/><w:semiHidden/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>
  <w:uiPriority w:val="99"/><w:semiHidden/>
  <w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>
    <w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>
  </w:tblCellMar></w:tblPr></w:style>
"""

HEAD_ROW = """<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders>{rule}</w:tcBorders></w:tcPr>
</w:tblStylePr>"""

# Lists 1 and 3: bullets. List 2: numbers that start again after each heading of level 1, which is level 0 of
# the list. A level names its style: so Word finds the level of a style (ECMA-376 part 1, 17.9.23).
DEEPER = """
  <w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="bullet"/>
    <w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/>
    <w:pPr><w:ind w:left="{left}" w:hanging="280"/></w:pPr></w:lvl>"""
BULLETS = """
<w:abstractNum w:abstractNumId="{{number}}"><w:multiLevelType w:val="hybridMultilevel"/>
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="{{style}}"/>
    <w:lvlText w:val="•"/><w:lvlJc w:val="left"/>
    <w:pPr><w:ind w:left="280" w:hanging="280"/></w:pPr></w:lvl>{deeper}</w:abstractNum>
""".format(
    deeper="".join(
        DEEPER.format(level=level, sign=sign, left=280 * (level + 1)) for level, sign in ((1, "–"), (2, "•"))
    )
)
STEPS = """
<w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="multilevel"/>
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="none"/><w:pStyle w:val="Heading1"/>
    <w:suff w:val="nothing"/><w:lvlText w:val=""/><w:lvlJc w:val="left"/>
    <w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="ListNumber"/>
    <w:lvlText w:val="%2."/><w:lvlJc w:val="left"/>
    <w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>
"""
NUMBERING = (
    BULLETS.format(number=1, style="ListBullet")
    + STEPS
    + BULLETS.format(number=3, style="CallItem")
    + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, 3))
)

SETTINGS = """
<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>
<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
<w:compatSetting w:name="overrideTableStyleFontSizeAndJustification"
  w:uri="http://schemas.microsoft.com/office/word" w:val="1"/>
<w:compatSetting w:name="enableOpenTypeFeatures" w:uri="http://schemas.microsoft.com/office/word" w:val="1"/>
<w:compatSetting w:name="doNotFlipMirrorIndents" w:uri="http://schemas.microsoft.com/office/word" w:val="1"/>
</w:compat>
<w:themeFontLang w:val="{language}"/>
<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1"
  w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6"
  w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>
<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>
"""
