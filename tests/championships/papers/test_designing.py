"""The look of papers: changed without code, refused where it could not be read, never changed on what was issued."""

import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PIL import Image
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from scoring.championships.papers import designing
from scoring.championships.papers.design_pages import FORM_BYTES
from scoring.documents import files
from scoring.documents.designs import keeping
from scoring.documents.designs import pictures as looked_at
from scoring.documents.designs.keeping import save_look
from scoring.documents.designs.looks import COLOUR, Look, Signing, checked, contrast
from scoring.documents.designs.pictures import UPLOAD_BYTES, Use, keep_picture
from scoring.documents.drawing import layouts
from scoring.foundation import clock
from scoring.foundation.db import db
from scoring.foundation.errors import Forbidden, Outdated, Refused, TooLarge
from scoring.people.access_log import Visit
from scoring.people.actors import Actor, Grant, Scope
from scoring.people.models import Person
from tests.championships.papers.hall import make_papers

RECTOR = Signing("Асқар Нұрланов", {"kk": "Колледж директоры", "ru": "Директор колледжа", "en": ""})
MINISTRY = Signing(
    "Айгүлжанат Нұрмұхамедқызы-Әбдірахманова",
    {
        "kk": "Қазақстан Республикасы Оқу-ағарту министрлігінің Техникалық және кәсіптік білім департаменті директоры",
        "ru": "Директор Департамента технического и профессионального образования Министерства просвещения Республики",
        "en": "",
    },
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
CLOSING = {"kk": "Жеңісіңіз құтты болсын.", "ru": "Поздравляем с победой.", "en": ""}


@pytest.fixture
def papers(app):
    return make_papers(app)


def picture(form="PNG", size=(300, 120), colour="#c00000"):
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, form)
    return target.getvalue()


def change(papers, look, whose="stage", actor=None):
    with papers.app.app_context(), db.transaction() as session:
        return designing.change_design(
            session, papers.stage.id, look, whose, Visit(), actor=actor or papers.stage.organizer, at=clock.now()
        )


def redrawn(papers, paper):
    with papers.app.app_context():
        return layouts.draw(paper.layout, paper.content, paper.proof)


def issued(papers, paper):
    with papers.app.app_context():
        return files.bytes_of(paper)


def test_a_look_holds_for_what_is_issued_from_then_on_and_what_was_issued_stays(papers):
    papers.issue("diploma-gold")
    before = papers.papers("diploma-gold")[0]
    with papers.app.app_context():
        logo, ground = keep_picture(picture(), Use.LOGO), keep_picture(picture("JPEG", (800, 500)), Use.BACKGROUND)
    first = change(papers, Look("#7a1020", logo, ground, (RECTOR,), CLOSING))
    papers.issue("diploma-silver")
    silver = papers.papers("diploma-silver")[0]
    second = change(papers, Look("#203a7a"))

    assert [one.version for one in (first, second)] == [f"stage:{papers.stage.id}/{turn}" for turn in (1, 2)]
    assert silver.content["design"] == {
        "colour": "#7a1020", "logo": logo, "background": ground, "version": first.version,
    }  # fmt: skip
    assert [one["name"] for one in silver.content["signatories"]] == ["Асқар Нұрланов"]
    assert silver.content["columns"][1]["body"].endswith("Поздравляем с победой.")
    assert before.content["design"]["colour"] == COLOUR
    for paper in (before, silver):
        assert redrawn(papers, paper) == issued(papers, paper)


@pytest.mark.one_database
def test_the_same_look_again_makes_no_version(papers):
    first = change(papers, Look("#7a1020"))

    assert change(papers, Look("#7A1020")).version == first.version


@pytest.mark.one_database
def test_of_two_who_save_a_look_at_once_the_second_is_asked_to_look_again(papers, monkeypatch):
    owner, account = "stage:x", papers.stage.organizer.account_id
    with papers.app.app_context():
        now = clock.now()
        with db.transaction() as session:
            save_look(session, owner, Look(colour="#1d4f91"), account=account, at=now)
        monkeypatch.setattr(keeping, "look_of", lambda _session, *_owners: Look())
        monkeypatch.setattr(Session, "scalar", lambda *_asked: None)  # the second read before the first had written
        with pytest.raises(Outdated) as outdated, db.transaction() as session:
            save_look(session, owner, Look(colour="#7a1f1f"), account=account, at=now)

    assert outdated.value.code == "outdated"


