"""D1 and D2: only public addresses on the ports of the web are connected to, however an address is written."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from coprod_assistant.errors import AssistantError
from coprod_assistant.fetch.client import Client
from coprod_assistant.fetch.outcome import NotFetchedError
from coprod_assistant.fetch.safe import Gate, is_public
from coprod_assistant.fetch.settings import checked
from tests.fetch.fetching import fetch, records, stored
from tests.fetch.listening import Canary, Server, page, reply, site

NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1
192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
:: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 ::10.0.0.1 64:ff9b::127.0.0.1
64:ff9b::10.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::127.0.0.1 64:ff9b:1::8.8.8.8 2002:7f00:1:: 2002:a00:1:: 2002:a9fe:a9fe::
2001:0:7f00:1::80ff:fffe fc00::1 fd12::1 fe80::1 fe80::1%1 fec0::1 ff02::1 2001:db8::1 100::1
""".split()
PUBLIC = "8.8.8.8 93.184.216.34 1.1.1.1 2606:4700:4700::1111 64:ff9b::808:808 ::ffff:8.8.8.8".split()
# How links write loopback and the addresses of clouds and networks; {port} is the canary's.
DISGUISED = [
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST.:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://127.1:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://017700000001:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[0:0:0:0:0:ffff:7f00:0001]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://user:pass@127.0.0.1:{port}/",
    "http://example.org@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}@example.org/",
    "http://example.org#@127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}\\",
    "http://169.254.169.254:{port}/latest/meta-data/",
    "http://10.0.0.1:{port}/",
    "http://192.168.0.1:{port}/",
    "http://inside.example:{port}/",
    "https://127.0.0.1:{port}/",
]
OTHER_SCHEMES = [
    "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET",
    "data:text/html,<h1>x",
    "javascript:location='http://127.0.0.1:{port}/'",
    "ws://127.0.0.1:{port}/",
    "view-source:http://127.0.0.1:{port}/",
    "dict://127.0.0.1:{port}/",
]


@pytest.fixture
def canaries() -> Iterator[list[Canary]]:
    """Listeners on one port of both loopbacks."""
    with Canary() as four:
        try:
            with Canary("::1", four.port) as six:
                yield [four, six]
        except OSError:  # a machine without IPv6
            yield [four]


