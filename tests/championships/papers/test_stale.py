"""A paper whose results were corrected says so wherever its holder, the college or anybody else meets it."""

import io
import zipfile

import pytest

from scoring.foundation.jobs.worker import work_off
from tests.championships.awards.stage import refix
from tests.championships.papers.test_corrected import CHANGED, OUTDATED
from tests.championships.papers.test_getting import collect, organizer, papers, phone_of  # noqa: F401  # the fixture

ANYBODY = {
    "kk": "Жарамды, бірақ нәтижесі кейін түзетілген",
    "ru": "Действителен, но результаты потом исправили",
    "en": "Valid, but its results were corrected since",
}
HOLDER = {"kk": "Оны ешқайда тапсырмаңыз", "ru": "Никуда его не подавайте", "en": "Do not hand it in anywhere"}
FOLDER = {"kk": "Ескірген, тапсырмаңыз", "ru": "Устарели, не вручать", "en": "Outdated, do not hand over"}
CREDENTIAL = {
    "kk": "Бұл куәлік те нәтижелерді түзетуге дейінгі күйінде айтады",
    "ru": "И это удостоверение говорит о результатах, какими они были до исправления",
    "en": "This credential, too, tells the results as they were before the correction",
}
COLLEGE = {"kk": "Оларды тапсырмаңыз", "ru": "Не вручайте их", "en": "Do not hand them over"}

each_language = pytest.mark.parametrize("language", ["kk", "ru", "en"])


def read(client, address, language):
    client.set_cookie("language", language)
    return client.get(address).get_data(as_text=True)


@pytest.fixture
def gold(papers):  # noqa: F811
    """The diploma of somebody who has no gold any more once the results are corrected; all is announced."""
    papers.issue("diploma-gold", "participation")
    papers.release()
    [found] = papers.papers("diploma-gold")
    return found


@pytest.mark.one_database
@each_language
def test_anybody_who_verifies_it_hears_that_the_results_were_corrected(papers, gold, language):  # noqa: F811
    client, address = papers.app.test_client(), f"/v/{gold.code}"
    before = read(client, address, language)

    refix(papers.stage.halls["17"], CHANGED)

    assert [ANYBODY[language] in page for page in (before, read(client, address, language))] == [False, True]
    [kept, *_others] = papers.papers("participation")
    assert ANYBODY[language] not in read(client, f"/v/{kept.code}", language)


@pytest.mark.one_database
@each_language
def test_its_holder_is_told_on_the_own_page(papers, gold, language):  # noqa: F811
    phone = phone_of(papers, "p0")
    before = read(phone, "/my", language)

    refix(papers.stage.halls["17"], CHANGED)

    after = read(phone, "/my", language)
    assert (OUTDATED[language] in before, HOLDER[language] in before) == (False, False)
    assert (after.count(OUTDATED[language]), after.count(HOLDER[language])) == (1, 1)


@pytest.mark.one_database
@each_language
def test_the_college_is_told_before_it_hands_papers_over(papers, gold, signed_in, language):  # noqa: F811
    client = papers.app.test_client()
    signed_in(client, account=organizer(papers))
    address = "/organisations/c1/papers"
    before = read(client, address, language)

    refix(papers.stage.halls["17"], CHANGED)

    after = read(client, address, language)
    assert (OUTDATED[language] in before, COLLEGE[language] in before) == (False, False)
    assert FOLDER[language] in after
    assert (after.count(OUTDATED[language]), after.count(COLLEGE[language])) == (1, 1)


@pytest.mark.one_database
def test_before_the_release_nobody_hears_of_a_correction(papers):  # noqa: F811
    papers.issue("diploma-gold")
    [found] = papers.papers("diploma-gold")

    refix(papers.stage.halls["17"], CHANGED)

    assert ANYBODY["ru"] not in read(papers.app.test_client(), f"/v/{found.code}", "ru")


@pytest.mark.one_database
def test_in_the_zip_of_a_college_it_stands_apart(papers, gold, monkeypatch):  # noqa: F811
    refix(papers.stage.halls["17"], CHANGED)

    names = zipfile.ZipFile(io.BytesIO(collect(papers, monkeypatch).read_bytes())).namelist()

    apart = [name for name in names if "/" in name]
    assert [name.split("/")[0] for name in apart] == [FOLDER["kk"]]  # the language of the installation
    assert gold.number in apart[0]
    assert len(names) > len(apart)


@pytest.mark.one_database
@each_language
def test_the_job_of_the_zip_says_how_many_stand_apart_and_where(papers, gold, signed_in, language):  # noqa: F811
    client = papers.app.test_client()
    signed_in(client, "organizer")
    client.set_cookie("language", language)
    refix(papers.stage.halls["17"], CHANGED)
    made = client.post("/organisations/c1/papers")
    work_off(papers.app)

    assert FOLDER[language] in client.get(made.location).text
    names = zipfile.ZipFile(io.BytesIO(client.get(f"{made.location}/file", buffered=True).data)).namelist()
    assert [name.split("/")[0] for name in names if "/" in name] == [FOLDER[language]]


@pytest.mark.one_database
@each_language
def test_beside_its_credential_stands_that_it_tells_the_old_results(papers, gold, signed_in, language):  # noqa: F811
    phone, anybody, office = phone_of(papers, "p0"), papers.app.test_client(), papers.app.test_client()
    signed_in(office, account=papers.stage.organizer)
    doors = (
        (phone, "/my"), (anybody, f"/v/{gold.code}"),
        (office, f"/stages/{papers.stage.id}/papers/issued/{gold.paper_id}"),
    )  # fmt: skip
    before = [CREDENTIAL[language] in read(client, address, language) for client, address in doors]

    refix(papers.stage.halls["17"], CHANGED)

    after = [read(client, address, language).count(CREDENTIAL[language]) for client, address in doors]
    assert (before, after) == ([False] * 3, [1] * 3)
