"""Where a request may go: nothing private unless it is named, and nothing secret in what is shown."""

from __future__ import annotations

import socket

import pytest

from kg.online.addresses import NotFetchedError, find_target, is_public, shown_url


def resolver(*addresses: str):
    def resolve(host, port, **_):
        family = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(family[":" in a], socket.SOCK_STREAM, 6, "", (a, port)) for a in addresses]

    return resolve


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1"),
        *("ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1"),
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_addresses_that_are_not_of_the_open_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "::ffff:8.8.8.8"])
def test_addresses_of_the_open_internet(address: str) -> None:
    assert is_public(address)


def test_a_target_has_the_addresses_it_was_judged_by() -> None:
    target = find_target("https://Pages.Example./a b?q=é#part".replace(" ", ""), (), resolver("93.184.216.34"))
    assert (target.scheme, target.host, target.port, target.path) == ("https", "pages.example", 443, "/ab?q=%C3%A9")
    assert target.addresses == ((socket.AF_INET, ("93.184.216.34", 443)),)
    assert find_target("http://bücher.example", (), resolver("93.184.216.34")).host == "xn--bcher-kva.example"


def test_one_private_address_among_several_is_enough_to_refuse() -> None:
    with pytest.raises(NotFetchedError, match=r"pages.example is a private address; --allow-host pages.example"):
        find_target("http://pages.example/", (), resolver("93.184.216.34", "10.0.0.1"))


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "localhost:8080"])
def test_a_private_host_is_allowed_by_name(name: str) -> None:
    assert find_target("http://localhost:8080/", (name,), resolver("127.0.0.1")).port == 8080


def test_another_port_is_not_allowed_with_it() -> None:
    with pytest.raises(NotFetchedError, match="private"):
        find_target("http://localhost:9090/", ("localhost:8080",), resolver("127.0.0.1"))


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.0.0.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_other_spellings_of_this_machine_are_refused(host: str) -> None:
    with pytest.raises(NotFetchedError):
        find_target(f"http://{host}/", ())


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://pages.example/", "no web address"),
        ("file:///etc/passwd", "no web address"),
        ("http:///x", "no web address"),
        ("http://pages.example:99999/", "no web address"),
        ("http://[::1/", "no web address"),
        ("http://pages.example/a\r\nX: y", "no web address"),
        ("http://a..b\xe9/", "no web address"),
        ("http://ann:secret@pages.example/", "a user name or a password"),
    ],
)
def test_what_is_no_address_is_refused(url: str, reason: str) -> None:
    with pytest.raises(NotFetchedError, match=reason) as caught:
        find_target(url, (), resolver("93.184.216.34"))
    assert "secret" not in str(caught.value)


def test_a_host_that_is_not_known() -> None:
    def fails(*_, **__):
        raise socket.gaierror

    for resolve in (fails, resolver()):
        with pytest.raises(NotFetchedError, match=r"pages\.example cannot be resolved"):
            find_target("http://pages.example/", (), resolve)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ann:secret@a.example/x", "https://a.example/x"),
        ("https://a.example/x?access_token=secret&v=1#a", "https://a.example/x?access_token=…&v=1#a"),
        ("https://a.example/x?v=1&api_key=secret", "https://a.example/x?v=1&api_key=…"),
        ("https://a.example/x?X-Amz-Signature=secret", "https://a.example/x?X-Amz-Signature=…"),
        ("https://a.example/watch?v=abc", "https://a.example/watch?v=abc"),
        ("https://a.example/key", "https://a.example/key"),
    ],
)
def test_nothing_secret_is_shown(url: str, shown: str) -> None:
    assert shown_url(url) == shown
