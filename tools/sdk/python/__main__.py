"""`python -m pulumi_dbss plugin install`: installs the plugin on a machine where no program has run."""

import sys

from . import _plugin

if sys.argv[1:] != ["plugin", "install"]:
    sys.exit("Usage: python -m pulumi_dbss plugin install")
directory, is_new = _plugin.install()
print(f"The plugin is installed in {directory}." if is_new else f"The plugin is already installed in {directory}.")
