// One key for each answer to a case. Everything works without it: each key presses what stands on the page.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const found = document.querySelectorAll(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (found.length === 0) return;
  event.preventDefault();
  const first = found[0];
  const sheet = first.closest("details");
  if (sheet) sheet.open = true;
  if (found.length > 1 || first.matches("input, textarea, select")) first.focus();
  else first.click();
});
