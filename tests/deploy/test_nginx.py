"""The nginx block of docs/deploy.md, read by nginx's own rule: directives of one name come from one level alone."""

import re
from pathlib import Path

import pytest
from django.conf import settings

NEEDED = {
    "Host": "$host",
    "X-Forwarded-For": "$proxy_add_x_forwarded_for",
    "X-Forwarded-Proto": "$scheme",
    "X-Request-ID": "$request_id",
}
TOKENS = re.compile(r"#[^\n]*|'[^']*'|[{};]|[^\s{};]+")


def read(words: list[str]) -> list[tuple[list[str], list | None]]:
    """The directives up to the end of a block, each with the block it opens, or None."""
    found, directive = [], []
    while words:
        word = words.pop(0)
        if word == "}":
            return found
        if word in "{;":
            found.append((directive, read(words) if word == "{" else None))
            directive = []
        else:
            directive.append(word)
    return found


@pytest.fixture
def server() -> list[tuple[list[str], list | None]]:
    document = (Path(settings.BASE_DIR) / "docs" / "deploy.md").read_text()
    block = re.search(r"With nginx:\n\n((?:    .*\n|\n)+)", document)[1]
    words = [word for word in TOKENS.findall(block) if not word.startswith("#")]
    (inside,) = (inside for directive, inside in read(words) if directive == ["server"])
    return inside


@pytest.fixture
def log_format() -> str:
    return re.search(r"log_format portal '(.*)';", (Path(settings.BASE_DIR) / "docs" / "deploy.md").read_text())[1]


def headers_of(block: list) -> dict[str, str]:
    return {directive[1]: directive[2] for directive, _inside in block if directive[0] == "proxy_set_header"}


def value_of(server: list, name: str) -> list[str]:
    (directive,) = (directive for directive, _inside in server if directive[0] == name)
    return directive[1:]


def test_every_location_passes_host_network_scheme_and_id_on(server):
    locations = [inside for directive, inside in server if directive[0] == "location"]
    reached = [headers_of(inside) or headers_of(server) for inside in locations]
    assert reached
    assert [headers for headers in reached if headers != NEEDED] == []


def test_no_line_of_its_logs_holds_a_path_a_query_or_an_address(server, log_format):
    assert value_of(server, "access_log")[1:] == ["portal"]
    assert value_of(server, "error_log")[1:] == ["crit"]
    assert set(re.findall(r"\$\w+", log_format)) == {
        "$time_iso8601",
        "$request_method",
        "$status",
        "$body_bytes_sent",
        "$request_time",
        "$request_id",
    }


def test_a_body_is_capped_and_taken_in_whole_before_a_thread_waits_for_it(server):
    assert value_of(server, "proxy_request_buffering") == ["on"]
    assert value_of(server, "client_body_timeout") == ["10s"]
    megabytes = int(value_of(server, "client_max_body_size")[0].removesuffix("m"))
    assert megabytes * 1024 * 1024 > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
