import { fileURLToPath, URL } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.OMNILINE_DEV_SERVER ?? 'http://127.0.0.1:8080';

/** Tests that replace modules, or ask whether the whole page is empty: each has a page to itself. */
const apart = [
  'src/desk/components/ConversationView.test.ts',
  'src/desk/stores/softphone.test.ts',
  'src/desk/stores/link.test.ts',
  'src/desk/admin/useUnsaved.test.ts',
  'src/widget/widget.test.ts',
];

/** The pages; `vite.widget.config.ts` builds the one script that other sites embed. */
export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': at('./src') } },
  build: {
    target: 'es2022',
    // A strict content security policy refuses data: scripts and inline styles: nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1600,
    rollupOptions: {
      input: {
        desk: at('./desk/index.html'),
        chat: at('./chat/index.html'),
        apidocs: at('./api/docs/index.html'),
      },
    },
  },
  server: {
    proxy: {
      // The pages' own host stays the one that is asked for: the server takes changes from its own pages only.
      '/api/v1': { target: server, changeOrigin: false },
      '/ws': { target: server, ws: true },
    },
  },
  test: {
    environment: 'happy-dom',
    // A page and every module anew for each file cost seven eighths of the whole.
    projects: [
      {
        extends: true,
        test: { name: 'apart', include: apart },
      },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['src/**/*.test.ts'],
          exclude: apart,
          isolate: false,
          setupFiles: ['./src/testing/clean.ts'],
        },
      },
    ],
  },
});
