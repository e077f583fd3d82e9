"""The moves that a board can decide for the next quarter. Adding one is an entry of MOVES."""

from dataclasses import replace

import numpy as np

from analytics.board.move import YEAR, Move, Path, Some, Start
from analytics.engine.price_neutral import price_neutral
from analytics.input_names import signed_as
from analytics.levers.byok import Byok
from analytics.levers.caching import Caching
from analytics.levers.distillation import Distillation
from analytics.levers.migration import Migration
from analytics.levers.routing import Routing
from analytics.plans import AnyPlan
from analytics.plans.hybrid import Hybrid
from analytics.plans.markup import Markup
from analytics.plans.outcome import Outcome

_MOVING = ("moves.lost_by_moving", "moves.lost_for_dearer")
_NOTHING_PEGGED = "revenue that is billed by the token"
_NOTHING_ELSE = "inference of products whose price does not follow tokens"


def _moved(start: Start, to: AnyPlan) -> Path | None:
    """E14  every customer of the pegged part comes to a plan at renewal, renewals spread over a year."""
    if start.pegged is None:
        return None
    loss, dearer = (start.assumed(name) for name in _MOVING)
    return start.company(pegged=start.pegged.with_lever(Migration(to=to, mode="forced", base_loss=loss, loss_per_increase=dearer)))


def _plan(start: Start) -> Hybrid:
    assert start.pegged is not None and isinstance(start.pegged.scenario.plan, Hybrid)  # noqa: S101 asked for where there is one
    return start.pegged.scenario.plan


def _fee(start: Start) -> Path | None:
    if start.pegged is None:
        return None
    plan, share = _plan(start), start.assumed("moves.fee_share")
    fee = {"platform_fee": plan.platform_fee + share * start.by_token, "included_mtok": share * start.pegged.base.tokens_mtok}
    return _moved(start, plan.model_copy(update=fee))


def _dearer(start: Start) -> Path | None:
    if start.pegged is None:
        return None
    plan = _plan(start)
    markup = (1 + plan.overage_markup) * (1 + start.assumed("moves.price_rise")) - 1
    return _moved(start, plan.model_copy(update={"overage_markup": markup}))


def _outcomes(start: Start) -> Path | None:
    if start.pegged is None:
        return None
    terms = Outcome(success_per_attempt=start.assumed("start.success_per_attempt"), reversed_share=start.assumed("start.reversed_share"))
    base, scenario = start.pegged.base, start.pegged.scenario
    return _moved(start, price_neutral(base, scenario, terms, start.by_token + _plan(start).platform_fee))  # type: ignore[arg-type]


def _rest(start: Start, lever: Routing | Caching | Distillation) -> Path | None:
    return None if start.rest is None else start.company(rest=start.rest.with_lever(lever))


def _routing(start: Start) -> Path | None:
    return _rest(start, Routing(share=start.assumed("moves.routed_share"), price_ratio=start.assumed("moves.small_model_price")))


def _caching(start: Start) -> Path | None:
    if start.plain_input is None:
        return None
    return _rest(start, Caching(input_share=start.plain_input, hit_rate=start.assumed("moves.cached_share")))


def _student(start: Start) -> Distillation:
    return Distillation(retention=start.assumed("risk.retention"))


def _distilled(start: Start) -> Path | None:
    return _rest(start, _student(start))


def _setup(start: Start) -> float:
    student = _student(start)
    return student.setup_usd + student.refresh_usd_per_month * (YEAR - student.launch_month + 1)


def _own_keys(start: Start) -> Path | None:
    """E11.2  f p V on the tokens of customers' own keys, the difference of a fee and none."""
    if not start.own_mtok:
        return None
    own = replace(start.base, tokens_mtok=start.own_mtok, fixed_cogs=0.0)
    sold = start.scenario.model_copy(update={"plan": Markup(markup=0.0), "plans": ()})
    with_fee, without = (
        Some(own, sold).with_lever(Byok(share_now=0.5, fee_rate=fee)).path() for fee in (start.assumed("byok.fee_rate"), 0.0)
    )
    paid = with_fee.profit - without.profit
    paid[0] = 0.0
    return start.stay + Path(paid, paid)