def resolve(host: str, port: int) -> list[str]:
    """As the system does, but for a name that an attacker has pointed inside."""
    if host == "inside.example":
        return ["127.0.0.1", "::1"]
    if not host.replace(".", "").isdigit() and host.endswith((".org", ".example")):
        raise OSError("there is no network")
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_are_not_for_everyone(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    assert Gate().permitted([address], 80) == []


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_that_are_for_everyone(address: str) -> None:
    assert Gate().permitted([address], 443) == [address]
    assert Gate().permitted([address], 8080) == []
    assert Gate(frozenset({8080})).permitted([address], 8080) == [address]


def test_what_is_no_address_is_not_permitted() -> None:
    assert Gate().permitted(["", "localhost", "127.1", "8.8.8.8 "], 80) == []


def test_loopback_is_open_only_where_it_is_named_with_its_port() -> None:
    gate = Gate.of(checked({"start": ("http://a.example/",), "allow_private": ("127.0.0.1:8765", "[::1]:81")}))
    assert gate.permitted(["127.0.0.1", "::1", "127.0.0.2"], 8765) == ["127.0.0.1"]
    assert gate.permitted(["127.0.0.1", "0:0:0:0:0:0:0:1"], 81) == ["0:0:0:0:0:0:0:1"]
    assert gate.permitted(["127.0.0.1"], 80) == []
    assert gate.permitted(["8.8.8.8"], 8765) == []


@pytest.mark.parametrize("text", ["127.0.0.1", "localhost:80", "127.0.0.1:", "127.0.0.0/8:80", ":80", "*"])
def test_loopback_is_named_exactly(text: str) -> None:
    with pytest.raises(AssistantError, match="allow_private"):
        checked({"start": ("http://a.example/",), "allow_private": (text,)})


@pytest.mark.parametrize("url", [*DISGUISED, *OTHER_SCHEMES])
def test_no_connection_even_where_nothing_else_would_stop_it(url: str, canaries: list[Canary], tmp_path: Path) -> None:
    """The client alone, given the address as it is, its port open: the check at the connection stands by itself."""
    port = canaries[0].port
    with (
        Client(Gate(frozenset({80, 443, port})), "test", resolve=resolve, total_s=5) as client,
        pytest.raises((NotFetchedError, ValueError, LookupError)),
    ):
        client.get(url.format(port=port).replace("①②⑦.⓪.⓪.①", "127.0.0.1"), tmp_path / "body")
    assert [canary.calls for canary in canaries] == [0] * len(canaries)
    assert not (tmp_path / "body").exists()


@pytest.mark.parametrize("url", [*DISGUISED, *OTHER_SCHEMES])
def test_no_connection_as_a_start_page(url: str, canaries: list[Canary], tmp_path: Path) -> None:
    from coprod_assistant.fetch import Network

    port = canaries[0].port
    network = Network(resolve=resolve, total_s=5, pause_s=0.01)
    with pytest.raises(AssistantError) as caught:
        fetch(tmp_path, url.format(port=port), network=network, ports=(port,))
    assert str(caught.value)
    assert [canary.calls for canary in canaries] == [0] * len(canaries)
    assert not (tmp_path / "fetch.toml").exists()


def test_no_connection_by_links_and_redirects(canaries: list[Canary], tmp_path: Path) -> None:
    """Each address as a link to a page, to a report and as the target of a redirect, every host named as one's own."""
    from coprod_assistant.fetch import Network

    port = canaries[0].port
    bad = [url.format(port=port) for url in (*DISGUISED, *OTHER_SCHEMES)]
    assert len(bad) >= 17
    answers: dict[str, str | bytes] = {f"/to/{number}": redirect(url) for number, url in enumerate(bad)}
    reports = [url.rstrip("/") + "/report.pdf" for url in bad]
    answers["/"] = page("Start", *bad, *reports, *answers)
    hosts = ("localhost", "127.0.0.1", "[::1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "0.0.0.0")
    named = [
        f"{host}:{port}" for host in (*hosts, "[::]", "169.254.169.254", "10.0.0.1", "192.168.0.1", "inside.example")
    ]
    with Server(site(answers)) as server:
        report = fetch(
            tmp_path,
            server.url(),
            *(f"http://{host}/" for host in named),
            network=Network(resolve=resolve, total_s=5, pause_s=0.0),
            ports=(port,),
            hosts=tuple(named),
            allow_private=(server.private,),
        )
    assert [canary.calls for canary in canaries] == [0] * len(canaries)
    assert report.new == (server.url(),)
    assert set(server.paths()) >= {f"/to/{number}" for number in range(len(bad))}
    reasons = dict(report.problems)
    assert reasons[f"http://inside.example:{port}/"].endswith(
        f"inside.example is 127.0.0.1, port {port}: not a public web address"
    )
    assert {server.url(f"/to/{bad.index(url)}") for url in OTHER_SCHEMES if url in bad} <= reasons.keys()


def test_no_connection_by_other_ways_to_name_an_address(canaries: list[Canary], tmp_path: Path) -> None:
    """A page that leads on by itself, its base, its right address, frames, a sitemap, robots.txt."""
    from coprod_assistant.fetch import Network

    port = canaries[0].port
    inside = [f"http://{host}:{port}/" for host in ("127.0.0.1", "inside.example", "[::ffff:127.0.0.1]")]
    answers: dict[str, str | bytes] = {}
    for number, url in enumerate(inside):
        answers[f"/refresh/{number}"] = page("R", head=f'<meta http-equiv="refresh" content="0;url={url}">')
        answers[f"/base/{number}"] = page(f"B{number}", "report.pdf", "x.html", head=f'<base href="{url}">')
        answers[f"/right/{number}"] = page(f"C{number}", head=f'<link rel="canonical" href="{url}">')
        frames = f'<iframe src="{url}f"></iframe><object data="{url}o.pdf"></object><embed src="{url}e.pdf">'
        answers[f"/frame/{number}"] = page(f"F{number}") + frames
    listed = "".join(f"<url><loc>{url}listed.html</loc></url>" for url in inside)
    maps = "".join(f"<sitemap><loc>{url}sitemap.xml</loc></sitemap>" for url in inside)
    answers["/sitemap.xml"] = reply(f"<urlset>{listed}</urlset>", media_type="application/xml")
    answers["/maps.xml"] = reply(f"<sitemapindex>{maps}</sitemapindex>", media_type="application/xml")
    answers["/"] = page("Start", *answers)
    with Server(site(answers)) as server:
        rules = "".join(f"Sitemap: {url}sitemap.xml\n" for url in inside)
        answers["/robots.txt"] = reply(f"User-agent: *\n{rules}Sitemap: /maps.xml\n", media_type="text/plain")
        fetch(
            tmp_path,
            server.url(),
            *inside,
            network=Network(resolve=resolve, total_s=5, pause_s=0.0),
            ports=(port,),
            hosts=tuple(url.split("/")[2] for url in inside),
            allow_private=(server.private,),
        )
        pages = {f"/{kind}/{n}" for kind in ("refresh", "base", "right", "frame") for n in range(3)}
        assert pages | {"/sitemap.xml", "/maps.xml"} < set(server.paths())
    assert [canary.calls for canary in canaries] == [0] * len(canaries)


def redirect(target: str) -> bytes:
    return reply(status=302, Location=target.encode("ascii", "ignore").decode())


def test_a_chain_of_redirects_is_checked_at_each_step(tmp_path: Path) -> None:
    with Canary() as canary:
        inside = f"http://localhost:{canary.port}/secret"
        answers: dict[str, str | bytes] = {"/": page("Start", "/1"), "/1": redirect("/2"), "/2": redirect(inside)}
        with Server(site(answers)) as server:
            start = (server.url(), f"http://localhost:{canary.port}/")
            report = fetch(tmp_path, *start, allow_private=(server.private,), ports=(canary.port,))
        assert canary.calls == 0
    assert "not a public web address" in dict(report.problems)[inside]


def test_a_redirect_of_robots_txt_is_checked_too(tmp_path: Path) -> None:
    with Canary() as canary:
        answers: dict[str, str | bytes] = {
            "/": page("Start"),
            "/robots.txt": redirect(f"http://127.0.0.1:{canary.port}/robots.txt"),
        }
        with Server(site(answers)) as server, pytest.raises(AssistantError, match="not a public web address"):
            fetch(tmp_path, server.url(), allow_private=(server.private,), ports=(canary.port,))
        assert canary.calls == 0 and server.paths() == ["/robots.txt"]


def test_an_answer_of_the_dns_that_changes_changes_nothing(tmp_path: Path) -> None:
    """The name is the allowed server when it is looked at, and another loopback address whenever it is asked again."""
    asked: list[str] = []

    def changing(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) % 2 else ["127.0.0.2"]

    with (
        Server(site({"/": page("Start", "/a"), "/a": page("A")})) as server,
        Canary("127.0.0.2", server.port) as canary,
    ):
        gate = Gate(frozenset({server.port}), frozenset({("127.0.0.1", server.port)}))
        with Client(gate, "test", resolve=changing) as client:
            url = f"http://rebound.example:{server.port}/"
            assert client.get(url, tmp_path / "one").status == 200
            with pytest.raises(NotFetchedError, match=r"rebound\.example is 127\.0\.0\.2"):
                client.get(url, tmp_path / "two")
            assert client.get(url + "a", tmp_path / "three").status == 200
        assert len(asked) == 3, "a connection asks once"
        assert canary.calls == 0 and len(server.asked) == 2


def test_of_several_addresses_only_permitted_ones_are_used(tmp_path: Path) -> None:
    with Server(site({"/": page("Start")})) as server, Canary("127.0.0.2", server.port) as canary:
        gate = Gate(frozenset({server.port}), frozenset({("127.0.0.1", server.port)}))
        with Client(gate, "test", resolve=lambda *_: ["127.0.0.2", "10.0.0.1", "127.0.0.1"]) as client:
            assert client.get(f"http://mixed.example:{server.port}/", tmp_path / "body").status == 200
        assert canary.calls == 0


def test_the_environment_names_no_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Canary() as canary, Server(site({"/": page("Start")})) as server:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
        monkeypatch.setenv("NO_PROXY", "")
        assert fetch(tmp_path, server.url(), allow_private=(server.private,)).new == (server.url(),)
        assert canary.calls == 0
        assert "authorization" not in server.asked[0].headers and "cookie" not in server.asked[0].headers


def test_other_ports_are_closed_until_they_are_named(tmp_path: Path) -> None:
    with Canary() as canary, pytest.raises(AssistantError, match=r"is not open: add it to ports in fetch\.toml"):
        fetch(tmp_path, f"http://127.0.0.1:{canary.port}/")
    assert records(tmp_path) == {} and stored(tmp_path) == {}
