"""The names providers and models go by in exports, and when two model names mean the same model."""

import re
from collections.abc import Iterable

SELF_HOSTED = frozenset(
    {"self_hosted", "hosted_vllm", "vllm", "ollama", "ollama_chat", "llamafile", "lm_studio", "xinference", "triton", "localai", "tgi"}
)
_LISTED_AS = {
    "openai": "openai", "text-completion-openai": "openai", "anthropic": "anthropic", "anthropic_text": "anthropic",
    "azure": "azure", "azure_ai": "azure", "azure_openai": "azure", "azure_text": "azure",
    "bedrock": "aws", "bedrock_converse": "aws", "aws": "aws", "amazon": "aws", "amazon_bedrock": "aws",
    "vertex_ai": "google", "vertex_ai_beta": "google", "vertex": "google", "gemini": "google", "google": "google",
    "google_ai_studio": "google",
    "openrouter": "openrouter", "deepseek": "deepseek", "mistral": "mistral", "mistralai": "mistral", "codestral": "mistral",
    "groq": "groq", "together_ai": "together", "together": "together", "togetherai": "together",
    "fireworks_ai": "fireworks", "fireworks": "fireworks", "xai": "x-ai", "x-ai": "x-ai", "cohere": "cohere", "cohere_chat": "cohere",
    "perplexity": "perplexity", "cerebras": "cerebras", "databricks": "databricks", "moonshot": "moonshotai", "moonshotai": "moonshotai",
    "voyage": "voyageai", "voyageai": "voyageai", "minimax": "minimax", "zai": "zai", "z-ai": "zai", "meta": "meta", "meta_llama": "meta",
    "github_copilot": "github-copilot", "novita": "novita", "baseten": "baseten", "cloudflare": "cloudflare", "ovhcloud": "ovhcloud",
    "avian": "avian", "arcee": "arcee", "modal": "modal",
}  # fmt: skip
_TIERS = {None: "standard", "": "standard", "standard": "standard", "default": "standard", "auto": "standard", "on_demand": "standard"}
TIERS = ("standard", "batch", "flex", "priority")

_PATHS = re.compile(r"^(?:publishers/[^/]+/models/|models/|[a-z]{2}(?:-gov)?-[a-z]+-\d/)")
_FINE_TUNE = re.compile(r"^(ft:[^:]+):")
_SNAPSHOT = re.compile(r"[-@](?:20\d{2}-\d{2}-\d{2}|20\d{6}|00\d|latest|default)$")
_FINE_TUNE_SNAPSHOT = re.compile(r"^(ft:.*)-\d{4}$")
_BEDROCK = re.compile(r"^(?:(?:us|eu|apac|jp|au|in|us-gov|regional)\.)?(?:anthropic\.)?")
_BEDROCK_VERSION = re.compile(r"-v\d+:\d+$|(?<=\d)-v1$|:\d+$")


def listed_as(provider: str | None) -> str | None:
    """The price list's id of a provider, None where it lists no such provider."""
    return _LISTED_AS.get((provider or "").strip().lower())


def tier_of(service_tier: str | None) -> str | None:
    """standard, batch, flex or priority; None for a tier no list price is kept for."""
    name = service_tier.strip().lower() if service_tier else service_tier
    return _TIERS.get(name) or (name if name in TIERS else None)


def split(provider: str | None, model: str | None) -> tuple[str | None, str]:
    """Who sells it and under which name: gateway prefixes, paths and a fine-tune's owner taken off."""
    ref = (model or "").strip().lower()
    head, _, rest = ref.partition("/")
    named = (provider or "").strip().lower() or None
    if rest and (head in _LISTED_AS or head in SELF_HOSTED) and (named in (None, "litellm", head) or listed_as(named) == listed_as(head)):
        named, ref = (head if named in (None, "litellm") else named), rest
    ref = _PATHS.sub("", ref)
    if tuned := _FINE_TUNE.match(ref):
        ref = tuned.group(1)
    return named, ref


def undated(ref: str) -> str:
    """The name without its snapshot: gpt-4o-mini-2024-07-18 is gpt-4o-mini, claude-sonnet-4-5@20250929 is claude-sonnet-4-5."""
    ref = _BEDROCK_VERSION.sub("", _BEDROCK.sub("", ref))
    ref = _SNAPSHOT.sub("", _FINE_TUNE_SNAPSHOT.sub(r"\1", ref))
    return ref.rstrip("-").replace(".", "-")


def same_model(ref: str, names: Iterable[str]) -> bool:
    """Whether a name in an export is one of a model's listed names, or a dated snapshot of one."""
    listed = [name.lower() for name in names]
    return ref in listed or undated(ref) in {undated(name) for name in listed}
