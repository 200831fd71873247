// Marks the lectures of this week, or else the next one. Without it the schedule reads as well.
{
  const list = document.querySelector(".schedule");
  const dated = [...(list?.querySelectorAll(":scope > li") ?? [])].flatMap((line) => {
    const written = line.querySelector("time")?.getAttribute("datetime") ?? "";
    const [year, month, day] = written.split("-").map(Number);
    return day ? [{ line, date: new Date(year, month - 1, day) }] : [];
  });
  const now = new Date();
  const monday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - ((now.getDay() + 6) % 7));
  const end = new Date(monday.getFullYear(), monday.getMonth(), monday.getDate() + 7);

  function mark(line, label) {
    const said = document.createElement("span");
    said.className = "now";
    said.textContent = label;
    line.querySelector(".when").append(" ", said);
    line.setAttribute("aria-current", "date");
  }

  const current = dated.filter(({ date }) => date >= monday && date < end);
  const coming = dated.find(({ line, date }) => date >= end && !line.classList.contains("cancelled"));
  for (const { line } of current) mark(line, list.dataset.thisWeek);
  if (!current.length && coming) mark(coming.line, list.dataset.next);
}
