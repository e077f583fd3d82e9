"""The questions, in the order of their numbers. Adding one is a file here and a line below."""

from analytics.question import Question
from analytics.questions.margin_or_markup import MARGIN_OR_MARKUP

QUESTIONS: tuple[Question, ...] = (MARGIN_OR_MARKUP,)
