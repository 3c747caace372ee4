"""What the system says of a file that cannot be used, in both languages."""

from __future__ import annotations

import errno
import os
import re
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from books import ROOT
from handbook.cli.main import main
from handbook.domain.system_errors import why, why_number

#: What files, folders, disks and addresses can answer with.
MET = [
    errno.ENOENT, errno.EACCES, errno.EPERM, errno.EEXIST, errno.EISDIR, errno.ENOTDIR,
    errno.ENOTEMPTY, errno.ENAMETOOLONG, errno.ELOOP, errno.EBUSY, errno.ENOSPC, errno.EDQUOT,
    errno.EFBIG, errno.EROFS, errno.EIO, errno.EINVAL, errno.EMFILE, errno.EADDRINUSE,
    errno.EADDRNOTAVAIL,
]  # fmt: skip


@pytest.mark.parametrize("number", MET, ids=errno.errorcode.get)
def test_each_is_said_in_its_language(number: int) -> None:
    """No English stands in the Chinese, and the English is the system's own."""
    said = why_number(number)
    assert not re.search("[A-Za-z]", said.zh)
    assert said.en == os.strerror(number)


def test_what_nobody_foresaw_has_its_number_and_its_words() -> None:
    """Without Chinese words the system's name is said; an error of our own keeps its words."""
    assert why_number(errno.EPROTO).zh == "系统错误 EPROTO"
    assert why(OSError("cut off")).en == "cut off"
    assert why(OSError()).en == "OSError"
    with pytest.raises(socket.gaierror) as caught:
        socket.getaddrinfo("no-such-host.invalid", 1)
    assert why(caught.value).zh == "没有叫这个名字的主机"


@pytest.mark.parametrize(
    ("call", "zh"),
    [
        (["batch", "missing.csv"], "没有这个文件或文件夹"),
        (["desk", "export", "contacts", "--out", "file/below.csv"], "已有同名的文件"),
        (["desk", "import", "contacts", "folder"], "这是文件夹，不是文件"),
        (["deploy", "publish", "--to", "file/below"], "路径里有一段不是文件夹"),
    ],
)
def test_a_command_says_it_in_both_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: list[str], zh: str
) -> None:
    """The Chinese sentence of a command is Chinese to its end."""
    monkeypatch.chdir(ROOT)
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    *flags, last = call
    found = CliRunner().invoke(main, [*flags, str(tmp_path / last)])
    assert found.exit_code == 2
    chinese, english = found.stderr.strip().splitlines()[:2]
    assert zh in chinese
    assert not re.search("[A-Za-z]{3,}", re.sub(r"/[\w/.-]+|--[a-z]+", "", chinese)), chinese
    assert re.search("No such file|Not a directory|Is a directory|File exists", english), english
