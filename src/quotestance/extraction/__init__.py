"""Find quoted statements and their speakers in the raw text of an article."""

from quotestance.extraction.rules import RuleExtractor, RulesConfig

EXTRACTORS = {"rules": RulesConfig}
"""Name in the config -> options of the extractor."""

__all__ = ["EXTRACTORS", "RuleExtractor", "RulesConfig"]
