"""A basket of quotations: put in from the archive's pages, noted, taken along, and nobody else's."""

from __future__ import annotations

import io
import re
from html import unescape

import docx
import httpx
import pytest

from coprod_assistant.web.staff.basket import MOST, Baskets, FullError, Put
from coprod_assistant.web.staff.kept import Kept

from .conftest import HTML, sign_in, token_of

EVENT = "/archive/events/care-2012"


def forms_of(html: str) -> list[dict[str, str]]:
    """The fields of each form that puts something into the basket."""
    forms = re.findall(r'<form class="to-basket".*?</form>', html, re.DOTALL)
    return [
        {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)} for form in forms
    ]


def put_in(client: httpx.Client, path: str = EVENT, number: int = 0) -> dict[str, str]:
    fields = forms_of(client.get(path).text)[number]
    answer = client.post("/staff/basket", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    return fields


def test_a_quotation_is_put_in_noted_and_taken_along(ada: httpx.Client) -> None:
    page = ada.get(EVENT).text
    informal = next(n for n, f in enumerate(forms_of(page)) if "I am called informal" in words_at(ada, f))
    put_in(ada, number=informal)
    put_in(ada, number=informal)  # the next one, as that one is in it
    page = ada.get(EVENT).text
    assert "In your basket" in page
    basket = ada.get("/staff/basket").text
    assert "2\u00a0quotations" in basket and "I am called informal" in basket
    id = re.findall(r'<li id="q(\d+)"', basket)[0]
    noted = ada.post("/staff/basket/note", data={"token": token_of(basket), "id": id, "note": "for <the> report"})
    assert noted.headers["location"] == f"/staff/basket#q{id}"
    assert "for &lt;the&gt; report" in ada.get("/staff/basket").text
    files = {
        kind: ada.get(f"/staff/basket/export?kind={kind}")
        for kind in ("markdown", "html", "ris", "bibtex", "plain", "apa")
    }
    assert all(file.status_code == 200 for file in files.values())
    for kind in ("markdown", "html", "plain"):
        text = unescape(files[kind].text)
        assert "I am called informal" in text and "Yetunde Bello" in text and "for <the> report" in text
        assert "Conversations about Care" in text
    assert "for &lt;the&gt; report" in files["html"].text
    word = docx.Document(io.BytesIO(ada.get("/staff/basket/export?kind=word").content))
    words = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "I am called informal" in words and "Note: for <the> report" in words and "Questions" not in words
    assert files["ris"].text.startswith("TY  - ") and "example.org/gatherings" in files["ris"].text
    assert files["bibtex"].text.startswith("@")
    assert "(2014, February 3)" in files["apa"].text and "Retrieved" in files["apa"].text
    assert "attachment" in files["ris"].headers["content-disposition"]
    ada.post("/staff/basket/remove", data={"token": token_of(basket), "id": id})
    assert "1\u00a0quotation<" in ada.get("/staff/basket").text
    ada.post("/staff/basket/empty", data={"token": token_of(basket)})
    assert "Nothing is in it yet" in ada.get("/staff/basket").text


def words_at(client: httpx.Client, fields: dict[str, str]) -> str:
    address = {name: fields[name] for name in ("document", "start", "end")}
    return str(client.get("/archive/passage", params={**address, "format": "json"}).json()["text"])


@pytest.mark.parametrize("path", ["/archive/search?q=carers", "/archive/records?kind=barrier"])
def test_passages_and_records_can_be_put_in_too(ada: httpx.Client, path: str) -> None:
    put_in(ada, path)
    assert "1\u00a0quotation<" in ada.get("/staff/basket").text


def test_the_words_of_a_recommendation_are_not_put_into_the_mouth_of_whom_it_is_for(ada: httpx.Client) -> None:
    page = ada.get("/archive/records?kind=recommendation&q=Write+one+record").text
    ada.post("/staff/basket", data=forms_of(page)[0])
    exported = ada.get("/staff/basket/export?kind=plain").text
    assert "Write one record" in exported and "Health and social services" not in exported


def test_a_basket_is_its_owners_alone(ada: httpx.Client, staffed: str) -> None:
    put_in(ada)
    id = re.findall(r'<li id="q(\d+)"', ada.get("/staff/basket").text)[0]
    with httpx.Client(base_url=staffed, headers=HTML) as ben:
        sign_in(ben, name="Ben Orr")
        page = ben.get("/staff/basket").text
        assert "Nothing is in it yet" in page
        token = token_of(page)
        ben.post("/staff/basket/note", data={"token": token, "id": id, "note": "mine"})
        ben.post("/staff/basket/remove", data={"token": token, "id": id})
    kept = ada.get("/staff/basket").text
    assert f'id="q{id}"' in kept and "mine" not in kept


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"document": "none", "start": "0", "end": "5"},
        {"document": "gatherings.md", "start": "5", "end": "2"},
        {"document": "gatherings.md", "start": "x", "end": "5"},
    ],
)
def test_what_is_no_passage_is_told(ada: httpx.Client, fields: dict[str, str]) -> None:
    token = token_of(ada.get("/archive").text)
    answer = ada.post("/staff/basket", data={"token": token, **fields})
    assert answer.status_code == 404 and "no such passage" in answer.text
    assert ada.get("/staff/basket/export?kind=exe").status_code == 404
    assert ada.post("/staff/basket/burn", data={"token": token}).status_code == 404


def test_a_basket_is_bounded_and_whole_beside_another_worker(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    one, other = Baskets(Kept(folder)), Baskets(Kept(folder))
    for number in range(MOST):
        (one if number % 2 else other).add("Ada", Put("d", number, number + 1, "w", "t"))
    with pytest.raises(FullError):
        one.add("Ada", Put("d", 9999, 10000, "w", "t"))
    other.add("Ben", Put("d", 1, 2, "w", "t"))
    assert len(one.of("Ada")) == MOST and len(one.of("Ben")) == 1
