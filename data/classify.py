"""What a line is probably priced by, proposed from the words of its product, its text and its price; a person confirms it."""

# the first pattern that fits names the proposal; words as they stand on real invoices
PATTERNS: tuple[tuple[str, str], ...] = (
    ("acu", r"\b(acus?|compute units?)\b"),
    ("credits", r"\bcredits?\b"),
    ("outcome", r"\b(resol\w*|outcomes?|closed tickets?|per ticket)\b"),
    ("one_off", r"\b(set-?up|onboarding|implementation|migration|one-?off|training)\b"),
    ("seat", r"\b(seats?|per user|users?|licen[cs]es?)\b"),
    ("tokens", r"\b(tokens?|inference|api|llm|model usage|gateway|pass-?through)\b"),
    ("task", r"\b(tasks?|reports?|documents?|runs?)\b"),
    ("platform", r"\b(platform|plan|subscription|base fee|support|workspace|membership)\b"),
)
