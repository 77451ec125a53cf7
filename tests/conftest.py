"""What all tests share."""

from hypothesis import settings

# A busy machine is no fault of the code under test.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
