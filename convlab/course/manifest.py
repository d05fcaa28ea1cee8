"""The record, in a learner's folder, of what convlab gave there."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

__all__ = ["MANIFEST_NAME", "Manifest", "digest"]

MANIFEST_NAME = ".convlab.json"
_FORMAT = 1


def digest(content: bytes) -> str:
    """Return the SHA-256 of `content` in hexadecimal.

    >>> digest(b"")[:8]
    'e3b0c442'
    """
    return sha256(content).hexdigest()


@dataclass
class Manifest:
    """What convlab gave a learner.

    Attributes:
        given: for each file, the digest of the newest version that the learner was given, in
            place or beside a changed file. A file with another digest, or one that is not
            listed, is the learner's.
        problem: a sentence when there was a record that could not be used, else "".
        writable: False when the record was written by a newer convlab and must stay as it is.
    """

    given: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    writable: bool = True

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Return the folder's record; an empty one, with the reason, if it cannot be used."""
        consequence = "so every file that differs from its lesson was taken as yours and kept"
        try:
            stored = json.loads((folder / MANIFEST_NAME).read_bytes())
            if stored["format"] > _FORMAT:
                return cls(
                    problem=f"{MANIFEST_NAME} was written by a newer convlab "
                    f"({stored.get('convlab', 'unknown')}), {consequence}.",
                    writable=False,
                )
            return cls(_digests(stored["given"]))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return cls(
                problem=f"{MANIFEST_NAME} (what convlab wrote here) could not be read, "
                f"{consequence}."
            )

    def to_bytes(self, version: str) -> bytes:
        """Return the record as it is stored, in the name of convlab `version`."""
        stored = {
            "about": "What convlab wrote here. It tells your changes from ours: keep it.",
            "format": _FORMAT,
            "convlab": version,
            "given": self.given,
        }
        return (json.dumps(stored, indent=1, sort_keys=True) + "\n").encode()


def _digests(stored) -> dict[str, str]:
    if not all(isinstance(value, str) for value in stored.values()):
        raise ValueError("a digest is text")
    return dict(stored)
