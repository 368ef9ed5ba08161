"""Finding Argos packages: the bundled starter, installed ones, and folders or archives given by path."""

from __future__ import annotations

import logging
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from glossary.errors import FileError, Problem
from translator.engine import Engine, Request
from translator.engines.argos import ArgosEngine, import_package_module
from translator.integrity import find_fault, parse_metadata
from translator.pivot import PivotEngine
from translator.unpack import unpack_cached

AUTO, STARTER, PIVOT = "auto", "starter", "pivot:"
SOURCE, TARGET = "de", "en"
_STARTER_FOLDER = "translate-de_en-starter"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageInfo:
    """An unpacked Argos package on this machine.

    Args:
        name: how ``--model`` calls it: ``starter``, or the name of its folder.
        folder: where it lies.
        version: of the package.
        from_code, to_code: ISO 639 codes; empty where the package is too broken to say.
        bundled: whether it ships with termtreu.
        fault: why it cannot be used; ``None`` when it seems whole.
    """

    name: str
    folder: Path
    version: str
    from_code: str
    to_code: str
    bundled: bool
    fault: str | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """What it translates from and to."""
        return self.from_code, self.to_code


def starter_folder() -> Path:
    """Where the bundled package lies."""
    return Path(str(resources.files("translator") / "models" / _STARTER_FOLDER))


def list_packages() -> tuple[PackageInfo, ...]:
    """The bundled package and all installed translation models, broken ones with what is wrong.

    Raises:
        FileError: argostranslate is missing.
    """
    packages = [describe(STARTER, starter_folder(), bundled=True)]
    for directory in import_package_module().settings.package_dirs:
        try:
            folders = sorted(path for path in directory.iterdir() if path.is_dir() and not path.name.startswith("."))
        except OSError as error:
            _log.warning("%s: cannot be read: %s", directory, error.strerror or error)
            continue
        packages += [describe(folder.name, folder) for folder in folders if not _is_of_other_kind(folder)]
    return tuple(packages)


def _is_of_other_kind(folder: Path) -> bool:
    """Whether a package is whole but something else than a translation model, such as a sentence splitter."""
    try:
        return parse_metadata((folder / "metadata.json").read_bytes()).kind != "translate"
    except (OSError, ValueError):
        return False


def describe(name: str, folder: Path, *, bundled: bool = False) -> PackageInfo:
    """What a package folder holds, whole or broken."""
    try:
        metadata = parse_metadata((folder / "metadata.json").read_bytes())
        version, from_code, to_code = metadata.version, metadata.from_code, metadata.to_code
    except (OSError, ValueError):
        version = from_code = to_code = ""
    return PackageInfo(
        name=name,
        folder=folder,
        version=version,
        from_code=from_code,
        to_code=to_code,
        bundled=bundled,
        fault=find_fault(folder),
    )


def version_key(version: str) -> tuple[int, ...]:
    """What versions are sorted by: ``1.10`` comes after ``1.9``.

    >>> version_key("1.10") > version_key("1.9")
    True
    """
    return tuple(int(number) for number in re.findall(r"\d{1,9}", version))


def best_packages(packages: Sequence[PackageInfo], pair: tuple[str, str]) -> list[PackageInfo]:
    """The usable packages for a pair of languages: installed before bundled, newest version first."""
    fitting = [package for package in packages if package.pair == pair and package.fault is None]
    return sorted(fitting, key=lambda package: (not package.bundled, version_key(package.version)), reverse=True)


def pick_best(packages: Sequence[PackageInfo]) -> PackageInfo:
    """The package that ``auto`` means among those of `list_packages`."""
    return next(iter(best_packages(packages, (SOURCE, TARGET))), packages[0])


def find_route(model: str) -> tuple[PackageInfo, ...]:
    """The packages that ``--model`` names: one, or two in a row through a third language.

    Args:
        model: ``auto`` (an installed German–English package, else the bundled one), ``starter``, the name of an
            installed package, the path of an unpacked one or of an ``.argosmodel`` file, ``pivot:fr`` (through French),
            or two of these names joined by ``+``.

    Raises:
        FileError: there is no such package, it is broken, or it does not translate German into English.
    """
    if model.startswith(PIVOT):
        return _find_pivot(model.removeprefix(PIVOT))
    if "+" in model and not _kind_of_path(model) and model not in {package.name for package in list_packages()}:
        route = tuple(_find_one(name) for name in model.split("+"))
        languages = [route[0].from_code, *(package.to_code for package in route)]
        chained = len(route) == 2 and route[0].to_code == route[1].from_code
        if not chained or (languages[0], languages[-1]) != (SOURCE, TARGET):
            found = ", ".join(f"{package.name} ({package.from_code}→{package.to_code})" for package in route)
            message = f"{model}: not a way from {SOURCE} to {TARGET}"
            expected = "two packages, the second beginning with the language in which the first ends"
            raise FileError([Problem(message=message, found=found, expected=expected)])
        return route
    package = _find_one(model)
    if package.pair != (SOURCE, TARGET):
        message = f"{package.name}: translates {package.from_code} to {package.to_code}"
        expected = f"a package that translates {SOURCE} to {TARGET}"
        if package.from_code == SOURCE or package.to_code == TARGET:
            third = package.to_code if package.from_code == SOURCE else package.from_code
            expected += f", or --model {PIVOT}{third} to translate through {third}"
        raise FileError([Problem(message=message, expected=expected)])
    return (package,)


