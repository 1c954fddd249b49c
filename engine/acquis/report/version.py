"""The version of the engine, as every report states it."""

VERSION = "0.1.0"
