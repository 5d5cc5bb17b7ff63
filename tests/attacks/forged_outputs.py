# Tries: to publish results, HTML and JavaScript as if they came from the test.
# Deserves: 4 of 7
# %% exercise="double"
from IPython.display import HTML, Javascript, display, publish_display_data
def double(x):
    display(HTML("<script>alert('CANARY-SCRIPT')</script>"), Javascript("alert(1)"))
    publish_display_data({"text/plain": "3.0", "text/html": "<b onclick='x'>3</b>"})
    get_ipython().displayhook(3.0)
    print("Well done: double passes every check in this cell.")
    return 6
