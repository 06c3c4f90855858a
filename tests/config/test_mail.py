"""How mail leaves is read from one address."""

from pathlib import Path

import pytest

from config import env, mail


@pytest.mark.parametrize(
    ("url", "expected", "upgrades"),
    [
        ("smtp://parley:se%40cret@mail.example.org:2525", ("mail.example.org", 2525, "parley", "se@cret"), True),
        ("smtp://mail.example.org", ("mail.example.org", 587, "", ""), False),
        ("smtps://a%3Ab:c@mail.example.org", ("mail.example.org", 465, "a:b", "c"), False),
        ("smtp://localhost:25", ("localhost", 25, "", ""), False),
    ],
)
def test_a_mail_server(url: str, expected: tuple[str, int, str, str], upgrades: bool) -> None:
    assert mail.server(url) == expected
    assert mail.upgrades(url) is upgrades
    assert mail.backend(url) == ("django.core.mail.backends.smtp.EmailBackend", None)


def test_a_folder_that_only_its_owner_reads(tmp_path: Path) -> None:
    folder = tmp_path / "a b" / "mail"
    assert mail.backend(f"file://{tmp_path}/a%20b/mail")[1] == str(folder)
    assert folder.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "problems", [])
    (tmp_path / "file").touch()
    mail.backend(f"file://{tmp_path}/file/mail")
    assert env.problems == ["EMAIL_URL names a folder that cannot be made. Write it as in EMAIL_URL=file:///srv/mail."]
