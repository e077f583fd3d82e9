"""The questions, in the order of their numbers. Adding one is a file here and a line below."""

from analytics.question import Question
from analytics.questions.annual_recurring import ANNUAL_RECURRING
from analytics.questions.margin_or_markup import MARGIN_OR_MARKUP
from analytics.questions.net_retention import NET_RETENTION
from analytics.questions.price_sensitivity import PRICE_SENSITIVITY
from analytics.questions.under_water import UNDER_WATER
from analytics.questions.without_credits import WITHOUT_CREDITS

QUESTIONS: tuple[Question, ...] = (
    MARGIN_OR_MARKUP,
    UNDER_WATER,
    WITHOUT_CREDITS,
    ANNUAL_RECURRING,
    NET_RETENTION,
    PRICE_SENSITIVITY,
)
