"""Made-up pages as content systems serve them, with the events that each tells of: name, place, first and last day."""

from __future__ import annotations

PLAIN = "<p>Some plain words about flour and water follow here, and nothing more than that.</p>"
MET = "<p>Eighty-four people from six towns came to the hall. In the morning Ines Rask opened the meeting.</p>"
Expected = tuple[str, str | None, str, str]


def page(body: str, *, title: str = "") -> str:
    """A whole page around what its main part holds."""
    named = f"<title>{title}</title>" if title else ""
    return f"<!doctype html><html><head><meta charset='utf-8'>{named}</head><body><main>{body}</main></body></html>"


def dated(heading: str, line: str, text: str = PLAIN) -> str:
    """A page with a heading, a line below it and text below headings."""
    return page(f"<h1>{heading}</h1><p>{line}</p>{text}<h2>What was said</h2>{PLAIN}")


def one(name: str, place: str | None, first: str, last: str = "") -> list[Expected]:
    """One event."""
    return [(name, place, first, last or first)]


# Pages about one event.
HELD: dict[str, tuple[str, list[Expected]]] = {
    "place, day, venue, parted by dots": (
        dated("Who Bakes the Bread?", "Riga, Latvia · Friday, 23 May 2014 · the Old Corn Hall"),
        one("Who Bakes the Bread?", "Riga, Latvia, the Old Corn Hall", "2014-05-23"),
    ),
    "place and several days in figures": (
        dated("Children and Ovens", "Kraków, 19.04.2018 – 20.04.2018"),
        one("Children and Ovens", "Kraków", "2018-04-19", "2018-04-20"),
    ),
    "a subtitle with the kind": (
        dated("Who Pays for the Yeast?", "A seminar on money · Malmö, 9 Nov 2018 · Boatyard Holm"),
        one("Who Pays for the Yeast?", "Malmö, Boatyard Holm", "2018-11-09"),
    ),
    "a kind, a place, days": (
        dated("Reading the Dough", "Training workshop, Graz, Austria, 17–18 September 2015"),
        one("Reading the Dough", "Graz, Austria", "2015-09-17", "2015-09-18"),
    ),
    "the title page of a report": (
        dated("Hands on the Loaf", "Report of the meeting in Lisbon, 6 and 7 October 2016"),
        one("Hands on the Loaf", "Lisbon", "2016-10-06", "2016-10-07"),
    ),
    "a bar, times, a venue": (
        dated("Sourdough for Beginners", "Saturday 14 March 2020 | 10:00–16:00 | Mill House, Leeds"),
        one("Sourdough for Beginners", "Mill House, Leeds", "2020-03-14"),
    ),
    "a dash, a time after the date": (
        dated("An Evening of Crumbs", "Thursday 4 July 2019, 7.30 pm – Corn Exchange, Brighton"),
        one("An Evening of Crumbs", "Corn Exchange, Brighton", "2019-07-04"),
    ),
    "slashes": (
        dated("Grain and Grace", "12/10/2017 / Central Library / Manchester"),
        one("Grain and Grace", "Central Library, Manchester", "2017-10-12"),
    ),
    "semicolons": (
        dated("The Last Mill", "2 February 2016; Assembly Rooms; Norwich"),
        one("The Last Mill", "Assembly Rooms, Norwich", "2016-02-02"),
    ),
    "long dashes": (
        dated("Ovens Without Borders", "Turin — 3–5 June 2013 — Palace of Labour"),
        one("Ovens Without Borders", "Turin, Palace of Labour", "2013-06-03", "2013-06-05"),
    ),
    "a bullet": (
        dated("Bread by Bicycle", "Utrecht • 11 May 2012 • 13:00 to 17:00"),
        one("Bread by Bicycle", "Utrecht", "2012-05-11"),
    ),
    "days in two months": (
        dated("Rye Across Europe", "Tallinn, 30 April – 2 May 2011"),
        one("Rye Across Europe", "Tallinn", "2011-04-30", "2011-05-02"),
    ),
    "an American date": (
        dated("Flour to the People", "Portland, Oregon · June 4–6, 2015"),
        one("Flour to the People", "Portland, Oregon", "2015-06-04", "2015-06-06"),
    ),
    "a day and a city, told by the text": (
        dated("Nobody Owns the Oven", "Ghent, 23 May 2014", MET),
        one("Nobody Owns the Oven", "Ghent", "2014-05-23"),
    ),
    "near a small place": (
        page(f"<h1>Summer School on the Loaf</h1><h2>Near Písek, Czech Republic, 11 – 16 August 2014</h2>{PLAIN}"),
        one("Summer School on the Loaf", "Near Písek, Czech Republic", "2014-08-11", "2014-08-16"),
    ),
    "city first, then the date in a heading of its own": (
        page(f"<h1>Crust and Crumb</h1><h3>York, 3 and 4 May 2012</h3>{MET}<h2>Results</h2>{PLAIN}"),
        one("Crust and Crumb", "York", "2012-05-03", "2012-05-04"),
    ),
    "labels on one line": (
        dated("Knead to Know", "When: 8 March 2018, 14:00 Where: Oak Hall, Leeds"),
        one("Knead to Know", "Oak Hall, Leeds", "2018-03-08"),
    ),
    "German labels": (
        dated("Brot und Spiele", "Termin: 12. Juni 2019, 18 Uhr<br>Veranstaltungsort: Alte Mühle, Leipzig"),
        one("Brot und Spiele", "Alte Mühle, Leipzig", "2019-06-12"),
    ),
    "German, kind and days": (
        dated("Den Teig lesen", "Workshop in Graz, 17. und 18. September 2015"),
        one("Den Teig lesen", "Graz", "2015-09-17", "2015-09-18"),
    ),
    "German, a hall": (
        dated("Wem gehört der Ofen?", "Freitag, 23. Mai 2014, 19 Uhr · Stadthalle Kassel"),
        one("Wem gehört der Ofen?", "Stadthalle Kassel", "2014-05-23"),
    ),
    "German, days in figures": (
        dated("Mehl für alle", "Bremen, 09.–11.05.2013"),
        one("Mehl für alle", "Bremen", "2013-05-09", "2013-05-11"),
    ),
    "time elements": (
        dated(
            "Baking in the Dark",
            "<time datetime='2016-11-18T19:00'>18 November 2016</time>, <span>Guildhall, Bath</span>",
        ),
        one("Baking in the Dark", "Guildhall, Bath", "2016-11-18"),
    ),
    "a WordPress post with a block of details": (
        page(
            "<article><header><h1 class='entry-title'>Grandmothers' Recipes</h1>"
            "<p class='entry-meta'>Posted on 2 January 2019 by admin</p></header>"
            "<p><strong>Date:</strong> 15 February 2019</p><p><strong>Venue:</strong> Village Hall, Keswick</p>"
            f"{PLAIN}</article>"
        ),
        one("Grandmothers' Recipes", "Village Hall, Keswick", "2019-02-15"),
    ),
    "a WordPress post, place and days below the day of posting": (
        page(
            "<article><h1>Yeast of the North</h1><p>Posted on 20 June 2018 by Ann Roe</p>"
            f"<p>Uppsala, 4–6 June 2018</p>{PLAIN}</article>"
        ),
        one("Yeast of the North", "Uppsala", "2018-06-04", "2018-06-06"),
    ),
    "a Drupal node with fields": (
        page(
            "<div class='node'><h1>Loaves and Laws</h1>"
            "<div class='field'><div class='field__label'>Date</div><div class='field__item'>"
            "Thursday, 12 May 2016 - 10:00 to Friday, 13 May 2016 - 16:00</div></div>"
            "<div class='field'><div class='field__label'>Location</div>"
            "<div class='field__item'>Law Faculty, Ljubljana</div></div>"
            f"{PLAIN}{PLAIN}</div>"
        ),
        one("Loaves and Laws", "Law Faculty, Ljubljana", "2016-05-12", "2016-05-13"),
    ),
    "a definition list": (
        page(
            "<h1>The Price of a Roll</h1><dl><dt>When</dt><dd>21 September 2017, 9.30am to 4pm</dd>"
            f"<dt>Where</dt><dd>Customs House, Belfast</dd></dl>{PLAIN}"
        ),
        one("The Price of a Roll", "Customs House, Belfast", "2017-09-21"),
    ),
    "a table of details": (
        page(
            "<h1>Hot Stones</h1><table><tr><th>Date</th><td>7 October 2014</td></tr>"
            f"<tr><th>Venue</th><td>Old Fire Station, Oxford</td></tr></table>{PLAIN}"
        ),
        one("Hot Stones", "Old Fire Station, Oxford", "2014-10-07"),
    ),
    "minutes": (
        page(
            "<h1>Minutes</h1><p>Bakers' Forum, Leeds, 5 June 2012</p><p>Present: Ann Roe, Ben Poe</p>"
            f"<h2>1. Flour</h2>{PLAIN}"
        ),
        one("Bakers' Forum", "Leeds", "2012-06-05"),
    ),
    "a programme": (
        page(
            "<h1>Programme</h1><p>Conference on Old Grains · Uppsala, 3–4 May 2016</p>"
            "<h2>3 May 2016</h2><ul><li>09:00 Welcome</li><li>10:00 First session</li></ul>"
            "<h2>4 May 2016</h2><ul><li>09:00 Second session</li></ul>"
        ),
        one("Conference on Old Grains", "Uppsala", "2016-05-03", "2016-05-04"),
    ),
    "when and where in a sentence": (
        dated("Breaking Bread Conference", "It was held on 6 June 2013 in Cork."),
        one("Breaking Bread Conference", "Cork", "2013-06-06"),
    ),
    "online": (
        dated("Dough from Afar", "Webinar, 12 November 2020, 15:00 CET, online via Zoom"),
        one("Dough from Afar", "online via Zoom", "2020-11-12"),
    ),
    "a line of author and day below the date": (
        dated("Salt of the Town", "Girona, 2–3 March 2017", f"<p>By Ann Roe</p>{MET}"),
        one("Salt of the Town", "Girona", "2017-03-02", "2017-03-03"),
    ),
}

