// Files that are too large for a page are told before they are sent. Without it the server refuses them.
document.addEventListener("submit", (event) => {
  const input = event.target.querySelector("input[type=file][data-most]");
  if (!input) return;
  const size = Array.from(input.files).reduce((sum, file) => sum + file.size, 0);
  const isTooLarge = size > Number(input.dataset.most);
  document.getElementById("too_large").hidden = !isTooLarge;
  if (!isTooLarge) return;
  event.preventDefault();
  input.setAttribute("aria-invalid", "true");
  input.focus();
});
