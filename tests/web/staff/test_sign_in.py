"""Who is let in to the staff's pages, and who is not."""

from __future__ import annotations

import stat
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from coprod_assistant.config import Settings, load_settings
from coprod_assistant.errors import ConfigError
from coprod_assistant.web.limits import RefusedError
from coprod_assistant.web.passwords import Passwords, password_line
from coprod_assistant.web.sign_in import COOKIE, KNOWN, KNOWN_S, SESSION_S, Staff, local_address, read_key
from coprod_assistant.web.staff.guesses import FAILURES, OF_ALL, OF_ONE, REMEMBERED_S, Guesses

from ..archive.made_archive import Catalogued
from ..serving import serving
from .conftest import HTML, PASSWORD, sign_in, token_of, with_staff

SCOPE = {"type": "http", "client": ("10.1.1.1", 1), "headers": []}


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def scope_of(peer: str = "203.0.113.9", **headers: str) -> dict[str, object]:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "client": (peer, 5), "headers": pairs, "scheme": "http"}


def test_a_password_file_lets_in_whom_it_names_and_nobody_else(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_text(f"# ours\n\n{password_line('Ada Moss', PASSWORD)}\n{password_line('Ben Ó', 'another long one')}\n")
    kept = Passwords("", file)
    assert kept.lets_in("Ada Moss", PASSWORD)
    assert kept.lets_in("Ben Ó", "another long one")
    for name, password in (("Ada Moss", "another long one"), ("ada moss", PASSWORD), ("", PASSWORD), ("Eve", PASSWORD),
                           ("Ada Moss", ""), ("Ada Moss\n", PASSWORD)):  # fmt: skip
        assert not kept.lets_in(name, password)
    assert PASSWORD not in file.read_text()


def test_with_a_password_for_all_a_name_of_the_file_needs_its_own(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_text(password_line("Ada Moss", "a password of her own"))
    kept = Passwords(PASSWORD, file)
    assert kept.lets_in("Eve", PASSWORD)
    assert not kept.lets_in("Ada Moss", PASSWORD)


def test_while_the_file_is_broken_nobody_passes_for_one_of_it(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    line = password_line("Ada Moss", "a password of her own")
    file.write_text(line)
    kept = Passwords(PASSWORD, file)
    file.write_text("Ada Moss: my password")
    assert not kept.lets_in("Ada Moss", PASSWORD) and not kept.mark("Ada Moss")
    file.write_text(line + "\n")
    assert kept.lets_in("Eve", PASSWORD) and kept.lets_in("Ada Moss", "a password of her own")


def test_who_is_taken_out_of_the_file_is_out(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_text(password_line("Ada Moss", PASSWORD))
    staff = Staff(settings.model_copy(update={"staff_password_file": file, "staff_dir": tmp_path / "staff"}))
    cookie = f"{COOKIE}={staff.session('Ada Moss')}"
    assert staff.person(scope_of(cookie=cookie))
    file.write_text(password_line("Ada Moss", "changed since then"))
    assert staff.person(scope_of(cookie=cookie)) is None
    file.write_text("nonsense")
    assert not staff.passwords.lets_in("Ada Moss", PASSWORD)


@pytest.mark.parametrize(
    "line",
    [
        "Ada",
        "Ada:secret",
        "Ada:scrypt$16384$8$1$eA==$eA==$",
        "Ada:scrypt$999999999$8$1$eA==$eA==",
        "Ada:scrypt$9$8$1$eA==$eA==",  # what follows would fail at each attempt to sign in
        "Ada:scrypt$16384$8$0$eA==$eA==",
        "Ada:scrypt$131072$16$1$eA==$eA==",
        "Ada:scrypt$16384$8$1$e$eA==",
    ],
)
def test_a_line_that_is_no_password_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "passwords"
    file.write_text(f"\n{line}\n")
    with pytest.raises(ConfigError, match="line 2") as told:
        Passwords("", file)
    assert "coprod password" in (told.value.hint or "")


def test_a_session_ends_and_cannot_be_made_or_changed(settings: Settings, tmp_path: Path) -> None:
    clock = Clock()
    staff = Staff(with_staff(settings, tmp_path), clock=clock)
    cookie = staff.session("Ada Moss")
    person = staff.person(scope_of(cookie=f"{COOKIE}={cookie}"))
    assert person is not None and person.name == "Ada Moss"
    other = Staff(with_staff(settings, tmp_path), clock=clock)  # another worker
    assert other.person(scope_of(cookie=f"{COOKIE}={cookie}")) == person
    payload, signature = cookie.rsplit(".", 1)
    name, ends, nonce = payload.split(".")
    for forged in (
        f"{name}.{int(ends) + 1}.{nonce}.{signature}",
        f"QmVu.{ends}.{nonce}.{signature}",
        f"{payload}.{'0' * 64}",
        payload,
        "",
        "....",
        "é.1.2.3",
        f"{payload}.{signature}é",
    ):
        assert staff.person(scope_of(cookie=f"{COOKIE}={forged}")) is None, forged
    clock.now += SESSION_S + 1
    assert staff.person(scope_of(cookie=f"{COOKIE}={cookie}")) is None


def test_the_key_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    key = read_key(tmp_path / "staff")
    assert read_key(tmp_path / "staff") == key and len(key) == 32
    assert stat.S_IMODE((tmp_path / "staff" / "key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "staff").iterdir()] == ["key"]
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="sign-in"):
        read_key(tmp_path / "file")


def test_a_proxys_word_counts_from_a_trusted_proxy_alone(settings: Settings, tmp_path: Path) -> None:
    staff = Staff(
        settings.model_copy(
            update={"staff_header": "X-Remote-User", "trusted_proxies": "10.0.0.0/8", "staff_dir": tmp_path}
        )
    )
    trusted = staff.person(scope_of("10.2.3.4", x_remote_user="Bea Øst"))
    assert trusted is not None and trusted.name == "Bea Øst" and not trusted.signs_out
    assert staff.person(scope_of("203.0.113.9", x_remote_user="Bea")) is None
    assert staff.person(scope_of("10.2.3.4")) is None
    assert staff.person(scope_of("10.2.3.4", x_remote_user=" ")) is None
    twice = scope_of("10.2.3.4", x_remote_user="Bea")
    twice["headers"] = [*twice["headers"], (b"x-remote-user", b"Eve")]  # type: ignore[misc]
    assert staff.person(twice) is None
    behind = scope_of("203.0.113.9", x_remote_user="Bea")
    assert staff.person(behind | {"state": {"peer": "10.2.3.4"}})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"staff_password": "short"}, "12 characters"),
        ({"staff_header": "X-User"}, "TRUSTED_PROXIES"),
        ({"staff_header": "X User", "trusted_proxies": "10.0.0.1"}, "no name"),
        ({"staff_header": "Cookie", "trusted_proxies": "10.0.0.1"}, "browser"),
        ({"archive_public": False}, "nobody could see"),
    ],
)
def test_settings_that_would_let_in_too_many_or_nobody_are_told(given: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said) as told:
        load_settings(**given)
    assert "short" not in str(told.value)


@pytest.mark.parametrize("path", ["/staff", "/staff/asked", "/evaluate", "/evaluate/x", "/sign-in"])
def test_without_a_setting_there_are_no_such_pages(archive_site: str, path: str) -> None:
    with httpx.Client(base_url=archive_site) as client:
        assert client.get(path, headers=HTML).status_code == 404
        assert client.get(path).json()["error"]
        assert client.post(path, data={"token": "x"}).status_code == 404


@pytest.mark.parametrize("path", ["/staff", "/staff/asked?since=2026", "/evaluate"])
def test_a_visitor_is_asked_to_sign_in(visitor: httpx.Client, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 303
    form = visitor.get(answer.headers["location"])
    assert form.status_code == 200
    assert f'name="next" value="{path}"' in form.text
    assert visitor.get(path, headers={"Accept": "application/json"}).status_code == 401
    assert visitor.post(path, data={"token": "0" * 64}).status_code == 401


def test_signing_in_and_out(visitor: httpx.Client) -> None:
    wrong = sign_in(visitor, password="not this one", next="/archive?q=bench")
    assert wrong.status_code == 401 and 'value="Ada Moss"' in wrong.text and "not this one" not in wrong.text
    assert COOKIE not in visitor.cookies
    answer = sign_in(visitor, next="/archive?q=bench")
    assert (answer.status_code, answer.headers["location"]) == (303, "/archive?q=bench")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie
    page = visitor.get("/archive")
    assert "Sign out" in page.text
    assert visitor.post("/sign-out").status_code == 403
    out = visitor.post("/sign-out", data={"token": token_of(page.text)})
    assert out.status_code == 303
    assert "Sign out" not in visitor.get("/archive").text


def test_guesses_are_throttled(visitor: httpx.Client) -> None:
    tries = [sign_in(visitor, password=f"guess number {number}").status_code for number in range(7)]
    assert tries == [401] * 5 + [429] * 2
    assert sign_in(visitor).status_code == 429


def test_guesses_from_many_addresses_keep_nobody_out(settings: Settings, archive: Catalogued, tmp_path: Path) -> None:
    behind = with_staff(settings, tmp_path, trusted_proxies="127.0.0.1")
    with (
        serving(behind, archive) as address,  # type: ignore[arg-type]
        httpx.Client(base_url=address, timeout=30) as ada,
        httpx.Client(base_url=address, timeout=30) as eve,
    ):
        ada.headers["X-Forwarded-For"] = "198.51.100.99"
        assert sign_in(ada).status_code == 303
        for number in range(120):
            eve.headers["X-Forwarded-For"] = f"198.51.100.{number % 24}"
            assert sign_in(eve, password="a guess of hers").status_code == 401
        assert sign_in(eve).status_code == 429
        assert sign_in(ada).status_code == 303  # next door to all of them
        with httpx.Client(base_url=address, headers={"X-Forwarded-For": "203.0.113.5"}) as new:
            assert sign_in(new).status_code == 303


def test_a_network_that_fails_competes_with_its_like_alone() -> None:
    clock = Clock()
    guesses = Guesses(None, clock=clock)

    def answered(address: str, known: str = "") -> bool:
        try:
            guesses.check(address, known)
        except RefusedError:
            return False
        return True

    for number in range(OF_ALL + FAILURES):  # of many households, as they are given out
        address = f"2001:db8:7:{number:x}::1"
        assert answered(address)
        guesses.failed(address)
    assert not answered("2001:db8:7:9999::1")
    assert answered("2001:db8:8::1") and answered("192.0.2.1")
    assert answered("2001:db8:7:9999::1", known="Ada's browser")
    assert [answered("192.0.2.7", known="Ben's") for _ in range(OF_ONE + 1)] == [True] * OF_ONE + [False]
    clock.now += REMEMBERED_S
    assert answered("2001:db8:7:9998::1")  # it is none that fails any more


def test_only_the_browser_of_that_person_is_known(settings: Settings, tmp_path: Path) -> None:
    clock = Clock()
    staff = Staff(with_staff(settings, tmp_path), clock=clock)
    cookie = staff.known("Ada Moss")
    scope = scope_of(cookie=f"{KNOWN}={cookie}")
    assert staff.knows(scope, "Ada Moss") and not staff.knows(scope, "Ben")
    assert not staff.knows(scope_of(cookie=f"{KNOWN}={cookie[:-1]}"), "Ada Moss")
    assert not staff.knows(scope_of(cookie=f"{KNOWN}={staff.session('Ada Moss')}"), "Ada Moss")
    assert staff.person(scope_of(cookie=f"{COOKIE}={cookie}")) is None
    clock.now += KNOWN_S + 1
    assert not staff.knows(scope, "Ada Moss")


def test_signing_out_ends_every_copy_of_the_cookie(ada: httpx.Client, staffed: str) -> None:
    copied = {"Cookie": f"{COOKIE}={ada.cookies[COOKIE]}"}
    with httpx.Client(base_url=staffed, headers=HTML | copied) as thief:
        assert thief.get("/staff").status_code == 200
        assert ada.post("/sign-out", data={"token": token_of(ada.get("/staff").text)}).status_code == 303
        assert thief.get("/staff").status_code == 303
    assert sign_in(ada).status_code == 303 and ada.get("/staff").status_code == 200


def test_an_ended_session_stays_ended_for_all_workers_and_is_then_forgotten(settings: Settings, tmp_path: Path) -> None:
    clock = Clock()
    one = Staff(with_staff(settings, tmp_path), clock=clock)
    scopes = [scope_of(cookie=f"{COOKIE}={one.session('Ada Moss')}") for _ in range(2)]
    one.end(scopes[0])
    for staff in (one, Staff(with_staff(settings, tmp_path), clock=clock)):  # and after a restart
        assert staff.person(scopes[0]) is None and staff.person(scopes[1])
    clock.now += SESSION_S + 1
    one.end(scope_of(cookie=f"{COOKIE}={one.session('Ada Moss')}"))
    assert len(list((tmp_path / "ended").iterdir())) == 1


def test_what_another_site_sends_is_not_taken(ada: httpx.Client, staffed: str) -> None:
    token = token_of(ada.get("/archive").text)
    fields = {"token": token}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
                    {"Origin": "null"}):  # fmt: skip
        assert ada.post("/sign-out", data=fields, headers=headers).status_code == 403
        assert sign_in_from(ada, headers) == 403
    assert ada.post("/sign-out", data={"token": "é"}).status_code == 403
    assert ada.post("/sign-out", headers={"X-Coprod-Token": token, "Origin": staffed}).status_code == 303


def sign_in_from(client: httpx.Client, headers: dict[str, str]) -> int:
    return client.post("/sign-in", data={"name": "Ada", "password": PASSWORD}, headers=headers).status_code


def test_the_archive_is_for_the_staff_alone_where_it_is_set_so(
    settings: Settings, archive: Catalogued, tmp_path: Path
) -> None:
    closed = with_staff(settings, tmp_path, archive_public=False)
    with serving(closed, archive) as address, httpx.Client(base_url=address, headers=HTML) as client:  # type: ignore[arg-type]
        assert client.get("/archive").headers["location"] == "/sign-in?next=%2Farchive"
        assert client.get("/archive/events/care-2012?format=json", headers={"Accept": "*/*"}).status_code == 401
        assert client.get("/").status_code == 200
        sign_in(client)
        assert client.get("/archive").status_code == 200


def test_over_https_the_cookie_is_secure(settings: Settings, archive: Catalogued, tmp_path: Path) -> None:
    behind = with_staff(settings, tmp_path, trusted_proxies="127.0.0.1")
    headers = {
        **HTML,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "archive.example",
        "Origin": "https://archive.example",
    }
    with serving(behind, archive) as address, httpx.Client(base_url=address, headers=headers) as client:  # type: ignore[arg-type]
        answer = sign_in(client)
        assert answer.status_code == 303 and "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("given", "to"),
    [
        ("/staff/basket", "/staff/basket"),
        ("/archive?q=a%20b", "/archive?q=a%20b"),
        ("https://evil.example", "/staff"),
        ("//evil.example", "/staff"),
        ("/\\evil.example", "/staff"),
        ("/staff\n", "/staff"),
        ("/api/ask", "/staff"),
        ("", "/staff"),
    ],
)
def test_after_signing_in_one_stays_here(given: str, to: str) -> None:
    assert local_address(given) == to


def test_passwords_are_not_shown_in_settings(settings: Settings, tmp_path: Path) -> None:
    assert PASSWORD not in repr(with_staff(settings, tmp_path))
    assert isinstance(with_staff(settings, tmp_path).staff_password, SecretStr)
