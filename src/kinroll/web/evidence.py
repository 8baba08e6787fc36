"""What speaks for and against two contacts being one person: sentences, and bars that add up to the answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinroll.core.fields import EMAIL_FIELDS, TELEPHONE_FIELDS, unpack_address
from kinroll.core.scoring import judging, telling
from kinroll.core.scoring.levels import SAME, levels_of
from kinroll.core.scoring.weights import Weights
from kinroll.store.scoring import Scored

WIDTH, LEAST_SHOWN = 200.0, 2.0
"""How wide the picture of the bars is; so many bits it covers at least."""
VETOES: Mapping[str, object] = {
    "complete-source": gettext_lazy("One source lists them as two people. It is never wrong to ask its keepers."),
    "birth-dates": gettext_lazy("Their birth dates differ by more than a slip. No machine joins them."),
    "verified-ids": gettext_lazy("They have different verified ids."),
    "said-apart": gettext_lazy("Somebody said that they are different people, or they are parent and child."),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of evidence: its sentence, and where its bar begins in the picture and how long it is."""

    sentence: str
    is_for: bool
    is_main: bool
    begins: float
    long: float


@dataclass(frozen=True, slots=True)
class Picture:
    """All evidence about two contacts; of 100 pairs like these ``of_hundred`` are one person."""

    of_hundred: str
    main: str
    veto: str
    bars: tuple[Bar, ...]
    middle: float


def picture(found: Scored, weights: str, one: Mapping[str, str], other: Mapping[str, str]) -> Picture | None:
    """The picture of a pair, with the values that both have now; None without weights."""
    if not weights:
        return None
    judged = judging.judge(found.levels, Weights.from_json(weights))
    sides = _fields(one), _fields(other)
    ends = [judged.start]
    for piece in judged.pieces:
        ends.append(ends[-1] + piece.bits)
    low, high = min(*ends, -LEAST_SHOWN), max(*ends, LEAST_SHOWN)
    scale = WIDTH / (high - low)
    bars = tuple(
        Bar(
            _tell(piece.feature, piece.level, *sides, is_for=piece.bits >= 0),
            piece.bits >= 0,
            piece.feature == found.reason,
            (min(before, before + piece.bits) - low) * scale,
            max(abs(piece.bits) * scale, 0.5),
        )
        for piece, before in zip(judged.pieces, ends, strict=False)
    )
    main = next((bar.sentence for bar in bars if bar.is_main), "")
    return Picture(of_hundred(found.probability), main, str(VETOES.get(found.veto, "")), bars, -low * scale)


def of_hundred(probability: float) -> str:
    """How many of a hundred pairs like this are one person; never all, and never none."""
    if probability >= 0.995:
        return _("more than 99")
    return _("fewer than 1") if probability < 0.01 else str(round(probability * 100))


def _tell(feature: str, level: int, one: Mapping[str, str], other: Mapping[str, str], *, is_for: bool) -> str:
    words = {"one": telling.shown(feature, one) or "–", "other": telling.shown(feature, other) or "–"}
    said = _(telling.sentence(feature, level)).format(**words)
    if not is_for and levels_of(feature)[level].startswith(SAME):
        said += " " + _("People who live together have that in common more often.")
    return said


def _fields(values: Mapping[str, str]) -> dict[str, str]:
    """A contact's values under the names that sentences know."""
    lines, postcode = unpack_address(values["address"]) if values.get("address") else ([], "")
    return {
        **values,
        "birth_date": values.get("date_of_birth", ""),
        "emails": _several(values, EMAIL_FIELDS),
        "telephones": _several(values, TELEPHONE_FIELDS),
        "address": ", ".join(lines),
        "postcode": postcode,
    }


def _several(values: Mapping[str, str], names: tuple[str, ...]) -> str:
    return ", ".join(dict.fromkeys(text for name in names if (text := values.get(name, ""))))
