"""The pages, in the order people see them, by who reads them first: script, title, address (the first is the default, at /)."""

READERS = {
    "board": (
        ("board/verdict.py", "Verdict", ""),
        ("finance/economics.py", "Economics", "economics"),
        ("board/prices.py", "Prices", "prices"),
        ("board/byok.py", "BYOK", "byok"),
        ("board/distillation.py", "Distillation", "distillation"),
        ("board/plans.py", "Plans", "plans"),
    ),
    "founders": (
        ("scenarios/scenarios.py", "Scenarios", "scenarios"),
        ("scenarios/rehearsal.py", "Rehearsal", "rehearsal"),
        ("board/pack.py", "Board pack", "pack"),
    ),
    "finance": (
        ("finance/imports.py", "Imports", "imports"),
        ("board/method.py", "Method", "method"),
    ),
}
PAGES = tuple(page for pages in READERS.values() for page in pages)
