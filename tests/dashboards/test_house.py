"""What must stay true of the dashboard as a whole: vendored files, Django's own checks, calm error pages."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

import dashboards
from dashboards.views import errors

ROOT = Path(dashboards.__file__).parent


@pytest.mark.parametrize("vendor", [ROOT / "static" / "vendor", ROOT / "replay" / "vendor"], ids=["static", "replay"])
def test_vendored_files_are_those_we_say_they_are(vendor: Path) -> None:
    listed = dict(
        re.findall(r"^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$", (vendor / "VENDOR.md").read_text("utf-8"), re.MULTILINE)
    )
    scripts = {path.name for path in vendor.iterdir() if path.suffix in (".js", ".css")}
    assert scripts == set(listed)
    for name, sha256 in listed.items():
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == sha256


@pytest.mark.parametrize("serves_https", ["true", "false"])
def test_djangos_deployment_checks_find_nothing(serves_https: str, tmp_path: Path) -> None:
    file = tmp_path / "qingyuan.toml"
    file.write_text(f"[dashboards]\nserves_https = {serves_https}\n", "utf-8")
    environment = os.environ | {"QINGYUAN_CONFIG": str(file), "DJANGO_SETTINGS_MODULE": "dashboards.settings"}
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("status", [400, 403, 404, 409, 500])
def test_error_pages_say_in_chinese_what_to_do_and_nothing_else(status: int) -> None:
    response = errors.error_page(status)
    page = response.content.decode()
    assert response.status_code == status
    assert errors.TEXTS[status][0] in page
    assert "Traceback" not in page


def test_a_failing_database_still_gets_an_error_page() -> None:
    # No database is allowed in this test, so any query would fail it.
    assert errors.server_error(RequestFactory().get("/")).status_code == 500


@pytest.mark.django_db
def test_unknown_address_and_bad_host_are_answered_without_details(client: Client) -> None:
    assert "没有找到" in client.get("/no/such/page").content.decode()
    refused = client.get("/login/", headers={"host": "evil.example"})
    assert refused.status_code == 400
    assert "evil" not in refused.content.decode()


def test_a_command_line_starts_without_what_only_some_commands_need() -> None:
    loaded = "import sys, dashboards.cli; print(*sorted({'scrapy', 'twisted', 'playwright', 'classifiers.engine'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT.parent, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
