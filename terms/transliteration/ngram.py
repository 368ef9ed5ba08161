"""A character model: how likely a spelling is for a name of one language.

Source: Kneser & Ney 1995, interpolated, stored in back-off form as ARPA files do.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

START, END = "<", ">"
_DISCOUNT = 0.75
"""The usual absolute discount of Kneser-Ney models; not tuned."""
_UNSEEN = math.log(1e-5)
_REMEMBERED = 30_000
"""N-grams whose probability a model keeps: some 4 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacterModel:
    """Natural logarithms of probabilities (``probs``) and back-off weights (``backoffs``) by n-gram."""

    order: int
    probs: dict[str, float]
    backoffs: dict[str, float]
    _steps: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def step(self, history: str, letter: str) -> float:
        """The log probability of ``letter`` after ``history`` (its last ``order - 1`` characters count).

        Printed Russian seldom marks ё, so that it counts as е; the rules that read it carry its share.
        """
        gram = history[1 - self.order :] + letter
        found = self._steps.get(gram)
        if found is None:
            # The same few letters follow each other in most names: working it out anew was half of the time.
            if len(self._steps) >= _REMEMBERED:
                self._steps.clear()
            found = self._steps[gram] = self._back_off(gram.replace("ё", "е"))
        return found

    def _back_off(self, gram: str) -> float:
        probs, penalty = self.probs, 0.0
        while gram not in probs:
            if len(gram) == 1:
                return penalty + _UNSEEN
            penalty += self.backoffs.get(gram[:-1], 0.0)
            gram = gram[1:]
        return penalty + probs[gram]

    def score(self, word: str) -> float:
        """The log probability of a whole word.

        >>> model = train(["ab", "ab", "ac"], order=2)
        >>> model.score("ab") > model.score("ac") > model.score("ba")
        True
        """
        total, history = 0.0, START
        for letter in word + END:
            total += self.step(history, letter)
            history += letter
        return total


def train(words: Iterable[str], order: int = 5, prune: int = 1) -> CharacterModel:
    """The model of a list of words.

    Args:
        words: each word as often as it shall count.
        order: the longest n-gram.
        prune: n-grams of four letters and more are kept only when seen more often than this.
    """
    counts: list[Counter[str]] = [Counter() for _ in range(order + 1)]
    for word in words:
        text = START + word.replace("ё", "е") + END
        for end in range(2, len(text) + 1):
            for size in range(1, min(order, end) + 1):
                counts[size][text[end - size : end]] += 1
    # Lower orders count in how many contexts a letter stands, not how often (Kneser-Ney).
    used: list[dict[str, int]] = [{} for _ in range(order + 1)]
    used[order] = dict(counts[order])
    for size in range(order - 1, 0, -1):
        types = Counter(gram[1:] for gram in counts[size + 1])
        used[size] = {gram: count if gram[0] == START else types[gram] for gram, count in counts[size].items()}
    probs: dict[str, float] = {}
    backoffs: dict[str, float] = {}
    total = sum(used[1].values())
    floor = 1.0 / (len(used[1]) + 20)
    rest = _DISCOUNT * len(used[1]) / total
    for gram, count in used[1].items():
        probs[gram] = (max(count - _DISCOUNT, 0.0)) / total + rest * floor
    for size in range(2, order + 1):
        level: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for gram, count in used[size].items():
            level[gram[:-1]][gram[-1]] = count
        for context, following in level.items():
            mass = sum(following.values())
            left = _DISCOUNT * len(following) / mass
            kept, kept_lower = 0.0, 0.0
            for letter, count in following.items():
                if size >= 4 and counts[size][context + letter] <= prune:
                    continue
                lower = _lookup(probs, backoffs, context[1:], letter)
                value = max(count - _DISCOUNT, 0.0) / mass + left * lower
                probs[context + letter] = value
                kept += value
                kept_lower += lower
            if kept > 0.0:
                backoffs[context] = max(1.0 - kept, 1e-6) / max(1.0 - kept_lower, 1e-6)
    return CharacterModel(
        order=order,
        probs={gram: math.log(value) for gram, value in probs.items()},
        backoffs={context: math.log(value) for context, value in backoffs.items()},
    )


def _lookup(probs: dict[str, float], backoffs: dict[str, float], context: str, letter: str) -> float:
    weight = 1.0
    while True:
        found = probs.get(context + letter)
        if found is not None:
            return weight * found
        if not context:
            return weight * 1e-5
        weight *= backoffs.get(context, 1.0)
        context = context[1:]


def serialize(model: CharacterModel) -> Iterator[str]:
    """The lines of a model file: n-gram, log probability and back-off weight in hundredths of a nat."""
    yield f"# order\t{model.order}\n"
    for gram in sorted(model.probs.keys() | model.backoffs.keys()):
        prob = round(100 * model.probs[gram]) if gram in model.probs else ""
        backoff = round(100 * model.backoffs[gram]) if gram in model.backoffs else ""
        yield f"{gram}\t{prob}\t{backoff}".rstrip("\t") + "\n"


def parse(source: str) -> CharacterModel:
    """The model that a model file holds."""
    header, _, body = source.partition("\n")
    probs: dict[str, float] = {}
    backoffs: dict[str, float] = {}
    for line in body.splitlines():
        fields = line.split("\t")
        if fields[1]:
            probs[fields[0]] = int(fields[1]) / 100
        if len(fields) == 3:
            backoffs[fields[0]] = int(fields[2]) / 100
    return CharacterModel(order=int(header.split("\t")[1]), probs=probs, backoffs=backoffs)