def test_a_version_is_never_changed(papers):
    change(papers, Look("#7a1020"))
    for statement in ("UPDATE paper_design SET version = 9", "DELETE FROM paper_design"):
        with (
            papers.app.app_context(),
            pytest.raises(Exception, match="paper_design-is-append-only"),
            db.transaction() as session,
        ):
            session.execute(text(statement))


@pytest.mark.one_database
def test_a_new_look_makes_no_issued_paper_outdated(papers):
    from tests.championships.awards.stage import FIVE, refix

    papers.issue("participation")
    change(papers, Look("#7a1020", signatories=(RECTOR,), closing=CLOSING))
    refix(papers.stage.halls["17"], FIVE)

    assert papers.plan().outdated == ()


@pytest.mark.one_database
def test_the_look_of_an_issuer_holds_where_the_stage_has_none(papers):
    change(papers, Look("#203a7a"), "issuer")
    papers.issue("diploma-gold")
    change(papers, Look("#7a1020"))
    papers.issue("diploma-silver")

    colours = [papers.papers(kind)[0].content["design"]["colour"] for kind in ("diploma-gold", "diploma-silver")]
    assert colours == ["#203a7a", "#7a1020"]


@pytest.mark.one_database
def test_the_organizer_of_one_stage_changes_no_other(papers):
    here = Actor(papers.stage.organizer.account_id, grants=(Grant("organizer", Scope("stage", papers.stage.id)),))

    change(papers, Look("#7a1020"), actor=here)
    with pytest.raises(Forbidden):
        change(papers, Look("#7a1020"), "issuer", actor=here)


