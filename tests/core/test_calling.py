import pytest

from kinroll.core.calling import may_call, networks

INSIDE = networks(["10.1.0.0/16", "fd00::/8"])


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1"),
        pytest.param("::ffff:169.254.169.254", id="one that wraps another"),
        pytest.param("64:ff9b::10.0.0.8", id="one that a gateway unwraps"),
        pytest.param("2002:0a00:0008::1", id="one that leads through 6to4"),
    ],
)
def test_machines_inside_are_not_called(address: str) -> None:
    assert not may_call(address, ())


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_the_internet_is_called_with_tls_only(address: str) -> None:
    assert may_call(address, ())
    assert not may_call(address, (), is_secure=False)


@pytest.mark.parametrize(("address", "may"), [("10.1.2.3", True), ("fd00::1", True), ("10.2.0.1", False)])
def test_what_the_school_allows_is_called_also_without(address: str, may: bool) -> None:
    assert may_call(address, INSIDE, is_secure=False) == may
