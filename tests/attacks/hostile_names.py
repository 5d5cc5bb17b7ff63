# Tries: functions, classes and errors whose own names are hostile.
# Deserves: 4 of 7
# %% exercise="double"
Bad = type("AssertionError<script>alert('CANARY-SCRIPT')</script>" * 1000, (Exception,), {})
Bad.__module__ = Bad.__qualname__ = "builtins" * 10_000
class Sly(type):
    @property
    def __name__(cls): raise RuntimeError("no name")
class Nameless(metaclass=Sly): pass
def double(x):
    if np.sum(x) > 3: raise Bad("x")
    return Nameless()
