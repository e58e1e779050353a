"""The reference list of regions."""

from scoring.people.reference import regions


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
