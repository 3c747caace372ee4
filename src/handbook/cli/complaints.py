"""Click's complaints about how a command was called, in both languages."""

from __future__ import annotations

import re

import click


def complaint(error: click.UsageError) -> str:
    """What is wrong and where help is: Chinese, then click's own English, then the command."""
    path = error.ctx.command_path if error.ctx else "handbook"
    english = error.format_message()
    return f"用法不对：{_chinese(error, english)}\nWrong usage: {english}\n{path} --help"


def _chinese(error: click.UsageError, english: str) -> str:
    quoted = re.findall(r"'([^']*)'", english)
    match error:
        case click.NoSuchOption():
            near = "、".join(error.possibilities or ())
            said = f"没有选项 {error.option_name}" + (f"；是不是 {near}？" if near else "")
        case click.BadOptionUsage():
            said = f"{error.option_name} 后面要写一个值"
        case click.MissingParameter():
            said = f"缺少 {_flag(error)}"
        case click.BadParameter(param=click.Parameter(type=click.Choice() as choice)):
            said = f"{_flag(error)} 不能是这个值；可用：{'、'.join(map(str, choice.choices))}"
        case click.BadParameter(param=click.Parameter(type=click.Path())):
            said = f"没有这个文件或文件夹：{quoted[-1] if quoted else ''}"
        case click.BadParameter():
            said = f"{_flag(error)} 不能是这个值"
        case _ if "No such command" in english and quoted:
            said = f"没有命令 {quoted[0]}"
        case _:
            extra = "extra argument" in english
            said = "多写了内容；文字里有空格的，整句加引号" if extra else "请看下面一行的说明"
    return said


def _flag(error: click.BadParameter) -> str:
    return error.param.opts[0] if error.param and error.param.opts else ""
