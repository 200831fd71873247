"""The CSL styles that coursegen has: `apa`, `ieee`, and `ja`, in which works in Japanese stand in a Japanese course."""
