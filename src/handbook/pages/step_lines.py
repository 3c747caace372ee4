"""The steps of a service as lines of a page, with the ways that lead on from them."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages.flowchart import END
from handbook.pages.page import Page
from handbook.pages.rule_lines import RuleLine, shown
from handbook.rules.item_reading import elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLine:
    """Another way on from a step: when it is taken, and the step that it leads to."""

    label: str
    to: str
    anchor: str
    ends: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine(RuleLine):
    """A step; ``key`` tells it from the same step under another condition."""

    key: tuple[str, ...]
    phase: str
    actor: m.Actor
    actor_label: str
    anchor: str
    name: str
    text: str
    deadline: str | None
    ways: tuple[WayLine, ...]


def step_lines(page: Page, known: m.AllOf) -> tuple[StepLine, ...]:
    """The steps that apply or may apply, in order."""
    decision = page.resolver.steps(known)
    possible = {
        rule.id
        for rule in (*decision.live, *decision.open)
        if not elsewhere(page.resolver, rule, known)
    }
    names = {step.id: step.name for step in page.book.steps}
    lines = []
    for step in page.book.steps:
        if step.id not in possible:
            continue
        ways = [way for way in step.branches if way.to == END or way.to in possible]
        key = ("step", step.id, page.words_of(step, known), *(way.to for way in ways))

        def line(
            step: m.Step = step,
            ways: list[m.Branch] = ways,
            key: tuple[str, ...] = key,
        ) -> StepLine:
            return StepLine(
                **shown(page, step, known),
                key=key,
                phase=step.phase,
                actor=step.actor,
                actor_label=page.words[f"actor_{step.actor}"],
                anchor=_anchor(step.id),
                name=page.say(step.name),
                text=page.say(step.text),
                deadline=page.say(step.deadline),
                ways=tuple(_way(page, way, names.get(way.to)) for way in ways),
            )

        lines.append(page.shared(StepLine, key, line))
    return tuple(lines)


def _way(page: Page, way: m.Branch, name: m.Text | None) -> WayLine:
    return WayLine(
        label=page.say(way.label),
        to=page.say(name) or "",
        anchor=_anchor(way.to),
        ends=way.to == END,
    )


def _anchor(step: str) -> str:
    return "step-" + step.replace("/", "-")
