// Escape closes the card of a citation without moving pointer or focus (WCAG 1.4.13); it stays closed until both have left.
// Without it the cards work as well, but for this.
{
  const isAway = (cite) => !cite.matches(":hover, :focus-within");

  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const cite of document.querySelectorAll(".cite:is(:hover, :focus-within)")) cite.classList.add("closed");
  });
  for (const left of ["pointerout", "focusout"]) {
    addEventListener(left, () => {
      requestAnimationFrame(() => {
        for (const cite of document.querySelectorAll(".cite.closed")) if (isAway(cite)) cite.classList.remove("closed");
      });
    });
  }
}
