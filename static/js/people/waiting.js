// When the job of this page is done, the page it was waited for is shown.
document.addEventListener('job-ended', (event) => {
  const goes = event.target.closest('[data-goes]')?.dataset.goes;
  if (!goes || event.detail.state !== 'done') return;
  event.preventDefault();
  window.location.replace(goes);
});
