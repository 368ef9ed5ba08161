"""Finding Argos packages: the bundled starter, installed ones, and folders given by path."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from glossary.errors import FileError, Problem
from translator.engines.argos import ArgosEngine, import_package_module, load_package

STARTER = "starter"
_STARTER_FOLDER = "translate-de_en-starter"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageInfo:
    """An unpacked Argos package on this machine.

    Args:
        name: how ``--model`` calls it: ``starter``, or the name of its folder.
        folder: where it lies.
        version: of the package.
        from_code, to_code: ISO 639 codes.
        bundled: whether it ships with termtreu.
    """

    name: str
    folder: Path
    version: str
    from_code: str
    to_code: str
    bundled: bool


def starter_folder() -> Path:
    """Where the bundled package lies."""
    return Path(str(resources.files("translator") / "models" / _STARTER_FOLDER))


def list_packages() -> tuple[PackageInfo, ...]:
    """The bundled package and all installed ones.

    Raises:
        FileError: an installed package is broken, or argostranslate is missing.
    """
    settings = import_package_module().settings
    folders = [(STARTER, starter_folder(), True)]
    for directory in settings.package_dirs:
        if directory.is_dir():
            folders += [(entry.name, entry, False) for entry in sorted(directory.iterdir()) if _is_package(entry)]
    return tuple(_describe(name, folder, bundled) for name, folder, bundled in folders)


def _is_package(folder: Path) -> bool:
    return (folder / "metadata.json").is_file() and (folder / "model").is_dir()


def _describe(name: str, folder: Path, bundled: bool) -> PackageInfo:
    package = load_package(folder)
    return PackageInfo(
        name=name,
        folder=folder,
        version=str(package.package_version),
        from_code=str(package.from_code),
        to_code=str(package.to_code),
        bundled=bundled,
    )


def find_package(model: str) -> PackageInfo:
    """The package that ``--model`` names.

    Args:
        model: ``auto`` (an installed German–English package, else the bundled one), ``starter``, the name of an
            installed package, or the path of an unpacked one.

    Raises:
        FileError: there is no such package.
    """
    if model == STARTER:
        return _describe(STARTER, starter_folder(), True)
    folder = Path(model)
    if folder.is_dir():
        return _describe(folder.name, folder, False)
    packages = list_packages()
    if model == "auto":
        installed = [package for package in packages[1:] if (package.from_code, package.to_code) == ("de", "en")]
        return installed[0] if installed else packages[0]
    for package in packages:
        if package.name == model:
            return package
    names = ", ".join(["auto", *(package.name for package in packages)])
    raise FileError([Problem(message="no such model", found=model, expected=f"one of {names}, or a package folder")])


def open_engine(model: str = "auto", *, threads: int | None = None) -> ArgosEngine:
    """The engine for a package, see `find_package`.

    Args:
        model: which package.
        threads: how many cores to use; all by default.
    """
    package = find_package(model)
    return ArgosEngine(package.folder, name=package.name, threads=threads)
