// Pictures to send: one drawn here, or a file of the person's own, made small enough for a push.
const largest = 1600;

function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ''));
    reader.readAsDataURL(blob);
  });
}

const jpeg = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.88));

/** An evening sky over hills, never the same twice, so that two pictures can be told apart. */
export async function samplePicture() {
  const canvas = document.createElement('canvas');
  canvas.width = 960;
  canvas.height = 640;
  const context = canvas.getContext('2d');
  const hue = Math.floor(Math.random() * 40);
  const sky = context.createLinearGradient(0, 0, 0, 640);
  sky.addColorStop(0, `hsl(${215 + hue} 45% 32%)`);
  sky.addColorStop(0.6, `hsl(${20 + hue} 70% 72%)`);
  sky.addColorStop(1, `hsl(${30 + hue} 85% 84%)`);
  context.fillStyle = sky;
  context.fillRect(0, 0, 960, 640);
  context.fillStyle = 'rgb(255 246 224)';
  context.beginPath();
  context.arc(200 + Math.random() * 560, 330, 54, 0, 2 * Math.PI);
  context.fill();
  for (let layer = 0; layer < 3; layer++) {
    context.fillStyle = `hsl(${190 + hue} 28% ${38 - layer * 10}%)`;
    const phase = Math.random() * 6;
    context.beginPath();
    context.moveTo(0, 640);
    for (let x = 0; x <= 960; x += 12) {
      context.lineTo(x, 400 + layer * 70 + 38 * Math.sin(x / (150 - layer * 25) + phase));
    }
    context.lineTo(960, 640);
    context.fill();
  }
  return base64(await jpeg(canvas));
}

/** The file as it is when it is small, otherwise drawn again at a size a telephone would send. */
export async function fromFile(file) {
  const bitmap = await createImageBitmap(file);
  if (file.size <= 1024 * 1024 && /^image\/(jpeg|png|gif)$/.test(file.type)) {
    return base64(file);
  }
  const scale = Math.min(1, largest / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return base64(await jpeg(canvas));
}