# Pages that list several.
LISTED: dict[str, tuple[str, list[Expected]]] = {
    "cards below a heading for events": (
        page(
            "<h1>Past events</h1>"
            "<div class='card'><h3><a href='/a'>Bread and Roses</a></h3><p>12 May 2018 | Leeds</p></div>"
            "<div class='card'><h3><a href='/b'>The Long Table</a></h3><p>3 June 2018 | Town Hall, Hull</p></div>"
            "<div class='card'><h3><a href='/c'>Crumbs!</a></h3><p>9–10 July 2018 | York</p></div>"
        ),
        [
            ("Bread and Roses", "Leeds", "2018-05-12", "2018-05-12"),
            ("The Long Table", "Town Hall, Hull", "2018-06-03", "2018-06-03"),
            ("Crumbs!", "York", "2018-07-09", "2018-07-10"),
        ],
    ),
    "cards with the date above the place": (
        page(
            "<h1>What's on</h1>"
            "<div><h2>Stone Ovens</h2><p>4 May 2019</p><p>Weavers' Hall, Bruges</p><p>Bring an apron.</p></div>"
            "<div><h2>Wood and Fire</h2><p>5 May 2019</p><p>Weavers' Hall, Bruges</p><p>Bring wood.</p></div>"
        ),
        [
            ("Stone Ovens", "Weavers' Hall, Bruges", "2019-05-04", "2019-05-04"),
            ("Wood and Fire", "Weavers' Hall, Bruges", "2019-05-05", "2019-05-05"),
        ],
    ),
    "a German calendar": (
        page(
            "<h1>Veranstaltungen</h1><h2>Korn trifft Stadt</h2><p>3. Mai 2017, 19 Uhr, Rathaus Fürth</p>"
            "<h2>Backen im Hof</h2><p>10. Mai 2017, Bamberg</p>"
        ),
        [
            ("Korn trifft Stadt", "Rathaus Fürth", "2017-05-03", "2017-05-03"),
            ("Backen im Hof", "Bamberg", "2017-05-10", "2017-05-10"),
        ],
    ),
}

