"""The equations of the model as pure functions, named by what they give and numbered in their docstrings.

Rates and margins are fractions, money is in base currency, tokens are in millions (mtok), time is in months.
What has no value is None: never an infinity, never NaN.
"""
