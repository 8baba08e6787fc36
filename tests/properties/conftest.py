"""How many examples: few and always the same ones in CI, many and new ones with KINROLL_LONG=1.

Only a long run makes an example that fails smaller, which takes minutes where a flow is run.
"""

import os

from hypothesis import Phase, settings

IS_LONG = os.environ.get("KINROLL_LONG") == "1"

settings.register_profile(
    "short", max_examples=100, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate)
)
settings.register_profile("long", max_examples=5_000, deadline=None)
settings.load_profile("long" if IS_LONG else "short")
