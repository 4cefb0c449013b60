import { fileURLToPath, URL } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `dist/widget.js`: one self-contained script, without the framework, for pages that are not ours. */
export default defineConfig({
  resolve: { alias: { '@': at('./src') } },
  build: {
    target: 'es2020',
    emptyOutDir: false,
    lib: {
      entry: at('./src/widget/main.ts'),
      name: 'OmnilineWidget',
      formats: ['iife'],
      fileName: () => 'widget.js',
    },
  },
});
