"""What instructors run for a class: handing lessons out, and looking at how it did."""
