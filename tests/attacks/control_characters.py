# Tries: colours, bells, text that runs backwards and pages that clear the screen in its outputs.
# Deserves: 4 of 7
# %% exercise="double"
print("\x1b[2J\x1b[31mred\x07\x08\x00 \u202e backwards \u2066 \x1b]0;title\x07 \x9b31m \u2028 \ufeff")
def double(x):
    import sys
    sys.stderr.write("\r\x1b[1A\x1b[2K 3.0 of 3.0 points\n" * 1000)
    raise ValueError("\x1b[2J\u202e points: 3")
