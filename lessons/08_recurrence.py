# %% [markdown] slot=true needs="backpropagation"
# # {lesson}. Loops: memory, attractors, attention
