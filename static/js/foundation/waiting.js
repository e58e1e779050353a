// When the job of this page is done, the page it was waited for is shown; with `data-ends` however it ends.
document.addEventListener('job-ended', (event) => {
  const { goes, ends } = event.target.closest('[data-goes]')?.dataset ?? {};
  if (!goes || (event.detail.state !== 'done' && ends === undefined)) return;
  event.preventDefault();
  window.location.replace(goes);
});
