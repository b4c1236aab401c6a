"""Traps that unseen repositories showed afterwards."""

from __future__ import annotations

from checks.document_traps import Trap, page

__all__ = ["FOUND"]

FOUND = {
    # more that real documents showed
    "the path of an address": Trap(
        now={"README.md": "# Shop\nThe agent appends `/api`, and `/api/v1` serves.\n", "x.py": ""},
        gone=("api/a.py",),
        instead={"README.md": "# Shop\nThe agent is `api/a.py`.\n"},
        found=("DOC009", "api/a.py"),
    ),
    "what lives in another repository": Trap(
        now={"README.md": "# Shop\nThe `pi.cfg` template lives in its own\nrepository: x.\n", "x.py": ""},
        gone=("pi.cfg",),
        instead={"README.md": "# Shop\nThe `pi.cfg` template is the one to read.\n"},
        found=("DOC009", "pi.cfg"),
    ),
    "a language that is to be added": Trap(
        now={"README.md": page("tx set -l hr locales/hr/django.po"), "locales/fr/django.po": "x"},
        instead={"README.md": page("tx set -l fr locales/fr/djagno.po")},
        found=("DOC002", "locales/fr/djagno.po"),
    ),
    "somebody else's fork": Trap(
        now={
            "README.md": "[shop](https://github.com/acme/shop) in a [box](https://github.com/bit/shop):\n"
            + page("git clone https://github.com/bit/shop"),
        },
        instead={"README.md": "[shop](https://github.com/acme/shop)\n" + page("git clone https://github.com/bit/shop")},
        found=("DOC016", "github.com/bit/shop"),
    ),
    "the beginning of variables": Trap(
        now={
            "README.md": "# Shop\nThe services are `MAIN_BUS` and so on.\n",
            "run.sh": "echo $MAIN_BUS_HOST $MAIN_BUS_PORT\n",
        },
        instead={"README.md": "# Shop\nSet `MAIN_BUS_HSOT`.\n"},
        found=("DOC015", "MAIN_BUS_HSOT"),
    ),
    "fields of pydantic": Trap(
        now={
            "README.md": "# Shop\nSet `JOB_TIMEOUT_SECONDS` and `SHOP_URL_BASE`.\n",
            "shop/conf.py": "from pydantic_settings import BaseSettings\nclass Other:\n    shop_url_base: str\n"
            "class Settings(Other, BaseSettings):\n    job_timeout_seconds: int = 8\n    shop_url_bare: str = ''\n",
            "run.sh": "echo $SHOP_URL_BARE $JOB_TIMEOUT_SECOND\n",
        },
        instead={"README.md": "# Shop\nSet `JOB_TIMEUOT_SECONDS`.\n"},
        found=("DOC015", "JOB_TIMEUOT_SECONDS"),
    ),
    "a directive of a configuration that the page shows": Trap(
        now={
            "README.md": "# Shop\nAdjust `error_log`.\n```\nserver {\n    error_log /var/log/x.log;\n}\n```\n",
            "x.py": "",
        },
        gone=("error_log.py",),
        before={"a.py": "error_log = 1\n"},
        instead={"README.md": "# Shop\nAdjust `error_log`.\n"},
        found=("DOC015", "error_log"),
    ),
    "a folder of somebody's workspace": Trap(
        now={"docs/hacking.md": page("cd work/acme/tools", "sh go.sh"), "x.py": ""},
        gone=("go.sh",),
        instead={"docs/hacking.md": page("sh go.sh")},
        found=("DOC002", "go.sh"),
    ),
    "the clone that a sentence tells of": Trap(
        now={
            "web/README.md": page("npm run bundle", before="It is made by cloning the Plotly repository and running:"),
            "web/package.json": '{"scripts": {"build": "x"}}',
        },
        instead={"web/README.md": page("npm run bundle", before="It is made by running:")},
        found=("DOC003", "npm bundle"),
    ),
    "what breaks between versions": Trap(
        now={
            "docs/install.md": "# Breaking changes\n\n## v1.0 updates\n\nRead `shop/base_module.py`.\n",
            "shop/x.py": "",
        },
        gone=("shop/base_module.py",),
        instead={"docs/install.md": "# Changes\n\n## Updates\n\nRead `shop/base_module.py`.\n"},
        found=("DOC009", "shop/base_module.py"),
    ),
    "a name to be avoided": Trap(
        now={"docs/contributing.md": "# Style\n- `css_names`: avoid it\n", "x.py": ""},
        before={"a.py": "css_names = 1\n"},
        instead={"docs/contributing.md": "# Style\n- `css_names`: use it\n"},
        found=("DOC015", "css_names"),
    ),
    "the same name on another host": Trap(
        now={"README.md": page("git clone https://git.shop.org/old/shop") + "See https://github.com/acme/shop\n"},
        instead={"README.md": page("git clone https://github.com/old/shop") + "See https://github.com/acme/shop\n"},
        found=("DOC016", "github.com/old/shop"),
    ),
    "a folder that is not under git": Trap(
        now={"CONTRIBUTING.md": "- [tapes](./tapes/x.txt), not under git, made by tests\n"},
        gone=("tapes/x.txt",),
        instead={"CONTRIBUTING.md": "- [tapes](./tapes/x.txt), made by tests\n"},
        found=("DOC004", "./tapes/x.txt"),
    ),
    "variables of one beginning": Trap(
        now={
            "README.md": "# Shop\n```sh\nexport SHOP_STRICT=1\n```\n",
            "shop.py": "import os\nPREFIX = 'SHOP_'\nX = os.environ['SHOP_STRICKT']\n",
        },
        instead={"shop.py": "import os\nX = os.environ['SHOP_STRICKT']\n"},
        found=("DOC015", "SHOP_STRICT"),
    ),
}
