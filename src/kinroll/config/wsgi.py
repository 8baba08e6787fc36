"""For WSGI servers other than ``kinroll serve``: KINROLL_CONFIG names the configuration file."""

import os
from pathlib import Path

from kinroll.declarations.file import read
from kinroll.store.database import set_up

set_up(web=True)

from kinroll.web.serving import behind_proxy, prepare

_configuration = read(Path(os.environ.get("KINROLL_CONFIG", "kinroll.toml")))
application = behind_proxy(prepare(_configuration), _configuration)
