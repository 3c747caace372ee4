"""Click's complaints about how a command was called, in both languages."""

from __future__ import annotations

import re

import click


def complaint(error: click.UsageError) -> str:
    """What is wrong and where help is: Chinese, then click's own English, then the command."""
    path = error.ctx.command_path if error.ctx else "handbook"
    english = _english(error)
    return f"用法不对：{_chinese(error, english)}\nWrong usage: {english}\n{path} --help"


def _english(error: click.UsageError) -> str:
    """Click's words, or for a number the numbers that are allowed."""
    match error:
        case click.BadParameter(param=click.Parameter(type=click.IntRange() as span)):
            allowed = _between(span, "from {} to {}", "of {} or more")
            return f"{_flag(error)} must be a whole number {allowed}"
    return error.format_message()


def _between(span: click.IntRange, both: str, least: str) -> str:
    """The numbers that ``span`` allows, in the words of a language."""
    return least.format(span.min) if span.max is None else both.format(span.min, span.max)


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
        case click.BadParameter(param=click.Parameter(type=click.IntRange() as span)):
            said = f"{_flag(error)} 要写{_between(span, ' {} 到 {} 的整数', '不小于 {} 的整数')}"
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