@pytest.mark.parametrize(
    ("look", "code"),
    [
        pytest.param(Look("red"), "design-colour-wrong", id="no colour"),
        pytest.param(Look("#ffe14d"), "design-contrast-low", id="yellow on white"),
        pytest.param(Look(signatories=(RECTOR,) * 4), "design-signatories-many", id="four sign"),
        pytest.param(Look(signatories=(Signing("Ли", {"kk": " "}),)), "design-title-missing", id="no title"),
        pytest.param(Look(closing={"kk": "Құттықтаймыз 🎉"}), "design-letters-unknown", id="emoji"),
        pytest.param(Look(closing={"ru": "שלום"}), "design-letters-unknown", id="right to left"),
        pytest.param(Look(closing={"kk": "ұ" * 60}), "design-overflows", id="a word of sixty letters"),
        pytest.param(
            Look(signatories=(replace(RECTOR, title={"kk": "Ғ" * 110}), RECTOR, RECTOR)), "design-overflows", id="title"
        ),
        pytest.param(
            Look(signatories=(Signing("Ы" * 60, RECTOR.title),) * 3), "design-overflows", id="a name without end"
        ),
        pytest.param(Look(closing={"kk": "сөз " * 100}), "text-too-long", id="a long closing"),
    ],
)  # fmt: skip
def test_what_could_not_be_read_is_refused_when_it_is_saved(look, code):
    with pytest.raises(Refused) as refused:
        checked(look)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("look", "field"),
    [
        pytest.param(Look(signatories=(RECTOR, Signing("Ли 🎉", RECTOR.title))), "name_2", id="letters of a name"),
        pytest.param(Look(signatories=(replace(RECTOR, title={"ru": "שלום"}),)), "title_1_ru", id="letters of a title"),
        pytest.param(Look(closing={"kk": "", "ru": "🎉"}), "closing_ru", id="letters of the closing"),
        pytest.param(Look(signatories=(RECTOR, RECTOR, Signing("Ы" * 60, {"kk": "Ректор"}))), "name_3", id="name"),
        pytest.param(
            Look(signatories=(RECTOR, replace(RECTOR, title={"kk": "Ректор", "ru": "Ж" * 60}), RECTOR)), "title_2_ru",
            id="title",
        ),
        pytest.param(Look(closing={"kk": "Жарайсың", "en": "w" * 80}), "closing_en", id="closing"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_field(look, field):
    with pytest.raises(Refused) as refused:
        checked(look)

    assert refused.value.params["field"] == field


@pytest.mark.parametrize("count", [1, 2, 3])
def test_real_long_titles_have_room(count):
    look = Look(signatories=(MINISTRY,) * count)

    assert checked(look).signatories == (MINISTRY,) * count


def test_contrast_is_that_of_the_guidelines():
    assert [round(contrast(colour), 2) for colour in ("#000000", "#ffffff", "#767676")] == [21.0, 1.0, 4.54]


@pytest.mark.one_database
def test_markup_is_text(papers):
    change(papers, Look(closing={"kk": "<b>Құттықтаймыз</b> & **бар**", "ru": "", "en": ""}))
    papers.issue("diploma-gold")

    gold = papers.papers("diploma-gold")[0]
    assert gold.content["columns"][0]["body"].endswith("<b>Құттықтаймыз</b> & бар")
    assert redrawn(papers, gold) == issued(papers, gold)


@pytest.mark.one_database
def test_closing_words_stand_in_the_column_of_their_own_language_alone(papers):
    change(papers, Look(closing={"kk": "", "ru": "Поздравляем с победой.", "en": ""}))
    papers.issue("diploma-gold", language="three")

    columns = papers.papers("diploma-gold")[0].content["columns"]
    assert {one["language"]: "Поздравляем" in one["body"] for one in columns} == {"kk": False, "ru": True, "en": False}


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("sent", "code"),
    [
        pytest.param(SVG, "picture-unreadable", id="SVG with script"),
        pytest.param(b"", "picture-unreadable", id="nothing"),
        pytest.param(picture()[:200], "picture-unreadable", id="cut off"),
        pytest.param(b"\x89PNG" + b"0" * UPLOAD_BYTES, "picture-too-large", id="too large"),
        pytest.param(picture(size=(6000, 5000)), "picture-too-many-pixels", id="a bomb"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused(app, sent, code):
    with app.app_context(), pytest.raises((Refused, TooLarge)) as refused:
        keep_picture(sent, Use.LOGO)

    assert refused.value.code == code


@pytest.mark.one_database
def test_the_page_keeps_a_look_and_shows_three_papers_before(papers, signed_in):
    client = papers.app.test_client()
    signed_in(client, "organizer")
    client.set_cookie("language", "ru")
    page = f"/stages/{papers.stage.id}/papers/design"
    said = {"colour": "#7a1020", "whose": "stage", "closing_ru": "Поздравляем.", "name_1": "", "title_1_ru": "Директор"}

    shown = client.post(f"{page}/preview", data={**said, "logo": (io.BytesIO(picture()), "logo.png")})
    refused = client.post(page, data={**said, "logo": (io.BytesIO(SVG), "logo.svg")})
    said_to_be_huge = {"CONTENT_LENGTH": "100000000"}
    huge = client.post(page, content_type="multipart/form-data; boundary=x", environ_overrides=said_to_be_huge)
    kept = client.post(page, data={**said, "logo": (io.BytesIO(picture()), "logo.png")})
    after = client.get(page).get_data(as_text=True)

    assert (shown.mimetype, shown.data[:5]) == ("application/pdf", b"%PDF-")
    assert (refused.status_code, "SVG не принимается" in refused.get_data(as_text=True)) == (422, True)
    assert 'value="Поздравляем."' in refused.get_data(as_text=True)
    assert 'id="logo-error"' in refused.get_data(as_text=True)
    assert (huge.status_code, kept.status_code) == (413, 302)
    assert 'value="#7a1020"' in after
    assert "Убрать логотип" in after
    assert 'data-form="look" hidden' in after  # without scripts there is the button alone


@pytest.fixture
def designer(papers, signed_in):
    client = papers.app.test_client()
    signed_in(client, "organizer")
    client.set_cookie("language", "ru")
    return client


@pytest.mark.one_database
def test_a_look_is_shown_as_a_picture_before_it_is_kept(papers, designer):
    page = f"/stages/{papers.stage.id}/papers/design"
    said = {
        "colour": "#7a1020", "kind": "diploma-gold", "closing_ru": "Поздравляем <b>всех</b> & каждого.",
        "title_1_ru": "Директор",
    }  # fmt: skip

    first = designer.post(f"{page}/picture", data={**said, "logo": (io.BytesIO(picture()), "logo.png")})
    drawn = ElementTree.fromstring(first.data)
    again = designer.post(f"{page}/picture", data={**said, "kept_logo": drawn.get("data-logo")})
    logo = drawn.find(".//{*}image").get("href")
    kept = designer.get(logo)
    after = designer.get(page).get_data(as_text=True)

    text = " ".join("".join(drawn.itertext()).split())
    assert (first.status_code, first.mimetype) == (200, "image/svg+xml")
    assert again.data == first.data
    assert "Золотая медаль" in text
    assert "<b>всех</b> & каждого." in text
    assert "ОБРАЗЕЦ" in text
    assert 'fill="#7a1020"' in first.get_data(as_text=True)
    assert (kept.mimetype, Image.open(io.BytesIO(kept.data)).size) == ("image/png", (300, 120))
    assert "#7a1020" not in after


@pytest.mark.one_database
def test_a_refusal_names_the_field_in_words_and_in_the_form(papers, designer):
    page = f"/stages/{papers.stage.id}/papers/design"
    said = {"colour": "#7a1020", "whose": "stage", "title_2_kk": "Ректор 🎉"}

    shown = designer.post(f"{page}/picture", data=said, headers={"Accept": "application/json"})
    kept = designer.post(page, data=said).get_data(as_text=True)

    error = shown.json["error"]
    assert (shown.status_code, error["code"], error["params"]["control"]) == (
        422, "design-letters-unknown", "title_2_kk",
    )  # fmt: skip
    assert error["message"] == (
        "В шрифте документов нет этих знаков: 🎉 (поле «Подпись 2: Должность, на казахском»). Исправьте текст."
    )
    assert 'aria-describedby="title_2_kk-error"' in kept
    pale = designer.post(f"{page}/picture", data={"colour": "#ffe14d"}, headers={"Accept": "application/json"})
    assert "контраст 1,3, нужно не меньше 4,5" in pale.json["error"]["message"]


@pytest.mark.one_database
@pytest.mark.parametrize("hashed", ["a" * 64, "../../keys"])
def test_a_picture_that_nobody_kept_is_not_found(papers, designer, hashed):
    page = f"/stages/{papers.stage.id}/papers/design"

    fetched = designer.get(f"{page}/pictures/{hashed}")
    shown = designer.post(f"{page}/picture", data={"colour": "#7a1020", "kept_logo": "a" * 64})

    assert (fetched.status_code, shown.status_code) == (404, 404)


@pytest.mark.one_database
def test_whoever_opens_the_page_tries_the_look_on_the_people_of_now(papers, designer):
    page = f"/stages/{papers.stage.id}/papers/design"
    before = [designer.get(page), designer.post(f"{page}/picture", data={"colour": "#7a1020"})][1]
    with papers.app.app_context(), db.transaction() as session:
        named = update(Person).where(Person.public_id == "p1")
        session.execute(named.values(surname_kk="Әбдіманапұлы-Құрманғазиева", given_kk="Ғ", patronymic_kk=""))

    kept = designer.post(f"{page}/picture", data={"colour": "#7a1020"})
    designer.get(page)
    after = designer.post(f"{page}/picture", data={"colour": "#7a1020"})

    assert kept.data == before.data
    assert "Әбдірахманова" in before.get_data(as_text=True)
    assert "Құрманғазиева" in after.get_data(as_text=True)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("language", "sentence"),
    [("kk", "ең көбі 4 МБ"), ("ru", "не больше 4 МБ"), ("en", "at most 4 MB")],
)
def test_a_picture_that_is_too_large_is_refused_at_its_field_with_all_that_was_typed(
    papers, designer, language, sentence, monkeypatch
):
    monkeypatch.setattr(looked_at, "UPLOAD_BYTES", 1000)
    designer.set_cookie("language", language)
    said = {"colour": "#7a1020", "whose": "stage", "closing_ru": "Поздравляем."}

    huge = io.BytesIO(b"\x89PNG" + b"0" * 1000)
    answer = designer.post(
        f"/stages/{papers.stage.id}/papers/design", data={**said, "background": (huge, "ground.png")}
    )

    page = answer.get_data(as_text=True)
    field = page.partition('id="background-error"')[2].partition("</span>")[0]
    assert (answer.status_code, sentence in field, 'value="Поздравляем."' in page) == (413, True, True)
    assert 'aria-describedby="background-hint background-error"' in page
    assert FORM_BYTES >= 4 * UPLOAD_BYTES  # a picture of twice the size still comes as far as here


@pytest.mark.one_database
def test_each_part_of_the_page_has_a_name_of_its_own(papers, designer):
    page = designer.get(f"/stages/{papers.stage.id}/papers/design").get_data(as_text=True)

    ids = re.findall(r'<[a-z][^>]*? id="([^"]+)"', page)
    assert (len(ids) > 20, [one for one in set(ids) if ids.count(one) > 1]) == (True, [])
