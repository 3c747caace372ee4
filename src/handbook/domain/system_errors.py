"""Why a file, folder or address could not be used: what the system says, in both languages."""

from __future__ import annotations

import errno
import os
import socket

from handbook.domain.model import Text

#: What staff can meet; of anything else the number and its name are said.
_CHINESE = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.EEXIST: "已有同名的文件或文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接指来指去，没有尽头",
    errno.EBUSY: "正在被别的程序使用",
    errno.ETXTBSY: "正在被别的程序使用",
    errno.EXDEV: "不在同一个磁盘上",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出分配的磁盘空间",
    errno.EFBIG: "文件太大",
    errno.EROFS: "磁盘只能读，不能写",
    errno.EIO: "磁盘读写出错",
    errno.ENXIO: "没有这个设备",
    errno.ENODEV: "没有这个设备",
    errno.EINVAL: "系统不接受这个名称或操作",
    errno.ENOMEM: "内存不足",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENFILE: "同时打开的文件太多",
    errno.EADDRINUSE: "地址已被占用",
    errno.EADDRNOTAVAIL: "这台电脑没有这个地址",
    errno.ESPIPE: "不是普通文件",
}


def why(error: OSError) -> Text:
    """What the system says of ``error``: in Chinese, and in the system's own English."""
    english = error.strerror or str(error) or type(error).__name__
    if isinstance(error, socket.gaierror):
        return Text(zh="没有叫这个名字的主机", en=english)
    number = error.errno or 0
    chinese = _CHINESE.get(number)
    return Text(zh=chinese or f"系统错误 {errno.errorcode.get(number, number)}", en=english)


def why_number(number: int) -> Text:
    """What the system says of the error of this number."""
    return why(OSError(number, os.strerror(number)))
