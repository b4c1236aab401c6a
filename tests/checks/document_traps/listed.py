"""The traps that were measured before the checks were written, in the order of how often they occur."""

from __future__ import annotations

from checks.document_traps import DJANGO, MAKEFILE, Trap, page

__all__ = ["LISTED"]

LISTED = {
    # 1: the working directory is told in prose, kept across steps, or entered by the repository's own name
    "a folder named in the sentence before": Trap(
        now={"README.md": page("python run.py", before="In the `backend` directory, type:"), "backend/run.py": "x\n"},
        gone=("run.py",),
        instead={"backend/run.py": "", "backend/serve.py": "x\n"},
        found=("DOC002", "run.py"),
    ),
    "cd earlier in the block": Trap(
        now={"README.md": page("cd backend", "sh go.sh"), "backend/go.sh": "x\n"},
        gone=("go.sh",),
        instead={"README.md": page("sh go.sh"), "backend/go.sh": "", "backend/a.sh": "x\n"},
        found=("DOC002", "go.sh"),
    ),
    "cd into the clone": Trap(
        now={
            "README.md": page("git clone https://github.com/acme/shop --depth 1", "cd shop", "sh go.sh"),
            "go.sh": "x",
        },
        gone=("old.sh",),
        instead={"README.md": page("git clone https://github.com/acme/shop --depth 1", "cd shop", "sh old.sh")},
        found=("DOC002", "old.sh"),
    ),
    "cd into a folder called like the repository": Trap(
        now={"README.md": page("cd shop", "sh go.sh"), "shop/go.sh": "x\n"},
        gone=("go.sh", "shop/old.sh"),
        instead={"README.md": page("cd shop", "sh old.sh")},
        found=("DOC002", "old.sh"),
    ),
    "the clone of another repository": Trap(
        now={"docs/install.md": page("git clone https://github.com/acme/tools", "cd tools", "sh go.sh"), "x.py": ""},
        gone=("go.sh",),
        instead={"docs/install.md": page("git clone https://github.com/acme/shop", "cd shop", "sh go.sh")},
        found=("DOC002", "go.sh"),
    ),
    "the package has the name of the clone": Trap(
        now={
            "README.md": page("git clone https://github.com/acme/shop") + "See `shop/jobs.py`.\n",
            "shop/jobs.py": "x",
        },
        gone=("shop/tasks.py",),
        instead={"README.md": page("git clone https://github.com/acme/shop") + "See `shop/tasks.py`.\n"},
        found=("DOC009", "shop/tasks.py"),
    ),
    # 2: local and generated files
    "an ignored file": Trap(
        now={"README.md": page("python -m x --c a", "cat conf/local.py"), ".gitignore": "local.py\n", "conf/a.py": "x"},
        gone=("conf/local.py",),
        instead={".gitignore": "x\n"},
        found=("DOC002", "conf/local.py"),
    ),
    "an output of an earlier step": Trap(
        now={"README.md": page("cp env.example prod.env", "cat prod.env"), "env.example": "x\n"},
        gone=("prod.env",),
        instead={"README.md": page("cat prod.env")},
        found=("DOC002", "prod.env"),
    ),
    "redirected, touched, downloaded and made": Trap(
        now={
            "README.md": page(
                "echo x > a.sh",
                "sh a.sh",
                "touch b.sh",
                "sh b.sh",
                "curl -o c.sh https://x.io",
                "sh c.sh",
                "mkdir -p data",
                "cat data/x.csv",
                "python -m venv tool",
                "sh tool/bin/run",
            ),
            "x.py": "",
        },
        gone=("a.sh", "b.sh", "c.sh", "data/x.csv", "tool/bin/run"),
        instead={"README.md": page("sh a.sh")},
        found=("DOC002", "a.sh"),
    ),
    "the source of a copy is no output": Trap(
        now={"README.md": page("cp conf.example conf.py", "cat conf.py"), "conf.example": "x"},
        gone=("sample.py", "conf.py"),
        instead={"README.md": page("cp sample.py sample.py.bak")},
        found=("DOC002", "sample.py"),
    ),
    "what a command writes": Trap(
        now={"README.md": page("invoke dump db data/subset.dump", "shopctl export data/all.csv"), "data/x.csv": ""},
        gone=("data/subset.dump", "data/all.csv"),
        instead={"README.md": page("shopctl load data/all.csv")},
        found=("DOC002", "data/all.csv"),
    ),
    # 3: illustrations for the reader's own project
    "how to write a plug-in": Trap(
        now={"docs/plugins.md": page("python old/setup.py x") + "Place `naming.txt` there.\n", "README.md": "x"},
        gone=("naming.txt",),
        instead={"docs/plugins.md": "", "docs/install.md": "# Install\nRead `naming.txt` first.\n"},
        found=("DOC009", "naming.txt"),
    ),
    "an extra that the page tells how to declare": Trap(
        now={
            "README.md": "# Test\n```toml\n[project.optional-dependencies]\ndev = ['x']\n```\n"
            + page("pip install .[dev]"),
            "pyproject.toml": "[project]\nname = 'shop'\n[project.optional-dependencies]\ndocs = ['x']\n",
        },
        instead={"README.md": page("pip install .[dev]")},
        found=("DOC011", "extra dev"),
    ),
    # 4: open worlds
    "a command of a third party's application": Trap(
        now={
            **DJANGO,
            "README.md": page("python manage.py rebuild_index"),
            "a/management/commands/build_index.py": "x",
        },
        instead={"README.md": page("python manage.py buld_index")},
        found=("DOC014", "manage.py buld_index"),
    ),
    "a command that a younger Django would have lost": Trap(
        now={
            "README.md": page("python manage.py syncdb"),
            "manage.py": "import django\n",
            "requirements.txt": "Django==1.8.18\n",
        },
        before={"vendor/lib/python/south/management/commands/syncdb.py": "x\n"},
        instead={"requirements.txt": "Django>=1.8,<2\n"},
        found=("DOC014", "manage.py syncdb"),
    ),
    "an application that became a distribution": Trap(
        now={
            **DJANGO,
            "README.md": page("python manage.py compress_all"),
            "shop/settings.py": "INSTALLED_APPS = ['django.contrib.auth', 'jingo_minify']\n",
        },
        gone=("apps/minify/management/commands/compress_all.py",),
        instead={"shop/settings.py": "INSTALLED_APPS = ['django.contrib.auth']\n"},
        found=("DOC014", "manage.py compress_all"),
    ),
    "targets that are computed": Trap(
        now={"README.md": page("make biuld"), "Makefile": MAKEFILE + "$(eval $(call rules))\n"},
        instead={"Makefile": MAKEFILE},
        found=("DOC003", "make biuld"),
    ),
    "targets of an include that is not here": Trap(
        now={"README.md": page("make biuld"), "Makefile": MAKEFILE + "include ../common.mk\n"},
        instead={"Makefile": MAKEFILE},
        found=("DOC003", "make biuld"),
    ),
    "tasks of a decorator of one's own": Trap(
        now={
            "README.md": page("invoke biuld"),
            "tasks.py": "from tools import task\n@task\ndef build(c): ...\n",
        },
        instead={"tasks.py": "from invoke import task\n@task\ndef build(c): ...\n"},
        found=("DOC003", "invoke biuld"),
    ),
    "a runner inside of a container": Trap(
        now={"README.md": "# Shop\nCall `npm run words` inside the client container.\n", "x.py": ""},
        gone=("package.json",),
        instead={"README.md": "# Shop\nCall `npm run words` at the end.\n"},
        found=("DOC003", "npm"),
    ),
    # 5: links of documentation sites
    "the generator's addresses": Trap(
        now={
            "mkdocs.yml": "site_name: x\n",
            "docs/install.md": "[a](/img/a) [b](guide.html) [c](guide)\n",
            "docs/guide.md": "x",
        },
        gone=("docs/old.md",),
        instead={"docs/install.md": "[a](old.md)\n"},
        found=("DOC004", "old.md"),
    ),
    "a root between the document and the repository's": Trap(
        now={
            "docs/conf.py": "x",
            "docs/dev/install.rst": ".. image:: /_static/a.gif\n",
            "docs/dev/_static/a.gif": "x",
        },
        gone=("docs/_static/a.gif",),
        instead={"docs/dev/_static/a.gif": "", "docs/dev/_static/b.gif": "x"},
        found=("DOC004", "/_static/a.gif"),
    ),
    "a README that a page of the documentation repeats": Trap(
        now={
            "shop/pay/README.md": "# Pay\nThis part takes the money of customers.\n[more](../Guides/Money.md)\n",
            "docs/Parts/Pay.md": "# Pay\n> from the package\n\nThis part takes the money of customers.\n",
            "docs/Guides/Money.md": "x",
        },
        instead={"docs/Parts/Pay.md": ""},
        found=("DOC004", "../Guides/Money.md"),
    ),
    "headings that a plug-in writes": Trap(
        now={"README.md": "[run](docs/cli.md#shop-run)\n", "docs/cli.md": "# Commands\n\n::: mkdocs-click\n"},
        instead={"docs/cli.md": "# Commands\n"},
        found=("DOC019", "docs/cli.md#shop-run"),
    ),
    # 6: placeholders; what is written in lower case is none
    "placeholders": Trap(
        now={
            "README.md": page(
                "make <target>", "make TARGET", "cat path/to/x.py", "sh scripts/YOUR_SCRIPT.sh", "cat {name}/x.py"
            ),
            "Makefile": MAKEFILE,
        },
        gone=("path/to/x.py",),
        instead={"README.md": page("make biuld")},
        found=("DOC003", "make biuld"),
    ),
    # 7: documents of the past and of others
    "changelogs, archives, upgrade notes, vendored pages": Trap(
        now={
            "CHANGELOG.md": "See `app/old.py`.\n",
            "docs/archive/README.md": "See `app/old.py`.\n",
            "README.md": "# Shop\n\n## Upgrading from 1.0\n\nSee `app/old.py`.\n",
            "vendor/tool/README.md": "See `app/old.py`.\n",
            "node_modules/x/README.md": "See `app/old.py`.\n",
            "app/new.py": "",
        },
        gone=("app/old.py",),
        instead={"README.md": "# Shop\n\n## Use\n\nSee `app/old.py`.\n"},
        found=("DOC009", "app/old.py"),
    ),
    # 8: Windows
    "a path with backslashes": Trap(
        now={
            "README.md": page(r"pip install -r requirements\dev.txt", r"venv\Scripts\activate"),
            "requirements/dev.txt": "x",
        },
        gone=("requirements/test.txt",),
        instead={"README.md": page("pip install -r requirements/test.txt")},
        found=("DOC002", "requirements/test.txt"),
    ),
    # 9: prose behind a command
    "words behind a command": Trap(
        now={
            "README.md": page("make build - check style", "make build (from root)", "make build  # all"),
            "Makefile": MAKEFILE,
        },
        instead={"README.md": page("make biuld")},
        found=("DOC003", "make biuld"),
    ),
    # 10: the case of letters counts where the documents are read
    "the case of a name": Trap(
        now={"README.md": "[c](CONTRIBUTING.md)\n", "CONTRIBUTING.md": "x"},
        instead={"README.md": "[c](contributing.md)\n"},
        found=("DOC004", "contributing.md"),
    ),
    # 11: a folder of the target's name makes no target
    "a folder called like the target": Trap(
        now={"README.md": page("make docs"), "Makefile": MAKEFILE + "docs:\n\ttrue\n", "docs/x.txt": "x"},
        instead={"Makefile": MAKEFILE + "doc:\n\ttrue\n"},
        found=("DOC003", "make docs"),
    ),
}
