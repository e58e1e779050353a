"""Installations that share nothing: on PostgreSQL the first one is, and exchanges with others that are on SQLite."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.championships.packages.installations import (
    Installation,
    found_installation,
    hold_season,
    make_app_on,
    mark_skill,
)
from tests.conftest import CHEAP_HASHER

Found = Callable[[str], Installation]
DATABASE = "sheber.sqlite3"


@pytest.fixture(scope="session")
def finished_college(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A college with a key and a finalised skill, made once; tests take copies."""
    folder = tmp_path_factory.mktemp("college")
    shutil.copyfile(migrated_sqlite, folder / DATABASE)
    college = found_installation(app_in(folder), folder)
    hold_season(college, "college")
    mark_skill(college, "college")
    college.make_key("Колледж", bytes(32))
    college.app.extensions["scoring.db"].dispose()
    return college


@pytest.fixture(scope="session")
def trusting_region(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, finished_college: Installation
) -> Installation:
    """A region that trusts the key of that college, made once; tests take copies."""
    folder = tmp_path_factory.mktemp("region")
    shutil.copyfile(migrated_sqlite, folder / DATABASE)
    region = found_installation(app_in(folder), folder)
    open_region(region, finished_college)
    region.app.extensions["scoring.db"].dispose()
    return region


@pytest.fixture
def found(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Found]:
    """Make an installation: `found("region")`; `found("college", finished_college)` is a copy of that one."""
    apps: list[Flask] = []

    def make(name: str, like: Installation | None = None) -> Installation:
        folder = tmp_path / name
        if like is not None:
            shutil.copytree(like.folder, folder)
            apps.append(app_in(folder))
            return copied(like, apps[-1], folder)
        folder.mkdir()
        if database_kind == "postgresql" and not apps:
            apps.append(make_app_on(request.getfixturevalue("database_url"), folder, CHEAP_HASHER))
        else:
            shutil.copyfile(request.getfixturevalue("migrated_sqlite"), folder / DATABASE)
            apps.append(app_in(folder))
        return found_installation(apps[-1], folder)

    yield make
    for app in apps:
        app.extensions["scoring.db"].dispose()


@pytest.fixture
def two(
    found: Found, finished_college: Installation, trusting_region: Installation, database_kind: str
) -> tuple[Installation, Installation]:
    """A college with a finalised skill, and a region that trusts its key."""
    if database_kind == "sqlite":
        return found("college", finished_college), found("region", trusting_region)
    region, college = found("region"), found("college", finished_college)
    open_region(region, college)
    return college, region


def open_region(region: Installation, college: Installation) -> None:
    hold_season(region, "region")
    region.make_key("Өңір")
    region.trust(college)


def app_in(folder: Path) -> Flask:
    return make_app_on(f"sqlite:///{(folder / DATABASE).as_posix()}", folder, CHEAP_HASHER)


def copied(like: Installation, app: Flask, folder: Path) -> Installation:
    assert like.season is not None
    season = replace(like.season, app=app)
    return Installation(
        app, like.organizer, folder, season, {number: replace(hall, app=app) for number, hall in like.halls.items()}
    )
