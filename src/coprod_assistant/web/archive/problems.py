"""What a reader is told when a view is not there or cannot be shown: a status, a heading, and what to do."""

from __future__ import annotations


class ProblemError(Exception):
    """A request that is answered with a friendly page; its words are for the reader."""

    def __init__(self, status: int, heading: str, words: str) -> None:
        super().__init__(heading)
        self.status = status
        self.heading = heading
        self.words = words


def no_page() -> ProblemError:
    """An address that is none of the site's pages."""
    return ProblemError(
        404,
        "There is no page here",
        "Its address may be mistyped, or what stood here has been published anew under another.",
    )


def no_such(thing: str) -> ProblemError:
    """A passage, an event, a file or a form of the staff's pages that is not there."""
    return ProblemError(
        404, f"There is no such {thing}", "It may have changed since the page was loaded: load it again."
    )


def no_event() -> ProblemError:
    """An event that is not in the catalogue."""
    return ProblemError(
        404,
        "There is no such event",
        "The archive holds no event at this address. It may have been corrected, and then has a new one.",
    )


def not_all_events() -> ProblemError:
    """A comparison with an event that is not in the catalogue."""
    return ProblemError(
        404,
        "One of these events is not there",
        "The archive holds no event at one of the addresses. Choose the events to compare from the list.",
    )


def too_many(most: int) -> ProblemError:
    """A comparison of more than can stand side by side."""
    return ProblemError(422, "These are too many to compare", f"Choose 2 to {most} events in the list.")


def too_few(most: int) -> ProblemError:
    """A comparison of none or one, which the timeline's form sends when nothing was ticked: no error."""
    return ProblemError(200, "Choose two events or more", f"Tick “Compare” beside 2 to {most} events in the list.")


def no_passage_named() -> ProblemError:
    """An address without a document or whole offsets."""
    return ProblemError(
        422,
        "This address names no passage",
        "It must name a document, and where the passage starts and ends in it.",
    )


def no_document() -> ProblemError:
    """A document that is not in the index."""
    return ProblemError(
        404,
        "There is no such document",
        "The archive holds no document at this address. It may have been published anew.",
    )


def changed() -> ProblemError:
    """The export of a passage whose words are not in its document any more."""
    return ProblemError(
        410,
        "Changed since cited",
        "The document has been edited since this address was made, and does not hold these words any more.",
    )


def outside(length: int, start: int, end: int) -> ProblemError:
    """Offsets that are not those of a passage of the document."""
    words = f"The document has {length:,} characters; the address asks for {start:,} to {end:,}."
    return ProblemError(422, "This passage is not in the document", words)


def no_file(problems: str) -> ProblemError:
    """The export of a view whose filters could not be applied."""
    return ProblemError(422, "This view cannot be exported", problems)


def no_calendar() -> ProblemError:
    """A calendar of what has no days of its own."""
    return ProblemError(404, "There is no calendar of this", "Events and lists of events can be had as a calendar.")


def unfit(words: str) -> ProblemError:
    """A request that is too large, or words that cannot be asked."""
    return ProblemError(422, "This cannot be shown", words)


def not_now(reason: str, retry_after_s: int) -> ProblemError:
    """More requests than one visitor may make."""
    return ProblemError(429, "One moment, please", f"{reason} Please try again in {retry_after_s} seconds.")


def not_ready() -> ProblemError:
    """There is no index."""
    return ProblemError(503, "The archive is not ready", "Please come back a little later.")


def broken() -> ProblemError:
    """Something inside failed."""
    return ProblemError(500, "Something went wrong on our side", "Please try again.")
