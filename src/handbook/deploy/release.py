"""A release: the site in one archive, what is in it, what it is made with, and a signature.

The same data, the same day and the same locked packages give the same bytes, whoever makes them,
wherever and whenever.  Nothing here reads the clock.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from importlib import metadata
from pathlib import Path

from handbook.domain import versions
from handbook.domain.book import Book
from handbook.domain.json_values import JsonObject, ReadObject
from handbook.domain.versions import DataVersion
from handbook.export import citations, open_data
from handbook.storage import files, folders, register_paths

MANIFEST, SUMS, SBOM = "manifest.json", "SHA256SUMS", "sbom.cdx.json"
#: On what terms the texts and the data come.
LICENCE = "LICENSE-CONTENT.md"
#: What of it is the work of others, and on what terms.
NOTICE = "NOTICE.md"
#: What a signature is for: one of this project's is good for nothing else (``ssh-keygen -n``).
NAMESPACE = "handbook"
_CHINA = timezone(timedelta(hours=8))
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(.*?)(?:^(?=\S)|\Z)", re.MULTILINE | re.DOTALL)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class UnreleasableError(ValueError):
    """A release that must not be made; ``zh`` and ``en`` say why."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh}\n{en}")


@dataclass(frozen=True, slots=True)
class Edition:
    """What a release is of: the handbook of a city as of a day, in a version of its data."""

    book: Book
    day: date
    version: DataVersion

    @property
    def name(self) -> str:
        """The name that the files of the release begin with."""
        return f"handbook-{self.book.city.id}-{self.version.number}-{self.day.isoformat()}"

    def moment(self) -> datetime:
        """The moment that stands for the day."""
        return noon(self.day)


def noon(day: date) -> datetime:
    """The moment that stands for a day: noon in China, the same day everywhere near."""
    return datetime.combine(day, time(12), _CHINA)


def write(edition: Edition, site: Path, root: Path, out: Path) -> list[Path]:
    """Write the release of the built ``site`` into ``out``; the files, the sums last."""
    out.mkdir(parents=True, exist_ok=True)
    made = [
        _save(out / f"{edition.name}-site.zip", archive(files_of(site), edition.moment())),
        _save(out / f"{edition.name}-data.zip", archive(_data(root), edition.moment())),
    ]
    for file in sorted((site / "pdf").glob("*.pdf")):
        made.append(out / f"{edition.name}-{file.name}")
        shutil.copyfile(file, made[-1])
    if (root / NOTICE).is_file():
        made.append(_save(out / NOTICE, (root / NOTICE).read_bytes()))
    made.append(_save(out / SBOM, sbom(edition, (root / "requirements.lock").read_text("utf-8"))))
    made.append(_save(out / MANIFEST, open_data.dump(manifest(edition, made, site))))
    sums = "".join(f"{digest(file)}  {file.name}\n" for file in made)
    return [*made, _save(out / SUMS, sums.encode())]


def _save(path: Path, content: bytes) -> Path:
    files.write(path, content)
    return path


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class LinkOutsideError(ValueError):
    """A link among the files to be given away that leads to what is not one of them."""

    def __init__(self, link: Path) -> None:
        super().__init__(
            f"{link} 是一个链接，指向它所在的文件夹之外，不能发布。请换成文件本身。\n"
            f"{link} is a link that leads out of its folder and is not published. "
            "Put the file itself there."
        )


def without_links_out(folder: Path) -> None:
    """See that all below a folder is its own.  Raises :class:`LinkOutsideError`."""
    for link in folders.leading_out(folder):
        raise LinkOutsideError(link)


def files_of(folder: Path) -> list[tuple[str, Path]]:
    """Every file below a folder with its path there, in order.

    Raises :class:`LinkOutsideError`.
    """
    without_links_out(folder)
    found = ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*"))
    return sorted((name, path) for name, path in found if path.is_file())


def _data(root: Path) -> list[tuple[str, Path]]:
    """The data and their registers, by path below the project, and on what terms they come."""
    found = [
        (f"{folder}/{name}", path)
        for folder in ("data", register_paths.FOLDER)
        for name, path in files_of(root / folder)
        if not name.endswith("~")  # what a killed run or an editor left
    ]
    return found + [(LICENCE, path) for path in [root / LICENCE] if path.is_file()]


