"""An invented contest to look at: nobody and no school in it exists."""
