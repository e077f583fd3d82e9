"""The pages, in the order people see them: script, title, address (the first is the default, at /)."""

PAGES = (
    ("board/verdict.py", "Verdict", ""),
    ("finance/economics.py", "Economics", "economics"),
    ("board/plans.py", "Plans", "plans"),
    ("board/prices.py", "Prices", "prices"),
    ("board/byok.py", "BYOK", "byok"),
    ("board/distillation.py", "Distillation", "distillation"),
    ("board/pack.py", "Board pack", "pack"),
    ("scenarios/scenarios.py", "Scenarios", "scenarios"),
    ("scenarios/rehearsal.py", "Rehearsal", "rehearsal"),
    ("finance/imports.py", "Imports", "imports"),
    ("board/method.py", "Method", "method"),
)