def archive(files: Iterable[tuple[str, Path]], moment: datetime) -> bytes:
    """A ZIP of files, each by its name there: the same files give the same bytes.

    That is with the same zlib.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name, path in files:
            info = zipfile.ZipInfo(name, moment.timetuple()[:6])
            # Readable for all, whatever the umask was.
            info.external_attr, info.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            info.create_system = 3
            made.writestr(info, path.read_bytes())
    return out.getvalue()


def manifest(edition: Edition, files: Iterable[Path], site: Path) -> JsonObject:
    """What the release holds: versions, day, counts, and the SHA-256 of every file."""
    book = edition.book
    return {
        "title": citations.text(book.city.handbook_title or book.city.name),
        "city": book.city.id,
        "as_of": edition.day.isoformat(),
        "versions": {
            "api": open_data.VERSION,
            "data": edition.version.number,
            "revision": edition.version.revision,
            "software": versions.software(),
        },
        "rules": len(book.rules),
        "statements": len(book.statements),
        "files": [_listed(path.name, path) for path in files],
        "site": [_listed(name, path) for name, path in files_of(site)],
    }


def _listed(name: str, path: Path) -> JsonObject:
    return {"path": name, "bytes": path.stat().st_size, "sha256": digest(path)}


# -- components ------------------------------------------------------------------------------------


def pinned(lock: str) -> Iterator[tuple[str, str, list[str]]]:
    """Name, version and SHA-256 hashes of every package in a locked requirements file."""
    for match in _PINNED.finditer(lock):
        yield match[1], match[2].rstrip("\\"), sorted(_HASH.findall(match[3]))


def sbom(edition: Edition, lock: str) -> bytes:
    """The components that the release is made with, as CycloneDX 1.6 JSON."""
    from cyclonedx.contrib.license.factories import LicenseFactory  # noqa: PLC0415 - only here, and slow
    from cyclonedx.model import HashAlgorithm, HashType  # noqa: PLC0415
    from cyclonedx.model.bom import Bom, BomMetaData  # noqa: PLC0415
    from cyclonedx.model.component import Component, ComponentType  # noqa: PLC0415
    from cyclonedx.output.json import JsonV1Dot6  # noqa: PLC0415
    from packageurl import PackageURL  # noqa: PLC0415

    own = Component(
        name="work-permit-handbook",
        version=versions.software(),
        type=ComponentType.APPLICATION,
        bom_ref="handbook",
    )
    made = Bom(
        serial_number=uuid.uuid5(uuid.NAMESPACE_URL, f"{edition.version}{edition.day}{lock}"),
        metadata=BomMetaData(timestamp=edition.moment().astimezone(UTC), component=own),
    )
    parts = []
    for name, version, hashes in pinned(lock):
        licence = _licence(name)
        part = Component(
            name=name,
            version=version,
            bom_ref=f"{name}@{version}",
            purl=PackageURL("pypi", name=name, version=version),
            licenses=[LicenseFactory().make_from_string(licence)] if licence else None,
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in hashes],
        )
        parts.append(part)
        made.components.add(part)
    made.register_dependency(own, parts)
    return JsonV1Dot6(made).output_as_string(indent=1).encode() + b"\n"


def _licence(name: str) -> str:
    """The licence that a package states; empty where it is not installed here or states none."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classified = (one.rsplit(" :: ", 1)[-1] for one in told.get_all("Classifier") or ())
    short = [one for one in told.get_all("License") or () if "\n" not in one]
    licences = [one for one in classified if "License" in one]
    return next(iter([*(told.get_all("License-Expression") or ()), *short, *licences]), "")


# -- promises and signature ------------------------------------------------------------------------


def after(previous: ReadObject, version: DataVersion) -> None:
    """Refuse a version that does not go on from that of the ``previous`` manifest."""
    before = previous["versions"]
    if before["revision"] == version.revision:
        return
    was, now = (
        tuple(int(part) for part in one.split(".")) for one in (before["data"], version.number)
    )
    if now <= was:
        raise UnreleasableError(
            f"资料与上一版（{before['data']}）不同，data/VERSION 却是 {version.number}：请改大。",
            f"The data differ from the last release ({before['data']}), yet data/VERSION says "
            f"{version.number}: raise it.",
        )


def previous_manifest(path: Path) -> ReadObject:
    """The manifest of an earlier release, given as the file or its folder."""
    file = path / MANIFEST if path.is_dir() else path
    try:
        value = json.loads(file.read_text("utf-8"))
        if isinstance(value, dict) and {"data", "revision"} <= value["versions"].keys():
            return value
    except (OSError, ValueError, KeyError, AttributeError):
        pass
    raise UnreleasableError(
        f"{file}：不是以前发布的清单。", f"{file} is not the manifest of a release."
    )


def sign(sums: Path, key: Path) -> Path:
    """Sign the sums with an SSH key.

    Raises :class:`UnreleasableError` with what ssh-keygen says.
    """
    signature = sums.with_name(f"{sums.name}.sig")
    signature.unlink(missing_ok=True)
    tool = shutil.which("ssh-keygen")
    if tool is None:
        raise UnreleasableError(
            "签名需要 ssh-keygen：请安装 openssh-client。",
            "Signing takes ssh-keygen: install openssh-client.",
        )
    run = subprocess.run(  # noqa: S603 - the key and the file are the operator's own
        [tool, "-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE, str(sums)],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode or not signature.is_file():
        told = " ".join(run.stderr.split())
        raise UnreleasableError(f"签名失败：{told}", f"Signing failed: {told}")
    return signature
