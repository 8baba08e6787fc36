"""Keys that come more than once among very many, in memory that does not grow with them."""

BITS = 1 << 27
"""Sixteen megabytes: of ten million different keys one in twenty-five is kept needlessly, and looked at once more."""


class Repeats:
    """First every key is noted; then every key is looked at again, if any was suspicious at all.

    A bit stands for many keys, so a bit that is set already makes a key suspicious, no more. Only suspicious keys are
    kept, and the second look tells exactly which of them repeat.
    """

    def __init__(self, bits: int = BITS) -> None:
        self._bits, self._set = bits, bytearray(bits // 8)
        self._suspicious: dict[str, int] = {}

    def note(self, key: str) -> None:
        """The first look at a key."""
        place = hash(key) % self._bits
        byte, bit = place >> 3, 1 << (place & 7)
        if self._set[byte] & bit:
            self._suspicious[key] = 0
        else:
            self._set[byte] |= bit

    @property
    def needs_second_look(self) -> bool:
        return bool(self._suspicious)

    def repeats(self, key: str) -> bool:
        """The second look: whether the key stood before; true at the second time only."""
        times = self._suspicious.get(key)
        if times is None:
            return False
        self._suspicious[key] = times + 1
        return times == 1
