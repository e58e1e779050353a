// A photo is drawn anew on a canvas before it is kept: no larger than it is shown, and nothing that hung on the file.

const SIDE = 1600;
const QUALITY = 0.85;

// A JPEG of the file's pixels, upright; null where the browser cannot read it as a picture.
export async function redrawn(file) {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = Object.assign(document.createElement('canvas'), {
      width: Math.max(1, Math.round(bitmap.width * scale)), height: Math.max(1, Math.round(bitmap.height * scale)),
    });
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return await new Promise((done) => { canvas.toBlob(done, 'image/jpeg', QUALITY); });
  } catch {
    return null;
  }
}

// Into a canvas of the page: a blob has no address that the page's own policy would let an image have.
export async function drawInto(canvas, blob) {
  const bitmap = await createImageBitmap(blob).catch(() => null);
  if (!bitmap || !canvas) return;
  const scale = Math.min(1, 320 / Math.max(bitmap.width, bitmap.height));
  Object.assign(canvas, { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
}