# Pages that look like it and tell of none.
NONE: dict[str, str] = {
    "a press release": page(
        "<p>PRESS RELEASE</p><h1>Bakers' union welcomes new flour tax</h1><p>Brussels, 3 May 2011</p>"
        "<p>The union today welcomed the decision of the ministers.</p><p>Notes to editors: none.</p>"
    ),
    "a press release with its place and day alone": dated("Union welcomes flour tax", "Brussels, 3 May 2011"),
    "a German press release": page(
        "<h1>Mehlsteuer sinkt</h1><p>Berlin, 3. Mai 2011</p><p>Der Verband begrüßt heute die Entscheidung.</p>"
        "<p>Pressekontakt: Anna Roth</p>"
    ),
    "a blog post": dated("Why I bake at night", "3 May 2011 · Ann Roe · 4 comments"),
    "a blog post by somebody in a city": dated("Why I bake at night", "Leeds, 3 May 2011 · by Ann Roe"),
    "a blog post with its hour": dated("Why rye?", "Posted on 3 May 2011 at 19:30 by Ann Roe in Leeds"),
    "news and their days": page(
        "<h1>News</h1><h2>The assembly adopts a new apron</h2><p>27 June 2017</p><p>What it looks like.</p>"
        "<h2>Conference attracts hundreds of bakers</h2><p>3 June 2017</p><p>More than ever.</p>"
    ),
    "a headline with an event's noun": dated("The assembly adopts a new apron", "27 June 2017"),
    "a position paper": dated("Flour is a shared task", "Position paper, Vienna, 3 May 2011"),
    "a letter": dated("Dear Minister", "Hamburg, 3 May 2011"),
    "an obituary": dated("Obituary: Ann Roe", "Leeds, 3 May 2011 – York, 4 June 2012"),
    "a report of a year": dated("Annual Report 2017", "Published in Leeds, 3–4 May 2018"),
    "an exhibition of photographs": dated("Photo: the old mill", "Mill Street, Leeds, 3 May 2011"),
    "an interview": dated("Interview with Ann Roe", "Old Mill House, Leeds, 3 May 2011"),
    "an office that is closed": dated("We are closed", "Oak Hall, Leeds, 24 December 2011 – 2 January 2012"),
    "a job": dated("Baker wanted", "Oak Hall, Leeds · deadline 3 May 2011"),
    "a published page": dated("The oven book", "Published 3 May 2011 · Leeds"),
    "part of a sentence": dated(
        "What schools learn",
        "By Ann Roe",
        "<p>The meeting collected what was learnt since the first Bread Week in 2016.</p>",
    ),
    "a recipe": dated("Rye bread recipe", "Riga, 3–4 May 2014 · Old Corn Hall"),
    "a signed statement": dated("Statement on the price of flour", "Done in Riga, 3 May 2014, Corn Hall"),
}
