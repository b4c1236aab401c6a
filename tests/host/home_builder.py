"""Builds the files of interpreters and environments in a folder that plays a machine."""

from __future__ import annotations

import struct
from pathlib import Path

ELF_X86_64 = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 2, 0x3E) + bytes(108)
ELF_ARM64 = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 2, 0xB7) + bytes(108)
MACH_X86_64 = b"\xcf\xfa\xed\xfe" + struct.pack("<I", 0x01000007) + bytes(120)
MACH_ARM64 = b"\xcf\xfa\xed\xfe" + struct.pack("<I", 0x0100000C) + bytes(120)
PE_X86_64 = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<H", 0x8664) + bytes(120)


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
