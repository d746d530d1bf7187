"""Records: what carries one, what only looks like it, who says it, and what hostile text costs."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_assistant.catalogue.records import find_records
from coprod_assistant.types import Block, Document, Record, Span
from tests.made_documents import made, of_text


def found(document: Document, kind: str) -> list[tuple[str, str]]:
    """Records of one kind as words and subject."""
    return [(document.text[r.start : r.end], r.subject) for r in find_records(document) if r.kind == kind]


def said(text: str, kind: str = "statement") -> list[tuple[str, str, str, str]]:
    """Records of one kind in one paragraph, told in full."""
    document = made(("paragraph", text))
    return [
        (document.text[r.start : r.end], r.subject, r.role, r.verb) for r in find_records(document) if r.kind == kind
    ]


# Malformed input


@pytest.mark.parametrize(
    "document",
    [
        of_text("", ()),
        of_text("Jane Roe said that it works.", ()),
        of_text("   ", (Block("paragraph", 0, 3),)),
        of_text("Barriers:", (Block("list", 0, 9),)),
        of_text("x", (Block("quotation", 0, 1),)),
        of_text("x", (Block("table", 0, 1, 0, (Span(0, 1),)),)),
    ],
)
def test_nothing_to_find(document: Document) -> None:
    assert find_records(document) == []


HOSTILE = {
    "no end": "word " * 20_000,
    "capitals": "Aa " * 33_000,
    "names": "Jane Roe, " * 10_000,
    "joined names": "Jane Roe and " * 7_500,
    "marks": '"' * 100_000,
    "opened": "“ said " * 14_000,
    "blanks": "The main barrier" + " " * 100_000 + "is time.",
    "commas": ", " * 50_000,
    "brackets": "(" * 100_000,
    "verbs": "said that " * 10_000,
    "pronouns": "He said that it is. " * 5_000,
    "hyphens": ("a-" * 480 + " said that. ") * 100,
    "noise": "".join(random.Random(7).choices([chr(c) for c in range(1, 0x3000)], k=100_000)),
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HOSTILE.items()])
def test_100_000_hostile_characters_take_less_than_two_seconds(text: str) -> None:
    find_records(made(("paragraph", "Jane Roe said that it works.")))  # loads what is loaded once
    started = time.process_time()
    find_records(of_text(text, (Block("paragraph", 0, len(text)),)))
    assert time.process_time() - started < 2


def test_lone_surrogates_are_quoted_as_they_are() -> None:
    text = "Jane Roe said that \ud800 was closed."
    assert said(text) == [(text, "Jane Roe", "", "said")]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Jane Roe", "said", "that", "“", "”", "should", ",", ".", "\n", "\ud800", "the", "(", "by", "barrier"]
        )
    )
)
def test_every_record_is_a_range_of_the_text(words: list[str]) -> None:
    text = " ".join(words)
    document = of_text(text, (Block("paragraph", 0, len(text)),))
    for record in find_records(document):
        assert 0 <= record.start < record.end <= len(text)
        assert record.event_id is None


def test_ids_are_stable_and_differ() -> None:
    document = made(
        ("paragraph", "Ann Lee and Bo Kay gave talks. The main barrier was the price. Councils should act.")
    )
    first, second = find_records(document), find_records(document)
    assert [record.id for record in first] == [record.id for record in second]
    assert len({record.id for record in first}) == len(first) == 4


# Barriers


def test_items_below_a_line_that_announces_barriers() -> None:
    document = made(("list", ("Three barriers were named:", "no time", "no money", "Nobody asks")))
    assert found(document, "barrier") == [("no time", ""), ("no money", ""), ("Nobody asks", "")]


@pytest.mark.parametrize("opening", ["Ideas for overcoming the barriers:", "How to tackle the challenges:", "Topics:"])
def test_items_below_other_lines_are_none(opening: str) -> None:
    assert found(made(("list", (opening, "more time", "more money"))), "barrier") == []


@pytest.mark.parametrize(
    "text",
    [
        "The main barrier is a lack of trust.",
        "Slow payments prevent small firms from taking part.",
        "Distance stands in the way of regular meetings.",
        "Transport remains a barrier for older people.",
        "A shortage of interpreters limits what clinics can offer.",
        "Parents found it difficult to come in the evening.",
        "One of the biggest challenges was that nobody had a key.",
    ],
)
def test_a_sentence_that_names_a_barrier(text: str) -> None:
    assert found(made(("paragraph", text)), "barrier") == [(text, "")]


@pytest.mark.parametrize(
    "text",
    [
        "The workshop explored the ten most common barriers to scaling up.",
        "They discussed how to overcome barriers of co-production.",
        "The barrier at the car park was broken.",
        "Age is no barrier to joining us.",
        "A vaccine prevents measles.",
        "A lack of rain could delay the harvest.",
        "Is the lack of a lift a problem?",
        "Distance was a barrier to joining. That barrier is gone.",
    ],
)
def test_what_only_sounds_like_a_barrier(text: str) -> None:
    assert found(made(("paragraph", text)), "barrier") == []


# Recommendations


def test_items_below_a_line_that_recommends() -> None:
    document = made(("list", ("The panel recommended that the council should:", "mend the roof", "open on Sundays")))
    assert found(document, "recommendation") == [("mend the roof", "council"), ("open on Sundays", "council")]


def test_items_below_a_heading_of_recommendations() -> None:
    document = made(("h2", "Recommendations"), ("list", ("", "Pay for travel.", "Schools should open their halls.")))
    assert found(document, "recommendation") == [
        ("Pay for travel.", ""),
        ("Schools should open their halls.", "Schools"),
    ]


def test_recommended_reading_is_no_recommendation() -> None:
    assert found(made(("h2", "Recommended reading"), ("list", ("", "Emma", "Ulysses"))), "recommendation") == []


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("We recommend that the health board fund a coordinator.", "health board"),
        ("The delegates called for free buses.", ""),
        ("They urged the county to open the halls.", "county"),
        ("Commissioners should pay for travel.", "Commissioners"),
        ("Training should be offered in the evening.", ""),
        ("She argued that councils should publish their budgets.", "councils"),
    ],
)
def test_a_sentence_that_recommends(text: str, whom: str) -> None:
    assert found(made(("paragraph", text)), "recommendation") == [(text, whom)]


@pytest.mark.parametrize(
    "text",
    [
        "Should you wish to register, please write to us.",
        "You should receive an e-mail.",
        "As should be clear, the hall is full.",
        "If this should fail, ring the bell.",
        "Should councils pay?",
        "The journey should take an hour.",
        "The society was recommended for an award.",
        "The policies that should be implemented were listed.",
        "It should be noted that the sample was small.",
        "They asked whether councils should pay.",
    ],
)
def test_what_only_sounds_like_advice(text: str) -> None:
    assert found(made(("paragraph", text)), "recommendation") == []


# Quotations


def test_a_block_quotation_with_its_attribution() -> None:
    document = made(("quotation", ("I attended the day and learnt a lot.", "Ann Lee, Deputy Head, Oak School")))
    assert [(r.kind, r.subject, r.role, r.verb) for r in find_records(document)] == [
        ("quotation", "Ann Lee", "Deputy Head, Oak School", "said"),
        ("person", "Ann Lee", "Deputy Head, Oak School", "attended"),
        ("organisation", "Oak School", "", "employer of Ann Lee"),
    ]


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        ("“We had to start again from nothing,” said Ann Lee.", "“We had to start again from nothing,”", "Ann Lee"),
        ('Ann Lee said: "Nobody asked us what we thought."', '"Nobody asked us what we thought."', "Ann Lee"),
        (
            "“It is hard,” Ann Lee told us, “but it can be done.” We agreed.",
            "“It is hard,” Ann Lee told us, “but it can be done.”",
            "Ann Lee",
        ),
        (
            "Ann Lee opened the hall. “It took us eleven long years,” she said.",
            "“It took us eleven long years,”",
            "Ann Lee",
        ),
    ],
)
def test_a_full_thought_with_a_speaker(text: str, words: str, who: str) -> None:
    assert found(made(("paragraph", text)), "quotation") == [(words, who)]


@pytest.mark.parametrize(
    "text",
    [
        'The film "The Long Road to the Clinic" was shown.',
        'So-called "hard to reach" groups came.',
        'Our motto is "Nothing about us without us".',
    ],
)
def test_words_in_marks_that_nobody_says(text: str) -> None:
    assert found(made(("paragraph", text)), "quotation") == []


# Statements


@pytest.mark.parametrize(
    ("text", "who", "role", "verb"),
    [
        ("Ann Lee, mayor of Ash, argued that parks heal.", "Ann Lee", "mayor of Ash", "argued"),
        ("Sir Ian Low (Oak Trust) warned that time is short.", "Sir Ian Low", "Oak Trust", "warned"),
        ("Bo Kay highlighted in his talk the potential of gardens.", "Bo Kay", "", "highlighted"),
        ("According to Ann Lee, the lift is broken.", "Ann Lee", "", "according to"),
        ("The operator said that trains will run.", "operator", "", "said"),
        ("Farmer Ann Lee replied that nothing had changed.", "Ann Lee", "Farmer", "replied"),
    ],
)
def test_reported_speech(text: str, who: str, role: str, verb: str) -> None:
    assert said(text) == [(text, who, role, verb)]


@pytest.mark.parametrize(
    "text",
    [
        "It was said that two were ill.",
        "The study suggests that half came by bus.",
        "As the map shows, seven villages have grown.",
        "One could argue that it is late.",
        "Who said that it was easy?",
        "Research shows that walking helps.",
    ],
)
def test_what_nobody_says(text: str) -> None:
    assert said(text) == []


def test_a_pronoun_is_the_one_person_named_before() -> None:
    text = "Ann Lee, head of parks, gave a talk. As she stressed, trees need water."
    assert [who for _, who, *_ in said(text)] == ["Ann Lee"]


def test_a_pronoun_after_two_people_stays_open() -> None:
    assert [who for _, who, *_ in said("Ann Lee met Sue Day at the door. She said that it was late.")] == [""]


def test_a_first_name_is_told_in_full_where_one_fits() -> None:
    text = "Ann Lee (Oak Trust) and Bo Kay (Ash Club) led a workshop. Bo explained that seeds last."
    assert [who for _, who, *_ in said(text)] == ["Bo Kay"]


# People and organisations


def test_each_person_with_role_and_part() -> None:
    document = made(("paragraph", "The day was chaired by Ann Lee, CEO of Oak Trust, and Bo Kay (Ash Club)."))
    people = [(r.subject, r.role, r.verb) for r in find_records(document) if r.kind == "person"]
    assert people == [("Ann Lee", "CEO of Oak Trust", "chaired"), ("Bo Kay", "Ash Club", "chaired")]
    assert [who for _, who in found(document, "organisation")] == ["Oak Trust", "Ash Club"]


def test_a_person_once_in_a_section_and_again_in_the_next() -> None:
    speech = "Dr Ann Lee spoke. Later Dr Ann Lee presented a film to the meeting."
    document = made(("h2", "One"), ("paragraph", speech), ("h2", "Two"), ("paragraph", speech))
    assert [who for _, who in found(document, "person")] == ["Ann Lee", "Ann Lee"]


def test_speakers_of_a_list_and_a_table() -> None:
    listed = made(("list", ("Speakers included:", "Ann Lee, Head of Parks, Ash Council", "Bo Kay")))
    assert [who for _, who in found(listed, "person")] == ["Ann Lee", "Bo Kay"]
    table = made(("table", ("", "Time | Talk | Speaker", "9:00 | Trees | Ann Lee, Oak Trust", "10:00 | Coffee | ")))
    assert found(table, "person") == [("9:00 | Trees | Ann Lee, Oak Trust", "Ann Lee")]


@pytest.mark.parametrize(
    "text",
    [
        "Apologies were received from Ann Lee.",
        "The march went along Nelson Street to St James Park.",
        "The award was named after Robert Ashby.",
        "The Florence Nightingale Museum is closed.",
    ],
)
def test_names_of_nobody_who_was_there(text: str) -> None:
    assert found(made(("paragraph", text)), "person") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Oak Trust co-hosted the day with Ash City Council.", ["Ash City Council", "Oak Trust"]),
        ("The day was organised by the Ash Scouts and sponsored by Elm Bank.", ["Ash Scouts", "Elm Bank"]),
        ("We thank the Oak Trust, Ash Dairies Ltd and the Elm Fund.", ["Ash Dairies Ltd", "Elm Fund", "Oak Trust"]),
        ("The court held that the Oak Trust was right.", []),
    ],
)
def test_organisations_that_did_something(text: str, names: list[str]) -> None:
    assert sorted(who for _, who in found(made(("paragraph", text)), "organisation")) == names


def test_an_acronym_is_its_full_name() -> None:
    text = "The Flemish Care Network (FCN) hosted the day. We heard from Ann Lee, coordinator at FCN."
    assert {who for _, who in found(made(("paragraph", text)), "organisation")} == {"Flemish Care Network"}


def kinds(records: list[Record]) -> set[str]:
    return {record.kind for record in records}


def test_a_page_without_any_record() -> None:
    document = made(("h1", "Challenge Cup"), ("paragraph", "The cup was won by the green team. It rained."))
    assert kinds(find_records(document)) == set()
