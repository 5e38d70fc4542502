"""A made-up organisation that looks alive, for trying the program out. Its people and texts stand in content/*.yaml."""

from commonplace.web.demo.building import build

__all__ = ["build"]
