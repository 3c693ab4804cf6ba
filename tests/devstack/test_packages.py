import pytest

from devstack import packages

LOCK = "requirements/local.txt"


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """Call it with the text of a pip.conf, which overrules that of the machine."""
    for name in [name for name in packages.os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)

    def write(text: str) -> None:
        (tmp_path / "pip.conf").write_text(text)
        monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))

    return write


@pytest.fixture
def calls(monkeypatch):
    """The commands that were run instead of being run; `.answers` are their exit codes, 0 when there is none left."""

    class Calls(list):
        answers: list[int] = []

    made = Calls()

    def call(command: list, env: dict | None = None) -> int:
        made.append(([str(part) for part in command], env))
        return made.answers.pop(0) if made.answers else 0

    monkeypatch.setattr(packages.subprocess, "call", call)
    monkeypatch.setattr(packages.sys, "argv", ["packages", LOCK])
    return made


def test_the_registries_of_pip_are_those_of_uv(configured, monkeypatch):
    configured("[global]\nindex-url = https://one.example/simple\nextra-index-url =\n  https://two.example/simple\n")
    monkeypatch.setenv("PIP_FIND_LINKS", "/wheels /more-wheels")
    settings = packages.pip_settings()
    assert settings["index-url"] == "https://one.example/simple"
    environment = packages.uv_environment(settings)
    environment.pop("SSL_CERT_FILE", None)  # the machine's own pip.conf may name one
    assert environment == {
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_DEFAULT_INDEX": "https://one.example/simple",
        "UV_INDEX": "https://two.example/simple",
        "UV_FIND_LINKS": "/wheels,/more-wheels",
    }


def test_a_variable_overrules_pip_conf(configured, monkeypatch):
    configured("[global]\nindex-url = https://one.example/simple\n[install]\nindex-url = https://two.example/simple\n")
    assert packages.pip_settings()["index-url"] == "https://two.example/simple"
    monkeypatch.setenv("PIP_INDEX_URL", "https://three.example/simple")
    assert packages.pip_settings()["index-url"] == "https://three.example/simple"


def test_uv_installs_the_lock_by_its_hashes(configured, calls, monkeypatch):
    configured("[global]\nindex-url = https://one.example/simple\n")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mine.example/simple")
    assert packages.main() == 0
    (fetch, _), (install, environment) = calls
    assert fetch[1:4] == ["-m", "pip", "install"]
    assert fetch[-4:] == ["--require-hashes", "--no-deps", "-r", packages.UV_LOCK]
    assert install[1:3] == ["pip", "install"]
    assert install[-4:] == ["--require-hashes", "--no-deps", "-r", LOCK]
    assert environment["UV_DEFAULT_INDEX"] == "https://mine.example/simple"


@pytest.mark.parametrize("answers", [[1], [0, 2]], ids=["uv cannot be had", "uv fails"])
def test_pip_installs_the_lock_where_uv_cannot(configured, calls, capsys, answers):
    configured("")
    calls.answers = [*answers, 0]
    assert packages.main() == 0
    command, _ = calls[-1]
    assert command[1:4] == ["-m", "pip", "install"]
    assert command[-4:] == ["--require-hashes", "--no-deps", "-r", LOCK]
    assert "pip does it now" in capsys.readouterr().out


def test_the_lock_of_uv_is_the_one_of_the_developers() -> None:
    pinned = (packages.Path(packages.__file__).parents[1] / packages.UV_LOCK).read_text()
    development = (packages.Path(packages.__file__).parents[1] / "requirements/dev.txt").read_text()
    assert pinned in development
