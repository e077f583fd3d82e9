"""What the parts of a cut are called to a reader: OpenAI, not openai; exports, JSON and addresses keep the id that files have."""

from analytics.words import PRICED_BY

PROVIDERS: dict[str, str] = {
    "openai": "OpenAI", "anthropic": "Anthropic", "gemini": "Gemini", "google": "Google", "google_ai_studio": "Google AI Studio",
    "vertex_ai": "Vertex AI", "vertex": "Vertex AI", "azure": "Azure", "azure_ai": "Azure AI", "azure_openai": "Azure OpenAI",
    "aws": "AWS", "amazon": "Amazon", "bedrock": "Amazon Bedrock", "bedrock_converse": "Amazon Bedrock", "amazon_bedrock": "Amazon Bedrock",
    "openrouter": "OpenRouter", "deepseek": "DeepSeek", "mistral": "Mistral", "mistralai": "Mistral", "codestral": "Codestral",
    "groq": "Groq", "together_ai": "Together AI", "together": "Together AI", "togetherai": "Together AI", "fireworks_ai": "Fireworks AI",
    "fireworks": "Fireworks AI", "xai": "xAI", "x-ai": "xAI", "cohere": "Cohere", "cohere_chat": "Cohere", "perplexity": "Perplexity",
    "cerebras": "Cerebras", "databricks": "Databricks", "moonshot": "Moonshot AI", "moonshotai": "Moonshot AI", "voyage": "Voyage AI",
    "voyageai": "Voyage AI", "minimax": "MiniMax", "zai": "Z.ai", "z-ai": "Z.ai", "meta": "Meta", "meta_llama": "Meta Llama",
    "github_copilot": "GitHub Copilot", "novita": "Novita", "baseten": "Baseten", "cloudflare": "Cloudflare", "ovhcloud": "OVHcloud",
    "self_hosted": "Own GPUs",
}  # fmt: skip


def provider_name(provider: str | None) -> str:
    """The reader's name of a provider; one that is not known by another goes by its id."""
    return PROVIDERS.get(provider or "", provider or "")


def provider_id(typed: str) -> str | None:
    """The id that files have of a provider as a person types it, by its reader's name or its id; None for nothing."""
    said = typed.strip().lower()
    return next((id for id, name in PROVIDERS.items() if name.lower() == said), said) or None


def called(by: str, key: str) -> str:
    """The reader's name of a row of a cut by provider or way of pricing; others go by their own."""
    return provider_name(key) if by == "provider" else PRICED_BY.get(key, key) if by == "priced_by" else key
