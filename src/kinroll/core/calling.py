"""Which addresses may be called because somebody has typed them: those of the internet, and what the school allows.

Whoever can type an address could otherwise have Kinroll knock at machines that only Kinroll reaches: the cloud's
metadata service, a database, the router.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_NAT64, _6TO4 = IPv6Network("64:ff9b::/96"), IPv6Network("2002::/16")


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """The networks that these texts name. Raises ``ValueError`` for one that names none."""
    return tuple(ip_network(text) for text in texts)


def may_call(text: str, allowed: Sequence[Network], *, is_secure: bool = True) -> bool:
    """Whether this address may be called; one that wraps another is judged by the one inside.

    Without TLS only what the school allows by itself may be.
    """
    address = _unwrapped(ip_address(text.partition("%")[0]))
    if any(address.version == network.version and address in network for network in allowed):
        return True
    return is_secure and address.is_global and not (address.is_multicast or address.is_reserved)


def _unwrapped(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _6TO4:
        return IPv4Address((int(address) >> 80) & 0xFFFFFFFF)
    return address
