"""From a hostile folder to cells: nothing here runs what was handed in, or follows it anywhere."""
