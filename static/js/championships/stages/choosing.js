// "Choose all" ticks every box of the form, or none when all are ticked. Without this script each box is ticked by hand.
for (const button of document.querySelectorAll('[data-choose-all]')) {
  const boxes = [...button.closest('form').querySelectorAll('input[type="checkbox"][name="skill"]')];
  button.hidden = false;
  button.addEventListener('click', () => {
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
}
