"""Find quoted statements and their speakers in the raw text of an article."""

from quotestance.extraction.rules import RuleExtractor, RulesConfig
from quotestance.extraction.scored import ScorerConfig

EXTRACTORS = {"rules": RulesConfig, "scorer": ScorerConfig}
"""Name in the config -> options of the extractor."""

__all__ = ["EXTRACTORS", "RuleExtractor", "RulesConfig", "ScorerConfig"]
