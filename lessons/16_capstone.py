# %% [markdown] slot=true needs="training, neural_codes, spiking_networks"
# # {lesson}. A decoder on a power budget
