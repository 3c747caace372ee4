"""The official foot of a page: empty until the operator supplies it."""

from books import kites, real
from handbook.domain import model as m
from handbook.site.footer import official


def test_nothing_is_made_up_at_the_foot() -> None:
    """By default no operator, number or mark stands at the foot."""
    assert official(real().city, "zh") == ()


def test_what_the_operator_supplies_stands_at_the_foot() -> None:
    """Operator, numbers and the barrier-free mark stand there, each with its name."""
    website = m.Website(
        operator=m.Text(zh="风筝处", en="Kite Office"),
        licence="ICP 1",
        site_code="4419",
        barrier_free="https://example.org/mark",
    )
    lines = official(kites().city.model_copy(update={"website": website}), "en")
    assert [(line.label, line.text, line.href) for line in lines] == [
        ("Run by", "Kite Office", ""),
        ("Website licence", "ICP 1", ""),
        ("Site code", "4419", ""),
        ("", "Barrier-free mark", "https://example.org/mark"),
    ]
