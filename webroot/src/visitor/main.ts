import { createApp } from 'vue';
import '@/shared/base.css';
import { locale, proposedBy, proposeLocale, setLocale } from '@/shared/i18n';
import { Embed } from './embed';
import { VisitorSession } from './session';
import VisitorPage from './VisitorPage.vue';

const account = decodeURIComponent(location.pathname.replace(/\/+$/, '').split('/').at(-1) ?? '');
const asked = new URLSearchParams(location.search).get('lang');
// A link or a widget proposes a language, else the browser does; what the visitor chose themselves stays.
if (!localeChosen()) {
  if (asked !== 'en' && asked !== 'zh-CN') proposeLocale(proposedBy(navigator.languages));
  else if (asked !== locale.value) setLocale(asked);
}

const embed = new Embed(location.search);
// Where the visitor writes from: the page around the widget names itself, a page of its own has an address.
const page = embed.page ?? location.origin + location.pathname;
const session = new VisitorSession(account, page);
createApp(VisitorPage, { session, embed }).mount('#app');
session.start();

function localeChosen(): boolean {
  try {
    return localStorage.getItem('omniline.locale') !== null;
  } catch {
    return false;
  }
}
