"""The questions, in the order of their numbers. Adding one is a file here and a line below."""

from analytics.question import Question
from analytics.questions.all_own_keys import ALL_OWN_KEYS
from analytics.questions.annual_recurring import ANNUAL_RECURRING
from analytics.questions.behind_credits import BEHIND_CREDITS
from analytics.questions.better_off_direct import BETTER_OFF_DIRECT
from analytics.questions.cheap_model_quality import CHEAP_MODEL_QUALITY
from analytics.questions.committed_spend import COMMITTED_SPEND
from analytics.questions.copyable import COPYABLE_MARGIN
from analytics.questions.cost_per_task import COST_PER_TASK
from analytics.questions.decoupled_revenue import DECOUPLED_REVENUE
from analytics.questions.distillation_pays import DISTILLATION_PAYS
from analytics.questions.floor_and_half import FLOOR_AND_HALF
from analytics.questions.gpu_idle import GPU_IDLE
from analytics.questions.kept_per_dollar import KEPT_PER_DOLLAR
from analytics.questions.largest_lost import LARGEST_LOST
from analytics.questions.last_forecast import LAST_FORECAST
from analytics.questions.margin_or_markup import MARGIN_OR_MARKUP
from analytics.questions.margin_without_credits import MARGIN_WITHOUT_CREDITS
from analytics.questions.model_or_price import MODEL_OR_PRICE
from analytics.questions.move_to_outcomes import MOVE_TO_OUTCOMES
from analytics.questions.net_retention import NET_RETENTION
from analytics.questions.one_move import ONE_MOVE
from analytics.questions.price_sensitivity import PRICE_SENSITIVITY
from analytics.questions.priced_by_value import PRICED_BY_VALUE
from analytics.questions.prices_double import PRICES_DOUBLE
from analytics.questions.principal_or_agent import PRINCIPAL_OR_AGENT
from analytics.questions.required_resolution import REQUIRED_RESOLUTION
from analytics.questions.rivals_halve import RIVALS_HALVE
from analytics.questions.software_multiples import SOFTWARE_MULTIPLES
from analytics.questions.student_moat import STUDENT_MOAT
from analytics.questions.supplier_keeps import SUPPLIER_KEEPS
from analytics.questions.technology_or_terminal import TECHNOLOGY_OR_TERMINAL
from analytics.questions.tenfold_fall import TENFOLD_FALL
from analytics.questions.under_water import UNDER_WATER
from analytics.questions.who_decides import WHO_DECIDES

QUESTIONS: tuple[Question, ...] = (
    TENFOLD_FALL,
    PRICES_DOUBLE,
    MARGIN_OR_MARKUP,
    FLOOR_AND_HALF,
    TECHNOLOGY_OR_TERMINAL,
    BETTER_OFF_DIRECT,
    COPYABLE_MARGIN,
    LARGEST_LOST,
    DECOUPLED_REVENUE,
    ALL_OWN_KEYS,
    PRICED_BY_VALUE,
    REQUIRED_RESOLUTION,
    WHO_DECIDES,
    RIVALS_HALVE,
    DISTILLATION_PAYS,
    STUDENT_MOAT,
    CHEAP_MODEL_QUALITY,
    GPU_IDLE,
    COST_PER_TASK,
    UNDER_WATER,
    MARGIN_WITHOUT_CREDITS,
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
