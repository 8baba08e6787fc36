"""Keys that come more than once among very many, in memory that does not grow with them."""

from collections.abc import Sequence

from kinroll.core.avetmiss.seen import Memory

BITS = 1 << 27
"""Sixteen megabytes: of ten million different keys one in twenty-five is kept needlessly, and looked at once more."""
_SUSPECTED, _MET, _REPEATED = "suspected", "met", "repeated"


class Repeats:
    """First every key is noted; then every key is looked at again, if any was suspicious at all.

    A bit stands for many keys, so a bit that is set already makes a key suspicious, no more. Only suspicious keys are
    kept, and the second look tells exactly which of them repeat.
    """

    def __init__(self, memory: Memory, bits: int = BITS) -> None:
        self._memory, self._bits, self._set = memory, bits, bytearray(bits // 8)
        self.needs_second_look = False

    def note(self, keys: Sequence[str]) -> None:
        """The first look at some keys."""
        suspicious = [key for key in keys if self._is_set_or_set(key)]
        if suspicious:
            self._memory.keep(_SUSPECTED, dict.fromkeys(suspicious, (0, "")))
            self.needs_second_look = True

    def _is_set_or_set(self, key: str) -> bool:
        place = hash(key) % self._bits
        byte, bit = place >> 3, 1 << (place & 7)
        was_set = bool(self._set[byte] & bit)
        self._set[byte] |= bit
        return was_set

    def repeat(self, keys: Sequence[str]) -> list[bool]:
        """The second look: of each key whether it stood before; true at the second time only."""
        suspected = self._memory.look_up(_SUSPECTED, set(keys))
        met, told = (set(self._memory.look_up(kind, suspected)) for kind in (_MET, _REPEATED))
        found = []
        for key in keys:
            is_second = key in met and key not in told
            found.append(is_second)
            if is_second:
                told.add(key)
            elif key in suspected:
                met.add(key)
        self._memory.keep(_MET, dict.fromkeys(met, (0, "")))
        self._memory.keep(_REPEATED, dict.fromkeys(told, (0, "")))
        return found
