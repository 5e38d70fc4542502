"""Every address of the program, found by walking the resolver, with sample arguments: a new route joins the crawling tests by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from tests.route_samples import SPECIAL, USUAL
from tests.route_variants import VARIANTS
from tests.world import World


@dataclass(frozen=True)
class Route:
    """`name` as `reverse` takes it; `parameters` are the names in its pattern."""

    name: str
    parameters: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def all_routes() -> list[Route]:
    """The routes in the order of their names."""
    return sorted(_walk(get_resolver(), "", ()), key=lambda route: route.name)


def _walk(resolver: URLResolver, namespace: str, outer: tuple[str, ...]) -> Iterator[Route]:
    for item in resolver.url_patterns:
        parameters = outer + _parameters(item)
        if isinstance(item, URLResolver):
            yield from _walk(item, f"{namespace}{item.namespace}:" if item.namespace else namespace, parameters)
        else:
            assert item.name, f"the route {item.pattern} needs a name"
            yield Route(namespace + item.name, parameters)


def _parameters(item: URLPattern | URLResolver) -> tuple[str, ...]:
    pattern = item.pattern
    if isinstance(pattern, RoutePattern):
        return tuple(pattern.converters)
    return tuple(pattern.regex.groupindex)


def address(route: Route, world: World) -> str:
    """The route's address with its usual sample."""
    special = SPECIAL.get(route.name)
    arguments = special(world) if special else {name: USUAL[name](world) for name in route.parameters}
    return reverse(route.name, kwargs=arguments)


def addresses(route: Route, world: World) -> list[str]:
    """The route's address and its variants."""
    first = address(route, world)
    variants = VARIANTS.get(route.name)
    more = variants(world) if variants else []
    return [first, *(first + variant if variant.startswith("?") else variant for variant in more)]
