"""The questions, in the order of their numbers. Adding one is a file here and a line below."""

from analytics.question import Question
from analytics.questions.annual_recurring import ANNUAL_RECURRING
from analytics.questions.behind_credits import BEHIND_CREDITS
from analytics.questions.better_off_direct import BETTER_OFF_DIRECT
from analytics.questions.committed_spend import COMMITTED_SPEND
from analytics.questions.copyable import COPYABLE_MARGIN
from analytics.questions.floor_and_half import FLOOR_AND_HALF
from analytics.questions.kept_per_dollar import KEPT_PER_DOLLAR
from analytics.questions.largest_lost import LARGEST_LOST
from analytics.questions.last_forecast import LAST_FORECAST
from analytics.questions.margin_or_markup import MARGIN_OR_MARKUP
from analytics.questions.model_or_price import MODEL_OR_PRICE
from analytics.questions.move_to_outcomes import MOVE_TO_OUTCOMES
from analytics.questions.net_retention import NET_RETENTION
from analytics.questions.one_move import ONE_MOVE
from analytics.questions.price_sensitivity import PRICE_SENSITIVITY
from analytics.questions.prices_double import PRICES_DOUBLE
from analytics.questions.principal_or_agent import PRINCIPAL_OR_AGENT
from analytics.questions.software_multiples import SOFTWARE_MULTIPLES
from analytics.questions.supplier_keeps import SUPPLIER_KEEPS
from analytics.questions.technology_or_terminal import TECHNOLOGY_OR_TERMINAL
from analytics.questions.tenfold_fall import TENFOLD_FALL
from analytics.questions.under_water import UNDER_WATER

QUESTIONS: tuple[Question, ...] = (
    TENFOLD_FALL,
    PRICES_DOUBLE,
    MARGIN_OR_MARKUP,
    FLOOR_AND_HALF,
    TECHNOLOGY_OR_TERMINAL,
    BETTER_OFF_DIRECT,
    COPYABLE_MARGIN,
    LARGEST_LOST,
    UNDER_WATER,
    ANNUAL_RECURRING,
    NET_RETENTION,
    PRICE_SENSITIVITY,
    MOVE_TO_OUTCOMES,
    MODEL_OR_PRICE,
    COMMITTED_SPEND,
    PRINCIPAL_OR_AGENT,
    KEPT_PER_DOLLAR,
    SUPPLIER_KEEPS,
    BEHIND_CREDITS,
    LAST_FORECAST,
    ONE_MOVE,
    SOFTWARE_MULTIPLES,
)
