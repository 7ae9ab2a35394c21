"""Need beside provision, a view of the page Priorities: who needs most, and who has what."""