def _under_water(start: Start) -> Path | None:
    if not start.losing:
        return None
    gone = np.full(len(start.stay.profit), -start.losing)
    gone[0] = 0.0
    return start.stay + Path(gone, gone)


MOVES: tuple[Move, ...] = (
    Move(
        "fee",
        "Sell part of what is billed by the token as a platform fee, with its tokens included",
        "Customers are moved at renewal, over a year, and some leave; a light user pays for tokens it does not use. If token prices rise, "
        "the included tokens cost more and the fee does not.",
        "Offer the bill by the token again at the next renewal.",
        ("moves.fee_share", *_MOVING),
        lambda start: "" if start.pegged else _NOTHING_PEGGED,
        _fee,
    ),
    Move(
        "outcomes",
        "Move customers who pay by the token to outcomes, at today's revenue",
        "A year of renewals, some customers lost, and a price that must hold when more tokens are needed for the same outcome.",
        "Offer the bill by the token again at the next renewal.",
        _MOVING,
        lambda start: _NOTHING_PEGGED if start.pegged is None else "" if start.counted
        else "an outcomes export that counts what customers who pay by the token get done",
        _outcomes,
    ),
    Move(
        "routing",
        "Send easy work to a smaller model where the price does not follow tokens",
        "Engineering and evaluation; quality of the routed work; others can copy it.",
        "Send the work back, the same day.",
        ("moves.routed_share", "moves.small_model_price"),
        lambda start: _NOTHING_ELSE if start.rest is None else "" if "moves.routed_share" in start.signed
        else f"the success of a smaller model on your own work, and the share it can take, {signed_as('moves.routed_share')}",
        _routing,
    ),
    Move(
        "caching",
        "Read repeated input from a provider's cache where the price does not follow tokens",
        "Engineering; writes cost more than plain input where they are not read again; others can copy it.",
        "Switch it off, the same day.",
        ("moves.cached_share",),
        lambda start: _NOTHING_ELSE if start.rest is None else "usage with list prices by token class" if start.plain_input is None
        else "" if "moves.cached_share" in start.signed
        else f"a trial that says how much input repeats, and its share, {signed_as('moves.cached_share')}",
        _caching,
    ),
    Move(
        "distillation",
        "Serve part of the work whose price does not follow tokens with a small model of your own",
        "Training and its refresh, GPUs that come whole, evaluation and people on call.",
        "Send the work back to the large model; what was spent on training is gone.",
        ("risk.retention",),
        lambda start: _NOTHING_ELSE if start.rest is None
        else "" if {"licence", "alternative_usd_per_mtok"} <= start.signed.keys()
        else "an evaluation on your own traffic; the licence and the cheapest hosted price at the same quality, signed",
        _distilled,
        _setup,
    ),
    Move(
        "own_keys",
        "Charge a fee on tokens that run on customers' own keys",
        "Customers pay on tokens they buy elsewhere; who pays a platform fee already may refuse.",
        "Stop charging it, the next month.",
        ("byok.fee_rate",),
        lambda start: "usage that says whose key paid" if not start.own_mtok else "" if "byok.fee_rate" in start.signed
        else f"the contracts of customers on their own keys, and the fee they would pay, {signed_as('byok.fee_rate')}",
        _own_keys,
    ),
    Move(
        "under_water",
        "Reprice customers who cost more than they pay, or let them go",
        "Some of them leave, and each that leaves costs nothing.",
        "Give the old price back at the next renewal.",
        (),
        lambda start: "usage that names its customer" if start.losing is None else "" if start.losing < 0 else "a customer under water",
        _under_water,
    ),
    Move(
        "price",
        "Raise what is billed by the token",
        "Some customers leave, and those who stay compare sooner.",
        "Give the old price back; who left does not return for it.",
        ("moves.price_rise", *_MOVING),
        lambda start: "" if start.pegged else _NOTHING_PEGGED,
        _dearer,
        last=True,
    ),
)  # fmt: skip
