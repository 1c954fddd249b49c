"""Which characters a YAML file may not hold: what YAML itself refuses, and line ends that editors do not show."""

from __future__ import annotations

import yaml

from acquis.reading.yaml_reader import _UNWANTED

UNSEEN = {"\x85", "\u2028", "\u2029", "\ufeff"}


def test_every_character_there_is_is_wanted_or_not():
    refused = yaml.reader.Reader.NON_PRINTABLE
    for place in range(0x110000):
        character = chr(place)
        if character != "\r":
            unwanted = refused.match(character) is not None or character in UNSEEN
            assert (_UNWANTED.match(character) is not None) == unwanted, hex(place)


def test_a_return_is_wanted_before_a_line_end_only():
    assert _UNWANTED.match("\r") and _UNWANTED.match("\rx") and not _UNWANTED.match("\r\n")
