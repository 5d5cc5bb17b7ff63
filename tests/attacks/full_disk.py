# Tries: to fill the disk; the rest is right.
# Deserves: 7 of 7
# %%
for folder in (".", "/tmp", "/dev/shm"):
    for number in range(20):
        try:
            with open(f"{folder}/{number}", "wb") as file:
                file.write(bytes(30_000_000))
        except OSError as error:
            print(error)
