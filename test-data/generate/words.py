"""Made-up words with a natural (Zipf) distribution, and a random stream for each name."""
import hashlib

import numpy as np

ONSETS = "b c d f g h k l m n p r s t v w st tr pl ch".split()
RHYMES = "a e i o u ar en il on".split()


def rng(*names):
    """A random stream of its own for each name: adding a file never changes another one."""
    key = hashlib.sha256("/".join(map(str, names)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(key[:16], "big")))


class Words:
    def __init__(self, seed, count=3000):
        r = rng(seed, "words")
        syllables = [a + b for a in ONSETS for b in RHYMES]
        self.words = ["".join(syllables[j] for j in r.integers(0, len(syllables), r.integers(1, 5))) for _ in range(count)]
        weights = 1.0 / np.arange(2, count + 2)
        self.cdf = np.cumsum(weights / weights.sum())

    def take(self, r, count):
        picks = np.minimum(np.searchsorted(self.cdf, r.random(count)), len(self.words) - 1)
        return [self.words[i] for i in picks]

    def sentence(self, r):
        words = self.take(r, int(r.integers(4, 14)))
        return words[0].capitalize() + " " + " ".join(words[1:]) + "."

    def paragraph(self, r, sentences):
        return " ".join(self.sentence(r) for _ in range(sentences))
