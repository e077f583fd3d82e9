"""Method: the words, every metric, every equation and every default with its source, and what is not claimed."""

from analytics.board import method
from analytics.company import signed_values
from pages.parts import cards, method_parts
from pages.parts.shown import shown

now = shown()
signed = signed_values(now.snapshot) if now.snapshot else {}
cards.head(
    "Method",
    "How every figure is made, and what none of them claims",
    "A figure is measured, estimated or assumed, and the worst of what it rests on wins. What is missing is never zero.",
)
find = method_parts.find()
method_parts.grades()
method_parts.limits(method.limits())
method_parts.words(method.glossary(), find)
method_parts.metrics(method.readings(), find)
method_parts.defaults(method.defaults(signed), find)
method_parts.equations(method.all_equations(), find)
