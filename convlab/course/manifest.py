"""The record, in a learner's folder, of the files that convlab wrote there."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

__all__ = ["MANIFEST_NAME", "Manifest", "digest"]

MANIFEST_NAME = ".convlab.json"
_FORMAT = 1


def digest(content: bytes) -> str:
    """The SHA-256 of `content` in hexadecimal.

    >>> digest(b"")[:8]
    'e3b0c442'
    """
    return sha256(content).hexdigest()


@dataclass
class Manifest:
    """The files that a learner got from convlab.

    given: name of each file → digest of the newest version that the learner got, in place or beside
        a changed file. A file with another digest, or one that is not listed, is the learner's.
    problem: a sentence on a record that could not be used, else "".
    writable: False for the record of a newer convlab, which must stay unchanged.
    """

    given: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    writable: bool = True

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read the record of a folder; an unusable one counts as empty, with the reason."""
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
        """The record as it is stored by convlab of this `version`."""
        stored = {
            "about": "What convlab wrote here. It tells your changes from ours: keep it.",
            "format": _FORMAT,
            "convlab": version,
            "given": self.given,
        }
        return (json.dumps(stored, indent=1, sort_keys=True) + "\n").encode()


def _digests(stored: dict) -> dict[str, str]:
    if not all(isinstance(value, str) for value in stored.values()):
        raise ValueError("a digest is text")
    return dict(stored)
