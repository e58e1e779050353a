"""Examples for the marking screens: whoever calls is the first judge of the panel, whatever their role."""

from tests.marking.api.route_examples import here
from tests.people.examples import Prepare

EXAMPLES: dict[tuple[str, str], Prepare] = {("/marking/<assessment>", "GET"): here()}