def find_package(model: str) -> PackageInfo:
    """The one package that ``--model`` names, whatever it translates; see `find_route` for the names.

    Raises:
        FileError: there is no such package, or it is broken.
    """
    return _find_one(model)


def _find_one(model: str) -> PackageInfo:
    if model == STARTER:
        return _usable(describe(STARTER, starter_folder(), bundled=True))
    packages = list_packages()
    if model == AUTO:
        return pick_best(packages)
    kind = _kind_of_path(model)
    if kind == "folder":
        return _usable(describe(Path(model).resolve().name, Path(model)))
    if kind == "file":
        folder = unpack_cached(Path(model))
        return _usable(describe(folder.name, folder))
    for package in packages:
        if package.name == model:
            return _usable(package)
    names = ", ".join([AUTO, *(package.name for package in packages)])
    expected = f"one of {names}, {PIVOT}LANGUAGE, a package folder or an .argosmodel file"
    raise FileError([Problem(message="no such model", found=model, expected=expected)])


def _kind_of_path(model: str) -> str | None:
    """``folder`` or ``file``; ``None`` where no such thing exists or may be seen."""
    try:
        mode = Path(model).stat().st_mode
    except (OSError, ValueError):
        return None
    return "folder" if stat.S_ISDIR(mode) else "file"


def _find_pivot(language: str) -> tuple[PackageInfo, ...]:
    packages = list_packages()
    route, problems = [], []
    for pair in ((SOURCE, language), (language, TARGET)):
        candidates = best_packages(packages, pair)
        route += candidates[:1]
        if not candidates:
            command = f"cli models install --from {pair[0]} --to {pair[1]}"
            message = f"{PIVOT}{language}: no package translates {pair[0]} to {pair[1]}"
            problems.append(Problem(message=message, expected=f"to install it: {command}"))
    if not re.fullmatch(r"[a-z]{2,3}", language) or language in (SOURCE, TARGET):
        problems = [Problem(message="no third language", found=language, expected=f"a code such as {PIVOT}fr")]
    if problems:
        raise FileError(problems)
    return tuple(route)


def _usable(package: PackageInfo) -> PackageInfo:
    if package.fault is not None:
        message = f"{package.folder}: a broken package: {package.fault}"
        raise FileError([Problem(message=message, expected="what mends it says: cli models doctor")])
    return package


def open_engine(model: str = AUTO, *, threads: int | None = None) -> Engine:
    """The engine that ``--model`` names, see `find_route`.

    For ``auto`` a broken package is skipped, with a warning to the log.

    Args:
        model: which package.
        threads: how many cores to use; all by default.

    Raises:
        FileError: as `find_route`; or the model cannot be loaded.
    """
    if model == AUTO:
        return _open_best(threads)
    route = find_route(model)
    engines = [
        ArgosEngine(package.folder, name=package.name, threads=threads)
        if package.bundled
        else open_package(package, threads=threads)
        for package in route
    ]
    return engines[0] if len(engines) == 1 else PivotEngine(*engines, name=model)


def _open_best(threads: int | None) -> Engine:
    packages = list_packages()
    for package in packages:
        if package.fault is not None and package.pair in ((SOURCE, TARGET), ("", "")):
            _warn(package, package.fault)
    for package in best_packages(packages, (SOURCE, TARGET)):
        try:
            return open_package(package, threads=threads)
        except FileError as error:
            _warn(package, str(error))
    return ArgosEngine(packages[0].folder, name=STARTER, threads=threads)


def _warn(package: PackageInfo, reason: str) -> None:
    _log.warning("skipped the package %s: %s (what mends it says: cli models doctor)", package.name, reason)


def open_package(package: PackageInfo, *, threads: int | None = None) -> ArgosEngine:
    """The engine for a package, loaded and tried with a word.

    Raises:
        FileError: it cannot be loaded.
    """
    engine = ArgosEngine(package.folder, name=package.name, threads=threads, pair=package.pair)
    try:
        engine.translate([Request(text="1")], beam=1)
    except (RuntimeError, ValueError) as error:
        # What CTranslate2 raises where vocabulary and weights do not belong together.
        message = f"{package.folder}: CTranslate2 cannot translate with it: {error}"
        raise FileError([Problem(message=message)]) from error
    return engine
