import { ElMessage } from 'element-plus';
import { createRouter, createWebHistory } from 'vue-router';
import { t } from './i18n';
import { adminSections } from './admin/sections';
import SignIn from './pages/SignIn.vue';
import { useSession } from './stores/session';

export const router = createRouter({
  history: createWebHistory('/desk/'),
  routes: [
    { path: '/sign-in', name: 'sign-in', component: SignIn, meta: { open: true } },
    {
      path: '/',
      component: () => import('./pages/Shell.vue'),
      children: [
        {
          path: '',
          component: () => import('./pages/Inbox.vue'),
          meta: { right: 'conversation.read' },
          children: [
            { path: '', name: 'inbox', component: () => import('./pages/NothingChosen.vue') },
            {
              path: 'c/:id',
              name: 'conversation',
              component: () => import('./pages/ConversationPage.vue'),
              props: true,
            },
          ],
        },
        {
          path: 'states',
          name: 'states',
          component: () => import('./pages/AgentLogPage.vue'),
          meta: { right: 'agent.state' },
        },
        {
          path: 'live',
          name: 'live',
          component: () => import('./live/LivePage.vue'),
          meta: { right: 'live.watch' },
        },
        {
          path: 'missed',
          name: 'missed',
          component: () => import('./pages/MissedPage.vue'),
          meta: { right: 'conversation.serve' },
        },
        {
          path: 'calls',
          component: () => import('./admin/calls/OwnCalls.vue'),
          meta: { right: 'calls.read' },
          children: [
            { path: '', name: 'calls', component: () => import('./admin/calls/CallsPage.vue') },
            {
              path: ':id',
              name: 'call',
              component: () => import('./admin/calls/CallPage.vue'),
              props: true,
            },
          ],
        },
        {
          path: 'admin',
          name: 'admin',
          component: () => import('./admin/AdminPage.vue'),
          children: adminSections.flatMap(({ right, children = [], ...section }) =>
            [section, ...children].map(({ name, path, component }) => ({
              name,
              path,
              component,
              props: true,
              meta: { right },
            })),
          ),
        },
      ],
    },
    { path: '/:rest(.*)*', redirect: { name: 'inbox' } },
  ],
});

router.beforeEach(async (to) => {
  const session = useSession();
  await session.load();
  // App.vue says so instead of the page, and asks again.
  if (session.unreachable) return true;
  const signedIn = session.user !== null && !session.mustChangePassword;
  if (to.meta['open']) return signedIn ? { name: 'inbox' } : true;
  if (!signedIn) {
    return { name: 'sign-in', query: to.name === 'inbox' ? {} : { to: to.fullPath } };
  }
  const right = to.meta['right'];
  const lacks = typeof right === 'string' && !session.may(right);
  if (!lacks && to.name !== 'admin') return true;
  const first = adminSections.find((section) => session.may(section.right));
  if (to.name === 'admin' || right === 'conversation.read') {
    if (first) return { name: first.name };
    // Who has neither conversations nor anything to manage sees the empty inbox.
    if (lacks) return true;
  }
  // Whoever followed an address or a bookmark is told why something else opens.
  ElMessage.warning({ message: t('app.noRight'), plain: true, duration: 6_000 });
  return { name: 'inbox' };
});
