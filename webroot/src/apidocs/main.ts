import 'swagger-ui-dist/swagger-ui.css';
import './apidocs.css';
import SwaggerUIBundle from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import { locale, setLocale } from '@/shared/i18n';
import { speakChinese } from './chrome';
import { inChinese } from './contract';

const isChinese = locale.value === 'zh-CN';
const app = document.getElementById('app');
const language = document.getElementById('language');

const dark = matchMedia('(prefers-color-scheme: dark)');
const dress = (): unknown => document.documentElement.classList.toggle('dark-mode', dark.matches);
dress();
dark.addEventListener('change', dress);

document.title = isChinese ? 'Omniline 接口文档' : 'Omniline API';
if (language) {
  language.textContent = isChinese ? 'English' : '中文';
  language.lang = isChinese ? 'en' : 'zh-CN';
  // The page is drawn once, in one language.
  language.addEventListener('click', () => {
    setLocale(isChinese ? 'en' : 'zh-CN');
    location.reload();
  });
}
if (app && isChinese) speakChinese(app);

const chineseContract = {
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (original: (spec: unknown) => unknown) => (spec: unknown) =>
          original(isChinese ? inChinese(spec) : spec),
      },
    },
  },
};

interface Tried {
  url: string;
  method?: string;
  headers: Record<string, string>;
}

// What changes something needs the session's token; whoever is signed in can try it from here.
async function withCsrf(request: Tried): Promise<Tried> {
  const method = (request.method ?? 'GET').toUpperCase();
  const isOurs = new URL(request.url, location.href).origin === location.origin;
  if (isOurs && !['GET', 'HEAD'].includes(method)) {
    const session = await fetch('/api/v1/session');
    if (session.ok) {
      const { csrf } = (await session.json()) as { csrf: string };
      request.headers['X-Omniline-Csrf'] = csrf;
    }
  }
  return request;
}

// validatorUrl would send the address of our contract to a foreign host.
SwaggerUIBundle({
  url: '/api/v1/openapi.yaml',
  dom_id: '#app',
  validatorUrl: null,
  deepLinking: true,
  queryConfigEnabled: false,
  plugins: [chineseContract],
  requestInterceptor: withCsrf,
});
