"""Texts that are written into files which spreadsheets open."""

_BEGIN = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_DIVIDE = ("\t", "\r", "\n")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that might be is put behind an apostrophe.

    Source: OWASP, "CSV Injection"; wide characters are taken as the narrow ones by spreadsheets set to Japanese.
    """
    is_formula = text.lstrip()[:1] in _BEGIN or text.lstrip(" ")[:1] in _DIVIDE
    return f"'{text}" if is_formula else text
