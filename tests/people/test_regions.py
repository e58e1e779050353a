"""The reference list of regions."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.people.models import Region
from scoring.people.reference import regions
from scoring.people.regions import load_reference


def test_there_are_seventeen_regions_and_three_cities() -> None:
    assert len(regions()) == 20


def test_codes_of_regions_are_unique() -> None:
    assert len({region.iso for region in regions()}) == len({region.kato for region in regions()}) == 20


def test_every_region_has_its_names() -> None:
    bare = [region.iso for region in regions() if not (region.kk and region.ru and region.en)]

    assert bare == []


def test_only_cities_have_no_centre() -> None:
    bare = [region.en for region in regions() if not (region.centre_kk and region.centre_ru)]

    assert bare == ["Astana city", "Almaty city", "Shymkent city"]


def test_reference_said_twice_is_written_once(db_session: Session) -> None:
    load_reference(db_session)
    load_reference(db_session)

    assert sorted(db_session.scalars(select(Region.iso))) == sorted(region.iso for region in regions())


def test_renamed_region_is_renamed_in_the_database(db_session: Session) -> None:
    load_reference(db_session)
    db_session.get_one(Region, "KZ-10").name_kk = "an old name"

    load_reference(db_session)

    assert db_session.get_one(Region, "KZ-10").name_kk == "Абай облысы"
