"""What a reader takes along of a checklist: an e-mail that holds it, and one that reports an error.

Both are plain links, which open the reader's own mail program; nothing is sent by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from handbook.pages.page import Page

#: Longest address of a link that every mail program takes whole: Windows cuts off the rest.
LONGEST = 2000


def mail_link(subject: str, lines: Iterable[str], to: str = "") -> str:
    """The address of a link to a new e-mail (RFC 6068): its subject, and its text line by line."""
    text = "%0D%0A".join(quote(line, safe="") for line in lines)
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject, safe='')}&body={text}"


def list_mail(
    page: Page, subject: str, lead: str, rows: Sequence[tuple[str, str]], address: str
) -> str:
    """The link to an e-mail that holds a checklist: each material by name and status, in words.

    Statuses are left out, then the last materials, where a mail program would cut the text off.
    """
    w = page.words
    short = [f"{number}. {name}" for number, (name, _) in enumerate(rows, 1)]
    full = [
        f"{line}{w['open_paren']}{status}{w['close_paren']}"
        for line, (_, status) in zip(short, rows, strict=True)
    ]
    end = [address] if address else []
    for lines in (full, short):
        link = mail_link(subject, [lead, *lines, *end])
        if len(link) <= LONGEST:
            return link
    while len(link) > LONGEST and short:
        short.pop()
        link = mail_link(subject, [lead, *short, w["take_more"], *end])
    return link


def report_mail(page: Page, title: str, place: str, edition: str) -> str:
    """The link to an e-mail to whoever keeps the city's handbook; empty while no address is set.

    ``place`` is the address of the page or, where the site has none, its path; ``edition`` its day,
    with the number of the copy where there is one.
    """
    website = page.book.city.website
    if website is None or website.reports is None:
        return ""
    w = page.words
    lines = [
        w["report_page"] + w["colon"] + place,
        w["report_edition"] + w["colon"] + edition,
        w["report_what"] + w["colon"],
    ]
    return mail_link(w["report_subject"].format(title=title), lines, website.reports)
