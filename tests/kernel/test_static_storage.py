"""While a release collects its files, those of the release that is served stay there and whole."""

import os
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from pytest_django import Settings

from tenantpilot.startup_checks import refuse_missing_files

STYLE = "@import url('colours.css');\n" + "body { margin: 0; padding: 0 }\n" * 50


@pytest.fixture
def root(settings: Settings, tmp_path: Path) -> Path:
    """The folder that releases share, with the files of one."""
    source = tmp_path / "release"
    source.mkdir()
    (source / "style.css").write_text(STYLE)
    (source / "colours.css").write_text("a { color: #123 }\n" * 50)
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    storage = {"BACKEND": "tenantpilot.web.static_storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}
    collect()
    return tmp_path / "static"


def collect() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def test_file_that_is_collected_again_is_whole_at_every_moment(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = {file: file.read_bytes() for file in root.iterdir() if len(file.suffixes) > 1}
    replaced: list[str] = []

    def look(source: str, target: str, replace=os.replace) -> None:  # type: ignore[no-untyped-def]
        assert {file: file.read_bytes() for file in served} == served
        replaced.append(Path(target).name)
        replace(source, target)

    monkeypatch.setattr(os, "replace", look)
    monkeypatch.setattr(os, "remove", lambda path: pytest.fail(f"{path} was away."))
    collect()

    assert {file.name for file in served if file.suffix in {".css", ".gz"}} <= {*replaced}
    assert not list(root.glob("*.part"))


def test_file_of_the_release_before_stays_beside_that_of_the_new_one(
    root: Path, tmp_path: Path
) -> None:
    before = {file.name for file in root.iterdir()}
    changed = tmp_path / "release" / "colours.css"
    changed.write_text("a { color: #456 }\n")
    os.utime(changed, (changed.stat().st_atime, changed.stat().st_mtime + 10))

    collect()

    assert before <= {file.name for file in root.iterdir()}
    assert len(list(root.glob("colours.*.css"))) == 2
    assert (root / "colours.css").read_text() == changed.read_text()


def test_file_that_the_new_release_does_not_have_is_still_named(root: Path, tmp_path: Path) -> None:
    before = staticfiles_storage.url("style.css")
    (tmp_path / "release" / "style.css").unlink()

    collect()

    assert staticfiles_storage.url("style.css") == before
    assert "style.css" in (root / "staticfiles.json").read_text()


def test_web_server_without_any_of_them_does_not_start(
    root: Path, settings: Settings, tmp_path: Path
) -> None:
    refuse_missing_files()
    settings.STATIC_ROOT = tmp_path / "another"

    with pytest.raises(ImproperlyConfigured, match="STATIC_ROOT holds no static files"):
        refuse_missing_files()
