"""Translations are whole: every marked text is in the catalogues, and every one of them is said in Spanish."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from config import catalogues
from tests.servers import ROOT

DOMAINS = ("django", "djangojs")
HELD = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>|&\w+;|`[^`]+`")


def catalogue(root: Path, language: str, domain: str) -> Catalog:
    return catalogues.read(root / "locale" / language / "LC_MESSAGES" / f"{domain}.po")


def entries(of: Catalog) -> dict[tuple[str | None, str], Message]:
    return {(one.context, forms(one.id)[0]): one for one in of if one.id}


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def held(text: str) -> set[str]:
    """Placeholders, tags and the like, which a translation may move but not change."""
    return set(HELD.findall(text))


@pytest.mark.parametrize("domain", DOMAINS)
def test_spanish_is_complete(domain: str) -> None:
    spanish = catalogue(ROOT, "es", domain)
    for message in spanish:
        if message.id:
            said = forms(message.string)
            assert all(said), f"not translated: {message.id}"
            assert not message.fuzzy, f"only guessed: {message.id}"
            assert len(said) == (1 if isinstance(message.id, str) else spanish.num_plurals)


@pytest.mark.parametrize("domain", DOMAINS)
def test_spanish_holds_what_the_source_holds(domain: str) -> None:
    for message in catalogue(ROOT, "es", domain):
        if message.id:
            wanted = held(forms(message.id)[-1])
            for said in forms(message.string):
                # "One person" needs no number; whatever stands there must be known.
                assert held(said) <= wanted, (message.id, said)
            assert held(forms(message.string)[-1]) == wanted, (message.id, message.string)


def test_the_catalogues_hold_every_marked_text(tmp_path: Path) -> None:
    """`make messages` finds nothing that is not committed, and nothing is left of texts that are gone."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, tracked.split("\0")):
        if name.endswith((".py", ".js", ".html", ".txt", ".po")) and (ROOT / name).exists():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, tmp_path / name)
    shutil.copyfile(ROOT / "Makefile", tmp_path / "Makefile")
    for line in re.findall(r"manage\.py (makemessages .*)", (ROOT / "Makefile").read_text()):
        command = [sys.executable, "manage.py", *line.split()]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    for domain in DOMAINS:
        assert set(entries(catalogue(tmp_path, "es", domain))) == set(entries(catalogue(ROOT, "es", domain)))
        assert set(entries(catalogue(tmp_path, "en", domain))) == set(entries(catalogue(ROOT, "en", domain)))


@given(st.lists(st.sampled_from(["word", "%(name)s", "%s", "<b>", "</b>", "&nbsp;", "{count}", " ", "100 %", "é"])))
def test_the_made_up_language_keeps_what_is_no_word(parts: list[str]) -> None:
    text = " ".join(parts)
    turned = catalogues.turn(text)
    assert held(turned) == held(text)
    assert turned.count(catalogues.OVERRIDE) == turned.count(catalogues.END)
    assert turned.count(catalogues.OVERRIDE) == sum(part in ("word", "é") for part in parts)


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_made_up_language_has_every_text(domain: str) -> None:
    source = catalogue(ROOT, "en", domain)
    made = catalogues.pseudo(source)
    assert set(entries(made)) == set(entries(source))
    for message in made:
        assert not message.id or all(forms(message.string)), message.id


def test_compiling_again_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "locale", tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo", "ar_XB"))
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path / "locale")
    catalogues.compile_all()
    made = {path: path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*.mo"))}
    assert {path.parts[-3] for path in made} == {"en", "es", "ar_XB"}
    catalogues.compile_all()
    assert {path: path.stat().st_mtime_ns for path in made} == made
    with (tmp_path / "locale/es/LC_MESSAGES/django.mo").open("rb") as file:
        assert read_mo(file).get("Sign in").string == "Iniciar sesión"


@pytest.mark.parametrize(
    ("asked", "head"),
    [
        ("es", 'lang="es" dir="ltr"'),
        ("es-MX,es;q=0.9", 'lang="es" dir="ltr"'),
        ("ar-XB", 'lang="en"'),
        ("xx", 'lang="en"'),
    ],
)
def test_the_browsers_language(db: None, asked: str, head: str) -> None:
    page = Client().get("/", headers={"accept-language": asked}).content.decode()
    assert f"<html {head}" in page


def test_the_made_up_language_where_it_is_offered(db: None) -> None:
    with override_settings(LANGUAGES=[("en", "English"), ("ar-xb", "Pseudo")]):
        page = Client().get("/", headers={"accept-language": "ar-XB"}).content.decode()
    assert '<html lang="ar-xb" dir="rtl"' in page
    assert f"{catalogues.OVERRIDE}Meetings" in page
