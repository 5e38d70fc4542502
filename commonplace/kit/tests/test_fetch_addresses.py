"""Nothing inside the organisation's network can be reached through a fetch, however its address is written."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonplace.kit.errors import Refusal
from commonplace.kit.fetch import FetchError, fetch
from commonplace.kit.fetch.addresses import is_public, read_address
from tests.shared_data import shared_data

PRIVATE_V4 = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
]
PRIVATE_V6 = [
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "192.169.0.1", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e"]


def no_connection(ip: str, port: int, timeout: float) -> httpcore.NetworkStream:
    raise AssertionError(f"a connection to {ip}:{port} was tried")


def small_internet(host: str, port: int) -> list[str]:
    """Names that mean this machine do; the redirecting services exist; nothing else does."""
    if host.endswith("localhost") or host.startswith("ip6-"):
        return ["127.0.0.1", "::1"]
    if host.endswith("r3dir.me"):
        return ["93.184.216.34"]
    raise OSError("no such name")


def redirecting_site(ip: str, port: int, timeout: float) -> httpcore.NetworkStream:
    assert ip == "93.184.216.34"
    return httpcore.MockStream([b"HTTP/1.1 307 Go on\r\nLocation: http://localhost:8080/\r\nContent-Length: 0\r\n\r\n"])


def test_every_known_trick_is_refused() -> None:
    tricks = [line for line in shared_data("safety/ssrf/urls.txt").read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(tricks) > 50
    for trick in tricks:
        plain = "r3dir.me" not in trick
        with pytest.raises(FetchError) as refused:
            # The two that go through a redirecting service are unmasked only by its answer.
            fetch(
                trick.replace("https://", "http://") if not plain else trick,
                resolve=small_internet,
                connect=no_connection if plain else redirecting_site,
            )
        assert str(refused.value)


@pytest.mark.parametrize("ip", PRIVATE_V4 + PRIVATE_V6)
def test_addresses_inside_are_closed(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", PUBLIC)
def test_addresses_of_the_open_internet_are_open(ip: str) -> None:
    assert is_public(ip)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_what_python_calls_private_is_closed(ip: IPv4Address) -> None:
    if not ip.is_global or ip.is_multicast:
        assert not is_public(str(ip))


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_an_ipv4_address_cannot_hide_in_an_ipv6_one(ip: IPv4Address) -> None:
    number = int(ip)
    for hidden in (number, 0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80, 0x20010000 << 96 | number):
        assert not is_public(str(IPv6Address(hidden)))


def spellings(ip: IPv4Address) -> list[str]:
    a, b, c, d = ip.packed
    number = int(ip)
    return [
        str(ip),
        f"{ip}.",
        str(number),
        hex(number),
        f"0{number:o}",
        f"{a}.{(b << 16) + (c << 8) + d}",
        f"{a}.{b}.{(c << 8) + d}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"0x{a:X}.0{b:o}.{(c << 8) + d}",
        "".join(f"%{ord(character):02x}" for character in str(ip)),
    ]


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_every_spelling_of_an_address_means_the_same(ip: IPv4Address) -> None:
    assert {read_address(f"http://{spelling}/").host for spelling in spellings(ip)} == {str(ip)}


@given(
    st.sampled_from(PRIVATE_V4).map(IPv4Address),
    st.integers(0, 10),
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["", ":80", ":8080"]),
)
def test_no_spelling_of_a_private_address_is_connected_to(ip: IPv4Address, which: int, scheme: str, port: str) -> None:
    with pytest.raises(FetchError, match="private network"):
        fetch(f"{scheme}://{spellings(ip)[which]}{port}/", connect=no_connection)


@pytest.mark.parametrize("host", ["１２７.０.０.１", "①②⑦.⓪.⓪.①", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "127。0。0。1"])
def test_dressed_up_digits_and_letters_are_refused(host: str) -> None:
    with pytest.raises(FetchError):
        fetch(f"http://{host}/", resolve=small_internet, connect=no_connection)


@given(st.text(max_size=60))
def test_any_text_is_either_an_address_or_refused(text: str) -> None:
    for candidate in (text, f"http://{text}", f"http://{text}/x"):
        try:
            address = read_address(candidate)
        except Refusal:
            continue
        assert address.host == address.host.lower() and address.host.isascii()
        assert read_address(address.url) == address


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "",
        "http://user:secret@example.org/",
        "http://example.org:22/",
        "http://example.org:6000/",
    ],
)
def test_what_is_no_page_on_the_web_is_refused(url: str) -> None:
    with pytest.raises(FetchError) as refused:
        fetch(url, connect=no_connection)
    assert refused.value.field == "url"


def test_a_name_with_public_and_private_addresses_is_reached_at_the_public_one() -> None:
    tried = []

    def connect(ip: str, port: int, timeout: float) -> httpcore.NetworkStream:
        tried.append(ip)
        return httpcore.MockStream([b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi"])

    page = fetch("http://mixed.example/", resolve=lambda host, port: ["10.0.0.1", "1.1.1.1", "::1"], connect=connect)
    assert (page.body, tried) == (b"hi", ["1.1.1.1"])


def test_a_name_whose_answer_changes_gains_nothing() -> None:
    """The checked address is the one connected to: the second answer of the DNS is never asked for within one connection."""
    answers = [["1.1.1.1"], ["127.0.0.1"]]
    tried = []

    def connect(ip: str, port: int, timeout: float) -> httpcore.NetworkStream:
        tried.append(ip)
        return httpcore.MockStream([b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"])

    with pytest.raises(FetchError, match="private network"):
        fetch("http://rebinding.example/", resolve=lambda host, port: answers.pop(0), connect=connect)
    assert tried == ["1.1.1.1"] and ip_address(tried[0]).is_global
