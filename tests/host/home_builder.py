"""Builds the files of interpreters and environments in a folder that plays a machine."""

from __future__ import annotations

import struct
from pathlib import Path

ELF_X86_64 = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 2, 0x3E) + bytes(108)
ELF_ARM64 = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 2, 0xB7) + bytes(108)
MACH_X86_64 = b"\xcf\xfa\xed\xfe" + struct.pack("<I", 0x01000007) + bytes(120)
MACH_ARM64 = b"\xcf\xfa\xed\xfe" + struct.pack("<I", 0x0100000C) + bytes(120)
MACH_X86 = b"\xce\xfa\xed\xfe" + struct.pack("<I", 7) + bytes(120)
PE_X86_64 = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<H", 0x8664) + bytes(120)

PE_X86 = PE_X86_64.replace(struct.pack("<H", 0x8664), struct.pack("<H", 0x014C))
PE_ARM64 = PE_X86_64.replace(struct.pack("<H", 0x8664), struct.pack("<H", 0xAA64))
ELF_X86 = ELF_X86_64.replace(struct.pack("<H", 0x3E), struct.pack("<H", 0x03))
HOMES = {"linux": "/home/ada", "darwin": "/Users/ada", "win32": "C:/Users/ada"}
BINARIES = {"linux": ELF_X86_64, "darwin": MACH_X86_64, "win32": PE_X86_64}


def fat(*cpu_types: int) -> bytes:
    """The header of a universal Mach-O binary with a part for each of these processors."""
    parts = b"".join(struct.pack(">IIIII", kind, 0, 4096, 4096, 14) for kind in cpu_types)
    return b"\xca\xfe\xba\xbe" + struct.pack(">I", len(cpu_types)) + parts + bytes(100)


def put(root: Path, name: str, content: str | bytes = "", mode: int | None = None) -> Path:
    """Write one file of the machine."""
    path = root / name.lstrip("/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if mode is not None:
        path.chmod(mode)
    return path


def link(root: Path, name: str, target: str) -> None:
    """Make one symbolic link of the machine; the target is spelt as the machine sees it."""
    path = root / name.lstrip("/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def interpreter(root: Path, prefix: str, version: str, *, binary: bytes = ELF_X86_64, header: bool = True) -> None:
    """An installation as ``make install`` leaves it: versioned executable, two links, the C header."""
    minor = ".".join(version.split(".")[:2])
    content = binary if header else binary + f"\0{version}\0".encode()
    put(root, f"{prefix}/bin/python{minor}", content, 0o755)
    link(root, f"{prefix}/bin/python3", f"python{minor}")
    link(root, f"{prefix}/bin/python", f"python{minor}")
    put(root, f"{prefix}/bin/pip", f"#!{prefix}/bin/python{minor}\n", 0o755)
    (root / prefix.lstrip("/") / "lib" / f"python{minor}" / "site-packages").mkdir(parents=True, exist_ok=True)
    if header:
        put(root, f"{prefix}/include/python{minor}/patchlevel.h", f'#define PY_VERSION              "{version}"\n')


def environment(root: Path, path: str, base: str, version: str, *, made_at: str = "", written: str = "") -> None:
    """A virtual environment as the standard library makes it. ``made_at`` is another folder that it believes to be
    in.
    """
    minor = ".".join((written or version).split(".")[:2])
    here = made_at or path
    link(root, f"{path}/bin/python", f"{base}/bin/python{'.'.join(version.split('.')[:2])}")
    link(root, f"{path}/bin/python3", "python")
    put(root, f"{path}/bin/activate", f'VIRTUAL_ENV="{here}"\nexport VIRTUAL_ENV\n')
    put(root, f"{path}/bin/pip", f"#!{here}/bin/python\n", 0o755)
    put(
        root,
        f"{path}/pyvenv.cfg",
        f"home = {base}/bin\ninclude-system-site-packages = false\nversion = {written or version}\n",
    )
    (root / path.lstrip("/") / "lib" / f"python{minor}" / "site-packages").mkdir(parents=True, exist_ok=True)


def package(root: Path, library: str, name: str, version: str, **files: str) -> None:
    """An installed distribution's metadata."""
    put(
        root,
        f"{library}/{name}-{version}.dist-info/METADATA",
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
    )
    for file, content in files.items():
        put(root, f"{library}/{name}-{version}.dist-info/{file}", content)


def windows_interpreter(root: Path, prefix: str, version: str, *, binary: bytes = PE_X86_64) -> None:
    """An installation as python.org's and most others' are on Windows: everything in the prefix itself."""
    put(root, f"{prefix}/python.exe", binary + prefix.encode())
    put(root, f"{prefix}/Lib/os.py")
    put(root, f"{prefix}/Scripts/pip.exe", PE_X86_64 + b"pip")
    put(root, f"{prefix}/include/patchlevel.h", f'#define PY_VERSION "{version}"\n')


def windows_environment(root: Path, path: str, base: str, version: str, *, made_at: str = "") -> None:
    """A virtual environment of Windows: copied executables."""
    put(root, f"{path}/Scripts/python.exe", PE_X86_64 + b"launcher")
    put(root, f"{path}/Scripts/activate", f'VIRTUAL_ENV="{(made_at or path).replace("/", chr(92))}"\n')
    put(root, f"{path}/Lib/site-packages/x.py")
    put(root, f"{path}/pyvenv.cfg", f"home = {base.replace('/', chr(92))}\r\nversion = {version}\r\n")


def conda_prefix(root: Path, path: str, version: str, *, platform: str = "linux", binary: bytes = b"") -> None:
    """An environment of conda, or with a ``condabin`` beside it the installation that conda lives in."""
    minor = ".".join(version.split(".")[:2])
    put(root, f"{path}/conda-meta/python-{version}-h1_0_cpython.json", "{}")
    name = "python.exe" if platform == "win32" else f"bin/python{minor}"
    put(root, f"{path}/{name}", (binary or BINARIES[platform]) + path.encode(), 0o755)
    if platform != "win32":
        link(root, f"{path}/bin/python", f"python{minor}")
    library = "Lib" if platform == "win32" else f"lib/python{minor}"
    (root / path.lstrip("/") / library / "site-packages").mkdir(parents=True)
