"""Texts are looked up hundreds of times for a page: in catalogues that hold something, and in no others."""

from typing import Any

from django.utils.translation import trans_real


def leave_out_empty_catalogues(language: str) -> None:
    """Ask no more those catalogues of a language that nothing was translated in.

    Django asks one after the other, for each text that is English already; a package without a translation of its own
    brings an empty one.
    """
    found: Any = trans_real.translation(language)
    while (behind := found._fallback) is not None:
        if set(behind._catalog) <= {""}:
            found._fallback = behind._fallback
        else:
            found = behind
