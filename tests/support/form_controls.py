"""Content controls that a template binds to a value by their title."""

from __future__ import annotations

from notation import xml


def control(kind: str, content: str = "?", name: str = "{{ v }}") -> str:
    """A control around one block, of this kind and with this title."""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/><w:id w:val="5"/><w:showingPlcHdr/>{kind}</w:sdtPr>'
        f"<w:sdtContent>{xml([content])}</w:sdtContent></w:sdt>"
    )


BOX = (
    '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612"/>'
    '<w14:uncheckedState w14:val="2610"/></w14:checkbox>'
)
CHOICES = (
    '<w:dropDownList><w:listItem w:displayText="Left side" w:value="left"/>'
    '<w:listItem w:displayText="Right side" w:value="right"/></w:dropDownList>'
)
