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
    "a neighbour of the repository": Trap(
        now={"docs/testing.md": page("cd ../sentry", "make biuld"), "Makefile": "build:\n\ttrue\n"},
        instead={"docs/testing.md": page("make biuld")},
        found=("DOC003", "make biuld"),
    ),
    "another repository that the text has cloned": Trap(
        now={
            "CONTRIBUTING.md": page("make biuld", before="To see, first clone the Robotoff repository, then type:"),
            "Makefile": "build:\n\ttrue\n",
        },
        instead={"CONTRIBUTING.md": page("make biuld")},
        found=("DOC003", "make biuld"),
    ),
    "a branch with a slash": Trap(
        now={
            "README.md": "[r](https://github.com/acme/shop/blob/dev/7.x/docs/a.txt)\n",
            "docs/a.txt": "x",
        },
        instead={"README.md": "[r](https://github.com/acme/shop/blob/main/7.x/docs/a.txt)\n"},
        found=("DOC010", "7.x/docs/a.txt"),
    ),
    "what the step before builds": Trap(
        now={"README.md": page("yarn build", "cp static/css/styles.css out/a.css"), "web/styles.css": "x"},
        instead={"README.md": page("cp static/css/styles.css out/a.css")},
        found=("DOC002", "static/css/styles.css"),
    ),
    "a folder of the installation": Trap(
        now={"docs/install.md": "# Install\n- `bin/`\n- `lib/`\n", "x.py": ""},
        gone=("lib/a.txt", "lab/a.txt"),
        instead={"docs/install.md": "# Install\n- `bin/`\n- `lib/a.txt`\n"},
        found=("DOC009", "lib/a.txt"),
    ),
    "a copied library's README": Trap(
        now={
            "web/materialize/README.md": "[c](CONTRIBUTING.md)\n",
            "web/js/materialize.min.js": "x",
            "web/materialize/LICENSE": "x",
        },
        instead={"web/js/materialize.min.js": "", "web/js/a.js": "x"},
        found=("DOC004", "CONTRIBUTING.md"),
    ),
    "settings that a distribution reads": Trap(
        now={
            "docs/install.md": "# Install\nSet `POOL_MIN_SIZE`.\n",
            "shop/conf/base.py": "from framework.conf.base import *\n",
            "shop/templates/framework/a.html": "x",
        },
        before={"shop/a.py": "import os\nos.environ.get('POOL_MIN_SIZE')\n"},
        instead={"shop/conf/base.py": "from shop.conf.core import *\n"},
        found=("DOC015", "POOL_MIN_SIZE"),
    ),
    "settings of another repository": Trap(
        now={
            "docs/install.md": "# Install\nSet `POOL_MIN_SIZE`.\n",
            "shop/run.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site_ui.settings.local')\n",
        },
        before={"shop/a.py": "import os\nos.environ.get('POOL_MIN_SIZE')\n"},
        instead={"shop/run.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings.local')\n"},
        found=("DOC015", "POOL_MIN_SIZE"),
    ),
    "a link whose text is its target": Trap(
        now={"README.md": "See [`docs/a.md`](https://github.com/bit/other/blob/main/docs/a.md).\n", "x.py": ""},
        gone=("docs/a.md",),
        instead={"README.md": "See `docs/a.md`.\n"},
        found=("DOC009", "docs/a.md"),
    ),
    "an environment that stands for one": Trap(
        now={"README.md": page("tox -e lint-some-package"), "tox.ini": "[tox]\nenvlist = py3\n[testenv:docs]\n"},
        instead={"README.md": page("tox -e lint-a-package")},
        found=("DOC003", "tox lint-a-package"),
    ),
    "a service that is commented out": Trap(
        now={
            "README.md": page("docker compose up wardn"),
            "compose.yaml": "services:\n  warden:\n    image: x\n#  wardn:\n#    image: y\n",
        },
        instead={"compose.yaml": "services:\n  warden:\n    image: x\n"},
        found=("DOC007", "wardn"),
    ),
    "what a shell puts in a file's place": Trap(
        now={"README.md": page("docker run --env-file <(env | grep AWS) shop/c7n run"), "docker/c7n": "x"},
        gone=("shop/c7n",),
        instead={"README.md": page("cat shop/c7n")},
        found=("DOC002", "shop/c7n"),
    ),
    "a variable of the page's own commands": Trap(
        now={
            "README.md": page("ACR_USER_NAME=me", "docker login -u $ACR_USER_NAME"),
            "run.sh": "echo $ACR_USERNAME\n",
        },
        instead={"README.md": page("ACR_USER_NAME=me", "docker login")},
        found=("DOC015", "ACR_USER_NAME"),
    ),
    "what is to be copied from a sample": Trap(
        now={
            "README.md": page("docker compose -f deploy/web.override.yml up") + "Edit `deploy/web.override.yml`.\n",
            "deploy/web.override.yml.sample": "services: {}\n",
        },
        instead={"deploy/web.override.yml.sample": "", "deploy/web.overide.yml": "services: {}\n"},
        found=("DOC002", "deploy/web.override.yml"),
    ),
    "a module without its suffix": Trap(
        now={
            "README.md": "# Shop\nSee `web/mocks/renderWithProviders.test`.\n",
            "web/mocks/renderWithProviders.test.tsx": "x",
        },
        gone=("web/mocks/a.tsx",),
        instead={"README.md": "# Shop\nSee `web/mocks/a.tsx`.\n"},
        found=("DOC009", "web/mocks/a.tsx"),
    ),
    "a place that another page names": Trap(
        now={
            "docs/conf.py": "x",
            "docs/install.md": "# Install\n[p](#proxies)\n",
            "docs/other.md": "(proxies)=\n# Behind one\n",
        },
        instead={"docs/other.md": "# Behind one\n"},
        found=("DOC019", "#proxies"),
    ),
    "values of the reader's": Trap(
        now={
            "tools/README.md": page("./tools/bench.sh path_to_scenario"),
            "tools/bench.sh": '#!/bin/sh\ncase "$1" in\n  all) true;;\nesac\n',
        },
        instead={"tools/README.md": page("./tools/bench.sh evry")},
        found=("DOC021", "./tools/bench.sh evry"),
    ),
    "a variable that stands for any": Trap(
        now={"README.md": "# Shop\nSet `SHOP_VARIABLE_NAME`, where `VARIABLE_NAME` is what to override.\n", "x.py": ""},
        before={"a.py": "'SHOP_VARIABLE_NAME', 'SHOP_VARIABLE_OLD'\n"},
        instead={"README.md": "# Shop\nSet `SHOP_VARIABLE_OLD`.\n"},
        found=("DOC015", "SHOP_VARIABLE_OLD"),
    ),
    "the file of a command inside a container": Trap(
        now={
            "README.md": page("docker compose exec web python manage.py spectacular --file schema.yml"),
            "compose.yaml": "services: {web: {image: x}}\n",
        },
        gone=("schema.yml",),
        instead={"README.md": page("docker compose -f schema.yml exec web ls")},
        found=("DOC002", "schema.yml"),
    ),
    "a substitution of reStructuredText": Trap(
        now={
            "INSTALL.rst": "Shop\n====\n\n::\n\n    cd shop-|release|\n    make\n",
            "Makefile": "all:\n",
            "shop/a.py": "",
        },
        gone=("shop-old/a.py",),
        instead={"INSTALL.rst": "Shop\n====\n\n::\n\n    cd shop-old\n    make\n"},
        found=("DOC002", "shop-old"),
    ),
    "a folder that the text sends the reader to": Trap(
        now={"README.md": "# Shop\nGo on in the `web` folder.\n\n1. Copy `.env.sample`.\n", "web/.env.sample": "A=1\n"},
        gone=(".env.sample",),
        instead={"README.md": "# Shop\n1. Copy `.env.sample`.\n\nGo on in the `web` folder.\n"},
        found=("DOC009", ".env.sample"),
    ),
}
