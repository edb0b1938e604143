"""What an instructor has besides the table: the handout, the kit, a solution's proof."""
